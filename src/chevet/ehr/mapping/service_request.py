"""Order -> ServiceRequest. https://hl7.org/fhir/R4/servicerequest.html

intent "plan": the signed note says what shall be done. It is not an authorised order that a
laboratory could act on; that is placed in the EHR, with its own checks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chevet.contracts.draft import Order
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

_SNOMED = "http://snomed.info/sct"
_CATEGORY = {
    "lab": ("108252007", "Laboratory procedure"),
    "imaging": ("363679005", "Imaging"),
    "referral": ("3457005", "Patient referral"),
    "procedure": ("71388002", "Procedure"),
    "followup": ("390906007", "Follow-up encounter"),
}


def service_request(note: SignedNote, fact: Order) -> Resource:
    code, display = _CATEGORY[fact.type]
    return put(
        start(note, "ServiceRequest", fact.id),
        status="active",
        intent="plan",
        category=[concept(_SNOMED, code, display)],
        code=said(fact.description),
        subject=patient(note),
        encounter=encounter(note),
        authoredOn=instant(note.signed_at),
        requester=practitioner(note),
        reasonCode=[said(fact.reason)] if fact.reason else [],
    )
