"""Samples → transcript: where somebody speaks, what they say, in which turns, and who they are."""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice

import numpy as np
import numpy.typing as npt

from chevet.contracts.transcript import Transcript, Utterance, Word
from chevet.speech import notes
from chevet.speech.activity import regions, speech_probabilities
from chevet.speech.audio import Audio
from chevet.speech.errors import Silent
from chevet.speech.guards import keep
from chevet.speech.hearing import Phrase, SpeechModel, VoiceModel
from chevet.speech.roles import roles, tell_roles
from chevet.speech.speakers import ALIKE, by_channel, by_voice, enrolled
from chevet.speech.turns import Piece, pieces, turns
from chevet.speech.windows import Window, windows
from chevet.speech.words import in_order, settle, text_of

Vector = npt.NDArray[np.float32]

SURE_LANGUAGE = 0.8
"""The probability at which no more windows are asked for the language, and below which a note says so."""

_LANGUAGE_WINDOWS = 3
_HEARD = 0.93  # share of the work that is done when all windows are heard


def transcribe(
    audio: Audio,
    model: SpeechModel,
    *,
    language: str = "auto",
    progress: Callable[[float], None] | None = None,
    clinician_voice: Vector | None = None,
    transcript_id: str,
) -> Transcript:
    """The transcript of a recording.

    `model` hears the words and, where it has one, brings the encoder that tells voices apart.
    `clinician_voice` is the clinician's enrolled voice, a unit vector of `model.voices`; it names her.
    `language` is `auto` or one that the model knows (ISO 639-1). `progress` is called with the
    share done, rising from 0 to 1. The same audio and model give the same transcript. Utterances
    are in order and do not overlap; each one's text is its words joined by single spaces.

    Raises `Silent` where nobody speaks or nothing can be made out, ValueError for a language that
    the model does not know.
    """
    if language != "auto" and language not in model.languages:
        raise ValueError(f"The speech model does not know the language {language!r}.")
    tell = progress or (lambda share: None)
    tell(0.0)
    probabilities = speech_probabilities(audio)
    speech = regions(probabilities)
    if not speech:
        raise Silent("No speech was found in the recording; check the microphone and record again.")
    parts = windows(speech, probabilities)
    said = list(audio.notes)
    if language == "auto":
        language, sureness = _language(audio, model, parts)
        if sureness < SURE_LANGUAGE:
            said.append(notes.UNSURE_LANGUAGE)
    if language in model.rough:
        said.append(notes.ROUGH_LANGUAGE)
    kept = keep(_hear(audio, model, parts, language, tell), speech)
    if not kept.words:
        raise Silent("No words could be made out in the recording; check the microphone and record again.")
    if kept.dropped:
        said.append(notes.INVENTIONS)
    words = in_order([settle(word, speech) for word in kept.words])
    utterances, about_speakers = tell_apart(audio, model.voices, words, language, clinician_voice)
    tell(1.0)
    return Transcript(
        id=transcript_id,
        language=language,
        duration=round(audio.duration, 3),
        engine=model.engine,
        utterances=utterances,
        notes=(*said, *about_speakers),
    )


def _language(audio: Audio, model: SpeechModel, parts: Sequence[Window]) -> tuple[str, float]:
    """The language most likely spoken, and how likely: the mean over the longest windows needed."""
    sums: dict[str, float] = {}
    asked = 0
    for part in islice(sorted(parts, key=lambda p: -p.length), _LANGUAGE_WINDOWS):
        asked += 1
        for code, probability in model.detect(part.samples(audio)).items():
            sums[code] = sums.get(code, 0.0) + probability
        best = max(sums, key=lambda code: sums[code])
        if sums[best] / asked >= SURE_LANGUAGE:
            break
    return best, sums[best] / asked


def _hear(
    audio: Audio,
    model: SpeechModel,
    parts: Sequence[Window],
    language: str,
    tell: Callable[[float], None],
) -> list[Phrase]:
    """The phrases of all windows, in the recording's time."""
    total = sum(part.length for part in parts)
    done = 0.0
    found: list[Phrase] = []
    heard: Iterable[list[Phrase]] = model.hear((part.samples(audio) for part in parts), language)
    for part, phrases in zip(parts, heard, strict=True):
        found += [_placed(phrase, part) for phrase in phrases]
        done += part.length
        tell(_HEARD * done / total)
    return found


def _placed(phrase: Phrase, part: Window) -> Phrase:
    words = tuple(
        word.model_copy(update={"start": part.time(word.start), "end": part.time(word.end, end=True)})
        for word in phrase.words
    )
    return Phrase(words, phrase.no_speech, phrase.log_probability, phrase.compression)


def tell_apart(
    audio: Audio,
    model: VoiceModel | None,
    words: Sequence[Word],
    language: str,
    clinician_voice: Vector | None = None,
) -> tuple[tuple[Utterance, ...], tuple[str, ...]]:
    """The turns with their speakers, and notes on what about those could not be told."""
    parts = pieces(words)
    voices, clinician, said = _voices(audio, model, parts, language, clinician_voice)
    found = turns(parts, voices)
    texts = [text_of(turn.words) for turn in found]
    speakers = roles(
        [(turn.voice, text) for turn, text in zip(found, texts, strict=True)], language, clinician
    )
    if not said and "clinician" not in speakers and "patient" not in speakers:
        said = (notes.UNSURE_ROLES,)
    return tuple(
        Utterance(
            id=f"u{i}", speaker=speaker, start=t.start, end=t.end, text=text, words=t.words, voice=t.voice
        )
        for i, (t, text, speaker) in enumerate(zip(found, texts, speakers, strict=True), 1)
    ), said


def _voices(
    audio: Audio,
    model: VoiceModel | None,
    parts: Sequence[Piece],
    language: str,
    clinician: Vector | None,
) -> tuple[list[int | None], int | None, tuple[str, ...]]:
    """Which voice said each piece, which of them is the clinician's enrolled one, and what could not be told."""
    by_side = by_channel(parts, audio.levels)
    if by_side is None and model is None:
        return [None] * len(parts), None, (notes.NO_VOICES,)
    if model is None or (by_side is not None and clinician is None):
        return by_side or [], None, ()
    vectors = model.embed([audio.window(p[0].start, p[-1].end) for p in parts])
    found = by_side if by_side is not None else by_voice(vectors, parts)
    if not _several(found):  # perhaps two people of like voices, if the words say so
        found = by_voice(vectors, parts, ALIKE)
        if not tell_roles(zip(found, map(text_of, parts), strict=True), language):
            return [None] * len(parts), None, (notes.ONE_VOICE,)
    hers = enrolled(vectors, parts, found, clinician) if clinician is not None else None
    return found, hers, ()


def _several(voices: Sequence[int | None]) -> bool:
    return len({voice for voice in voices if voice is not None}) > 1
