"""Vital -> Observation, by the FHIR vital signs profile. https://hl7.org/fhir/R4/observation-vitalsigns.html

Systolic and diastolic pressure make one panel (85354-9), as the profile wants it; where only one
of them was said the other is marked unknown.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from chevet.contracts.base import Code
from chevet.contracts.draft import Vital
from chevet.ehr.mapping.common import (
    Resource,
    coding,
    concept,
    day_of_visit,
    decimal,
    encounter,
    patient,
    practitioner,
    put,
    start,
)

if TYPE_CHECKING:
    from chevet.ehr.release import SignedNote

_LOINC = "http://loinc.org"
_UCUM = "http://unitsofmeasure.org"
_CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
_SYSTOLIC, _DIASTOLIC = "8480-6", "8462-4"
_PANEL = Code(system=_LOINC, code="85354-9", display="Blood pressure panel with all children optional")
# The profile's own codes, and what each is called.
_VITAL_SIGNS = {
    "8480-6": "Systolic blood pressure",
    "8462-4": "Diastolic blood pressure",
    "8867-4": "Heart rate",
    "9279-1": "Respiratory rate",
    "8310-5": "Body temperature",
    "2708-6": "Oxygen saturation in Arterial blood",
    "59408-5": "Oxygen saturation in Arterial blood by Pulse oximetry",
    "29463-7": "Body weight",
    "8302-2": "Body height",
    "39156-5": "Body mass index (BMI) [Ratio]",
    "9843-4": "Head Occipital-frontal circumference",
}

_GLUCOMETER = ("41653-7", "14743-9")


def readings(vitals: tuple[Vital, ...]) -> Iterator[tuple[Vital, ...]]:
    """The vitals as they are filed: a systolic with its diastolic (first with first…), the others alone."""
    diastolic = iter([v for v in vitals if _is(v, _DIASTOLIC)])
    for vital in vitals:
        if _is(vital, _SYSTOLIC):
            other = next(diastolic, None)
            yield (vital, other) if other else (vital,)
        elif not _is(vital, _DIASTOLIC):
            yield (vital,)
    yield from ((v,) for v in diastolic)


def observation(note: SignedNote, reading: tuple[Vital, ...], started: str | None) -> Resource:
    """One reading; `started` is when the visit began, by the EHR."""
    first = reading[0]
    pressure = _is(first, _SYSTOLIC) or _is(first, _DIASTOLIC)
    category = "vital-signs" if first.code.code in _VITAL_SIGNS else "exam"
    category = "laboratory" if first.code.code in _GLUCOMETER else category
    return put(
        start(note, "Observation", *(v.id for v in reading)),
        status="final",
        category=[concept(_CATEGORY, category)],
        code=_code(_PANEL) if pressure else _code(first.code),
        subject=patient(note),
        encounter=encounter(note),
        effectiveDateTime=day_of_visit(note, started),
        issued=note.signed_at.isoformat(timespec="milliseconds"),
        performer=[practitioner(note)],
        component=[_component(c, reading) for c in (_SYSTOLIC, _DIASTOLIC)] if pressure else [],
        valueQuantity=None if pressure else _quantity(first),
    )


def _is(vital: Vital, code: str) -> bool:
    return vital.code.system == _LOINC and vital.code.code == code


def _code(code: Code) -> Resource:
    named = code.model_copy(update={"display": code.display or _VITAL_SIGNS.get(code.code)})
    codings = [coding(named)]
    if code.code == "59408-5":  # the profile asks for 2708-6 on every saturation
        codings.append(coding(Code(system=_LOINC, code="2708-6", display=_VITAL_SIGNS["2708-6"])))
    return put({"coding": codings}, text=named.display)


def _quantity(vital: Vital) -> Resource:
    return {"value": decimal(vital.value), "unit": vital.unit, "system": _UCUM, "code": vital.unit}


def _component(code: str, reading: tuple[Vital, ...]) -> Resource:
    vital = next((v for v in reading if _is(v, code)), None)
    part = {"code": _code(Code(system=_LOINC, code=code))}
    if vital is None:
        absent = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
        return part | {"dataAbsentReason": concept(absent, "unknown", "Unknown")}
    return part | {"valueQuantity": _quantity(vital)}
