"""Signed notes to release in the tests, in English and French."""

from datetime import UTC, datetime, timedelta, timezone

from chevet.contracts.base import Code, Engine
from chevet.contracts.draft import Allergy, Facts, Medication, Order, Problem, Section, Statement, Vital
from chevet.ehr.release import SignedNote

LOINC = "http://loinc.org"


def vital(id: str, code: str, value: float, unit: str) -> Vital:
    return Vital(id=id, code=Code(system=LOINC, code=code), value=value, unit=unit)


FACTS = Facts(
    problems=(
        Problem(
            id="p1",
            text="Acute bronchitis",
            code=Code(system="http://hl7.org/fhir/sid/icd-10-cm", code="J20.9", display="Acute bronchitis"),
        ),
        Problem(id="p2", text="Type 2 diabetes"),
        Problem(id="p3", text="Fever", status="negated"),
        Problem(id="p4", text="Pneumonia", status="possible"),
        Problem(id="p5", text="Breast cancer", status="family"),
    ),
    medications=(
        Medication(id="m1", name="metformin", dose="500 mg", frequency="twice a day"),
        Medication(
            id="m2",
            name="doxycycline",
            dose="100 mg",
            frequency="twice daily",
            duration="7 days",
            action="start",
        ),
        Medication(id="m3", name="ibuprofen", action="stop"),
    ),
    allergies=(
        Allergy(id="a1", substance="penicillin"),
        Allergy(id="a2", substance="latex", reaction="rash"),
    ),
    vitals=(
        vital("v1", "8480-6", 145, "mm[Hg]"),
        vital("v2", "8462-4", 90, "mm[Hg]"),
        vital("v3", "8310-5", 37.2, "Cel"),
        vital("v4", "59408-5", 96, "%"),
    ),
    orders=(
        Order(id="o1", type="imaging", description="Chest X-ray", reason="cough for three weeks"),
        Order(id="o2", type="followup", description="See again in two weeks"),
        Order(id="o3", type="medication", description="start doxycycline 100 mg"),
    ),
)

SECTIONS = (
    Section(
        code="10164-2",
        title="History of present illness",
        statements=(Statement(id="s1", text="She has had a cough for three weeks."),),
    ),
    Section(code="51848-0", title="Assessment", statements=(Statement(id="s2", text="Acute bronchitis."),)),
    Section(code="18776-5", title="Plan", statements=(Statement(id="s3", text="Doxycycline; chest X-ray."),)),
)


def english(
    patient: str, *, draft: str = "draft-1", practitioner: str = "dr", **changes: object
) -> SignedNote:
    values: dict = {
        "draft_id": draft,
        "revision": 3,
        "signature_sha256": "ab" * 32,
        "patient_id": patient,
        "encounter_id": f"{patient}-visit",
        "practitioner_id": practitioner,
        "practitioner_name": "Dr Claire Martin",
        "signed_at": datetime(2025, 11, 24, 10, 32, tzinfo=UTC),
        "language": "en",
        "title": "Consultation note",
        "sections": SECTIONS,
        "text": "She has had a cough for three weeks.\nAcute bronchitis.\nDoxycycline; chest X-ray.",
        "facts": FACTS,
        "engines": (
            Engine(name="grounded", version="0.1.0"),
            Engine(name="whisper-base", version="1.0", sha256="d0" * 32),
        ),
        "site_name": "Chevet Demo Hospital",
    }
    return SignedNote(**(values | changes))


def french(patient: str, **changes: object) -> SignedNote:
    return english(
        patient,
        **{
            "draft": "brouillon-1",
            "language": "fr",
            "title": "Note de consultation",
            "signed_at": datetime(2025, 12, 1, 9, 5, tzinfo=timezone(timedelta(hours=1))),
            "text": "Toux depuis trois semaines. Hypertension artérielle équilibrée.",
            "sections": (
                Section(
                    code="10164-2",
                    title="Histoire de la maladie",
                    statements=(Statement(id="s1", text="Toux depuis trois semaines."),),
                ),
            ),
            "facts": Facts(
                problems=(
                    Problem(id="p1", text="Diabète de type 2"),
                    Problem(id="p2", text="Bronchite aiguë"),
                ),
                medications=(
                    Medication(id="m1", name="Metformine", dose="500 mg", frequency="deux fois par jour"),
                ),
                allergies=(Allergy(id="a1", substance="Pénicilline"),),
            ),
            **changes,
        },
    )
