"""The `grounded` engine: extraction and composition by rules. No model, no network, no invention."""

import hashlib
from importlib.resources import files
from importlib.resources.abc import Traversable

from chevet.clinical.codes.classification import releases
from chevet.contracts.chart import KnownChart
from chevet.contracts.draft import Draft
from chevet.contracts.preferences import NONE, Preferences
from chevet.contracts.transcript import Transcript
from chevet.engines.card import Card
from chevet.language.draft import draft_note
from chevet.language.templates import Template


def fingerprint() -> str:
    """SHA-256 over every rule, vocabulary and classification: a changed rule or word is a changed version."""
    digest = hashlib.sha256()
    for room in ("chevet.language", "chevet.clinical"):
        for path, content in sorted(_sources(files(room), f"{room}/")):
            digest.update(path.encode() + b"\0" + content + b"\0")
    digest.update("\0".join(releases()).encode())
    return digest.hexdigest()


def _sources(folder: Traversable, prefix: str) -> list[tuple[str, bytes]]:
    found = []
    for entry in folder.iterdir():
        if entry.is_dir() and entry.name != "__pycache__":
            found += _sources(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith((".py", ".toml", ".txt")):
            found.append((prefix + entry.name, entry.read_bytes()))
    return found


CARD = Card(name="grounded", version="0.2.0", sha256=fingerprint(), vendor=None, licence="Apache-2.0")


def draft(
    transcript: Transcript,
    *,
    draft_id: str,
    template: str | Template = "soap",
    preferences: Preferences = NONE,
    chart: KnownChart | None = None,
) -> Draft:
    """A verified draft of the conversation.

    Raises chevet.language.errors.NotADialogue and UnknownTemplate, each with a sentence for the user.
    """
    return draft_note(
        transcript,
        draft_id=draft_id,
        template=template,
        preferences=preferences,
        chart=chart,
        engine=CARD.engine,
    )
