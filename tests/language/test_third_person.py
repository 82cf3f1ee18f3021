"""Third person from broken speech: false starts, hidden repeats, verbs that look like others; and she or he."""

import pytest
from conversations import note

from chevet.language.phrasing import conclude, introduce, report
from chevet.language.verify.claim import as_sentence


@pytest.mark.parametrize(
    ("said", "written"),
    [
        (
            "sometimes i , i regularly swim in the evening",
            "She states that sometimes she regularly swims in the evening.",
        ),
        ("i ... i'm pretty tired by noon", "She is pretty tired by noon."),
        ("it it's worse on the stairs", "She states that it is worse on the stairs."),
        ("i need my inhaler at night", "She needs my inhaler at night."),
    ],
)
def test_report(said: str, written: str) -> None:
    told = report(as_sentence(said), "en", "she", 1)
    assert told == written.replace(" my ", " her ")


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("from a for your gout i think it is stable", "For her gout I think it is stable."),
        ("it seems , again , like you are doing well", "It seems like she is doing well."),
        ("i think , you know , i do n't think you need a scan", "I do not think she needs a scan."),
        ("for your second problem of your gout i think it is stable", "For her gout I think it is stable."),
        ("okay and i you have a stiff ankle", "Has a stiff ankle."),
        ("the gout started when you first came in", "The gout started when she first came in."),
        ("your left knee pain", None),
        ("with your x-rays", None),
        ("moving the hip causes pain in the groin", "Moving the hip causes pain in the groin."),
    ],
)
def test_conclude(said: str, written: str | None) -> None:
    assert conclude(as_sentence(said), "en", "she") == written


def test_as_well_as_ends_no_sentence() -> None:
    said = (
        "D: So Nora is a 51 year old female with a past medical history significant for asthma and a prior "
        "appendectomy as well as diabetes , who presents for her yearly check and has nothing new to tell us today .\n"
        "P: I feel fine.\n"
    )
    assert "as well as diabetes" in note(said, "en").text


@pytest.mark.parametrize(
    ("language", "said", "expected"),
    [
        ("en", "D: Hello.\nP: My knee hurts when I walk.\n{more}D: You're welcome, ma'am.\n", "her knee"),
        ("en", "D: Hello.\nP: My knee hurts when I walk.\n{more}D: See you soon, sir.\n", "his knee"),
        ("en", "D: Hello.\nP: My knee hurts when I walk.\n{more}P: I'm a single dad.\n", "his knee"),
        ("en", "D: Hello.\nP: My knee hurts when I walk.\n{more}P: Yes, ma'am.\n", "their knee"),
        (
            "fr",
            "D: Bonjour.\nP: J'ai mal au genou parce que je cours.\n{more}D: Au revoir madame.\n",
            "qu'elle court",
        ),
    ],
)
def test_she_and_he_wherever_it_was_said(language: str, said: str, expected: str) -> None:
    more = "P: It is sore.\n" * 14 if language == "en" else "P: C'est sensible.\n" * 14
    assert expected in note(said.format(more=more), language).text


def test_an_introduction_ends_in_no_open_word() -> None:
    assert introduce(as_sentence("nora is a 51 year old female with asthma and"), "en") == (
        "Nora is a 51-year-old female with asthma."
    )
