"""Break-glass: one patient's chart opened in an emergency by somebody who does not treat them.

It opens for reading, that one patient, for some hours (CHEVET_BREAK_GLASS_HOURS). Its start, every use and its
review are in the audit chain; a privacy officer looks at each afterwards.
"""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from chevet.trust import audit, care, keyring
from chevet.trust.models import AuditRecord, BreakGlass, Staff
from chevet.trust.roles import may
from chevet.trust.verdict import Refused, Verdict, require

SHORTEST, LONGEST = 10, 500  # characters of a reason


def break_it(staff: Staff, *, patient_id: str, visit: UUID, reason: str, origin: str = "") -> BreakGlass:
    """Open that patient's chart to `staff` for some hours. Raises Refused: the role, no reason.

    Who has it open already keeps that: the time is not prolonged unseen.
    """
    require(may(staff, "patient.break_glass"))
    reason = reason.strip()
    if not SHORTEST <= len(reason) <= LONGEST:
        raise Refused(Verdict(False, _("Say why you need this chart now, in 10 to 500 characters.")))
    with transaction.atomic():
        Staff.objects.select_for_update().get(pk=staff.pk)  # two clicks at once
        held = care.grant(staff, keyring.patient_pseudonym(patient_id))
        if held is not None:
            return held
        now = timezone.now()
        opened = BreakGlass.objects.create(
            patient=keyring.patient_pseudonym(patient_id),
            patient_id=patient_id,
            visit=visit,
            staff=staff,
            reason=reason,
            at=now,
            until=now + timedelta(hours=settings.CHEVET.break_glass_hours),
        )
        audit.record(
            "break_glass.started",
            actor=staff,
            subject=opened.audit_subject,
            patient_id=patient_id,
            detail={"until": opened.until.isoformat(), "visit": str(visit)},
            origin=origin,
        )
    return opened


def used(opened: BreakGlass, *, action: str, subject: str, origin: str = "") -> None:
    """Put on record that the open chart was looked into."""
    with transaction.atomic():
        audit.record(
            "break_glass.used",
            actor=opened.staff,
            subject=opened.audit_subject,
            patient_id=opened.patient_id,
            detail={"action": action, "what": subject},
            origin=origin,
        )


def uses(opened: Collection[BreakGlass]) -> dict[UUID, list[AuditRecord]]:
    """Every use of each of them, in order."""
    found: dict[str, list[AuditRecord]] = {row.audit_subject: [] for row in opened}
    for record in AuditRecord.objects.filter(subject__in=list(found), action="break_glass.used"):
        found[record.subject].append(record)
    return {row.pk: found[row.audit_subject] for row in opened}


def waiting() -> int:
    """How many wait for a privacy officer's decision."""
    return BreakGlass.objects.filter(decision="").count()


def review(opened_id: UUID, *, by: Staff, decision: str, note: str = "", origin: str = "") -> BreakGlass:
    """What the privacy officer decided: justified, not, or to be followed up (and then decided again).

    Raises Refused: the role, a decision that is none or was taken already, no note where one is owed.
    """
    require(may(by, "break_glass.review"))
    note = note.strip()
    if decision not in BreakGlass.Decision.values:
        raise Refused(Verdict(False, _("Choose one of the decisions.")))
    if decision != BreakGlass.Decision.JUSTIFIED and not note:
        raise Refused(Verdict(False, _("Write down what was wrong, or what is to be followed up.")))
    if len(note) > 2000:
        raise Refused(Verdict(False, _("A note holds at most 2,000 characters.")))
    with transaction.atomic():
        row = BreakGlass.objects.select_for_update().filter(pk=opened_id).first()
        if row is None or row.decision not in ("", BreakGlass.Decision.FOLLOW_UP):
            raise Refused(Verdict(False, _("This was decided already; reload the page.")))
        row.decision, row.note, row.reviewed_by, row.reviewed_at = decision, note, by, timezone.now()
        row.save()
        audit.record(
            "break_glass.reviewed",
            actor=by,
            subject=row.audit_subject,
            patient_id=row.patient_id,
            detail={"decision": decision},
            origin=origin,
        )
    return row
