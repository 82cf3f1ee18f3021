"""The note in its sections -> Composition. https://hl7.org/fhir/R4/composition.html"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from chevet.contracts.draft import Section
from chevet.ehr.mapping.common import Resource, concept, encounter, instant, patient, practitioner, put, start
from chevet.ehr.mapping.document_reference import NOTE_TYPE
from chevet.ehr.text import clean, narrative

if TYPE_CHECKING:
    from chevet.ehr.release import SignedNote

_LOINC = "http://loinc.org"
# Which resources a section speaks of, by its LOINC code.
_ENTRIES = {
    "11450-4": ("Condition",),
    "51848-0": ("Condition",),
    "10160-0": ("MedicationStatement",),
    "48765-2": ("AllergyIntolerance",),
    "8716-3": ("Observation",),
    "18776-5": ("ServiceRequest",),
    "51847-2": ("Condition", "ServiceRequest"),
}


def composition(note: SignedNote, closing: str, entries: Mapping[str, list[str]]) -> Resource:
    """`closing` is the line that names the AI and the signer; `entries` are references by resource type.

    Text is escaped: what looks like markup in a note is shown, never obeyed.
    """
    sections = [_section(s, note.language, entries) for s in note.sections if s.statements]
    sections.append({"title": "Signature", "text": narrative([closing], note.language)})
    return put(
        start(note, "Composition", "composition"),
        language=note.language,
        status="final",
        type=concept(*NOTE_TYPE),
        subject=patient(note),
        encounter=encounter(note),
        date=instant(note.signed_at),
        author=[practitioner(note)],
        title=clean(note.title),
        attester=[{"mode": "legal", "time": instant(note.signed_at), "party": practitioner(note)}],
        custodian=put({}, display=clean(note.site_name)),
        section=sections,
    )


def _section(section: Section, language: str, entries: Mapping[str, list[str]]) -> Resource:
    refers = [r for kind in _ENTRIES.get(section.code, ()) for r in entries.get(kind, [])]
    return put(
        {
            "title": clean(section.title) or section.code,
            "code": concept(_LOINC, section.code),
            "text": narrative([s.text for s in section.statements], language),
        },
        entry=[{"reference": r} for r in refers],
    )
