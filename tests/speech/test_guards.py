"""What nobody said is left out, what somebody said stays."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chevet.contracts.transcript import Word
from chevet.speech.activity import Region
from chevet.speech.guards import invented, keep, plain, without_loops
from chevet.speech.hearing import Phrase
from chevet.speech.words import text_of

EVERYWHERE = [Region(0, 1000)]


def said(
    text: str, *, start: float = 0.0, a_second: float = 2.5, confidence: float = 0.9
) -> tuple[Word, ...]:
    each = 1 / a_second
    return tuple(
        Word(text=w, start=start + i * each, end=start + (i + 1) * each, confidence=confidence)
        for i, w in enumerate(text.split())
    )


def phrase(
    text: str,
    *,
    start: float = 0.0,
    a_second: float = 2.5,
    confidence: float = 0.9,
    no_speech: float = 0.1,
    log_probability: float = -0.2,
    compression: float = 1.2,
) -> Phrase:
    words = said(text, start=start, a_second=a_second, confidence=confidence)
    return Phrase(words, no_speech, log_probability, compression)


@pytest.mark.parametrize(
    ("heard", "left"),
    [
        ("I take it in the morning", "I take it in the morning"),
        ("no no no I never smoked", "no no no I never smoked"),
        ("yes yes yes yes yes", "yes yes yes yes yes"),
        ("well, well, well, well, well, well, well", "well,"),
        ("I'm sorry, I'm sorry, I'm sorry, I'm sorry, I'm sorry.", "I'm sorry,"),
        ("it hurts it hurts it hurts a lot", "it hurts it hurts it hurts a lot"),
        ("on the back, on the back, on the back. Then", "on the back, Then"),
        ("twice a day and twice a day", "twice a day and twice a day"),
        ("Merci. Merci. Merci. Merci. Merci. Merci.", "Merci."),
        ("so il y a de la il y a de la il y a de la fin", "so il y a de la fin"),
        ("", ""),
    ],
)
def test_loops_are_cut_to_their_first_round(heard: str, left: str) -> None:
    assert text_of(without_loops(said(heard))) == left


def test_a_loop_over_two_phrases_is_found() -> None:
    once = "I am going to put it there"
    two = [phrase(once, start=s) for s in (0, 4, 8)]
    kept = keep(two, EVERYWHERE)
    assert text_of(kept.words) == once
    assert kept.dropped == 14


@pytest.mark.parametrize(
    ("case", "made_up"),
    [
        (phrase("My chest hurts when I climb the stairs."), False),
        (phrase("My chest hurts.", no_speech=0.9, log_probability=-0.3), False),  # sure of its words
        (phrase("Thank you.", no_speech=0.9, log_probability=-1.2), True),
        (phrase("I'm sorry, I'm sorry,", no_speech=0.75, log_probability=-0.5, compression=6.3), True),
        (phrase("Thank you for watching!"), True),
        (phrase("Sous-titres réalisés para la communauté d'Amara.org"), True),
        (phrase("Sous-titrage ST' 501"), True),
        (phrase("the the of in", confidence=0.1), True),
        (phrase("one two three four five six seven eight nine ten", a_second=15), True),
        (phrase("one two three four five six seven eight nine ten", a_second=6), False),
        (phrase("one two three four five", a_second=20), True),  # squeezed into a moment
        (phrase("..."), True),
        (Phrase((), 0.0, 0.0, 0.0), True),
    ],
)
def test_made_up_phrases(case: Phrase, made_up: bool) -> None:
    assert invented(case, EVERYWHERE) is made_up


def test_words_where_nobody_speaks_are_left_out() -> None:
    speech = [Region(0, 3), Region(60, 63)]
    kept = keep([phrase("I had a fever on Sunday"), phrase("Thank you so much", start=30)], speech)
    assert text_of(kept.words) == "I had a fever on Sunday"
    assert kept.dropped == 4


def test_nothing_is_kept_without_speech() -> None:
    assert keep([phrase("Thank you very much indeed")], []).words == ()


@given(st.lists(st.sampled_from(["no", "yes", "a", "b", "c."]), max_size=40))
def test_without_loops_keeps_an_ordered_part_and_is_settled(texts: list[str]) -> None:
    words = list(said(" ".join(texts)))
    left = without_loops(words)
    positions = [words.index(w) for w in left]
    assert all(a < b for a, b in pairwise(positions))
    assert {w.text for w in left} == {w.text for w in words}
    longest_run = run = 0
    for before, after in pairwise([None, *(plain(w.text) for w in left)]):
        run = run + 1 if before == after else 1
        longest_run = max(longest_run, run)
    assert longest_run < 6 or not words
