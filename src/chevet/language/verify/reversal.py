"""Was it said the other way round? What a statement denies must be denied in its words, and the reverse, word by word.

A denial has a focus: the first word of content after it that the other side has as well ("is not *smoking*"). Where
that word is only affirmed over there, the one contradicts the other. What stands elsewhere in a denial's reach, in a
question nobody answered or after "any" is neither affirmed nor denied: it never speaks against anything.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from chevet.language.rules.scope import SUBJECTS, THINKING, answering, trailing_no
from chevet.language.sentences import Sentence
from chevet.language.tokens import Token, fold
from chevet.language.verify.denying import NE, denies
from chevet.language.verify.failure import Failure
from chevet.language.verify.senses import root
from chevet.language.vocabulary import cue_words, drugs, read

Polarity = Literal["affirmed", "denied", "open"]

FOCUS = 9  # tokens after a denial within which its focus stands
LEADING = 3  # words of content among which it is: the first that the other side has
REACH = 14  # tokens a denial may reach
ABOUT = 0.6  # of a question's and of a statement's words in common: it answers that question
BEFORE_NO = 4  # tokens a "no" that ends a sentence may reach back: "diarrhea no"
MARKS = frozenset({".", "?", "!", ";", ":", "…"})


@dataclass(frozen=True)
class _Denial:
    """A denial at token `at`, and the words of content that may be its focus, in order."""

    at: int
    focus: tuple[int, ...]


@dataclass(frozen=True)
class _Read:
    """A text's words: the stem of each word of content, its denials, and which words a denial may reach."""

    tokens: Sequence[Token]
    words: dict[int, str]
    denials: tuple[_Denial, ...]
    reached: frozenset[int]
    asking: frozenset[int]  # after "any": neither affirmed nor denied

    def polarity(self, i: int) -> Polarity:
        if i in self.reached or i in self.asking:
            return "open"
        return "affirmed"

    def having(self, word: str) -> list[int]:
        return [i for i, own in self.words.items() if own == word]


def reversals(tokens: Sequence[Token], sentences: Sequence[Sentence], language: str) -> Iterator[Failure]:
    """At most one failure: a statement's tokens against the sentences its words come from, with their questions."""
    claim = _read(tokens, language)
    said = [_read(s.tokens, language) for s in sentences if not s.question]
    asked = list(_asked(sentences, language))
    if (
        any(_unfounded(claim, d, said, asked) for d in claim.denials)
        or any(_dropped(claim, one, d, said, asked) for one in said for d in one.denials)
        or any(_answered_no(claim, question) for question, polarity in asked if polarity == "no")
    ):
        yield Failure("contradiction", "reversed", "")


def _unfounded(
    claim: _Read, denial: _Denial, said: Sequence[_Read], asked: Sequence[tuple[_Read, str | None]]
) -> bool:
    """Whether what a statement denies was only affirmed."""
    for i in denial.focus:
        found: list[Polarity] = [one.polarity(j) for one in said for j in one.having(claim.words[i])]
        for question, polarity in asked:
            for j in question.having(claim.words[i]):
                found.append(question.polarity(j) if polarity == "yes" else "open")
        if found:
            return all(f == "affirmed" for f in found)
    return False


def _dropped(
    claim: _Read,
    one: _Read,
    denial: _Denial,
    said: Sequence[_Read],
    asked: Sequence[tuple[_Read, str | None]],
) -> bool:
    """Whether what was denied is only affirmed by the statement."""
    for i in denial.focus[:LEADING]:
        own = claim.having(one.words[i])
        if not own:
            continue
        if any(claim.polarity(j) != "affirmed" for j in own):
            return False
        elsewhere = [x.polarity(j) for x in said for j in x.having(one.words[i]) if (x, j) != (one, i)]
        elsewhere += [q.polarity(j) for q, p in asked if p == "yes" for j in q.having(one.words[i])]
        return "affirmed" not in elsewhere
    return False


