"""Problems: active, resolved, possible, in the family, denied."""

from collections.abc import Sequence
from typing import Literal

from chevet.contracts.base import Code
from chevet.contracts.draft import Problem
from chevet.language.rules.answered import answered
from chevet.language.rules.codes import coded_problem
from chevet.language.rules.mentions import Mention
from chevet.language.sentences import Reading

Status = Literal["active", "resolved", "negated", "family", "possible"]
KINDS = frozenset({"problem"})


def problems(reading: Reading, found: Sequence[Mention]) -> list[Problem]:
    """One fact a problem and person; what was said last stands, a firm word over a doubtful one."""
    said: dict[tuple[str, str], Problem] = {}
    for mention in found:
        if mention.term.kind != "problem" or mention.sentence.question or mention.supposed:
            continue
        status = _status(mention)
        if status is not None:
            _keep(
                said,
                mention,
                status,
                Problem(
                    text=mention.term.label,
                    status=status,
                    code=_code(mention, status),
                    evidence=(mention.sentence.evidence(),),
                ),
            )
    for answer in answered(reading, found, KINDS):
        mention = answer.mention
        if mention.whose == "other" or (mention.whose != "patient" and not answer.present):
            continue
        status = "family" if mention.whose != "patient" else "active" if answer.present else "negated"
        if mention.past and answer.present and status == "active":
            status = "resolved"
        _keep(
            said,
            mention,
            status,
            Problem(
                text=mention.term.label,
                status=status,
                code=_code(mention, status),
                evidence=answer.evidence,
            ),
        )
    active = {
        term: fact for (term, whose), fact in said.items() if fact.status == "active" and whose == "patient"
    }
    return [coded_problem(fact, term, reading, found, whose, active) for (term, whose), fact in said.items()]


def _status(mention: Mention) -> Status | None:
    if mention.whose == "other":
        return None
    if mention.whose != "patient":
        return None if mention.negated else "family"
    if mention.negated:
        return "negated"
    if mention.doubted:
        return "possible"
    return "resolved" if mention.past else "active"


def _code(mention: Mention, status: Status) -> Code | None:
    return mention.term.code if status in ("active", "resolved") else None


def _keep(said: dict[tuple[str, str], Problem], mention: Mention, status: Status, fact: Problem) -> None:
    key = (mention.term.id, mention.whose)
    old = said.get(key)
    if old is None:
        said[key] = fact
    elif old.status == status or (old.status == "active" and status == "possible"):
        merged = old.evidence + tuple(e for e in fact.evidence if e not in old.evidence)
        said[key] = old.model_copy(update={"evidence": merged[:4]})
    else:
        said[key] = fact
