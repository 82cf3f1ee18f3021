"""Speech packed into the windows that a model hears at once, and the way back to the recording's time.

Whisper hears 30 seconds at a time. Windows are cut where nobody speaks, and long silences inside
one are shortened: fewer windows (each costs the same however little is said in it), and no long
silence for the model to fill with inventions.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf
from typing import Protocol

import numpy as np
import numpy.typing as npt

from chevet.speech.activity import FRAME_SECONDS, PAD, Region
from chevet.speech.audio import Samples

LIMIT = 29.0
"""Longest window, in seconds."""

KEPT_SILENCE = 0.8
"""Silences are shortened to this, in seconds: enough to hear that a phrase has ended."""

LONGEST_SILENCE = 15.0
"""After a longer one a new window begins, so that who listens live need not wait for it to fill."""

PHRASE = 8.0
"""Longest phrase, in seconds: who speaks on without a pause is not read later than that."""

PHRASE_SILENCE = 0.4
"""Seconds between the padded ends of speech after which a phrase has ended: 0.6 s of silence."""

PHRASE_ENOUGH = 4.0
"""Once a phrase is so long it ends with its stretch of speech, however short the silence after it."""

PHRASE_JOINED = 1.5
"""Seconds of the longest stretch that is added to a phrase heard live: one that goes on for longer begins its own,
and the words before it need not wait for its end."""

Likely = Callable[[int, int], npt.NDArray[np.float32]]
"""The probabilities of speech from one frame to another."""


class Sound(Protocol):
    """What windows are cut from: a recording, or what is left of one that still goes on."""

    def window(self, start: float, end: float) -> Samples:
        """The part from `start` to `end` seconds as float32, cut to what there is."""
        ...


@dataclass(frozen=True)
class Window:
    """Stretches of the recording that are heard one after the other."""

    spans: tuple[Region, ...]

    @property
    def length(self) -> float:
        """Seconds heard."""
        return sum(s.end - s.start for s in self.spans)

    @property
    def start(self) -> float:
        """Seconds."""
        return self.spans[0].start

    @property
    def end(self) -> float:
        """Seconds."""
        return self.spans[-1].end

    def samples(self, audio: Sound) -> Samples:
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


class Packing:
    """Speech packed in order into as few windows as that gives, while it comes in.

    A window ends where the next stretch does not fit into `limit` seconds or comes after more than
    `silence` seconds. A stretch longer than `limit` is cut where speech is least likely in its second half.
    """

    def __init__(
        self,
        limit: float = LIMIT,
        silence: float = LONGEST_SILENCE,
        since: float = 0.0,
        *,
        enough: float = inf,
        joined: float = inf,
    ) -> None:
        """`since`: speech before this second is packed already. Once a window holds `enough` seconds no
        further stretch is added to it; a stretch longer than `joined` (at most half of `limit`, or any) is
        added to none."""
        self.since = since
        self._enough = enough
        self._joined = joined
        self._limit = limit
        self._silence = silence
        self._spans: list[Region] = []
        self._length = 0.0

    @property
    def begin(self) -> float | None:
        """Where the window that is being packed begins, None when it is empty."""
        return self._spans[0].start if self._spans else None

    @property
    def spans(self) -> tuple[Region, ...]:
        """What is in that window so far."""
        return tuple(self._spans)

    def add(self, region: Region, likely: Likely, *, more: bool = False) -> list[Window]:
        """Packs the next stretch; the windows that are complete with that.

        `likely` gives the probabilities of speech from one frame to another. With `more` the stretch
        still goes on, and only what is certain about it is done: it has to be given again.
        """
        done: list[Window] = []
        start = max(region.start, self.since)
        while region.end - start > self._limit:
            first = int((start + self._limit / 2) / FRAME_SECONDS)
            last = int((start + self._limit) / FRAME_SECONDS)
            cut = (first + int(np.argmin(likely(first, last)))) * FRAME_SECONDS
            done += self._pack(Region(start, cut))
            start = cut
        if more:
            shortest = (
                int((start + self._limit / 2) / FRAME_SECONDS) * FRAME_SECONDS
            )  # it may yet be cut there
            known = Region(start, min(region.end, shortest))
            if self._spans and region.end > start and not self._fits(known):
                done += self.rest()
        elif region.end > start:
            done += self._pack(Region(start, region.end))
        return done

    def quiet(self, until: float) -> list[Window]:
        """The window that is complete because nobody has spoken until now: none or one."""
        if self._spans and until - PAD - self._spans[-1].end > self._patience:
            return self.rest()
        return []

    def rest(self) -> list[Window]:
        """The window that is being packed, as complete: none or one."""
        done = [Window(tuple(self._spans))] if self._spans else []
        self._spans = []
        return done

    def _fits(self, piece: Region) -> bool:
        gap = piece.start - self._spans[-1].end
        length = self._length + min(gap, KEPT_SILENCE) + piece.end - piece.start
        return gap <= self._patience and length <= self._limit and piece.end - piece.start <= self._joined

    @property
    def _patience(self) -> float:
        """Seconds of silence that the window that is being packed survives."""
        return self._silence if self._length < self._enough else 0.0

    def _pack(self, piece: Region) -> list[Window]:
        self.since = piece.end
        if self._spans and self._fits(piece):
            last = self._spans[-1]
            gap = piece.start - last.end
            self._length += min(gap, KEPT_SILENCE) + piece.end - piece.start
            if gap <= KEPT_SILENCE:
                self._spans[-1] = Region(last.start, piece.end)
            else:
                self._spans[-1] = Region(last.start, last.end + KEPT_SILENCE / 2)
                self._spans.append(Region(piece.start - KEPT_SILENCE / 2, piece.end))
            return []
        done = self.rest()
        self._spans, self._length = [piece], piece.end - piece.start
        return done


def windows(
    found: Sequence[Region],
    probabilities: npt.NDArray[np.float32],
    *,
    limit: float = LIMIT,
    silence: float = LONGEST_SILENCE,
    enough: float = inf,
    joined: float = inf,
) -> list[Window]:
    """All speech of a recording in windows of at most `limit` seconds: see `Packing`."""
    packing = Packing(limit, silence, enough=enough, joined=joined)
    packed = [w for region in found for w in packing.add(region, lambda a, b: probabilities[a:b])]
    return packed + packing.rest()
