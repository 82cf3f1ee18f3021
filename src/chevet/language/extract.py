"""Reading → Facts, by the rules, each fact with an id that depends on the conversation alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from chevet.contracts.draft import FACT_KINDS, Evidence, Fact, Facts, Medication, Problem, Symptom
from chevet.language.rules.allergies import allergies, no_allergies
from chevet.language.rules.corrections import with_corrections
from chevet.language.rules.examination import examination
from chevet.language.rules.medications import decided, taken_before
from chevet.language.rules.mentions import Mention, mentions
from chevet.language.rules.orders import orders
from chevet.language.rules.problems import problems
from chevet.language.rules.results import results
from chevet.language.rules.symptoms import symptoms
from chevet.language.rules.vitals import vitals
from chevet.language.sentences import Reading

F = TypeVar("F", bound=Fact)


@dataclass(frozen=True)
class Extracted:
    """The facts, every mention they came from, the words that say no allergy is known, and the drugs as taken so far."""

    facts: Facts
    mentions: tuple[Mention, ...]
    no_allergies: tuple[Evidence, ...]
    taken: tuple[Medication, ...]


def extract(reading: Reading) -> Extracted:
    """All facts of a conversation."""
    found = mentions(reading)
    allergic = allergies(reading, found)
    taken = tuple(m for m in taken_before(reading, found))
    substances = {a.substance for a in allergic}
    drugs = [
        d
        for d in decided(reading, found)
        if d.medication.name not in substances or d.medication.action in ("start", "change")
    ]
    reactions = {e for a in allergic if a.reaction for e in a.evidence}
    facts = _corrected(
        reading,
        Facts(
            problems=_numbered("p", _specific(problems(reading, found), reactions)),
            medications=_numbered("m", [d.medication for d in drugs]),
            allergies=_numbered("a", allergic),
            vitals=_numbered("v", vitals(reading)),
            symptoms=_numbered("y", _own(symptoms(reading, found), reactions)),
            orders=_numbered("o", orders(reading, found, drugs)),
            examination=_numbered("e", examination(reading)),
            results=_numbered("r", results(reading)),
        ),
    )
    return Extracted(facts, tuple(found), () if allergic else no_allergies(reading), taken)


def _corrected(reading: Reading, facts: Facts) -> Facts:
    """Each fact with the words that correct a side in those it cites."""
    kinds: dict[str, tuple[Fact, ...]] = {
        kind: tuple(
            f.model_copy(update={"evidence": with_corrections(f.evidence, reading)})
            for f in getattr(facts, kind)
        )
        for kind in FACT_KINDS
    }
    return facts.model_copy(update=kinds)


def _specific(found: Sequence[Problem], reactions: set[Evidence]) -> list[Problem]:
    """Without the reaction to an allergen, and without "diabetes" beside "type 2 diabetes" of the same person."""
    kept = [p for p in found if not reactions.intersection(p.evidence)]
    return [
        p
        for p in kept
        if not any(
            q is not p and q.status == p.status and set(p.text.split()) < set(q.text.split()) for q in kept
        )
    ]


def _own(found: Sequence[Symptom], reactions: set[Evidence]) -> list[Symptom]:
    """Without what an allergen once did."""
    return [s for s in found if not set(s.evidence) <= reactions]


def _numbered(letter: str, facts: Sequence[F]) -> tuple[F, ...]:
    return tuple(f.model_copy(update={"id": f"{letter}{n}"}) for n, f in enumerate(facts, 1))
