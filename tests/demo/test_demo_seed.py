"""The demo hospital's patients, in a real FHIR server."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from fhir.resources.R4B import get_fhir_model_class

from chevet.contracts.draft import Allergy, Medication
from chevet.demo import seed
from chevet.demo.hospital import DemoHospital
from chevet.demo.seed import DEMO, all_resources
from chevet.ehr.chart.reading import read_chart
from chevet.ehr.client import FhirClient
from chevet.ehr.compare import status
from chevet.ehr.visits import todays_encounters

DAY = date(2031, 3, 5)
KINDS = [
    "Organization",
    "Practitioner",
    "Patient",
    "Condition",
    "MedicationStatement",
    "AllergyIntolerance",
    "Observation",
    "Encounter",
]


def versions(client: FhirClient) -> dict[str, str]:
    found = {}
    for kind in KINDS:
        for r in client.search(kind, {"_count": "500"}):
            found[f"{r['resourceType']}/{r['id']}"] = r["meta"]["versionId"]
    return found


@pytest.mark.parametrize("resource", all_resources(DAY), ids=lambda r: r["id"])
def test_every_seeded_resource_is_valid_fhir(resource: dict) -> None:
    model = get_fhir_model_class(resource["resourceType"])
    model.model_validate(resource)


def test_references_lead_to_earlier_resources() -> None:
    seen: set[str] = set()

    def check(node: object) -> None:
        if isinstance(node, dict):
            if "reference" in node:
                assert node["reference"] in seen
            for value in node.values():
                check(value)
        elif isinstance(node, list):
            for value in node:
                check(value)

    for resource in all_resources(DAY):
        check(resource)
        seen.add(f"{resource['resourceType']}/{resource['id']}")


def test_at_least_fourteen_patients_half_french_half_english(demo_ehr: FhirClient) -> None:
    patients = demo_ehr.search("Patient", {"_count": "500"})
    spoken = Counter(p["communication"][0]["language"]["coding"][0]["code"] for p in patients)
    assert sum(spoken.values()) >= 14
    assert spoken["en"] == spoken["fr"]
    numbers = Counter(i["value"] for p in patients for i in p["identifier"])
    assert max(numbers.values()) == 1


def test_every_patient_has_conditions_medications_allergies_observations_and_encounters(
    demo_ehr: FhirClient,
) -> None:
    for patient in demo_ehr.search("Patient", {"_count": "500"}):
        for kind in KINDS[3:]:
            assert demo_ehr.search(kind, {"patient": f"Patient/{patient['id']}"}), (patient["id"], kind)


def test_loading_again_writes_nothing(demo_hospital: DemoHospital, demo_ehr: FhirClient) -> None:
    before = versions(demo_ehr)
    seed.load(demo_hospital.base_url, DAY)
    assert versions(demo_ehr) == before


def test_a_changed_record_is_put_right_again(demo_hospital: DemoHospital, demo_ehr: FhirClient) -> None:
    patient = demo_ehr.read("Patient", "demo-p03")
    del patient["meta"]
    entry = {
        "resource": patient | {"gender": "unknown"},
        "request": {"method": "PUT", "url": "Patient/demo-p03"},
    }
    demo_ehr.transaction({"resourceType": "Bundle", "type": "transaction", "entry": [entry]})
    seed.load(demo_hospital.base_url, DAY)
    assert demo_ehr.read("Patient", "demo-p03")["gender"] == patient["gender"] != "unknown"


def test_todays_visits_are_found_and_move_to_a_new_day(
    demo_hospital: DemoHospital, demo_ehr: FhirClient
) -> None:
    visits = todays_encounters(demo_ehr, DEMO.practitioner_id, DAY)
    assert len(visits) >= 8
    assert {v.language for v in visits} == {"en", "fr"}
    assert {s.encounter_id for s in DEMO.visits.values()} <= {v.encounter_id for v in visits}
    before = versions(demo_ehr)

    tomorrow = DAY + timedelta(days=1)
    seed.load(demo_hospital.base_url, tomorrow)

    assert todays_encounters(demo_ehr, DEMO.practitioner_id, DAY) == []
    assert len(todays_encounters(demo_ehr, DEMO.practitioner_id, tomorrow)) == len(visits)
    after = versions(demo_ehr)
    assert after.keys() == before.keys()
    assert {k for k in after if after[k] != before[k]} == {f"Encounter/{v.encounter_id}" for v in visits}


def test_hours_are_those_of_the_hospitals_time_zone() -> None:
    zone = ZoneInfo("Pacific/Auckland")
    starts = [
        datetime.fromisoformat(r["period"]["start"])
        for r in all_resources(DAY, zone)
        if r["id"].endswith("-today")
    ]
    assert {s.astimezone(zone).date() for s in starts} == {DAY}
    assert {s.astimezone(UTC).date() for s in starts} != {DAY}


def test_the_english_visit_finds_things_known_new_and_at_odds(demo_ehr: FhirClient) -> None:
    visit = DEMO.visits["en"]
    chart = read_chart(demo_ehr, visit.patient_id, visit.encounter_id)
    assert status(Medication(name="ramipril", dose="5 mg", frequency="once a day"), chart) == "in_chart"
    assert status(Medication(name="metformin", dose="1 g", frequency="twice a day"), chart) == "contradicts"
    assert status(Medication(name="doxycycline", dose="100 mg", action="start"), chart) == "new"
    assert status(Allergy(substance="penicillin", reaction="rash"), chart) == "in_chart"


def test_the_french_visit_finds_things_known_new_and_at_odds(demo_ehr: FhirClient) -> None:
    visit = DEMO.visits["fr"]
    chart = read_chart(demo_ehr, visit.patient_id, visit.encounter_id)
    assert status(Medication(name="oméprazole", dose="20 mg", frequency="le soir"), chart) == "in_chart"
    assert status(Medication(name="amlodipine", dose="10 mg", action="change"), chart) == "new"
    assert status(Medication(name="ibuprofène", dose="400 mg"), chart) == "new"
    assert status(Allergy(substance="pénicilline"), chart) == "contradicts"


def test_the_chart_reads_weekly_doses_and_both_pressures(demo_ehr: FhirClient) -> None:
    weekly = read_chart(demo_ehr, "demo-p08").medications
    assert {m.frequency for m in weekly} == {"1 / 1 wk"}
    pressure = next(o for o in read_chart(demo_ehr, "demo-p01").vitals if o.codes[0].code == "85354-9")
    assert [(v.value, v.unit) for v in pressure.values] == [(142, "mm[Hg]"), (84, "mm[Hg]")]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_recorded_consent_is_one_that_exists(language: str) -> None:
    from chevet.trust import consent

    recorded = DEMO.visits[language].consent
    assert consent.text(recorded.language, recorded.text_version).language == language
    assert set(recorded.purposes) <= set(consent.PURPOSES)
