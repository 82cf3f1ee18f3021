"""The checks of one text against its grounds; each returns what fails.

A text is checked whole for its numbers, units and sides, and claim by claim for everything else.
"""

from collections.abc import Iterator, Sequence

from chevet.language.numbers import spell
from chevet.language.rules.scope import not_denying
from chevet.language.tokens import Token
from chevet.language.verify import retold, reversal
from chevet.language.verify.actions import wrong_actions
from chevet.language.verify.atoms import atoms, without_heading
from chevet.language.verify.bound import frequencies_of, misbound
from chevet.language.verify.claim import Claim, claim_of
from chevet.language.verify.content import strange_words
from chevet.language.verify.failure import Failure
from chevet.language.verify.grounds import Grounds
from chevet.language.verify.quantities import bears
from chevet.language.vocabulary import cue_words, cues

# relatives in general: no particular one need be named in the words
RELATIVES = frozenset(
    {"family", "famille", "parents", "dans la famille", "in the family", "family history", "my family",
     "your family", "ma famille", "votre famille", "side of the family", "runs in the family"}
)  # fmt: skip

RETOLD = 0.75  # of a statement's words said in one sentence: it is that sentence retold
IN_CONTEXT = frozenset({"negation", "supposed", "certainty"})


def failures(text: str, grounds: Grounds, language: str) -> Iterator[Failure]:
    """Everything in a statement that its words do not bear, once each."""
    whole = claim_of(text, language)
    # what governs a term may stand outside its claim ("if he eats pasta, he has diarrhea"): both readings must fail
    supposing = cues(language, "hypothetical").has(whole.tokens)
    in_context = {
        (f.message, f.value)
        for f in (*_named(whole, grounds), *_allergies(whole, grounds, language))
        if not (supposing and f.message == "supposed")
    }
    found = [
        *numbers_said(whole, grounds, language),
        *units_said(whole, grounds),
        *sides_said(whole, grounds),
    ]
    for atom in atoms(text, language):
        found += [
            f
            for f in claim_failures(claim_of(atom.text, language), grounds, language)
            if f.message not in IN_CONTEXT or (f.message, f.value) in in_context
        ]
    told = without_heading(whole.tokens, language)
    found += retold.reversals(told, grounds.sentences, language)
    found += reversal.reversals(told, grounds.sentences, language)
    if any(f.message == "negation" for f in found) and _retold(whole, grounds, language):
        found = [f for f in found if f.message != "negation"]
    yield from dict.fromkeys(found)


def claim_failures(claim: Claim, grounds: Grounds, language: str) -> Iterator[Failure]:
    """Everything in one claim that its words do not bear, but for bare numbers, units and sides."""
    yield from _named(claim, grounds)
    yield from _persons(claim, grounds)
    yield from _quantities(claim, grounds, language)
    yield from _frequencies(claim, grounds, language)
    yield from _alternatives(claim, grounds)
    yield from _allergies(claim, grounds, language)
    yield from misbound(claim, grounds, language)
    yield from wrong_actions(claim, grounds, language)
    yield from strange_words(claim, grounds, language)


def contradictions(claim: Claim, grounds: Grounds, language: str) -> int:
    """How much of a claim the words cited speak against: for choosing among places."""
    return sum(f.kind == "contradiction" for f in claim_failures(claim, grounds, language))


def numbers_said(claim: Claim, grounds: Grounds, language: str) -> Iterator[Failure]:
    for value in claim.numbers:
        if value not in grounds.numbers:
            yield Failure("unsupported", "number", spell(value, language))


def units_said(claim: Claim, grounds: Grounds) -> Iterator[Failure]:
    for unit in sorted(claim.units - grounds.units):
        yield Failure("unsupported", "unit", unit)


def sides_said(claim: Claim, grounds: Grounds) -> Iterator[Failure]:
    for side in sorted(claim.sides - grounds.sides):
        yield Failure("contradiction" if grounds.sides else "unsupported", "side", side)


