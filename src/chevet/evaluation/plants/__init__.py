"""Errors to plant in a correct note, each kind a function; every one is really wrong, by what the visit says.

A function gets a statement (or a fact) and the visit, and gives the text made wrong, or None where it would not surely
be wrong: the number put in is nowhere in the words cited, the side not named there, the person not spoken of, and so on.
"""

from random import Random

from chevet.contracts.draft import Statement
from chevet.evaluation.plants import amounts, denials, facts, inventions, names, opposites
from chevet.evaluation.plants.visit import Planter, Visit, Words, visit
from chevet.language.verify import align

__all__ = ["FACTS", "STATEMENTS", "Planter", "Visit", "visit"]


def _told(words: Words) -> Planter:
    """The statement made wrong, with its own evidence."""

    def planter(s: Statement, v: Visit, random: Random) -> Statement | None:
        text = words(s, v, random)
        return s.model_copy(update={"text": text}) if text and text != s.text else None

    return planter


def _invented(words: Words) -> Planter:
    """Another statement, with the evidence that fits it best rather than that of the one it replaces."""

    def planter(s: Statement, v: Visit, random: Random) -> Statement | None:
        made = _told(words)(s, v, random)
        if not isinstance(made, Statement):
            return None
        return made.model_copy(update={"evidence": align(made.text, v.reading) or s.evidence})

    return planter


STATEMENTS: dict[str, Planter] = {
    "changed number": _told(amounts.number),
    "dose tenfold": _told(amounts.tenfold),
    "changed unit": _told(amounts.unit),
    "flipped negation": _told(denials.negation),
    "swapped drug": _told(names.drug),
    "wrong side": _told(names.side),
    "other person": _told(names.person),
    "changed frequency or duration": _told(amounts.time),
    "changed action": _told(opposites.action),
    "opposite word": _told(opposites.opposite),
    "invented statement": _invented(inventions.invented),
    "invented vital sign": _invented(inventions.measured),
    "invented allergy": _invented(inventions.allergic),
}
FACTS: dict[str, Planter] = {
    "fact: dose": facts.dose,
    "fact: unit": facts.unit,
    "fact: drug": facts.drug,
    "fact: frequency": facts.frequency,
    "fact: action": facts.action,
    "fact: problem's status": facts.status,
    "fact: symptom present or denied": facts.presence,
    "fact: vital sign's value": facts.value,
    "fact: allergen": facts.allergen,
    "fact: test ordered": facts.order,
}
