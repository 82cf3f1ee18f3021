"""A conversation heard while it goes on ends as the recording's transcript, however it comes in or breaks off."""

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scripted import Scripted
from sounds import NOT_SPEECH, SAMPLES, audio

from chevet.contracts.transcript import Transcript
from chevet.engines.speech.whisper import Whisper
from chevet.speech.audio import RATE, Audio
from chevet.speech.decode import decode
from chevet.speech.errors import Silent
from chevet.speech.live import Heard, Listener, Resume
from chevet.speech.transcribe import transcribe

Pcm = npt.NDArray[np.int16]

FRAME = RATE // 4


@cache
def visit(language: str = "en") -> Pcm:
    return decode(SAMPLES / f"visit-{language}.ogg").pcm


def silence(seconds: float) -> Pcm:
    return np.zeros(int(seconds * RATE), dtype=np.int16)


def said(start: float, end: float) -> Pcm:
    return visit()[int(start * RATE) : int(end * RATE)]


def mono(pcm: Pcm) -> Audio:
    return Audio(pcm=pcm, levels=np.zeros((1, 1), dtype=np.float32))


def listen(listener: Listener, pcm: Pcm, frame: int = FRAME) -> list[Heard]:
    """Feeds frame by frame and lets the listener do all that is due after each."""
    news = []
    for first in range(0, len(pcm), frame):
        listener.feed(pcm[first : first + frame])
        while (heard := listener.advance()) is not None:
            news.append(heard)
    return news


def words(transcript: Transcript) -> list[tuple[str, float | None]]:
    return [(w.text, w.start) for u in transcript.utterances for w in u.words]


Recipe = list[tuple[str, float, float]]

# silences of every kind between speech of every length, a monologue without a pause among them
recipes = st.lists(
    st.one_of(
        st.tuples(st.just("said"), st.integers(0, 120), st.floats(0.3, 20)),
        st.tuples(st.just("silence"), st.just(0.0), st.sampled_from([0.1, 0.5, 1.0, 3.0, 20.0])),
        st.tuples(st.just("endless"), st.integers(0, 120), st.sampled_from([1.5, 2.5])),
    ),
    min_size=1,
    max_size=6,
)


def made(recipe: Recipe) -> Pcm:
    parts = {
        "said": lambda start, length: said(start, start + length),
        "silence": lambda _, length: silence(length),
        "endless": lambda start, length: np.tile(said(start, start + length), int(40 / length)),
    }
    return np.concatenate([parts[kind](start, length) for kind, start, length in recipe])


