"""From the readable files (`hospital.toml`, `patients/*.toml`) to FHIR R4 resources with fixed ids."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

Resource = dict[str, Any]

IDENTIFIER = (
    "https://chevet.example/demo"  # system of every seeded resource's identifier; the value is its id
)
MRN = "https://chevet.example/demo/mrn"
_TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"
_SNOMED, _LOINC, _UCUM, _ATC = (
    "http://snomed.info/sct",
    "http://loinc.org",
    "http://unitsofmeasure.org",
    "http://www.whocc.no/atc",
)
_ICD_10 = {"en": "http://hl7.org/fhir/sid/icd-10-cm", "fr": "http://hl7.org/fhir/sid/icd-10"}
_PAST_VISIT_AT, _PAST_VISIT_TOOK = time(10), timedelta(minutes=20)


def all_resources(today: date, timezone: tzinfo = UTC) -> list[Resource]:
    """Every record of the demo hospital, in an order in which each refers to earlier ones only."""
    hospital = _toml("hospital.toml")
    staff = {p["id"]: _shown(p) for p in hospital["practitioners"]}
    found = [_organization(hospital["organization"]), *map(_practitioner, hospital["practitioners"])]
    for patient_id, patient in _patients():
        found += _Chart(patient_id, patient, hospital, staff, timezone).resources(today)
    return found


@cache
def _toml(name: str) -> dict[str, Any]:
    text = (files("chevet.demo.seed") / name).read_text(encoding="utf-8")
    return tomllib.loads(text, parse_float=Decimal)  # as the FHIR client reads them back


def _patients() -> Iterator[tuple[str, dict[str, Any]]]:
    """Patient `demo-p01` is the file patients/p01-….toml."""
    folder = files("chevet.demo.seed") / "patients"
    for name in sorted(f.name for f in folder.iterdir() if f.name.endswith(".toml")):
        yield f"demo-{name.split('-')[0]}", _toml(f"patients/{name}")


class _Chart:
    """One patient's records."""

    def __init__(
        self,
        patient_id: str,
        patient: dict[str, Any],
        hospital: dict[str, Any],
        staff: dict[str, str],
        zone: tzinfo,
    ) -> None:
        self.id, self.patient, self.zone, self.staff = patient_id, patient, zone, staff
        self.measures = hospital["measures"]
        self.hospital = _reference("Organization", hospital["organization"]["id"])
        self.physician: str = hospital["practitioners"][0]["id"]
        self.language: str = patient["language"]
        self.subject = {"reference": f"Patient/{patient_id}", "display": _shown(patient)}

    def resources(self, today: date) -> list[Resource]:
        made = [self._patient()]
        for kind, make in (
            ("conditions", self._condition),
            ("medications", self._medication),
            ("allergies", self._allergy),
            ("observations", self._observation),
        ):
            made += [
                make(f"{self.id}-{kind[:3]}-{n}", item)
                for n, item in enumerate(self.patient.get(kind, ()), 1)
            ]
        for n, visit in enumerate(self.patient.get("past_visits", ()), 1):
            start = datetime.combine(visit["on"], _PAST_VISIT_AT, UTC)  # the past does not move with the zone
            end = start + _PAST_VISIT_TOOK
            made.append(
                self._encounter(
                    f"{self.id}-visit-{n}", "finished", start, end, visit["reason"], visit["with"]
                )
            )
        if visit := self.patient.get("today"):
            start = datetime.combine(today, visit["at"], self.zone)
            end = start + timedelta(minutes=visit["minutes"])
            made.append(
                self._encounter(
                    f"{self.id}-today", visit["status"], start, end, visit["reason"], self.physician
                )
            )
        return made

    def _patient(self) -> Resource:
        p = self.patient
        resource = _resource("Patient", self.id)
        resource["identifier"].append({"use": "usual", "system": MRN, "value": p["mrn"]})
        return resource | {
            "active": True,
            "name": [{"use": "official", "family": p["family"], "given": [p["given"]]}],
            "telecom": [{"system": "phone", "value": p["phone"], "use": "mobile"}],
            "gender": p["gender"],
            "birthDate": p["born"].isoformat(),
            "communication": [{"language": _concept("urn:ietf:bcp:47", self.language), "preferred": True}],
            "generalPractitioner": [_reference("Practitioner", self.physician)],
            "managingOrganization": self.hospital,
        }

    def _condition(self, resource_id: str, c: dict[str, Any]) -> Resource:
        code = {
            "coding": [
                {"system": _ICD_10[self.language], "code": c["icd10"]},
                {"system": _SNOMED, "code": c["snomed"]},
            ],
            "text": c["text"],
        }
        return _resource("Condition", resource_id) | {
            "clinicalStatus": _concept(f"{_TERMINOLOGY}/condition-clinical", "active"),
            "verificationStatus": _concept(f"{_TERMINOLOGY}/condition-ver-status", "confirmed"),
            "category": [_concept(f"{_TERMINOLOGY}/condition-category", "problem-list-item")],
            "code": code,
            "subject": self.subject,
            "onsetDateTime": c["since"].isoformat(),
            "recordedDate": c["since"].isoformat(),
        }

    def _medication(self, resource_id: str, m: dict[str, Any]) -> Resource:
        every, times = ("d", m["per_day"]) if "per_day" in m else ("wk", m["per_week"])
        dose = {"value": m["dose"], "unit": m["unit"], "system": _UCUM, "code": m["unit"]}
        return _resource("MedicationStatement", resource_id) | {
            "status": "active",
            "medicationCodeableConcept": _concept(_ATC, m["atc"], m["text"]),
            "subject": self.subject,
            "effectivePeriod": {"start": m["since"].isoformat()},
            "dateAsserted": m["since"].isoformat(),
            "dosage": [
                {
                    "text": m["said"],
                    "timing": {"repeat": {"frequency": times, "period": 1, "periodUnit": every}},
                    "doseAndRate": [{"doseQuantity": dose}],
                }
            ],
        }

    def _allergy(self, resource_id: str, a: dict[str, Any]) -> Resource:
        resource = _resource("AllergyIntolerance", resource_id) | {
            "clinicalStatus": _concept(f"{_TERMINOLOGY}/allergyintolerance-clinical", "active"),
            "verificationStatus": _concept(f"{_TERMINOLOGY}/allergyintolerance-verification", "confirmed"),
            "code": _concept(_SNOMED, a["snomed"], a["text"]),
            "patient": self.subject,
        }
        if "reaction" in a:
            resource |= {
                "criticality": a["criticality"],
                "reaction": [{"manifestation": [{"text": a["reaction"]}]}],
            }
        return resource

    def _observation(self, resource_id: str, o: dict[str, Any]) -> Resource:
        resource = _resource("Observation", resource_id) | {
            "status": "final",
            "category": [
                _concept(f"{_TERMINOLOGY}/observation-category", self.measures[o["of"]]["category"])
            ],
            "code": self._measure(o["of"]),
            "subject": self.subject,
            "effectiveDateTime": o["on"].isoformat(),
        }
        if o["of"] != "bp":
            return resource | {"valueQuantity": self._quantity(o["of"], o["value"])}
        parts = zip(("systolic", "diastolic"), o["value"], strict=True)
        return resource | {
            "component": [
                {"code": self._measure(of), "valueQuantity": self._quantity(of, v)} for of, v in parts
            ]
        }

    def _measure(self, of: str) -> Resource:
        return _concept(_LOINC, self.measures[of]["loinc"], self.measures[of][self.language])

    def _quantity(self, of: str, value: int | Decimal) -> Resource:
        measure = self.measures[of]
        return {"value": value, "unit": measure["shown"], "system": _UCUM, "code": measure["unit"]}

    def _encounter(
        self, resource_id: str, status: str, start: datetime, end: datetime, reason: str, practitioner: str
    ) -> Resource:
        return _resource("Encounter", resource_id) | {
            "status": status,
            "class": {"system": f"{_TERMINOLOGY}/v3-ActCode", "code": "AMB", "display": "ambulatory"},
            "subject": self.subject,
            "participant": [
                {
                    "individual": _reference("Practitioner", practitioner)
                    | {"display": self.staff[practitioner]}
                }
            ],
            "period": {"start": start.isoformat(), "end": end.isoformat()},
            "reasonCode": [{"text": reason}],
            "serviceProvider": self.hospital,
        }


