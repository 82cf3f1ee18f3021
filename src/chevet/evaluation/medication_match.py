"""Our own measure of medication orders: is it the drug, and is it the dose?

A true medication order counts as found when an extracted medication order of the same encounter

- names the same drug: one entry of the drug vocabulary (brand and generic are one), or, for a drug the vocabulary does
  not know, every word of the extracted name is among the true description's; and
- says the same dose wherever the true description states one (number and unit, spoken or written: "five hundred
  milligrams" is 500 mg; 1 g is 1,000 mg). Where the true one states none, any dose is right.

One extracted order answers one true order. Recall is found over true, precision found over extracted.
Action (start, stop, change), frequency and reason are not part of it.
"""

from collections.abc import Sequence

from chevet.evaluation.order_match import Ordered, assignment
from chevet.language.rules.measure import doses
from chevet.language.tokens import tokenise
from chevet.language.vocabulary import drugs

SCALE = {"g": ("mg", 1000.0), "mcg": ("mg", 0.001), "µg": ("mg", 0.001)}


def drugs_of(description: str) -> frozenset[str]:
    """The drugs of the vocabulary that a description names."""
    return frozenset(h.entry.id for h in drugs("en").find(tokenise(description)))


def doses_of(description: str) -> frozenset[tuple[float, str]]:
    """The doses it states, by unit of mass in mg."""
    out = set()
    for span in doses(tokenise(description), "en"):
        number, _, unit = span.text.partition(" ") if " " in span.text else (span.text[:-1], "", "%")
        to, factor = SCALE.get(unit, (unit.rstrip("s"), 1.0))
        out.add((round(float(number) * factor, 6), to))
    return frozenset(out)


def answers(true: Ordered, found: Ordered) -> bool:
    """Whether the extracted order is this true one."""
    if not _same_drug(true.description, found.description):
        return False
    wanted = doses_of(true.description)
    return not wanted or bool(wanted & doses_of(found.description))


def _same_drug(true: str, found: str) -> bool:
    known = drugs_of(true), drugs_of(found)
    if known[0]:
        return bool(known[0] & known[1])
    # a name outside the vocabulary: the first words of ours, up to the dose
    names = {t.norm for t in tokenise(true) if t.is_word}
    first = next((t.norm for t in tokenise(found) if t.is_word), "")
    return len(first) > 3 and first in names


def found_of(true: Sequence[Ordered], extracted: Sequence[Ordered]) -> tuple[int, int, int]:
    """(found, true, extracted) medication orders of one encounter."""
    true = [o for o in true if o.type == "medication"]
    extracted = [o for o in extracted if o.type == "medication"]
    right = [[float(answers(t, f)) for f in extracted] for t in true]
    return sum(right[i][j] > 0 for i, j in assignment(right)), len(true), len(extracted)
