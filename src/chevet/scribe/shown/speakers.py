"""Who speaks, as the page shows it: each turn with its speaker, what was heard instead, and the corrections."""

from dataclasses import dataclass
from datetime import datetime

from chevet.contracts.transcript import Speaker, Utterance
from chevet.scribe.models import SpeakerCorrection
from chevet.scribe.who_spoke import Spoken
from chevet.speech.corrections import same_voice

_LIKELY: tuple[Speaker, ...] = ("clinician", "patient")


@dataclass(frozen=True)
class Turn:
    """`heard` is who it was heard as, where a person said otherwise; else empty. `alike`: turns of its voice."""

    utterance: Utterance
    heard: Speaker | None
    alike: int

    @property
    def likely(self) -> tuple[Speaker, ...]:
        """Who it was if it was not who it says: one click away."""
        return tuple(s for s in _LIKELY if s != self.utterance.speaker)


@dataclass(frozen=True)
class Said:
    """One correction in words: what it was about, when that was said (seconds), and by whom it was corrected."""

    number: int
    what: str
    start: float | None
    speaker: Speaker
    by: str
    at: datetime


def turns(spoken: Spoken) -> tuple[Turn, ...]:
    """Every turn, in order."""
    return tuple(
        Turn(
            utterance=now,
            heard=heard.speaker if heard.speaker != now.speaker else None,
            alike=len(same_voice(spoken.heard, heard.id)),
        )
        for heard, now in zip(spoken.heard.utterances, spoken.transcript.utterances, strict=True)
    )


def said(row: SpeakerCorrection) -> Said:
    """A correction as it is told."""
    c = row.correction
    return Said(row.number, c.what, c.start, c.speaker, str(row.by), row.at)
