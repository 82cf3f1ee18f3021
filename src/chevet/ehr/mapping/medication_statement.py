"""Medication -> MedicationStatement. https://hl7.org/fhir/R4/medicationstatement.html

A note says what the patient takes and shall take; it prescribes nothing. A drug to start is
therefore a statement with status "intended", never a MedicationRequest: the prescription is written
in the EHR, behind its own checks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chevet.contracts.draft import Medication, Order
from chevet.ehr.mapping.common import Resource, encounter, instant, patient, practitioner, put, said, start
from chevet.ehr.text import clean

if TYPE_CHECKING:
    from chevet.ehr.release import SignedNote

_STATUS = {"continue": "active", "change": "active", "start": "intended", "stop": "stopped"}


def medication_statement(note: SignedNote, fact: Medication) -> Resource:
    """The dosage is text as said: a structured one would claim more than was heard."""
    said_of_it = [clean(t) for t in (fact.dose, fact.route, fact.frequency, fact.duration) if t]
    return _statement(note, fact.id, _STATUS[fact.action]) | put(
        {"medicationCodeableConcept": said(fact.name, fact.code)},
        dosage=[{"text": ", ".join(said_of_it)}] if said_of_it else [],
    )


def ordered_medication(note: SignedNote, fact: Order) -> Resource:
    """An order for a drug that the note does not also list as a medication; one to stop it is no intention to give it."""
    reason = [said(fact.reason)] if fact.reason else []
    return _statement(note, fact.id, "stopped" if fact.action == "stop" else "intended") | put(
        {"medicationCodeableConcept": said(fact.description)}, reasonCode=reason
    )


def _statement(note: SignedNote, fact_id: str, status: str) -> Resource:
    return put(
        start(note, "MedicationStatement", fact_id),
        status=status,
        subject=patient(note),
        context=encounter(note),
        dateAsserted=instant(note.signed_at),
        informationSource=practitioner(note),
    )
