"""Making a backup: a snapshot of the database, then the files that lay there, in one archive that appears whole."""

import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any

import psycopg
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from psycopg import sql

from chevet import __version__
from chevet.database import tools
from chevet.jobs import every_hour
from chevet.trust import audit, keyring
from chevet.trust.backup import archive, recipient
from chevet.trust.backup.archive import Manifest
from chevet.trust.backup.errors import BackupError
from chevet.trust.models import AuditRecord
from chevet.trust.vault import SealedWriter, StorageFull, places
from chevet.trust.vault.files import sync_directory


def make(folder: Path, to: str, *, with_keyring: bool = False, origin: str = "cli") -> Path:
    """A backup in a new folder below `folder`, sealed for the recipient `to`; while everybody works.

    It has its name only when it is whole. Raises BackupError, StorageFull; then nothing is left.
    """
    if folder.resolve().is_relative_to(settings.CHEVET.data.resolve()):
        # It would be in the next backup, and be lost with what it is a backup of.
        raise BackupError(f"{folder} is in the data folder: choose a folder elsewhere, best on another disk.")
    ring, once = recipient.seal_for(to)
    now = datetime.now(UTC)
    name = f"chevet-{settings.CHEVET.site}-{now:%Y%m%dT%H%M%SZ}"
    about = {
        "format": archive.FORMAT,
        "recipient": to,
        "once": once,
        "made_at": now.isoformat(timespec="seconds"),
    }
    part = folder / f".{name}.part"
    try:
        part.mkdir(parents=True)
        with SealedWriter(part / archive.SEALED, archive.context(about), ring=ring) as sealed:
            manifest = _write(sealed, about["made_at"], with_keyring)
        (part / archive.ABOUT).write_text(json.dumps(about) + "\n")
        part.replace(folder / name)
        sync_directory(folder)
    except OSError as error:
        shutil.rmtree(part, ignore_errors=True)
        raise BackupError(f"The backup can't be written to {folder} ({error.strerror}).") from None
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    with transaction.atomic():
        audit.record(
            "backup.made",
            actor=None,
            subject=f"backup:{name}"[:128],
            detail={
                "audit": manifest.audit,
                "files": len(manifest.files),
                "keyring": with_keyring,
                "to": to[:40],
            },
            origin=origin,
        )
    return folder / name


def last(action: str) -> datetime | None:
    """When a backup was made (`backup.made`) or tried (`backup.drilled`) for the last time."""
    found = AuditRecord.objects.filter(action=action).order_by("-seq").first()
    return found.at if found else None


def _write(sealed: SealedWriter, made_at: str, with_keyring: bool) -> Manifest:
    manifest = Manifest(settings.CHEVET.site, made_at, __version__, keyring=with_keyring)
    with tarfile.open(fileobj=sealed, mode="w|", bufsize=archive.PIECE) as tar:  # type: ignore[call-overload]
        with _snapshot(manifest) as name:
            _database(tar, manifest, name)
        _files(tar, manifest)
        if with_keyring:
            _add(tar, archive.KEYRING, settings.CHEVET.keyring.read_bytes())
        text = manifest.text()
        _add(tar, archive.MANIFEST, text)
        _add(tar, archive.SIGNATURE, keyring.site().sign(text))
    return manifest


@contextmanager
def _snapshot(manifest: Manifest) -> Iterator[str]:
    """One moment of the database, which pg_dump then sees too; its counts go into the manifest."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        tables = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        ).fetchall()
        for (table,) in tables:
            query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
            manifest.tables[table] = _one(connection, query)
        manifest.audit = _one(connection, sql.SQL("SELECT coalesce(max(seq), 0) FROM trust_auditrecord"))
        yield _one(connection, sql.SQL("SELECT pg_export_snapshot()"))


def _one(connection: psycopg.Connection[Any], query: sql.SQL | sql.Composed) -> Any:
    found = connection.execute(query).fetchone()
    assert found is not None
    return found[0]


def _database(tar: tarfile.TarFile, manifest: Manifest, snapshot: str) -> None:
    command = [tools.program("pg_dump"), "--format=custom", "--compress=1", "--no-owner", "--no-privileges"]
    digest, number = hashlib.sha256(), 0
    with subprocess.Popen(
        [*command, f"--snapshot={snapshot}"],
        env=tools.connection_environment(os.environ["DATABASE_URL"]),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as dump:
        assert dump.stdout is not None
        for piece in archive.pieces(dump.stdout):
            digest.update(piece)
            _add(tar, f"{archive.DATABASE}{number:06d}", piece)
            number += 1
    if dump.returncode:
        raise BackupError("pg_dump could not read the database: is its version older than the server's?")
    manifest.database_sha256 = digest.hexdigest()


def _files(tar: tarfile.TarFile, manifest: Manifest) -> None:
    data = settings.CHEVET.data
    for path, _, known in places.sealed_files(data):
        if known is not None and known.growing:
            continue  # nobody was told yet that it arrived
        try:
            with path.open("rb") as file:
                size = os.fstat(file.fileno()).st_size  # a live segment goes on growing
                content = _Hashed(file)
                info = tarfile.TarInfo(archive.FILES + path.relative_to(data).as_posix())
                info.size = size
                tar.addfile(info, content)  # type: ignore[arg-type]
        except FileNotFoundError:
            continue  # removed since the snapshot
        manifest.files[path.relative_to(data).as_posix()] = {
            "size": size,
            "sha256": content.digest.hexdigest(),
        }


class _Hashed:
    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.digest = file, hashlib.sha256()

    def read(self, size: int) -> bytes:
        piece = self._file.read(size)
        self.digest.update(piece)
        return piece


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    tar.addfile(info, io.BytesIO(content))


@every_hour("trust.backup")
def make_every_day() -> None:
    """Where CHEVET_BACKUP_FOLDER and CHEVET_BACKUP_RECIPIENT are set: a backup when the last is a day old."""
    backup = settings.CHEVET.backup
    if backup is None:
        return
    before = last("backup.made")
    if before is None or timezone.now() - before > timedelta(hours=backup.hours) - timedelta(minutes=30):
        try:
            make(backup.folder, backup.recipient, origin="worker")
        except (BackupError, StorageFull) as error:
            raise RuntimeError(str(error)) from None
