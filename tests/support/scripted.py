"""A speech model by hand: what it hears depends on the samples alone, so that equal words mean equal windows."""

from collections.abc import Iterable, Iterator, Sequence
from zlib import crc32

import numpy as np
import numpy.typing as npt

from chevet.contracts.base import Engine
from chevet.contracts.transcript import Word
from chevet.speech.audio import RATE, Samples
from chevet.speech.hearing import Phrase, Sketch

_STEP = 0.4
_WORDS = (
    "chest",
    "pain",
    "since",
    "Monday.",
    "Any",
    "fever?",
    "No,",
    "none.",
    "I",
    "take",
    "five",
    "ramipril.",
)


class ScriptedVoices:
    """Two voices, told apart by the sound's last bits."""

    def embed(self, pieces: list[Samples]) -> npt.NDArray[np.float32]:
        vectors = np.zeros((len(pieces), 256), dtype=np.float32)
        for row, piece in zip(vectors, pieces, strict=True):
            row[crc32(piece.tobytes()) % 2] = 1.0
        return vectors


class Scripted:
    """One word each 0.4 s, named after the samples under it."""

    engine = Engine(name="scripted", version="1")
    languages = frozenset({"en", "fr"})
    rough = frozenset({"fr"})

    def __init__(self, *, spoken: dict[str, float] | None = None, by_turns: bool = False) -> None:
        """`spoken` is what `detect` says of everything; with `by_turns` each sound is in a language of its own."""
        self._by_turns = by_turns
        self.voices = ScriptedVoices()
        self.spoken = spoken or {"en": 0.9, "fr": 0.1}
        self.heard: list[tuple[float, str, tuple[str, ...]]] = []  # seconds, language, vocabulary
        self.sketched: list[float] = []

    def detect(self, samples: Samples) -> dict[str, float]:
        if self._by_turns:
            share = crc32(samples.tobytes()) % 100 / 100
            return {"en": share, "fr": 1 - share}
        return self.spoken

    def hear(
        self, windows: Iterable[Samples], language: str, vocabulary: Sequence[str] = ()
    ) -> Iterator[list[Phrase]]:
        for samples in windows:
            self.heard.append((len(samples) / RATE, language, tuple(vocabulary)))
            count = int(len(samples) / RATE / _STEP)
            words = tuple(
                Word(
                    text=f"{_WORDS[crc32(part.tobytes()) % len(_WORDS)]}",
                    start=i * _STEP,
                    end=i * _STEP + 0.3,
                    confidence=0.9,
                )
                for i, part in enumerate(np.array_split(samples, count) if count else [])
            )
            yield [Phrase(words, 0.0, -0.1, 1.0)] if words else []

    def sketch(self, samples: Samples, language: str, vocabulary: Sequence[str] = ()) -> Sketch:
        self.sketched.append(len(samples) / RATE)
        return Sketch(f"{len(samples) / RATE:.1f} s of speech", 0.0, -0.1, 1.0)
