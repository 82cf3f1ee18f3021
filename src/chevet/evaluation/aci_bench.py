"""ACI-Bench (Yim et al., 2023, doi:10.1038/s41597-023-02487-3): visits and the notes physicians wrote of them."""

import csv
from dataclasses import dataclass
from pathlib import Path

from chevet.contracts.draft import broken_evidence
from chevet.engines.language.choice import draft_with
from chevet.evaluation import bootstrap
from chevet.evaluation.errors import DataMissing
from chevet.evaluation.options import Options
from chevet.evaluation.rouge import rouge
from chevet.evaluation.table import Row, Table
from chevet.language.read import parse_dialogue

SPLITS = ("valid", "train")
PUBLISHED = {  # test1; GPT-4 and the transcript copied
    "rouge1": "test1: GPT-4 51.8, copy 32.8",
    "rouge2": "test1: GPT-4 22.6, copy 12.5",
    "rougeLsum": "test1: GPT-4 46.0, copy 30.6",
}
NAMES = {"rouge1": "ROUGE-1", "rouge2": "ROUGE-2", "rougeLsum": "ROUGE-Lsum"}


@dataclass(frozen=True)
class Visit:
    """One encounter: its id, the conversation, the physician's note."""

    id: str
    dialogue: str
    note: str


def visits(folder: Path, split: str) -> list[Visit]:
    """The visits of `SPLIT.csv`; raises DataMissing."""
    path = folder / f"{split}.csv"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return [Visit(row["encounter_id"], row["dialogue"], row["note"]) for row in csv.DictReader(file)]
    except OSError as error:
        raise DataMissing(f"{path}: cannot be read ({error.strerror}).") from None
    except (KeyError, UnicodeDecodeError, csv.Error):
        raise DataMissing(f"{path}: not as published (columns encounter_id, dialogue, note).") from None


def measure(folder: Path, options: Options) -> Table:
    """ROUGE and evidence on both published splits."""
    rows: list[Row] = []
    for split in SPLITS:
        rows += _split(visits(folder, split), split, options)
    return Table("aci-bench", options.engine, rows)


def _split(all_visits: list[Visit], split: str, options: Options) -> list[Row]:
    chosen, notes, statements, broken = [], [], 0, 0
    for visit in options.each(all_visits, split):
        transcript = parse_dialogue(visit.dialogue, id=visit.id)
        draft = draft_with(options.engine, transcript, draft_id=visit.id)
        chosen.append(visit)
        notes.append(draft.text)
        statements += len(list(draft.statements()))
        broken += len(broken_evidence(draft, transcript)) + sum(not s.evidence for s in draft.statements())
    n = len(chosen)
    references = [v.note for v in chosen]
    copied = rouge(references, [v.dialogue for v in chosen])
    rows = [
        Row.share(f"{split}: {NAMES[kind]}", bootstrap.mean(values), n, "visits", PUBLISHED[kind])
        for kind, values in rouge(references, notes).items()
    ]
    rows += [
        Row.share(f"{split}: {NAMES[kind]}, transcript copied", bootstrap.mean(values), n, "visits")
        for kind, values in copied.items()
    ]
    rows.append(
        Row(f"{split}: statements without verbatim evidence", broken, statements, "statements", unit="")
    )
    return rows
