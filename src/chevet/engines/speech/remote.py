"""A speech model behind an OpenAI-compatible `POST …/audio/transcriptions`: speaches, vLLM, Azure, OpenAI.

Each window goes as a WAV file of at most half a minute, with the language and, as its prompt, the words to
listen for; word times are asked for, and done without where the server does not know them. How asking may
fail, and what is tried again: `chevet.engines.endpoint`.
"""

import io
import math
import threading
import wave
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event
from typing import Any

import numpy as np

from chevet.contracts.base import Engine
from chevet.engines.card import Card
from chevet.engines.endpoint import Endpoint, Reply, Service
from chevet.engines.speech import answers
from chevet.engines.speech import voices as voice_models
from chevet.engines.speech.errors import SpeechError
from chevet.settings.speech import Speech
from chevet.speech.audio import RATE, Samples
from chevet.speech.hearing import Phrase, Sketch, VoiceModel

NAME = "speech-endpoint"
MOST_WORDS = 40
"""Words of a vocabulary that a prompt holds; Whisper reads at most some 220 tokens of it."""

_DETECTED = 0.9  # servers say which language, not how surely

SERVICE = Service(
    who="speech model",
    prefix="CHEVET_SPEECH",
    settings="CHEVET_SPEECH_URL, CHEVET_SPEECH_MODEL and CHEVET_SPEECH_LANGUAGES",
    too_long="The speech model's endpoint does not take half a minute of sound (413); raise its limit on uploads.",
    error=SpeechError,
)

# What not every server knows, the likeliest first: what is taken out, and what stands there instead.
_EXTRAS: tuple[tuple[str, str | None], ...] = (
    ("timestamp_granularities[]", None),
    ("response_format", "json"),
    ("temperature", None),
    ("prompt", None),
)


@dataclass(frozen=True)
class Spent:
    """What listening took: calls, seconds of sound sent, seconds waited for."""

    calls: int = 0
    sent: float = 0.0
    waited: float = 0.0

    def cost(self, price_minute: float) -> float:
        """Money, at a price a minute of sound."""
        return self.sent / 60 * price_minute

    def plus(self, sent: float, waited: float) -> "Spent":
        """With one more call."""
        return Spent(self.calls + 1, self.sent + sent, self.waited + waited)

    def less(self, before: "Spent") -> "Spent":
        """What came since `before`."""
        return Spent(self.calls - before.calls, self.sent - before.sent, self.waited - before.waited)