@settings(max_examples=12, deadline=None)
@given(recipes, st.integers(1, 50_000), st.integers(1, 6), st.sampled_from(["en", "auto", "both"]))
def test_the_end_is_the_transcript_of_the_recording(
    recipe: Recipe, size: int, lazy: int, language: str
) -> None:
    pcm = made(recipe)
    model = Scripted(by_turns=language == "both")
    listener = Listener(model, language=language, transcript_id="t")
    for i, first in enumerate(range(0, len(pcm), max(size, len(pcm) // 400))):
        listener.feed(pcm[first : first + max(size, len(pcm) // 400)])
        while i % lazy == 0 and listener.advance() is not None:
            pass
    try:
        whole = transcribe(mono(pcm), model, language=language, transcript_id="t")
    except Silent as error:
        with pytest.raises(Silent, match=error.message):
            listener.finish()
        return
    assert listener.finish() == whole


@settings(max_examples=12, deadline=None)
@given(
    recipes,
    st.lists(st.floats(0, 1), min_size=1, max_size=4).map(sorted),
    st.sampled_from(["en", "auto", "both"]),
)
def test_cut_anywhere_another_goes_on_to_the_same_end(
    recipe: Recipe, cuts: Sequence[float], language: str
) -> None:
    pcm = made(recipe)
    model = Scripted(by_turns=language == "both")
    listener, at = Listener(model, language=language, transcript_id="t"), 0
    for share in cuts:
        end = int(len(pcm) * share) // FRAME * FRAME
        listen(listener, pcm[at:end])
        point = Resume.model_validate_json(listener.resume_point().model_dump_json())
        assert point.sample <= max(at, end)
        before = listener.heard
        listener, at = Listener(model, language=language, transcript_id="t", resume=point), point.sample
        assert listener.heard.settled == before.settled
    listen(listener, pcm[at:])
    try:
        whole = transcribe(mono(pcm), model, language=language, transcript_id="t")
    except Silent:
        with pytest.raises(Silent):
            listener.finish()
        return
    assert listener.finish() == whole


def test_text_comes_in_three_grades() -> None:
    model = Scripted()
    listener = Listener(model, language="en", transcript_id="t", vocabulary=["ramipril"])
    news = listen(listener, said(0, 90))
    assert any(n.partial for n in news)
    assert any(not u.settled for n in news for u in n.utterances)
    assert all(0 <= n.settled <= n.until <= n.fed for n in news)
    assert [n.until for n in news] == sorted(n.until for n in news)
    settled: list[str] = []
    for n in news:
        now = [w.text for u in n.utterances for w in u.words if w.end <= n.settled]
        assert now[: len(settled)] == settled
        settled = now
    assert len(settled) > 50
    assert {(language, vocabulary) for _, language, vocabulary in model.heard} == {("en", ("ramipril",))}


def test_ids_stay_with_what_was_said() -> None:
    listener = Listener(Scripted(), language="en", transcript_id="t")
    news = listen(listener, said(0, 90))
    for before, after in zip(news, news[1:], strict=False):
        ids = [u.id for u in after.utterances]
        assert len(set(ids)) == len(ids)
        for u in before.utterances:
            same = next((v for v in after.utterances if v.id == u.id), None)
            if same is not None:
                assert u.start is not None
                assert u.end is not None
                assert same.start is not None
                assert same.end is not None
                assert min(u.end, same.end) >= max(u.start, same.start)


def test_half_an_hour_of_silence_costs_and_invents_nothing() -> None:
    model = Scripted()
    listener = Listener(model, language="auto", transcript_id="t")
    listen(listener, said(0, 10))
    asked = len(model.heard)
    news = listen(listener, silence(1800), frame=2 * RATE)
    assert len(model.heard) - asked <= 2  # the phrase before, and its window
    assert all(n.partial is None for n in news[2:])
    assert listener.resume_point().sample > 1800 * RATE
    assert listener._ear.tape.held < 15 * RATE
    assert len(listener._ear.speech) < 3


@pytest.mark.parametrize("kind", sorted(NOT_SPEECH))
def test_what_is_not_speech_is_not_heard(kind: str) -> None:
    listener = Listener(Scripted(), language="en", transcript_id="t")
    listen(listener, audio(NOT_SPEECH[kind](20)).pcm)
    with pytest.raises(Silent):
        listener.finish()


@pytest.mark.slow
def test_an_hour_does_not_grow_in_memory() -> None:
    listener = Listener(Scripted(), language="en", transcript_id="t")
    held, points = [], []
    for _ in range(24):
        listen(listener, said(0, 150), frame=4 * RATE)
        held.append(listener._ear.tape.held / RATE)
        points.append(listener.heard.fed - listener.resume_point().sample / RATE)
    assert max(held) < 90
    assert max(points) < 90
    assert len(listener._ear.speech) < 100


def test_what_is_discarded_is_gone_from_every_grade() -> None:
    listener = Listener(Scripted(), language="en", transcript_id="t")
    listen(listener, said(0, 70))
    listener.discard(20.0, 65.0)
    assert listener.heard.partial is None
    told = [w for u in listener.heard.utterances for w in u.words]
    assert told
    assert not [w for w in told if w.end > 20 and w.start < 65]
    kept = [w for u in listener.finish().utterances for w in u.words if w.end > 20.5 and w.start < 64.5]
    assert not kept


def test_two_languages_are_heard_each_in_its_own() -> None:
    model = Scripted(by_turns=True)
    listener = Listener(model, language="both", transcript_id="t")
    news = listen(listener, said(0, 90))
    heard = listener.finish()
    assert {u.language for u in heard.utterances} == {"en", "fr"}
    assert {u.language for n in news for u in n.utterances} == {"en", "fr"}
    assert {language for _, language, _ in model.heard} == {"en", "fr"}
    assert heard.language in {"en", "fr"}


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="'xx'"):
        Listener(Scripted(), language="xx", transcript_id="t")


def test_the_real_model_hears_the_same_live(model: Whisper) -> None:
    pcm = said(0, 30)
    listener = Listener(model, language="auto", transcript_id="t")
    news = listen(listener, pcm)
    assert any(n.partial for n in news)
    assert listener.finish() == transcribe(mono(pcm), model, transcript_id="t")
