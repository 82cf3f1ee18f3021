"""Results spoken of: numbers with units, words, images; nothing that is still to come."""

import pytest
from conversations import EXAM, facts, note


@pytest.mark.parametrize(
    ("language", "line", "expected"),
    [
        ("en", "Your hemoglobin A1c was seven point five.", [("hemoglobin A1c", 7.5, None, None)]),
        ("en", "Your potassium is 3.9, which is normal.", [("potassium", 3.9, None, "normal")]),
        ("en", "Your blood sugar was 140 milligrams per deciliter.", [("blood sugar", 140, "mg/dL", None)]),
        ("en", "The chest x-ray shows a small pneumonia.", [("chest x-ray", None, None, "a small pneumonia")]),
        ("en", "The strep test came back negative.", [("strep test", None, None, "negative")]),
        ("en", "Your white count is not elevated.", [("white blood cell count", None, None, "not elevated")]),
        ("en", "Your ejection fraction is 55 percent.", [("ejection fraction", 55, "%", None)]),
        ("en", "I'm going to order an MRI and a hemoglobin A1c.", []),
        ("en", "If the strep test is positive, call us.", []),
        ("en", "The goal is a hemoglobin A1c of seven.", []),
        ("en", "You take vitamin D3.", []),
        ("fr", "La glycémie est à un virgule vingt-six grammes par litre.", [("glycémie", 1.26, "g/L", None)]),
        ("fr", "La créatinine est à 95 micromoles par litre.", [("créatinine", 95, "umol/L", None)]),
        ("fr", "La radio montre une fracture du poignet.", [("radio", None, None, "une fracture du poignet")]),
        ("fr", "Le cholestérol est un peu élevé.", [("cholestérol", None, None, "un peu élevé")]),
        ("fr", "On refera une prise de sang.", []),
    ],
)  # fmt: skip
def test_results(
    language: str, line: str, expected: list[tuple[str, float | None, str | None, str | None]]
) -> None:
    found = facts(EXAM[language] + f"D: {line}", language).results
    assert [(r.name, r.value, r.unit, r.interpretation) for r in found] == expected


def test_glucose_in_moles_has_its_own_code() -> None:
    mass, molar = (
        facts(EXAM["en"] + f"D: Your blood glucose is {value}.", "en").results[0].code
        for value in ("140 mg/dL", "7.2 millimoles per litre")
    )
    assert mass is not None and molar is not None
    assert (mass.code, molar.code) == ("2339-0", "15074-8")


def test_results_hold() -> None:
    draft = note(
        EXAM["en"] + "D: Your A1c was seven point five and the chest x-ray shows no pneumonia.", "en"
    )
    assert [(r.name, r.interpretation) for r in draft.facts.results] == [
        ("hemoglobin A1c", None),
        ("chest x-ray", "no pneumonia"),
    ]
    assert not [f for f in draft.findings if f.kind in ("unsupported", "contradiction")]
