"""Who made what, from what, and who took it back -> Provenance. https://hl7.org/fhir/R4/provenance.html

The person is author and verifier, the AI the assembler on that person's behalf. Provenance has no
identifier in R4; it is found again by its tag.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from chevet.ehr import identifiers
from chevet.ehr.mapping.common import Resource, concept, practitioner
from chevet.ehr.text import clean

if TYPE_CHECKING:
    from chevet.ehr.release import SignedNote

_AGENT = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
_ACT = "http://terminology.hl7.org/CodeSystem/v3-DataOperation"


def provenance(note: SignedNote, targets: list[str], devices: list[tuple[str, str]]) -> Resource:
    """`targets` are references to all that the release writes; `devices` are (reference, display)."""
    who = practitioner(note)
    agents = [
        {"type": concept(_AGENT, "author", "Author"), "who": who},
        {"type": concept(_AGENT, "verifier", "Verifier"), "who": who},
    ]
    agents += [
        {
            "type": concept(_AGENT, "assembler", "Assembler"),
            "who": {"reference": reference, "display": display},
            "onBehalfOf": who,
        }
        for reference, display in devices
    ]
    key = identifiers.release_key(note)
    return {
        "resourceType": "Provenance",
        "meta": {"tag": [{"system": identifiers.RELEASE_TAG, "code": key}]},
        "target": [{"reference": t} for t in targets],
        "recorded": note.signed_at.isoformat(timespec="milliseconds"),
        "activity": concept(_ACT, "CREATE", "create"),
        "agent": agents,
        "entity": [
            _entity(
                "source", identifiers.TRANSCRIPT, note.draft_id, "Transcript of the visit, kept in Chevet"
            ),
            _entity(
                "derivation", identifiers.DRAFT, f"{note.draft_id}.{note.revision}", "Draft and revision"
            ),
            _entity("derivation", identifiers.SIGNATURE, note.signature_sha256, "SHA-256 of what was signed"),
        ],
    }


def retraction(key: str, targets: list[str], *, reason: str, practitioner_id: str, at: datetime) -> Resource:
    """That, by whom and why a release was marked entered in error."""
    return {
        "resourceType": "Provenance",
        "meta": {"tag": [{"system": identifiers.RETRACTION_TAG, "code": key}]},
        "target": [{"reference": t} for t in targets],
        "recorded": at.isoformat(timespec="milliseconds"),
        "reason": [{"text": clean(reason)}],
        "activity": concept(_ACT, "NULLIFY", "nullify"),
        "agent": [
            {
                "type": concept(_AGENT, "author", "Author"),
                "who": {"reference": f"Practitioner/{practitioner_id}"},
            }
        ],
    }


def _entity(role: str, system: str, value: str, display: str) -> Resource:
    what = {"identifier": {"system": system, "value": clean(value)}, "display": display}
    return {"role": role, "what": what}
