"""Who speaks in a recording: as heard, and as people put it right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chevet.contracts.transcript import Transcript
from chevet.scribe.models import Recording, SpeakerCorrection
from chevet.speech.corrections import Correction, corrected


@dataclass(frozen=True)
class Spoken:
    """A transcript with the corrections in force. `version` grows with each correction and each undoing."""

    heard: Transcript
    transcript: Transcript
    corrections: tuple[SpeakerCorrection, ...]
    version: int


def spoken(recording: Recording, at: datetime | None = None) -> Spoken | None:
    """What was said by whom, now or as it stood `at` some moment; None while nothing is heard."""
    heard = getattr(recording, "heard", None)
    if heard is None:
        return None
    rows = list(SpeakerCorrection.objects.filter(source=recording.pk).select_related("by"))
    force = tuple(row for row in rows if _in_force(row, at))
    return Spoken(
        heard=heard.transcript,
        transcript=corrected(heard.transcript, [row.correction for row in force]),
        corrections=force,
        version=_version(rows),
    )


def version(recording_id: UUID) -> int:
    """`Spoken.version` as it is now."""
    return _version(list(SpeakerCorrection.objects.filter(source=recording_id).defer("content")))


def in_force(source: UUID) -> list[Correction]:
    """What people said about who speaks in a recording, or in the capture that becomes it, and stands."""
    rows = SpeakerCorrection.objects.filter(source=source, undone_at=None)
    return [row.correction for row in rows]


def _in_force(row: SpeakerCorrection, at: datetime | None) -> bool:
    if at is None:
        return row.undone_at is None
    return row.at <= at and (row.undone_at is None or row.undone_at > at)


def _version(rows: Sequence[SpeakerCorrection]) -> int:
    return len(rows) + sum(row.undone_at is not None for row in rows)
