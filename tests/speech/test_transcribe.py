"""Real recordings through the real model; what holds for every transcript; sounds that are not speech."""

import json
import re
from itertools import pairwise

import jiwer
import numpy as np
import pytest
from sounds import NOT_SPEECH, SAMPLES, audio, encode

from chevet.contracts.transcript import Transcript
from chevet.engines.speech.whisper import Whisper
from chevet.speech import notes
from chevet.speech.activity import Region
from chevet.speech.audio import RATE, Audio
from chevet.speech.decode import decode
from chevet.speech.errors import Silent
from chevet.speech.guards import keep
from chevet.speech.transcribe import transcribe

WORST = {"en": 0.2, "fr": 0.45}
"""Word error on half a minute that would mean something is broken, not the figures (docs/speech.md)."""


def normal(text: str) -> str:
    return " ".join(re.sub(r"[^\w']+", " ", text.lower().replace("’", "'")).split())


def sound(transcript: Transcript, duration: float) -> None:
    """What every transcript promises."""
    ids = [u.id for u in transcript.utterances]
    assert len(set(ids)) == len(ids)
    words = [w for u in transcript.utterances for w in u.words]
    assert all(0 <= w.start <= w.end <= duration + 0.05 for w in words)
    assert all(a.end <= b.start for a, b in pairwise(words))
    assert all(0 <= w.confidence <= 1 for w in words)
    for u in transcript.utterances:
        assert u.text == " ".join(w.text for w in u.words)
        assert (u.start, u.end) == (u.words[0].start, u.words[-1].end)
    assert Transcript.model_validate_json(transcript.model_dump_json()) == transcript


def test_a_shipped_consultation(model: Whisper, visit: tuple[str, Audio]) -> None:
    language, recording = visit
    shares: list[float] = []
    heard = transcribe(recording, model, progress=shares.append, transcript_id="t1")
    sound(heard, recording.duration)
    assert (heard.id, heard.language, heard.duration) == ("t1", language, 30.0)
    assert heard.engine == model.engine
    assert heard.engine.sha256
    assert (notes.ROUGH_LANGUAGE in heard.notes) == (language == "fr")
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    reference = json.loads((SAMPLES / f"visit-{language}.json").read_text())
    spoken = [s for s in reference["segments"] if s["end"] <= 30]
    until = spoken[-1]["end"] + 0.3
    text = " ".join(w.text for u in heard.utterances for w in u.words if w.end <= until)
    assert jiwer.wer(normal(" ".join(s["text"] for s in spoken)), normal(text)) < WORST[language]


def test_the_same_recording_gives_the_same_transcript(model: Whisper, visit: tuple[str, Audio]) -> None:
    language, recording = visit
    first = Audio(recording.pcm[: 6 * RATE], recording.levels)
    one, two = (transcribe(first, model, language=language, transcript_id="t") for _ in range(2))
    assert one == two


@pytest.mark.parametrize("kind", sorted(NOT_SPEECH))
def test_nothing_is_transcribed_where_nobody_speaks(model: Whisper, kind: str) -> None:
    with pytest.raises(Silent):
        transcribe(audio(NOT_SPEECH[kind](12)), model, language="en", transcript_id="t")


@pytest.mark.parametrize(
    ("kind", "language"),
    [
        ("silence", "fr"),
        ("noise", "en"),
        ("loud noise", "en"),
        ("melody", "fr"),
        ("tone", "en"),
        ("hum", "fr"),
    ],
)
def test_the_guards_alone_hold_when_the_voice_activity_is_fooled(
    model: Whisper, kind: str, language: str
) -> None:
    (phrases,) = model.hear([audio(NOT_SPEECH[kind](8)).samples], language)
    assert keep(phrases, [Region(0, 8)]).words == ()


def test_nothing_is_added_in_the_silence_around_speech(model: Whisper, visit: tuple[str, Audio]) -> None:
    language, recording = visit
    speech = recording.samples[: 10 * RATE].astype(float)
    quiet = np.random.default_rng(0).standard_normal(40 * RATE) * 0.003
    around = quiet.copy()
    around[15 * RATE : 25 * RATE] += speech
    heard = transcribe(audio(around), model, language=language, transcript_id="t")
    sound(heard, 40)
    assert all(w.start >= 14.5 and w.end <= 25.6 for u in heard.utterances for w in u.words)


def test_a_cut_recording_is_transcribed_and_says_so(model: Whisper, visit: tuple[str, Audio]) -> None:
    language, recording = visit
    data = encode("wav", recording.samples[: 14 * RATE].astype(float))
    heard = transcribe(decode(data[: len(data) // 2]), model, language=language, transcript_id="t")
    assert heard.utterances
    assert notes.BREAKS_OFF in heard.notes
    assert heard.duration == pytest.approx(7, abs=0.1)


def test_two_microphones_tell_the_speakers_apart(model: Whisper) -> None:
    language = "en"
    whole, length = decode(SAMPLES / f"visit-{language}.ogg"), 24
    reference = json.loads((SAMPLES / f"visit-{language}.json").read_text())
    doctor = np.zeros(length * RATE)
    patient = np.zeros(length * RATE)
    for segment in reference["segments"]:
        to = doctor if segment["speaker"] == "clinician" else patient
        a, b = int(segment["start"] * RATE), int(min(length, segment["end"]) * RATE)
        to[a:b] = whole.samples[a:b]
    both = decode(encode("flac", patient + 0.05 * doctor, doctor + 0.05 * patient))
    heard = transcribe(both, model, language=language, transcript_id="t")
    for utterance in heard.utterances:
        middle = (utterance.start + utterance.end) / 2
        speaker = next(
            (s["speaker"] for s in reference["segments"] if s["start"] <= middle <= s["end"]), None
        )
        if speaker:
            assert utterance.speaker == speaker


def test_an_unknown_language_is_refused_before_any_work(model: Whisper, visit: tuple[str, Audio]) -> None:
    with pytest.raises(ValueError, match="'xx'"):
        transcribe(visit[1], model, language="xx", transcript_id="t")
