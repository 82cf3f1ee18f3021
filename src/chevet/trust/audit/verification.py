"""Verifying the chain: every record in order, its hash, its neighbours, the head, the checkpoints."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from chevet.trust.audit import checkpoints
from chevet.trust.audit.chain import LOCK
from chevet.trust.audit.encoding import COLUMNS_AS_TEXT, GENESIS, record_hash
from chevet.trust.audit.head import seal_of
from chevet.trust.models import AuditCheckpoint, AuditHead

BATCH = 5000
LOWEST = -(2**63)
_COLUMNS = ", ".join((*COLUMNS_AS_TEXT, "prev_hash", "hash"))
RECORDS = f"SELECT {_COLUMNS} FROM trust_auditrecord ORDER BY trust_auditrecord.seq"  # noqa: S608 (constants)
ONE_RECORD = f"SELECT {_COLUMNS} FROM trust_auditrecord WHERE seq = %s"  # noqa: S608 (constants)


@dataclass(frozen=True)
class Verification:
    """What was found. `first_bad` is the number of the first record that does not hold.

    `count` is how many records held before it; `message` is one sentence.
    """

    ok: bool
    count: int
    first_bad: int | None
    message: str


def verify(checkpoint: Path | None = None) -> Verification:
    """Check the whole chain, and that it still holds what `checkpoint` (a file kept elsewhere) says.

    Reads in one snapshot, streaming. Raises CheckpointError when the file is not a checkpoint of this site.
    """
    outside = checkpoints.read(checkpoint) if checkpoint else None
    with _snapshot():
        expected: dict[int, set[str]] = {}
        for row in AuditCheckpoint.objects.iterator(chunk_size=BATCH):
            said = checkpoints.statement_of(row)
            if not checkpoints.signed_here(said, bytes(row.signature)):
                return _bad(0, row.seq, f"the stored checkpoint at record {row.seq} was changed")
            expected.setdefault(said.seq, set()).add(said.hash)
        if outside:
            expected.setdefault(outside.seq, set()).add(outside.hash)
        return _walk(expected)


def _walk(expected: dict[int, set[str]]) -> Verification:
    head = AuditHead.objects.filter(pk=1).first()
    count, last = 0, GENESIS
    if expected.pop(0, {last.hex()}) != {last.hex()}:
        return _bad(0, None, "a checkpoint does not match the beginning of the chain")
    try:
        for row in _rows():
            seq = row[0]
            if seq <= count:
                return _bad(count, seq, f"record {seq} stands where record {count + 1} should")
            if seq != count + 1:
                return _bad(count, count + 1, f"record {count + 1} is missing")
            if row[10] != last:
                return _bad(count, seq, f"record {seq} does not follow from the one before it")
            if record_hash(row[:10], last) != row[11]:
                return _bad(count, seq, f"record {seq} was changed")
            if expected and expected.pop(seq, {row[11].hex()}) != {row[11].hex()}:
                return _bad(count, seq, f"record {seq} is not the one that a signed checkpoint names")
            count, last = seq, row[11]
    except _Unreadable as error:
        return _bad(count, error.seq, f"record {error.seq} can't be read")
    return _ends_well(head, count, last, expected)


class _Unreadable(Exception):
    def __init__(self, seq: int) -> None:
        super().__init__(seq)
        self.seq = seq


def _rows() -> Iterator[tuple[Any, ...]]:
    """Every record in order, streamed. Bytes that are no longer text raise _Unreadable, at their record."""
    with connection.chunked_cursor() as cursor:
        cursor.itersize = BATCH
        cursor.execute(RECORDS)
        done = LOWEST
        try:
            while read := cursor.fetchmany(BATCH):
                yield from read
                done = read[-1][0]
        except UnicodeDecodeError:
            pass
        else:
            return
    # Somewhere in that batch: one by one, to say which.
    with connection.cursor() as single:
        single.execute("SELECT seq FROM trust_auditrecord WHERE seq > %s ORDER BY seq", [done])
        for (seq,) in single.fetchall():
            try:
                single.execute(ONE_RECORD, [seq])
                yield from single.fetchall()
            except UnicodeDecodeError:
                raise _Unreadable(seq) from None


def _ends_well(
    head: AuditHead | None, count: int, last: bytes, expected: dict[int, set[str]]
) -> Verification:
    beyond = [seq for seq in expected if seq > count]
    if beyond:
        return _bad(
            count, count + 1, f"record {count + 1} is missing: a signed checkpoint names record {max(beyond)}"
        )
    if head is None:
        return _bad(
            count, count + 1, f"the chain's head is missing: records may be missing from {count + 1} on"
        )
    if bytes(head.seal) != seal_of(settings.CHEVET.site, head.seq, bytes(head.hash)):
        return _bad(count, count or None, "the chain's head was changed, or belongs to another keyring")
    if head.seq > count:
        return _bad(count, count + 1, f"record {count + 1} is missing: the chain went to record {head.seq}")
    if head.seq < count:
        return _bad(head.seq, head.seq + 1, f"record {head.seq + 1} was not written by Chevet")
    if bytes(head.hash) != last:
        return _bad(count, count, f"record {count} is not the one that Chevet wrote")
    return Verification(True, count, None, f"ok {count} records")


def _bad(count: int, seq: int | None, what: str) -> Verification:
    return Verification(False, count, seq, what[0].upper() + what[1:] + ".")


@contextlib.contextmanager
def _snapshot() -> Iterator[None]:
    """Head, checkpoints and records as they were at one moment."""
    if connection.in_atomic_block:  # the caller's transaction: keep writers out until it ends
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield
