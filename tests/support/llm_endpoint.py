"""An OpenAI-compatible endpoint that behaves, or misbehaves, as its model's name says. A process of its own.

`python llm_endpoint.py NOTE` serves the note in that file and prints its port. The model asked for chooses how it
answers (see `WAYS`). GET /seen tells how many questions came, and the last one's body and headers.
"""

import contextlib
import itertools
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx

NOTE = ""
SEEN: dict[str, Any] = {"questions": 0, "broken_off": 0}
USAGE = {"prompt_tokens": 1200, "completion_tokens": 300}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"  # an answer ends with its connection

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self._plain(200, "application/json", json.dumps(SEEN).encode())

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        SEEN["questions"] += 1
        SEEN["body"], SEEN["headers"], SEEN["path"] = body, dict(self.headers.items()), self.path
        try:
            WAYS[body["model"]](self, body)
        except (BrokenPipeError, ConnectionResetError):
            SEEN["broken_off"] += 1

    def _plain(self, status: int, kind: str, content: bytes, **headers: str) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def stream(self, pieces: Iterator[str], *, finish: str = "stop", usage: bool = True) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        for piece in pieces:
            self._event({"choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}]})
        self._event({"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]})
        if usage:
            self._event({"choices": [], "usage": USAGE})
        self.wfile.write(b"data: [DONE]\n\n")

    def _event(self, value: object) -> None:
        self.wfile.write(f"data: {json.dumps(value)}\n\n".encode())
        self.wfile.flush()


def words(text: str) -> Iterator[str]:
    yield from (text[i : i + 7] for i in range(0, len(text), 7))


def good(h: Handler, body: dict[str, Any]) -> None:
    h.stream(words(NOTE))


def uncounted(h: Handler, body: dict[str, Any]) -> None:
    h.stream(words(NOTE), usage=False)


def not_streamed(h: Handler, body: dict[str, Any]) -> None:
    answer = {
        "choices": [{"message": {"role": "assistant", "content": NOTE}, "finish_reason": "stop"}],
        "usage": USAGE,
    }
    h._plain(200, "application/json", json.dumps(answer, indent=1).encode())


def fenced_json(h: Handler, body: dict[str, Any]) -> None:
    sections: dict[str, list[str]] = {}
    heading = ""
    for line in NOTE.splitlines():
        if line.isupper():
            heading = line
        elif line.strip():
            sections.setdefault(heading, []).append(line)
    h.stream(words(f"Here is the note:\n```json\n{json.dumps(sections)}\n```\nI hope this helps."))


def invalid_json(h: Handler, body: dict[str, Any]) -> None:
    h.stream(words('{"CHIEF COMPLAINT": ["A cough.", "HISTORY OF PRESENT'))


def cut_short(h: Handler, body: dict[str, Any]) -> None:
    h.stream(words(NOTE.rstrip() + "\nThe patient will also be given pen"), finish="length")


def loop(h: Handler, body: dict[str, Any]) -> None:
    sentence = "The patient reports a cough for two weeks.\n"
    h.stream(itertools.chain(words(NOTE), itertools.repeat(sentence)))


def hang(h: Handler, body: dict[str, Any]) -> None:
    time.sleep(600)


def drip(h: Handler, body: dict[str, Any]) -> None:
    h.send_response(200)
    h.end_headers()
    while True:
        h.wfile.write(b"x")
        h.wfile.flush()
        time.sleep(0.05)


def endless(h: Handler, body: dict[str, Any]) -> None:
    h.send_response(200)
    h.end_headers()
    while True:
        h.wfile.write(b"data: " + b"y" * 100_000)


def page(h: Handler, body: dict[str, Any]) -> None:
    h._plain(200, "text/html", b"<html><body>Welcome to the proxy</body></html>")


def broken_event(h: Handler, body: dict[str, Any]) -> None:
    h._plain(200, "text/event-stream", b'data: {"choices": [{"delta": {"content": "x"\n\n')


def nothing(h: Handler, body: dict[str, Any]) -> None:
    h.stream(iter(()))


def odd(h: Handler, body: dict[str, Any]) -> None:
    h._plain(200, "application/json", b'{"choices": [null, 3], "usage": "none"}')


def closes(h: Handler, body: dict[str, Any]) -> None:
    h.send_response(200)
    h.send_header("content-length", "100000")
    h.end_headers()
    h.wfile.write(b'data: {"choices": []}\n\n')


def status(code: int, **headers: str) -> Callable[[Handler, dict[str, Any]], None]:
    def answer(h: Handler, body: dict[str, Any]) -> None:
        h._plain(
            code, "application/json", b'{"error": {"message": "secret words of the patient"}}', **headers
        )

    return answer


def at_third(code: int, **headers: str) -> Callable[[Handler, dict[str, Any]], None]:
    def answer(h: Handler, body: dict[str, Any]) -> None:
        if SEEN["questions"] % 3:
            status(code, **headers)(h, body)
        else:
            good(h, body)

    return answer


def strict(h: Handler, body: dict[str, Any]) -> None:
    if {"response_format", "stream_options", "seed"} & set(body):
        status(400)(h, body)
    else:
        good(h, body)


def moved(h: Handler, body: dict[str, Any]) -> None:
    h._plain(307, "text/plain", b"", location="http://127.0.0.1:9/elsewhere")


WAYS: dict[str, Callable[[Handler, dict[str, Any]], None]] = {
    "good": good,
    "uncounted": uncounted,
    "not-streamed": not_streamed,
    "fenced-json": fenced_json,
    "invalid-json": invalid_json,
    "cut-short": cut_short,
    "loop": loop,
    "hang": hang,
    "drip": drip,
    "endless": endless,
    "page": page,
    "broken-event": broken_event,
    "nothing": nothing,
    "odd": odd,
    "closes": closes,
    "strict": strict,
    "moved": moved,
    "failing-twice": at_third(503),
    "busy-twice": at_third(429, retry_after="0"),
    **{str(code): status(code) for code in (400, 401, 403, 404, 413, 429, 500, 503)},
}


class Endpoint:
    """The process, from a test's side."""

    def __init__(self, note: Path, text: str) -> None:
        note.write_text(text, encoding="utf-8")
        self.process = subprocess.Popen([sys.executable, __file__, str(note)], stdout=subprocess.PIPE)
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


def main() -> None:
    global NOTE
    NOTE = Path(sys.argv[1]).read_text("utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_port, flush=True)
    threading.Thread(target=server.serve_forever, daemon=False).start()


if __name__ == "__main__":
    main()
