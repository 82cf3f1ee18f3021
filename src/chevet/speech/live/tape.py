"""The audio that is still needed: a recording that goes on, with everything else left out."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from chevet.speech.activity import FRAME
from chevet.speech.audio import RATE, Samples, to_float

BLOCK = 8 * FRAME
"""Samples that are kept or dropped together (0.256 s)."""

BLOCK_SECONDS = BLOCK / RATE

SHORT_GAP = 3.0
"""Seconds between two parts that are kept too: a word may lie in a short silence, and its voice there."""


class Tape:
    """int16 samples at 16 kHz in blocks; `window` reads them, `keep` drops what nobody will read."""

    def __init__(self, block: int = 0) -> None:
        """Begins with block number `block`."""
        self.end = block * BLOCK  # samples
        self._blocks: dict[int, npt.NDArray[np.int16]] = {}

    @property
    def held(self) -> int:
        """Samples in memory."""
        return sum(len(block) for block in self._blocks.values())

    def append(self, block: npt.NDArray[np.int16]) -> None:
        """The next `BLOCK` samples; fewer only at the recording's end."""
        self._blocks[self.end // BLOCK] = block.copy()
        self.end += len(block)

    def window(self, start: float, end: float) -> Samples:
        """The part from `start` to `end` seconds as float32, cut to what there is; silence where it is gone."""
        first = max(0, round(start * RATE))
        last = min(self.end, max(first, round(end * RATE)))
        found = np.zeros(max(0, last - first), dtype=np.int16)
        for number in range(first // BLOCK, -(-last // BLOCK)):
            block = self._blocks.get(number)
            if block is not None:
                at = number * BLOCK
                a, b = max(first, at), min(last, at + len(block))
                found[a - first : b - first] = block[a - at : b - at]
        return to_float(found)

    def has(self, start: float, end: float) -> bool:
        """Whether all of it is here."""
        first, last = max(0, round(start * RATE)), round(end * RATE)
        if last > self.end + FRAME:  # the end of speech may lie in the frame that the recording ends in
            return False
        return all(n in self._blocks for n in range(first // BLOCK, -(-min(last, self.end) // BLOCK)))

    def silence(self, start: float, end: float) -> None:
        """Makes a part silent that must not be heard any more."""
        first, last = round(start * RATE), round(end * RATE)
        for number, block in self._blocks.items():
            at = number * BLOCK
            block[max(0, first - at) : max(0, last - at)] = 0

    def keep(self, parts: Sequence[tuple[float, float]]) -> None:
        """Drops every block that is in none of these parts (seconds), nor in a short gap between two."""
        needed: set[int] = set()
        until = -1e9
        for start, end in sorted(parts):
            begin = until if start - until <= SHORT_GAP else start
            until = max(until, end)
            first, last = (
                max(0, int(begin // BLOCK_SECONDS)),
                min(self.end // BLOCK, int(end // BLOCK_SECONDS)),
            )
            needed.update(range(first, last + 1))
        self._blocks = {number: block for number, block in self._blocks.items() if number in needed}
