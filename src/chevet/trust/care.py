"""Who treats whom: whether a patient is of somebody's own unit or care team.

A site without units is one unit: everybody treats every patient, as their role allows. The first unit that is
made takes in all staff and all visits there are, so that nothing changes for anybody until people are moved.

What is asked about is any object with `patient_key` (the patient's pseudonym) and `visit_key` (the visit's
id, or None where it is about the patient as a whole).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from chevet.trust import keyring
from chevet.trust.models import BreakGlass, CaredFor, Staff, Unit, UnitMember


@dataclass(frozen=True)
class ThePatient:
    """A patient by id, for rules that are asked outside any visit."""

    patient_id: str
    visit_key: UUID | None = None

    @property
    def patient_key(self) -> str:
        return keyring.patient_pseudonym(self.patient_id)


@dataclass(frozen=True)
class Supposed:
    """How somebody stands to a patient, supposed instead of looked up: for the printed matrix and its tests."""

    treats: bool = False
    attends: bool = False
    broke_glass: bool = False


def treats(staff: Staff, about: Any) -> bool:
    """Whether the patient is of `staff`'s own unit or care team, in any of their visits."""
    if isinstance(about, Supposed):
        return about.treats
    return one_unit() or _own(staff).filter(patient=about.patient_key).exists()


def attends(staff: Staff, about: Any) -> bool:
    """Whether this very visit is of `staff`'s own unit or care team."""
    if isinstance(about, Supposed):
        return about.attends
    return (about.visit_key is not None and _own(staff).filter(visit=about.visit_key).exists()) or one_unit()


def broke_glass(staff: Staff, about: Any) -> bool:
    """Whether `staff` has broken the glass to this patient, and the time is not over."""
    if isinstance(about, Supposed):
        return about.broke_glass
    return grant(staff, about.patient_key) is not None


def grant(staff: Staff, patient_key: str) -> BreakGlass | None:
    """The break-glass access of `staff` to that patient that is in force, or None."""
    return BreakGlass.objects.filter(staff=staff, patient=patient_key, until__gt=timezone.now()).first()


def one_unit() -> bool:
    """Whether nobody has set up units here."""
    return not Unit.objects.exists()


def visits_of(staff: Staff) -> QuerySet[CaredFor, UUID] | None:
    """The ids of the visits of `staff`'s own units and care teams; None for all of them."""
    return None if one_unit() else _own(staff).values_list("visit", flat=True)


def asked_into(staff: Staff) -> QuerySet[CaredFor, UUID]:
    """The ids of the visits in whose care team `staff` are themselves."""
    return CaredFor.objects.filter(_now(), staff=staff).values_list("visit", flat=True)


def place(patient_key: str, visit: UUID, clinician: Staff, places: Sequence[str] = ()) -> None:
    """Keep who treats the patient in this visit: its clinician, and the unit that the encounter names.

    `places` are FHIR references, the most telling first; the first that is a unit here counts. Where none is,
    the visit belongs to its clinician's unit if there is exactly one, else to the care team alone. A unit that
    the encounter names no more ends; people stay until somebody ends them.
    """
    with transaction.atomic():
        rows = list(CaredFor.objects.filter(visit=visit, until=None))
        now = timezone.now()
        for row in rows:
            if row.patient != patient_key:  # two records of one patient were joined in the EHR
                _end(row, now)
        rows = [row for row in rows if row.until is None]
        unit, source = _unit_of(clinician, places)
        held = [row for row in rows if row.unit_id]
        if unit is not None and source == CaredFor.Source.PLACED and held:
            unit = None  # it has a place already, which a guess does not change
        elif unit is not None:
            for row in held:
                if row.unit_id != unit.pk:
                    _end(row, now)
        if unit is not None and not any(row.unit_id == unit.pk for row in held):
            _begin(patient_key, visit, now, source, unit=unit)
        if not any(row.staff_id == clinician.pk for row in rows):
            _begin(patient_key, visit, now, CaredFor.Source.EHR, staff=clinician)


def team(visit: UUID) -> list[CaredFor]:
    """Who treats the patient in this visit now: the unit first, then the people."""
    rows = CaredFor.objects.filter(_now(), visit=visit).select_related("unit", "staff", "by")
    return sorted(rows, key=lambda row: (row.staff_id is not None, row.since))


def _own(staff: Staff) -> QuerySet[CaredFor]:
    units = UnitMember.objects.filter(_now(), staff=staff, unit__closed_at=None).values("unit")
    return CaredFor.objects.filter(Q(staff=staff) | Q(unit__in=units)).filter(_now())


def _now() -> Q:
    now = timezone.now()
    return Q(since__lte=now) & (Q(until=None) | Q(until__gt=now))


def _unit_of(clinician: Staff, places: Sequence[str]) -> tuple[Unit | None, str]:
    units = {
        unit.ehr_id: unit for unit in Unit.objects.filter(closed_at=None, ehr_id__in=[p for p in places if p])
    }
    for reference in places:
        if reference in units:
            return units[reference], str(CaredFor.Source.EHR)
    own = Unit.objects.filter(
        closed_at=None, pk__in=UnitMember.objects.filter(_now(), staff=clinician).values("unit")
    )[:2]
    return (own[0] if len(own) == 1 else None), CaredFor.Source.PLACED


def _begin(patient_key: str, visit: UUID, now: datetime, source: str, **who: Any) -> None:
    row = CaredFor(patient=patient_key, visit=visit, since=now, source=source, **who)
    CaredFor.objects.bulk_create([row], ignore_conflicts=True)  # two refreshes at once


def _end(row: CaredFor, now: datetime) -> None:
    row.until = now
    row.save(update_fields=["until"])
