"""What the resources share: identifiers, references, codes, and the check before anything leaves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from chevet.contracts.base import Code
from chevet.ehr import identifiers
from chevet.ehr.errors import CannotBeFiled
from chevet.ehr.text import clean

if TYPE_CHECKING:
    from chevet.ehr.release import SignedNote

Resource = dict[str, Any]


def start(note: SignedNote, kind: str, *place: str) -> Resource:
    """A resource with its Chevet identifier and the release's tag."""
    own = {"system": identifiers.system(kind), "value": identifiers.value(note, *place)}
    return {
        "resourceType": kind,
        "meta": {"tag": [{"system": identifiers.RELEASE_TAG, "code": identifiers.release_key(note)}]},
        "identifier": own if kind == "Composition" else [own],
    }


def patient(note: SignedNote) -> Resource:
    return {"reference": f"Patient/{note.patient_id}"}


def encounter(note: SignedNote) -> Resource | None:
    return {"reference": f"Encounter/{note.encounter_id}"} if note.encounter_id else None


def practitioner(note: SignedNote) -> Resource:
    return {"reference": f"Practitioner/{note.practitioner_id}", "display": clean(note.practitioner_name)}


def put(resource: Resource, **elements: Any) -> Resource:
    """The resource with those elements that have a value: FHIR knows no null and no empty list."""
    return resource | {k: v for k, v in elements.items() if v not in (None, "", [], {})}


def concept(system: str, code: str, display: str | None = None, *, text: str | None = None) -> Resource:
    return put({"coding": [coding(Code(system=system, code=code, display=display))]}, text=text)


def said(text: str, code: Code | None = None) -> Resource:
    """A CodeableConcept: the words that the clinician signed, and the code where there is one."""
    return put({"text": clean(text)}, coding=[coding(code)] if code else [])


def coding(code: Code) -> Resource:
    return put({"system": code.system, "code": code.code}, display=clean(code.display or ""))


def decimal(value: float) -> int | Decimal:
    """The number as it was said: 145.0 as 145, 37.2 as 37.2 and not 37.200000000000003."""
    exact = Decimal(repr(value))
    return int(exact) if exact == exact.to_integral_value() else exact


def instant(moment: datetime) -> str:
    """A datetime as FHIR writes it, to the second, with its zone."""
    return moment.isoformat(timespec="seconds")


def day_of_visit(note: SignedNote, started: str | None) -> str:
    """The day of the visit, else of the signature. Only the day: when in the visit, nobody wrote down."""
    return started[:10] if started and len(started) >= 10 else note.signed_at.date().isoformat()


def checked(resource: Resource) -> Resource:
    """The resource itself, if fhir.resources' R4B model accepts it and keeps every element of it.

    The model's own dump is not what is sent: it drops the precision of decimals and turns some
    values into what it would rather have. Where it does, that is a mistake of ours. R4B and R4 do
    not differ in the types that Chevet writes. Raises CannotBeFiled.
    """
    from fhir.resources.R4B import get_fhir_model_class
    from pydantic import ValidationError

    kind = resource["resourceType"]
    try:
        dumped = get_fhir_model_class(kind).model_validate(resource).model_dump(mode="json")
    except ValidationError as e:
        where = sorted({".".join(str(p) for p in error["loc"]) for error in e.errors()})
        raise CannotBeFiled(f"{kind}: {', '.join(where)[:200]}") from None
    lost = list(_differences(resource, dumped, kind))
    if lost:
        raise CannotBeFiled(", ".join(lost)[:200])
    return resource


def _differences(ours: Any, theirs: Any, path: str) -> Iterator[str]:
    """Paths at which the model changed or dropped what we wrote."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key, value in ours.items():
            yield from _differences(value, theirs.get(key), f"{path}.{key}")
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for index, (mine, other) in enumerate(zip(ours, theirs, strict=True)):
            yield from _differences(mine, other, f"{path}[{index}]")
    elif isinstance(ours, bool) or not isinstance(ours, int | float | Decimal):
        if ours != theirs and not _same_moment(ours, theirs):
            yield path
    elif isinstance(theirs, bool) or Decimal(str(ours)) != Decimal(str(theirs)):
        yield path


def _same_moment(ours: Any, theirs: Any) -> bool:
    """Whether they are one moment written in two ways ("Z" and "+00:00", with and without ".000")."""
    if not (isinstance(ours, str) and isinstance(theirs, str) and "T" in ours and "T" in theirs):
        return False
    try:
        return datetime.fromisoformat(ours) == datetime.fromisoformat(theirs)
    except (ValueError, TypeError):
        return False
