"""What another name does to a statement or fact: its words, and the code that goes with them. Pure.

A code belongs to the words it was given for. A name that a person takes from a proposal brings the proposal's
code; any other new name leaves the fact without one.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from chevet.contracts.base import Code
from chevet.contracts.draft import Fact, Finding, Problem, Statement
from chevet.drafts.wording import has_words, in_place_of

WORDS = ("text", "name", "description", "substance")  # where a name may stand
IDENTITY = ("text", "name", "substance")  # what says which thing a fact is about
ICD = "http://hl7.org/fhir/sid/icd-10"  # ICD-10 and ICD-10-CM: codes of problems, not of medicines


def by_proposal(now: Statement | Fact, finding: Finding) -> dict[str, Any]:
    """The fields of `now` that change when the finding's proposal is taken; {} where its heard words do not stand."""
    heard, proposed = finding.heard or "", finding.proposed or ""
    changes: dict[str, Any] = {
        name: in_place_of(value, heard, proposed)
        for name in WORDS
        if isinstance(value := getattr(now, name, None), str) and has_words(value, heard)
    }
    name = next((changes[n] for n in IDENTITY if n in changes), None)
    return changes if name is None else changes | _coded(now, name, (finding,))


def by_hand(
    item: Statement | Fact,
    now: Statement | Fact,
    changes: Mapping[str, Any],
    earlier: Mapping[str, Any],
    findings: Iterable[Finding],
) -> dict[str, Any]:
    """What else an edit changes: the code, where the name is no longer the one that was proposed with it.

    `item` as drafted, `now` as it read before the edit, `earlier` the changes that made it so. A name typed as a
    finding proposes it brings that finding's code.
    """
    named = [n for n in IDENTITY if n in changes and changes[n] != getattr(item, n, None)]
    if not named:
        return {}
    if all(changes[n] == getattr(now, n) for n in named):
        found = {k: earlier[k] for k in ("code", "codes") if k in earlier}
    else:
        found = _coded(item, changes[named[0]], [f for f in findings if item.id in f.refs])
    return {k: v for k, v in found.items() if k not in changes}


def other_name(now: Statement | Fact, changes: Mapping[str, Any]) -> bool:
    """Whether the changes make it about another thing."""
    return any(n in changes and changes[n] != getattr(now, n, None) for n in IDENTITY)


def _coded(item: Statement | Fact, name: str, findings: Iterable[Finding]) -> dict[str, Any]:
    """`code` and `codes`, where the item has them, for its new name."""
    if not isinstance(item, Fact):
        return {}
    code = next((f.code for f in findings if f.code and _is(name, f.proposed) and _fits(item, f.code)), None)
    new = {"code": code.model_dump(mode="json") if code else None, "codes": ()}
    return {k: v for k, v in new.items() if k in type(item).model_fields}


def _is(name: str, proposed: str | None) -> bool:
    return " ".join(name.split()).casefold() == (proposed or "").casefold()


def _fits(item: Fact, code: Code) -> bool:
    return isinstance(item, Problem) == code.system.startswith(ICD)
