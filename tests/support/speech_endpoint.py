"""An OpenAI-compatible speech server that behaves, or misbehaves, as its model's name says. A process of its own.

`python speech_endpoint.py` prints its port. It reads the WAV it is sent and, in the ways that answer well, runs the
model that ships on it. The model asked for chooses how it answers (see `WAYS`). GET tells how many questions came,
and the last one's form, headers and length of sound.
"""

import contextlib
import email
import io
import json
import subprocess
import sys
import threading
import time
import wave
from collections.abc import Callable
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import numpy as np

SEEN: dict[str, Any] = {"questions": 0, "broken_off": 0, "bytes": 0}
LOCK = threading.Lock()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"  # an answer ends with its connection

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self.plain(200, "application/json", json.dumps(SEEN).encode())

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["content-length"]))
        form, sound = multipart(self.headers["content-type"], raw)
        with LOCK:
            SEEN["questions"] += 1
            SEEN["bytes"] += len(raw)
            SEEN.update(
                form=form, headers=dict(self.headers.items()), path=self.path, seconds=len(sound) / 16000
            )
        try:
            WAYS[form["model"][0]](self, form, sound)
        except (BrokenPipeError, ConnectionResetError):
            SEEN["broken_off"] += 1

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


Form = dict[str, list[str]]


def multipart(kind: str, raw: bytes) -> tuple[Form, np.ndarray]:
    message = email.message_from_bytes(b"content-type: " + kind.encode() + b"\r\n\r\n" + raw)
    form: Form = {}
    sound = np.zeros(0, np.float32)
    for part in message.get_payload():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if part.get_filename() is None:
            form.setdefault(name, []).append(content.decode())
        else:
            with wave.open(io.BytesIO(content)) as file:
                assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (16000, 1, 2)
                pcm = np.frombuffer(file.readframes(file.getnframes()), "<i2")
            sound = pcm.astype(np.float32) / 32768
    return form, sound


@cache
def model() -> Any:
    from chevet.engines.speech import whisper

    return whisper.load(threads=1)


def heard(form: Form, sound: np.ndarray) -> tuple[str, list[dict[str, Any]]]:
    """What our model hears: the language, and a segment a phrase, each with its words."""
    with LOCK:
        language = form.get("language", [None])[0]
        if language is None:
            found = model().detect(sound)
            language = max(found, key=lambda code: found[code])
        phrases = next(model().hear([sound], language))
    segments = []
    for phrase in phrases:
        segments.append(
            {
                "text": " " + " ".join(w.text for w in phrase.words),
                "start": phrase.words[0].start,
                "end": phrase.words[-1].end,
                "avg_logprob": phrase.log_probability,
                "no_speech_prob": phrase.no_speech,
                "compression_ratio": phrase.compression,
                "words": [
                    {"word": f" {w.text}", "start": w.start, "end": w.end, "probability": w.confidence}
                    for w in phrase.words
                ],
            }
        )
    return language, segments


def good(h: Handler, form: Form, sound: np.ndarray) -> None:
    """As OpenAI answers: words beside the segments, without punctuation, and no sureness."""
    language, segments = heard(form, sound)
    words = [w for s in segments for w in s.pop("words")]
    for w in words:
        del w["probability"]
        w["word"] = w["word"].strip(" .,?!;:")
    text = "".join(s["text"] for s in segments).strip()
    name = {"en": "english", "fr": "french"}[language]
    h.answer({"task": "transcribe", "language": name, "text": text, "segments": segments, "words": words})


def nested(h: Handler, form: Form, sound: np.ndarray) -> None:
    """As speaches answers: each segment with its words."""
    language, segments = heard(form, sound)
    h.answer({"language": language, "text": "".join(s["text"] for s in segments), "segments": segments})


def segments_only(h: Handler, form: Form, sound: np.ndarray) -> None:
    language, segments = heard(form, sound)
    for s in segments:
        del s["words"]
    h.answer({"language": language, "text": "".join(s["text"] for s in segments), "segments": segments})


def text_only(h: Handler, form: Form, sound: np.ndarray) -> None:
    """As gpt-4o-transcribe: knows no verbose_json and no word times."""
    if form["response_format"] != ["json"] or "timestamp_granularities[]" in form:
        status(400)(h, form, sound)
        return
    h.answer({"text": "".join(s["text"] for s in heard(form, sound)[1]).strip()})


