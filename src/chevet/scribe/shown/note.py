"""The note as the page shows it: each sentence with its mark, its evidence and what to settle beside it."""

from dataclasses import dataclass

from chevet.contracts.draft import Finding, Statement
from chevet.contracts.transcript import Transcript
from chevet.drafts.reviewed import Mark, Reviewed
from chevet.scribe.shown.moments import Quote, quotes


@dataclass(frozen=True)
class Beside:
    """A finding where it stands on the page; `how` is how it was settled, empty while it is open."""

    finding: Finding
    how: str
    by: str

    @property
    def can_apply(self) -> bool:
        return bool(self.finding.heard and self.finding.proposed)


@dataclass(frozen=True)
class Line:
    """One sentence. `before` is what the AI proposed, where a person changed it."""

    ref: str
    text: str
    before: str
    mark: Mark
    stands: bool
    by: str
    quotes: tuple[Quote, ...]
    findings: tuple[Beside, ...]


@dataclass(frozen=True)
class Part:
    """One section of the note with all its lines, the ones left out too."""

    code: str
    title: str
    lines: tuple[Line, ...]


def parts(reviewed: Reviewed, transcript: Transcript | None, names: dict[str, str]) -> tuple[Part, ...]:
    """Every section. `names` gives the people's names by their ids."""
    beside = by_place(reviewed, names)
    result = []
    for section in reviewed.draft.sections:
        lines = [_line(reviewed, s, transcript, beside, names) for s in section.statements]
        lines += [
            Line(w.id, w.text, "", "written", True, names.get(w.by, ""), (), ())
            for w in reviewed.written
            if w.section == section.code
        ]
        result.append(Part(section.code, section.title, tuple(lines)))
    return tuple(result)


def _line(
    reviewed: Reviewed,
    statement: Statement,
    transcript: Transcript | None,
    beside: dict[str, list[Beside]],
    names: dict[str, str],
) -> Line:
    now = reviewed.shown(statement)
    assert isinstance(now, Statement)
    decision = reviewed.decisions.get(statement.id)
    return Line(
        ref=statement.id,
        text=now.text,
        before=statement.text if now.text != statement.text else "",
        mark=reviewed.mark(statement.id),
        stands=reviewed.in_note(statement),
        by=names.get(decision.by, "") if decision else "",
        quotes=quotes(statement.evidence, transcript),
        findings=tuple(beside.get(statement.id, ())),
    )


def by_place(reviewed: Reviewed, names: dict[str, str]) -> dict[str, list[Beside]]:
    """Each finding once, beside the first statement it concerns, else the first fact; "" for the rest."""
    statements = {s.id for s in reviewed.draft.statements()}
    facts = {f.id for f in reviewed.draft.facts.all()}
    placed: dict[str, list[Beside]] = {}
    for finding in reviewed.draft.findings:
        place = next((r for r in finding.refs if r in statements), None)
        place = place or next((r for r in finding.refs if r in facts), "")
        settled = reviewed.settled.get(finding.id)
        placed.setdefault(place, []).append(
            Beside(finding, settled.how if settled else "", names.get(settled.by, "") if settled else "")
        )
    return placed
