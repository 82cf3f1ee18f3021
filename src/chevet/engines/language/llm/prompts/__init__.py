"""The questions put to a model, one TOML file a version; a changed word is a changed version and hash.

No clinical content stands in them: a small model copies what it is shown into the note.
"""

import hashlib
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

CURRENT = "note-1"


@dataclass(frozen=True)
class Prompt:
    """One language's questions. `headings`: what a section is called in the question → what fills it here."""

    name: str
    sha256: str
    system: str
    whole: str
    section: str
    as_json: str
    headings: dict[str, str]

    @property
    def version(self) -> str:
        """Name and beginning of the hash, as the engine's card carries them."""
        return f"{self.name}-{self.sha256[:8]}"


@lru_cache
def prompt(language: str, name: str = CURRENT) -> Prompt:
    """The questions in that language ("en" or "fr")."""
    raw = files(__name__).joinpath(f"{name}.toml").read_bytes()
    data = tomllib.loads(raw.decode("utf-8"))[language]
    return Prompt(
        name=name,
        sha256=hashlib.sha256(raw).hexdigest(),
        system=data["system"].strip(),
        whole=data["whole"].strip(),
        section=data["section"].strip(),
        as_json=data["as_json"].strip(),
        headings=dict(data["headings"]),
    )


@lru_cache
def aliases() -> dict[str, str]:
    """Every heading a model may write, in small letters → what fills that section here."""
    raw = files(__name__).joinpath("headings.toml").read_text("utf-8")
    return {alias: part for part, names in tomllib.loads(raw).items() for alias in names}
