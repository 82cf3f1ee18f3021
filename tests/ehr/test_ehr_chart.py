"""Reading a chart and today's visits from a real FHIR server."""

from collections.abc import Callable
from datetime import UTC, date
from zoneinfo import ZoneInfo

import pytest

from chevet.ehr.chart import Chart, changed, fingerprint, read_chart
from chevet.ehr.client import FhirClient
from chevet.ehr.errors import NotInEhr
from chevet.ehr.visits import todays_encounters


def write(client: FhirClient, resource: dict) -> None:
    put = {"method": "PUT", "url": f"{resource['resourceType']}/{resource['id']}"}
    client.transaction(
        {"resourceType": "Bundle", "type": "transaction", "entry": [{"resource": resource, "request": put}]}
    )


def test_a_chart(client: FhirClient, patient: str) -> None:
    chart = read_chart(client, patient, f"{patient}-visit")
    assert (chart.patient.name, chart.patient.birth_date, chart.patient.gender) == (
        "Ada Ofori-Lamarck",
        "1958-03-02",
        "female",
    )
    assert chart.patient.language == "en"
    assert chart.patient.identifiers == (f"urn:test:mrn|MRN-{patient}",)
    assert [c.display for c in chart.conditions] == ["Diabetes mellitus type 2 (disorder)"]
    assert [(m.kind, m.display, m.dose, m.frequency) for m in chart.medications] == [
        ("MedicationRequest", "Lisinopril 10 MG Oral Tablet", "10 mg once daily", None),
        ("MedicationStatement", "Metformin hydrochloride 500 MG Oral Tablet", "1 tablet", "2 / 1 d"),
    ]
    assert [(a.display, a.reactions) for a in chart.allergies] == [("Penicillin", ("Hives",))]
    (result,) = chart.results
    assert (result.when, result.values[0].value, result.values[0].unit) == ("2025-09-01", 7.2, "%")
    assert chart.encounter is not None
    assert (chart.encounter.reason, chart.encounter.status) == ("Cough", "in-progress")


def test_a_chart_goes_to_json_and_back(client: FhirClient, patient: str) -> None:
    chart = read_chart(client, patient, f"{patient}-visit")
    again = Chart.model_validate_json(chart.model_dump_json())
    assert again == chart
    assert fingerprint(again) == fingerprint(chart)


def test_nothing_changed(client: FhirClient, patient: str) -> None:
    before, after = read_chart(client, patient, f"{patient}-visit"), read_chart(client, patient)
    assert changed(before, after) == ()
    assert fingerprint(before) == fingerprint(after)


def test_what_changed_is_told(client: FhirClient, patient: str) -> None:
    before = read_chart(client, patient)
    allergy = client.read("AllergyIntolerance", f"{patient}-penicillin")
    write(client, allergy | {"criticality": "high"})
    write(client, client.read("MedicationStatement", f"{patient}-metformin") | {"status": "entered-in-error"})
    latex = allergy | {"id": f"{patient}-latex", "code": {"text": "Latex"}}
    write(client, latex)
    write(client, client.read("Patient", patient) | {"birthDate": "1958-03-03"})
    after = read_chart(client, patient)
    assert {(c.what, c.kind, c.display) for c in changed(before, after)} == {
        ("changed", "AllergyIntolerance", "Penicillin"),
        ("removed", "MedicationStatement", "Metformin hydrochloride 500 MG Oral Tablet"),
        ("added", "AllergyIntolerance", "Latex"),
        ("changed", "Patient", "Ada Ofori-Lamarck"),
    }
    assert fingerprint(before) != fingerprint(after)


def test_what_does_not_matter_changes_nothing(client: FhirClient, patient: str) -> None:
    before = read_chart(client, patient, f"{patient}-visit")
    write(client, client.read("Encounter", f"{patient}-visit") | {"status": "finished"})
    write(client, client.read("Patient", patient) | {"telecom": [{"system": "phone", "value": "555"}]})
    write(client, client.read("Condition", f"{patient}-dm"))  # a new version of the same
    write(client, client.read("Observation", f"{patient}-hba1c-03") | {"note": [{"text": "an old result"}]})
    after = read_chart(client, patient, f"{patient}-visit")
    assert fingerprint(before) == fingerprint(after)