def _named(claim: Claim, grounds: Grounds) -> Iterator[Failure]:
    for named in claim.named:
        same = [g for g in grounds.named if same_term(g.term.id, named.term.id)]
        if not same and named.term.kind != "drug":
            unit = next((u for u in claim.content if u.term is named.term), None)
            if set(named.stems) <= {t.stem for t in grounds.tokens}:
                continue  # the very words, though cut differently
            if unit is not None and unit.within(grounds.keys):
                continue  # the same in other words
        if not same:
            kind = "drug" if named.term.kind == "drug" else "concept"
            yield Failure("unsupported", kind, named.term.label)
            continue
        if named.term.kind not in ("symptom", "problem"):
            continue
        if all(g.denied != named.denied for g in same):
            yield Failure("contradiction", "negation", named.term.label)
        elif not claim.persons and grounds.persons and all(g.whose != "patient" for g in same):
            yield Failure("contradiction", "person", named.term.label)
        elif not named.supposed and not named.denied and all(g.supposed for g in same):
            yield Failure("contradiction", "supposed", named.term.label)
        elif not named.doubted and not named.denied and all(g.doubted for g in same):
            yield Failure("contradiction", "certainty", named.term.label, "minor")


def _persons(claim: Claim, grounds: Grounds) -> Iterator[Failure]:
    others = claim.persons - grounds.persons - RELATIVES
    if others:
        yield Failure("contradiction", "person", sorted(others)[0])
    elif claim.persons and claim.persons <= RELATIVES and not grounds.persons:
        yield Failure("contradiction", "person", sorted(claim.persons)[0])


def _quantities(claim: Claim, grounds: Grounds, language: str) -> Iterator[Failure]:
    """An amount said with another unit is another amount."""
    for value, unit in sorted(claim.quantities):
        if bears(grounds.quantities, (value, unit)) or value not in grounds.numbers:
            continue
        if any(v == value for v, _ in grounds.quantities):
            yield Failure("contradiction", "amount", f"{spell(value, language)} {unit}")


def _frequencies(claim: Claim, grounds: Grounds, language: str) -> Iterator[Failure]:
    said = frequencies_of(claim, grounds, language)
    rates = {f for f in said if "/" in f or f.startswith("q")}
    for frequency in sorted(claim.frequencies - said):
        if frequency == "night":
            continue  # a part of the day, checked as one
        yield Failure("contradiction" if rates else "unsupported", "frequency", frequency)


def _allergies(claim: Claim, grounds: Grounds, language: str) -> Iterator[Failure]:
    """No allergies where one was told, or one where all was denied."""
    lexicon = cues(language, "allergy")
    if not lexicon.has(claim.tokens):
        return
    denials = cue_words(language, "negation")
    spoken = [
        s for s in grounds.sentences if lexicon.has(s.tokens) or any(lexicon.has(q.tokens) for q in s.answers)
    ]
    told = [s for s in spoken if not s.question]
    if not told:
        return
    denied = not denials.isdisjoint(t.norm for t in claim.tokens)
    denying = [s.polarity == "no" or not denials.isdisjoint(s.words) for s in told]
    if all(denying) != denied and (all(denying) or not any(denying)):
        yield Failure("contradiction", "negation", next(lexicon.find(claim.tokens)).entry)


def _alternatives(claim: Claim, grounds: Grounds) -> Iterator[Failure]:
    """One of a class that excludes its others, where another was said, or none of a class that must be."""
    for alternative, words in claim.alternatives.items():
        if alternative in grounds.alternatives:
            continue
        others = any(a.of == alternative.of for a in grounds.alternatives)
        if others:
            yield Failure("contradiction", "opposite", words)
        elif alternative.stated:
            yield Failure("unsupported", "word", words)


def same_term(one: str, other: str) -> bool:
    """The same concept; pain at a place without its side is the same pain."""
    if one == other:
        return True
    sites = [i.split(":")[1] for i in (one, other) if i.startswith("pain:")]
    return len(sites) == 2 and sites[0] == sites[1]


def _retold(claim: Claim, grounds: Grounds, language: str) -> bool:
    """Whether a statement is nearly word for word one sentence said, with as many denials: nothing was turned round."""
    words = [t.stem for t in claim.tokens if t.is_word]
    for s in grounds.sentences:
        said = {t.stem for t in s.tokens}
        alike = sum(w in said for w in words) >= RETOLD * len(words)
        if alike and not s.question and _denials(claim.tokens, language) == _denials(s.tokens, language):
            return len(s.words) <= len(words) + 6
    return False


def _denials(tokens: Sequence[Token], language: str) -> int:
    words = cue_words(language, "negation")
    blocked = not_denying(tokens, language)
    return sum(
        (t.norm in words or t.norm.endswith("n't")) and (i not in blocked or t.norm not in ("no", "non"))
        for i, t in enumerate(tokens)
    )
