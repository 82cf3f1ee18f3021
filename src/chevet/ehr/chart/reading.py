"""Reading a patient's chart from the EHR."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from chevet.contracts.base import Code
from chevet.ehr.chart.values import (
    Chart,
    ChartAllergy,
    ChartCondition,
    ChartEncounter,
    ChartMedication,
    ChartObservation,
    ChartPatient,
    Component,
)
from chevet.ehr.client import FhirClient
from chevet.ehr.errors import NotInEhr
from chevet.ehr.fhir_values import (
    codes,
    concept_text,
    content_sha256,
    first_code,
    has_code,
    human_name,
    identifiers,
    language,
    number,
    reference_id,
)

Resource = dict[str, Any]

# "No known allergies" and its kin, https://hl7.org/fhir/R4/allergyintolerance.html#9.1.3.2 (SNOMED CT)
_NONE_KNOWN = ("716186003", "409137002", "428607008", "428197003", "429625007")
_MEDICATION_ACTIVE = ("active", "intended", "on-hold")
_CONDITION_OVER = ("resolved", "inactive", "remission")
_NOT_TRUE = ("entered-in-error", "refuted")
_RESULTS_READ = 200


def read_chart(client: FhirClient, patient_id: str, encounter_id: str | None = None) -> Chart:
    """The patient's active conditions, medications and allergies, latest vitals and latest results.

    What is marked entered in error or refuted is left out. Six to eight requests, one after the
    other. Raises NotInEhr (patient or encounter unknown, or an encounter of someone else) and the
    other EhrErrors.
    """
    patient = client.read("Patient", patient_id)
    encounter = client.read("Encounter", encounter_id) if encounter_id else None
    if encounter is not None and reference_id(encounter.get("subject"), "Patient") != patient_id:
        raise NotInEhr("Encounter")
    of_patient = {"patient": f"Patient/{patient_id}", "_count": "200"}
    newest = {**of_patient, "_sort": "-date"}

    def search(kind: str, params: dict[str, str], limit: int = 1000) -> list[Resource]:
        return [r for r in client.search(kind, params, limit=limit) if _is_of(r, kind, patient_id)]

    medications = search("MedicationStatement", of_patient) + search(
        "MedicationRequest", {**of_patient, "status": "active,on-hold"}
    )
    concepts = _medication_concepts(client, medications)
    return Chart(
        patient=_patient(patient),
        encounter=_encounter(encounter) if encounter else None,
        conditions=_all(search("Condition", of_patient), _condition),
        medications=_all(medications, lambda r: _medication(r, concepts)),
        allergies=_all(search("AllergyIntolerance", of_patient), _allergy),
        vitals=_latest(search("Observation", {**newest, "category": "vital-signs"}, _RESULTS_READ)),
        results=_latest(search("Observation", {**newest, "category": "laboratory"}, _RESULTS_READ)),
    )


def _is_of(resource: Resource, kind: str, patient_id: str) -> bool:
    """An EHR that ignores a search parameter answers with everybody's: never show those."""
    whose = resource.get("patient") or resource.get("subject")
    return resource.get("resourceType") == kind and reference_id(whose, "Patient") == patient_id


def _all(resources: list[Resource], reader: Callable[[Resource], Any]) -> tuple[Any, ...]:
    read = (reader(r) for r in resources)
    return tuple(sorted((item for item in read if item is not None), key=lambda i: (i.kind, i.id)))


def _item(resource: Resource, display: str, concept: Any) -> dict[str, Any]:
    return {
        "kind": resource["resourceType"],
        "id": str(resource.get("id", "")),
        "version": (resource.get("meta") or {}).get("versionId"),
        "display": display,
        "codes": codes(concept),
        "identifiers": identifiers(resource),
        "content_sha256": content_sha256(resource),
    }


def _patient(resource: Resource) -> ChartPatient:
    return ChartPatient(
        id=resource["id"],
        name=human_name(resource),
        birth_date=resource.get("birthDate"),
        gender=resource.get("gender"),
        language=language(resource),
        identifiers=identifiers(resource),
        deceased=bool(resource.get("deceasedBoolean") or resource.get("deceasedDateTime")),
    )


def _encounter(resource: Resource) -> ChartEncounter:
    return ChartEncounter(
        id=resource["id"],
        status=str(resource.get("status", "unknown")),
        start=(resource.get("period") or {}).get("start"),
        reason=encounter_reason(resource),
    )


def encounter_reason(resource: Resource) -> str | None:
    """Why the patient came, as the EHR words it."""
    reasons = [concept_text(c) for c in resource.get("reasonCode") or []]
    return "; ".join(r for r in reasons if r) or None


def _condition(resource: Resource) -> ChartCondition | None:
    clinical = first_code(resource.get("clinicalStatus"))
    verification = first_code(resource.get("verificationStatus"))
    if verification in _NOT_TRUE or clinical in _CONDITION_OVER:
        return None
    code = resource.get("code")
    return ChartCondition(
        **_item(resource, concept_text(code), code),
        clinical_status=clinical,
        verification_status=verification,
        onset=resource.get("onsetDateTime") or resource.get("onsetString"),
    )