def _organization(o: dict[str, Any]) -> Resource:
    return _resource("Organization", o["id"]) | {
        "active": True,
        "type": [_concept(f"{_TERMINOLOGY}/organization-type", "prov", "Healthcare Provider")],
        "name": o["name"],
        "telecom": [{"system": "phone", "value": o["phone"]}],
        "address": [{"city": o["city"], "country": "FR"}],
    }


def _practitioner(p: dict[str, Any]) -> Resource:
    name = {"use": "official", "text": _shown(p), "family": p["family"], "given": [p["given"]]}
    if p["prefix"]:
        name["prefix"] = [p["prefix"]]
    return _resource("Practitioner", p["id"]) | {
        "active": True,
        "name": [name],
        "gender": p["gender"],
        "qualification": [{"code": {"text": p["qualification"]}}],
        "communication": [_concept("urn:ietf:bcp:47", language) for language in p["languages"]],
    }


def _resource(kind: str, resource_id: str) -> Resource:
    return {
        "resourceType": kind,
        "id": resource_id,
        "identifier": [{"system": IDENTIFIER, "value": resource_id}],
    }


def _concept(system: str, code: str, text: str | None = None) -> Resource:
    return {"coding": [{"system": system, "code": code}], **({"text": text} if text else {})}


def _reference(kind: str, resource_id: str) -> Resource:
    return {"reference": f"{kind}/{resource_id}"}


def _shown(person: dict[str, Any]) -> str:
    return " ".join(filter(None, (person.get("prefix"), person["given"], person["family"])))
