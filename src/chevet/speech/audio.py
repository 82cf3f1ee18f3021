"""A decoded recording, small enough that three hours of it fit in memory."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

RATE = 16_000
"""Samples a second, of every decoded recording."""

LEVEL_FRAME = 320
"""Samples behind one value of `Audio.levels` (20 ms)."""

Samples = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Audio:
    """A recording, mixed to mono at 16 kHz.

    `pcm` is int16, shape (n,): half the memory of floats, which matters at three hours.
    `levels` is float32, shape (channels, ceil(n / 320)): how loud each channel of the
    original was every 20 ms (RMS, 0–1), which is all that is needed to tell two people
    apart who had a microphone each. `notes` say what could not be read.
    """

    pcm: npt.NDArray[np.int16]
    levels: npt.NDArray[np.float32]
    notes: tuple[str, ...] = ()

    @property
    def duration(self) -> float:
        """Length in seconds."""
        return len(self.pcm) / RATE

    @property
    def channels(self) -> int:
        """1, or 2 where the recording was in stereo."""
        return int(self.levels.shape[0])

    @property
    def samples(self) -> Samples:
        """All of it as float32, shape (n,), −1 to 1. A copy: 230 MB an hour; prefer `window`."""
        return to_float(self.pcm)

    def window(self, start: float, end: float) -> Samples:
        """The part from `start` to `end` seconds as float32, cut to what there is."""
        first = max(0, round(start * RATE))
        return to_float(self.pcm[first : max(first, round(end * RATE))])


def to_float(pcm: npt.NDArray[np.int16]) -> Samples:
    """int16 samples as float32 between −1 and 1."""
    return pcm.astype(np.float32) / np.float32(32768)
