"""Facts as FHIR resources, each valid by fhir.resources' R4B models."""

from decimal import Decimal

import pytest
from ehr_notes import LOINC, english, french, vital

from chevet.contracts.base import Code, Engine
from chevet.contracts.draft import Allergy, Medication, Order, Problem
from chevet.ehr.errors import CannotBeFiled
from chevet.ehr.identifiers import release_key, value
from chevet.ehr.mapping.allergy_intolerance import allergy_intolerance
from chevet.ehr.mapping.common import checked, decimal
from chevet.ehr.mapping.condition import condition, is_filed
from chevet.ehr.mapping.device import device
from chevet.ehr.mapping.medication_statement import medication_statement, ordered_medication
from chevet.ehr.mapping.observation import observation, readings
from chevet.ehr.mapping.provenance import retraction
from chevet.ehr.mapping.service_request import service_request
from chevet.ehr.rollback import as_error
from chevet.ehr.signed_by import closing_line
from chevet.ehr.text import clean, narrative

NOTE = english("p")
OUTSIDE = english("p", encounter_id=None)


@pytest.mark.parametrize(
    ("status", "clinical", "verification"),
    [
        ("active", "active", "confirmed"),
        ("resolved", "resolved", "confirmed"),
        ("possible", "active", "provisional"),
    ],
)
def test_condition(status: str, clinical: str, verification: str) -> None:
    code = Code(system="http://hl7.org/fhir/sid/icd-10-cm", code="J20.9")
    made = checked(condition(NOTE, Problem(id="p1", text="Bronchitis", status=status, code=code)))
    assert made["clinicalStatus"]["coding"][0]["code"] == clinical
    assert made["verificationStatus"]["coding"][0]["code"] == verification
    assert made["code"] == {"text": "Bronchitis", "coding": [code.model_dump(exclude_none=True)]}
    assert made["encounter"] == {"reference": "Encounter/p-visit"}
    assert made["category"][0]["coding"][0]["code"] == "encounter-diagnosis"


def test_condition_outside_a_visit() -> None:
    made = checked(condition(OUTSIDE, Problem(id="p1", text="Gout")))
    assert "encounter" not in made
    assert made["category"][0]["coding"][0]["code"] == "problem-list-item"


@pytest.mark.parametrize(
    ("status", "filed"),
    [("active", True), ("resolved", True), ("possible", True), ("negated", False), ("family", False)],
)
def test_which_problems_become_conditions(status: str, filed: bool) -> None:
    assert is_filed(Problem(text="x", status=status)) is filed


@pytest.mark.parametrize(
    ("action", "status"),
    [("continue", "active"), ("change", "active"), ("start", "intended"), ("stop", "stopped")],
)
def test_medication_statement(action: str, status: str) -> None:
    fact = Medication(
        id="m", name="doxycycline", dose="100 mg", route="by mouth", duration="7 days", action=action
    )
    made = checked(medication_statement(NOTE, fact))
    assert made["status"] == status
    assert made["dosage"] == [{"text": "100 mg, by mouth, 7 days"}]
    assert "dosage" not in checked(medication_statement(NOTE, Medication(id="m", name="x", action=action)))


def test_ordered_medication() -> None:
    made = checked(
        ordered_medication(NOTE, Order(id="o", type="medication", description="refill", reason="gout"))
    )
    assert (made["status"], made["reasonCode"]) == ("intended", [{"text": "gout"}])


@pytest.mark.parametrize(
    ("action", "status"), [("start", "intended"), ("continue", "intended"), ("stop", "stopped")]
)
def test_an_order_to_stop_is_no_intention_to_give(action: str, status: str) -> None:
    order = Order(id="o", type="medication", description="Stop ibuprofen", action=action)
    assert ordered_medication(NOTE, order)["status"] == status


def test_allergy() -> None:
    made = checked(allergy_intolerance(NOTE, Allergy(id="a", substance="latex", reaction="rash")))
    assert made["verificationStatus"]["coding"][0]["code"] == "unconfirmed"
    assert made["reaction"] == [{"manifestation": [{"text": "rash"}]}]
    assert "reaction" not in checked(allergy_intolerance(NOTE, Allergy(id="a", substance="latex")))


def test_blood_pressure_is_one_panel() -> None:
    two, one = readings((vital("v1", "8480-6", 145, "mm[Hg]"), vital("v2", "8462-4", 90, "mm[Hg]"))), []
    one = list(two)
    assert len(one) == 1
    made = checked(observation(NOTE, one[0], "2025-11-23T23:50:00-05:00"))
    assert made["code"]["coding"][0]["code"] == "85354-9"
    assert [c["valueQuantity"]["value"] for c in made["component"]] == [145, 90]
    assert made["effectiveDateTime"] == "2025-11-23"
    assert made["identifier"][0]["value"] == value(NOTE, "v1", "v2")


def test_half_a_blood_pressure_says_what_is_missing() -> None:
    (reading,) = readings((vital("v2", "8462-4", 90, "mm[Hg]"),))
    systolic, diastolic = checked(observation(NOTE, reading, None))["component"]
    assert systolic["dataAbsentReason"]["coding"][0]["code"] == "unknown"
    assert diastolic["valueQuantity"]["value"] == 90


