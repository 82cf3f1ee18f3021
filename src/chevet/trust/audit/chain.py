"""Appending to the chain."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from chevet.trust import keyring
from chevet.trust.audit.encoding import detail_text, record_hash, time_text
from chevet.trust.audit.head import seal_of
from chevet.trust.models import AuditHead, AuditRecord, Staff

LOCK = 0x43486176  # "CHav": the advisory lock that serialises appends


class AuditError(Exception):
    """Nothing could be written to the audit chain, so what it would have recorded must not happen."""


def record(
    action: str,
    *,
    actor: Staff | None,
    subject: str,
    patient_id: str | None = None,
    detail: Mapping[str, Any] | None = None,
    origin: str | None = None,
) -> AuditRecord:
    """Append one record to the chain, in the transaction of what it records.

    `action` is a short code ("draft.signed"), `subject` what it was done to ("draft:<uuid>"),
    `origin` where from (an address, "worker", "cli"). Call it last in the transaction: it holds the
    chain until the commit. Raises AuditError outside a transaction, for a detail that could carry
    PHI, and when the chain's head is missing; the caller lets it pass, and everything rolls back.
    """
    if not connection.in_atomic_block:
        raise AuditError(f"{action}: an audit record is written inside the transaction of what it records.")
    try:
        text = detail_text(detail)
    except ValueError as error:
        raise AuditError(f"{action}: {error}") from None
    origin = origin or ""
    for name, value, limit in (("action", action, 64), ("subject", subject, 128), ("origin", origin, 64)):
        if len(value) > limit or "\x00" in value:
            raise AuditError(f"{action[:64]}: {name} holds at most {limit} characters.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute("SELECT seq, hash, seal FROM trust_audithead WHERE id = 1")
        found = cursor.fetchone()
    site = settings.CHEVET.site
    if found is None:
        raise AuditError(
            "The audit chain has no head. Run `chevet audit verify`; nothing is written meanwhile."
        )
    seq, prev_hash, seal = found[0], bytes(found[1]), bytes(found[2])
    if seal != seal_of(site, seq, prev_hash):
        raise AuditError(
            "The audit chain's head was changed or belongs to another keyring or site. "
            "Run `chevet audit verify`; nothing is written meanwhile."
        )
    entry = AuditRecord(
        seq=seq + 1,
        site=site,
        at=timezone.now(),
        actor_id=actor.pk if actor else None,
        actor_role=actor.role if actor else "",
        action=action,
        subject=subject,
        patient=keyring.patient_pseudonym(patient_id) if patient_id else "",
        origin=origin,
        detail_json=text,
        prev_hash=prev_hash,
    )
    entry.hash = record_hash(columns_of(entry), prev_hash)
    entry.save(force_insert=True)
    AuditHead.objects.filter(pk=1).update(
        seq=entry.seq, hash=entry.hash, seal=seal_of(site, entry.seq, entry.hash)
    )
    return entry


def columns_of(entry: AuditRecord) -> tuple[Any, ...]:
    """The columns as the hash takes them, in the order of encoding.COLUMNS_AS_TEXT."""
    return (
        entry.seq,
        entry.site,
        time_text(entry.at),
        str(entry.actor_id) if entry.actor_id else None,
        entry.actor_role,
        entry.action,
        entry.subject,
        entry.patient,
        entry.origin,
        entry.detail_json,
    )


def about_patient(patient_id: str) -> QuerySet[AuditRecord]:
    """Every record about that patient, in order."""
    return AuditRecord.objects.filter(patient=keyring.patient_pseudonym(patient_id))
