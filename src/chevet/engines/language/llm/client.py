"""One question to an OpenAI-compatible endpoint (`POST …/chat/completions`).

The answer is streamed, so that it can be cancelled, cut when it goes round in circles, and bounded in
time and size. How it may fail, and what is tried again: `chevet.engines.endpoint`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Event
from typing import Any

from chevet.contracts.redaction import Redactor
from chevet.engines.endpoint import Endpoint, Reply, Service
from chevet.engines.language.llm.accounting import Spent, estimated_tokens
from chevet.engines.language.llm.errors import GenerationError
from chevet.engines.language.llm.loops import goes_round
from chevet.engines.language.llm.redaction import Redaction

CHECK_EVERY = 40  # pieces of the stream between looks for loops

SERVICE = Service(
    who="language model",
    prefix="CHEVET_LLM",
    settings="CHEVET_LLM_URL, CHEVET_LLM_MODEL and CHEVET_LLM_CONTEXT",
    too_long="The visit is too long for the language model; set a smaller CHEVET_LLM_CONTEXT.",
    error=GenerationError,  # type: ignore[arg-type]  # its codes are fewer than all strings
)

Message = Mapping[str, str]


@dataclass(frozen=True)
class Answer:
    """What came. `cut` says why it is not whole: "length", "loop" or ""."""

    text: str
    cut: str
    spent: Spent


class Client:
    """An endpoint. Safe for one thread at a time; close it when done.

    With a `redactor` what is asked leaves redacted, and what is answered comes back as it was said.
    """

    def __init__(
        self,
        url: str,
        model: str,
        *,
        vendor: str | None,
        redactor: Redactor | None = None,
        key: str | None = None,
        timeout: float = 240.0,
        wait: Callable[[Event, float], bool] = lambda event, seconds: event.wait(seconds),
    ) -> None:
        self.model, self.timeout = model, timeout
        self._endpoint = Endpoint(
            SERVICE, url, "chat/completions", vendor=vendor, key=key, timeout=timeout, wait=wait
        )
        self._redaction = Redaction(redactor)

    def close(self) -> None:
        """Close the connections."""
        self._endpoint.close()

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
        body: dict[str, Any] = {
            "model": self.model,
            "messages": self._redaction.out(messages),
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
        (text, heard), seconds = self._endpoint.post(
            lambda: {"json": body}, _read, without_extras=lambda: _without_extras(body), cancel=cancel
        )
        question = sum(estimated_tokens(m["content"]) for m in messages)
        spent = Spent(1, heard.tokens_in or question, heard.tokens_out or estimated_tokens(text), seconds)
        return Answer(self._redaction.back(text), heard.cut, spent)


def _read(reply: Reply) -> "tuple[str, _Heard]":
    heard = _Heard(reply)
    for line in reply.lines():
        if not heard.take(line):
            break
    return heard.whole(), heard


class _Heard:
    """A streamed answer as it grows; also takes one that comes whole."""

    def __init__(self, reply: Reply) -> None:
        self._reply = reply
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
        self._object(self._reply.json(data), "delta")
        if len(self.pieces) % CHECK_EVERY == 0 and goes_round("".join(self.pieces)):
            self.cut = "loop"
            return False
        return True

    def whole(self) -> str:
        """The text. Raises GenerationError (`garbage`) when there is none."""
        if not self.pieces and self.plain:  # not streamed after all
            self._object(self._reply.json("\n".join(self.plain)), "message")
        text = "".join(self.pieces)
        if not text.strip():
            raise GenerationError("garbage", "The language model answered nothing; check the endpoint.")
        if not self.cut and goes_round(text):
            self.cut = "loop"
        return text

    def _object(self, value: Any, part: str) -> None:
        if not isinstance(value, dict) or "error" in value:
            raise SERVICE.garbage()
        usage = value.get("usage")
        if isinstance(usage, dict):
            self.tokens_in = _count(usage.get("prompt_tokens")) or self.tokens_in
            self.tokens_out = _count(usage.get("completion_tokens")) or self.tokens_out
        choices = value.get("choices")
        if not isinstance(choices, list):
            raise SERVICE.garbage()
        if not choices:
            return
        choice = choices[0] if isinstance(choices[0], dict) else {}
        content = choice.get(part)
        text = content.get("content") if isinstance(content, dict) else None
        if isinstance(text, str) and text:
            self.pieces.append(text)
        if choice.get("finish_reason") == "length":
            self.cut = "length"


def _without_extras(body: dict[str, Any]) -> bool:
    """Take out what not every endpoint knows; False when nothing is left to take out."""
    extras = ("response_format", "stream_options", "seed")  # the likeliest first, one at a time
    return any(body.pop(extra, None) is not None for extra in extras)


def _count(value: Any) -> int:
    return value if isinstance(value, int) and value > 0 else 0
