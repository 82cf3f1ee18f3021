"""What is small on the wire and large when opened, or lies about what it is."""

import gzip
import io
import struct
import tracemalloc
import zipfile

import numpy as np
import pytest
from consenting import decide
from sounds import encode
from two_units import OWN, Hospital

from chevet.scribe import intake, jobs
from chevet.scribe.models import Recording
from chevet.speech.audio import RATE
from chevet.speech.decode import decode
from chevet.speech.errors import AudioError, NotAudio, TooLong


def zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("visit.wav", bytes(50_000_000))
    return out.getvalue()


LIES = {
    "a zip of zeros": zip_bomb(),
    "gzip of zeros": gzip.compress(bytes(50_000_000)),
    "xml that expands": b'<!DOCTYPE a [<!ENTITY b "bbbb">]><a>' + b"&b;" * 1000 + b"</a>",
    "a page": b"<html><script>alert(1)</script></html>",
    "a playlist that names a file": b"#EXTM3U\nfile:///etc/passwd\n",
    "a list of files": b"ffconcat version 1.0\nfile '/etc/passwd'\n",
}


@pytest.mark.parametrize("lie", LIES)
def test_what_is_no_sound_is_not_opened(lie: str) -> None:
    tracemalloc.start()
    with pytest.raises(NotAudio):
        decode(LIES[lie])
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_hours_of_silence_in_little_stop_at_the_limit_and_not_in_memory() -> None:
    bomb = encode("flac", np.zeros(RATE * 60 * 20))  # twenty minutes in little
    assert len(bomb) < 300_000
    tracemalloc.start()
    with pytest.raises(TooLong):
        decode(bomb, max_hours=0.05)
    # Three minutes at most are held (5.8 MB); the bomb would be 38 MB.
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_a_header_that_promises_the_moon_is_read_as_far_as_there_is_sound() -> None:
    data = bytearray(encode("wav", np.zeros(RATE)))
    at = data.index(b"data")
    data[at + 4 : at + 8] = struct.pack("<I", 0x7FFFFFFF)
    assert decode(bytes(data)).duration == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("rate", [1, 4_000_000_000])
def test_a_rate_that_would_multiply_the_samples_is_refused(rate: int) -> None:
    data = bytearray(encode("wav", np.zeros(RATE)))
    at = data.index(b"fmt ")
    data[at + 12 : at + 16] = struct.pack("<I", rate)
    try:
        seconds = decode(bytes(data), max_hours=0.05).duration
    except AudioError:
        return
    assert seconds <= 180


@pytest.mark.django_db
def test_too_much_is_stopped_while_it_comes_and_leaves_nothing(house: Hospital, doctor, monkeypatch) -> None:
    monkeypatch.setattr(intake, "LARGEST", 1_000_000)
    visit = house.cases[OWN].visit
    before, rows = set(intake.folder().iterdir()), Recording.objects.count()
    url = f"/visits/{visit.pk}/recordings"
    answer = doctor.post(url, bytes(1_000_001), content_type="audio/wav")
    assert (answer.status_code, b"larger than" in answer.content) == (422, True)
    assert (set(intake.folder().iterdir()), Recording.objects.count()) == (before, rows)
    assert doctor.post(url, bytes(1_000_000), content_type="audio/wav").status_code == 201


@pytest.mark.django_db
@pytest.mark.parametrize(
    "kind", ["text/html", "image/svg+xml", "audio/wav\r\nX-Evil: 1", "../../x", "a" * 500]
)
def test_the_sender_s_media_type_is_never_served_back(house: Hospital, doctor, kind: str) -> None:
    visit = house.cases[OWN].visit
    sent = doctor.post(f"/visits/{visit.pk}/recordings", LIES["a page"], content_type=kind)
    assert sent.status_code == 201
    row = Recording.objects.order_by("-created_at")[0]
    assert row.file == f"{row.pk}.sealed"
    answer = doctor.get(f"/recordings/{row.pk}/audio")
    assert b"".join(answer.streaming_content) == LIES["a page"]
    assert answer["Content-Type"] in {"application/octet-stream", "audio/wav"}
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "X-Evil" not in answer.headers


@pytest.mark.django_db(transaction=True)
def test_a_bomb_that_was_taken_in_fails_in_words_and_is_kept(house: Hospital) -> None:
    visit, hart = house.cases[OWN].visit, house.staff["physician"]
    decide(visit, hart)
    row = intake.add_recording(visit, io.BytesIO(LIES["a zip of zeros"]), by=hart, language="en")
    jobs.transcribe.func(recording_id=str(row.pk))
    row.refresh_from_db()
    assert (row.state, row.problem[:30]) == ("failed", "This is not a recording that c")
