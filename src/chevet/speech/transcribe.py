"""Samples → transcript: where somebody speaks, what they say, in which turns, and who they are."""

from collections.abc import Callable, Sequence
from itertools import groupby

import numpy as np
import numpy.typing as npt

from chevet.contracts.transcript import Transcript, Utterance, Word
from chevet.speech import notes
from chevet.speech.activity import regions, speech_probabilities
from chevet.speech.audio import Audio
from chevet.speech.errors import Silent
from chevet.speech.guards import keep
from chevet.speech.hearing import Phrase, SpeechModel, VoiceModel
from chevet.speech.interpreted import BOTH, TONGUES, Apart, Spoken, either, language_of, most_spoken
from chevet.speech.languages import SURE_LANGUAGE, Evidence
from chevet.speech.speakers import by_channel
from chevet.speech.turns import Piece, pieces
from chevet.speech.utterances import Voices, told_apart, untold, utterances
from chevet.speech.windows import PHRASE, PHRASE_ENOUGH, PHRASE_SILENCE, Window, windows
from chevet.speech.words import in_order, settle

Vector = npt.NDArray[np.float32]

_HEARD = 0.93  # share of the work that is done when all windows are heard


def transcribe(
    audio: Audio,
    model: SpeechModel,
    *,
    language: str = "auto",
    vocabulary: Sequence[str] = (),
    progress: Callable[[float], None] | None = None,
    clinician_voice: Vector | None = None,
    transcript_id: str,
) -> Transcript:
    """The transcript of a recording.

    `model` hears the words and, where it has one, brings the encoder that tells voices apart.
    `clinician_voice` is the clinician's enrolled voice, a unit vector of `model.voices`; it names her.
    `language` is `auto`, one that the model knows (ISO 639-1) or `both` (English and French by turns,
    as with an interpreter), `vocabulary` words to listen for,
    the likeliest first. `progress` is called with the
    share done, rising from 0 to 1. The same audio and model give the same transcript. Utterances
    are in order and do not overlap; each one's text is its words joined by single spaces.

    Raises `Silent` where nobody speaks or nothing can be made out, ValueError for a language that
    the model does not know.
    """
    check_language(model, language)
    tell = progress or (lambda share: None)
    tell(0.0)
    probabilities = speech_probabilities(audio)
    speech = regions(probabilities)
    if not speech:
        raise Silent("No speech was found in the recording; check the microphone and record again.")
    said = list(audio.notes)
    if language == BOTH:
        phrases = windows(speech, probabilities, limit=PHRASE, silence=PHRASE_SILENCE, enough=PHRASE_ENOUGH)
        parts = _apart(audio, model, phrases)
        main = most_spoken((part.length, spoken) for part, spoken in parts)
    else:
        packed = windows(speech, probabilities)
        evidence = _language(audio, model, packed) if language == "auto" else None
        main = language if evidence is None else evidence.best or language
        if evidence is not None and evidence.sureness < SURE_LANGUAGE:
            said.append(notes.UNSURE_LANGUAGE)
        parts = [(part, main) for part in packed]
    if any(spoken in model.rough for _, spoken in parts):
        said.append(notes.ROUGH_LANGUAGE)
    heard = _hear(audio, model, parts, vocabulary, tell)
    kept = keep([phrase for phrase, _ in heard], speech)
    if not kept.words:
        raise Silent("No words could be made out in the recording; check the microphone and record again.")
    if kept.dropped:
        said.append(notes.INVENTIONS)
    words = in_order([settle(word, speech) for word in kept.words])
    told = None
    if language == BOTH:
        tongue = {id(word): spoken for phrase, spoken in heard for word in phrase.words}
        told = language_of(words, [tongue[id(word)] for word in kept.words])
    spoken, about_speakers = tell_apart(audio, model.voices, words, main, clinician_voice, told)
    tell(1.0)
    return Transcript(
        id=transcript_id,
        language=main,
        duration=round(audio.duration, 3),
        engine=model.engine,
        utterances=spoken,
        notes=(*said, *about_speakers),
    )


def check_language(model: SpeechModel, language: str) -> None:
    """Raises ValueError for a language that the model does not know; `auto` and `both` are fine."""
    needed = {"auto": (), BOTH: TONGUES}.get(language, (language,))
    for one in needed:
        if one not in model.languages:
            raise ValueError(f"The speech model does not know the language {one!r}.")


def _language(audio: Audio, model: SpeechModel, parts: Sequence[Window]) -> Evidence:
    """What the first windows say about the language."""
    found = Evidence()
    for part in parts:
        found = found.heard(model.detect(part.samples(audio)), part.length)
        if found.enough:
            break
    return found


def _apart(audio: Audio, model: SpeechModel, phrases: Sequence[Window]) -> list[Spoken]:
    """The phrases in windows of one language each."""
    apart = Apart()
    done: list[Spoken] = []
    for phrase in phrases:
        language = either(model.detect(phrase.samples(audio)), apart.language)
        done += apart.add(phrase, language)
    return done + apart.rest()


def _hear(
    audio: Audio,
    model: SpeechModel,
    parts: Sequence[Spoken],
    vocabulary: Sequence[str],
    tell: Callable[[float], None],
) -> list[tuple[Phrase, str]]:
    """The phrases of all windows, in the recording's time, with their languages."""
    total = sum(part.length for part, _ in parts)
    done = 0.0
    found: list[tuple[Phrase, str]] = []
    for language, run in groupby(parts, key=lambda spoken: spoken[1]):
        together = [part for part, _ in run]
        samples = (part.samples(audio) for part in together)
        for part, phrases in zip(together, model.hear(samples, language, vocabulary), strict=True):
            found += [(placed(phrase, part), language) for phrase in phrases]
            done += part.length
            tell(_HEARD * done / total)
    return found


def placed(phrase: Phrase, part: Window) -> Phrase:
    """The phrase of a window, in the recording's time."""
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
    clinician: Vector | None = None,
    language_of: Callable[[Word], str] | None = None,
) -> tuple[tuple[Utterance, ...], tuple[str, ...]]:
    """The turns with their speakers, and notes on what about those could not be told."""
    parts = pieces(words, language_of)
    languages = [language_of(part[0]) if language_of else language for part in parts]
    voices = _voices(audio, model, parts, languages, clinician)
    return utterances(parts, voices, language, language_of)


def _voices(
    audio: Audio,
    model: VoiceModel | None,
    parts: Sequence[Piece],
    languages: Sequence[str],
    clinician: Vector | None,
) -> Voices:
    """Which voice said each piece."""
    by_side = by_channel(parts, audio.levels)
    if by_side is not None and (model is None or clinician is None):
        return Voices(by_side)
    if model is None:
        return untold(parts, notes.NO_VOICES)
    vectors = model.embed([audio.window(p[0].start, p[-1].end) for p in parts])
    return told_apart(vectors, parts, languages, clinician, by_side)
