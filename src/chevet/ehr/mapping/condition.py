"""Problem -> Condition. https://hl7.org/fhir/R4/condition.html

A problem that the patient denies, or that is a relative's, makes no Condition: many programs show
every Condition as a diagnosis. It stays in the note's text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chevet.contracts.draft import Problem
from chevet.ehr.mapping.common import (
    Resource,
    concept,
    encounter,
    instant,
    patient,
    practitioner,
    put,
    said,
    start,
)

if TYPE_CHECKING:
    from chevet.ehr.release import SignedNote

_CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
_VERIFICATION = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
_CATEGORY = "http://terminology.hl7.org/CodeSystem/condition-category"


def is_filed(fact: Problem) -> bool:
    return fact.status in ("active", "resolved", "possible")


def condition(note: SignedNote, fact: Problem) -> Resource:
    """Active or resolved; what is only possible is marked provisional."""
    category = "encounter-diagnosis" if note.encounter_id else "problem-list-item"
    return put(
        start(note, "Condition", fact.id),
        clinicalStatus=concept(_CLINICAL, "resolved" if fact.status == "resolved" else "active"),
        verificationStatus=concept(
            _VERIFICATION, "provisional" if fact.status == "possible" else "confirmed"
        ),
        category=[concept(_CATEGORY, category)],
        code=said(fact.text, fact.code),
        subject=patient(note),
        encounter=encounter(note),
        recordedDate=instant(note.signed_at),
        recorder=practitioner(note),
        asserter=practitioner(note),
    )
