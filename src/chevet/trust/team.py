"""The care team of one visit: who is added to it, until when, and who leaves it."""

from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from chevet.trust import audit
from chevet.trust.models import CaredFor, Staff
from chevet.trust.models.staff import Role
from chevet.trust.roles import may
from chevet.trust.verdict import Refused, Verdict, require

MAY_JOIN = (Role.PHYSICIAN, Role.NURSE, Role.FRONT_DESK)


class OfAPatient(Protocol):
    """A visit, or whatever else has a care team."""

    patient_key: Any
    patient_id: Any

    @property
    def visit_key(self) -> UUID: ...


def add(
    visit: OfAPatient, staff_id: str, *, by: Staff, why: str, until: datetime | None = None, origin: str = ""
) -> CaredFor:
    """Somebody treats this patient too, from now on and until then (None: until it is ended).

    Raises Refused: the role, a patient who is not one's own, no reason, a time that is over.
    """
    require(may(by, "care_team.change", visit))
    why = why.strip()
    if not why or len(why) > 500:
        raise Refused(Verdict(False, _("Say in a few words why.")))
    if until is not None and until <= timezone.now():
        raise Refused(Verdict(False, _("The end lies in the past; give a later one, or none.")))
    with transaction.atomic():
        person = _person(staff_id)
        if any(row.staff_id == person.pk for row in _people(visit)):
            raise Refused(Verdict(False, _("They are in the care team already.")))
        row = CaredFor.objects.create(
            patient=visit.patient_key,
            visit=visit.visit_key,
            staff=person,
            source=CaredFor.Source.ADDED,
            since=timezone.now(),
            until=until,
            by=by,
            why=why,
        )
        _note("care_team.added", visit, row, by, origin, {"until": until.isoformat() if until else ""})
    return row


def end(visit: OfAPatient, row_id: str, *, by: Staff, origin: str = "") -> None:
    """Somebody leaves the care team now. Raises Refused: the role, another visit's team."""
    require(may(by, "care_team.change", visit))
    with transaction.atomic():
        row = next((r for r in _people(visit) if str(r.pk) == row_id), None)
        if row is None:
            raise Refused(Verdict(False, _("They are not in the care team any more; reload the page.")))
        row.until = timezone.now()
        row.save(update_fields=["until"])
        _note("care_team.ended", visit, row, by, origin, {})


def _people(visit: OfAPatient) -> list[CaredFor]:
    rows = CaredFor.objects.select_for_update().filter(visit=visit.visit_key, staff__isnull=False)
    return [row for row in rows if row.until is None or row.until > timezone.now()]


def _person(staff_id: str) -> Staff:
    try:
        person = Staff.objects.filter(pk=UUID(staff_id), is_active=True, role__in=MAY_JOIN).first()
    except ValueError:
        person = None
    if person is None:
        raise Refused(Verdict(False, _("There is no such member of staff.")))
    return person


def _note(
    action: str, visit: OfAPatient, row: CaredFor, by: Staff, origin: str, detail: dict[str, Any]
) -> None:
    audit.record(
        action,
        actor=by,
        subject=f"visit:{visit.visit_key}",
        patient_id=visit.patient_id,
        detail={"staff": row.staff_id, **detail},
        origin=origin,
    )
