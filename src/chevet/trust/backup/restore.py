"""The way back, onto an empty machine: all of it is checked before the first byte is written."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql

from chevet.database import tools
from chevet.trust.backup.archive import DATABASE, FILES, Archive, Manifest, pieces, safe
from chevet.trust.backup.errors import BackupError

SAMPLE = 20  # rows of each sealed column


def put_back(archive: Archive, manifest: Manifest, data: Path, url: str) -> None:
    """Files, then the database in one transaction. Raises BackupError; then what was written is taken away again.

    `manifest` is what `Archive.verify` found. The database must be empty, the files not there yet.
    """
    with psycopg.connect(url) as connection:
        if connection.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public' LIMIT 1").fetchone():
            raise BackupError(
                "There are tables in this database already: a backup goes onto an empty machine only."
            )
    there = next((name for name in manifest.files if (data / name).exists()), None)
    if there:
        raise BackupError(f"{data / there} is there already: a backup goes onto an empty machine only.")
    written: list[Path] = []
    try:
        for member in archive.members():
            if member.name.startswith(FILES):
                path = data / safe(member.name.removeprefix(FILES))
                path.parent.mkdir(parents=True, exist_ok=True)
                written.append(path)
                with path.open("xb") as file:
                    path.chmod(0o600)
                    file.writelines(pieces(member.content))
        _database(_dump(archive), url)
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise


def _dump(archive: Archive) -> Iterator[bytes]:
    for member in archive.members():
        if member.name.startswith(DATABASE):
            yield from pieces(member.content)


def _database(dump: Iterator[bytes], url: str) -> None:
    environment = tools.connection_environment(url)
    with subprocess.Popen(
        [
            tools.program("pg_restore"),
            "--single-transaction",
            "--exit-on-error",
            "--no-owner",
            "--no-privileges",
            f"--dbname={environment['PGDATABASE']}",
        ],
        env=environment,
        stdin=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as restore:
        assert restore.stdin is not None
        try:
            for piece in dump:
                restore.stdin.write(piece)
            restore.stdin.close()
        except BrokenPipeError:
            pass
        except BaseException:
            restore.kill()
            raise
    if restore.returncode:
        raise BackupError(
            "PostgreSQL did not take the backup: is the server older than the one that made it?"
        )


@dataclass
class Report:
    """What was found in a restored site; `faults` is empty when all of it holds."""

    audit: str = ""
    rows: int = 0
    tables: int = 0
    opened: int = 0
    files: int = 0
    faults: list[str] = field(default_factory=list)


def check(manifest: Manifest) -> Report:
    """Audit chain, counts, a sample of every sealed column, every sealed file, in the site that Django stands on."""
    from django.conf import settings
    from django.db import connection

    from chevet.trust import audit, rotation
    from chevet.trust.keyring import KeyringError
    from chevet.trust.vault import SealedReader, VaultError, files, places, read_segment

    report = Report()
    found = audit.verify()
    report.audit = found.message
    if not found.ok or found.count != manifest.audit:
        report.faults.append(
            f"the audit chain: {found.message} The backup was made at record {manifest.audit}."
        )
    with connection.cursor() as cursor:
        for table, count in manifest.tables.items():
            cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)).as_string(None))
            (here,) = cursor.fetchone()
            report.rows, report.tables = report.rows + here, report.tables + 1
            if here != count:
                report.faults.append(f"{table} has {here} rows; the backup counted {count}")
    for column in rotation.columns():
        rows = column.model.objects.exclude(**{f"{column.name}__isnull": True}).order_by("?")[:SAMPLE]
        for row in rows:
            try:
                getattr(row, column.name)
                report.opened += 1
            except (VaultError, KeyringError) as error:
                report.faults.append(str(error))
    for path, head, known in places.sealed_files(settings.CHEVET.data):
        if known is None:
            continue
        try:
            if head[:3] == files.MAGIC[:3]:
                with SealedReader(path, known.context) as reader:
                    all(True for _ in reader)
            else:
                all(True for _ in read_segment(path, known.context))
            report.files += 1
        except (VaultError, KeyringError) as error:
            report.faults.append(str(error))
    return report