def streams(shape: str) -> Callable[[Handler, Form, np.ndarray], None]:
    def answer(h: Handler, form: Form, sound: np.ndarray) -> None:
        if form.get("stream") != ["true"]:
            nested(h, form, sound)
            return
        text = "".join(s["text"] for s in heard(form, sound)[1]).strip()
        h.send_response(200)
        h.send_header("content-type", "text/event-stream")
        h.end_headers()
        for piece in (text[i : i + 9] for i in range(0, len(text), 9)):
            if shape == "openai":
                h.event({"type": "transcript.text.delta", "delta": piece})
            else:
                h.event({"object": "transcription.chunk", "choices": [{"delta": {"content": piece}}]})
        if shape == "openai":
            h.event({"type": "transcript.text.done", "text": text})
        h.wfile.write(b"data: [DONE]\n\n")

    return answer


def silent(h: Handler, form: Form, sound: np.ndarray) -> None:
    h.answer({"language": "english", "text": "", "segments": [], "words": []})


def other_language(h: Handler, form: Form, sound: np.ndarray) -> None:
    h.answer({"language": "german", "text": "Guten Tag."})


def hang(h: Handler, form: Form, sound: np.ndarray) -> None:
    time.sleep(600)


def drip(h: Handler, form: Form, sound: np.ndarray) -> None:
    h.send_response(200)
    h.end_headers()
    while True:
        h.wfile.write(b" ")
        h.wfile.flush()
        time.sleep(0.05)


def endless(h: Handler, form: Form, sound: np.ndarray) -> None:
    h.send_response(200)
    h.end_headers()
    while True:
        h.wfile.write(b"y" * 100_000)


def page(h: Handler, form: Form, sound: np.ndarray) -> None:
    h.plain(200, "text/html", b"<html><body>Welcome to the proxy</body></html>")


def cut_json(h: Handler, form: Form, sound: np.ndarray) -> None:
    h.plain(200, "application/json", b'{"text": "secret words of the patient", "segments": [{"te')


def bare(value: object) -> Callable[[Handler, Form, np.ndarray], None]:
    return lambda h, form, sound: h.answer(value)


def closes(h: Handler, form: Form, sound: np.ndarray) -> None:
    h.send_response(200)
    h.send_header("content-length", "100000")
    h.end_headers()
    h.wfile.write(b'{"text": ')


def status(code: int, **headers: str) -> Callable[[Handler, Form, np.ndarray], None]:
    def answer(h: Handler, form: Form, sound: np.ndarray) -> None:
        content = b'{"error": {"message": "secret words of the patient"}}'
        h.plain(code, "application/json", content, **headers)

    return answer


def at_third(code: int, **headers: str) -> Callable[[Handler, Form, np.ndarray], None]:
    def answer(h: Handler, form: Form, sound: np.ndarray) -> None:
        if SEEN["questions"] % 3:
            status(code, **headers)(h, form, sound)
        else:
            h.answer({"text": "At last.", "language": "english"})

    return answer


def strict(h: Handler, form: Form, sound: np.ndarray) -> None:
    if {"prompt", "temperature", "timestamp_granularities[]"} & set(form) or form["response_format"] != [
        "json"
    ]:
        status(422)(h, form, sound)
    else:
        h.answer({"text": "Plain words."})


def moved(h: Handler, form: Form, sound: np.ndarray) -> None:
    h.plain(307, "text/plain", b"", location="http://127.0.0.1:9/elsewhere")


WAYS: dict[str, Callable[[Handler, Form, np.ndarray], None]] = {
    "good": good,
    "nested": nested,
    "segments": segments_only,
    "text": text_only,
    "streams": streams("openai"),
    "streams-vllm": streams("vllm"),
    "silent": silent,
    "other-language": other_language,
    "hang": hang,
    "drip": drip,
    "endless": endless,
    "page": page,
    "cut-json": cut_json,
    "a-list": bare([1, 2]),
    "no-text": bare({"segments": []}),
    "odd-segments": bare({"text": "x", "segments": [3]}),
    "odd-times": bare({"text": "x", "segments": [{"text": "x", "start": "soon", "end": 1}]}),
    "closes": closes,
    "strict": strict,
    "moved": moved,
    "failing-twice": at_third(503),
    "busy-twice": at_third(429, retry_after="0"),
    **{str(code): status(code) for code in (400, 401, 403, 404, 413, 429, 500, 503)},
}


class SpeechEndpoint:
    """The process, from a test's side."""

    def __init__(self) -> None:
        self.process = subprocess.Popen([sys.executable, __file__], stdout=subprocess.PIPE)
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
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
