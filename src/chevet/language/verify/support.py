"""The checks of one claim against its grounds; each returns the messages of what fails."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from chevet.contracts.draft import Fact, Problem
from chevet.language.numbers import spell
from chevet.language.rules.scope import not_denying
from chevet.language.tokens import Token
from chevet.language.verify.claim import Claim, Grounds
from chevet.language.vocabulary import cue_words


class Failure(NamedTuple):
    """A check that failed: the finding's kind, the message's name, and what it is about."""

    kind: Literal["unsupported", "contradiction"]
    message: str
    value: str


def failures(claim: Claim, grounds: Grounds, item: object, language: str) -> Iterator[Failure]:
    """Everything in the claim that its words do not bear."""
    yield from _numbers(claim, grounds, language)
    yield from _units(claim, grounds)
    yield from _sides(claim, grounds)
    yield from _named(claim, grounds, item)
    if not isinstance(item, Fact):
        yield from _reversed(claim, grounds, language)


def _numbers(claim: Claim, grounds: Grounds, language: str) -> Iterator[Failure]:
    for value in claim.numbers:
        if value not in grounds.numbers:
            yield Failure("unsupported", "number", spell(value, language))


def _units(claim: Claim, grounds: Grounds) -> Iterator[Failure]:
    for unit in claim.units - grounds.units:
        yield Failure("unsupported", "unit", unit)


def _sides(claim: Claim, grounds: Grounds) -> Iterator[Failure]:
    for side in claim.sides - grounds.sides:
        yield Failure("contradiction" if grounds.sides else "unsupported", "side", side)


def _named(claim: Claim, grounds: Grounds, item: object) -> Iterator[Failure]:
    family = isinstance(item, Problem) and item.status == "family"
    for named in claim.named:
        same = [g for g in grounds.named if _same(g.term.id, named.term.id)]
        if not same and named.term.kind != "drug" and set(named.stems) <= {t.stem for t in grounds.tokens}:
            continue  # the very words, though cut differently
        if not same:
            kind = "drug" if named.term.kind == "drug" else "concept"
            yield Failure("unsupported", kind, named.term.label)
            continue
        if named.term.kind in ("symptom", "problem"):
            if all(g.denied != named.denied for g in same):
                yield Failure("contradiction", "negation", named.term.label)
            elif (
                not family
                and not claim.persons
                and all(g.whose != "patient" for g in same)
                and not grounds_own(grounds)
            ):
                yield Failure("contradiction", "person", named.term.label)
    if (
        claim.persons - grounds.persons
        and not {"family", "famille", "dans la famille", "family history"} & claim.persons
    ):
        yield Failure("contradiction", "person", sorted(claim.persons - grounds.persons)[0])


def grounds_own(grounds: Grounds) -> bool:
    """Whether no relative is named in the words cited at all."""
    return not grounds.persons


def _same(one: str, other: str) -> bool:
    """The same concept; pain at a place without its side is the same pain."""
    if one == other:
        return True
    sites = [i.split(":")[1] for i in (one, other) if i.startswith("pain:")]
    return len(sites) == 2 and sites[0] == sites[1]


def _reversed(claim: Claim, grounds: Grounds, language: str) -> Iterator[Failure]:
    """A sentence that retells its words nearly all must have as many denials as they."""
    spoken = [s for s in grounds.sentences if not s.question]
    if len(spoken) != 1 or any(s.question for s in grounds.sentences):
        return
    content = [t.stem for t in claim.tokens if t.is_word and len(t.stem) > 3]
    said = {t.stem for t in spoken[0].tokens}
    if len(content) < 4 or sum(c in said for c in content) < 0.6 * len(content):
        return
    if (
        len([t for t in spoken[0].tokens if t.is_word])
        > 1.5 * len([t for t in claim.tokens if t.is_word]) + 4
    ):
        return
    if (_denials(claim.tokens, language) > 0) != (_denials(spoken[0].tokens, language) > 0):
        yield Failure("contradiction", "reversed", "")


def _denials(tokens: tuple[Token, ...], language: str) -> int:
    words = cue_words(language, "negation")
    blocked = not_denying(tokens, language)
    return sum(
        (t.norm in words or t.norm.endswith("n't")) and (i not in blocked or t.norm not in ("no", "non"))
        for i, t in enumerate(tokens)
    )