def test_several_readings_stay_in_order() -> None:
    vitals = (
        vital("s1", "8480-6", 150, "mm[Hg]"),
        vital("d1", "8462-4", 95, "mm[Hg]"),
        vital("t", "8310-5", 37.2, "Cel"),
        vital("s2", "8480-6", 140, "mm[Hg]"),
        vital("d2", "8462-4", 88, "mm[Hg]"),
        vital("d3", "8462-4", 70, "mm[Hg]"),
    )
    assert [tuple(v.id for v in r) for r in readings(vitals)] == [("s1", "d1"), ("t",), ("s2", "d2"), ("d3",)]


def test_saturation_carries_the_profiles_code_too() -> None:
    made = checked(observation(NOTE, (vital("v", "59408-5", 96, "%"),), None))
    assert [c["code"] for c in made["code"]["coding"]] == ["59408-5", "2708-6"]
    assert made["valueQuantity"] == {
        "value": 96,
        "unit": "%",
        "system": "http://unitsofmeasure.org",
        "code": "%",
    }
    assert made["effectiveDateTime"] == "2025-11-24"


def test_another_measure_is_no_vital_sign() -> None:
    made = checked(observation(NOTE, (vital("v", "33914-3", 60, "mL/min"),), None))
    assert made["category"][0]["coding"][0]["code"] == "exam"


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("lab", "108252007"),
        ("imaging", "363679005"),
        ("referral", "3457005"),
        ("procedure", "71388002"),
        ("followup", "390906007"),
    ],
)
def test_service_request(kind: str, code: str) -> None:
    made = checked(service_request(NOTE, Order(id="o", type=kind, description="do it", reason="why")))
    assert (made["status"], made["intent"]) == ("active", "plan")
    assert made["category"][0]["coding"][0]["code"] == code
    assert made["reasonCode"] == [{"text": "why"}]


def test_device() -> None:
    made = checked(device(Engine(name="whisper", version="1.2", sha256="ab" * 32)))
    assert made["identifier"] == [{"system": "urn:chevet:engine", "value": "whisper.1.2.abababababab"}]
    assert checked(device(Engine(name="é / ?", version="1")))["identifier"][0]["value"].isascii()


def test_retraction() -> None:
    checked(retraction("k", ["Condition/1"], reason="wrong", practitioner_id="dr", at=NOTE.signed_at))


@pytest.mark.parametrize(
    "made",
    [
        condition(NOTE, Problem(id="p", text="x")),
        allergy_intolerance(NOTE, Allergy(id="a", substance="x")),
        medication_statement(NOTE, Medication(id="m", name="x")),
        observation(NOTE, (vital("v", "8867-4", 70, "/min"),), None),
        service_request(NOTE, Order(id="o", type="lab", description="x")),
    ],
    ids=lambda r: r["resourceType"],
)
def test_marked_as_error_it_is_still_valid(made: dict) -> None:
    marked = checked(as_error(made))
    assert "clinicalStatus" not in marked
    assert "entered-in-error" in str(marked)
    assert made == made | {"identifier": marked["identifier"]}


@pytest.mark.parametrize(
    ("broken", "where"),
    [
        ({"resourceType": "Observation", "status": "final"}, "Observation"),
        ({"resourceType": "Condition", "subject": {"reference": "Patient/1"}, "severety": {}}, "Condition"),
        (
            {
                "resourceType": "Observation",
                "status": "final",
                "code": {"text": "x"},
                "valueQuantity": {"value": "72.5"},
            },
            "valueQuantity",
        ),
    ],
)
def test_what_is_not_valid_does_not_leave(broken: dict, where: str) -> None:
    with pytest.raises(CannotBeFiled, match=where) as e:
        checked(broken)
    assert not e.value.retryable


def test_precise_decimals_pass_the_check() -> None:
    quantity = {"value": Decimal("72.50"), "unit": "kg"}
    made = {
        "resourceType": "Observation",
        "status": "final",
        "code": {"text": "x"},
        "valueQuantity": quantity,
    }
    assert checked(made)["valueQuantity"]["value"] == Decimal("72.50")


@pytest.mark.parametrize(
    ("said", "written"), [(145.0, "145"), (37.2, "37.2"), (0.1, "0.1"), (1e22, "1" + "0" * 22)]
)
def test_decimal(said: float, written: str) -> None:
    assert str(decimal(said)) == written


def test_release_keys() -> None:
    assert release_key(NOTE) == release_key(english("p"))
    others = [
        english("q"),
        english("p", revision=4),
        english("p", signature_sha256="cd" * 32),
        english("p", draft="draft-2"),
    ]
    assert len({release_key(n) for n in (NOTE, *others)}) == 5


def test_closing_line_in_both_languages() -> None:
    assert "AI (grounded 0.1.0; whisper-base 1.0). Reviewed and signed by Dr Claire Martin" in closing_line(
        NOTE
    )
    assert closing_line(french("p", engines=())).startswith("Rédigé avec l’aide d’une IA. Relu et signé par")


def test_text() -> None:
    assert clean(" a\r\nb\x00\x1b\x85\ufffe\t\ud800c ") == "a\nb\x85\tc"
    div = narrative(["a < b & c\nd", "\x00"], "fr")["div"]
    assert div == (
        '<div xmlns="http://www.w3.org/1999/xhtml" xml:lang="fr" lang="fr">'
        "<p>a &lt; b &amp; c<br/>d</p></div>"
    )


def test_codes_keep_their_system() -> None:
    made = observation(NOTE, (vital("v", "8867-4", 70, "/min"),), None)
    assert made["code"]["coding"] == [{"system": LOINC, "code": "8867-4", "display": "Heart rate"}]
