"""PriMock57: the notes drafted of its consultations, and the repair of what speech models heard in them."""

from pathlib import Path

from chevet.evaluation.errors import DataMissing
from chevet.evaluation.options import Options
from chevet.evaluation.primock57_notes import note_rows
from chevet.evaluation.primock57_repair import repair_rows
from chevet.evaluation.table import Row, Table

ASR = "primock57-asr"


def measure(folder: Path, options: Options) -> Table:
    """Notes from `folder`, repair from primock57-asr (the folder itself, or beside it); either may be missing."""
    notes = [
        "The clinicians' notes are telegraphic (“3/7 hx of diarrhea”): ROUGE against them is low for any prose."
    ]
    rows: list[Row] = []
    heard = folder if (folder / "reference").is_dir() else folder.parent / ASR
    if (folder / "transcripts").is_dir():
        rows += note_rows(folder, options)
    else:
        notes.append("Notes: left out, there is no folder transcripts.")
    if (heard / "reference").is_dir():
        rows += repair_rows(heard, options)
    else:
        notes.append(f"Repair: left out, there is no folder {ASR} beside this one.")
    if not rows:
        raise DataMissing(
            f"{folder}: neither PriMock57 (transcripts/) nor what was heard in it (reference/)."
        )
    return Table("primock57", options.engine, rows, notes)
