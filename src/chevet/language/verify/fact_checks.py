"""What a structured fact says beyond its words: a status, an action, which measurement, which reaction."""

from collections.abc import Iterator

from chevet.contracts.draft import Allergy, Fact, Medication, Order, Problem, Symptom, Vital
from chevet.language.rules.measure import unit_lexicon
from chevet.language.tokens import tokenise
from chevet.language.verify.actions import wrong_action
from chevet.language.verify.claim import claim_of, text_of
from chevet.language.verify.failure import Failure
from chevet.language.verify.grounds import Grounds
from chevet.language.verify.support import (
    claim_failures,
    numbers_said,
    sides_said,
    units_said,
)
from chevet.language.vocabulary import cues, drugs, read

VITALS = {
    "8480-6": "blood_pressure",
    "8462-4": "blood_pressure",
    "8867-4": "heart_rate",
    "9279-1": "respiratory_rate",
    "8310-5": "temperature",
    "59408-5": "oxygen_saturation",
    "29463-7": "weight",
    "8302-2": "height",
}
UNITS = {"29463-7": "weight_units", "8302-2": "height_units"}


def fact_failures(fact: Fact, grounds: Grounds, language: str) -> Iterator[Failure]:
    """Everything in a fact that its words do not bear, once each."""
    claim = claim_of(text_of(fact, language), language)
    found = [
        *numbers_said(claim, grounds, language),
        *units_said(claim, grounds),
        *sides_said(claim, grounds),
    ]
    said = list(claim_failures(claim, grounds, language))
    if isinstance(fact, Problem):
        said = _problem(fact, said, grounds)
    elif isinstance(fact, Medication):
        said += _medication(fact, grounds, language)
    elif isinstance(fact, Vital):
        said += _vital(fact, grounds, language)
    elif isinstance(fact, Allergy):
        said += _allergy(fact, grounds, language)
    elif isinstance(fact, Symptom):
        for part in (fact.onset, fact.course):
            said += _part(part, grounds, language) if part else ()
    elif isinstance(fact, Order) and fact.reason:
        # what a test is for is often only suspected
        said += [
            f
            for f in _part(fact.reason, grounds, language)
            if f.message not in ("supposed", "certainty", "negation")
        ]
    yield from dict.fromkeys([*found, *said])


def _part(text: str, grounds: Grounds, language: str) -> Iterator[Failure]:
    claim = claim_of(text, language)
    yield from numbers_said(claim, grounds, language)
    yield from sides_said(claim, grounds)
    yield from claim_failures(claim, grounds, language)


def _problem(fact: Problem, said: list[Failure], grounds: Grounds) -> list[Failure]:
    """Family: somebody else must be named; possible: doubt is expected, certainty is not."""
    if fact.status == "family":
        said = [f for f in said if f.message != "person"]
        if not grounds.persons:
            said.append(Failure("contradiction", "person", fact.text))
    if fact.status in ("possible", "family", "resolved"):
        said = [f for f in said if f.message not in ("certainty", "supposed")]
    return said


def _medication(fact: Medication, grounds: Grounds, language: str) -> Iterator[Failure]:
    tokens = tokenise(fact.name)
    hit = drugs(language).at(tokens, 0) if tokens else None
    if hit is not None:
        yield from wrong_action(fact.action, hit.entry.id, grounds, language)


def _vital(fact: Vital, grounds: Grounds, language: str) -> Iterator[Failure]:
    """The measurement named must be this one, where any is named; and its unit, where any is said."""
    names = read("measures")["vitals"]
    own = VITALS.get(fact.code.code)
    tokens = [t for s in grounds.sentences for t in (*s.tokens, *(x for q in s.answers for x in q.tokens))]
    words = " ".join(t.norm for t in tokens)
    named = {
        kind for kind, by in names.items() if any(f" {_folded(n)} " in f" {words} " for n in by[language])
    }
    if own is not None and named and own not in named:
        yield Failure("contradiction", "measure", fact.code.display or own.replace("_", " "))
    table = UNITS.get(fact.code.code)
    if table:
        said = {h.entry for h in unit_lexicon(table).find(tokens)}
        if said and fact.unit not in said:
            yield Failure("contradiction", "unit", fact.unit)


def _folded(name: str) -> str:
    return " ".join(t.norm for t in tokenise(name))


def _allergy(fact: Allergy, grounds: Grounds, language: str) -> Iterator[Failure]:
    """An allergy must be spoken of as one, and its reaction said."""
    sentences = [x for s in grounds.sentences for x in (s, *s.answers)]
    if not any(cues(language, "allergy").has(s.tokens) for s in sentences) and not fact.reaction:
        yield Failure("unsupported", "allergy", fact.substance)
    if fact.reaction:
        yield from _part(fact.reaction, grounds, language)