class Remote:
    """An endpoint's model; a `chevet.speech.hearing.SpeechModel`. `card` names exactly what is approved.

    Safe for several threads. Methods that ask raise SpeechError.
    """

    rough: frozenset[str] = frozenset()

    def __init__(
        self,
        settings: Speech,
        *,
        voices: VoiceModel | None = None,
        wait: Callable[[Event, float], bool] = lambda event, seconds: event.wait(seconds),
    ) -> None:
        assert settings.url is not None and settings.model is not None
        self.settings = settings
        self.voices = voices
        self.card = card_of(settings)
        self._endpoint = Endpoint(
            SERVICE,
            settings.url,
            "audio/transcriptions",
            vendor=settings.vendor,
            key=settings.key,
            timeout=settings.timeout,
            wait=wait,
        )
        self._unknown: set[str] = set()  # extras that this server has refused: not sent again
        self._mine = threading.local()

    @property
    def engine(self) -> Engine:
        """Name and version, as transcripts carry them."""
        return self.card.engine

    @property
    def languages(self) -> frozenset[str]:
        """The languages it was set up for (ISO 639-1)."""
        return frozenset(self.settings.languages)

    @property
    def spent(self) -> Spent:
        """What this thread has had heard so far; the difference of two looks is what came between."""
        found: Spent = getattr(self._mine, "spent", Spent())
        return found

    def close(self) -> None:
        """Close the connections."""
        self._endpoint.close()

    def detect(self, samples: Samples) -> dict[str, float]:
        """The language that the server hears in up to 30 seconds."""
        answer, seconds = self._ask(samples, None, (), None)
        self._count(samples, seconds)
        language = answers.language_of(answer) if isinstance(answer, dict) else None
        if language is None:
            raise SpeechError(
                "garbage", "The speech model's endpoint does not tell the language; set the recording's."
            )
        return {language: _DETECTED}

    def hear(
        self, windows: Iterable[Samples], language: str, vocabulary: Sequence[str] = ()
    ) -> Iterator[list[Phrase]]:
        """The phrases of each window (up to 30 seconds), in order; `at_once` windows are asked at a time.

        When the caller stops in between, or one window fails, the others are cancelled.
        """
        stop = Event()
        pool = ThreadPoolExecutor(self.settings.at_once, thread_name_prefix="speech")
        waiting: deque[tuple[Samples, Future[tuple[list[Phrase], float]]]] = deque()
        try:
            for window in windows:
                waiting.append((window, pool.submit(self._window, window, language, vocabulary, stop)))
                if len(waiting) > self.settings.at_once:
                    yield self._done(*waiting.popleft())
            while waiting:
                yield self._done(*waiting.popleft())
        finally:
            stop.set()
            pool.shutdown(wait=False, cancel_futures=True)  # a server that hangs holds nobody up

    def text(
        self,
        samples: Samples,
        language: str,
        vocabulary: Sequence[str] = (),
        *,
        tell: Callable[[str], None] | None = None,
        cancel: Event | None = None,
    ) -> str:
        """What is said, without word times: for somebody who is still speaking.

        Asked for as a stream; `tell` hears the text so far each time more of it comes. A server that does
        not stream answers at once, with the whole.
        """
        heard = _Deltas(tell)
        found, seconds = self._ask(samples, language, vocabulary, cancel, read=heard.read, stream=True)
        self._count(samples, seconds)
        return str(found)

    def _window(
        self, samples: Samples, language: str, vocabulary: Sequence[str], stop: Event
    ) -> tuple[list[Phrase], float]:
        answer, seconds = self._ask(samples, language, vocabulary, stop)
        try:
            found = answers.phrases(answer, len(samples) / RATE)
        except answers.BadAnswer:
            raise SERVICE.garbage() from None
        heard = answers.language_of(answer)
        if found and heard is not None and heard != language:
            raise SpeechError(
                "other_language",
                "The speech model's endpoint heard another language than it was asked for; check that "
                "CHEVET_SPEECH_MODEL knows it, and CHEVET_SPEECH_LANGUAGES.",
            )
        return found, seconds

    def _done(self, samples: Samples, future: "Future[tuple[list[Phrase], float]]") -> list[Phrase]:
        found, seconds = future.result()
        self._count(samples, seconds)
        return found

    def _count(self, samples: Samples, seconds: float) -> None:
        self._mine.spent = self.spent.plus(len(samples) / RATE, seconds)

    def _ask(
        self,
        samples: Samples,
        language: str | None,
        vocabulary: Sequence[str],
        cancel: Event | None,
        *,
        read: Callable[[Reply], Any] | None = None,
        stream: bool = False,
    ) -> tuple[Any, float]:
        sound = as_wav(samples)
        assert self.settings.model is not None
        form: dict[str, Any] = {"model": self.settings.model, "temperature": "0"}
        if stream:
            form |= {"stream": "true", "response_format": "json"}
        else:
            form |= {"response_format": "verbose_json", "timestamp_granularities[]": ["word", "segment"]}
        if language is not None:
            form["language"] = language
        if vocabulary:
            form["prompt"] = prompt_of(vocabulary)
        extras = [("stream", None), *_EXTRAS] if stream else list(_EXTRAS)
        for name, instead in extras:
            if name in self._unknown:
                _take_out(form, name, instead)

        def without_extras() -> bool:
            for name, instead in extras:
                if _take_out(form, name, instead):
                    self._unknown.add(name)
                    return True
            return False

        return self._endpoint.post(
            lambda: {"data": form, "files": {"file": ("window.wav", sound, "audio/wav")}},
            read or (lambda reply: reply.json("\n".join(reply.lines()))),
            without_extras=without_extras,
            cancel=cancel,
        )


