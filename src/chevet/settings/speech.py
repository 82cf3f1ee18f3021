"""What an administrator may set about listening, checked; read without Django."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from chevet.settings.endpoints import key, number, one_of, url_and_vendor
from chevet.settings.errors import SettingsError
from chevet.speech.vocabulary import BadVocabulary, parse


@dataclass(frozen=True)
class Speech:
    """The model that listens: one on this machine, or an endpoint's.

    Without `url`: the model that ships, or the one in the folder `path` whose `model.bin` has that `sha256`.
    With it: `model` is the name it is served under, `vendor` who runs it (None: the house), `timeout` the
    seconds for one window with all its retries, `at_once` how many windows are asked at a time,
    `price_minute` what a minute of sound costs in `currency`. With `fallback` the local model listens where
    the endpoint may not or does not answer. `vocabulary` are the site's own words (docs/speech.md).
    """

    path: Path | None = None
    sha256: str | None = None
    url: str | None = None
    model: str | None = None
    key: str | None = field(default=None, repr=False)
    vendor: str | None = None
    timeout: float = 60.0
    languages: tuple[str, ...] = ("en", "fr")
    at_once: int = 4
    price_minute: float = 0.0
    currency: str = "USD"
    fallback: bool = False
    vocabulary: tuple[str, ...] = ()

    @property
    def outside(self) -> bool:
        """Whether an endpoint listens."""
        return self.url is not None


def read(env: Mapping[str, str] = os.environ) -> Speech:
    """Read and check the CHEVET_SPEECH_… settings and CHEVET_VOCABULARY.

    Raises SettingsError with a sentence that says what to set.
    """
    url, vendor = url_and_vendor(env, "CHEVET_SPEECH", "https://speech.example.org/v1")
    model, sha256 = env.get("CHEVET_SPEECH_MODEL") or None, env.get("CHEVET_SPEECH_MODEL_SHA256") or None
    if url and not model:
        raise SettingsError(
            "Set CHEVET_SPEECH_MODEL to the name that CHEVET_SPEECH_URL serves the model under."
        )
    if url and sha256:
        raise SettingsError(
            "CHEVET_SPEECH_MODEL_SHA256 is for a model's folder; CHEVET_SPEECH_URL serves its model by name. "
            "Take one of them away."
        )
    if not url and bool(model) != bool(sha256):
        raise SettingsError("Set CHEVET_SPEECH_MODEL and CHEVET_SPEECH_MODEL_SHA256 together, or neither.")
    fallback = one_of(env, "CHEVET_SPEECH_FALLBACK", ("none", "local")) == "local"
    if fallback and not url:
        raise SettingsError(
            "CHEVET_SPEECH_FALLBACK is for when an endpoint fails; set CHEVET_SPEECH_URL too."
        )
    languages = tuple(p.strip() for p in env.get("CHEVET_SPEECH_LANGUAGES", "en,fr").split(",") if p.strip())
    if not languages or not all(len(code) == 2 and code.isalpha() and code.islower() for code in languages):
        raise SettingsError("CHEVET_SPEECH_LANGUAGES takes two-letter codes, such as en,fr.")
    return Speech(
        path=Path(model).expanduser() if model and not url else None,
        sha256=sha256,
        url=url,
        model=model if url else None,
        key=key(env, "CHEVET_SPEECH"),
        vendor=vendor,
        timeout=number(env, "CHEVET_SPEECH_TIMEOUT", 60.0, least=1.0),
        languages=languages,
        at_once=int(number(env, "CHEVET_SPEECH_AT_ONCE", 4, least=1)),
        price_minute=number(env, "CHEVET_SPEECH_PRICE_MINUTE", 0.0),
        currency=env.get("CHEVET_SPEECH_CURRENCY") or "USD",
        fallback=fallback,
        vocabulary=_vocabulary(env),
    )


def _vocabulary(env: Mapping[str, str]) -> tuple[str, ...]:
    value = env.get("CHEVET_VOCABULARY")
    if not value:
        return ()
    try:
        return parse(Path(value).expanduser().read_text("utf-8"), f"CHEVET_VOCABULARY: {value}")
    except (OSError, UnicodeDecodeError):
        raise SettingsError(
            f"CHEVET_VOCABULARY names {value}, which cannot be read as text; set the file with your words."
        ) from None
    except BadVocabulary as error:
        raise SettingsError(str(error)) from None
