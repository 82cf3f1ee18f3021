"""A note drafted once more: what a person had decided about the earlier draft goes over to the new one.

Pure. A decision goes over where the same sentence or fact is there again. A wording of one's own that finds no
such place is set aside beside the note, to be put in or let go by a person: nothing is lost silently.
"""

from collections.abc import Iterable
from typing import Any

from chevet.contracts.draft import FACT_KINDS, Draft, Fact, Finding, Statement
from chevet.drafts.decisions import Aside, Decision, Settlement
from chevet.drafts.reviewed import Reviewed

OWN = {"id", "evidence", "findings", "codes", "codes_note"}  # of a draft, not of what it says


def carried(before: Reviewed, proposal: Draft) -> Reviewed:
    """The new proposal with the decisions of `before` that still fit; the rest of a person's words in `aside`."""
    after = Reviewed(draft=proposal)
    same = _pairs(before.draft, proposal)
    decisions = {same[ref]: d for ref, d in before.decisions.items() if ref in same}
    picks = {same[ref]: p for ref, p in before.picks.items() if ref in same}
    findings = _same_findings(before.draft.findings, proposal.findings)
    settled = {
        findings[f]: Settlement(how=s.how, by=s.by, at=s.at)
        for f, s in before.settled.items()
        if f in findings and s.how != "applied"
    }
    codes = [s.code for s in proposal.sections]
    written = tuple(
        w.model_copy(
            update={
                "section": w.section if w.section in codes else codes[-1],
                "finding": findings.get(w.finding, ""),
            }
        )
        for w in before.written
        if codes
    )
    lost = [] if codes else [(w.section, w.text, w.by, w.at) for w in before.written]
    lost += [
        (_section_of(before.draft, ref), _words(before.shown(before.item(ref))), d.by, d.at)
        for ref, d in before.decisions.items()
        if ref not in same and d.mark == "edited" and not _by_repair(before, d)
    ]
    aside = before.aside + tuple(
        Aside(id=f"o{n}", section=section, text=text, by=by, at=at)
        for n, (section, text, by, at) in enumerate(lost, _next(before.aside))
    )
    after = after.model_copy(
        update={
            "decisions": decisions,
            "picks": picks,
            "settled": settled,
            "written": written,
            "aside": aside,
        }
    )
    for finding, s in before.settled.items():  # a proposed name that was taken is taken here too
        if finding in findings and s.how == "applied":
            after = after.settle(findings[finding], "applied", by=s.by, at=s.at)
    return after


def _pairs(old: Draft, new: Draft) -> dict[str, str]:
    """Old id → new id of what says the same, each used once; a sentence rather in its own section."""
    pairs: dict[str, str] = {}
    for kind in FACT_KINDS:
        free: list[Fact] = list(getattr(new.facts, kind))
        for fact in getattr(old.facts, kind):
            _match(fact, free, lambda f: f.model_dump(exclude=OWN), pairs)
    sections: dict[str, list[Statement]] = {s.code: list(s.statements) for s in new.sections}
    left: list[Statement] = []
    for section in old.sections:
        here = sections.get(section.code, [])
        left += [s for s in section.statements if not _match(s, here, _plain, pairs)]
    elsewhere = [s for here in sections.values() for s in here]
    for statement in left:
        _match(statement, elsewhere, _plain, pairs)
    return pairs


def _match(item: Any, free: list[Any], key: Any, pairs: dict[str, str]) -> bool:
    wanted = key(item)
    found = next((other for other in free if key(other) == wanted), None)
    if found is not None:
        free.remove(found)
        pairs[item.id] = found.id
    return found is not None


def _plain(statement: Statement) -> str:
    return " ".join(statement.text.split()).casefold()


def _same_findings(old: Iterable[Finding], new: Iterable[Finding]) -> dict[str, str]:
    free: list[Finding] = list(new)
    pairs: dict[str, str] = {}
    for finding in old:
        _match(finding, free, lambda f: (f.kind, f.message, f.heard, f.proposed), pairs)
    return pairs


def _section_of(draft: Draft, ref: str) -> str:
    return next((s.code for s in draft.sections if any(x.id == ref for x in s.statements)), "")


def _words(item: Statement | Fact) -> str:
    """What an item says, in its own values."""
    if isinstance(item, Statement):
        return item.text
    values = item.model_dump(exclude={*OWN, "code"})
    return " · ".join(
        f"{v:g}" if isinstance(v, float) else str(v) for v in values.values() if v not in (None, "")
    )


def _by_repair(before: Reviewed, decision: Decision) -> bool:
    return any(
        s.how == "applied" and (s.by, s.at) == (decision.by, decision.at) for s in before.settled.values()
    )


def _next(aside: tuple[Aside, ...]) -> int:
    return 1 + max((int(a.id[1:]) for a in aside), default=0)