def _answered_no(claim: _Read, question: _Read) -> bool:
    """Whether a statement affirms all of a question that was answered no."""
    if claim.denials or claim.reached or question.denials:
        return False
    asked = [i for i in question.words if claim.having(question.words[i])]
    told = [i for i in claim.words if question.having(claim.words[i])]
    return bool(told) and len(asked) >= ABOUT * len(question.words) and len(told) >= ABOUT * len(claim.words)


def _asked(sentences: Sequence[Sentence], language: str) -> Iterator[tuple[_Read, str | None]]:
    """The questions cited or answered by what is cited, each with a plain yes or no where it got one."""
    replies: dict[int, str | None] = {}
    questions: dict[int, Sentence] = {s.index: s for s in sentences if s.question}
    for s in sentences:
        for q in s.answers:
            questions[q.index] = q
            replies[q.index] = replies.get(q.index) or s.polarity
    for index, question in questions.items():
        yield _read(question.tokens, language), replies.get(index)


def _read(tokens: Sequence[Token], language: str) -> _Read:
    words = _words(language)
    named = {
        i for h in drugs(language).find(tokens) for i in range(h.first, h.last)
    }  # `actions` sees to drugs
    keys = {
        i: root(t.norm, language)
        for i, t in enumerate(tokens)
        if i not in named
        and t.is_word
        and len(t.norm) > 1
        and t.norm not in words.function
        and not t.norm.endswith("n't")
    }
    silent = answering(tokens, language)
    denials: list[_Denial] = []
    reached: set[int] = set()
    asking: set[int] = set()
    for i, token in enumerate(tokens):
        strict = i not in silent and denies(tokens, i, language)
        if strict or token.norm in words.weak:
            reached.update(_reach(tokens, i, language))
        elif token.norm in words.any:
            asking.update(_reach(tokens, i, language))
        if strict:
            denials.append(_Denial(i, tuple(_focus(tokens, i, keys, language))))
        if token.norm in ("no", "non") and trailing_no(tokens, i):
            reached.update(range(max(0, i - BEFORE_NO), i))
    return _Read(tokens, keys, tuple(denials), frozenset(reached), frozenset(asking))


def _reach(tokens: Sequence[Token], i: int, language: str) -> range:
    """The tokens a denial at `i` may reach: to the end of its clause; in French from « ne » on."""
    first = i + 1
    if language == "fr":
        first = next((j for j in range(i - 1, max(-1, i - 5), -1) if tokens[j].norm in NE), max(0, i - 1))
    ends = cue_words(language, "scope_end") - _words(language).within
    last = next(
        (j for j in range(i + 1, len(tokens)) if tokens[j].norm in MARKS or tokens[j].norm in ends),
        len(tokens),
    )
    return range(first, min(last, i + REACH))


def _focus(tokens: Sequence[Token], i: int, keys: dict[int, str], language: str) -> Iterator[int]:
    """The words a denial may be about, the likeliest first; none where it denies a denial ("can't stop coughing")."""
    words = _words(language)
    begun = False
    for j in _reach(tokens, i, language):
        word = tokens[j].norm
        again = begun and word in SUBJECTS[language] and tokens[j - 1].norm not in THINKING
        if j > i + FOCUS or (word == "," and j > i + 1) or word in words.weak or again:
            return
        if j in keys:
            begun = True
            yield j


@dataclass(frozen=True)
class _Words:
    function: frozenset[str]
    weak: frozenset[str]
    any: frozenset[str]
    within: frozenset[str]


@lru_cache
def _words(language: str) -> _Words:
    table = read("denials")[language]
    return _Words(
        frozenset(fold(w) for w in read("register")[language]["function"]),
        frozenset(fold(w) for w in table["weak"]),
        frozenset(fold(w) for w in table["open"]),
        frozenset(fold(w) for w in table["within"]),
    )
