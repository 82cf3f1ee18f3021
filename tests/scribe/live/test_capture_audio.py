"""A capture's audio: what was acknowledged reads back in order, whoever wrote it and however often."""

import threading
import time
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chevet.scribe.live import audio
from chevet.scribe.live.audio import FRAME_BYTES, FrameWriter
from chevet.trust.vault import VaultError


def frame(number: int, by: int = 0) -> bytes:
    return bytes([number % 251, by]) * (FRAME_BYTES // 2)


@pytest.fixture
def capture(settings, tmp_path) -> uuid.UUID:
    from dataclasses import replace

    settings.CHEVET = replace(settings.CHEVET, data=tmp_path)
    return uuid.uuid4()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.integers(0, 40), st.integers(0, 5)),  # frames acknowledged, frames that were not
        min_size=1,
        max_size=6,
    ),
    st.data(),
)
def test_after_any_number_of_crashes_each_acknowledged_frame_is_in_place(capture, runs, data) -> None:
    capture = uuid.uuid4()
    truth: list[bytes] = []
    zombies = []
    for by, (kept, lost) in enumerate(runs):
        writer = FrameWriter(capture, len(truth), by + 1)
        for _ in range(kept):
            truth.append(frame(len(truth), by))
            writer.add(truth[-1])
            if data.draw(st.booleans()):
                writer.sync()
        assert writer.sync() == len(truth)
        if data.draw(st.booleans()):
            writer.rotate()
        for extra in range(lost):  # on the disk, but the server was killed before it said so
            writer.add(frame(len(truth) + extra, 99))
        if data.draw(st.booleans()):
            writer.sync()
        else:
            zombies.append(writer)  # not knowing that another has the lease, it writes later
    for writer in zombies:
        writer.sync()
    start = data.draw(st.integers(0, len(truth)))
    end = data.draw(st.integers(start, len(truth)))
    assert audio.read(capture, start, end) == b"".join(truth[start:end])


def test_a_new_file_every_minute_and_a_wav_of_all(capture) -> None:
    writer = FrameWriter(capture, 0, 1)
    for number in range(300):
        writer.add(frame(number))
        writer.sync()
    writer.add(frame(300)[:100])
    writer.sync()
    assert [s.first for s in audio.segments(capture)] == [0, 240]
    wav = b"".join(audio.as_wav(capture, 301))
    import io
    import wave

    with wave.open(io.BytesIO(wav)) as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (16000, 1, 2)
        assert sound.readframes(10**9) == b"".join(frame(n) for n in range(300)) + frame(300)[:100]


def test_what_is_discarded_is_silent_at_once_and_off_the_disk_then(capture) -> None:
    writer = FrameWriter(capture, 0, 1)
    for number in range(250):
        writer.add(frame(number))
        writer.sync()
    expected = b"".join(bytes(FRAME_BYTES) if 200 <= n < 245 else frame(n) for n in range(250))
    assert audio.read(capture, 0, 250, [[200, 245]]) == expected
    writer.rotate()
    audio.silence(capture, [[200, 245]])
    assert audio.read(capture, 0, 250) == expected
    before = {s.path: s.path.stat().st_mtime_ns for s in audio.segments(capture)}
    audio.silence(capture, [[200, 245]])
    assert before == {s.path: s.path.stat().st_mtime_ns for s in audio.segments(capture)}


def test_a_missing_file_is_said_and_one_of_another_capture_does_not_open(capture) -> None:
    other = uuid.uuid4()
    for pk in (capture, other):
        writer = FrameWriter(pk, 0, 1)
        writer.add(frame(1))
        writer.sync()
        writer.rotate()
    with pytest.raises(audio.Lost):
        audio.read(capture, 0, 2)
    [mine], [theirs] = audio.segments(capture), audio.segments(other)
    mine.path.write_bytes(theirs.path.read_bytes())
    with pytest.raises(VaultError):
        audio.read(capture, 0, 1)


def test_nothing_lies_there_in_the_clear(capture) -> None:
    writer = FrameWriter(capture, 0, 1)
    writer.add(b"voice!" * 1000)
    writer.sync()
    assert b"voice!" not in audio.segments(capture)[0].path.read_bytes()


def test_frames_that_come_while_others_are_stored_are_neither_lost_nor_counted_early(capture) -> None:
    writer = FrameWriter(capture, 0, 1)
    truth = [frame(n) for n in range(400)]
    counted: list[int] = []
    early: list[int] = []

    def store() -> None:
        while not counted or counted[-1] < len(truth):
            upto = writer.sync()
            counted.append(upto)
            if len(audio.read(capture, 0, upto)) != upto * FRAME_BYTES:
                early.append(upto)

    threads = [threading.Thread(target=store) for _ in range(2)]
    for thread in threads:
        thread.start()
    for piece in truth:
        writer.add(piece)
        time.sleep(0.0005)
    for thread in threads:
        thread.join(60)
    assert not early
    assert audio.read(capture, 0, len(truth)) == b"".join(truth)
