"""A conversation in two languages, as with an interpreter: each phrase is heard in the one it is spoken in.

A model hears a window in one language and would translate what is said in another, so windows hold phrases
of one language only.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from chevet.contracts.transcript import Word
from chevet.speech.activity import Region
from chevet.speech.windows import Packing, Window

BOTH = "both"
"""Instead of a language: English and French by turns."""

TONGUES = ("en", "fr")

PLAIN = 0.75
"""A phrase is in the language of the one before unless the other is at least so likely of the two."""

Spoken = tuple[Window, str]
"""A window and the language it is heard in."""


def either(probabilities: Mapping[str, float], before: str | None) -> str:
    """Which of the two languages a phrase is spoken in, after one in language `before`."""
    shares = [probabilities.get(tongue, 0.0) for tongue in TONGUES]
    best = TONGUES[shares.index(max(shares))]
    if before is None or max(shares) >= PLAIN * max(sum(shares), 1e-9):
        return best
    return before


class Apart:
    """Phrases packed into windows of one language each, while they come in."""

    def __init__(self, since: float = 0.0, language: str | None = None) -> None:
        """`language` is that of the last phrase, `since` where it ended."""
        self.language = language
        self.packing = Packing(since=since)

    def add(self, phrase: Window, language: str) -> list[Spoken]:
        """The windows that are complete with the next phrase."""
        done = self.rest() if language != self.language else []
        self.language = language
        return done + [(w, language) for w in self.packing.add(Region(phrase.start, phrase.end), _never)]

    def quiet(self, until: float) -> list[Spoken]:
        """The window that is complete because nobody has spoken until now: none or one."""
        return self._named(self.packing.quiet(until))

    def rest(self) -> list[Spoken]:
        """The window that is being packed, as complete: none or one."""
        return self._named(self.packing.rest())

    def _named(self, done: Sequence[Window]) -> list[Spoken]:
        return [(window, self.language) for window in done if self.language is not None]


def most_spoken(windows: Iterable[tuple[float, str]]) -> str:
    """The language of most seconds, from each window's seconds and language."""
    total = dict.fromkeys(TONGUES, 0.0)
    for seconds, language in windows:
        total[language] += seconds
    return max(TONGUES, key=lambda tongue: total[tongue])


def language_of(words: Sequence[Word], languages: Sequence[str]) -> Callable[[Word], str]:
    """Tells the language of each of these words (the very objects)."""
    known = {id(word): language for word, language in zip(words, languages, strict=True)}
    return lambda word: known[id(word)]


def _never(first: int, last: int) -> npt.NDArray[np.float32]:
    raise AssertionError("A phrase is shorter than a window and need not be cut.")
