"""What a speech model must offer, and what it gives back. Engines fill this in; nothing here runs one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from chevet.contracts.base import Engine
from chevet.contracts.transcript import Word
from chevet.speech.audio import Samples


@dataclass(frozen=True)
class Phrase:
    """Words that a model heard in one go, with what the model says about its own sureness.

    Times in seconds. `no_speech` is its probability (0–1) that nobody spoke, `log_probability` the
    mean over its tokens, `compression` how well the text compresses: above 2.4 it repeats itself.
    """

    words: tuple[Word, ...]
    no_speech: float
    log_probability: float
    compression: float


class VoiceModel(Protocol):
    """Turns speech into vectors that are close when the voice is the same."""

    def embed(self, pieces: list[Samples]) -> npt.NDArray[np.float32]:
        """One unit vector a piece (float32 samples at 16 kHz), shape (len(pieces), size)."""
        ...


class SpeechModel(Protocol):
    """A model that turns at most 30 seconds of speech into words."""

    @property
    def engine(self) -> Engine:
        """Which model this is, for the transcript."""
        ...

    @property
    def languages(self) -> frozenset[str]:
        """The languages it knows (ISO 639-1)."""
        ...

    @property
    def rough(self) -> frozenset[str]:
        """Those in which it is known to be weak, so that a reader is told."""
        ...

    @property
    def voices(self) -> VoiceModel | None:
        """What tells voices apart, where it is installed."""
        ...

    def detect(self, samples: Samples) -> dict[str, float]:
        """How likely each language is spoken in up to 30 seconds (probabilities, summing to 1)."""
        ...

    def hear(
        self, windows: Iterable[Samples], language: str, vocabulary: Sequence[str] = ()
    ) -> Iterator[list[Phrase]]:
        """The phrases in each window of up to 30 seconds, in order, times from the window's beginning.

        `vocabulary` are words to listen for, the likeliest first; a model may pass over them.
        Windows are taken as they are needed, so that only a few are in memory at once.
        """
        ...


@dataclass(frozen=True)
class Sketch:
    """A text heard in haste, with the model's sureness as in `Phrase`; nothing says when each word was."""

    text: str
    no_speech: float
    log_probability: float
    compression: float


@runtime_checkable
class QuickModel(Protocol):
    """What a `SpeechModel` offers besides where it can keep up with somebody who is still speaking."""

    def sketch(self, samples: Samples, language: str, vocabulary: Sequence[str] = ()) -> Sketch:
        """A rougher text of up to 15 seconds, several times faster than `hear`."""
        ...
