"""Facts against the chart, names and doses as people word them, English and French."""

from decimal import Decimal

import pytest

from chevet.contracts.base import Code
from chevet.contracts.draft import Allergy, Fact, Medication, Order, Problem, Symptom, Vital
from chevet.ehr.chart import Chart, ChartAllergy, ChartCondition, ChartMedication, ChartPatient
from chevet.ehr.compare import Status, status
from chevet.ehr.doses import amount, per_day
from chevet.ehr.names import allergic_to, ingredients, problem

ICD = "http://hl7.org/fhir/sid/icd-10-cm"
WHO_ICD = "http://hl7.org/fhir/sid/icd-10"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"


def base(kind: str, display: str, *codes: Code) -> dict:
    return {"kind": kind, "id": display, "display": display, "codes": codes, "content_sha256": ""}


def medication(
    display: str, dose: str | None = None, frequency: str | None = None, *codes: Code
) -> ChartMedication:
    return ChartMedication(
        **base("MedicationStatement", display, *codes), status="active", dose=dose, frequency=frequency
    )


CHART = Chart(
    patient=ChartPatient(id="p", name="Ada"),
    conditions=(
        ChartCondition(**base("Condition", "Essential hypertension (disorder)")),
        ChartCondition(**base("Condition", "Diabète de type 2", Code(system=WHO_ICD, code="E11"))),
        ChartCondition(**base("Condition", "Asthma", Code(system=ICD, code="J45.909"))),
    ),
    medications=(
        medication("Metformin hydrochloride 500 MG Oral Tablet", "1 tablet", "2 / 1 d"),
        medication("Lisinopril 10 MG Oral Tablet", "10 mg once daily"),
        medication("Paracétamol", "1 g", "au coucher"),
        medication("Warfarine", None, None, Code(system=RXNORM, code="11289")),
        medication("Levothyroxine sodium", "50 µg"),
        medication("Amoxicillin 250 MG / Clavulanate 125 MG Oral Tablet", "1 comprimé"),
    ),
    allergies=(
        ChartAllergy(**base("AllergyIntolerance", "Sulfamides")),
        ChartAllergy(**base("AllergyIntolerance", "Céphalosporines")),
        ChartAllergy(**base("AllergyIntolerance", "Peanuts")),
    ),
)
NONE_KNOWN = CHART.model_copy(
    update={"allergies": (ChartAllergy(**base("AllergyIntolerance", "No known allergy"), none_known=True),)}
)


def drug(
    name: str, dose: str | None = None, frequency: str | None = None, action: str = "continue"
) -> Medication:
    return Medication(name=name, dose=dose, frequency=frequency, action=action)


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        (drug("metformin", "500 mg", "twice a day"), "in_chart"),
        (drug("Metformine", "500 mg", "deux fois par jour"), "in_chart"),
        (drug("chlorhydrate de metformine", "0,5 g", "matin et soir"), "in_chart"),
        (drug("metformin"), "in_chart"),
        (drug("metformin", "1000 mg"), "contradicts"),
        (drug("metformin", "1 g", "twice a day", "change"), "new"),
        (drug("metformin", "500 mg", "once a day"), "contradicts"),
        (drug("metformin", "500 mg", "twice daily", "change"), "in_chart"),
        (drug("metformin", None, None, "change"), "new"),
        (drug("metformin", None, None, "stop"), "new"),
        (drug("metformin", "850 mg", None, "start"), "contradicts"),
        (drug("lisinopril", "10 mg", "daily"), "in_chart"),
        (drug("lisinopril", "10 mg", "BID"), "contradicts"),
        (drug("acetaminophen", "1000 mg", "at bedtime"), "in_chart"),
        (drug("Doliprane", "500 mg"), "contradicts"),
        (drug("warfarin", "5 mg"), "new"),  # the chart gives no dose: this goes beyond it
        (Medication(name="Coumadin tablets", code=Code(system=RXNORM, code="11289")), "in_chart"),
        (drug("lévothyroxine", "0.05 mg"), "in_chart"),
        (drug("levothyroxine", "75 mcg"), "contradicts"),
        (drug("levothyroxine", "2 tablets"), "new"),  # cannot be compared
        (drug("amoxicilline/acide clavulanique"), "in_chart"),
        (drug("amoxicillin", None, None, "start"), "new"),  # one of two ingredients is another drug
        (drug("doxycycline", "100 mg", None, "start"), "new"),
        (drug("sulfamethoxazole", None, None, "start"), "contradicts"),
        (drug("trimethoprim-sulfamethoxazole", None, None, "start"), "contradicts"),
        (drug("céfalexine", None, None, "start"), "contradicts"),
        (drug("ceftriaxone", None, None, "continue"), "contradicts"),
        (drug("ceftriaxone", None, None, "stop"), "new"),
        (Allergy(substance="sulfa"), "in_chart"),
        (Allergy(substance="arachide"), "in_chart"),
        (Allergy(substance="Latex"), "new"),
        (Allergy(substance="lisinopril", reaction="toux"), "contradicts"),  # she takes it
        (Allergy(substance="penicillin"), "contradicts"),  # she takes amoxicillin
        (Problem(text="HTA"), "in_chart"),
        (Problem(text="Hypertension artérielle"), "in_chart"),
        (Problem(text="high blood pressure"), "in_chart"),
        (Problem(text="type 2 diabetes"), "in_chart"),
        (Problem(text="type 1 diabetes"), "new"),
        (Problem(text="sugar", code=Code(system=ICD, code="E11.9")), "in_chart"),
        (Problem(text="sugar", code=Code(system=ICD, code="E10.9")), "new"),
        (Problem(text="asthme", status="negated"), "contradicts"),
        (Problem(text="asthma", status="resolved"), "contradicts"),
        (Problem(text="asthma", status="possible"), "in_chart"),
        (Problem(text="asthma", status="family"), "new"),
        (Problem(text="gout"), "new"),
        (Vital(code=Code(system="http://loinc.org", code="8867-4"), value=70, unit="/min"), "new"),
        (Symptom(text="cough"), "new"),
        (Order(type="lab", description="HbA1c"), "new"),
    ],
    ids=lambda v: v if isinstance(v, str) else None,
)
def test_status(fact: Fact, expected: Status) -> None:
    assert status(fact, CHART) == expected


