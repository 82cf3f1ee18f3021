"""What a preference of wording may never touch: numbers, units, drugs, sides, persons, denials."""

from chevet.language.tokens import tokenise
from chevet.language.verify.claim import claim_of
from chevet.language.vocabulary import cue_words, drugs


def fixed(text: str, language: str) -> str | None:
    """Which of these the text holds, in words for a person; None when it holds none."""
    tokens = tokenise(text)
    claim = claim_of(text, language)
    if claim.numbers or any(c.isdigit() for c in text):
        return "a number"
    if claim.units:
        return "a unit"
    if claim.sides:
        return "a side"
    if drugs(language).has(tokens):
        return "a drug"
    words = {t.norm for t in tokens}
    if words & cue_words(language, "negation") or any(w.endswith("n't") for w in words):
        return "a denial"
    if claim.persons:
        return "a person"
    return None


def same_claims(one: str, other: str, language: str) -> bool:
    """Whether numbers, units, sides, persons, drugs and denials are the same, and no other concept is named."""
    a, b = claim_of(one, language), claim_of(other, language)
    return (
        a.numbers == b.numbers
        and a.units == b.units
        and a.sides == b.sides
        and a.persons == b.persons
        and [n.term.id for n in a.named if n.term.kind == "drug"]
        == [n.term.id for n in b.named if n.term.kind == "drug"]
        and {n.term.id for n in b.named} <= {n.term.id for n in a.named}
        and [n.denied for n in a.named if n.denied] == [n.denied for n in b.named if n.denied]
    )
