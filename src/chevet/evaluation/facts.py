"""Facts against labelled utterances: problems with their status, symptoms present or denied.

The data is JSON Lines, one short exchange a line: `{"id", "language", "lines": ["D: …", "P: …"],
"problems": [["asthma", "resolved"]], "symptoms": [["cough", true]]}`; the labels are those a note would use.
A fact counts as right only with its label *and* its status (or presence).
"""

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chevet.contracts.draft import Facts
from chevet.engines.language.choice import draft_with
from chevet.evaluation import bootstrap
from chevet.evaluation.errors import DataMissing
from chevet.evaluation.options import Options
from chevet.evaluation.table import Row, Table
from chevet.language.read import parse_dialogue

GREETING = {"en": ["D: Hello.", "P: Hello, doctor."], "fr": ["D: Bonjour.", "P: Bonjour docteur."]}
Labelled = Counter[tuple[str, object]]


@dataclass(frozen=True)
class Case:
    """One exchange and what it says."""

    id: str
    language: str
    lines: tuple[str, ...]
    problems: Labelled
    symptoms: Labelled


@dataclass(frozen=True)
class Outcome:
    """What was found of one kind in one case: right, wrongly found, missed."""

    case: Case
    kind: str
    right: Labelled
    wrong: Labelled
    missed: Labelled


def cases(folder: Path) -> list[Case]:
    """Every case of every `*.jsonl` of the folder; raises DataMissing."""
    found = []
    for path in sorted(folder.glob("*.jsonl")):
        for n, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            try:
                found.append(_case(json.loads(line)))
            except (ValueError, KeyError, TypeError):
                raise DataMissing(
                    f"{path}, line {n}: not as described (id, language, lines, problems, symptoms)."
                ) from None
    if not found:
        raise DataMissing(f"{folder}: no .jsonl files of labelled utterances.")
    return found


def _case(row: dict[str, Any]) -> Case:
    return Case(
        row["id"],
        row["language"],
        tuple(row["lines"]),
        Counter((label, status) for label, status in row["problems"]),
        Counter((label, present) for label, present in row["symptoms"]),
    )


def measure(folder: Path, options: Options) -> Table:
    """Precision and recall by language and kind."""
    chosen = list(options.each(cases(folder), "facts"))
    outcomes = [o for case in chosen for o in outcomes_of(case, options.engine)]
    rows: list[Row] = []
    for language in dict.fromkeys(case.language for case in chosen):
        for kind in ("problems", "symptoms"):
            mine = [o for o in outcomes if o.case.language == language and o.kind == kind]
            right, wrong, missed = (
                sum(getattr(o, part).total() for o in mine) for part in ("right", "wrong", "missed")
            )
            rows.append(_share(f"{language} {kind}: precision", right, wrong))
            rows.append(_share(f"{language} {kind}: recall", right, missed))
    return Table("facts", options.engine, rows, [f"{len(chosen)} utterances", *differences(outcomes)])


def outcomes_of(case: Case, engine: str) -> list[Outcome]:
    """Both kinds of one case."""
    text = "\n".join([*GREETING[case.language], *case.lines])
    transcript = parse_dialogue(text, id=case.id, language=case.language)
    facts = draft_with(engine, transcript, draft_id=case.id).facts
    return [
        Outcome(case, kind, found & wanted, found - wanted, wanted - found)
        for kind, found, wanted in (
            ("problems", _problems(facts), case.problems),
            ("symptoms", _symptoms(facts), case.symptoms),
        )
    ]


def _problems(facts: Facts) -> Labelled:
    return Counter((p.text, p.status) for p in facts.problems)


def _symptoms(facts: Facts) -> Labelled:
    return Counter((s.text, s.present) for s in facts.symptoms)


def _share(metric: str, right: int, other: int) -> Row:
    total = right + other
    if not total:
        return Row(metric, None, 0, "facts")
    return Row.share(metric, bootstrap.mean([1.0] * right + [0.0] * other), total, "facts")


def differences(outcomes: list[Outcome]) -> list[str]:
    """One line for each case that is not wholly right: what was found too much and what was missed."""
    lines = []
    for o in outcomes:
        if o.wrong or o.missed:
            said = " / ".join(o.case.lines)
            lines.append(f"{o.case.id} {said} +{_named(o.wrong)} -{_named(o.missed)}")
    return lines


def _named(labels: Labelled) -> str:
    return "[" + ", ".join(f"{label} {how}" for label, how in labels) + "]"
