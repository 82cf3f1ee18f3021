"""MTS-Dialog (Ben Abacha et al., 2023): short pieces of conversations, each with the section a clinician wrote of it."""

import csv
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from chevet.contracts.draft import Draft
from chevet.engines.language.choice import draft_with
from chevet.evaluation import bootstrap
from chevet.evaluation.errors import DataMissing
from chevet.evaluation.options import Options
from chevet.evaluation.rouge import rouge
from chevet.evaluation.table import Row, Table
from chevet.language.errors import NotADialogue
from chevet.language.read import parse_dialogue
from chevet.language.templates import Template, parse

SPLITS = ("valid", "train")
PUBLISHED = {"rouge1": "valid: Flan-T5-large 49.8"}
NAMES = {"rouge1": "ROUGE-1", "rouge2": "ROUGE-2", "rougeLsum": "ROUGE-Lsum"}
# Their section headers → the parts of our notes that hold the same.
PARTS = {
    "GENHX": ("history_of_present_illness",),
    "CC": ("chief_complaint",),
    "FAM/SOCHX": ("family_history", "social_history"),
    "PASTMEDICALHX": ("past_history",),
    "PASTSURGICAL": ("past_history",),
    "OTHER_HISTORY": ("past_history",),
    "GYNHX": ("past_history",),
    "ROS": ("history_of_present_illness",),
    "MEDICATIONS": ("medications",),
    "ALLERGY": ("allergies",),
    "IMMUNIZATIONS": ("past_history",),
    "EXAM": ("vital_signs", "physical_exam"),
    "LABS": ("results",),
    "IMAGING": ("results",),
    "PROCEDURES": ("results",),
    "DIAGNOSIS": ("assessment",),
    "ASSESSMENT": ("assessment",),
    "PLAN": ("plan",),
    "EDCOURSE": ("plan",),
    "DISPOSITION": ("plan",),
}
# Where the asked part has nothing: the piece told as history (these pieces begin anywhere in a visit).
FALLBACK = ("history_of_present_illness", "assessment", "plan")


@dataclass(frozen=True)
class Piece:
    """A piece of conversation, which section it became, and that section's text."""

    id: str
    header: str
    dialogue: str
    section: str


def pieces(path: Path) -> list[Piece]:
    """The pieces of one file; raises DataMissing."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return [
                Piece(row["ID"], row["section_header"], row["dialogue"], row["section_text"])
                for row in csv.DictReader(file)
            ]
    except OSError as error:
        raise DataMissing(f"{path}: cannot be read ({error.strerror}).") from None
    except (KeyError, UnicodeDecodeError, csv.Error):
        raise DataMissing(
            f"{path}: not as published (columns ID, section_header, section_text, dialogue)."
        ) from None


@lru_cache
def layout(parts: tuple[str, ...]) -> Template:
    """A note of those parts only."""
    listed = ", ".join(f'"{part}"' for part in parts)
    return parse(f'name = "section"\nsections = [{listed}]', "section.toml")


def section_text(piece: Piece, engine: str) -> str | None:
    """The section by the engine, without its title; None where the engine refuses the conversation."""
    try:
        transcript = parse_dialogue(piece.dialogue, id=piece.id, language="en")
        parts = PARTS.get(piece.header, FALLBACK)
        draft = draft_with(engine, transcript, draft_id=piece.id, template=layout(parts))
        if not draft.sections:
            draft = draft_with(engine, transcript, draft_id=piece.id, template=layout(FALLBACK))
    except NotADialogue:
        return None
    return _body(draft)


def _body(draft: Draft) -> str:
    return "\n".join(" ".join(s.text for s in section.statements) for section in draft.sections)


def measure(folder: Path, options: Options) -> Table:
    """ROUGE of each section given its header, as the data's authors measure summarisation."""
    rows: list[Row] = []
    notes = []
    for split in SPLITS:
        chosen = pieces(folder / f"{split}.csv")
        texts = [section_text(piece, options.engine) for piece in options.each(chosen, split)]
        chosen = chosen[: len(texts)]
        refused = sum(text is None for text in texts)
        if refused:
            notes.append(
                f"{split}: {refused} of {len(texts)} pieces refused (one speaker only); each counts as 0."
            )
        rows += _rows(split, chosen, [text or "" for text in texts])
    notes.append("The published figure is of a model trained on this set, and by the same task's own ROUGE.")
    return Table("mts-dialog", options.engine, rows, notes)


def _rows(split: str, chosen: list[Piece], texts: list[str]) -> list[Row]:
    references = [piece.section for piece in chosen]
    scores, floor = rouge(references, texts), rouge(references, [piece.dialogue for piece in chosen])
    n = len(chosen)
    rows = [
        Row.share(f"{split}: {NAMES[k]}", bootstrap.mean(v), n, "sections", PUBLISHED.get(k))
        for k, v in scores.items()
    ]
    rows += [
        Row.share(f"{split}: {NAMES[k]}, transcript copied", bootstrap.mean(v), n, "sections")
        for k, v in floor.items()
    ]
    for header, count in Counter(piece.header for piece in chosen).most_common(6):
        places = [i for i, piece in enumerate(chosen) if piece.header == header]
        estimate = bootstrap.mean([scores["rouge1"][i] for i in places])
        rows.append(Row.share(f"{split}, {header}: ROUGE-1", estimate, count, "sections"))
    return rows
