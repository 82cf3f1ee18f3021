"""Rotating the key-encryption key while everybody works: what is sealed stays, only its data key is rewrapped.

Rows are taken in batches along the primary key. Each is changed only if it is still what was read, so that
a write in between wins, and it wins with the new key. Files get their first 72 bytes written anew in place.
Stopped anywhere it goes on: what is done no longer names the old key, and is not looked for again.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone

from chevet.jobs import every_hour
from chevet.trust import audit, keyring
from chevet.trust.fields import SealedField
from chevet.trust.keyring import KeyringError
from chevet.trust.models import KeyRotation, Staff
from chevet.trust.vault import VaultError, envelope, files, places, segments
from chevet.trust.vault.envelope import MAGIC, first_version

BATCH = 500
Tell = Callable[[KeyRotation], None]
LOWEST = UUID(int=0)


class RotationError(Exception):
    """The rotation can't go on or begin; one sentence, with what to do."""


@dataclass
class Wrapped:
    """How many envelopes each key (hexadecimal id) wraps; files that nobody claims, and those still growing."""

    rows: dict[str, int] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    unclaimed: list[Path] = field(default_factory=list)
    growing: dict[str, int] = field(default_factory=dict)

    def by(self, key_id: str) -> int:
        """All that the key wraps."""
        return sum(part.get(key_id, 0) for part in (self.rows, self.files, self.growing))


def columns() -> list[SealedField]:
    """Every sealed column of every model there is."""
    found = [
        sealed
        for model in apps.get_models()
        for sealed in model._meta.local_concrete_fields
        if isinstance(sealed, SealedField)
    ]
    return sorted(found, key=_place)


def wrapped() -> Wrapped:
    """Count, over all columns and files, what wraps what now."""
    found = Wrapped()
    for column in columns():
        table, name = _names(column)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT encode(substr({name}, 5, 8), 'hex'), count(*) FROM {table} "  # noqa: S608
                f"WHERE {name} IS NOT NULL GROUP BY 1"
            )
            for key_id, count in cursor.fetchall():
                found.rows[key_id] = found.rows.get(key_id, 0) + count
    for path, head, sealed in places.sealed_files(settings.CHEVET.data):
        key_id = envelope.key_id_of(head).hex()
        if sealed is None:
            found.unclaimed.append(path)
        else:
            part = found.growing if sealed.growing else found.files
            part[key_id] = part.get(key_id, 0) + 1
    return found


def running() -> KeyRotation | None:
    """The rotation that has not come to its end, or None."""
    return KeyRotation.objects.filter(finished_at=None).first()


def begin(*, by: Staff | None = None, origin: str = "cli") -> KeyRotation:
    """Make a new key the current one; what is there is still wrapped by the old ones. One that runs is gone on with.

    From here on every process seals with the new key.
    """
    with _alone():
        found = running()
        if found is not None:
            return found
        ring = keyring.site()
        if ring.current in KeyRotation.objects.values_list("key", flat=True) or not _left_behind(ring):
            ring = keyring.add_key(settings.CHEVET.keyring)
        # else: a rotation was killed between the new key and its row here; that key is gone on with
        count = wrapped()
        with transaction.atomic():
            row = KeyRotation.objects.create(
                key=ring.current,
                old=sorted(set(ring.keys) - {ring.current} - set(ring.retired)),
                total=sum(count.rows.values()) + sum(count.files.values()),
                by=by,
            )
            row.rewrapped = count.by(ring.current)
            row.save()
            _note("key.rotation_started", row.key, by, origin, {"old": row.old, "total": row.total})
        return row


def _left_behind(ring: keyring.Keyring) -> bool:
    return len(set(ring.keys) - set(ring.retired)) > 1


