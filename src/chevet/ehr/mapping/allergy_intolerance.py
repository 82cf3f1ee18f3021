"""Allergy -> AllergyIntolerance. https://hl7.org/fhir/R4/allergyintolerance.html

"unconfirmed": told in a conversation, not tested. Alerts fire for it all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chevet.contracts.draft import Allergy
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

_CLINICAL = "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical"
_VERIFICATION = "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification"


def allergy_intolerance(note: SignedNote, fact: Allergy) -> Resource:
    return put(
        start(note, "AllergyIntolerance", fact.id),
        clinicalStatus=concept(_CLINICAL, "active"),
        verificationStatus=concept(_VERIFICATION, "unconfirmed"),
        code=said(fact.substance, fact.code),
        patient=patient(note),
        encounter=encounter(note),
        recordedDate=instant(note.signed_at),
        recorder=practitioner(note),
        reaction=[{"manifestation": [said(fact.reaction)]}] if fact.reaction else [],
    )
