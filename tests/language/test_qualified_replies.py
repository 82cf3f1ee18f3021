"""A reply of how much or when stands under what was asked; alone it would say nothing."""

import pytest
from conversations import EXAM, note


@pytest.mark.parametrize(
    ("language", "turns", "line"),
    [
        (
            "en",
            "D: Are you short of breath?\nP: A little, when I climb the stairs.\n",
            "Shortness of breath: a little, when they climb the stairs.",
        ),
        (
            "en",
            "D: Any chest pain?\nP: Yes, sometimes, mostly at night.\n",
            "Chest pain: sometimes, mostly at night.",
        ),
        (
            "fr",
            "M: Êtes-vous essoufflé ?\nP: Un peu, quand je monte les escaliers.\n",
            "Essoufflement : un peu, quand le patient monte les escaliers.",
        ),
    ],
)
def test_it_names_what_was_asked(language: str, turns: str, line: str) -> None:
    made = note(turns + EXAM[language], language)
    assert line in made.text, made.text
    statement = next(s for s in made.statements() if s.text == line)
    assert len(statement.evidence) == 2
    assert not [f for f in made.findings if f.severity == "major" and statement.id in f.refs]


def test_of_two_things_asked_nothing_is_concluded() -> None:
    made = note("D: Any cough or chest pain?\nP: Sometimes, mostly at night.\n" + EXAM["en"], "en")
    assert "Cough: " not in made.text and "Chest pain: " not in made.text


def test_it_is_not_reported_once_more() -> None:
    turns = "P: I've had a bad cough for a week.\nD: Are you short of breath?\nP: A little, when I climb the stairs.\n"
    assert "Reports shortness of breath" not in note(turns + EXAM["en"], "en").text
