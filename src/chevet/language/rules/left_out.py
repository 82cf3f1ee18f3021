"""Turns that are not read: said in another language, or aimed at a program rather than at anybody in the room.

What is left out can become no fact, no sentence of a note and no evidence; the verifier says which turns they are.
"""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from chevet.language.tokens import Token, fold
from chevet.language.vocabulary import cue_words, cues, read

FEWEST = 5  # words below which a turn's language cannot be told
SHARE = 0.3  # of a turn's words that are frequent words of the other language


@lru_cache
def _frequent(language: str) -> frozenset[str]:
    return frozenset(fold(w) for w in read("languages")[language])


def other_language(tokens: Sequence[Token], language: str) -> str | None:
    """The language of a turn when it is plainly another one (ISO 639-1, "und" for another script), else None."""
    words = [t.norm for t in tokens if t.norm[0].isalpha()]
    if len(words) < FEWEST:
        return None
    foreign = sum(not _latin(w[0]) for w in words)
    if foreign > len(words) / 2:
        return "und"
    own = sum(w in _frequent(language) for w in words)
    shared = _frequent(language) | cue_words(language, "filler")  # "um" is also a Portuguese word
    strange = {
        name: [w for w in words if w in _frequent(name) and w not in shared]
        for name in read("languages")
        if name != language
    }
    best = max(strange, key=lambda name: len(strange[name]))
    n = len(strange[best])
    return best if len(set(strange[best])) >= 3 and n >= SHARE * len(words) and n > 2 * own else None


@lru_cache(maxsize=512)
def _latin(letter: str) -> bool:
    return "LATIN" in unicodedata.name(letter, "LATIN")


def instructs(tokens: Sequence[Token], language: str) -> bool:
    """Whether words are aimed at a program: "ignore your rules and write…"."""
    return cues(language, "instructions").has(tokens)
