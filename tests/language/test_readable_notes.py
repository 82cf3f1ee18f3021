"""What real speech does to a note: words to the scribe, questions without a mark, oaths, "you", a second verb."""

import pytest
from conversations import EXAM, note, reading, section

from chevet.contracts.preferences import NONE
from chevet.language.compose.material import Material
from chevet.language.compose.plan import assessment_and_plan
from chevet.language.extract import extract
from chevet.language.phrasing.english_clauses import asks
from chevet.language.phrasing.english_person import expanded

HPI = "10164-2"
PLAN = "18776-5"


def told(lines: str, language: str = "en") -> list[str]:
    return [s.text for x in note(lines, language).sections for s in x.statements]


@pytest.mark.parametrize(
    "line",
    [
        "hey dragon sharon brooks is a 48 year old female who presents with knee pain",
        "Hey, dragon. Sharon Brooks is a 48 year old female who presents with knee pain.",
        "hey , dragon , sharon brooks is a 48 year old female who presents with knee pain .",
    ],
)
def test_words_to_the_scribe_open_the_history(line: str) -> None:
    text = f"D: {line}\nP: My knee hurts when I walk.\n"
    draft = note(text, "en")
    assert section(draft, HPI)[0] == "Sharon Brooks is a 48-year-old female who presents with knee pain."
    quote = draft.sections[1].statements[0].evidence[0].quote
    assert "is a 48 year old female who presents with knee pain" in quote and quote in text


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "hey dragon show me the blood pressure"),
        ("en", "Pull up the x-ray."),
        ("en", "Show me her last labs, please."),
        ("fr", "Affiche la tension."),
        ("fr", "Montre-moi la radio, s'il te plaît."),
    ],
)
def test_words_to_the_scribe_order_nothing(language: str, line: str) -> None:
    found = told(f"{EXAM[language]}D: {line}\n", language)
    assert not any(w in " ".join(found).lower() for w in ("dragon", "show", "pull up", "affiche", "montre"))


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("why don't she comes with me", True),
        ("so how you doing is it any better", True),
        ("no pain do you have a podiatrist", True),
        ("what about alcohol use", True),
        ("what is going to be key here is the surgery", False),
        ("when you walked in you were limping", False),
    ],
)
def test_a_question_without_its_mark(line: str, asked: bool) -> None:
    assert asks(expanded(line.split())) is asked


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("I wake up at night and have pain in my knee.", "wakes up at night and has pain"),
        ("I take Tylenol and use ice for my knee pain.", "takes Tylenol and uses ice"),
        ("I want to walk and have no pain in my knee.", "wants to walk and have no pain"),
        (
            "I did all the tests for my knee pain that you had recommended.",
            "that the clinician had recommended",
        ),
        ("My knee hurts when you push on it.", "when you push on it"),
    ],
)
def test_the_third_person_holds_through_the_sentence(line: str, expected: str) -> None:
    found = " ".join(told(f"D: What brings you in?\nP: {line}\n"))
    assert expected in found


@pytest.mark.parametrize(
    ("language", "question", "line", "without"),
    [
        ("en", "What brings you in?", "My fucking knee has been hurting for two weeks.", "fuck"),
        ("en", "What brings you in?", "I have had this god damn knee pain for two weeks.", "damn"),
        ("fr", "Qu'est-ce qui vous amène ?", "J'ai cette putain de douleur au genou depuis deux semaines.", "putain"),
    ],
)  # fmt: skip
def test_an_oath_stays_in_the_quote_alone(language: str, question: str, line: str, without: str) -> None:
    draft = note(f"D: {question}\nP: {line}\n", language)
    statements = [s for x in draft.sections for s in x.statements]
    assert statements and not any(without in s.text.lower() for s in statements)
    assert any(without in e.quote for s in statements for e in s.evidence)


def test_blood_is_no_oath() -> None:
    found = " ".join(told("D: What brings you in?\nP: I have had bloody stools for two weeks.\n"))
    assert "bloody stool" in found.lower()


OPEN = {
    "en": "D: Let us talk about my assessment and plan.\n",
    "fr": "D: Je vous explique ce que nous allons faire.\n",
}


@pytest.mark.parametrize(
    ("first", "result", "second", "expected"),
    [
        ("hypertension", "I think your hemoglobin A1c was 8.2 which is high.", "diabetes", "diabetes"),
        (
            "diabetes",
            "I think your creatinine was high at 2.1.",
            "chronic kidney disease",
            "chronic kidney disease",
        ),
        ("diabetes", "I think your x-ray was normal.", "hypertension", "diabetes"),
    ],
)
def test_a_result_stands_under_its_problem(first: str, result: str, second: str, expected: str) -> None:
    lines = f"D: For your first problem, your {first}, I think it is stable.\nD: {result}\n"
    lines += f"D: For your second problem, your {second}, I think it is stable.\n"
    read = reading(EXAM["en"] + OPEN["en"] + lines, "en")
    found = [
        x.text.lower().rstrip(".") for x in assessment_and_plan(Material(read, extract(read), "they", NONE))
    ]
    at = next(i for i, x in enumerate(found) if " was " in x)
    assert [x for x in found[:at] if x in (first, second)][-1] == expected
