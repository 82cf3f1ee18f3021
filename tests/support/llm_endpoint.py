"""An OpenAI-compatible endpoint that behaves, or misbehaves, as its model's name says. A process of its own.

`python llm_endpoint.py NOTE` serves the note in that file and prints its port. The model asked for chooses how it
answers (see `WAYS`). GET /seen tells how many questions came, and the last one's body and headers.
"""

import itertools
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import misbehaving
from misbehaving import EndpointProcess

NOTE = ""
USAGE = {"prompt_tokens": 1200, "completion_tokens": 300}


class Handler(misbehaving.Handler):
    def read(self, raw: bytes) -> tuple[str, dict[str, Any], tuple[Any, ...]]:
        body = json.loads(raw)
        return body["model"], {"body": body}, (body,)

    def stream(self, pieces: Iterator[str], *, finish: str = "stop", usage: bool = True) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        for piece in pieces:
            self.event({"choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}]})
        self.event({"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]})
        if usage:
            self.event({"choices": [], "usage": USAGE})
        self.wfile.write(b"data: [DONE]\n\n")


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
    h.plain(200, "application/json", json.dumps(answer, indent=1).encode())


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


def broken_event(h: Handler, body: dict[str, Any]) -> None:
    h.plain(200, "text/event-stream", b'data: {"choices": [{"delta": {"content": "x"\n\n')


def nothing(h: Handler, body: dict[str, Any]) -> None:
    h.stream(iter(()))


def odd(h: Handler, body: dict[str, Any]) -> None:
    h.plain(200, "application/json", b'{"choices": [null, 3], "usage": "none"}')


def strict(h: Handler, body: dict[str, Any]) -> None:
    if {"response_format", "stream_options", "seed"} & set(body):
        misbehaving.status(400)(h, body)
    else:
        good(h, body)


WAYS: dict[str, misbehaving.Way] = {
    "good": good,
    "uncounted": uncounted,
    "not-streamed": not_streamed,
    "fenced-json": fenced_json,
    "invalid-json": invalid_json,
    "cut-short": cut_short,
    "loop": loop,
    "broken-event": broken_event,
    "nothing": nothing,
    "odd": odd,
    "strict": strict,
    **misbehaving.faults(
        good, drip=b"x", endless=b"data: " + b"y" * 100_000, cut=b'data: {"choices": []}\n\n'
    ),
}


Handler.ways = WAYS


class Endpoint(EndpointProcess):
    """The process, serving that note."""

    def __init__(self, note: Path, text: str) -> None:
        note.write_text(text, encoding="utf-8")
        super().__init__(__file__, str(note))


if __name__ == "__main__":
    NOTE = Path(sys.argv[1]).read_text("utf-8")
    misbehaving.serve(Handler)
