"""The note as the page shows it: each sentence with its mark, its evidence and what to settle beside it."""

from dataclasses import dataclass

from chevet.contracts.draft import Statement
from chevet.contracts.transcript import Transcript
from chevet.drafts.decisions import Mark, Written
from chevet.drafts.reviewed import Reviewed
from chevet.scribe.shown.beside import Beside, by_place
from chevet.scribe.shown.moments import Quote, quotes


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
    heads: bool = False


@dataclass(frozen=True)
class Part:
    """One section of the note with all its lines, the ones left out too."""

    code: str
    title: str
    lines: tuple[Line, ...]
    style: str = "list"


def parts(reviewed: Reviewed, transcript: Transcript | None, names: dict[str, str]) -> tuple[Part, ...]:
    """Every section; what is withheld from the note stands apart (`withheld`). `names`: people by their ids."""
    beside = by_place(reviewed, names, transcript)
    apart = {s.id for s in reviewed.withheld()}
    result = []
    for section in reviewed.draft.sections:
        lines = [
            _line(reviewed, s, transcript, beside, names) for s in section.statements if s.id not in apart
        ]
        lines += [
            Line(
                w.id,
                w.text,
                "",
                "written",
                True,
                names.get(w.by, ""),
                quotes(w.evidence, transcript),
                _answered(w, reviewed, beside),
            )
            for w in reviewed.written
            if w.section == section.code
        ]
        result.append(Part(section.code, section.title, tuple(lines), section.style))
    return tuple(result)


def withheld(reviewed: Reviewed, transcript: Transcript | None, names: dict[str, str]) -> tuple[Part, ...]:
    """What was proposed and is not in the note because nothing said supports it, by section."""
    beside = by_place(reviewed, names, transcript)
    apart = {s.id for s in reviewed.withheld()}
    found = []
    for section in reviewed.draft.sections:
        lines = tuple(
            _line(reviewed, s, transcript, beside, names) for s in section.statements if s.id in apart
        )
        if lines:
            found.append(Part(section.code, section.title, lines))
    return tuple(found)


def _answered(written: Written, reviewed: Reviewed, beside: dict[str, list[Beside]]) -> tuple[Beside, ...]:
    """The omission that a written sentence answers, beside it."""
    return tuple(b for found in beside.values() for b in found if b.finding.id == written.finding)


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
        heads=statement.heads,
    )
