"""`chevet audit`: verify the audit chain, and sign how far it goes."""

from pathlib import Path

import click

from chevet.cli.bootstrap import data_option, django_ready

NO_CHAIN = "This database has no audit chain yet. Start Chevet once (chevet serve)."
_file = click.Path(dir_okay=False, path_type=Path)


@click.group()
def command() -> None:
    """Look after the audit chain."""


@command.command()
@click.option(
    "--checkpoint", "checkpoint_file", type=_file, help="Also check against a checkpoint kept elsewhere."
)
@data_option
def verify(checkpoint_file: Path | None, data: Path | None) -> None:
    """Check every record: prints `ok N records`, or the first that does not hold (exit status 1)."""
    with django_ready(data):
        from django.db import DatabaseError, ProgrammingError

        from chevet.trust import audit

        try:
            found = audit.verify(checkpoint_file)
        except audit.CheckpointError as error:
            raise _wrong(str(error)) from None
        except ProgrammingError:
            raise _wrong(NO_CHAIN) from None
        except DatabaseError as error:
            raise _wrong(f"The database can't read the audit chain ({type(error).__name__}).") from None
    click.echo(found.message)
    if not found.ok:
        raise SystemExit(1)


@command.command()
@click.argument("file", type=_file)
@data_option
def checkpoint(file: Path, data: Path | None) -> None:
    """Sign how far the chain goes, and write that to FILE, to be kept where nobody here can change it."""
    with django_ready(data):
        from django.db import ProgrammingError

        from chevet.trust import audit

        try:
            row = audit.checkpoint()
            audit.export(row, file)
        except (audit.CheckpointError, audit.AuditError) as error:
            raise _wrong(str(error)) from None
        except ProgrammingError:
            raise _wrong(NO_CHAIN) from None
    click.echo(f"signed record {row.seq} into {file}")


def _wrong(sentence: str) -> SystemExit:
    click.echo(f"chevet: {sentence}", err=True)
    return SystemExit(2)
