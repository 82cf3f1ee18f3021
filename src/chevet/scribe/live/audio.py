"""A capture's audio as it arrives: numbered frames in sealed segments, whole after any crash.

`audio/live/<capture>/<lease>-<index>-<first frame>.segment`. Each time a page (re)opens a capture it gets the
next lease, whose first segment begins at the first frame that was not acknowledged; a minute later another
begins. What a segment of an earlier lease holds beyond that was never acknowledged, was sent again, and is
not read: not even when the earlier connection, not knowing that it is over, wrote it later.
"""

import shutil
import struct
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from chevet.scribe.intake import folder as audio_folder
from chevet.trust.vault import SegmentWriter, VaultError, read_segment
from chevet.trust.vault.files import sync_directory

FRAMES_A_SECOND = 4
FRAME_BYTES = 8_000
"""A frame: 250 ms of 16 kHz mono int16 little-endian. Only the last of a capture may be shorter."""

SEGMENT_FRAMES = 60 * FRAMES_A_SECOND
_NUMBER = 4  # bytes before the frames of a record: the first one's number


@dataclass(frozen=True)
class Segment:
    """One file of a capture."""

    lease: int
    index: int
    first: int
    path: Path


class Lost(VaultError):
    """Frames that were acknowledged are not in the audio folder."""


def folder(capture: UUID) -> Path:
    """Where the capture's segments lie."""
    return audio_folder() / "live" / str(capture)


def segments(capture: UUID) -> list[Segment]:
    """The capture's segments, those of a later lease after those of an earlier one."""
    found = []
    for path in folder(capture).glob("*.segment"):
        lease, index, first = path.stem.split("-")
        found.append(Segment(int(lease), int(index), int(first), path))
    return sorted(found, key=lambda s: (s.lease, s.index))


class FrameWriter:
    """Takes a capture's frames from `first` on, for one lease. Raises StorageFull as segments do.

    Frames may come while others are being put on the disk, in another thread.
    """

    def __init__(self, capture: UUID, first: int, lease: int) -> None:
        self._capture, self._lease, self._index = capture, lease, 0
        self.next = first
        self._segment: SegmentWriter | None = None
        self._stored = self._begun = first
        self._waiting: list[bytes] = []
        self._one = threading.Lock()  # around the disk

    def add(self, pcm: bytes) -> None:
        """The next frame; on the disk after `sync`."""
        self._waiting.append(pcm)
        self.next += 1

    def sync(self) -> int:
        """Put the frames that have come on the disk; the answer is the first number that is not there yet.

        After an error the writer is good for nothing more.
        """
        with self._one:
            batch, self._waiting = self._waiting, []  # what comes from now on is for the next time
            if batch:
                if self._segment is None or self._stored - self._begun >= SEGMENT_FRAMES:
                    self._begin(self._stored)
                assert self._segment is not None
                self._segment.append(self._stored.to_bytes(_NUMBER, "big") + b"".join(batch))
                self._segment.sync()
                self._stored += len(batch)
            return self._stored

    def rotate(self) -> None:
        """Let the next frame begin a new segment, so that the files there are can be written anew."""
        with self._one:
            self._close()

    def _close(self) -> None:
        if self._segment is not None:
            self._segment.close()
            self._segment = None

    def _begin(self, first: int) -> None:
        self._close()
        self._index += 1
        name = f"{self._lease:05d}-{self._index:05d}-{first:08d}"
        path = folder(self._capture) / f"{name}.segment"
        self._segment = SegmentWriter(path, _context(self._capture, path))
        self._begun = first


Ranges = Sequence[Sequence[int]]
"""Frames [from, to) that were discarded."""


def read(capture: UUID, start: int, end: int, discarded: Ranges = ()) -> bytes:
    """The samples of frames [start, end), all of which were acknowledged; silence where they were discarded.

    Raises `Lost` when one is missing, VaultError when a file was changed.
    """
    found = segments(capture)
    pieces: list[bytes] = []
    wanted = start
    for at, segment in enumerate(found):
        valid = found[at + 1].first if at + 1 < len(found) else end
        if valid <= wanted or segment.first > wanted:
            continue
        for number, pcm in _frames(capture, segment):
            if number == wanted and number < min(valid, end):
                pieces.append(bytes(len(pcm)) if _within(number, discarded) else pcm)
                wanted += 1
            if wanted >= min(valid, end):
                break
    if wanted < end:
        raise Lost(
            f"Frame {wanted} of capture {capture} was stored and is not in the audio folder any more; "
            "restore the folder from the backup."
        )
    return b"".join(pieces)


def as_wav(capture: UUID, total: int, discarded: Ranges = ()) -> Iterator[bytes]:
    """Frames [0, total) as a WAV file, a minute at a time. Raises as `read` does."""
    last = read(capture, total - 1, total, discarded) if total else b""
    size = max(0, total - 1) * FRAME_BYTES + len(last)
    rate = FRAMES_A_SECOND * FRAME_BYTES // 2
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, rate, 2 * rate, 2, 16)
    yield b"RIFF" + struct.pack("<I", 4 + len(form) + 8 + size) + b"WAVE" + form
    yield b"data" + struct.pack("<I", size)
    for start in range(0, total, SEGMENT_FRAMES):
        yield read(capture, start, min(total, start + SEGMENT_FRAMES), discarded)


def silence(capture: UUID, discarded: Ranges) -> None:
    """Those frames become silence on the disk: their segments are written anew, the old files removed.

    No segment may be open for writing. Doing it twice is harmless.
    """
    for segment in segments(capture):
        if not any(segment.first < end for _, end in discarded):
            continue
        records = list(_frames(capture, segment))
        if not any(any(pcm) for number, pcm in records if _within(number, discarded)):
            continue
        fresh = segment.path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        writer = SegmentWriter(fresh, _context(capture, segment.path))
        for number, pcm in records:
            kept = bytes(len(pcm)) if _within(number, discarded) else pcm
            writer.append(number.to_bytes(_NUMBER, "big") + kept)
        writer.sync()
        writer.close()
        fresh.replace(segment.path)
        sync_directory(segment.path.parent)


def remove(capture: UUID) -> None:
    """Remove all the capture's audio that lies here."""
    shutil.rmtree(folder(capture), ignore_errors=True)


def _frames(capture: UUID, segment: Segment) -> Iterator[tuple[int, bytes]]:
    for record in read_segment(segment.path, _context(capture, segment.path)):
        first, pcm = int.from_bytes(record[:_NUMBER], "big"), record[_NUMBER:]
        for n, at in enumerate(range(0, len(pcm), FRAME_BYTES)):
            yield first + n, pcm[at : at + FRAME_BYTES]


def _within(number: int, discarded: Ranges) -> bool:
    return any(start <= number < end for start, end in discarded)


def _context(capture: UUID, path: Path) -> str:
    return f"capture:{capture}:{path.stem}"
