"""What an administrator may set about the generative engine, checked; read without Django."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from chevet.settings.errors import SettingsError

Engine = Literal["grounded", "llm"]
Mode = Literal["whole", "sections"]
Format = Literal["text", "json"]
HERE = frozenset({"127.0.0.1", "localhost", "::1"})


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
    url, vendor = _url(env)
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
        key=_key(env),
        vendor=vendor,
        timeout=_number(env, "CHEVET_LLM_TIMEOUT", 240.0, least=1.0),
        context=int(_number(env, "CHEVET_LLM_CONTEXT", 8192, least=2048)),
        languages=languages,
        mode=_one_of(env, "CHEVET_LLM_MODE", ("whole", "sections")),  # type: ignore[arg-type]
        format=_one_of(env, "CHEVET_LLM_FORMAT", ("text", "json")),  # type: ignore[arg-type]
        price_in=_number(env, "CHEVET_LLM_PRICE_IN", 0.0),
        price_out=_number(env, "CHEVET_LLM_PRICE_OUT", 0.0),
        currency=env.get("CHEVET_LLM_CURRENCY") or "USD",
    )


def drafting(env: Mapping[str, str] = os.environ) -> Engine:
    """Which engine drafts at this site (CHEVET_ENGINE). Raises SettingsError."""
    return _one_of(env, "CHEVET_ENGINE", ("grounded", "llm"))  # type: ignore[return-value]


def _url(env: Mapping[str, str]) -> tuple[str | None, str | None]:
    """The endpoint, and who runs it (None: the house)."""
    url = env.get("CHEVET_LLM_URL", "").rstrip("/")
    vendor = env.get("CHEVET_LLM_VENDOR", "").strip()
    if not url:
        if vendor not in ("", "none"):
            raise SettingsError("CHEVET_LLM_VENDOR names who runs an endpoint; set CHEVET_LLM_URL too.")
        return None, None
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError(
            "CHEVET_LLM_URL must be a whole http(s) address, such as https://llm.example.org/v1 ."
        )
    here = parts.hostname in HERE
    if parts.scheme == "http" and not here:
        raise SettingsError(
            f"CHEVET_LLM_URL names {parts.hostname} without TLS: what patients say would travel in the clear. "
            "Set an https:// address."
        )
    if not vendor and not here:
        raise SettingsError(
            "Set CHEVET_LLM_VENDOR to whoever runs CHEVET_LLM_URL, as in their contract, or to none if the "
            "hospital runs it itself."
        )
    return url, vendor if vendor not in ("", "none") else None


def _key(env: Mapping[str, str]) -> str | None:
    key, file = env.get("CHEVET_LLM_KEY"), env.get("CHEVET_LLM_KEY_FILE")
    if key and file:
        raise SettingsError("Set CHEVET_LLM_KEY or CHEVET_LLM_KEY_FILE, not both.")
    if file:
        try:
            key = Path(file).expanduser().read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise SettingsError(f"CHEVET_LLM_KEY_FILE names {file}, which cannot be read.") from None
    if key and not (key.isascii() and key.isprintable()):
        raise SettingsError(
            "The key of CHEVET_LLM_KEY or CHEVET_LLM_KEY_FILE is not one line of plain characters."
        )
    return key or None


def _models(env: Mapping[str, str]) -> Path:
    home = Path(env.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Path(env.get("CHEVET_CACHE") or home / "chevet").expanduser() / "models"


def _one_of(env: Mapping[str, str], name: str, values: tuple[str, ...]) -> str:
    value = env.get(name) or values[0]
    if value not in values:
        raise SettingsError(f"{name} is {value}; it takes {' or '.join(values)}.")
    return value


def _number(env: Mapping[str, str], name: str, default: float, *, least: float = 0.0) -> float:
    raw = env.get(name)
    if not raw:
        return default
    try:
        value = float(raw)
    except ValueError:
        value = float("nan")
    if not least <= value < float("inf"):
        raise SettingsError(f"{name} must be a number of at least {least:g}.")
    return value