def _medication(resource: Resource, concepts: dict[str, Resource]) -> ChartMedication | None:
    status = str(resource.get("status", "unknown"))
    if status not in _MEDICATION_ACTIVE:
        return None
    concept = resource.get("medicationCodeableConcept")
    if concept is None:
        shown = (resource.get("medicationReference") or {}).get("display")
        concept = concepts.get(str(resource.get("id"))) or {"text": shown}
    dosages = resource.get("dosage") or resource.get("dosageInstruction") or []
    dose, frequency = _dosage(dosages[0]) if dosages else (None, None)
    return ChartMedication(
        **_item(resource, concept_text(concept), concept), status=status, dose=dose, frequency=frequency
    )


def _dosage(dosage: Resource) -> tuple[str | None, str | None]:
    """Dose and frequency: from the structured fields where there, else the free text (once, as dose)."""
    quantity = next(
        (d["doseQuantity"] for d in dosage.get("doseAndRate") or [] if d.get("doseQuantity")), None
    )
    repeat = (dosage.get("timing") or {}).get("repeat") or {}
    text = dosage.get("text")
    dose = (
        f"{quantity.get('value')} {quantity.get('unit') or quantity.get('code') or ''}".strip()
        if quantity
        else text
    )
    if repeat.get("frequency") and repeat.get("periodUnit"):
        return dose, f"{repeat['frequency']} / {repeat.get('period', 1)} {repeat['periodUnit']}"
    often = concept_text((dosage.get("timing") or {}).get("code")) or text
    return dose, often if often != dose else None


def _medication_concepts(client: FhirClient, statements: Iterable[Resource]) -> dict[str, Resource]:
    """By statement id: the code of the Medication (contained or not) that it refers to."""
    read: dict[str, Resource] = {}
    found: dict[str, Resource] = {}
    for statement in statements:
        reference = (statement.get("medicationReference") or {}).get("reference")
        medication: Resource = {}
        if isinstance(reference, str) and reference.startswith("#"):
            contained = statement.get("contained") or []
            medication = next((c for c in contained if f"#{c.get('id')}" == reference), {})
        elif medication_id := reference_id({"reference": reference}, "Medication"):
            if medication_id not in read:
                read[medication_id] = client.read("Medication", medication_id)
            medication = read[medication_id]
        found[str(statement.get("id"))] = medication.get("code") or {}
    return found


def _allergy(resource: Resource) -> ChartAllergy | None:
    if first_code(resource.get("verificationStatus")) in _NOT_TRUE:
        return None
    if first_code(resource.get("clinicalStatus")) in ("inactive", "resolved"):
        return None
    code = resource.get("code")
    substances = [r.get("substance") for r in resource.get("reaction") or [] if r.get("substance")]
    concept = code or (substances[0] if substances else {})
    reactions = [
        concept_text(m) for r in resource.get("reaction") or [] for m in r.get("manifestation") or []
    ]
    return ChartAllergy(
        **_item(resource, concept_text(concept), concept),
        reactions=tuple(r for r in reactions if r),
        criticality=resource.get("criticality"),
        none_known=has_code(concept, *_NONE_KNOWN),
    )


def _latest(observations: list[Resource]) -> tuple[ChartObservation, ...]:
    """The newest of each code. Times are compared as moments, not as text."""

    def moment(item: ChartObservation) -> float:
        try:
            return datetime.fromisoformat((item.when or "").replace("Z", "+00:00")).timestamp()
        except (ValueError, OverflowError):
            return float("-inf")

    newest: dict[str, ChartObservation] = {}
    for resource in observations:
        if resource.get("status") in ("entered-in-error", "cancelled"):
            continue
        item = _observation(resource)
        key = f"{item.codes[0].system}|{item.codes[0].code}" if item.codes else item.display
        if key not in newest or (moment(item), item.id) > (moment(newest[key]), newest[key].id):
            newest[key] = item
    return tuple(newest[k] for k in sorted(newest))


def _observation(resource: Resource) -> ChartObservation:
    parts = [resource, *(resource.get("component") or [])]
    values = tuple(v for p in parts if (v := _value(p)) is not None)
    code = resource.get("code")
    when = resource.get("effectiveDateTime") or (resource.get("effectivePeriod") or {}).get("start")
    return ChartObservation(**_item(resource, concept_text(code), code), when=when, values=values)


def _value(part: Resource) -> Component | None:
    coded: tuple[Code, ...] = codes(part.get("code"))
    quantity = part.get("valueQuantity")
    measured = quantity if isinstance(quantity, dict) else {}
    text = part.get("valueString") or concept_text(part.get("valueCodeableConcept")) or None
    if not measured and not text:
        return None
    return Component(
        code=coded[0] if coded else None,
        display=concept_text(part.get("code")),
        value=number(measured.get("value")),
        unit=measured.get("code") or measured.get("unit"),
        text=text,
    )
