"""`chevet restore`: a backup onto an empty machine, or tried out beside the running one."""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from chevet.cli.bootstrap import data_option, django_ready
from chevet.cli.refusal import refusal

_refuse = refusal("chevet restore")


@click.command()
@click.argument("source", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--key", required=True, type=click.Path(path_type=Path), help="The backup key (chevet backup --new-key)."
)
@click.option(
    "--verify", is_flag=True, help="Only try: into a temporary database and folder, which are removed."
)
@click.option("--json", "as_json", is_flag=True, help="The report as JSON.")
@data_option
def command(source: Path, key: Path, verify: bool, as_json: bool, data: Path | None) -> None:
    """Restore the backup SOURCE onto an empty machine, and check all of it (exit status 1 when something is missing)."""
    from chevet.trust.backup.errors import BackupError

    try:
        report = _drill(source, key, data) if verify else _restore(source, key, data)
    except BackupError as error:
        _refuse(str(error))
    if as_json:
        click.echo(json.dumps(report))
    else:
        click.echo(f"audit\t{report['audit']}")
        click.echo(f"rows\t{report['rows']} in {report['tables']} tables, as the backup counted them")
        click.echo(f"sealed\t{report['opened']} values opened (a sample), {report['files']} files (all)")
        for fault in report["faults"]:
            click.echo(f"chevet restore: {fault}", err=True)
        if not report["faults"]:
            click.echo("the backup holds" if verify else "restored")
    if report["faults"]:
        sys.exit(1)


def _restore(source: Path, key: Path, data: Path | None) -> dict[str, Any]:
    from chevet.database import embedded
    from chevet.settings import environment
    from chevet.trust import keyring
    from chevet.trust.backup import archive, recipient, restore
    from chevet.trust.backup.errors import BackupError

    if data is not None:
        os.environ["CHEVET_DATA"] = str(data.expanduser().resolve())
    try:
        settings = environment.read()
        ring = keyring.load(settings.keyring) if settings.keyring.exists() else None
        opened = archive.Archive(source, recipient.read_key(key))
        manifest, own = opened.verify(ring)
        if manifest.site != settings.site:
            raise BackupError(f"This backup is of the site {manifest.site}: set CHEVET_SITE={manifest.site}.")
        server = None if settings.database_url else embedded.start(settings.data)
        try:
            restore.put_back(opened, manifest, settings.data, server.url if server else settings.database_url)
            if ring is None and own is not None:
                keyring.keep(settings.keyring, own.decode())
        finally:
            if server is not None:
                server.stop()
    except (environment.SettingsError, embedded.DatabaseUnavailable, keyring.KeyringError) as error:
        _refuse(str(error))
    with django_ready(data):
        return asdict(restore.check(manifest))


def _drill(source: Path, key: Path, data: Path | None) -> dict[str, Any]:
    """The restore itself, by a process of its own, in a place of its own; noted in the chain of the running site."""
    from chevet.trust.backup.errors import BackupError

    with django_ready(data, migrate=True) as settings:
        from django.db import transaction

        from chevet.trust import audit

        with tempfile.TemporaryDirectory(prefix="chevet-drill-") as folder:
            env = {**os.environ, "CHEVET_DATA": folder, "CHEVET_KEYRING": str(settings.keyring)}
            env.pop("DATABASE_URL", None)
            done = subprocess.run(
                [sys.executable, "-m", "chevet", "restore", str(source), "--key", str(key), "--json"],
                env=env,
                capture_output=True,
                text=True,
            )
        lines = done.stdout.splitlines()
        if done.returncode not in (0, 1) or not lines:
            said = done.stderr.strip().splitlines()
            message = (
                said[-1].removeprefix("chevet restore: ") if said else "The drill did not come to its end."
            )
            raise BackupError(message)
        report: dict[str, Any] = json.loads(lines[-1])
        with transaction.atomic():
            audit.record(
                "backup.drilled",
                actor=None,
                subject=f"backup:{source.name}"[:128],
                detail={"holds": not report["faults"], "rows": report["rows"], "files": report["files"]},
                origin="cli",
            )
    return report
