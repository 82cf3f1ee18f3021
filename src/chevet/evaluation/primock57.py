"""PriMock57: what is measured on it, put together."""

from pathlib import Path

from chevet.evaluation.options import Options
from chevet.evaluation.primock57_notes import note_rows
from chevet.evaluation.table import Table


def measure(folder: Path, options: Options) -> Table:
    """The notes drafted of the consultations."""
    notes = [
        "The clinicians' notes are telegraphic (“3/7 hx of diarrhea”): ROUGE against them is low for any prose."
    ]
    return Table("primock57", options.engine, note_rows(folder, options), notes)
