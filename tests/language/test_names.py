"""Drug names heard almost right."""

import pytest
from conversations import EXAM, note

from chevet.language.rules.misheard import distance, nearest


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("amoxicilin", "amoxicillin"),
        ("doxocycline", "doxycycline"),
        ("metphormin", "metformin"),
        ("lisinoprel", "lisinopril"),
        ("ramiprill", "ramipril"),
        ("omeprasole", "omeprazole"),
        ("continue", None),
        ("breakfast", None),
    ],
)
def test_nearest(heard: str, meant: str | None) -> None:
    assert nearest(heard, "en") == meant


def test_distance_stops_at_its_limit() -> None:
    assert distance("abc", "abc", 1) == 0
    assert distance("abc", "abd", 1) == 1
    assert distance("abc", "xyz", 1) == 2


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