def test_an_allergy_where_the_chart_says_none_is_known() -> None:
    assert status(Allergy(substance="latex"), NONE_KNOWN) == "contradicts"
    assert status(drug("cefalexin", action="start"), NONE_KNOWN) == "new"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("amoxicilline", "Amoxicillin 500 MG Oral Capsule"),
        ("amlodipine", "Bésilate d'amlodipine 5 mg cp"),
        ("salbutamol", "Ventolin HFA 90 mcg inhaler"),
        ("furosémide", "Furosemide 40 MG tablet"),
        ("aspirine", "acide acétylsalicylique 75 mg"),
        ("insuline glargine", "insulin glargine 100 UNT/ML"),
        ("valproate de sodium", "sodium valproate"),
        ("adrénaline", "epinephrine"),
    ],
)
def test_one_drug_by_two_names(one: str, other: str) -> None:
    assert ingredients(one) == ingredients(other) != frozenset()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("vitamin D", "vitamin A"),
        ("calcium carbonate", "lithium carbonate"),
        ("magnesium oxide", "zinc oxide"),
        ("insulin glargine", "insulin lispro"),
        ("hydroxyzine", "hydralazine"),
        ("prednisone", "prednisolone"),
        ("metoprolol", "metoclopramide"),
    ],
)
def test_two_drugs(one: str, other: str) -> None:
    assert ingredients(one) != ingredients(other)


@pytest.mark.parametrize(
    ("substance", "taken", "expected"),
    [
        ("Pénicilline", "amoxicilline", True),
        ("penicillin", "Piperacillin / Tazobactam", True),
        ("penicillin", "cefalexin", False),
        ("AINS", "ibuprofène", True),
        ("NSAIDs", "naproxen 500 mg", True),
        ("NSAID", "paracetamol", False),
        ("macrolides", "clarithromycin", True),
        ("ibuprofen", "Advil", True),
    ],
)
def test_allergic_to(substance: str, taken: str, expected: bool) -> None:
    assert allergic_to(substance, taken) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("500 mg", (500, "mg")),
        ("1,5 g", (1500, "mg")),
        ("1,000 mg", (1000, "mg")),
        ("1 000 mg", (1000, "mg")),
        ("50 µg", ("0.05", "mg")),
        ("10 unités", (10, "unit")),
        ("two tablets", (2, "piece")),
        ("deux bouffées", (2, "puff")),
        ("a spoonful", None),
        ("", None),
    ],
)
def test_amount(text: str, expected: tuple[int | str, str] | None) -> None:
    assert amount(text) == (expected and (Decimal(expected[0]), expected[1]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("twice a day", 2),
        ("trois fois par jour", 3),
        ("3x/jour", 3),
        ("every 8 hours", 3),
        ("toutes les six heures", 4),
        ("q12h", 2),
        ("TID", 3),
        ("nightly", 1),
        ("le matin", 1),
        ("matin, midi et soir", 3),
        ("2 / 1 d", 2),
        ("1 / 12 h", 2),
        ("as needed", None),
        ("every 0 hours", None),
        ("1 / 0 d", None),
    ],
)
def test_per_day(text: str, expected: int | None) -> None:
    assert per_day(text) == expected


def test_once_a_week_is_not_once_a_day() -> None:
    assert per_day("once a week") == per_day("une fois par semaine") == Decimal(1) / 7


def test_problem_names() -> None:
    assert problem("BPCO") == problem("Chronic obstructive pulmonary disease")
    assert problem("insuffisance cardiaque") == problem("Heart failure")
    assert problem("gout") != problem("gut")
