"""A conversation to plant errors in: what was said, and what was not."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from chevet.contracts.draft import Evidence, Fact, Statement
from chevet.language.numbers import numbers
from chevet.language.sentences import Reading, Sentence
from chevet.language.tokens import tokenise

# a statement made wrong, in words; and a statement or a fact made wrong, as a whole
Words = Callable[[Statement, "Visit", Random], str | None]
Planter = Callable[[Any, "Visit", Random], Statement | Fact | None]


@dataclass(frozen=True)
class Visit:
    """A conversation as read, with all its words folded and the statements of other visits to take from."""

    reading: Reading
    words: frozenset[str]
    elsewhere: Sequence[str] = ()

    @property
    def language(self) -> str:
        return self.reading.language

    def cited(self, evidence: Sequence[Evidence]) -> list[Sentence]:
        """The sentences cited and the questions they answer."""
        found: dict[int, Sentence] = {}
        for e in evidence:
            for s in self.reading.by_utterance.get(e.utterance, ()):
                if s.start < e.end and e.start < s.end:
                    found[s.index] = s
                    found.update({q.index: q for q in s.answers})
        return [found[i] for i in sorted(found)]

    def words_cited(self, evidence: Sequence[Evidence]) -> set[str]:
        """Every word of those, folded."""
        return {w for s in self.cited(evidence) for w in s.words}

    def numbers_cited(self, evidence: Sequence[Evidence]) -> set[float]:
        """Every number of those, "a week" as 1."""
        found = {n.value for s in self.cited(evidence) for n in numbers(s.tokens, self.language)}
        return found | ({1.0} if self.words_cited(evidence) & {"a", "an", "un", "une"} else set())


def visit(reading: Reading, elsewhere: Sequence[str] = ()) -> Visit:
    """A visit to plant in."""
    return Visit(reading, frozenset(w for s in reading.sentences for w in s.words), elsewhere)


def swap(text: str, pairs: Sequence[tuple[str, str]], allowed: Callable[[str], bool]) -> str | None:
    """The text with the first word of a pair (either way) replaced by the other, where that is allowed."""
    for one, other in [*pairs, *((b, a) for a, b in pairs)]:
        pattern = re.compile(rf"(?<![\w-]){re.escape(one)}(?![\w-])", re.IGNORECASE)
        match = pattern.search(text)
        if match and allowed(other):
            new = other.capitalize() if match.group()[:1].isupper() else other
            return text[: match.start()] + new + text[match.end() :]
    return None


def as_sentence(text: str, v: Visit) -> Sentence:
    """A statement's text in the form the rules read."""
    return Sentence(0, v.reading.sentences[0].utterance, "clinician", False, tokenise(text), False)


def words_of(label: str) -> set[str]:
    """The folded words of a name."""
    return {t.norm for t in tokenise(label)}
