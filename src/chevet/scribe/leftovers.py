"""Sealed audio that no recording names: what a server killed while it took a recording in has left.

Nobody was told that it had arrived, so the sender still has it and sends it again; the part that lies
here would be a patient's voice that no consent, no retention and no page knows of.
"""

import shutil
import time
from pathlib import Path

from django.db import transaction

from chevet.jobs import every_hour
from chevet.scribe.intake import folder
from chevet.scribe.models import Capture, Recording
from chevet.trust import audit

AGE = 24 * 3600.0  # seconds; no sending takes that long


def sweep(age: float = AGE) -> int:
    """Remove what is older than `age` seconds and belongs to no recording, each with its audit record."""
    removed = 0
    for path in sorted(folder().glob("*.sealed")) + sorted(folder().glob(".*.part")):
        if _older(path, age) and not Recording.objects.filter(file=path.name).exists():
            with transaction.atomic():
                audit.record(
                    "recording.leftover_removed",
                    actor=None,
                    subject=f"recording:{path.name.lstrip('.')[:36]}",
                    detail={"size": path.stat().st_size, "whole": path.suffix == ".sealed"},
                    origin="worker",
                )
                path.unlink(missing_ok=True)
            removed += 1
    return removed + _sweep_captures(age)


def _sweep_captures(age: float) -> int:
    """The same for segments whose capture became a recording, was removed, or never came to be."""
    kept = {*Capture.ACTIVE, Capture.State.STOPPED}
    removed = 0
    for path in sorted((folder() / "live").glob("????????-????-????-????-????????????")):
        if _older(path, age) and not Capture.objects.filter(pk=path.name, state__in=kept).exists():
            with transaction.atomic():
                audit.record(
                    "recording.leftover_removed",
                    actor=None,
                    subject=f"capture:{path.name}",
                    detail={"files": len(list(path.iterdir()))},
                    origin="worker",
                )
                shutil.rmtree(path, ignore_errors=True)
            removed += 1
    return removed


def _older(path: Path, age: float) -> bool:
    try:
        return time.time() - path.stat().st_mtime > age
    except FileNotFoundError:
        return False  # just given its name, or gone


@every_hour("scribe.sweep")
def sweep_every_hour() -> None:
    """The same, by itself."""
    sweep()
