"""Answers that make sense with their question only; and who is meant."""

import pytest
from conversations import facts

CASES = [
    ("en", "D: Any chest pain?\nP: No.", [("chest pain", False)]),
    ("en", "D: Any chest pain? Any fever?\nP: No, not really.", [("chest pain", False), ("fever", False)]),
    ("en", "D: Do you have a fever?\nP: Yeah.", [("fever", True)]),
    ("en", "D: Any fever or cough?\nP: Yes.", []),  # which of them was not said
    ("en", "D: Any nausea?\nP: No, but I have some diarrhea.", [("nausea", False), ("diarrhea", True)]),
    ("en", "P: I've had a cough but no fever.", [("cough", True), ("fever", False)]),
    ("en", "P: I don't have nausea, vomiting or diarrhea.",
     [("nausea", False), ("vomiting", False), ("diarrhea", False)]),
    ("en", "P: I'm not sure about fever.", [("fever", True)]),
    ("en", "P: My wife has a cough.", []),
    ("en", "D: If you get a fever, call me.\nP: I will.", []),
    ("fr", "D: Avez-vous de la fièvre ?\nP: Non.", [("fièvre", False)]),
    ("fr", "D: Avez-vous de la fièvre, des vomissements ?\nP: Non, rien.",
     [("fièvre", False), ("vomissements", False)]),
    ("fr", "D: Avez-vous de la toux ?\nP: Oui, un peu.", [("toux", True)]),
    ("fr", "D: Pas de fièvre ?\nP: Non.", [("fièvre", False)]),
    ("fr", "D: Pas de fièvre ?\nP: Si.", [("fièvre", True)]),
    ("fr", "P: J'ai des nausées mais je n'ai pas vomi.", [("nausées", True), ("vomissements", False)]),
    ("fr", "P: J'ai mal à la tête, sans fièvre ni frissons.",
     [("maux de tête", True), ("fièvre", False), ("frissons", False)]),
    ("fr", "P: Mon mari tousse beaucoup.", []),
]  # fmt: skip


@pytest.mark.parametrize(("language", "lines", "expected"), CASES)
def test_symptoms(language: str, lines: str, expected: list[tuple[str, bool]]) -> None:
    assert [(s.text, s.present) for s in facts(lines, language).symptoms] == expected


def test_the_evidence_of_a_denial_is_the_question_and_the_reply() -> None:
    denied = facts("D: Any chest pain?\nP: No.", "en").symptoms[0]
    assert [e.quote for e in denied.evidence] == ["Any chest pain?", "No."]


@pytest.mark.parametrize(
    ("language", "lines", "onset"),
    [
        ("en", "P: I've had a cough for two weeks.", "for 2 weeks"),
        ("en", "P: The cough started three days ago.", "3 days ago"),
        ("fr", "P: J'ai de la fièvre depuis trois jours.", "depuis 3 jours"),
        ("fr", "P: Ça fait quinze jours que j'ai mal au ventre.", "depuis 15 jours"),
    ],
)
def test_onset(language: str, lines: str, onset: str) -> None:
    assert facts(lines, language).symptoms[0].onset == onset


@pytest.mark.parametrize(
    ("language", "lines", "label"),
    [
        ("en", "P: I have pain in my right knee.", "right knee pain"),
        ("en", "P: My left shoulder hurts.", "left shoulder pain"),
        ("fr", "P: J'ai mal au genou droit.", "douleur du genou droit"),
        ("fr", "P: J'ai une douleur dans la cheville gauche.", "douleur de la cheville gauche"),
    ],
)
def test_pain_at_a_place_keeps_its_side(language: str, lines: str, label: str) -> None:
    assert [s.text for s in facts(lines, language).symptoms] == [label]