def go_on(tell: Tell | None = None, *, origin: str = "worker", batch: int = BATCH) -> KeyRotation | None:
    """Rewrap until nothing is left, then retire the old keys; the rotation as it stands, or None without one.

    `tell` hears of every batch. It ends unfinished when something is still being written with an old key:
    called again, it goes on. Raises RotationError when something sealed does not open, or another process
    is at it.
    """
    with _alone():
        row = running()
        if row is None:
            return None
        ring = keyring.site()
        if row.key != ring.current:
            raise RotationError(
                f"The rotation goes to key {row.key}, but the keyring's current key is {ring.current}. "
                "Put back this site's keyring (CHEVET_KEYRING)."
            )
        try:
            for column in columns():
                for _ in _rewrap_column(column, row, ring, batch):
                    if tell:
                        tell(row)
            for count in _rewrap_files(ring):
                _moved(row, count)
                if tell:
                    tell(row)
        except (VaultError, KeyringError) as error:
            raise RotationError(f"{error} The rotation stops here; run it again afterwards.") from None
        return _finish(row, origin)


def _moved(row: KeyRotation, count: int) -> None:
    row.rewrapped += count
    row.save(update_fields=["rewrapped", "done", "moved_at"])


def _finish(row: KeyRotation, origin: str) -> KeyRotation:
    found = wrapped()
    if found.unclaimed:
        raise RotationError(
            f"{found.unclaimed[0]} is a sealed file that no part of Chevet knows, so no key is retired. "
            "Move it out of the data folder, or tell us about it."
        )
    if any(found.by(old) for old in row.old):
        KeyRotation.objects.filter(pk=row.pk).update(done={})  # written meanwhile: looked for from the start
        row.done = {}
        return row
    for old in row.old:
        keyring.retire(settings.CHEVET.keyring, old)
    with transaction.atomic():
        row.finished_at = timezone.now()
        row.save()
        for old in row.old:
            _note("key.retired", old, row.by, origin, {})
        _note("key.rotation_finished", row.key, row.by, origin, {"rewrapped": row.rewrapped})
    return row


def destroy(key_id: str, *, by: Staff | None = None, origin: str = "cli") -> None:
    """Take a retired key out of the ring: what only it opens (older backups) is gone. Raises RotationError."""
    with _alone(), transaction.atomic():
        if wrapped().by(key_id):
            raise RotationError(
                f"Key {key_id} still wraps something here: run chevet keys rotate to its end."
            )
        _note("key.destroyed", key_id, by, origin, {})
        try:
            keyring.destroy(settings.CHEVET.keyring, key_id)
        except KeyringError as error:
            raise RotationError(str(error)) from None


def _rewrap_column(column: SealedField, row: KeyRotation, ring: keyring.Keyring, batch: int) -> Iterator[int]:
    table, name = _names(column)
    pk = connection.ops.quote_name(column.model._meta.pk.column)
    last = row.done.get(_place(column)) or str(LOWEST)
    select = (
        f"SELECT {pk}, substr({name}, 1, {places.HEAD}) FROM {table} WHERE {pk} >= %s AND {name} IS NOT NULL "  # noqa: S608
        f"AND substr({name}, 5, 8) <> %s ORDER BY {pk} LIMIT %s"
    )
    while True:
        with connection.cursor() as cursor:
            cursor.execute(select, [last, ring.current_id, batch])
            found = [(UUID(str(key)), bytes(head)) for key, head in cursor.fetchall()]
        last = row.done[_place(column)] = str(found[-1][0]) if found else last
        with transaction.atomic():  # the count with what it counts
            _moved(row, _rewrap_rows(column, found, ring))
        yield len(found)
        if len(found) < batch:
            return


