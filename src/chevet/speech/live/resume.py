"""Where a listener stands, as plain JSON: another one goes on from it and settles the same words."""

from base64 import b64decode, b64encode

import numpy as np
import numpy.typing as npt
from pydantic import Field

from chevet.contracts.base import Value
from chevet.contracts.transcript import Word


class Settled(Value):
    """The words of one window, as they stand but for loops through several windows."""

    end: float
    language: str
    seconds: float = Field(description="of speech")
    words: tuple[Word, ...]
    dropped: int = Field(description="words that the guards left out")


class Voice(Value):
    """The voice vector of one settled piece: float32, base64."""

    start: float
    end: float
    vector: str

    @classmethod
    def of(cls, start: float, end: float, vector: npt.NDArray[np.float32]) -> "Voice":
        """From a vector."""
        return cls(start=start, end=end, vector=b64encode(vector.astype("<f4").tobytes()).decode())

    @property
    def array(self) -> npt.NDArray[np.float32]:
        """The vector, shape (size,)."""
        return np.frombuffer(b64decode(self.vector), dtype="<f4").astype(np.float32)


class Named(Value):
    """An id given to what was said from `start` to `end`."""

    id: str
    start: float
    end: float


class Activity(Value):
    """The voice activity model at one block's beginning."""

    frame: int
    memory: str = Field(description="base64")
    start: int | None
    quiet: int


class Language(Value):
    """The language chosen for good (None while it is only guessed), and how surely, 0–1."""

    chosen: str | None = None
    sureness: float = 1.0


class Resume(Value):
    """All that was settled, and from where on audio must be fed again.

    `settled` and `voices` only ever grow at their ends: whoever stores them often may store what is new.
    """

    version: int = 1
    sample: int = Field(description="the first sample to feed (16 kHz)")
    since: float = Field(default=0.0, description="seconds that the settled windows cover")
    activity: Activity
    language: Language
    settled: tuple[Settled, ...] = ()
    voices: tuple[Voice, ...] = ()
    names: tuple[Named, ...] = ()
    named: int = Field(default=0, description="ids given so far")
