"""Problems and their status."""

import pytest
from conversations import EXAM, facts


@pytest.mark.parametrize(
    ("language", "lines", "expected"),
    [
        ("en", "P: I have high blood pressure and type two diabetes.",
         [("hypertension", "active"), ("type 2 diabetes", "active")]),
        ("en", "P: I had asthma as a child.", [("asthma", "resolved")]),
        ("en", "P: My mother has diabetes.", [("diabetes", "family")]),
        ("en", "P: My mother is well but I have diabetes.", [("diabetes", "active")]),
        ("en", "D: Do you have diabetes?\nP: No.", [("diabetes", "negated")]),
        ("en", EXAM["en"] + "D: I think it's probably pneumonia.", [("pneumonia", "possible")]),
        ("en", "P: My friend had a stroke.", []),
        ("en", "P: I got the covid vaccine.", []),
        ("fr", "P: J'ai une hypertension et de l'asthme.",
         [("hypertension artérielle", "active"), ("asthme", "active")]),
        ("fr", "P: Ma mère est diabétique.", [("diabète", "family")]),
        ("fr", "D: Avez-vous du diabète ?\nP: Non.", [("diabète", "negated")]),
        ("fr", EXAM["fr"] + "D: Cela ressemble à une gastrite.", [("gastrite", "possible")]),
    ],
)  # fmt: skip
def test_status(language: str, lines: str, expected: list[tuple[str, str]]) -> None:
    assert [(p.text, p.status) for p in facts(lines, language).problems] == expected


def test_a_code_only_where_sure() -> None:
    found = facts("P: I have hypertension. I have some cancer.", "en").problems
    assert found[0].code is not None
    assert found[0].code.code == "I10"
    assert found[1].code is None
    doubtful = facts(EXAM["en"] + "D: I suspect hypertension.", "en").problems
    assert doubtful[0].code is None
