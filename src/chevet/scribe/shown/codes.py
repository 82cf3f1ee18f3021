"""The codes that may be chosen for a problem: which, why, and the words that justify each."""

from dataclasses import dataclass

from chevet.contracts.base import Code
from chevet.contracts.draft import CodeSuggestion, Problem
from chevet.contracts.transcript import Transcript
from chevet.scribe.shown.moments import Quote, quotes

SYSTEMS = {
    "http://hl7.org/fhir/sid/icd-10-cm": "ICD-10-CM",
    "http://hl7.org/fhir/sid/icd-10": "ICD-10",
    "http://snomed.info/sct": "SNOMED CT",
    "http://www.whocc.no/atc": "ATC",
}


@dataclass(frozen=True)
class Choice:
    """One code; `number` is the key that chooses it. `billable` None: the classification does not say."""

    number: int
    code: str
    system: str
    system_name: str
    display: str
    billable: bool | None
    why: str
    quotes: tuple[Quote, ...]
    chosen: bool


def choices(proposed: Problem, now: Problem, transcript: Transcript | None) -> tuple[Choice, ...]:
    """The suggestions in their order; a code that was proposed as certain comes first.

    `now` is the problem as it reads after a person's decisions: with other words it has no suggestions.
    """
    suggested = list(now.codes)
    certain = proposed.code if proposed.text == now.text else now.code
    if certain is not None and certain not in [s.code for s in suggested]:
        suggested.insert(0, CodeSuggestion(code=certain, billable=True, why="", evidence=proposed.evidence))
    return tuple(
        Choice(
            n,
            s.code.code,
            s.code.system,
            SYSTEMS.get(s.code.system, s.code.system),
            s.code.display or "",
            s.billable,
            s.why,
            quotes(s.evidence, transcript),
            s.code == now.code,
        )
        for n, s in enumerate(suggested, 1)
    )


def labelled(code: Code) -> str:
    """A code as a person reads it."""
    return f"{code.code} {code.display}" if code.display else code.code


def posted(problem: Problem, system: str, code: str) -> Code | None:
    """The suggested code that a form names; None when there is none such."""
    offered = [s.code for s in problem.codes] + ([problem.code] if problem.code else [])
    return next((c for c in offered if (c.system, c.code) == (system, code)), None)
