"""Whatever form a speech server's answer has: every word of its text, in order, with times inside the window."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chevet.engines.speech.answers import UNTOLD, BadAnswer, language_of, phrases

TEXT = "I take ramipril, five milligrams. And aspirin?"
OPENAI = [
    {"word": w, "start": i * 0.5, "end": i * 0.5 + 0.4}
    for i, w in enumerate(["I", "take", "ramipril", "five", "milligrams", "And", "aspirin"])
]


def words_of(answer: object, length: float = 10.0) -> list[tuple[str, float, float, float]]:
    return [(w.text, w.start, w.end, w.confidence) for p in phrases(answer, length) for w in p.words]


def test_words_without_punctuation_take_that_of_the_text() -> None:
    found = words_of({"text": TEXT, "words": OPENAI})
    assert " ".join(text for text, *_ in found) == TEXT
    assert found[2] == ("ramipril,", 1.0, 1.4, UNTOLD)


def test_words_within_their_segments_keep_their_sureness() -> None:
    segment = {
        "text": " Hello there.",
        "start": 1.0,
        "end": 2.0,
        "avg_logprob": -0.2,
        "no_speech_prob": 0.01,
        "words": [
            {"word": " Hello", "start": 1.0, "end": 1.4, "probability": 0.9},
            {"word": " there.", "start": 1.5, "end": 2.0, "probability": 0.7},
        ],
    }
    answer = {"text": "Hello there.", "segments": [segment]}
    assert words_of(answer) == [("Hello", 1.0, 1.4, 0.9), ("there.", 1.5, 2.0, 0.7)]
    assert (phrases(answer, 10.0)[0].no_speech, phrases(answer, 10.0)[0].log_probability) == (0.01, -0.2)


def test_without_word_times_they_are_spread_over_the_segment_by_their_letters() -> None:
    found = words_of({"text": "No, never.", "segments": [{"text": "No, never.", "start": 2.0, "end": 4.0}]})
    assert [(text, start, end) for text, start, end, _ in found] == [
        ("No,", 2.0, 2.727),
        ("never.", 2.727, 4.0),
    ]


def test_a_word_that_has_no_time_lies_between_its_neighbours() -> None:
    found = words_of({"text": TEXT, "words": [w for w in OPENAI if w["word"] not in ("five", "take")]})
    at = {text: (start, end) for text, start, end, _ in found}
    assert at["five"] == (1.4, 2.0)
    assert at["take"] == (0.4, 1.0)


def test_nothing_but_a_text_is_spread_over_the_window() -> None:
    found = words_of({"text": "Good morning doctor"}, 3.0)
    assert found[0][1] == 0.0 and found[-1][2] == 3.0


def test_silence_is_no_phrase() -> None:
    assert phrases({"text": "", "segments": [], "words": []}, 5.0) == []


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        "text",
        {},
        {"text": 3},
        {"text": "x", "segments": {}},
        {"text": "x", "segments": [None]},
        {"text": "x", "segments": [{"text": None}]},
        {"text": "x", "segments": [{"text": "x", "start": "soon"}]},
        {"text": "x", "segments": [{"text": "x", "start": float("nan")}]},
        {"text": "x", "segments": [{"text": "x", "avg_logprob": True}]},
        {"text": "x", "words": ["x"]},
        {"text": "x", "words": [{"word": 3, "start": 0, "end": 1}]},
        {"text": "x " * 6000},
    ],
)
def test_what_is_no_answer_is_refused(answer: object) -> None:
    with pytest.raises(BadAnswer):
        phrases(answer, 10.0)


@pytest.mark.parametrize(
    ("said", "code"),
    [("english", "en"), ("French", "fr"), ("fr", "fr"), ("en-GB", "en"), ("", None), (3, None)],
)
def test_how_servers_name_a_language(said: object, code: str | None) -> None:
    assert language_of({"language": said}) == code


word = st.text("abcdé'-,.?", min_size=1, max_size=8).filter(lambda w: any(c.isalpha() for c in w))
number = st.floats(-5, 40) | st.integers(-5, 40)


@given(
    st.lists(word, max_size=12),
    st.lists(st.fixed_dictionaries({"word": word, "start": number, "end": number}), max_size=12),
    number,
    number,
)
def test_no_word_is_lost_and_times_stay_in_the_window(
    texts: list[str], timed: list[dict[str, object]], start: float, end: float
) -> None:
    text = " ".join(texts)
    answer = {"text": text, "words": timed, "segments": [{"text": text, "start": start, "end": end}]}
    found = [w for p in phrases(answer, 29.0) for w in p.words]
    assert " ".join(w.text for w in found) == text
    assert all(0 <= w.start <= w.end <= 29.0 for w in found) or timed
    assert all(w.start >= 0 and w.end <= 29.0 for w in found)
