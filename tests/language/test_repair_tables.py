"""Many names heard wrong, each found; many everyday sentences, none proposed against. Data beside, with its origin."""

from pathlib import Path

import pytest

from chevet.contracts.transcript import Repair, Transcript, Utterance
from chevet.language.repair import repaired
from chevet.language.tokens import fold

DATA = Path(__file__).parent / "data"


def rows(name: str) -> list[list[str]]:
    lines = (DATA / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


HEARD_WRONG = rows("heard_wrong.tsv")
EVERYDAY = [(language, s) for language in ("en", "fr") for [s] in rows(f"everyday_{language}.txt")]
SPOKEN = rows("heard_synthetic.tsv")


def repairs(text: str, language: str, *medications: str) -> tuple[Repair, ...]:
    t = Transcript(id="t", language=language, utterances=(Utterance(id="u1", text=text),))
    return repaired(t, language, medications).repairs


@pytest.mark.parametrize(("language", "origin", "heard", "meant", "sentence"), HEARD_WRONG)
def test_a_garbled_name_is_found(language: str, origin: str, heard: str, meant: str, sentence: str) -> None:
    found = {r.heard: fold(r.proposed) for r in repairs(sentence, language)}
    assert found.get(heard) == fold(meant)


@pytest.mark.parametrize(("language", "sentence"), EVERYDAY)
def test_everyday_speech_is_left_alone(language: str, sentence: str) -> None:
    assert repairs(sentence, language) == ()


def test_there_are_enough_of_each() -> None:
    for language, least in (("en", 60), ("fr", 40)):
        assert sum(row[0] == language for row in HEARD_WRONG) >= least
        assert sum(row[0] == language for row in EVERYDAY) >= least


def test_of_names_heard_from_synthetic_voices_most_are_found_and_few_taken_for_others() -> None:
    right = wrong = 0
    for language, name, sentence in SPOKEN:
        for repair in repairs(sentence, language):
            same = fold(repair.proposed).rstrip("s") == fold(name).rstrip("s")
            right, wrong = right + same, wrong + (not same)
    assert right >= 0.6 * len(SPOKEN)
    assert wrong <= 0.05 * len(SPOKEN)


@pytest.mark.parametrize(
    ("language", "sentence", "meant", "known"),
    [
        ("en", "I had the implant on, about a year ago.", "Implanon", "Implanon"),
        ("en", "I take low certain every morning.", "losartan", "Losartan 50 mg tablet"),
        ("fr", "Je prends du garder gigue le soir.", "Kardegic", "Kardégic 75 mg"),
    ],
)
def test_what_the_patient_is_known_to_take_is_found_where_nothing_else_would(
    language: str, sentence: str, meant: str, known: str
) -> None:
    assert fold(meant) not in {fold(r.proposed) for r in repairs(sentence, language)}
    assert fold(meant) in {fold(r.proposed) for r in repairs(sentence, language, known)}


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "I take vitamins and use my inhaler, and my tumour was organised in colour."),
        ("en", "Rennie's tablets helped a little with the heartburn."),
        ("en", "I take two point five milligrams of it, not five."),
        ("fr", "Je ne prends pas cinq milligrammes mais deux."),
    ],
)
def test_no_form_of_a_right_word_no_dose_and_no_denial_is_proposed_against(
    language: str, sentence: str
) -> None:
    assert repairs(sentence, language) == ()