class QuickRemote(Remote):
    """The same where asking costs nothing: also a text every other second for somebody who still speaks."""

    def sketch(self, samples: Samples, language: str, vocabulary: Sequence[str] = ()) -> Sketch:
        """A rough text of up to 15 seconds; an empty one when the server fails: the next is asked soon."""
        try:
            text = self.text(samples, language, vocabulary)
        except SpeechError:
            text = ""
        return Sketch(text, 0.0, math.log(answers.UNTOLD), answers.compression(text))


def card_of(settings: Speech) -> Card:
    """The card of an endpoint's model: its name is all that is known of its version."""
    return Card(
        name=NAME,
        version=settings.model or "",
        sha256=None,
        vendor=settings.vendor,
        licence="as given by its publisher",
    )


def load(settings: Speech) -> Remote:
    """The endpoint's model, with the local encoder that tells voices apart. Nothing is sent yet.

    A server that bills by the minute is not asked for rough texts in between: they would cost several times
    as much as the transcript.

    Raises `ModelError` when that encoder is installed with other weights than the pinned ones.
    """
    kind = Remote if settings.price_minute else QuickRemote
    return kind(settings, voices=voice_models.load())


def as_wav(samples: Samples) -> bytes:
    """Float samples at 16 kHz as a WAV file of 16 bits."""
    pcm = (np.clip(samples, -1.0, 1.0) * 32767).astype("<i2")
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(pcm.tobytes())
    return file.getvalue()


def prompt_of(vocabulary: Sequence[str]) -> str:
    """Words to listen for as a prompt: a list, the likeliest last, since a long prompt loses its beginning."""
    return ", ".join(reversed(vocabulary[:MOST_WORDS]))


class _Deltas:
    """The text of a stream of events, in each of the forms that servers send; also of one whole answer."""

    def __init__(self, tell: Callable[[str], None] | None) -> None:
        self._tell = tell or (lambda text: None)
        self._text = ""

    def read(self, reply: Reply) -> str:
        rest: list[str] = []
        for line in reply.lines():
            if line.startswith("data:"):
                data = line[5:].strip()
                if data == "[DONE]":
                    break
                self._take(reply.json(data))
            elif line.strip() and not line.startswith((":", "event:", "id:", "retry:")):
                rest.append(line)
        if rest and not self._text:  # not streamed after all
            whole = reply.json("\n".join(rest))
            if not isinstance(whole, dict) or not isinstance(whole.get("text"), str):
                raise SERVICE.garbage()
            self._to(whole["text"])
        return self._text.strip()

    def _take(self, event: Any) -> None:
        if not isinstance(event, dict) or "error" in event:
            raise SERVICE.garbage()
        kind = str(event.get("type", ""))
        if isinstance(event.get("delta"), str):  # OpenAI: transcript.text.delta
            self._to(self._text + event["delta"])
        elif isinstance(event.get("text"), str):  # …done: the whole; speaches: a segment after another
            done = kind.endswith(".done")
            self._to(event["text"] if done else f"{self._text} {event['text'].strip()}".strip())
        elif isinstance(event.get("choices"), list):  # vLLM
            for choice in event["choices"][:1]:
                content = choice.get("delta", {}).get("content") if isinstance(choice, dict) else None
                if isinstance(content, str):
                    self._to(self._text + content)

    def _to(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self._tell(text.strip())


def _take_out(form: dict[str, Any], name: str, instead: str | None) -> bool:
    """Take it out, or put what every server knows in its place; False when there was nothing to do."""
    if name not in form or form[name] == instead:
        return False
    if instead is None:
        del form[name]
    else:
        form[name] = instead
    return True
