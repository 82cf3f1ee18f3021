"""One window through Whisper: encode, write, align.

faster-whisper's own loop moves on by the last *word's* time when word times are asked for, and goes
over the same seconds again when that time is early: noisy French came out with half its words doubled.
Here a pass that stops before the window's end is followed by one from the last *timestamp* that the
model wrote, as in OpenAI's reference. Nothing is sampled: the same window gives the same words.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from chevet.contracts.transcript import Word
from chevet.engines.speech import again
from chevet.speech.audio import RATE, Samples
from chevet.speech.guards import REPETITIVE
from chevet.speech.hearing import Phrase, Sketch
from chevet.speech.words import join_tokens

if TYPE_CHECKING:
    from faster_whisper import WhisperModel
    from faster_whisper.tokenizer import Tokenizer

BEAM = 5

_AGAIN = {"no_repeat_ngram_size": 4, "repetition_penalty": 1.1}
_FRAMES = 3000  # what the encoder takes: 30 s
_FRAMES_A_SECOND = 100
_FRAMES_A_TIMESTAMP = 2
_MAX_PASSES = 3  # a window needs one, seldom two
_LEAST_REST = 60  # frames; a shorter rest of a window holds no word that was missed
_MAX_LENGTH = 448
_SHORT_FRAMES = (1000, 1500, 2000)  # encoder windows for sketches; shorter ones made the model go in circles
_SHORT_REST = 100  # frames of silence that a sketch has after its end
_SHORT_LENGTH = 112
_MOST_PROMPT = 200  # tokens; the model reads 223
_FIRST_TIMESTAMP = 50  # the first phrase begins within the first second


def tokens_of(model: "WhisperModel", language: str) -> "Tokenizer":
    """The tokenizer for transcribing one language."""
    from faster_whisper.tokenizer import Tokenizer

    multilingual = model.model.is_multilingual
    return Tokenizer(
        model.hf_tokenizer, multilingual, task="transcribe", language=language if multilingual else "en"
    )


def hear_window(
    model: "WhisperModel", tokens: "Tokenizer", samples: Samples, vocabulary: Sequence[str] = ()
) -> list[Phrase]:
    """The phrases in up to 30 seconds of samples (float32, 16 kHz), one a pass.

    Where a first text holds what sounds like a medical name, or like a word of `vocabulary`, the same pass is
    written once more with these names in mind (`again.py`).
    """
    features = model.feature_extractor(samples)
    length = min(_FRAMES, len(samples) * _FRAMES_A_SECOND // RATE)
    phrases = []
    position = 0
    for _ in range(_MAX_PASSES):
        part = features[:, position:length]
        encoded = model.encode(np.pad(part, ((0, 0), (0, _FRAMES - part.shape[1]))))
        phrase, reached = _one_pass(
            model, tokens, encoded, part.shape[1], position / _FRAMES_A_SECOND, vocabulary
        )
        if phrase is not None:
            phrases.append(phrase)
        if reached is None or reached <= 0 or length - (position + reached) < _LEAST_REST:
            break
        position += reached
    return phrases


def sketch(model: "WhisperModel", tokens: "Tokenizer", samples: Samples) -> Sketch:
    """What is said in up to 15 seconds of samples, through an encoder window no longer than that needs.

    The encoder's work grows with its window, which need not be the 30 s it was trained on.
    """
    from faster_whisper.transcribe import get_compression_ratio, get_suppressed_tokens

    features = model.feature_extractor(samples)[:, : _SHORT_FRAMES[-1] - _SHORT_REST]
    frames = next(n for n in _SHORT_FRAMES if features.shape[1] + _SHORT_REST <= n)
    encoded = model.encode(np.pad(features, ((0, 0), (0, frames - features.shape[1]))))
    result = model.model.generate(
        encoded,
        [[*tokens.sot_sequence, tokens.no_timestamps]],
        beam_size=1,
        max_length=_SHORT_LENGTH,
        suppress_tokens=get_suppressed_tokens(tokens, [-1]),
        suppress_blank=True,
        return_scores=True,
        return_no_speech_prob=True,
    )[0]
    text = tokens.decode(result.sequences_ids[0]).strip()
    return Sketch(
        text=text,
        no_speech=float(result.no_speech_prob),
        log_probability=float(result.scores[0]),
        compression=float(get_compression_ratio(text)) if text else 0.0,
    )


def _one_pass(
    model: "WhisperModel",
    tokens: "Tokenizer",
    encoded: Any,
    frames: int,
    offset: float,
    vocabulary: Sequence[str],
) -> tuple[Phrase | None, int | None]:
    """What one pass heard, and the frame where it stopped, None when it heard to the end."""
    result, compression = _write(model, tokens, encoded, {})
    if compression > REPETITIVE:  # once more, forbidden to repeat itself
        other = _write(model, tokens, encoded, _AGAIN)
        if other[1] < compression:
            result, compression = other
    result, compression = _listening_for(model, tokens, encoded, result, compression, vocabulary)
    written: list[int] = result.sequences_ids[0]
    stamps = [i for i, token in enumerate(written) if token >= tokens.timestamp_begin]
    reached = None
    if len(stamps) > 1 and stamps[-1] == len(written) - 1 and stamps[-2] == stamps[-1] - 1:
        # two timestamps in a row at the end: a phrase begins here that the pass had no room for
        reached = (written[-1] - tokens.timestamp_begin) * _FRAMES_A_TIMESTAMP
    elif len(stamps) > 1 and stamps[-1] < len(written) - 1:
        # a phrase was begun and not finished: hear it again from its beginning
        cut = next((i for i in reversed(stamps) if i - 1 in stamps), None)
        if cut is not None:
            reached = (written[cut] - tokens.timestamp_begin) * _FRAMES_A_TIMESTAMP
            written = written[:cut]
    text = [token for token in written if token < tokens.eot]
    if not text:
        return None, reached
    aligned = model.find_alignment(tokens, [text], encoded, frames)[0]
    words = join_tokens(
        Word(
            text=word["word"],
            start=round(offset + float(word["start"]), 3),
            end=round(offset + float(word["end"]), 3),
            confidence=round(min(1.0, max(0.0, float(word["probability"]))), 3),
        )
        for word in aligned
    )
    if not words:
        return None, reached
    count = len(result.sequences_ids[0])
    return Phrase(
        words=words,
        no_speech=float(result.no_speech_prob),
        log_probability=float(result.scores[0]) * count / (count + 1),
        compression=compression,
    ), reached


def _listening_for(
    model: "WhisperModel",
    tokens: "Tokenizer",
    encoded: Any,
    result: Any,
    compression: float,
    vocabulary: Sequence[str],
) -> tuple[Any, float]:
    """What the model writes when it listens for the names in its first text; that text, if it is not believed."""
    language = tokens.language_code
    first = _text(tokens, result)
    words = again.to_listen_for(first, language, vocabulary)
    if not words:
        return result, compression
    prompt = [tokens.sot_prev, *tokens.encode(again.prompt_of(words))[:_MOST_PROMPT]]
    second, squeezed = _write(model, tokens, encoded, {}, prompt)
    if (
        squeezed <= REPETITIVE
        and float(second.scores[0]) >= float(result.scores[0]) - again.WORSE
        and again.believed(first, _text(tokens, second), words, language)
    ):
        return second, squeezed
    return result, compression


def _text(tokens: "Tokenizer", result: Any) -> str:
    return str(tokens.decode([t for t in result.sequences_ids[0] if t < tokens.eot])).strip()


def _write(
    model: "WhisperModel",
    tokens: "Tokenizer",
    encoded: Any,
    options: dict[str, Any],
    prompt: Sequence[int] = (),
) -> tuple[Any, float]:
    """What the model writes after `prompt`, and how well its text compresses."""
    from faster_whisper.transcribe import get_compression_ratio, get_suppressed_tokens

    result = model.model.generate(
        encoded,
        [[*prompt, *tokens.sot_sequence]],
        beam_size=BEAM,
        max_length=_MAX_LENGTH,
        max_initial_timestamp_index=_FIRST_TIMESTAMP,
        suppress_tokens=get_suppressed_tokens(tokens, [-1]),
        suppress_blank=True,
        return_scores=True,
        return_no_speech_prob=True,
        **options,
    )[0]
    return result, float(get_compression_ratio(tokens.decode(result.sequences_ids[0]).strip()))
