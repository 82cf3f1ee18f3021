"""What an administrator may set, and the sentences they get when it makes no sense."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from chevet.settings import backup as backups
from chevet.settings import generative, speech
from chevet.settings.endpoints import number
from chevet.settings.errors import SettingsError

__all__ = ["Environment", "SettingsError", "default_data", "read"]


@dataclass(frozen=True)
class Environment:
    """Chevet's settings, checked.

    `data` holds the embedded database, audio and keys; `url` is where staff reach the pages;
    `ehr_url` the hospital's FHIR R4 base (None: no EHR connected yet); `speech` listens (docs/speech.md);
    `templates` the folder of a hospital's own note templates (docs/templates.md);
    `break_glass_hours` is how long a chart stays open to who broke the glass (docs/access.md);
    `engine` drafts the notes, `llm` is how it generates (docs/generative-drafting.md); `patients_reach` is how
    a patient reaches a person about this (a telephone number, an office), told on their page.
    """

    data: Path
    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    url: str
    ehr_url: str | None
    ehr_token: str | None = field(repr=False)
    site: str
    site_name: str
    time_zone: str
    keyring: Path
    cache: Path
    behind_tls: bool
    engine: generative.Engine
    llm: generative.Generative
    speech: speech.Speech
    templates: Path | None = None
    break_glass_hours: float = 4.0
    backup: backups.Backup | None = None
    self_signed: bool = False
    patients_reach: str = ""


def default_data() -> Path:
    """Where Chevet keeps its data when nobody says otherwise."""
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "chevet"


def read(env: Mapping[str, str] = os.environ) -> Environment:
    """Read and check the environment. Raises SettingsError with a sentence that says what to set."""
    data = Path(env.get("CHEVET_DATA") or default_data()).expanduser().resolve()
    database_url = env.get("DATABASE_URL", "")
    if database_url and urlsplit(database_url).scheme not in ("postgres", "postgresql"):
        raise SettingsError("DATABASE_URL must begin with postgresql:// : Chevet runs on PostgreSQL only.")
    url = env.get("CHEVET_URL", "http://127.0.0.1:8000").rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError("CHEVET_URL must be a whole address such as https://chevet.example.org .")
    if parts.scheme == "http" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        raise SettingsError(
            f"CHEVET_URL names {parts.hostname} without TLS: patients' data would travel in the clear. "
            "Set an https:// address (Chevet may stand behind a proxy that speaks TLS)."
        )
    ehr_url = _http_url(env, "CHEVET_EHR_URL")
    cache_home = Path(env.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Environment(
        data=data,
        database_url=database_url,
        secret_key=env.get("CHEVET_SECRET_KEY") or _kept_secret(data / "secret.key"),
        url=url,
        ehr_url=ehr_url,
        ehr_token=env.get("CHEVET_EHR_TOKEN") or None,
        site=env.get("CHEVET_SITE", "main"),
        site_name=env.get("CHEVET_SITE_NAME", "Chevet"),
        time_zone=env.get("CHEVET_TIME_ZONE", env.get("TZ", "UTC") or "UTC"),
        keyring=Path(env.get("CHEVET_KEYRING") or data / "keyring.json").expanduser(),
        cache=Path(env.get("CHEVET_CACHE") or cache_home / "chevet").expanduser(),
        behind_tls=parts.scheme == "https",
        engine=generative.drafting(env),
        llm=generative.read(env),
        speech=speech.read(env),
        templates=templates_folder(env),
        break_glass_hours=number(env, "CHEVET_BREAK_GLASS_HOURS", 4.0, least=0.25),
        backup=backups.read(env),
        self_signed=env.get("CHEVET_TLS") == "self-signed",
        patients_reach=env.get("CHEVET_PATIENTS_REACH", "").strip()[:200],
    )


def templates_folder(env: Mapping[str, str] = os.environ) -> Path | None:
    """CHEVET_TEMPLATES, alone: the commands that need no other setting read it too. Raises SettingsError."""
    value = env.get("CHEVET_TEMPLATES", "")
    folder = Path(value).expanduser() if value else None
    if folder is not None and not folder.is_dir():
        raise SettingsError(
            f"CHEVET_TEMPLATES names {folder}, which is no folder; set the one with your templates."
        )
    return folder


def _http_url(env: Mapping[str, str], name: str) -> str | None:
    value = env.get(name, "").rstrip("/")
    if value and (urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).hostname):
        raise SettingsError(f"{name} must be a whole http(s) address.")
    return value or None


def _kept_secret(file: Path) -> str:
    """The secret in `file`, made at the first start, readable by its owner only."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text().strip()
    value = secrets.token_urlsafe(48)
    with os.fdopen(descriptor, "w") as handle:
        handle.write(value)
    return value
