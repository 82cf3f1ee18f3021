"""Units and their members, changed by an administrator with a reason, every change audited."""

import re
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from chevet.trust import audit
from chevet.trust.models import CaredFor, Staff, Unit, UnitMember
from chevet.trust.policy.why import checked
from chevet.trust.roles import may
from chevet.trust.verdict import Refused, Verdict, require

# A FHIR literal reference, https://hl7.org/fhir/R4/references.html#literal
EHR_ID = re.compile(r"(Location|Organization)/[A-Za-z0-9.-]{1,64}")


def open_unit(name: str, ehr_id: str = "", *, by: Staff, why: str, origin: str = "") -> Unit:
    """Make a unit. The first takes in all staff and all visits there are: nothing changes for anybody yet.

    Raises Refused (the role; a name or reference that is taken or makes no sense), PolicyError without a reason.
    """
    require(may(by, "unit.change"))
    why = checked(why)
    with transaction.atomic():
        _alone()
        first = not Unit.objects.exists()
        unit = Unit(**_named(name, ehr_id))
        unit.save(force_insert=True)
        moved = _take_in_everybody(unit) if first else {}
        _note("unit.opened", unit, by, origin, {"name": unit.name, "ehr": unit.ehr_id, "why": why, **moved})
    return unit


def change_unit(unit_id: UUID, name: str, ehr_id: str, *, by: Staff, why: str, origin: str = "") -> Unit:
    """Give a unit another name or EHR reference. Raises as `open_unit`."""
    require(may(by, "unit.change"))
    why = checked(why)
    with transaction.atomic():
        _alone()
        unit = _open(unit_id)
        before = {"name": unit.name, "ehr": unit.ehr_id}
        for key, value in _named(name, ehr_id, other_than=unit).items():
            setattr(unit, key, value)
        unit.save()
        after = {"name": unit.name, "ehr": unit.ehr_id}
        _note("unit.changed", unit, by, origin, {"before": before, "after": after, "why": why})
    return unit


def close_unit(unit_id: UUID, *, by: Staff, why: str, origin: str = "") -> None:
    """Close a unit: its memberships end, its visits stay with their care teams. The last one cannot be closed."""
    require(may(by, "unit.change"))
    why = checked(why)
    with transaction.atomic():
        _alone()
        unit = _open(unit_id)
        if not Unit.objects.filter(closed_at=None).exclude(pk=unit.pk).exists():
            raise Refused(
                Verdict(False, _("The last unit cannot be closed; open another first, or rename it."))
            )
        unit.closed_at = timezone.now()
        unit.save(update_fields=["closed_at"])
        members = unit.members.filter(until=None).update(until=unit.closed_at)
        _note("unit.closed", unit, by, origin, {"members": members, "why": why})


def add_member(unit_id: UUID, staff_id: UUID, *, by: Staff, why: str, origin: str = "") -> UnitMember:
    """Somebody belongs to the unit from now on; visits of theirs that have no unit go with them."""
    require(may(by, "unit.change"))
    why = checked(why)
    with transaction.atomic():
        _alone()
        unit = _open(unit_id)
        person = Staff.objects.filter(pk=staff_id, is_active=True).first()
        if person is None:
            raise Refused(Verdict(False, _("There is no such member of staff.")))
        if unit.members.filter(staff=person, until=None).exists():
            raise Refused(Verdict(False, _("They belong to this unit already.")))
        member = UnitMember.objects.create(unit=unit, staff=person, since=timezone.now())
        placed = _place_unplaced(unit, person)
        _note("unit.member_added", unit, by, origin, {"staff": person.pk, "visits": placed, "why": why})
    return member


def end_member(member_id: UUID, *, by: Staff, why: str, origin: str = "") -> None:
    """Somebody belongs to the unit no longer, from now on."""
    require(may(by, "unit.change"))
    why = checked(why)
    with transaction.atomic():
        member = (
            UnitMember.objects.select_for_update(of=("self",))
            .select_related("unit")
            .filter(pk=member_id, until=None)
            .first()
        )
        if member is None:
            raise Refused(Verdict(False, _("That membership has ended already.")))
        member.until = timezone.now()
        member.save(update_fields=["until"])
        _note("unit.member_ended", member.unit, by, origin, {"staff": member.staff_id, "why": why})


def _alone() -> None:
    """One change of the units at a time: whether there is a first and a last one depends on it."""
    list(Staff.objects.select_for_update().filter(role="administrator").order_by("pk").values_list("pk")[:1])


def _open(unit_id: UUID) -> Unit:
    unit = Unit.objects.select_for_update().filter(pk=unit_id, closed_at=None).first()
    if unit is None:
        raise Refused(Verdict(False, _("There is no such unit; reload the page.")))
    return unit


def _named(name: str, ehr_id: str, other_than: Unit | None = None) -> dict[str, str]:
    name, ehr_id = " ".join(name.split()), ehr_id.strip()
    if not name or len(name) > 100:
        raise Refused(Verdict(False, _("Give the unit a name of at most 100 characters.")))
    if ehr_id and not EHR_ID.fullmatch(ehr_id):
        raise Refused(
            Verdict(False, _("The EHR's reference is Location/… or Organization/… with the id it has there."))
        )
    others = Unit.objects.filter(closed_at=None).exclude(pk=other_than.pk if other_than else None)
    if others.filter(name=name).exists():
        raise Refused(Verdict(False, _("A unit of this name is there already.")))
    if ehr_id and others.filter(ehr_id=ehr_id).exists():
        raise Refused(Verdict(False, _("Another unit has this EHR reference already.")))
    return {"name": name, "ehr_id": ehr_id}


def _take_in_everybody(unit: Unit) -> dict[str, int]:
    now = timezone.now()
    people = [UnitMember(unit=unit, staff=s, since=now) for s in Staff.objects.filter(is_active=True)]
    UnitMember.objects.bulk_create(people)
    seen = CaredFor.objects.filter(until=None).values_list("visit", "patient").distinct()
    visits = _put(unit, seen)
    return {"members": len(people), "visits": visits}


def _place_unplaced(unit: Unit, person: Staff) -> int:
    if person.memberships.filter(until=None, unit__closed_at=None).count() != 1:
        return 0
    placed = CaredFor.objects.filter(unit__isnull=False, until=None).values("visit")
    theirs = CaredFor.objects.filter(staff=person, source=CaredFor.Source.EHR, until=None)
    return _put(unit, theirs.exclude(visit__in=placed).values_list("visit", "patient").distinct())


def _put(unit: Unit, visits: Any) -> int:
    now, placed = timezone.now(), CaredFor.Source.PLACED
    rows = [
        CaredFor(patient=patient, visit=visit, unit=unit, source=placed, since=now)
        for visit, patient in visits
    ]
    CaredFor.objects.bulk_create(rows, batch_size=1000)
    return len(rows)


def _note(action: str, unit: Unit, by: Staff, origin: str, detail: dict[str, Any]) -> None:
    audit.record(action, actor=by, subject=f"unit:{unit.pk}", detail=detail, origin=origin)
