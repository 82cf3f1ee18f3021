"""A recording → its transcript, by the model the site chose; by the local one where that may or can not."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from chevet.contracts.transcript import Transcript
from chevet.drafts.gates import Use
from chevet.engines.speech import choice
from chevet.scribe import leaving, voices
from chevet.scribe.intake import open_audio
from chevet.scribe.models import Recording

if TYPE_CHECKING:
    from chevet.engines.speech.choice import Model

log = logging.getLogger("chevet.scribe")

Refusal = tuple[str, str]

PROBLEMS = {
    "unreachable": _("The speech server cannot be reached; try again, and tell the administrator."),
    "timeout": _("The speech server did not answer in time; try again later."),
    "refused": _("The speech server refused the recording; the administrator finds why in the log."),
    "busy": _("The speech server takes no more recordings now; try again later."),
    "failed": _("The speech server failed; try again, and tell the administrator."),
    "garbage": _("The speech server answered something that is no transcript; tell the administrator."),
    "too_long": _(
        "The speech server does not take recordings in pieces of half a minute; tell the administrator."
    ),
    "other_language": _(
        "The speech server heard another language; set the recording's language, or tell the administrator."
    ),
    "cancelled": _("Listening was stopped; try again."),
}
"""What the page says of a speech server's failure, by its code; the log has the whole sentence."""


class Meter:
    """What this thread has an endpoint hear from now on: seconds of sound that leave the house, and money."""

    def __init__(self, model: "Model") -> None:
        self._model = model
        self._before: Any = getattr(model, "spent", None)

    def account(self) -> dict[str, object]:
        """What the audit chain keeps of it; nothing where nothing left."""
        if self._before is None:
            return {}
        spent, site = self._model.spent.less(self._before), settings.CHEVET.speech  # type: ignore[union-attr]
        if not spent.calls:
            return {}
        cost = round(spent.cost(site.price_minute), 6)
        return {"sent_seconds": round(spent.sent, 1), "cost": cost, "currency": site.currency}


@dataclass(frozen=True)
class Listened:
    """A transcript, and what an endpoint took for it, as the audit chain keeps it."""

    transcript: Transcript
    account: dict[str, object]


@cache
def speech_model() -> "Model":
    """The speech model of this worker, loaded once. Raises ModelError."""
    return choice.load(settings.CHEVET.speech, settings.CHEVET.cache / "models")


@cache
def fallback_model() -> "Model | None":
    """The local one that listens in its place; None if the site did not want that. Raises ModelError."""
    return choice.fallback(settings.CHEVET.speech, settings.CHEVET.cache / "models")


def permitted(refused: Callable[[Use], Refusal | None]) -> "Model | Refusal":
    """The model that may listen, or why none may (sentence, gate). Raises ModelError."""
    model = speech_model()
    refusal = refused(leaving.of_speech(model))
    if refusal is None:
        return model
    # What a person may not do, or a patient has not agreed to, no other model may do either.
    other = fallback_model() if refusal[1] in ("model", "contract") else None
    if other is None:
        return refusal
    return refused(leaving.of_speech(other)) or other


def hear(
    recording: Recording,
    refused: Callable[[Use], Refusal | None],
    progress: Callable[[float], None],
) -> Listened | Refusal:
    """The transcript, or why no model may listen (sentence, gate). Nothing leaves before every gate has let it.

    Raises ModelError, AudioError, VaultError, FileNotFoundError.
    """
    from chevet.engines.speech.errors import SpeechError
    from chevet.speech.decode import decode

    model = permitted(refused)
    if isinstance(model, tuple):
        return model
    with open_audio(recording) as reader:
        audio = decode(reader.read())
    words = leaving.words(model, recording.visit, recording.language, subject=recording.audit_subject)

    def listen(model: "Model") -> Transcript:
        from chevet.speech.dictation import dictated
        from chevet.speech.transcribe import transcribe

        heard = transcribe(
            audio,
            model,
            language=recording.language,
            vocabulary=words,
            progress=progress,
            clinician_voice=voices.known(recording.visit.clinician),
            transcript_id=str(recording.pk),
        )
        return dictated(heard) if recording.mode == Recording.Mode.DICTATION else heard

    meter = Meter(model)
    try:
        heard = listen(model)
    except SpeechError as error:
        other = fallback_model()
        if other is None or refused(leaving.of_speech(other)) is not None:
            raise
        log.warning("the speech endpoint failed (%s); the local model listens instead", error.code)
        heard = listen(other)
    return Listened(heard, meter.account())
