"""English as a clinician retells it: subjects, recalled history, questions with their plain answers, findings."""

import pytest
from conversations import note, section

from chevet.language.phrasing import answer, conclude, describe, introduce, recall, report
from chevet.language.verify.claim import as_sentence


@pytest.mark.parametrize(
    ("pronoun", "nth", "said", "written"),
    [
        (
            "she",
            0,
            "i've had a cough and it doesn't stop",
            "The patient has had a cough and it does not stop.",
        ),
        ("she", 1, "it's been getting worse", "She states that it has been getting worse."),
        ("they", 1, "My knee hurts when I walk.", "The patient states that their knee hurts when they walk."),
        ("he", 2, "no fever", "He reports no fever."),
        ("he", 2, "not that i know", None),
        ("she", 1, "in the morning mostly", None),
        ("she", 1, "walking makes it worse", "She states that walking makes it worse."),
    ],
)
def test_report(pronoun: str, nth: int, said: str, written: str | None) -> None:
    assert report(as_sentence(said), "en", pronoun, nth) == written


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("i see that you fell on your wrist", "She fell on her wrist."),
        ("so you had that rotator cuff repaired in may", "She had that rotator cuff repaired in may."),
        ("your sugars have been high lately", "Her sugars have been high lately."),
        ("i want you to rest", None),
        ("you know what we do about that", None),
        ("we talked about your knee", None),
    ],
)
def test_recall(said: str, written: str | None) -> None:
    assert recall(as_sentence(said), "en", "she", 1) == written


@pytest.mark.parametrize(
    ("question", "yes", "written"),
    [
        ("are you still taking your water pill?", True, "She is still taking her water pill."),
        ("have you tried icing it?", False, "She has not tried icing it."),
        ("do you exercise at home?", True, "She exercises at home."),
        ("did you twist your knee?", True, "She twisted her knee."),
        ("did you perambulate there?", True, None),  # no past form known: nothing is guessed
        ("have you had any falls lately?", False, "She has not had any falls lately."),
        ("have you had any falls lately?", True, None),  # which, a yes does not say
        ("do you walk or swim these days?", True, None),
        ("how do you take your tablets?", True, None),
    ],
)
def test_answer(question: str, yes: bool, written: str | None) -> None:
    assert answer(as_sentence(question), "en", yes, "she", 1) == written


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("on your lung exam , i do hear some crackles", "Some crackles."),
        ("on your right knee exam , you have some swelling", "Right knee: some swelling."),
        ("your lungs , i hear a wheeze", "A wheeze."),
        ("i do not appreciate any murmurs", "No murmurs."),
        ("your belly is soft", "Belly is soft."),
        ("on exam of your abdomen there is tenderness", "Abdomen: tenderness."),
    ],
)
def test_findings(said: str, written: str) -> None:
    assert describe(as_sentence(said), "en", "she") == written


def test_introduction_and_conclusion() -> None:
    said = as_sentence("so edward is a 59 year old male who presents for his annual exam")
    assert introduce(said, "en") == "Edward is a 59-year-old male who presents for his annual exam."
    assert (
        conclude(as_sentence("i think your asthma is stable"), "en", "he") == "I think his asthma is stable."
    )


VISIT = """\
D: Martha is a 50 year old female with a history of asthma who presents for her annual exam.
P: Yes.
D: Are you still using your inhaler?
P: Yeah.
D: How long have you had the pain in your knee?
P: I think about three weeks now.
D: Let me examine you. On your lung exam, I hear some wheezes. On your right knee exam, you have some swelling.
D: So for your first problem, your asthma, I think it is stable. Let's continue the inhaler at night.
D: For your second problem, your high blood pressure, I'd like to order a lipid panel.
P: That sounds good.
"""


def test_a_visit_reads_as_a_note() -> None:
    d = note(VISIT, "en")
    assert section(d, "10154-3") == ["Annual exam."]
    story = section(d, "10164-2")
    assert story[0].startswith("Martha is a 50-year-old female with a history of asthma who presents for")
    assert "She is still using her inhaler." in story
    assert section(d, "29545-1") == [
        "Respiratory: some wheezes.",
        "Musculoskeletal: right knee: some swelling.",
    ]
    assert section(d, "51848-0")[0] == "Asthma."
    assert section(d, "18776-5")[-1] == "Regarding the plan, the patient states: “That sounds good”."
    assert not [f for f in d.findings if f.severity == "major"]


def test_the_plan_by_problem() -> None:
    from conversations import transcript

    from chevet.contracts.preferences import Preferences
    from chevet.engines.language.grounded import draft

    d = draft(transcript(VISIT, "en"), draft_id="d", preferences=Preferences(plan="by_problem"))
    plan = next(s for s in d.sections if s.code == "18776-5").statements
    heads = [s.text for s in plan if s.heads]
    assert heads[0] == "Asthma."
    assert [s.text for s in plan].index("Order a lipid panel.") > [s.text for s in plan].index(heads[-1])
    assert "\n- Order a lipid panel." in d.text
