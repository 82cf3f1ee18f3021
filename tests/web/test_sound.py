"""Sound in, sealed and limited; sound out, from any byte."""

import asyncio
import io
import os
import tempfile

import pytest
from django.urls import reverse

from chevet.web import asgi, spool

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sound() -> bytes:
    return os.urandom(2_500_000)


@pytest.fixture
def place(visits, recorded, sound) -> str:
    return reverse("scribe:audio", args=[recorded(visits[0], sound).pk])


def whole(answer) -> bytes:
    return b"".join(answer.streaming_content)


def test_the_whole_recording(place, as_, sound) -> None:
    answer = as_("martin").get(place)
    assert (answer.status_code, answer["Accept-Ranges"]) == (200, "bytes")
    assert whole(answer) == sound


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-9", 0, 10),
        ("bytes=65530-65550", 65530, 65551),
        ("bytes=2499990-", 2499990, 2500000),
        ("bytes=-7", 2499993, 2500000),
    ],
)
def test_a_range(place, as_, sound, asked, start, end) -> None:
    answer = as_("nurse").get(place, headers={"Range": asked})
    assert answer.status_code == 206
    assert answer.content == sound[start:end]
    assert answer["Content-Range"] == f"bytes {start}-{end - 1}/{len(sound)}"


def test_a_long_range_comes_in_pieces(place, as_, sound) -> None:
    client, got = as_("martin"), b""
    while len(got) < len(sound):
        got += client.get(place, headers={"Range": f"bytes={len(got)}-"}).content
    assert got == sound


def test_past_the_end(place, as_) -> None:
    answer = as_("martin").get(place, headers={"Range": "bytes=2500000-"})
    assert (answer.status_code, answer["Content-Range"]) == (416, "bytes */2500000")


def test_a_recording_without_consent_is_refused_in_one_sentence(visits, as_) -> None:
    url = reverse("scribe:upload", args=[visits[0].pk])
    answer = as_("martin").post(url, b"sound", content_type="audio/wav")
    assert answer.status_code == 422
    assert "consent is not recorded yet" in answer.content.decode()
    assert as_("desk").post(url, b"sound", content_type="audio/wav").status_code == 403


@pytest.mark.parametrize("size", [0, 1, 1000, spool.BLOCK, spool.BLOCK * 3 + 5, spool.IN_MEMORY + 1])
def test_a_spool_gives_back_what_it_took(size) -> None:
    content, body = os.urandom(size), spool.SealedSpool(in_memory=spool.BLOCK)
    for at in range(0, size, 70_001):
        body.write(content[at : at + 70_001])
    body.rewind()
    assert io.BufferedReader(body).read() == content
    body.close()


def test_no_plaintext_reaches_the_disk(monkeypatch, tmp_path) -> None:
    file = (tmp_path / "spool").open("w+b", buffering=0)
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: file)
    body = spool.SealedSpool()
    for _ in range(60):
        body.write(b"what the patient said. " * 5000)
    body.rewind()
    on_disk = (tmp_path / "spool").read_bytes()
    assert len(on_disk) > spool.IN_MEMORY
    assert b"the patient" not in on_disk


def ask(path: str, body: bytes, cookie: str = "", declared: bool = True) -> int:
    """The status that the ASGI application answers a POST with."""
    headers = [(b"host", b"localhost"), (b"content-type", b"audio/wav"), (b"cookie", cookie.encode())]
    if declared:
        headers.append((b"content-length", str(len(body)).encode()))
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": headers,
        "server": ("localhost", 80),
        "client": ("127.0.0.1", 1),
    }
    pieces = [body[at : at + 65536] for at in range(0, len(body), 65536)] or [b""]
    sent: list[dict] = []

    async def receive() -> dict:
        if pieces:
            return {"type": "http.request", "body": pieces.pop(0), "more_body": bool(pieces)}
        await asyncio.sleep(30)
        return {"type": "http.disconnect"}

    async def send(message: dict) -> None:
        sent.append(message)

    asyncio.run(asgi.application(scope, receive, send))
    return sent[0]["status"]


def test_large_bodies_go_only_where_recordings_go(visits) -> None:
    large = b"x" * 5_000_000
    upload = f"/visits/{visits[0].pk}/recordings"
    assert ask("/login/", large) == 413
    assert ask("/login/", large, declared=False) == 413
    assert ask(upload, large) == 413  # nobody is logged in
    assert ask(upload, large, cookie="sessionid=made-up") in (302, 403)  # read, sealed, and refused
