"""Which words are counted as drug and medical words, and which proposals the reference can judge."""

import pytest

from chevet.contracts.transcript import Repair
from chevet.evaluation.primock57_repair import _judged
from chevet.evaluation.primock57_words import canonical, drug_words, medical_words, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("an anti-histamine", "an antihistamine"),
        ("steroids, allergies", "steroid allergy"),
        ("diarrhoea and anaemia", "diarrhea and anemia"),
        ("a bit of flem", "a bit of phlegm"),
    ],
)
def test_spelling_and_number_do_not_count(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)
    assert words(one) != words(other)  # but they do in the general word error


def test_another_word_does() -> None:
    assert canonical("hyperthyroidism") != canonical("hypothyroidism")
    assert canonical("implanon") != canonical("implant")


def test_everyday_words_of_long_names_are_no_drug_words() -> None:
    assert {"ibuprofen", "antihistamine", "dioralyte"} <= drug_words()
    assert not {"birth", "control", "acid", "spray"} & drug_words()
    assert {"phlegm", "eczema", "ibuprofen"} <= medical_words()


@pytest.mark.parametrize(
    ("reference", "heard", "wrong", "proposed", "judged"),
    [
        ("I take ramipril at night", "I take ramipral at night", "ramipral", "ramipril", True),
        ("I take losartan at night", "I take ramipral at night", "ramipral", "ramipril", False),
        ("how are you using your inhaler", "how are you using your clenol inhaler", "clenol", "Clenil", None),
        ("use your Clenil inhaler", "use your clen ol inhaler", "clen ol", "Clenil", True),
    ],
)
def test_a_proposal_is_judged_by_the_words_at_its_place(reference, heard, wrong, proposed, judged) -> None:
    start = heard.index(wrong)
    repair = Repair(
        utterance="u1", start=start, end=start + len(wrong), heard=wrong, proposed=proposed, confidence=0.9
    )
    assert _judged(reference, heard, repair) is judged