def test_a_medication_that_is_referred_to(client: FhirClient, patient: str) -> None:
    write(client, {"resourceType": "Medication", "id": f"{patient}-drug", "code": {"text": "Ramipril"}})
    statement = {
        "resourceType": "MedicationStatement",
        "id": f"{patient}-referring",
        "status": "active",
        "medicationReference": {"reference": f"Medication/{patient}-drug"},
        "subject": {"reference": f"Patient/{patient}"},
    }
    write(client, statement)
    contained = {"resourceType": "Medication", "id": "inside", "code": {"text": "Bisoprolol"}}
    inside = {"medicationReference": {"reference": "#inside"}, "contained": [contained]}
    write(client, statement | inside | {"id": f"{patient}-containing"})
    names = {m.display for m in read_chart(client, patient).medications}
    assert {"Ramipril", "Bisoprolol"} < names


def test_no_known_allergy_is_no_substance(client: FhirClient, patient: str) -> None:
    allergy = client.read("AllergyIntolerance", f"{patient}-penicillin")
    code = {
        "coding": [{"system": "http://snomed.info/sct", "code": "716186003", "display": "No known allergy"}]
    }
    write(client, allergy | {"code": code})
    (held,) = read_chart(client, patient).allergies
    assert held.none_known


def test_a_patient_the_ehr_does_not_know(client: FhirClient) -> None:
    with pytest.raises(NotInEhr) as e:
        read_chart(client, "nobody")
    assert e.value.code == "patient_not_in_ehr"
    assert "nobody" not in str(e.value)


def test_an_encounter_of_someone_else(client: FhirClient, new_patient: Callable[..., str]) -> None:
    one, other = new_patient(), new_patient()
    with pytest.raises(NotInEhr):
        read_chart(client, one, f"{other}-visit")


def test_todays_visits(client: FhirClient, new_patient: Callable[..., str]) -> None:
    patient = new_patient(practitioner="dr-today", language="fr")
    other = new_patient(practitioner="dr-today")
    visit = client.read("Encounter", f"{other}-visit")
    write(client, visit | {"period": {"start": "2025-11-24T08:00:00+01:00"}})
    write(client, visit | {"id": f"{other}-cancelled", "status": "cancelled"})
    write(client, visit | {"id": f"{other}-tomorrow", "period": {"start": "2025-11-25T00:00:00+01:00"}})
    yesterday = {"start": "2025-11-23T09:00:00+01:00", "end": "2025-11-26T09:00:00+01:00"}
    write(client, visit | {"id": f"{other}-stay", "period": yesterday})
    visits = todays_encounters(client, "dr-today", date(2025, 11, 24), timezone=ZoneInfo("Europe/Paris"))
    assert [(v.encounter_id, v.language) for v in visits] == [
        (f"{other}-visit", "en"),
        (f"{patient}-visit", "fr"),
    ]
    first = visits[1]
    assert (first.patient_id, first.patient, first.reason, first.status) == (
        patient,
        "Ada Ofori-Lamarck",
        "Cough",
        "in-progress",
    )
    assert first.start == "2025-11-24T09:00:00+01:00"
    # the 25th in Paris begins on the 24th in UTC
    in_utc = todays_encounters(client, "dr-today", date(2025, 11, 24), timezone=UTC)
    assert f"{other}-tomorrow" in {v.encounter_id for v in in_utc}
    assert todays_encounters(client, "nobody", date(2025, 11, 24)) == []


@pytest.mark.parametrize(
    ("encounter", "places"),
    [
        ({}, ()),
        ({"serviceProvider": {"reference": "Organization/h"}}, ("Organization/h",)),
        (
            {
                "location": [
                    {"location": {"reference": "Location/er"}, "status": "completed"},
                    {
                        "location": {"reference": "https://ehr.example/fhir/Location/icu/_history/3"},
                        "status": "active",
                    },
                    {"location": {"reference": "Location/ward"}, "status": "planned"},
                    {"location": {"display": "somewhere"}},
                ],
                "serviceProvider": {"reference": "Organization/h"},
            },
            ("Location/icu", "Location/ward", "Location/er", "Organization/h"),
        ),
        ({"location": [{"location": {"reference": "Patient/x"}}], "serviceProvider": "h"}, ()),
    ],
)
def test_where_an_encounter_is(encounter: dict, places: tuple[str, ...]) -> None:
    from chevet.ehr.visits import _places

    assert _places(encounter) == places
