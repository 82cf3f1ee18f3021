"""The note as it was signed -> DocumentReference with the text. https://hl7.org/fhir/R4/documentreference.html"""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from chevet.ehr.mapping.common import Resource, concept, encounter, instant, patient, practitioner, put, start
from chevet.ehr.text import clean

if TYPE_CHECKING:
    from chevet.ehr.release import SignedNote

NOTE_TYPE = ("http://loinc.org", "11506-3", "Progress note")
_CATEGORY = ("http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category", "clinical-note")


def document_reference(note: SignedNote, filed_text: str, composition: str) -> Resource:
    """`filed_text` is the whole note with its closing line; `composition` refers to the same in sections."""
    content = filed_text.encode("utf-8")
    attachment = put(
        {
            "contentType": "text/plain; charset=utf-8",
            "language": note.language,
            "data": base64.b64encode(content).decode(),
            "size": len(content),
            # R4 fixes SHA-1 here; a checksum of the copy, the signature is over SHA-256
            "hash": base64.b64encode(hashlib.sha1(content, usedforsecurity=False).digest()).decode(),
            "creation": instant(note.signed_at),
        },
        title=clean(note.title),
    )
    return put(
        start(note, "DocumentReference", "note"),
        language=note.language,
        status="current",
        docStatus="final",
        type=concept(*NOTE_TYPE),
        category=[concept(*_CATEGORY)],
        subject=patient(note),
        date=note.signed_at.isoformat(timespec="milliseconds"),
        author=[practitioner(note)],
        authenticator=practitioner(note),
        custodian=put({}, display=clean(note.site_name)),
        description=clean(note.title),
        content=[{"attachment": attachment}],
        context=put(
            {"related": [{"reference": composition}]},
            encounter=[visit] if (visit := encounter(note)) else [],
        ),
    )
