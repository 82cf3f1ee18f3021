"""Repair is measured on pairs of reference and heard text; a tiny set of our own stands for the published one."""

from pathlib import Path

import pytest

from chevet.evaluation.errors import DataMissing
from chevet.evaluation.options import Options
from chevet.evaluation.primock57 import measure

SAID = "I take ramipril five milligrams once a day and doxycycline twice a day for the chest infection."
HEARD = "I take ramipral five milligrams once a day and doxocycline twice a day for the chest infection."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text, ending in (
        ("reference", SAID, "pure_text"),
        ("groq-whisper-large-v3-turbo", HEARD, "conversation_transcript"),
    ):
        (tmp_path / name).mkdir()
        for number in (1, 2):
            (tmp_path / name / f"day1_consultation0{number}_{ending}.txt").write_text(text)
    return tmp_path


def test_errors_fall_by_what_was_proposed(folder: Path) -> None:
    rows = {row.metric: row for row in measure(folder, Options()).rows}
    before = rows["Whisper turbo, checked: drug-word error as heard"]
    after = rows["Whisper turbo, checked: drug-word error after repair"]
    assert (before.value, before.n, after.value) == (100.0, 2, 0.0)
    assert rows["Whisper turbo, checked: word error after repair"].value == 0.0
    assert rows["false repairs on correct text, checked"].value == 0.0
    right = [
        row for metric, row in rows.items() if metric.startswith("proposals right") and "checked" in metric
    ]
    assert sum(row.n for row in right) == 2 and all(row.value == 100.0 for row in right)


def test_a_folder_without_either_is_said(tmp_path: Path) -> None:
    with pytest.raises(DataMissing, match="neither PriMock57"):
        measure(tmp_path, Options())
