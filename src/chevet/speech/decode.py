"""Bytes of a recording → samples: WAV, FLAC, Ogg/Opus, MP3, M4A (AAC), WebM; 8–48 kHz; mono or stereo."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
import numpy.typing as npt

from chevet.speech import notes
from chevet.speech.audio import LEVEL_FRAME, RATE, Audio, to_float
from chevet.speech.containers import breaks_off, size_of, sniff
from chevet.speech.errors import Empty, NotAudio, TooLong, Truncated

if TYPE_CHECKING:
    import av

MAX_HOURS = 4.0
_MAX_SOURCE_RATE = 192_000
_MAX_SOURCE_CHANNELS = 8

_NOT_AUDIO = "This is not a recording that can be read; give WAV, FLAC, Ogg/Opus, MP3 or M4A."


def decode(source: bytes | Path | BinaryIO, *, max_hours: float = MAX_HOURS) -> Audio:
    """A recording as `Audio`.

    `source` is the bytes of a file, a path, or a seekable binary stream. A recording that is cut
    off or damaged midway is read as far as it goes and says so in `Audio.notes`. Memory is bounded
    by `max_hours` whatever the file claims to be (115 MB an hour), and decoding stops there.

    Raises `Empty`, `NotAudio`, `Truncated` (nothing can be decoded), `TooLong`; OSError for a path
    that cannot be read.
    """
    if isinstance(source, Path):
        with source.open("rb") as stream:
            return _decode(stream, max_hours)
    return _decode(io.BytesIO(source) if isinstance(source, bytes) else source, max_hours)


def _decode(stream: BinaryIO, max_hours: float) -> Audio:
    if size_of(stream) == 0:
        raise Empty("The recording is empty (0 bytes).")
    stream.seek(0)
    name = sniff(stream.read(16))
    if name is None:
        raise NotAudio(_NOT_AUDIO)
    cut = breaks_off(stream, name)
    stream.seek(0)
    sink = _Sink(limit=int(max_hours * 3600 * RATE), max_hours=max_hours)
    promised, damaged = _read(stream, name, sink)
    if not sink.length:
        if cut or damaged:
            raise Truncated("The recording breaks off before any sound; record or copy it again.")
        raise Empty("The recording holds no sound.")
    seconds = sink.length / RATE
    cut = cut or promised - seconds > max(0.5, 0.01 * promised)
    said = (notes.BREAKS_OFF,) if cut else (notes.DAMAGED,) if damaged else ()
    return Audio(pcm=sink.pcm(), levels=sink.levels(), notes=said)


def _read(stream: BinaryIO, name: str, sink: _Sink) -> tuple[float, bool]:
    """Decode into `sink`; (seconds the file promises, or 0; whether parts could not be decoded)."""
    import av

    try:
        container = av.open(stream, mode="r", format=name, metadata_errors="ignore")
    except av.error.FFmpegError as error:
        if name == "mp4":  # its index stands at the end: a cut file cannot be read at all
            raise Truncated("The M4A file lacks its index, as when it was cut off; copy it again.") from error
        if name in ("wav", "flac", "ogg"):
            raise Truncated("The recording breaks off before any sound; record or copy it again.") from error
        raise NotAudio(_NOT_AUDIO) from error
    with container:
        if not container.streams.audio:
            raise NotAudio("The file holds no sound track; give a recording.")
        track = container.streams.audio[0]
        if track.rate > _MAX_SOURCE_RATE or track.channels > _MAX_SOURCE_CHANNELS:
            raise NotAudio("The recording's sample rate or number of channels is not one that is read.")
        promised = 0.0
        if track.duration is not None and track.time_base is not None:
            promised = float(track.duration * track.time_base)
        elif container.duration is not None:
            promised = container.duration / av.time_base
        damaged = False
        stereo = track.channels == 2
        sink.open(channels=2 if stereo else 1)
        resampler = av.AudioResampler(format="s16", layout="stereo" if stereo else "mono", rate=RATE)
        for frame in _frames(container, track):
            if frame is None:
                damaged = True
                continue
            frame.pts = None  # times are counted in samples; broken stamps do not matter
            try:
                for piece in resampler.resample(frame):
                    sink.write(piece.to_ndarray().astype(np.int16, copy=False))
            except (ValueError, av.error.FFmpegError):  # the format changes midway
                damaged = True
        for piece in resampler.resample(None):
            sink.write(piece.to_ndarray().astype(np.int16, copy=False))
    return promised, damaged


def _frames(
    container: av.container.InputContainer, track: av.audio.stream.AudioStream
) -> Iterator[av.AudioFrame | None]:
    """The frames of a track, None for what could not be decoded."""
    import av

    try:
        for packet in container.demux(track):
            try:
                yield from packet.decode()
            except av.error.FFmpegError:
                yield None
    except av.error.FFmpegError:  # the container itself is broken from here on
        yield None


class _Sink:
    """Collects samples as they are decoded: the mono mix, and each channel's loudness."""

    def __init__(self, limit: int, max_hours: float) -> None:
        self._limit = limit
        self._max_hours = max_hours
        self._mix = bytearray()  # grows in place: no second copy of three hours
        self._levels: list[npt.NDArray[np.float32]] = []
        self._rest = np.zeros((1, 0), dtype=np.int16)

    @property
    def length(self) -> int:
        """Samples so far."""
        return len(self._mix) // 2

    def open(self, channels: int) -> None:
        """Begin, with 1 or 2 channels."""
        self._rest = np.zeros((channels, 0), dtype=np.int16)

    def write(self, interleaved: npt.NDArray[np.int16]) -> None:
        """Take packed int16 samples of any shape, channels interleaved. Raises `TooLong`."""
        channels = self._rest.shape[0]
        block = interleaved.reshape(-1, channels).T
        if self.length + block.shape[1] > self._limit:
            raise TooLong(
                f"The recording is longer than {self._max_hours:g} hours, the most that is read; split it."
            )
        mix = block[0] if channels == 1 else (block.sum(axis=0, dtype=np.int32) // 2).astype(np.int16)
        self._mix += mix.tobytes()
        block = np.concatenate([self._rest, block], axis=1)
        whole = block.shape[1] // LEVEL_FRAME * LEVEL_FRAME
        self._levels.append(_rms(block[:, :whole]))
        self._rest = block[:, whole:]

    def pcm(self) -> npt.NDArray[np.int16]:
        """All samples, without another copy."""
        return np.frombuffer(self._mix, dtype=np.int16)

    def levels(self) -> npt.NDArray[np.float32]:
        """Loudness, shape (channels, frames); the last frame may be a short one."""
        parts = self._levels
        if self._rest.shape[1]:
            missing = LEVEL_FRAME - self._rest.shape[1]
            parts = [*parts, _rms(np.pad(self._rest, ((0, 0), (0, missing))))]
        return np.concatenate(parts, axis=1)


def _rms(block: npt.NDArray[np.int16]) -> npt.NDArray[np.float32]:
    """Root mean square of each 20 ms, shape (channels, samples / 320)."""
    frames = to_float(block).reshape(block.shape[0], -1, LEVEL_FRAME)
    level: npt.NDArray[np.float32] = np.sqrt((frames**2).mean(axis=2))
    return level
