"""Reading small pieces of FHIR JSON: names, codes, references, identifiers. Never raises on odd shapes."""

import hashlib
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from chevet.contracts.base import Code
from chevet.ehr import exact_json


def codes(concept: Any) -> tuple[Code, ...]:
    """The codings of a CodeableConcept that have system and code."""
    return tuple(
        Code(system=c["system"], code=c["code"], display=c.get("display"))
        for c in _items(concept, "coding")
        if isinstance(c.get("system"), str) and isinstance(c.get("code"), str)
    )


def concept_text(concept: Any) -> str:
    """What a person reads: its text, else a coding's display, else a code, else nothing."""
    if not isinstance(concept, dict):
        return ""
    if isinstance(concept.get("text"), str) and concept["text"].strip():
        return str(concept["text"]).strip()
    for field in ("display", "code"):
        for coding in _items(concept, "coding"):
            if isinstance(coding.get(field), str) and coding[field].strip():
                return str(coding[field]).strip()
    return ""


def has_code(concept: Any, *wanted: str) -> bool:
    """Whether one of its codings has one of these codes."""
    return any(c.get("code") in wanted for c in _items(concept, "coding"))


def first_code(concept: Any) -> str | None:
    """The code of the first coding, as statuses have it."""
    return next((str(c["code"]) for c in _items(concept, "coding") if c.get("code")), None)


def reference_id(reference: Any, kind: str) -> str | None:
    """The id in a literal reference ("Patient/1", absolute or versioned) to that resource type."""
    text = reference.get("reference") if isinstance(reference, dict) else None
    if not isinstance(text, str):
        return None
    parts = text.split("/_history/")[0].split("/")
    return parts[-1] if len(parts) >= 2 and parts[-2] == kind else None


def identifiers(resource: dict[str, Any]) -> tuple[str, ...]:
    """ "system|value" of each identifier (an array, or one as in Composition)."""
    own = resource.get("identifier")
    found = own if isinstance(own, list) else [own]
    return tuple(
        f"{i['system']}|{i['value']}"
        for i in found
        if isinstance(i, dict) and isinstance(i.get("system"), str) and isinstance(i.get("value"), str)
    )


def human_name(resource: dict[str, Any]) -> str:
    """The official (else first) name of a Patient or Practitioner as text."""
    names = list(_items(resource, "name"))
    name = next((n for n in names if n.get("use") == "official"), names[0] if names else {})
    if isinstance(name.get("text"), str) and name["text"].strip():
        return str(name["text"]).strip()
    given = [g for g in name.get("given") or [] if isinstance(g, str)]
    return " ".join([*given, str(name.get("family") or "")]).strip()


def language(patient: dict[str, Any]) -> str | None:
    """The patient's preferred (else first) language as BCP 47, None where not recorded."""
    spoken = sorted(_items(patient, "communication"), key=lambda c: not c.get("preferred"))
    return next((code for c in spoken if (code := first_code(c.get("language")))), None)


def number(value: Any) -> float | None:
    """A JSON number as float."""
    return float(value) if isinstance(value, int | float | Decimal) and not isinstance(value, bool) else None


def content_sha256(resource: dict[str, Any]) -> str:
    """SHA-256 over the resource but its meta and narrative, which change without its meaning changing."""
    content = {k: v for k, v in resource.items() if k not in ("meta", "text")}
    return hashlib.sha256(exact_json.dumps(content, canonical=True).encode()).hexdigest()


def _items(holder: Any, field: str) -> Iterator[dict[str, Any]]:
    if isinstance(holder, dict) and isinstance(holder.get(field), list):
        yield from (i for i in holder[field] if isinstance(i, dict))
