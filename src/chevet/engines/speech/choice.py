"""The model that listens, as it is set."""

from pathlib import Path
from typing import TYPE_CHECKING

from chevet.engines.card import Card
from chevet.settings.speech import Speech

if TYPE_CHECKING:
    from chevet.engines.speech.remote import Remote
    from chevet.engines.speech.whisper import Whisper

    Model = Whisper | Remote


def card(settings: Speech) -> Card:
    """The card of the model that listens, without loading it: what an administrator approves."""
    if settings.outside:
        from chevet.engines.speech import remote

        return remote.card_of(settings)
    from chevet.engines.speech import whisper

    if settings.path is None or settings.sha256 is None:
        return whisper.BASE
    return whisper.card_of(settings.path, settings.sha256)


def load(settings: Speech, cache: Path | None = None) -> "Model":
    """The endpoint's model, or the one on this machine. Nothing is sent yet. Raises ModelError."""
    if settings.outside:
        from chevet.engines.speech import remote

        return remote.load(settings)
    from chevet.engines.speech import whisper

    return whisper.load(cache, model_path=settings.path, sha256=settings.sha256)


def fallback(settings: Speech, cache: Path | None = None) -> "Model | None":
    """The model on this machine that listens where the endpoint may not or does not answer; None if not set so.

    Raises ModelError.
    """
    if not (settings.outside and settings.fallback):
        return None
    from chevet.engines.speech import whisper

    return whisper.load(cache)
