"""What is ordered, as said; what only sounds like an order; when the patient comes back."""

import pytest
from conversations import EXAM, facts


@pytest.mark.parametrize(
    ("language", "line", "expected"),
    [
        ("en", "I'll order an MRI of the left knee.", [("imaging", "MRI of the left knee")]),
        ("en", "I don't think you need an x-ray.", []),
        ("en", "We might need an MRI if it doesn't improve.", []),
        ("en", "Let's discontinue the hydrochlorothiazide.", [("medication", "Stop hydrochlorothiazide")]),
        ("en", "I'd like to switch you from omeprazole to pantoprazole 40 milligrams daily.",
         [("medication", "Stop omeprazole"), ("medication", "pantoprazole 40 mg daily")]),
        ("en", "I'll prescribe lisinopril ten milligrams. Sorry, twenty milligrams daily.",
         [("medication", "lisinopril 20 mg daily")]),
        ("en", "If that doesn't work we could try gabapentin.", []),
        ("en", "Continue the aspirin 81 milligrams daily.", []),
        ("en", "I'd like you to come back in about a week's time.", [("followup", "Follow-up in 1 week")]),
        ("en", "If you're not better in a week, come back.", []),
        ("en", "You can return to work in two weeks.", []),
        ("fr", "On va faire une IRM du genou gauche.", [("imaging", "IRM du genou gauche")]),
        ("fr", "Deux bouffées de ventoline en cas de crise.",
         [("medication", "Ventoline 2 bouffées inhalé en cas de crise")]),
        ("fr", "Prenez rendez-vous dans trois à quatre semaines.", [("followup", "Revoir dans 3 à 4 semaines")]),
        ("fr", "Pas besoin de scanner.", []),
    ],
)  # fmt: skip
def test_ordered(language: str, line: str, expected: list[tuple[str, str]]) -> None:
    found = facts(f"{EXAM[language]}D: {line}", language).orders
    assert [(o.type, o.description) for o in found] == expected
