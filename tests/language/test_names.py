"""Drug names heard almost right."""

import pytest
from conversations import EXAM, note


@pytest.mark.parametrize(
    ("language", "line", "heard", "proposed"),
    [
        ("en", "D: I'm going to start you on amoxicilin 500 mg twice a day.", "amoxicilin", "amoxicillin"),
        (
            "fr",
            "D: Je vous prescris de l'omeprasole, vingt milligrammes le matin.",
            "omeprasole",
            "oméprazole",
        ),
        ("en", "D: Please continue met forming 500 mg twice a day.", "met forming", "metformin"),
    ],
)
def test_a_finding_proposes_and_the_text_stays(language: str, line: str, heard: str, proposed: str) -> None:
    d = note(EXAM[language] + line, language)
    found = [f for f in d.findings if f.kind == "repair"]
    assert [(f.heard, f.proposed) for f in found] == [(heard, proposed)]
    assert heard in d.text
    assert heard in found[0].message
    assert any(r.startswith("s") for r in found[0].refs)


def test_no_proposal_where_no_drug_is_spoken_of() -> None:
    assert not [f for f in note("P: I watched a program on television.", "en").findings if f.kind == "repair"]


def test_a_name_in_two_words_is_a_medication_with_its_dose() -> None:
    d = note(EXAM["en"] + "D: Please continue met forming 500 mg twice a day.", "en")
    assert [(m.name, m.dose, m.code) for m in d.facts.medications] == [("met forming", "500 mg", None)]
