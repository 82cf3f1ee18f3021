"""PriMock57 (Papadopoulos Korfiatis et al., 2022): general practice by video, and the clinician's own brief note."""

import json
from pathlib import Path

from chevet.engines.language.choice import draft_with
from chevet.evaluation.errors import DataMissing
from chevet.evaluation.fidelity import Drafted, evidence_rows, fidelity_rows, rouge_rows
from chevet.evaluation.options import Options
from chevet.evaluation.table import Row
from chevet.evaluation.textgrid import consultation

TEMPLATE = "gp"


def names(folder: Path) -> list[str]:
    """Every consultation there is ("day1_consultation01"), in order; raises DataMissing."""
    found = sorted(
        p.name.removesuffix("_doctor.TextGrid") for p in (folder / "transcripts").glob("*_doctor.TextGrid")
    )
    if not found:
        raise DataMissing(f"{folder / 'transcripts'}: no *_doctor.TextGrid; give PriMock57 as published.")
    return found


def note_of(folder: Path, name: str) -> str | None:
    """The clinician's note, where the folder has it; raises DataMissing for one that cannot be read."""
    path = folder / "notes" / f"{name}.json"
    if not path.exists():
        return None
    try:
        note = json.loads(path.read_text("utf-8"))["note"]
    except (OSError, ValueError, KeyError, TypeError):
        raise DataMissing(f"{path}: not as published (a JSON object with “note”).") from None
    return str(note)


def note_rows(folder: Path, options: Options) -> list[Row]:
    """ROUGE against the clinician's note where there is one; fidelity and evidence for all."""
    made = []
    for name in options.each(names(folder), "consultations"):
        transcript = consultation(folder, name)
        draft = draft_with(options.engine, transcript, draft_id=name, template=TEMPLATE)
        dialogue = "\n".join(u.text for u in transcript.utterances)
        made.append(Drafted(draft, transcript, note_of(folder, name) or "", dialogue))
    noted = [d for d in made if d.reference]
    rows = rouge_rows("notes", noted) if noted else []
    return rows + fidelity_rows("notes", made) + evidence_rows("notes", made)
