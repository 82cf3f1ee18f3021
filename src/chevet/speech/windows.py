"""Speech packed into the windows that a model hears at once, and the way back to the recording's time.

Whisper hears 30 seconds at a time. Windows are cut where nobody speaks, and long silences inside
one are shortened: fewer windows (each costs the same however little is said in it), and no long
silence for the model to fill with inventions.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from chevet.speech.activity import FRAME_SECONDS, Region
from chevet.speech.audio import Audio, Samples

LIMIT = 29.0
"""Longest window, in seconds."""

KEPT_SILENCE = 0.8
"""Silences are shortened to this, in seconds: enough to hear that a phrase has ended."""


@dataclass(frozen=True)
class Window:
    """Stretches of the recording that are heard one after the other."""

    spans: tuple[Region, ...]

    @property
    def length(self) -> float:
        """Seconds heard."""
        return sum(s.end - s.start for s in self.spans)

    def samples(self, audio: Audio) -> Samples:
        """What is heard, float32 at 16 kHz."""
        return np.concatenate([audio.window(s.start, s.end) for s in self.spans])

    def time(self, heard: float, *, end: bool = False) -> float:
        """The recording's time of a moment of this window; where two spans meet, the end of the
        first with `end`, else the start of the second."""
        offset = 0.0
        for span in self.spans:
            length = span.end - span.start
            if heard < offset + length or (end and heard <= offset + length):
                return span.start + max(0.0, heard - offset)
            offset += length
        return self.spans[-1].end


def windows(
    found: list[Region], probabilities: npt.NDArray[np.float32], *, limit: float = LIMIT
) -> list[Window]:
    """All speech, in order, in as few windows of at most `limit` seconds as packing in order gives."""
    packed: list[list[Region]] = []
    length = 0.0
    for piece in _short(found, probabilities, limit):
        if packed:
            last = packed[-1][-1]
            gap = piece.start - last.end
            joined = gap <= KEPT_SILENCE
            pause = gap if joined else KEPT_SILENCE
            if length + pause + piece.end - piece.start <= limit:
                if joined:
                    packed[-1][-1] = Region(last.start, piece.end)
                else:
                    packed[-1][-1] = Region(last.start, last.end + KEPT_SILENCE / 2)
                    packed[-1].append(Region(piece.start - KEPT_SILENCE / 2, piece.end))
                length += pause + piece.end - piece.start
                continue
        packed.append([piece])
        length = piece.end - piece.start
    return [Window(tuple(spans)) for spans in packed]


def _short(found: list[Region], probabilities: npt.NDArray[np.float32], limit: float) -> list[Region]:
    """The same regions, those longer than `limit` cut where speech is least likely in their second half."""
    pieces = []
    for region in found:
        start = region.start
        while region.end - start > limit:
            first = int((start + limit / 2) / FRAME_SECONDS)
            last = int((start + limit) / FRAME_SECONDS)
            cut = (first + int(np.argmin(probabilities[first:last]))) * FRAME_SECONDS
            pieces.append(Region(start, cut))
            start = cut
        pieces.append(Region(start, region.end))
    return pieces
