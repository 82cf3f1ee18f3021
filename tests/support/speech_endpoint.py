"""An OpenAI-compatible speech server that behaves, or misbehaves, as its model's name says. A process of its own.

`python speech_endpoint.py` prints its port. It reads the WAV it is sent and, in the ways that answer well, runs the
model that ships on it. The model asked for chooses how it answers (see `WAYS`). GET tells how many questions came,
and the last one's form, headers and length of sound.
"""

import email
import io
import threading
import wave
from collections.abc import Callable
from functools import cache
from typing import Any

import misbehaving
import numpy as np
from misbehaving import EndpointProcess


class Handler(misbehaving.Handler):
    def read(self, raw: bytes) -> tuple[str, dict[str, Any], tuple[Any, ...]]:
        form, sound = multipart(self.headers["content-type"], raw)
        return form["model"][0], {"form": form, "seconds": len(sound) / 16000}, (form, sound)


Form = dict[str, list[str]]
LOCK = threading.Lock()  # one at a time for the model


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
        misbehaving.status(400)(h, form, sound)
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


def cut_json(h: Handler, form: Form, sound: np.ndarray) -> None:
    h.plain(200, "application/json", b'{"text": "secret words of the patient", "segments": [{"te')


def bare(value: object) -> Callable[[Handler, Form, np.ndarray], None]:
    return lambda h, form, sound: h.answer(value)


def at_last(h: Handler, form: Form, sound: np.ndarray) -> None:
    h.answer({"text": "At last.", "language": "english"})


def strict(h: Handler, form: Form, sound: np.ndarray) -> None:
    if {"prompt", "temperature", "timestamp_granularities[]"} & set(form) or form["response_format"] != [
        "json"
    ]:
        misbehaving.status(422)(h, form, sound)
    else:
        h.answer({"text": "Plain words."})


WAYS: dict[str, misbehaving.Way] = {
    "good": good,
    "nested": nested,
    "segments": segments_only,
    "text": text_only,
    "streams": streams("openai"),
    "streams-vllm": streams("vllm"),
    "silent": silent,
    "other-language": other_language,
    "cut-json": cut_json,
    "a-list": bare([1, 2]),
    "no-text": bare({"segments": []}),
    "odd-segments": bare({"text": "x", "segments": [3]}),
    "odd-times": bare({"text": "x", "segments": [{"text": "x", "start": "soon", "end": 1}]}),
    "strict": strict,
    **misbehaving.faults(at_last, drip=b" ", endless=b"y" * 100_000, cut=b'{"text": '),
}


Handler.ways = WAYS


class SpeechEndpoint(EndpointProcess):
    """The process."""

    def __init__(self) -> None:
        super().__init__(__file__)


if __name__ == "__main__":
    misbehaving.serve(Handler)
