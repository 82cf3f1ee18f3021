"""What the test endpoints share: a server whose answers are chosen by the asked model's name, its faults, its process.

A *way* is called with the handler and whatever the endpoint read of the question.
"""

import contextlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import httpx

Way = Callable[..., None]


class Handler(BaseHTTPRequestHandler):
    """GET tells `seen`; POST is answered by one of `ways`. An endpoint says how it reads a question."""

    protocol_version = "HTTP/1.0"  # an answer ends with its connection
    ways: ClassVar[Mapping[str, Way]]
    seen: ClassVar[dict[str, Any]] = {"questions": 0, "broken_off": 0, "bytes": 0}
    _lock = threading.Lock()

    def read(self, raw: bytes) -> tuple[str, dict[str, Any], tuple[Any, ...]]:
        """The model asked for, what to note in `seen`, and what its way is called with."""
        raise NotImplementedError

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self.answer(self.seen)

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["content-length"]))
        model, noted, asked = self.read(raw)
        with self._lock:
            self.seen["questions"] += 1
            self.seen["bytes"] += len(raw)
            self.seen.update(noted, headers=dict(self.headers.items()), path=self.path)
        try:
            self.ways[model](self, *asked)
        except (BrokenPipeError, ConnectionResetError):
            self.seen["broken_off"] += 1

    def plain(self, status: int, kind: str, content: bytes, **headers: str) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def answer(self, value: object) -> None:
        self.plain(200, "application/json", json.dumps(value).encode())

    def event(self, value: object) -> None:
        self.wfile.write(f"data: {json.dumps(value)}\n\n".encode())
        self.wfile.flush()


def hang(h: Handler, *_: object) -> None:
    time.sleep(600)


def without_end(content: bytes, pause: float = 0.0) -> Way:
    def answer(h: Handler, *_: object) -> None:
        h.send_response(200)
        h.end_headers()
        while True:
            h.wfile.write(content)
            h.wfile.flush()
            time.sleep(pause)

    return answer


def page(h: Handler, *_: object) -> None:
    h.plain(200, "text/html", b"<html><body>Welcome to the proxy</body></html>")


def closes_after(content: bytes) -> Way:
    def answer(h: Handler, *_: object) -> None:
        h.send_response(200)
        h.send_header("content-length", "100000")
        h.end_headers()
        h.wfile.write(content)

    return answer


def status(code: int, **headers: str) -> Way:
    def answer(h: Handler, *_: object) -> None:
        content = b'{"error": {"message": "secret words of the patient"}}'
        h.plain(code, "application/json", content, **headers)

    return answer


def at_third(good: Way, code: int, **headers: str) -> Way:
    def answer(h: Handler, *asked: object) -> None:
        way = status(code, **headers) if h.seen["questions"] % 3 else good
        way(h, *asked)

    return answer


def moved(h: Handler, *_: object) -> None:
    h.plain(307, "text/plain", b"", location="http://127.0.0.1:9/elsewhere")


def faults(good: Way, *, drip: bytes, endless: bytes, cut: bytes) -> dict[str, Way]:
    """The ways in which any endpoint goes wrong; `good` is how it answers once it is well again."""
    return {
        "hang": hang,
        "drip": without_end(drip, pause=0.05),
        "endless": without_end(endless),
        "page": page,
        "closes": closes_after(cut),
        "moved": moved,
        "failing-twice": at_third(good, 503),
        "busy-twice": at_third(good, 429, retry_after="0"),
        **{str(code): status(code) for code in (400, 401, 403, 404, 413, 429, 500, 503)},
    }


def serve(handler: type[Handler]) -> None:
    """Print the port, and answer until the process is killed."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    print(server.server_port, flush=True)
    server.serve_forever()


class EndpointProcess:
    """An endpoint's script in a process of its own, from a test's side."""

    def __init__(self, script: str, *arguments: str) -> None:
        self.process = subprocess.Popen([sys.executable, script, *arguments], stdout=subprocess.PIPE)
        assert self.process.stdout is not None
        self.url = f"http://127.0.0.1:{int(self.process.stdout.readline())}/v1"

    def seen(self) -> dict[str, Any]:
        found: dict[str, Any] = httpx.get(self.url, timeout=10).json()
        return found

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
        with contextlib.suppress(AttributeError):
            self.process.stdout.close()  # type: ignore[union-attr]
