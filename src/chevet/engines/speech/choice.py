"""The model that listens, as it is set."""

from pathlib import Path
from typing import TYPE_CHECKING

from chevet.settings.speech import Speech

if TYPE_CHECKING:
    from chevet.engines.speech.remote import Remote
    from chevet.engines.speech.whisper import Whisper

    Model = Whisper | Remote


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
