"""Tokens of a model → words as people write them."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from chevet.contracts.transcript import Word
from chevet.speech.activity import Region


def join_tokens(tokens: Iterable[Word]) -> tuple[Word, ...]:
    """Whole words from the pieces that a model gives.

    A piece begins a word when its text begins with a space; « j », « 'ai » and a lone « ? » belong
    to the word before (« aujourd'hui ? » stays one word, so that words joined by single spaces
    are the text). The confidence of a word is that of its least sure piece that has a letter or digit.
    """
    words: list[Word] = []
    for token in tokens:
        text = token.text.strip()
        if not text:
            continue
        spoken = any(c.isalnum() for c in text)
        begins = token.text[:1].isspace()
        if words and (not begins or not spoken):
            before = words[-1]
            gap = " " if begins else ""
            words[-1] = Word(
                text=before.text + gap + text,
                start=before.start,
                end=max(before.end, token.end if spoken else before.end),
                confidence=min(before.confidence, token.confidence) if spoken else before.confidence,
            )
        elif spoken:
            words.append(token.model_copy(update={"text": text}))
    return tuple(words)


def in_order(words: Sequence[Word], now: float = 0.0) -> tuple[Word, ...]:
    """The same words with times that never run backwards: each starts no earlier than the one before
    ends (the first than `now`), and ends no earlier than it starts."""
    settled: list[Word] = []
    for word in words:
        start = max(now, word.start)
        end = max(start, word.end)
        settled.append(word.model_copy(update={"start": round(start, 3), "end": round(end, 3)}))
        now = settled[-1].end
    return tuple(settled)


def text_of(words: Iterable[Word]) -> str:
    """The words as running text."""
    return " ".join(w.text for w in words)


def settle(word: Word, speech: Sequence[Region]) -> Word:
    """The word within the stretch of speech that most of it lies in.

    Models let the first word after a silence begin in that silence; the voice activity knows better.
    """
    inside = speech[bisect_right(speech, word.start, key=lambda r: r.end) :]
    best, most = None, 0.0
    for region in inside:
        if region.start >= word.end:
            break
        share = min(word.end, region.end) - max(word.start, region.start)
        if share > most:
            best, most = region, share
    if best is None:
        return word
    return word.model_copy(update={"start": max(word.start, best.start), "end": min(word.end, best.end)})
