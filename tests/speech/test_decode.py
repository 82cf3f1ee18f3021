"""Every format, rate and channel count is read; what cannot be read says why."""

import io
import struct
import wave
from pathlib import Path

import numpy as np
import pytest
from sounds import encode, noise, tone

from chevet.speech import notes
from chevet.speech.audio import LEVEL_FRAME, RATE
from chevet.speech.decode import decode
from chevet.speech.errors import AudioError, Empty, NotAudio, TooLong, Truncated

KINDS = ["wav", "flac", "ogg", "opus", "mp3", "m4a", "webm"]


def wav_without_samples() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
    return out.getvalue()


def pitch(samples: np.ndarray) -> float:
    """The loudest frequency, in hertz."""
    return float(np.abs(np.fft.rfft(samples)).argmax() * RATE / len(samples))


@pytest.mark.parametrize("kind", KINDS)
def test_every_format_is_read(kind: str) -> None:
    rate = 48_000 if kind in ("opus", "webm") else RATE
    audio = decode(encode(kind, tone(2, 440, rate), rate=rate))
    assert audio.duration == pytest.approx(2, abs=0.15)  # AAC pads its ends
    assert pitch(audio.samples) == pytest.approx(440, abs=2)
    assert audio.channels == 1
    assert audio.notes == ()


@pytest.mark.parametrize("rate", [8_000, 11_025, 16_000, 22_050, 44_100, 48_000])
@pytest.mark.parametrize("channels", [1, 2])
def test_every_rate_and_channel_count(rate: int, channels: int) -> None:
    audio = decode(encode("wav", *[tone(1.5, 440, rate)] * channels, rate=rate))
    assert audio.duration == pytest.approx(1.5, abs=0.01)
    assert pitch(audio.samples) == pytest.approx(440, abs=2)
    assert audio.channels == channels
    assert audio.samples.dtype == np.float32


def test_stereo_keeps_how_loud_each_channel_was() -> None:
    left = np.concatenate([tone(1), np.zeros(RATE)])
    audio = decode(encode("flac", left, left[::-1]))
    assert audio.levels.shape == (2, -(-2 * RATE // LEVEL_FRAME))
    first, second = audio.levels[:, :45], audio.levels[:, 55:]
    assert first[0].min() > 0.1 > 0.01 > first[1].max()
    assert second[1].min() > 0.1 > 0.01 > second[0].max()
    assert np.abs(audio.samples[: RATE // 2]).max() == pytest.approx(0.15, abs=0.01)  # the mean of both


def test_bytes_path_and_stream_give_the_same(tmp_path: Path) -> None:
    data = encode("flac", noise(1))
    path = tmp_path / "a name with é.flac"
    path.write_bytes(data)
    for source in (path, io.BytesIO(data)):
        assert (decode(source).pcm == decode(data).pcm).all()


def test_window_is_cut_to_what_there_is() -> None:
    audio = decode(encode("wav", tone(1)))
    assert len(audio.window(0.25, 0.75)) == RATE // 2
    assert len(audio.window(0.5, 9)) == RATE // 2
    assert len(audio.window(5, 9)) == 0


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (b"", Empty),
        (wav_without_samples(), Empty),
        (b"Dear colleague, thank you for seeing this patient. " * 50, NotAudio),
        (b"%PDF-1.7\n" + bytes(5000), NotAudio),
        (b"\x00" * 4096, NotAudio),
        (b"#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n", NotAudio),
        (b"ffconcat version 1.0\nfile '/etc/passwd'\n", NotAudio),
        (b"ID3" + bytes(range(256)) * 8, NotAudio),
        (encode("wav", tone(1))[:20], Truncated),
        (encode("flac", tone(1))[:30], Truncated),
        (encode("opus", tone(1, rate=48_000), rate=48_000)[:60], Truncated),
        (encode("m4a", tone(3))[:4000], Truncated),
    ],
)
def test_what_cannot_be_read_says_why(source: bytes, expected: type[AudioError]) -> None:
    with pytest.raises(AudioError) as caught:
        decode(source)
    assert type(caught.value) is expected
    assert caught.value.message.endswith(".")
    assert caught.value.code == expected.code


@pytest.mark.parametrize("kind", ["wav", "flac", "ogg", "opus", "mp3"])
def test_a_cut_file_is_read_as_far_as_it_goes_and_says_so(kind: str) -> None:
    rate = 48_000 if kind == "opus" else RATE
    whole = encode(kind, np.random.default_rng(0).standard_normal(rate * 10) * 0.1, rate=rate)
    audio = decode(whole[: len(whole) * 6 // 10])
    assert 4 < audio.duration < 7.5
    assert audio.notes == (notes.BREAKS_OFF,)


def test_a_wav_that_was_streamed_has_no_length_and_is_whole() -> None:
    data = bytearray(encode("wav", tone(1)))
    at = data.index(b"data")
    data[at + 4 : at + 8] = struct.pack("<I", 0xFFFFFFFF)
    data[4:8] = struct.pack("<I", 0xFFFFFFFF)
    audio = decode(bytes(data))
    assert audio.duration == pytest.approx(1, abs=0.01)
    assert audio.notes == ()


def test_damage_midway_is_left_out_and_said() -> None:
    data = bytearray(encode("flac", noise(20)))
    middle = len(data) // 2
    data[middle : middle + 30_000] = bytes(30_000)
    audio = decode(bytes(data))
    assert audio.duration > 10
    assert audio.notes


def test_longer_than_the_limit_stops_early() -> None:
    data = encode("flac", np.zeros(RATE * 120))  # two minutes in a few kilobytes, as a bomb would
    assert len(data) < 30_000
    with pytest.raises(TooLong, match=r"0\.01 hours"):
        decode(data, max_hours=0.01)
    assert decode(data, max_hours=0.04).duration == pytest.approx(120)
