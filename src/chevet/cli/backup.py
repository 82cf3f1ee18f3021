"""`chevet backup`: an encrypted archive of everything, made while everybody works."""

from pathlib import Path

import click

from chevet.cli.bootstrap import data_option, django_ready
from chevet.cli.refusal import refusal

_refuse = refusal("chevet backup")


@click.command()
@click.argument("destination", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--to", "recipient", envvar="CHEVET_BACKUP_RECIPIENT", help="For whom it is sealed (chevet-backup-…)."
)
@click.option(
    "--with-keyring", is_flag=True, help="Put the keyring in: then the backup key alone opens everything."
)
@click.option("--new-key", type=click.Path(path_type=Path), help="Only make a backup key in this file.")
@click.option("--status", is_flag=True, help="Only say when the last backup and the last drill were.")
@data_option
def command(
    destination: Path | None,
    recipient: str | None,
    with_keyring: bool,
    new_key: Path | None,
    status: bool,
    data: Path | None,
) -> None:
    """Make a backup below DESTINATION: the database and the sealed files, encrypted for a backup key.

    The keyring is not in it unless asked: whoever had the backup and its key would then read everything. Keep a
    copy of the keyring elsewhere.
    """
    from chevet.trust.backup.errors import BackupError

    try:
        if new_key is not None:
            from chevet.trust.backup.recipient import new_key as make_key

            click.echo(make_key(new_key))
            return
        if not status and (destination is None or not recipient):
            raise click.UsageError(
                "Give DESTINATION and --to (or CHEVET_BACKUP_RECIPIENT), or --new-key FILE."
            )
        with django_ready(data, migrate=True):
            from chevet.trust.backup import make
            from chevet.trust.vault import StorageFull

            if status:
                for what, action in (("last backup", "backup.made"), ("last drill", "backup.drilled")):
                    at = make.last(action)
                    click.echo(f"{what}: {at:%Y-%m-%d %H:%M} UTC" if at else f"{what}: never")
                return
            assert destination is not None and recipient is not None
            try:
                click.echo(str(make.make(destination, recipient, with_keyring=with_keyring)))
            except StorageFull as error:
                _refuse(str(error))
    except BackupError as error:
        _refuse(str(error))
