"""Whether a dose was said of the drug the claim gives it to: "metformin 500 and lisinopril 20" is not the reverse."""

from collections.abc import Iterator

from chevet.language.lexicon import Hit
from chevet.language.numbers import numbers, spell
from chevet.language.rules.mentions import hits
from chevet.language.sentences import Sentence
from chevet.language.verify.claim import Claim
from chevet.language.verify.failure import Failure
from chevet.language.verify.grounds import Grounds
from chevet.language.verify.quantities import frequencies, unit_after
from chevet.language.vocabulary import Term

DOSES = frozenset({"mg", "mcg", "g", "mL", "units"})
NEAR = 5  # words from "500 mg of" to its drug


def misbound(claim: Claim, grounds: Grounds, language: str) -> Iterator[Failure]:
    """Doses of the one drug a claim names that were only said of another."""
    drugs = {n.term.id for n in claim.named if n.term.kind == "drug"}
    doses = {value for value, unit in claim.quantities if unit in DOSES}
    if len(drugs) != 1 or not doses:
        return
    owners: dict[float, set[str]] = {}
    for s in grounds.sentences:
        for value, owner in _owned(s, language):
            owners.setdefault(value, set()).add(owner)
    for value in sorted(doses):
        if value in owners and not owners[value] & (drugs | {""}):
            yield Failure("contradiction", "bound", spell(value, language))


def _owned(s: Sentence, language: str) -> Iterator[tuple[float, str]]:
    """(value, the drug it is said of or "") for each amount of a sentence."""
    found: list[Hit[Term]] = [h for h in hits(s, language) if h.entry.kind == "drug"]
    for number in numbers(s.tokens, language):
        before = [h for h in found if h.last <= number.first]
        after = [h for h in found if number.last <= h.first <= number.last + NEAR]
        unit = unit_after(s.tokens, number.last)
        joined = after and any(t.norm in ("of", "de", "d'") for t in s.tokens[number.last : after[0].first])
        if joined and unit is not None:
            yield number.value, after[0].entry.id
        elif before:
            yield number.value, before[-1].entry.id
        else:
            yield number.value, after[0].entry.id if after else ""


def frequencies_of(claim: Claim, grounds: Grounds, language: str) -> set[str]:
    """How often, by the words cited: for a claim of one drug, the words of that drug and those that name none."""
    drugs = {n.term.id for n in claim.named if n.term.kind == "drug"}
    if len(drugs) != 1 or not claim.frequencies:
        return grounds.frequencies
    said: set[str] = set()
    named = False
    for s in grounds.sentences:
        found = [h for h in hits(s, language) if h.entry.kind == "drug"]
        if drugs.isdisjoint(h.entry.id for h in found):  # "I take it every morning with my multivitamin"
            said |= frequencies(s.tokens[: found[0].first] if found else s.tokens, language)
        for n, hit in enumerate(found):
            if hit.entry.id in drugs:
                named = True
                first = 0 if n == 0 else hit.first
                k = n + 1
                while k < len(found) and _joined(s, found[k - 1].last, found[k].first):
                    k += 1  # "NSAIDs or ibuprofen as needed" is of both
                last = found[k].first if k < len(found) else len(s.tokens)
                said |= frequencies(s.tokens[first:last], language)
    return said | grounds.recorded if named else grounds.frequencies


def _joined(s: Sentence, first: int, last: int) -> bool:
    return all(t.norm in ("or", "and", ",", "ou", "et", "your", "the") for t in s.tokens[first:last])
