"""What the settings of every outside endpoint have in common; `prefix` is that of its variables."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from chevet.settings.errors import SettingsError

HERE = frozenset({"127.0.0.1", "localhost", "::1"})


def url_and_vendor(env: Mapping[str, str], prefix: str, example: str) -> tuple[str | None, str | None]:
    """`…_URL`, and who runs it (`…_VENDOR`; None: the house). Raises SettingsError."""
    url = env.get(f"{prefix}_URL", "").rstrip("/")
    vendor = env.get(f"{prefix}_VENDOR", "").strip()
    if not url:
        if vendor not in ("", "none"):
            raise SettingsError(f"{prefix}_VENDOR names who runs an endpoint; set {prefix}_URL too.")
        return None, None
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError(f"{prefix}_URL must be a whole http(s) address, such as {example} .")
    here = parts.hostname in HERE
    if parts.scheme == "http" and not here:
        raise SettingsError(
            f"{prefix}_URL names {parts.hostname} without TLS: what patients say would travel in the clear. "
            "Set an https:// address."
        )
    if not vendor and not here:
        raise SettingsError(
            f"Set {prefix}_VENDOR to whoever runs {prefix}_URL, as in their contract, or to none if the "
            "hospital runs it itself."
        )
    return url, vendor if vendor not in ("", "none") else None


def key(env: Mapping[str, str], prefix: str) -> str | None:
    """`…_KEY`, or what `…_KEY_FILE` holds. Raises SettingsError."""
    value, file = env.get(f"{prefix}_KEY"), env.get(f"{prefix}_KEY_FILE")
    if value and file:
        raise SettingsError(f"Set {prefix}_KEY or {prefix}_KEY_FILE, not both.")
    if file:
        try:
            value = Path(file).expanduser().read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise SettingsError(f"{prefix}_KEY_FILE names {file}, which cannot be read.") from None
    if value and not (value.isascii() and value.isprintable()):
        raise SettingsError(
            f"The key of {prefix}_KEY or {prefix}_KEY_FILE is not one line of plain characters."
        )
    return value or None


def one_of(env: Mapping[str, str], name: str, values: tuple[str, ...]) -> str:
    """One of some words, the first unless set. Raises SettingsError."""
    value = env.get(name) or values[0]
    if value not in values:
        raise SettingsError(f"{name} is {value}; it takes {' or '.join(values)}.")
    return value


def number(env: Mapping[str, str], name: str, default: float, *, least: float = 0.0) -> float:
    """A number of at least `least`. Raises SettingsError."""
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
