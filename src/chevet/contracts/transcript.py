"""Transcript: what was heard, by whom, when, and how surely."""

from typing import Literal

from pydantic import Field

from chevet.contracts.base import Code, Engine, Value

Speaker = Literal["clinician", "patient", "other", "unknown"]


class Word(Value):
    """One heard word; `start` and `end` in seconds from the start of the audio, confidence 0–1."""

    text: str
    start: float
    end: float
    confidence: float


class Utterance(Value):
    """What one speaker said without a break. `start`/`end` are None for text that never was audio.

    `voice` numbers the voices of the recording as they are first heard; None where it is not known which it was.
    `attributed`: a person said who speaks, and nothing reads it otherwise.
    """

    id: str
    speaker: Speaker = "unknown"
    start: float | None = None
    end: float | None = None
    text: str
    words: tuple[Word, ...] = ()
    voice: int | None = None
    attributed: bool = False
    language: str | None = Field(
        default=None, description="ISO 639-1, where a conversation has more than one"
    )


class Repair(Value):
    """A proposal that `heard` (at `start`:`end` of the utterance's text) was meant as `proposed`."""

    utterance: str
    start: int
    end: int
    heard: str
    proposed: str
    code: Code | None = None
    confidence: float


class Transcript(Value):
    """A whole conversation. `language` is ISO 639-1; `duration` in seconds (None for plain text).

    Of a `dictation` the words are the note; an utterance of it that ends in a colon is a heading.
    """

    id: str
    language: str
    mode: Literal["visit", "dictation"] = "visit"
    duration: float | None = None
    engine: Engine | None = None
    utterances: tuple[Utterance, ...] = ()
    repairs: tuple[Repair, ...] = ()
    notes: tuple[str, ...] = Field(default=(), description="what the listener could not do, in plain words")

    def utterance(self, utterance_id: str) -> Utterance | None:
        """The utterance with that id, or None."""
        return next((u for u in self.utterances if u.id == utterance_id), None)
