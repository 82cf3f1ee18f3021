"""What was said, ready to be searched: every passage of a conversation with its senses and numbers.

A passage is a sentence, or a reply with the questions it answers: "Any fever?" "No." says something only together.
Worked out once a conversation; searching is by inverted index, so that long visits stay near linear.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import cast

from chevet.contracts.draft import Evidence
from chevet.language.lexicon import Hit
from chevet.language.numbers import numbers
from chevet.language.rules.mentions import goes_on_about, hits
from chevet.language.rules.scope import person_named
from chevet.language.sentences import Reading, Sentence
from chevet.language.tokens import Token
from chevet.language.verify.senses import Keys, keys_said, units
from chevet.language.vocabulary import Term, cue_words

SHORT = 6  # words: a reply that leans on its question


@dataclass(frozen=True)
class Passage:
    """Sentences that stand together, with the senses and numbers of all of them."""

    sentences: tuple[Sentence, ...]
    keys: Keys
    numbers: frozenset[float]

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        return tuple(s.evidence() for s in self.sentences)

    @property
    def words(self) -> int:
        return sum(len(s.words) for s in self.sentences)


class Said:
    """Index of a reading; get it with `said_in`, which builds it once."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.language = reading.language
        self.hits: list[list[Hit[Term]]] = [hits(s, self.language) for s in reading.sentences]
        self.keys: list[Keys] = [keys_said(s, self.language, self.hits[s.index]) for s in reading.sentences]
        self.about: list[str | None] = self._persons()
        self.numbers = [values(s.tokens, self.language) for s in reading.sentences]
        passages = [p for s in reading.sentences for p in self._passages(s)]
        answered = {q.index for p in passages if len(p.sentences) > 1 for q in p.sentences[:-1]}
        # a question that was answered says nothing without its answer
        self.passages = [p for p in passages if len(p.sentences) > 1 or p.sentences[0].index not in answered]
        self.having: dict[str | float, list[int]] = {}
        for place, passage in enumerate(self.passages):
            keys: set[str | float] = {*passage.keys, *passage.numbers}
            for key in keys:
                self.having.setdefault(key, []).append(place)

    def _persons(self) -> list[str | None]:
        """Whom a sentence goes on about that only says "she": the relative named just before by the same speaker."""
        about: list[str | None] = []
        inherited, utterance = None, ""
        for s in self.reading.sentences:
            if s.utterance.id != utterance:
                inherited, utterance = None, s.utterance.id
            about.append(inherited if goes_on_about(s) else None)
            inherited = person_named(s, self.language) or inherited
        return about

    def _passages(self, s: Sentence) -> list[Passage]:
        alone = Passage((s,), self.keys[s.index], self.numbers[s.index])
        leans = s.answers and (
            s.polarity or (len(s.words) <= SHORT and units(s, self.language, self.hits[s.index]))
        )
        if not leans:
            return [alone]
        whole = (*s.answers[-3:], s)
        together = Passage(
            whole,
            frozenset().union(*(self.keys[x.index] for x in whole)),
            frozenset().union(*(self.numbers[x.index] for x in whole)),
        )
        return [together] if s.polarity and len(s.words) <= 2 else [alone, together]

    def weight(self, keys: Keys | frozenset[str | float]) -> float:
        """How much it tells that a passage has one of these: rare words tell more."""
        having = max((len(self.having.get(k, ())) for k in keys), default=0)
        return log(1 + (1 + len(self.passages)) / (1 + having))


# amounts said without a number word
COUNTS = {
    "en": {"couple": 2.0, "dozen": 12.0, "once": 1.0, "twice": 2.0},
    "fr": {"dizaine": 10.0, "quinzaine": 15.0, "douzaine": 12.0},
}


def values(tokens: Sequence[Token], language: str) -> frozenset[float]:
    """Every number said, "a couple" as 2."""
    counted = {COUNTS[language][t.norm] for t in tokens if t.norm in COUNTS[language]}
    return frozenset(n.value for n in numbers(tokens, language)) | counted


def said_in(reading: Reading) -> Said:
    """The index of a conversation."""
    if "said" not in reading.worked_out:
        reading.worked_out["said"] = Said(reading)
    return cast(Said, reading.worked_out["said"])


def denies(sentences: Sequence[Sentence], language: str) -> bool:
    """Whether any of the sentences denies something."""
    words = cue_words(language, "negation")
    return any(s.polarity == "no" or not words.isdisjoint(s.words) for s in sentences)
