"""A sentence retold nearly word for word must deny where its words deny: the two are laid side by side.

Between two words that both have, either both deny or neither does. A denial may stand one word further on ("has not
really", "really has not"); what was left out, denial and all, is left out.
"""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from chevet.language.rules.scope import SUBJECTS, answering
from chevet.language.sentences import Sentence
from chevet.language.tokens import Token, fold
from chevet.language.verify.denying import denies
from chevet.language.verify.failure import Failure
from chevet.language.verify.senses import root
from chevet.language.vocabulary import read

ALIKE = 0.6  # of a statement's words that must stand in what was said, in order
PLAIN = 3  # words of a reply that is only its yes or no, and what it shares then with a statement of both
PLAINLY = 0.5
ASIDE = 1  # shared words by which a denial may stand elsewhere


def reversals(tokens: Sequence[Token], sentences: Sequence[Sentence], language: str) -> Iterator[Failure]:
    """At most one failure: a statement's tokens against the sentences its words come from."""
    replied = {q.index for s in sentences for q in s.answers}
    plain = [t for s in sentences if not s.question or s.index not in replied for t in s.tokens]
    asked = {q.index: (q, s) for s in sentences if s.polarity for q in s.answers}
    if _turned(tokens, plain, language) or any(
        _answered_otherwise(tokens, q, s, language) for q, s in asked.values()
    ):
        yield Failure("contradiction", "reversed", "")


def _turned(claim: Sequence[Token], said: Sequence[Token], language: str) -> bool:
    own, other = _anchors(claim, language), _anchors(said, language)
    pairs = _pairs([w for _, w in own], [w for _, w in other])
    if len(pairs) < 2 or len(pairs) < ALIKE * len(own):
        return False
    ours = _by_gap(claim, [i for i, _ in own], [i for i, _ in pairs], language)
    theirs = _by_gap(said, [i for i, _ in other], [j for _, j in pairs], language)
    for k, (one, two) in enumerate(zip(ours, theirs, strict=True)):
        if one.denied == two.denied:
            continue
        near = range(max(0, k - ASIDE), min(len(ours), k + ASIDE + 1))
        moved = any(ours[n].denied != theirs[n].denied and ours[n].denied != one.denied for n in near)
        if not moved and (two if one.denied else one).listed is False and (one if one.denied else two).next:
            return True
    return False


class _Gap(NamedTuple):
    """What stands between two shared words: a denial; one that is about the latter; in a list denied before."""

    denied: bool
    next: bool
    listed: bool


def _by_gap(
    tokens: Sequence[Token], anchors: Sequence[int], shared: Sequence[int], language: str
) -> list[_Gap]:
    """The gaps of one text; `anchors` are places of its words, `shared` which of those the other text has."""
    ends = [-1, *(anchors[n] for n in shared), len(tokens)]
    denials = _denials(tokens, language)
    out = []
    for first, last in zip(ends, ends[1:], strict=False):
        within = [i for i in denials if first < i < last]
        between = [i for i in anchors if within and within[-1] < i < last]
        before = next((i for i in reversed(denials) if i <= first), None)
        listed = before is not None and all(_lists(t, language) for t in tokens[before + 1 : last])
        out.append(_Gap(bool(within), not between, listed))
    return out


def _lists(token: Token, language: str) -> bool:
    """Whether a word may stand within a list that one denial denies: "no fever, chills or cough"."""
    return (
        token.norm not in SUBJECTS[language]
        and token.norm not in (".", ";", "but", "mais")
        and (token.norm not in _auxiliaries(language))
    )


def _answered_otherwise(claim: Sequence[Token], question: Sentence, reply: Sentence, language: str) -> bool:
    """Whether a statement that is a question put as an answer affirms what was denied, or the reverse."""
    if _denials(question.tokens, language):
        return False
    own, asked = _anchors(claim, language), _anchors(question.tokens, language)
    pairs = _pairs([w for _, w in own], [w for _, w in asked])
    alike = ALIKE if len(reply.words) > PLAIN else PLAINLY
    if not pairs or len(pairs) < alike * max(len(own), len(asked)):
        return False
    return bool(_denials(claim, language)) != (reply.polarity == "no")


def _pairs(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]]:
    """Places of the words both have, in the order of both."""
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return [(b.a + n, b.b + n) for b in blocks for n in range(b.size)]


def _denials(tokens: Sequence[Token], language: str) -> list[int]:
    silent = answering(tokens, language)
    return [i for i in range(len(tokens)) if i not in silent and denies(tokens, i, language)]


def _anchors(tokens: Sequence[Token], language: str) -> list[tuple[int, str]]:
    """The words that stay when a sentence is put in the third person, by place and stem."""
    passing = _passing(language)
    return [
        (i, root(t.norm, language))
        for i, t in enumerate(tokens)
        if t.is_word
        and t.norm not in passing
        and not t.norm.endswith("n't")
        and not denies(tokens, i, language)
    ]


@lru_cache
def _passing(language: str) -> frozenset[str]:
    return frozenset(fold(w) for w in read("denials")[language]["passing"])


@lru_cache
def _auxiliaries(language: str) -> frozenset[str]:
    return frozenset(fold(w) for w in read("denials")[language]["auxiliaries"])
