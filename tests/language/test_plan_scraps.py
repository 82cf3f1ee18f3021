"""What a plan, an assessment and an examination do not hold: announcements, encouragement, self-talk, repetitions."""

import pytest
from conversations import note, section

from chevet.language.phrasing import describe, instruct
from chevet.language.verify.claim import as_sentence

PLAN = """\
D: Hello, what brings you in?
P: I have high blood pressure and asthma, and I've been coughing for a week.
D: Let me examine you. Your lungs are clear.
D: {said}
D: So for your asthma, I think it is stable. I'm going to order a chest x-ray.
D: I'm going to start you on amoxicillin 500 mg twice a day for five days.
D: {said}
D: I'd like to see you back in two weeks.
"""


@pytest.mark.parametrize(
    ("said", "scrap"),
    [
        ("Let's go ahead.", "go ahead"),
        ("We'll get that set up okay.", "set up"),
        ("I'm going to take a quick look at that chest.", "look"),
        ("I'm going to do some maneuvers.", "maneuvers"),
        ("Well hopefully we can get you to feeling better.", "hopefully"),
        ("I know you said you keep your pills in the kitchen, we will see.", "kitchen"),
        ("So for your second problem, the high blood pressure.", "second problem"),
        ("With your x-rays.", "x-rays"),
        ("I think that covers it for your asthma.", "covers"),
        ("I will have you push your leg out against my hand.", "against"),
    ],
)
def test_scraps_are_left_out(said: str, scrap: str) -> None:
    draft = note(PLAN.format(said=said), "en")
    assert scrap not in draft.text.lower()
    assert "Order a chest x-ray." in draft.text


@pytest.mark.parametrize(
    "said", ["Ne vous inquiétez pas, on va vous soigner.", "Je vais regarder votre gorge."]
)
def test_scraps_are_left_out_in_french(said: str) -> None:
    lines = (
        "D: Bonjour.\nP: Je tousse depuis une semaine.\nD: Je vais vous examiner. Les poumons sont clairs.\n"
    )
    lines += f"D: {said}\n"
    lines += (
        f"D: Je vous prescris une radio du thorax.\nD: {said}\nD: Je voudrais vous revoir dans une semaine.\n"
    )
    text = note(lines, "fr").text
    assert "radio du thorax" in text
    assert "inquiétez" not in text
    assert "regarder" not in text


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("i'm going to order an echocardiogram alright", "Order an echocardiogram."),
        ("let's order a chest ct okay alright", "Order a chest ct."),
    ],
)
def test_decisions_end_where_the_decision_ends(said: str, written: str) -> None:
    assert instruct(as_sentence(said), "en", "she") == written


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("your sensation is intact, which is good", "Sensation is intact."),
        ("there is some tenderness here", "Some tenderness."),
        ("your strength is normal so that's good", "Strength is normal."),
    ],
)
def test_findings_end_where_the_finding_ends(said: str, written: str) -> None:
    assert describe(as_sentence(said), "en", "she") == written


def test_a_drug_and_its_dose_are_decided_once() -> None:
    talk = PLAN.format(said="So I'll give you the amoxicillin, 500 mg twice a day, for five days.")
    assert note(talk, "en").text.lower().count("amoxicillin") == 1


def test_findings_told_during_the_plan_are_findings() -> None:
    talk = PLAN.format(said="On your right knee exam, there is no effusion.")
    draft = note(talk, "en")
    assert any("no effusion" in line.lower() for line in section(draft, "29545-1"))
    assert "effusion" not in " ".join(section(draft, "51848-0") + section(draft, "18776-5")).lower()


def test_pastimes_stay_out_of_the_history_unless_a_symptom_is_there() -> None:
    lines = (
        "D: Hello, what brings you in?\nP: My knee hurts when I walk.\nD: What makes it worse?\n"
        "P: We are walking a lot on our vacation next month.\nP: The knee hurt a lot after the wedding.\n"
    )
    told = " ".join(section(note(lines, "en"), "10164-2"))
    assert "vacation" not in told
    assert "wedding" in told
