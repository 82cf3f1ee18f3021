"""What is ordered, as said; what only sounds like an order; when the patient comes back."""

import pytest
from conversations import EXAM, facts

PLAN = {
    "en": "D: Let us talk about my assessment and plan.\n",
    "fr": "D: Je vous explique ce que nous allons faire.\n",
}


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


@pytest.mark.parametrize(
    ("language", "line", "expected"),
    [
        ("en", "We will be rechecking your A1c.", ["A1c"]),
        ("en", "Your TSH needs to be checked.", ["TSH"]),
        ("en", "Go to the lab and have your INR checked.", ["INR"]),
        ("en", "I also want to look at your vitamin D level.", ["vitamin D level"]),
        ("en", "I'm looking at your CBC and it was normal.", []),
        ("en", "And then a CBC.", ["CBC"]),
        ("en", "I'd like to order a CBC. Ferritin. Vitamin B12 level.", ["CBC", "Ferritin", "vitamin B12 level"]),
        ("en", "I'll check your iron and your thyroid.", ["iron", "thyroid"]),
        ("en", "Keep checking your blood sugar every morning.", []),
        ("en", "I'm going to check your kidneys with an ultrasound.", []),
        ("en", "I'm going to test you for Lyme disease.", ["test for Lyme disease"]),
        ("en", "Your lipid panel was a bit high. We'll repeat another one this year.", ["lipid panel"]),
        ("en", "Your lipid panel was a bit high. We might repeat it.", []),
        ("en", "I want you to keep an eye on your stress level.", []),
        ("en", "We'll send it off to the lab.", []),
        ("fr", "On va contrôler votre fer et votre thyroïde.", ["fer", "thyroïde"]),
        ("fr", "Surveillez votre glycémie tous les matins à la maison.", []),
    ],
)  # fmt: skip
def test_tests_asked_for(language: str, line: str, expected: list[str]) -> None:
    found = facts(f"{EXAM[language]}{PLAN[language]}D: {line}", language).orders
    assert [o.description for o in found if o.type == "lab"] == expected


@pytest.mark.parametrize(
    ("language", "line", "expected"),
    [
        ("en", "See me in two weeks, and the cardiologist in a month.",
         ["Follow-up in 2 weeks", "Follow-up with the cardiologist in 1 month"]),
        ("en", "Come back in two weeks for a wound check. Then I'll see you again in three months.",
         ["Follow-up in 2 weeks", "Follow-up in 3 months"]),
        ("en", "You'll follow up with the surgeon in six weeks and with me in three months.",
         ["Follow-up with the surgeon in 6 weeks", "Follow-up in 3 months"]),
        ("en", "I'll see you in fourteen days. Alright, see you in two weeks.", ["Follow-up in 2 weeks"]),
        ("en", "Come back in four weeks. No, sorry, come back in six weeks.", ["Follow-up in 6 weeks"]),
        ("en", "Come back tomorrow so we can look at the wound.", ["Follow-up tomorrow"]),
        ("en", "I'll see you again on Monday.", ["Follow-up on Monday"]),
        ("en", "Come back if it gets worse, and call me in a week if you're not better.", []),
        ("fr", "Revoyez-moi dans deux semaines, et le cardiologue dans un mois.",
         ["Revoir dans 2 semaines", "Revoir le cardiologue dans 1 mois"]),
        ("fr", "Je vous revois dans quinze jours, puis dans trois mois.", ["Revoir dans 15 jours", "Revoir dans 3 mois"]),
        ("fr", "On se revoit lundi prochain.", ["Revoir lundi prochain"]),
    ],
)  # fmt: skip
def test_visits_agreed(language: str, line: str, expected: list[str]) -> None:
    found = facts(f"{EXAM[language]}{PLAN[language]}D: {line}", language).orders
    assert [o.description for o in found if o.type == "followup"] == expected


@pytest.mark.parametrize(
    ("language", "line", "expected"),
    [
        ("en", "You can take Tylenol if you want.", []),
        ("en", "You can take Tylenol for the pain as needed.", ["Tylenol as needed"]),
        ("en", "I recommend cisplatin, depending on how the surgery goes.", []),
        ("en", "I don't want to start you on prednisone just yet.", []),
        ("en", "We usually use propranolol for this but you have asthma.", []),
        ("en", "Gabapentin can help with the nerve pain. So keep going with the gabapentin.", []),
        ("en", "Things like loratadine can help. I'd go for fexofenadine once a day.", ["fexofenadine once a day"]),
        ("en", "Stop taking any such medicines, such as your Motrin.", ["Stop Motrin"]),
        ("en", "Flonase once a day.", ["Flonase once a day"]),
        ("fr", "Vous pouvez prendre du Doliprane si vous voulez.", []),
        ("fr", "On ne va pas vous mettre sous prednisone.", []),
    ],
)  # fmt: skip
def test_drugs_ordered_or_only_spoken_of(language: str, line: str, expected: list[str]) -> None:
    found = facts(f"{EXAM[language]}{PLAN[language]}D: {line}", language).orders
    assert [o.description for o in found if o.type == "medication"] == expected
