"""Samples as they come → the phrases and windows of speech that are ready to be heard. No model of words here."""

from base64 import b64decode, b64encode
from collections import deque
from dataclasses import dataclass
from math import inf

import numpy as np
import numpy.typing as npt

from chevet.speech.activity import FRAME, FRAME_SECONDS, Memory, Region, Stretches, listen
from chevet.speech.interpreted import Apart
from chevet.speech.live.resume import Activity
from chevet.speech.live.tape import BLOCK, Tape
from chevet.speech.windows import PHRASE, PHRASE_ENOUGH, PHRASE_JOINED, PHRASE_SILENCE, Packing, Window

_BEFORE = 0.5  # seconds of sound kept around speech: windows reach 0.4 s into it, guards look 0.25 s
_LIKELY = 1000  # frames whose probabilities may be asked again: a window is no longer
_POINTS = 170  # blocks: as far as the beginning of a window may lie back when it is known


@dataclass(frozen=True)
class Point:
    """The voice activity model before a frame."""

    frame: int
    memory: Memory
    start: int | None
    quiet: int

    @property
    def time(self) -> float:
        """Seconds."""
        return self.frame * FRAME_SECONDS

    def saved(self) -> Activity:
        """As plain JSON."""
        memory = b64encode(self.memory.to_bytes()).decode()
        return Activity(frame=self.frame, memory=memory, start=self.start, quiet=self.quiet)

    @classmethod
    def of(cls, saved: Activity) -> "Point":
        """The one that was saved."""
        return cls(saved.frame, Memory.from_bytes(b64decode(saved.memory)), saved.start, saved.quiet)


@dataclass(frozen=True)
class Due:
    """A complete window, and the point from which its speech can be found again."""

    window: Window
    point: Point
    language: str | None = None  # of a window, where the conversation has two


