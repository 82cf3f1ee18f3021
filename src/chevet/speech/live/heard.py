"""What a listener has heard so far."""

from pydantic import Field

from chevet.contracts.base import Value
from chevet.contracts.transcript import Utterance


class HeardUtterance(Utterance):
    """An utterance of a conversation that goes on. Its id stays while its words and speaker may change."""

    settled: bool = Field(default=False, description="whether its words are those of the end")


class Partial(Value):
    """The phrase that somebody is speaking, heard from `start` to `end` seconds: rough, and soon replaced."""

    text: str
    start: float
    end: float = Field(description="seconds until which it was heard")


class Heard(Value):
    """Everything heard so far. All times in seconds of the audio fed since the conversation's beginning."""

    utterances: tuple[HeardUtterance, ...] = ()
    partial: Partial | None = None
    language: str | None = Field(default=None, description="ISO 639-1; None until enough was said")
    until: float = Field(default=0.0, description="whatever was said before this is in the utterances")
    finals: float = Field(default=0.0, description="the end of the last phrase that was heard")
    settled: float = Field(default=0.0, description="… and before this will not change, but for its speaker")
    fed: float = Field(default=0.0, description="seconds of audio taken")
