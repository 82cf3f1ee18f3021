"""The head of the chain: how far it goes, sealed so that nobody without the keyring can move it back."""

from typing import Any

from chevet.trust import keyring
from chevet.trust.audit.encoding import GENESIS
from chevet.trust.models import AuditHead, AuditRecord


def seal_of(site: str, seq: int, chain_hash: bytes) -> bytes:
    """The 32-byte seal of a head."""
    return keyring.site().mac("audit-head", f"{site}\0{seq}\0".encode() + chain_hash)


def begin(**_: Any) -> None:
    """Start the chain of a new site (after migrations); an existing chain is left as it is."""
    from django.conf import settings

    if not AuditHead.objects.exists() and not AuditRecord.objects.exists():
        AuditHead.objects.bulk_create(
            [AuditHead(id=1, seq=0, hash=GENESIS, seal=seal_of(settings.CHEVET.site, 0, GENESIS))],
            ignore_conflicts=True,  # server and worker may both come first
        )