class Ear:
    """Finds speech and packs it twice: into phrases to be read at once and into windows that settle them."""

    def __init__(
        self, point: Point | None = None, *, block: int = 0, since: float = 0.0, apart: Apart | None = None
    ) -> None:
        """`block` is the first that will be fed, `point` where speech is looked for from on, `since`
        the seconds that need not be heard again. With `apart` windows are made of phrases whose
        language was told."""
        point = point or Point(0, Memory.blank(), None, 0)
        self.tape = Tape(block)
        self.stretches = Stretches(point.frame, point.start, point.quiet)
        self.speech: list[Region] = []  # that has ended, as far back as anybody may ask
        self.phrases: deque[Due] = deque()
        self.windows: deque[Due] = deque()
        self.also: tuple[float, float] | None = None  # seconds of sound that are needed besides
        self._memory = point.memory
        self._points: deque[Point] = deque([point], maxlen=_POINTS)
        self._begin: Point | None = None  # of the window that is being packed
        self._likely = np.zeros(0, dtype=np.float32)
        self._rest = np.zeros(0, dtype=np.int16)
        # Where windows are made of phrases these are the file's, which has no hurry.
        joined = PHRASE_JOINED if apart is None else inf
        self._phrase = Packing(PHRASE, PHRASE_SILENCE, since, enough=PHRASE_ENOUGH, joined=joined)
        self._apart = apart
        self._window = apart.packing if apart else Packing(since=since)

    @property
    def now(self) -> float:
        """Seconds in which speech was looked for."""
        return self.stretches.now

    @property
    def fed(self) -> float:
        """Seconds taken."""
        return (self.tape.end + len(self._rest)) / (FRAME / FRAME_SECONDS)

    @property
    def speaking(self) -> Region | None:
        """The speech of the phrase that has not ended, as far as it was heard."""
        open_, begin, spans = self.stretches.open, self._phrase.begin, self._phrase.spans
        if open_ is not None:
            start = max(open_.start, self._phrase.since) if begin is None else begin
            return Region(start, open_.end) if open_.end > start else None
        return Region(spans[0].start, spans[-1].end) if spans else None

    @property
    def heard_speech(self) -> list[Region]:
        """Where somebody speaks, what goes on included."""
        return [*self.speech, *([self.stretches.open] if self.stretches.open else [])]

    @property
    def point(self) -> Point:
        """From where on speech has to be looked for again to find all that is not settled."""
        if self.windows:
            return self.windows[0].point
        if self._begin is not None:
            return self._begin
        if self._apart and self.phrases:
            return self.phrases[0].point
        return self._point_before(self._next_begin())

    @property
    def ahead(self) -> float:
        """Seconds where the first speech that is not settled begins, at the earliest."""
        if self.windows:
            return self.windows[0].window.start
        if self._window.begin is not None:
            return self._window.begin
        if self._apart and self.phrases:
            return self.phrases[0].window.start
        return self._next_begin()

    def feed(self, pcm: npt.NDArray[np.int16]) -> None:
        """The next samples."""
        pcm = np.concatenate([self._rest, pcm])
        whole = len(pcm) // BLOCK * BLOCK
        for first in range(0, whole, BLOCK):
            self._take(pcm[first : first + BLOCK])
        self._rest = pcm[whole:].copy()

    def end(self) -> None:
        """Nothing follows: whatever was begun is complete. Phrases that have to be told apart come first."""
        if len(self._rest):
            self._take(self._rest)
            self._rest = self._rest[:0]
        for region in self.stretches.end():
            self._pack(region)
        self._spoken(self._phrase.rest())
        if not self._apart:
            self._due(self._window.rest())

    def tell(self, phrase: Due, language: str) -> None:
        """The language of the first of `phrases`, which is taken out: its window is made of it."""
        assert self._apart is not None
        self.phrases.popleft()
        for window, spoken in self._apart.add(phrase.window, language):
            self._due([window], spoken)
        if self._begin is None:
            self._begin = phrase.point

    def told(self) -> None:
        """All phrases were told, and nothing follows."""
        assert self._apart is not None
        for window, spoken in self._apart.rest():
            self._due([window], spoken)

    def _take(self, block: npt.NDArray[np.int16]) -> None:
        self.tape.append(block)
        if self.tape.end <= self.stretches.frames * FRAME:
            return  # resumed: speech was found here already
        frame, start, quiet = self.stretches.point
        self._points.append(Point(frame, self._memory, start, quiet))
        probabilities, self._memory = listen(block, self._memory)
        self._likely = np.concatenate([self._likely, probabilities])[-_LIKELY:]
        for region in self.stretches.feed(probabilities):
            self._pack(region)
        if self.stretches.open is not None:
            self._pack(self.stretches.open, more=True)
        elif self.stretches.idle:
            self._spoken(self._phrase.quiet(self.now))
            if not self._apart:
                self._due(self._window.quiet(self.now))
            elif not self.phrases and self._phrase.begin is None:
                for window, spoken in self._apart.quiet(self.now):
                    self._due([window], spoken)
        self._forget()

    def _pack(self, region: Region, *, more: bool = False) -> None:
        if not more:
            self.speech.append(region)
        self._spoken(self._phrase.add(region, self._probabilities, more=more))
        if not self._apart:
            self._due(self._window.add(region, self._probabilities, more=more))
            if self._begin is None and self._window.begin is not None:
                self._begin = self._point_before(self._window.begin)

    def _spoken(self, done: list[Window]) -> None:
        self.phrases.extend(Due(phrase, self._point_before(phrase.start)) for phrase in done)

    def _due(self, done: list[Window], language: str | None = None) -> None:
        for window in done:
            self.windows.append(Due(window, self._begin or self._point_before(window.start), language))
            self._begin = None

    def _probabilities(self, first: int, last: int) -> npt.NDArray[np.float32]:
        offset = self.stretches.frames - len(self._likely)
        return self._likely[max(0, first - offset) : last - offset]

    def _next_begin(self) -> float:
        """Where the next window begins at the earliest, but for phrases that are to be told apart."""
        if self._apart and self._phrase.begin is not None:
            return self._phrase.begin
        open_ = self.stretches.open
        if open_ is not None:
            return max(open_.start, (self._phrase if self._apart else self._window).since)
        return self.now if self.stretches.idle else self.now - _BEFORE

    def _point_before(self, begin: float) -> Point:
        found = self._points[0]
        for point in self._points:
            if point.time > begin - _BEFORE:
                break
            found = point
        return found

    def _forget(self) -> None:
        """Drops the sound and the speech that no phrase, window or voice needs any more."""
        spans = [s for due in self.windows for s in due.window.spans] + list(self._window.spans)
        if self._apart:
            spans += [s for due in self.phrases for s in due.window.spans]
        needed = [(s.start - _BEFORE, s.end + _BEFORE) for s in spans]
        needed.append((self._next_begin() - 2 * _BEFORE, self.fed))
        if self.also is not None:
            needed.append(self.also)
        self.tape.keep(needed)
        floor = min(start for start, _ in needed) - _BEFORE
        if self.speech and self.speech[0].end < floor:
            self.speech = [region for region in self.speech if region.end >= floor]
