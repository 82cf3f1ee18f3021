"""Answers kept in a folder while an engine is measured: a run can be cut and continued, and its figures printed again.

For public data only: what is kept is what a model wrote about a visit. Nothing but a measurement opens `keeping`.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import asdict
from pathlib import Path
from threading import Event
from typing import Any

from chevet.engines.language.llm.accounting import Spent
from chevet.engines.language.llm.client import Answer, Client, Message

_folder: ContextVar[Path | None] = ContextVar("kept answers", default=None)


@contextmanager
def keeping(folder: Path | None) -> Iterator[None]:
    """While this is open, every answer is kept in `folder`, and what is there is not asked again. None: no keeping."""
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    token = _folder.set(folder)
    try:
        yield
    finally:
        _folder.reset(token)


def folder() -> Path | None:
    """Where answers are kept now; None: nowhere."""
    return _folder.get()


class Kept:
    """Answers by the model that gave them and all that it was asked. `connect` is called only for what is not there.

    An answer's seconds are those it took when it was generated.
    """

    def __init__(
        self, folder: Path, model: str, connect: Callable[[], AbstractContextManager[Client]]
    ) -> None:
        self._folder, self._model, self._connect = folder, model, connect

    def complete(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        schema: Mapping[str, Any] | None = None,
        cancel: Event | None = None,
    ) -> Answer:
        """As `Client.complete`. A failure is not kept: the next run asks again."""
        asked = json.dumps([self._model, list(messages), max_tokens, schema], sort_keys=True)
        file = self._folder / f"{hashlib.sha256(asked.encode()).hexdigest()[:32]}.json"
        if file.is_file():
            there = json.loads(file.read_text("utf-8"))
            return Answer(there["text"], there["cut"], Spent(**there["spent"]))
        with self._connect() as client:
            answer = client.complete(messages, max_tokens=max_tokens, schema=schema, cancel=cancel)
        begun = file.with_suffix(".new")
        begun.write_text(json.dumps(asdict(answer), ensure_ascii=False), "utf-8")
        begun.replace(file)
        return answer
