"""What an administrator may set about the generative engine, checked; read without Django."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from chevet.settings.endpoints import key, number, one_of, url_and_vendor
from chevet.settings.errors import SettingsError

Engine = Literal["grounded", "llm"]
Mode = Literal["whole", "sections"]
Format = Literal["text", "json"]


@dataclass(frozen=True)
class Generative:
    """The endpoint that generates, and how it is used.

    Without `url` a local model is started here. `vendor` is None for what runs in the house.
    `timeout` is in seconds, for one answer with all its retries; `context` in tokens, the prompt and
    the answer together; prices per 1,000 tokens in `currency`. `languages` are those the model may
    write in (ISO 639-1); `models` is the folder the local weights lie in.
    """

    models: Path
    url: str | None = None
    model: str | None = None
    key: str | None = field(default=None, repr=False)
    vendor: str | None = None
    timeout: float = 240.0
    context: int = 8192
    languages: tuple[str, ...] = ("en",)
    mode: Mode = "whole"
    format: Format = "text"
    price_in: float = 0.0
    price_out: float = 0.0
    currency: str = "USD"


def read(env: Mapping[str, str] = os.environ) -> Generative:
    """Read and check the CHEVET_LLM_… settings. Raises SettingsError with a sentence that says what to set."""
    url, vendor = url_and_vendor(env, "CHEVET_LLM", "https://llm.example.org/v1")
    model = env.get("CHEVET_LLM_MODEL") or None
    if url and not model:
        raise SettingsError("Set CHEVET_LLM_MODEL to the name that CHEVET_LLM_URL serves the model under.")
    if model and not url:
        raise SettingsError("CHEVET_LLM_MODEL names a model of an endpoint; set CHEVET_LLM_URL too.")
    languages = tuple(
        part.strip() for part in env.get("CHEVET_LLM_LANGUAGES", "en").split(",") if part.strip()
    )
    if not set(languages) <= {"en", "fr"}:
        raise SettingsError("CHEVET_LLM_LANGUAGES takes en, fr or en,fr.")
    return Generative(
        models=_models(env),
        url=url,
        model=model,
        key=key(env, "CHEVET_LLM"),
        vendor=vendor,
        timeout=number(env, "CHEVET_LLM_TIMEOUT", 240.0, least=1.0),
        context=int(number(env, "CHEVET_LLM_CONTEXT", 8192, least=2048)),
        languages=languages,
        mode=one_of(env, "CHEVET_LLM_MODE", ("whole", "sections")),  # type: ignore[arg-type]
        format=one_of(env, "CHEVET_LLM_FORMAT", ("text", "json")),  # type: ignore[arg-type]
        price_in=number(env, "CHEVET_LLM_PRICE_IN", 0.0),
        price_out=number(env, "CHEVET_LLM_PRICE_OUT", 0.0),
        currency=env.get("CHEVET_LLM_CURRENCY") or "USD",
    )


def drafting(env: Mapping[str, str] = os.environ) -> Engine:
    """Which engine drafts at this site (CHEVET_ENGINE). Raises SettingsError."""
    return one_of(env, "CHEVET_ENGINE", ("grounded", "llm"))  # type: ignore[return-value]


def _models(env: Mapping[str, str]) -> Path:
    home = Path(env.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Path(env.get("CHEVET_CACHE") or home / "chevet").expanduser() / "models"
