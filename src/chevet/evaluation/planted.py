"""Does the verifier work? Errors planted in correct notes, and the share of them it catches; false alarms beside.

The notes are an engine's own drafts of ACI-Bench's visits and of the project's French consultations. Every item that
can be made wrong in some way (`plants`) is, at most so many of a kind a visit, seeded by the visit's
id, so that every run plants the same. Caught means: a major finding on that very statement or fact.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from chevet.contracts.draft import (
    Allergy,
    Draft,
    Examination,
    Fact,
    Facts,
    Medication,
    Order,
    Problem,
    Result,
    Section,
    Statement,
    Symptom,
    Vital,
)
from chevet.contracts.transcript import Transcript
from chevet.engines.language.choice import draft_with
from chevet.evaluation import bootstrap, plants
from chevet.evaluation.aci_bench import SPLITS, visits
from chevet.evaluation.options import Options
from chevet.evaluation.table import Row, Table
from chevet.language.read import parse_dialogue
from chevet.language.sentences import read
from chevet.language.verify import verify

A_KIND = 2  # errors of one kind in one visit, at most
FIELDS: dict[str, Any] = {
    "problems": Problem,
    "medications": Medication,
    "allergies": Allergy,
    "vitals": Vital,
    "symptoms": Symptom,
    "orders": Order,
    "examination": Examination,
    "results": Result,
}
TARGETS = {"caught": "target 98", "alarms": "target at most 3"}


@dataclass(frozen=True)
class Planted:
    """One error: its kind, the visit, what the text was and became, and whether it was caught."""

    kind: str
    visit: str
    before: str
    after: str
    caught: bool


@dataclass
class Visits:
    """Drafts of one language, untouched, with their transcripts."""

    language: str
    transcripts: list[Transcript] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)


def measure(folder: Path, options: Options) -> Table:
    """The share caught by kind, and the share of untouched statements with a major finding."""
    english = Visits("en")
    for split in SPLITS:
        for visit in options.each(visits(folder, split), split):
            _add(english, parse_dialogue(visit.dialogue, id=visit.id), options.engine)
    french = french_visits(options.engine)
    rows: list[Row] = []
    for group in (english, french):
        made = [p for t, d in zip(group.transcripts, group.drafts, strict=True) for p in _of(t, d, group)]
        rows += _rows(group, made)
    return Table("planted", options.engine, rows)


def french_visits(engine: str = "grounded") -> Visits:
    """Drafts of the project's own French consultations."""
    group = Visits("fr")
    for path in sorted(files("chevet.evaluation.dialogues").iterdir(), key=lambda p: p.name):
        if path.name.endswith(".txt"):
            _add(group, parse_dialogue(path.read_text("utf-8"), id=path.name), engine)
    return group


def _add(group: Visits, transcript: Transcript, engine: str) -> None:
    group.transcripts.append(transcript)
    group.drafts.append(draft_with(engine, transcript, draft_id=transcript.id))


def _of(transcript: Transcript, draft: Draft, group: Visits) -> list[Planted]:
    elsewhere = [
        s.text for d in group.drafts if d.id != draft.id for s in d.statements() if len(s.text.split()) > 3
    ]
    return plant(transcript, draft, elsewhere)


def plant(transcript: Transcript, draft: Draft, elsewhere: Sequence[str]) -> list[Planted]:
    """Every error this visit's note takes, at most `A_KIND` of a kind, each judged by the verifier."""
    random = Random(f"planted {draft.id}")  # noqa: S311 (the same at every run, not a secret)
    visit = plants.visit(read(transcript, draft.language), elsewhere)
    suspect = alarmed(draft)
    told = [s for s in draft.statements() if s.id not in suspect and s.evidence]
    known = [f for f in draft.facts.all() if f.id not in suspect]
    wrong = [*_wrong(told, plants.STATEMENTS, visit, random), *_wrong(known, plants.FACTS, visit, random)]
    items = [item for _, _, item in wrong]
    by_kind: dict[str, Any] = {
        name: tuple(i for i in items if isinstance(i, of)) for name, of in FIELDS.items()
    }
    statements = tuple(i for i in items if isinstance(i, Statement))
    judged = verify(
        draft.model_copy(
            update={
                "sections": (Section(code="x", title="x", statements=statements),),
                "facts": Facts(**by_kind),
                "findings": (),
            }
        ),
        transcript,
    )
    bad = alarmed(judged)
    return [Planted(kind, draft.id, _shown(old), _shown(new), new.id in bad) for kind, old, new in wrong]


def _wrong(
    items: Sequence[Statement | Fact], kinds: dict[str, plants.Planter], visit: plants.Visit, random: Random
) -> Iterator[tuple[str, Statement | Fact, Statement | Fact]]:
    """(kind, as it was, made wrong), at most `A_KIND` of a kind."""
    for kind, planter in kinds.items():
        tried = ((item, planter(item, visit, random)) for item in random.sample(items, len(items)))
        made = ((item, wrong) for item, wrong in tried if wrong is not None)
        for n, (item, wrong) in enumerate(islice(made, A_KIND)):
            yield kind, item, wrong.model_copy(update={"id": f"{kind} {n}", "findings": ()})


def _shown(item: Statement | Fact) -> str:
    if isinstance(item, Statement):
        return item.text
    return str(item.model_dump(exclude={"id", "evidence", "findings", "code"}, exclude_none=True))


def alarmed(draft: Draft) -> set[str]:
    """The statements and facts with a major finding."""
    return {ref for f in draft.findings if f.severity == "major" for ref in f.refs}


def _rows(group: Visits, made: Sequence[Planted]) -> list[Row]:
    name = {"en": "English", "fr": "French"}[group.language]
    rows = []
    for kind in (*plants.STATEMENTS, *plants.FACTS):
        of_kind = [float(p.caught) for p in made if p.kind == kind]
        if of_kind:
            rows.append(Row.share(f"{name}: {kind}, caught", bootstrap.mean(of_kind), len(of_kind), "errors"))
    if made:
        caught = bootstrap.mean([float(p.caught) for p in made])
        rows.append(Row.share(f"{name}: all, caught", caught, len(made), "errors", TARGETS["caught"]))
    for kind, items in (
        ("statements", [[s.id for s in d.statements()] for d in group.drafts]),
        ("facts", [[f.id for f in d.facts.all()] for d in group.drafts]),
    ):
        bad = [float(len(alarmed(d) & set(ids))) for d, ids in zip(group.drafts, items, strict=True)]
        rows.append(
            Row.share(
                f"{name}: untouched {kind} with a major finding",
                bootstrap.ratio(bad, [float(len(ids)) for ids in items]),
                sum(len(ids) for ids in items),
                kind,
                TARGETS["alarms"],
            )
        )
    return rows
