"""What was found on examining: where, and normal or not."""

import pytest
from conversations import EXAM, facts, note


@pytest.mark.parametrize(
    ("language", "line", "expected"),
    [
        ("en", "Your heart has a regular rate and rhythm, no murmur.",
         [("regular rate and rhythm", "heart", True), ("no murmur", "heart", True)]),
        ("en", "I do appreciate some swelling of your right knee, no redness.",
         [("swelling", "right knee", False), ("no erythema", "right knee", True)]),
        ("en", "The abdomen is soft, but there is some tenderness in the right lower quadrant.",
         [("soft abdomen", "abdomen", True), ("tenderness", "right lower quadrant", False)]),
        ("en", "There is a scar on your left shoulder.", [("scar", "left shoulder", None)]),
        ("en", "You have edema in your legs.", [("edema", "leg", False)]),
        ("en", "If you see any swelling, call me.", []),
        ("en", "Is there any tenderness here?", []),
        ("fr", "Le cœur est régulier, pas de souffle.",
         [("bruits du cœur réguliers", "cœur", True), ("pas de souffle", "cœur", True)]),
        ("fr", "Le ventre est souple, sans défense.",
         [("abdomen souple", "abdomen", True), ("pas de défense", "abdomen", True)]),
        ("fr", "Le genou droit est gonflé, sans épanchement.",
         [("gonflement", "genou droit", False), ("pas d'épanchement", "genou droit", True)]),
        ("fr", "Les tympans sont normaux mais la gorge est rouge.",
         [("tympans normaux", None, True), ("érythème", "gorge", False)]),
    ],
)  # fmt: skip
def test_findings(language: str, line: str, expected: list[tuple[str, str | None, bool | None]]) -> None:
    found = facts(EXAM[language] + f"D: {line}", language).examination
    assert [(f.text, f.site, f.normal) for f in found[1:]] == expected  # the first is the clear lungs


def test_what_was_said_last_of_a_finding_stands() -> None:
    found = facts(EXAM["en"] + "D: No, wait, the lungs are not clear to auscultation.", "en").examination
    assert [(f.text, f.normal) for f in found] == [("not clear to auscultation", False)]


def test_a_complaint_is_no_finding() -> None:
    assert facts("P: My right knee is swollen.", "en").examination == ()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_findings_are_cited_and_hold(language: str) -> None:
    lines = {
        "en": "D: I see some ecchymosis over the left ankle, no tenderness, no swelling.",
        "fr": "D: Je vois un hématome de la cheville gauche, pas de gonflement, pas de rougeur.",
    }
    draft = note(EXAM[language] + lines[language], language)
    assert len(draft.facts.examination) == 4
    assert not [f for f in draft.findings if f.kind in ("unsupported", "contradiction")]
