"""What a page does on the live WebSocket, over a real connection: keeps each frame until it is acknowledged."""

import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from clinician_at_work import log_in, visit_of_ada
from consenting import decide
from ehr_hospital import free_port
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from worker_process import Web

FRAME_BYTES = 8000


def frames_of(pcm: bytes) -> list[bytes]:
    """Samples cut into frames."""
    return [pcm[at : at + FRAME_BYTES] for at in range(0, len(pcm), FRAME_BYTES)]


class Page:
    """One tab. Every message that comes is kept in `heard`; frames that were not acknowledged in `waiting`."""

    def __init__(self, client: httpx.Client, visit_id: object, tab: str = "tab-1", **opening: object) -> None:
        self._client, self._visit, self.tab = client, visit_id, tab
        self._opening = opening
        self.capture: str | None = None
        self.next = 0  # number of the next new frame
        self.acked = 0
        self.waiting: dict[int, bytes] = {}
        self.heard: list[dict] = []
        self.utterances: dict[str, dict] = {}
        self.closed: int | None = None

    def open(self, kind: str = "open") -> dict:
        """Connect and open the capture; answers the first message that says how it stands."""
        base = str(self._client.base_url).rstrip("/")
        cookies = "; ".join(f"{c.name}={c.value}" for c in self._client.cookies.jar)
        self.socket = connect(
            f"{base.replace('http', 'ws', 1)}/visits/{self._visit}/live",
            origin=base,
            additional_headers={"Cookie": cookies},
            open_timeout=10,
            legacy=True,
        )
        self.closed = None
        self._reader = threading.Thread(target=self._read, args=(self.socket,), daemon=True)
        self._reader.start()
        seen = len(self.heard)
        self.tell(type=kind, capture=self.capture, tab=self.tab, **self._opening)
        answer = self.wait(lambda m: m["type"] in ("opened", "busy", "refused", "problem"), since=seen)
        if answer["type"] == "opened":
            self.capture = answer["capture"]
            self._took(answer["next"])
            for number in sorted(n for n in self.waiting if n >= answer["next"]):
                self._send(number)
        return answer

    def tell(self, **message: object) -> None:
        self.socket.send(json.dumps(message))

    def speak(self, pcm: bytes) -> None:
        """The next frame: kept, and sent when connected."""
        self.waiting[self.next] = pcm
        self.next += 1
        self._send(self.next - 1)

    def raw(self, data: bytes | str) -> None:
        self.socket.send(data)

    def drop(self) -> None:
        """The connection breaks."""
        with contextlib.suppress(OSError):  # the server was killed: it is broken already
            self.socket.socket.shutdown(socket.SHUT_RDWR)
        self.socket.socket.close()

    def wait(self, fits: Callable[[dict], bool], *, since: int = 0, seconds: float = 30) -> dict:
        """The first message from `since` on that fits."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for message in self.heard[since:]:
                if fits(message):
                    return message
            time.sleep(0.02)
        raise AssertionError(f"not told within {seconds} s; told: {[m['type'] for m in self.heard[since:]]}")

    def stored(self, seconds: float = 30) -> None:
        """Wait until everything is acknowledged."""
        end = time.monotonic() + seconds
        while self.acked < self.next and time.monotonic() < end:
            time.sleep(0.02)
        assert self.acked == self.next, f"{self.acked} of {self.next} frames acknowledged, {self.closed}"

    def finish(self) -> dict:
        self.stored()
        seen = len(self.heard)
        self.tell(type="finish", frames=self.next)
        return self.wait(lambda m: m["type"] == "ended", since=seen, seconds=90)

    def until_closed(self, seconds: float = 20) -> int | None:
        self._reader.join(seconds)
        return self.closed

    def _send(self, number: int) -> None:
        try:
            self.socket.send(number.to_bytes(4, "big") + self.waiting[number])
        except (ConnectionClosed, OSError):
            return  # it stays in `waiting`

    def _took(self, upto: int) -> None:
        self.acked = max(self.acked, upto)
        for number in [n for n in self.waiting if n < upto]:
            del self.waiting[number]

    def _read(self, mine: ClientConnection) -> None:
        try:
            for text in mine:
                message = json.loads(text)
                if message["type"] == "ack":
                    self._took(message["next"])
                if message["type"] == "heard":
                    self.utterances.update({u["id"]: u for u in message["utterances"]})
                    for gone in message["gone"]:
                        self.utterances.pop(gone, None)
                self.heard.append(message)
        except (ConnectionClosed, OSError, EOFError):
            pass
        if mine is self.socket:
            self.closed = mine.close_code


@pytest.fixture
def visit(staff: dict):
    """A visit of today whose patient has agreed."""
    visit = visit_of_ada(staff, "e1")
    visit.encounter_id = ""  # the tests' hospital has no encounter of hers
    visit.save()
    decide(visit, staff["hart"])
    return visit


@pytest.fixture(scope="module")
def web(django_db_setup: None, hospital, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """A real web server, for all tests of a file."""
    log: Path = tmp_path_factory.mktemp("web") / "web.log"
    web = Web(log, free_port(), CHEVET_EHR_URL=hospital.base_url)
    web.start()
    yield web
    web.kill()


@pytest.fixture
def page(web: Web, visit) -> Iterator[Callable[..., Page]]:
    """page(tab) → a tab of the visit's clinician."""
    client = log_in(web.url)

    def make(tab: str = "tab-1", **opening: object) -> Page:
        return Page(client, visit.pk, tab, **opening)

    yield make
    client.close()
