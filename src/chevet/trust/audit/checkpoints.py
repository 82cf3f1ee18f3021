"""Checkpoints: signed statements of how far the chain went, to be kept where nobody here can reach them."""

import json
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from chevet.trust import keyring
from chevet.trust.audit.chain import LOCK, AuditError
from chevet.trust.models import AuditCheckpoint, AuditHead

FORMAT = "chevet-audit-checkpoint-1"


class CheckpointError(Exception):
    """A checkpoint file is not one, or was not signed by this site; the message says which."""


@dataclass(frozen=True)
class Statement:
    """What a checkpoint says: at `at`, record `seq` of `site` had `hash` (hex)."""

    site: str
    seq: int
    hash: str
    at: str

    def message(self) -> bytes:
        """The bytes that are signed."""
        return json.dumps([FORMAT, self.site, self.seq, self.hash, self.at], separators=(",", ":")).encode()


def checkpoint() -> AuditCheckpoint:
    """Sign how far the chain goes now, and keep that in the table."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        head = AuditHead.objects.filter(pk=1).first()
        if head is None:
            raise AuditError("The audit chain has no head, so there is nothing to sign.")
        ring = keyring.site()
        row = AuditCheckpoint(
            seq=head.seq,
            hash=bytes(head.hash),
            at=timezone.now(),
            site=settings.CHEVET.site,
            public_key=ring.public_hex,
        )
        row.signature = ring.sign(statement_of(row).message())
        row.save(force_insert=True)
        return row


def statement_of(row: AuditCheckpoint) -> Statement:
    """What a stored checkpoint says."""
    at = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    return Statement(row.site, row.seq, bytes(row.hash).hex(), at)


def export(row: AuditCheckpoint, file: Path) -> None:
    """Write a checkpoint as JSON to `file`, whole or not at all."""
    said = statement_of(row)
    content = {
        "format": FORMAT,
        "site": said.site,
        "seq": said.seq,
        "hash": said.hash,
        "at": said.at,
        "public_key": row.public_key,
        "signature": bytes(row.signature).hex(),
    }
    temporary = file.with_name(f".{file.name}.new")
    try:
        temporary.write_text(json.dumps(content, indent=2) + "\n")
        temporary.replace(file)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise CheckpointError(f"The checkpoint can't be written to {file} ({error.strerror}).") from None


def read(file: Path) -> Statement:
    """The statement in a checkpoint file. Raises CheckpointError unless this site signed it."""
    try:
        content: Any = json.loads(file.read_text())
        if content["format"] != FORMAT:
            raise ValueError(FORMAT)
        said = Statement(str(content["site"]), int(content["seq"]), str(content["hash"]), str(content["at"]))
        signature = bytes.fromhex(content["signature"])
    except OSError as error:
        raise CheckpointError(f"The checkpoint {file} can't be read ({error.strerror}).") from None
    except (ValueError, KeyError, TypeError):
        raise CheckpointError(f"{file} is not an audit checkpoint.") from None
    if not signed_here(said, signature):
        raise CheckpointError(
            f"The checkpoint {file} was changed, or was not signed with this site's keyring."
        )
    return said


def signed_here(said: Statement, signature: bytes) -> bool:
    """Whether this site's keyring made that signature over that statement."""
    try:
        keyring.site().public_key.verify(signature, said.message())
    except InvalidSignature:
        return False
    return said.site == settings.CHEVET.site
