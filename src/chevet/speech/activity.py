"""Where somebody speaks: Silero's voice activity model, driven block by block in bounded memory.

The model (MIT) ships as ONNX inside the faster-whisper package; it gives one probability for each
32 ms, and carries its state from block to block, so that a recording of any length gets the same
answer as if it were seen at once.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from chevet.speech.audio import RATE, Audio, to_float

FRAME = 512
"""Samples behind one probability."""

FRAME_SECONDS = FRAME / RATE

ON, OFF = 0.5, 0.35
"""The probabilities at which speech begins, and below which it has ended."""

MIN_SPEECH = 0.1
"""Seconds; less is a click."""

MIN_SILENCE = 0.2
"""Seconds; less is part of speaking."""

PAD = 0.1
"""Seconds added before and after, at most half of `MIN_SILENCE`."""

_STATE = 128
_CONTEXT = 64  # samples of the frame before that the model sees too
_BLOCK = 1000  # frames a call: 32 s, some 10 MB


@dataclass(frozen=True)
class Region:
    """A stretch in which somebody speaks, in seconds."""

    start: float
    end: float


@dataclass(frozen=True, eq=False)
class Memory:
    """What the model carries from one block to the next: two states of 128 floats, 64 samples before."""

    state: npt.NDArray[np.float32]
    cell: npt.NDArray[np.float32]
    context: npt.NDArray[np.float32]

    @classmethod
    def blank(cls) -> "Memory":
        """That of a recording's beginning."""
        return cls(
            np.zeros((1, 1, _STATE), dtype=np.float32),
            np.zeros((1, 1, _STATE), dtype=np.float32),
            np.zeros(_CONTEXT, dtype=np.float32),
        )

    def to_bytes(self) -> bytes:
        """All of it, 1,280 bytes."""
        return np.concatenate([self.state.ravel(), self.cell.ravel(), self.context]).tobytes()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Memory":
        """The one that `to_bytes` gave. Raises ValueError for any other length."""
        flat = np.frombuffer(data, dtype=np.float32)
        if len(flat) != 2 * _STATE + _CONTEXT:
            raise ValueError("This is not the memory of the voice activity model.")
        shape = (1, 1, _STATE)
        return cls(flat[:_STATE].reshape(shape), flat[_STATE:-_CONTEXT].reshape(shape), flat[-_CONTEXT:])


def listen(pcm: npt.NDArray[np.int16], memory: Memory) -> tuple[npt.NDArray[np.float32], Memory]:
    """How likely somebody speaks in each 32 ms of a block that follows what `memory` remembers.

    Float32 0–1, shape (ceil(n / 512),), and the memory for the next block, which follows without a gap
    only when n is a multiple of 512. However a recording is cut into such blocks, it gets the same answer.
    """
    block = to_float(pcm)
    block = np.pad(block, (0, -len(block) % FRAME)).reshape(-1, FRAME)
    tails = np.vstack([memory.context, block[:, -_CONTEXT:]])
    inputs = np.concatenate([tails[:-1], block], axis=1)
    probabilities, state, cell = _session().run(None, {"input": inputs, "h": memory.state, "c": memory.cell})
    return np.asarray(probabilities, dtype=np.float32).reshape(-1), Memory(state, cell, tails[-1].copy())


def speech_probabilities(audio: Audio) -> npt.NDArray[np.float32]:
    """How likely somebody speaks in each 32 ms, float32 0–1, shape (ceil(n / 512),)."""
    memory = Memory.blank()
    found = []
    step = FRAME * _BLOCK
    for first in range(0, len(audio.pcm), step):
        probabilities, memory = listen(audio.pcm[first : first + step], memory)
        found.append(probabilities)
    return np.concatenate(found) if found else np.zeros(0, dtype=np.float32)


class Stretches:
    """Stretches of speech out of probabilities that come bit by bit.

    One begins where the probability reaches `ON`, ends where it stays below `OFF` for `MIN_SILENCE`
    seconds, is dropped when shorter than `MIN_SPEECH`, and is widened by `PAD` on both sides. Two pads
    are no longer than a silence, so that a stretch is certain as soon as it has ended.
    """

    def __init__(self, frames: int = 0, start: int | None = None, quiet: int = 0) -> None:
        """Goes on at frame `frames`, with what `point` gave there."""
        self.frames = frames
        self._start = start
        self._quiet = quiet  # first frame of the present silence within a stretch

    @property
    def point(self) -> tuple[int, int | None, int]:
        """Where this stands: what the constructor takes to go on from here."""
        return self.frames, self._start, self._quiet

    @property
    def now(self) -> float:
        """Seconds taken so far."""
        return self.frames * FRAME_SECONDS

    @property
    def idle(self) -> bool:
        """Whether nothing has begun that has not ended."""
        return self._start is None

    @property
    def open(self) -> Region | None:
        """The stretch that goes on, as far as it is certain; None where nobody speaks."""
        return None if self._start is None else self._region(self._start, self._quiet)

    def feed(self, probabilities: npt.NDArray[np.float32]) -> list[Region]:
        """The stretches that end within the next frames, in order."""
        found: list[Region] = []
        for probability in probabilities.tolist():
            i = self.frames
            self.frames += 1
            if self._start is None:
                if probability >= ON:
                    self._start, self._quiet = i, i + 1
            elif probability >= OFF:
                self._quiet = i + 1
            elif (i + 1 - self._quiet) * FRAME_SECONDS >= MIN_SILENCE:
                found += self.end()
        return found

    def end(self) -> list[Region]:
        """The stretch that goes on, ended here: none or one."""
        region = self.open
        self._start = None
        return [] if region is None else [region]

    def _region(self, start: int, quiet: int) -> Region | None:
        a, b = start * FRAME_SECONDS, quiet * FRAME_SECONDS
        if b - a < MIN_SPEECH:
            return None
        return Region(max(0.0, a - PAD), min(self.now, b + PAD))


def regions(probabilities: npt.NDArray[np.float32]) -> list[Region]:
    """All stretches of speech, in order and not overlapping: see `Stretches`."""
    stretches = Stretches()
    return stretches.feed(probabilities) + stretches.end()


def speech_within(found: Sequence[Region], start: float, end: float) -> float:
    """Seconds of speech between `start` and `end`; the regions in order, as `regions` gives them."""
    total = 0.0
    for region in found[bisect_right(found, start, key=lambda r: r.end) :]:
        if region.start >= end:
            break
        total += min(end, region.end) - max(start, region.start)
    return total


@lru_cache(maxsize=1)
def _session() -> Any:
    import onnxruntime

    spec = find_spec("faster_whisper")  # only its folder: importing it would load far more
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("The package faster-whisper is not installed; run `make install`.")
    path = Path(spec.submodule_search_locations[0]) / "assets" / "silero_vad_v6.onnx"
    options = onnxruntime.SessionOptions()
    options.inter_op_num_threads = 1
    options.intra_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"], sess_options=options)
