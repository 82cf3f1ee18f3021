"""One question to an OpenAI-compatible endpoint (`POST …/chat/completions`), and every way it may fail.

The answer is streamed, so that it can be cancelled, cut when it goes round in circles, and bounded in
time and size. Error texts never carry the address, the key or what was said. What is retried: no
connection, 429 and 5xx before an answer began; nothing else, since a second try would cost twice.
"""

import json
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from threading import Event
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpx

from chevet.engines.language.llm.accounting import Spent, estimated_tokens
from chevet.engines.language.llm.errors import GenerationError
from chevet.engines.language.llm.loops import goes_round
from chevet.settings.generative import HERE

TRIES = 3
CONNECT = 10.0  # seconds
PATIENCE = 20.0  # seconds that a Retry-After is obeyed, at most
LARGEST = 4 << 20  # bytes of an answer
CHECK_EVERY = 40  # pieces of the stream between looks for loops

Message = Mapping[str, str]


@dataclass(frozen=True)
class Answer:
    """What came. `cut` says why it is not whole: "length", "loop" or ""."""

    text: str
    cut: str
    spent: Spent


class Client:
    """An endpoint. Safe for one thread at a time; close it when done."""

    def __init__(
        self,
        url: str,
        model: str,
        *,
        key: str | None = None,
        timeout: float = 240.0,
        wait: Callable[[Event, float], bool] = lambda event, seconds: event.wait(seconds),
    ) -> None:
        self.model, self.timeout, self._wait = model, timeout, wait
        parts = urlsplit(url)
        path = parts.path.rstrip("/") or "/v1"
        self._url = urlunsplit(parts._replace(path=f"{path}/chat/completions"))
        # Azure's own header beside the usual one; both go to the same place.
        headers = {"authorization": f"Bearer {key}", "api-key": key} if key else {}
        self._http = httpx.Client(
            headers={**headers, "user-agent": "chevet"},
            follow_redirects=False,  # what patients say goes where the hospital said, nowhere else
            trust_env=parts.hostname not in HERE,
        )

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def complete(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        schema: Mapping[str, Any] | None = None,
        cancel: Event | None = None,
    ) -> Answer:
        """The model's answer. With `schema`, asked for as JSON of that shape where the endpoint can do that.

        Raises GenerationError.
        """
        stop = cancel or Event()
        body: dict[str, Any] = {
            "model": self.model,
            "messages": list(messages),
            "max_tokens": max_tokens,
            "temperature": 0,
            "seed": 1,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        if schema is not None:
            body["response_format"] = {
                "type": "json_schema",
                "json_schema": {"name": "note", "strict": True, "schema": schema},
            }
        began = time.monotonic()
        deadline = began + self.timeout
        tries = 0
        while True:
            tries += 1
            try:
                return self._once(body, began, deadline, stop)
            except _Rejected as error:  # the endpoint does not know one of the extras: ask without them
                if not _without_extras(body):
                    raise GenerationError(
                        "refused",
                        f"The language model's endpoint refused the question ({error.status}); check "
                        "CHEVET_LLM_URL, CHEVET_LLM_MODEL and CHEVET_LLM_CONTEXT.",
                    ) from None
                tries -= 1
            except _Again as error:
                pause = min(error.after or random.uniform(0.5, 1.0) * 2 ** (tries - 1), PATIENCE)  # noqa: S311
                if tries >= TRIES or time.monotonic() + pause >= deadline:
                    raise error.final from None
                if self._wait(stop, pause):
                    raise _cancelled() from None

    def _once(self, body: Mapping[str, Any], began: float, deadline: float, stop: Event) -> Answer:
        left = max(deadline - time.monotonic(), 0.1)
        timeout = httpx.Timeout(left, connect=min(CONNECT, left))
        try:
            with self._http.stream("POST", self._url, json=body, timeout=timeout) as response:
                _check_status(response)
                heard = _Heard()
                for line in _lines(response, deadline, stop):
                    if not heard.take(line):
                        break
                text = heard.whole()
        except (httpx.ConnectError, httpx.ConnectTimeout):
            raise _Again(
                GenerationError(
                    "unreachable", "The language model's endpoint cannot be reached; check that it runs."
                )
            ) from None
        except httpx.TimeoutException:
            raise _late(self.timeout) from None
        except (httpx.HTTPError, httpx.InvalidURL):
            raise GenerationError(
                "failed", "The connection to the language model broke off; try again."
            ) from None
        question = sum(estimated_tokens(m["content"]) for m in body["messages"])
        spent = Spent(
            1,
            heard.tokens_in or question,
            heard.tokens_out or estimated_tokens(text),
            time.monotonic() - began,
        )
        return Answer(text, heard.cut, spent)


class _Rejected(Exception):
    """400 or 422: something in the question is not understood."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class _Again(Exception):
    """Trying again may help; if not, `final` is raised. `after`: seconds the endpoint asked for."""

    def __init__(self, final: GenerationError, after: float | None = None) -> None:
        super().__init__(final.message)
        self.final, self.after = final, after


class _Heard:
    """A streamed answer as it grows; also takes one that comes whole."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.plain: list[str] = []
        self.tokens_in = self.tokens_out = 0
        self.cut = ""

    def take(self, line: str) -> bool:
        """Take a line; False when the answer is over."""
        if not line.startswith("data:"):
            if line.strip() and not line.startswith((":", "event:", "id:", "retry:")):
                self.plain.append(line)
            return True
        data = line[5:].strip()
        if data == "[DONE]":
            return False
        self._object(_json(data), "delta")
        if len(self.pieces) % CHECK_EVERY == 0 and goes_round("".join(self.pieces)):
            self.cut = "loop"
            return False
        return True

    def whole(self) -> str:
        """The text. Raises GenerationError (`garbage`) when there is none."""
        if not self.pieces and self.plain:  # not streamed after all
            self._object(_json("\n".join(self.plain)), "message")
        text = "".join(self.pieces)
        if not text.strip():
            raise GenerationError("garbage", "The language model answered nothing; check the endpoint.")
        if not self.cut and goes_round(text):
            self.cut = "loop"
        return text

    def _object(self, value: Any, part: str) -> None:
        if not isinstance(value, dict) or "error" in value:
            raise _garbage()
        usage = value.get("usage")
        if isinstance(usage, dict):
            self.tokens_in = _count(usage.get("prompt_tokens")) or self.tokens_in
            self.tokens_out = _count(usage.get("completion_tokens")) or self.tokens_out
        choices = value.get("choices")
        if not isinstance(choices, list):
            raise _garbage()
        if not choices:
            return
        choice = choices[0] if isinstance(choices[0], dict) else {}
        content = choice.get(part)
        text = content.get("content") if isinstance(content, dict) else None
        if isinstance(text, str) and text:
            self.pieces.append(text)
        if choice.get("finish_reason") == "length":
            self.cut = "length"


def _lines(response: httpx.Response, deadline: float, stop: Event) -> Iterator[str]:
    size, rest = 0, b""
    for chunk in response.iter_bytes():
        size += len(chunk)
        if size > LARGEST:
            raise GenerationError("garbage", "The language model's answer has no end; check the endpoint.")
        if stop.is_set():
            raise _cancelled()
        if time.monotonic() > deadline:
            raise httpx.ReadTimeout("deadline")
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield line.decode("utf-8", "replace").rstrip("\r")
    if rest:
        yield rest.decode("utf-8", "replace")


def _check_status(response: httpx.Response) -> None:
    status = response.status_code
    if status == 200:
        return
    if status in (400, 422):
        raise _Rejected(status)
    if status in (401, 403):
        raise GenerationError(
            "refused",
            f"The language model's endpoint refused the key ({status}); set CHEVET_LLM_KEY or CHEVET_LLM_KEY_FILE.",
        )
    if status == 413:
        raise GenerationError(
            "too_long", "The visit is too long for the language model; set a smaller CHEVET_LLM_CONTEXT."
        )
    if status == 429:
        raise _Again(
            GenerationError(
                "busy", "The language model's endpoint takes no more questions now (429); try later."
            ),
            _seconds(response.headers.get("retry-after")),
        )
    if status >= 500:
        raise _Again(
            GenerationError("failed", f"The language model's endpoint failed ({status}); try later."),
            _seconds(response.headers.get("retry-after")),
        )
    raise GenerationError(
        "refused",
        f"The language model's endpoint did not take the question ({status}); check CHEVET_LLM_URL and CHEVET_LLM_MODEL.",
    )


def _without_extras(body: dict[str, Any]) -> bool:
    """Take out what not every endpoint knows; False when nothing is left to take out."""
    extras = ("response_format", "stream_options", "seed")  # the likeliest first, one at a time
    return any(body.pop(extra, None) is not None for extra in extras)


def _json(data: str) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        raise _garbage() from None


def _garbage() -> GenerationError:
    return GenerationError(
        "garbage", "The language model's endpoint answered something that is no answer; check CHEVET_LLM_URL."
    )


def _late(seconds: float) -> GenerationError:
    return GenerationError(
        "timeout",
        f"The language model did not answer within {seconds:.0f} s; try later or set CHEVET_LLM_TIMEOUT.",
    )


def _cancelled() -> GenerationError:
    return GenerationError("cancelled", "Generating was cancelled.")


def _seconds(value: str | None) -> float | None:
    try:
        return max(float(value), 0.0) if value else None
    except ValueError:
        return None  # a date: the usual pause will do


def _count(value: Any) -> int:
    return value if isinstance(value, int) and value > 0 else 0