def _rewrap_rows(column: SealedField, found: list[tuple[UUID, bytes]], ring: keyring.Keyring) -> int:
    fresh = [(key, head) for key, head in found if head.startswith(MAGIC)]
    table, name = _names(column)
    pk = connection.ops.quote_name(column.model._meta.pk.column)
    heads = [envelope.rewrap(head, column.context(key), ring) for key, head in fresh]
    done = 0
    with transaction.atomic(), connection.cursor() as cursor:
        if fresh:
            cursor.execute(
                f"UPDATE {table} AS t SET {name} = v.new || substr(t.{name}, {places.HEAD + 1}) "  # noqa: S608
                "FROM unnest(%s::uuid[], %s::bytea[], %s::bytea[]) AS v(pk, old, new) "
                f"WHERE t.{pk} = v.pk AND substr(t.{name}, 1, {places.HEAD}) = v.old",
                [[key for key, _ in fresh], [head for _, head in fresh], heads],
            )
            done = cursor.rowcount
        for key, head in found:
            if head.startswith(first_version(MAGIC)):
                done += _seal_anew(cursor, column, key, ring)
    return done


def _seal_anew(cursor: Any, column: SealedField, key: UUID, ring: keyring.Keyring) -> int:
    """One row of version 1, whose ciphertext is bound to its key."""
    table, name = _names(column)
    pk = connection.ops.quote_name(column.model._meta.pk.column)
    cursor.execute(f"SELECT {name} FROM {table} WHERE {pk} = %s FOR UPDATE", [key])  # noqa: S608
    found = cursor.fetchone()
    if found is None or found[0] is None or not bytes(found[0]).startswith(first_version(MAGIC)):
        return 0
    context = column.context(key)
    fresh = envelope.seal(envelope.unseal(found[0], context=context, ring=ring), context=context, ring=ring)
    cursor.execute(f"UPDATE {table} SET {name} = %s WHERE {pk} = %s", [fresh, key])  # noqa: S608
    return 1


def _rewrap_files(ring: keyring.Keyring) -> Iterator[int]:
    for path, head, sealed in places.sealed_files(settings.CHEVET.data):
        if sealed is None or sealed.growing or envelope.key_id_of(head) == ring.current_id:
            continue
        try:
            yield _rewrap_file(path, sealed.context, head, ring)
        except FileNotFoundError:  # removed meanwhile
            continue


def _rewrap_file(path: Path, context: str, head: bytes, ring: keyring.Keyring) -> int:
    if head[:4] == first_version(files.MAGIC):
        with (
            files.SealedReader(path, context, ring=ring) as reader,
            files.SealedWriter(path, context, ring=ring) as writer,
        ):
            for piece in reader:
                writer.write(piece)
        return 1
    if head[:4] == first_version(segments.MAGIC):
        return 0  # made by an older Chevet: it becomes a recording, or is swept, within days
    fresh = envelope.rewrap(head, context, ring)
    descriptor = os.open(path, os.O_RDWR)
    try:
        # One write inside one sector: a reader or a crash finds the old bytes or the new ones.
        os.pwrite(descriptor, fresh[len(MAGIC) :], len(MAGIC))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return 1


@contextmanager
def _alone() -> Iterator[None]:
    """One process of the site at a time; the lock is gone with whoever held it, however that ended."""
    path = settings.CHEVET.keyring.with_name(f".{settings.CHEVET.keyring.name}.rotation")
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RotationError("Another process is rotating the keys; see chevet keys status.") from None
        yield


def _note(action: str, key_id: str, by: Staff | None, origin: str, detail: dict[str, Any]) -> None:
    audit.record(action, actor=by, subject=f"key:{key_id}", detail=detail, origin=origin)


def _place(column: SealedField) -> str:
    return f"{column.model._meta.db_table}.{column.column}"


def _names(column: models.Field) -> tuple[str, str]:
    quote = connection.ops.quote_name
    return quote(column.model._meta.db_table), quote(column.column)


@every_hour("trust.rotation")
def go_on_every_hour() -> None:
    """A rotation that was left goes on by itself."""
    try:
        go_on()
    except RotationError as error:
        if running() is not None:
            raise RuntimeError("The key rotation stopped; see chevet keys status.") from error
