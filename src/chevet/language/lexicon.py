"""Phrases → entries: the longest phrase of a vocabulary at each place of a token sequence."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from chevet.language.tokens import Token, tokenise

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Hit(Generic[T]):
    """`entry` matched tokens `first` to `last` (exclusive) of the sequence searched."""

    entry: T
    first: int
    last: int


class Lexicon(Generic[T]):
    """Many phrases, looked up by their first word; matching ignores case, accents and plural s."""

    def __init__(self, phrases: Iterable[tuple[str, T]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for phrase, entry in phrases:
            stems = tuple(t.stem for t in tokenise(phrase))
            if stems:
                self._by_first.setdefault(stems[0], []).append((stems, entry))
        for bucket in self._by_first.values():
            bucket.sort(key=lambda p: -len(p[0]))

    def at(self, tokens: Sequence[Token], first: int) -> Hit[T] | None:
        """The longest phrase that begins at `first`."""
        for stems, entry in self._by_first.get(tokens[first].stem, ()):
            last = first + len(stems)
            if last <= len(tokens) and all(
                t.stem == s for t, s in zip(tokens[first:last], stems, strict=True)
            ):
                return Hit(entry, first, last)
        return None

    def find(self, tokens: Sequence[Token]) -> Iterator[Hit[T]]:
        """Every longest phrase from left to right, none overlapping another."""
        i = 0
        while i < len(tokens):
            if tokens[i].stem not in self._by_first:
                i += 1
                continue
            hit = self.at(tokens, i)
            if hit is None:
                i += 1
            else:
                yield hit
                i = hit.last

    def has(self, tokens: Sequence[Token]) -> bool:
        """Whether any phrase occurs."""
        return next(self.find(tokens), None) is not None
