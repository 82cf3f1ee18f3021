"""A speech server's answer → phrases: word times where it gives them, spread over its segments where not."""

import math
import zlib
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from chevet.contracts.transcript import Word
from chevet.speech.guards import plain
from chevet.speech.hearing import Phrase
from chevet.speech.words import join_tokens

UNTOLD = 0.6
"""The confidence of every word where the server says nothing of its sureness."""

NAMES = {
    "english": "en",
    "french": "fr",
    "spanish": "es",
    "german": "de",
    "italian": "it",
    "portuguese": "pt",
}
"""How some servers name a language; others give its code."""

_MOST = 5000  # words in half a minute that nobody can say


class BadAnswer(ValueError):
    """It is not what a transcription looks like."""


def language_of(answer: Mapping[str, Any]) -> str | None:
    """The language (ISO 639-1) that the server says it heard, None where it does not say."""
    value = answer.get("language")
    if not isinstance(value, str) or not value.strip():
        return None
    name = value.strip().lower()
    return NAMES.get(name, name.split("-")[0])


def phrases(answer: Any, length: float) -> list[Phrase]:
    """The phrases in the answer about a window of `length` seconds. Raises BadAnswer.

    Takes what servers give: segments with their words, segments and words side by side, words without
    punctuation, segments alone, or nothing but the text.
    """
    if not isinstance(answer, dict) or not isinstance(answer.get("text"), str):
        raise BadAnswer
    segments = [_segment(s, length) for s in _list(answer, "segments")]
    if not segments:
        segments = [{"text": answer["text"], "start": 0.0, "end": length}]
    timed = [w for w in (_timed(w, length) for w in _list(answer, "words")) if w is not None]
    found = []
    for segment in segments:
        own = [w for w in (_timed(w, length) for w in _list(segment, "words")) if w is not None]
        if not own and timed:
            start, end = segment["start"], segment["end"]
            own = [w for w in timed if start - 0.01 <= (w.start + w.end) / 2 <= end + 0.01]
        words = _words(segment, own)
        if words:
            found.append(
                Phrase(
                    words=words,
                    no_speech=_number(segment, "no_speech_prob", 0.0),
                    log_probability=_number(segment, "avg_logprob", math.log(UNTOLD)),
                    compression=_number(segment, "compression_ratio", compression(segment["text"])),
                )
            )
    return found


def compression(text: str) -> float:
    """How well a text compresses, as Whisper measures it."""
    raw = text.encode()
    return len(raw) / len(zlib.compress(raw)) if raw else 0.0


def _words(segment: Mapping[str, Any], timed: Sequence[Word]) -> tuple[Word, ...]:
    """The segment's words as its text writes them, with the times of `timed` as far as they are the same."""
    texts = segment["text"].split()
    if len(texts) > _MOST:
        raise BadAnswer
    sure = min(1.0, math.exp(min(0.0, _number(segment, "avg_logprob", math.log(UNTOLD)))))
    found: list[Word | None] = [None] * len(texts)
    matcher = SequenceMatcher(None, [plain(t) for t in texts], [plain(w.text) for w in timed], autojunk=False)
    for block in matcher.get_matching_blocks():
        for n in range(block.size):
            word = timed[block.b + n]
            confidence = word.confidence if word.confidence >= 0 else sure
            found[block.a + n] = word.model_copy(update={"confidence": confidence})
    return join_tokens(
        word.model_copy(update={"text": f" {text}"})
        for text, word in zip(
            texts, _spread(texts, found, segment["start"], segment["end"], sure), strict=True
        )
    )


def _spread(
    texts: Sequence[str], found: Sequence[Word | None], start: float, end: float, sure: float
) -> list[Word]:
    """Times for the words that have none: the room between their neighbours, shared by their letters."""
    words: list[Word] = []
    n = 0
    while n < len(texts):
        word = found[n]
        if word is not None:
            words.append(word)
            n += 1
            continue
        last = n
        while last < len(texts) and found[last] is None:
            last += 1
        before = words[-1].end if words else start
        after = found[last] if last < len(found) else None
        until = max(before, after.start if after is not None else end)
        letters = sum(len(t) + 1 for t in texts[n:last])
        at = before
        for text in texts[n:last]:
            to = at + (until - before) * (len(text) + 1) / letters
            words.append(Word(text=text, start=round(at, 3), end=round(to, 3), confidence=round(sure, 3)))
            at = to
        n = last
    return words


def _segment(value: Any, length: float) -> dict[str, Any]:
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        raise BadAnswer
    start, end = _number(value, "start", 0.0), _number(value, "end", length)
    start = min(max(0.0, start), length)
    return {**value, "start": start, "end": min(max(start, end), length)}


def _timed(value: Any, length: float) -> Word | None:
    """A word with its times; confidence −1 where the server does not say. None without times."""
    if not isinstance(value, dict):
        raise BadAnswer
    text = value.get("word", value.get("text"))
    if not isinstance(text, str):
        raise BadAnswer
    if value.get("start") is None or value.get("end") is None or not text.strip():
        return None
    start, end = _number(value, "start", 0.0), _number(value, "end", 0.0)
    start = min(max(0.0, start), length)
    sure = value.get("probability", value.get("confidence"))
    confidence = min(1.0, max(0.0, float(sure))) if isinstance(sure, int | float) and sure == sure else -1.0
    return Word(
        text=text.strip(),
        start=round(start, 3),
        end=round(min(max(start, end), length), 3),
        confidence=round(confidence, 3),
    )


def _list(value: Mapping[str, Any], name: str) -> list[Any]:
    found = value.get(name)
    if found is None:
        return []
    if not isinstance(found, list) or len(found) > _MOST:
        raise BadAnswer
    return found


def _number(value: Mapping[str, Any], name: str, default: float) -> float:
    found = value.get(name)
    if found is None:
        return default
    if not isinstance(found, int | float) or isinstance(found, bool) or not math.isfinite(found):
        raise BadAnswer
    return float(found)
