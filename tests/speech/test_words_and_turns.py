"""Tokens become words, words become turns: nothing lost, nothing moved, time only forwards."""

from itertools import chain, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chevet.contracts.transcript import Word
from chevet.speech.activity import Region
from chevet.speech.turns import LONGEST, NEW_TURN, pieces, turns
from chevet.speech.words import in_order, join_tokens, settle, text_of

texts = st.sampled_from(["yes", "no.", "why?", "38.4", "j'ai", "mal,", "Dr.", "ça !"])
moments = st.lists(st.floats(0, 500), min_size=2, max_size=2).map(sorted)


@st.composite
def spoken(draw: st.DrawFn) -> tuple[Word, ...]:
    """Words with silences of any length between them."""
    now, words = 0.0, []
    for text in draw(st.lists(texts, max_size=60)):
        now += draw(st.sampled_from([0.0, 0.1, 0.4, 0.7, 3.0]))
        length = draw(st.sampled_from([0.0, 0.2, 0.5, 4.0]))
        words.append(Word(text=text, start=round(now, 2), end=round(now + length, 2), confidence=0.5))
        now += length
    return tuple(words)


def token(text: str, start: float = 0.0, confidence: float = 0.9) -> Word:
    return Word(text=text, start=start, end=start + 0.2, confidence=confidence)


@pytest.mark.parametrize(
    ("tokens", "words"),
    [
        ([" What", " brings", " you", " in?"], ["What", "brings", "you", "in?"]),
        ([" j", "'ai", " mal"], ["j'ai", "mal"]),
        ([" Qu", "'", "est", "-ce", " que"], ["Qu'est-ce", "que"]),
        ([" aujourd'hui", " ?"], ["aujourd'hui ?"]),
        ([" -", " Yes."], ["Yes."]),
        ([" 38", ".4"], ["38.4"]),
        ([" ", ""], []),
    ],
)
def test_tokens_become_words_as_written(tokens: list[str], words: list[str]) -> None:
    assert [w.text for w in join_tokens(token(t) for t in tokens)] == words


def test_a_word_is_as_sure_as_its_least_sure_part() -> None:
    (word,) = join_tokens([token(" ram", confidence=0.9), token("ipril", 0.2, 0.3), token(".", 0.4, 0.1)])
    assert (word.text, word.start, word.end, word.confidence) == ("ramipril.", 0.0, 0.4, 0.3)


@given(st.lists(st.tuples(texts, moments), max_size=40))
def test_in_order_never_runs_backwards(raw: list[tuple[str, list[float]]]) -> None:
    words = [Word(text=t, start=a, end=b, confidence=1) for t, (a, b) in raw]
    settled = in_order(words)
    assert [w.text for w in settled] == [w.text for w in words]
    assert all(w.start <= w.end for w in settled)
    assert all(a.end <= b.start for a, b in pairwise(settled))


def test_a_word_is_drawn_out_of_the_silence_before_it() -> None:
    speech = [Region(0, 2), Region(5, 9)]
    settled = settle(Word(text="Yes", start=1.9, end=5.6, confidence=1), speech)
    assert (settled.start, settled.end) == (5, 5.6)
    outside = Word(text="Yes", start=3, end=4, confidence=1)
    assert settle(outside, speech) == outside


@given(spoken())
def test_pieces_are_all_the_words_in_order(words: tuple[Word, ...]) -> None:
    parts = pieces(words)
    assert tuple(chain.from_iterable(parts)) == words
    assert all(parts)


@given(spoken(), st.data())
def test_turns_are_all_the_words_in_order_one_voice_each(
    words: tuple[Word, ...], data: st.DataObject
) -> None:
    parts = pieces(words)
    voices = [data.draw(st.sampled_from([0, 1, None])) for _ in parts]
    found = turns(parts, voices)
    assert tuple(chain.from_iterable(t.words for t in found)) == words
    owner = {id(w): v for part, v in zip(parts, voices, strict=True) for w in part}
    assert all(owner[id(w)] == turn.voice for turn in found for w in turn.words)
    assert all(a.end <= b.start for a, b in pairwise(found))


def spaced(*said: tuple[float, str]) -> tuple[Word, ...]:
    return tuple(Word(text=t, start=s, end=s + 0.3, confidence=1) for s, t in said)


def test_turns_end_where_the_voice_changes_or_silence_is_long() -> None:
    parts = pieces(spaced((0, "Any"), (0.3, "fever?"), (0.7, "No."), (1.2, "None."), (4.0, "Good.")))
    said = [text_of(t.words) for t in turns(parts, [0, 1, 1, 1])]
    assert said == ["Any fever?", "No. None.", "Good."]


def test_an_unknown_voice_ends_its_turn_after_a_question() -> None:
    parts = pieces(spaced((0, "Any"), (0.3, "fever?"), (0.65, "No."), (1.0, "None.")))
    assert [text_of(t.words) for t in turns(parts, [None] * len(parts))] == ["Any fever?", "No. None."]


def test_a_long_turn_is_cut_at_a_sentence() -> None:
    parts = pieces(spaced(*((i * 0.5, "word." if i % 10 == 9 else "word") for i in range(200))))
    found = turns(parts, [0] * len(parts))
    assert len(found) > 2
    assert all(t.end - t.start <= LONGEST for t in found)
    assert all(t.words[-1].text == "word." for t in found)
    assert NEW_TURN > 0.2


def test_talk_without_a_pause_is_cut_at_its_widest_gap_and_joined_again_where_one_voice_speaks() -> None:
    """Whisper wrote twelve seconds of two people as one run: their voices can be told only in parts."""
    said = [Word(text="so", start=i * 0.5, end=i * 0.5 + 0.4, confidence=1) for i in range(24)]
    said[8:] = [w.model_copy(update={"start": w.start + 0.1, "end": w.end + 0.1}) for w in said[8:]]
    cut = pieces(said)
    assert [w for piece in cut for w in piece] == said
    assert all(1.0 <= piece[-1].end - piece[0].start <= 4.0 for piece in cut)
    assert any(piece[0] == said[8] for piece in cut)  # the widest gap
    voices = [0 if piece[0].start < said[8].start else 1 for piece in cut]
    assert [(t.voice, len(t.words)) for t in turns(cut, voices)] == [(0, 8), (1, 16)]
