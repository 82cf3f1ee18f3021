"""Who speaks, put right while the visit goes on: kept as on the review page, under the recording's own id.

A capture becomes the recording of the same id, so that what was said here is in force there without a copy.
"""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from chevet.contracts.transcript import Speaker, Transcript
from chevet.scribe.live.captures import tell
from chevet.scribe.models import Capture, Live, Recording, SpeakerCorrection
from chevet.scribe.who_spoke import in_force
from chevet.speech.corrections import Correction, corrected
from chevet.speech.live import HeardUtterance
from chevet.trust import audit
from chevet.trust.models import Staff
from chevet.trust.roles import may


def asked(message: dict[str, Any]) -> Correction:
    """The correction in a page's message. Raises ValueError, KeyError for one that makes no sense."""
    return Correction(
        what=message["what"],
        utterance=str(message.get("utterance", "")),
        speaker=message.get("speaker", "unknown"),
        start=message.get("start"),
        end=message.get("end"),
    )


def by_whom(pk: uuid.UUID, utterances: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """A capture's utterances as the worker wrote them, with the corrections in force."""
    said = list(utterances)
    force = in_force(pk)
    if not force:
        return said
    return [u.model_dump(mode="json", exclude={"words"}) for u in corrected(_spoken(said), force).utterances]


def correct(pk: uuid.UUID, key: uuid.UUID, asked: Correction, *, by: Staff, origin: str = "") -> str:
    """Put right who speaks in what was heard so far; the sentence why not, else empty.

    `key` is the page's name for it: said again after a broken connection it counts once. Roles that are the
    wrong way round become a correction of each voice, because who is heard as whom may still change.
    """
    with transaction.atomic():
        row = Capture.objects.select_for_update(of=("self",)).select_related("visit").get(pk=pk)
        if SpeakerCorrection.objects.filter(pk=key).exists():
            return ""
        verdict = may(by, "draft.review", row)
        if not verdict:
            return verdict.reason
        if row.state not in Capture.ACTIVE or row.mode == Recording.Mode.DICTATION:
            return _("Who spoke cannot be put right here any more; do it beside the note.")
        live = Live.objects.filter(capture=row).defer("resume").first()
        now = _spoken((live.heard or {}).get("utterances", ()) if live else ())
        force = in_force(pk)
        number = SpeakerCorrection.objects.filter(source=pk).count()
        for n, one in enumerate(_both(corrected(now, force)) if asked.what == "swap" else [asked]):
            turn = now.utterance(one.utterance)
            if turn is not None:
                one = one.model_copy(update={"start": turn.start, "end": turn.end})
            elif one.start is None or one.end is None or not 0 <= one.start < one.end:
                return _("That turn was heard anew meanwhile; look at it again.")
            number += 1
            SpeakerCorrection.objects.create(
                pk=key if n == 0 else uuid.uuid5(key, str(n)),
                source=pk,
                number=number,
                content=one.model_dump(mode="json"),
                by=by,
            )
            audit.record(
                "transcript.corrected",
                actor=by,
                subject=row.audit_subject,
                patient_id=row.visit.patient_id,
                detail={
                    "number": number,
                    "what": one.what,
                    "utterance": one.utterance,
                    "speaker": one.speaker,
                },
                origin=origin,
            )
        tell(pk)
    return ""


def _spoken(utterances: Iterable[dict[str, Any]]) -> Transcript:
    said = tuple(HeardUtterance.model_validate(u) for u in utterances)
    return Transcript(id="live", language="en", utterances=said)  # the language plays no part in who speaks


def _both(transcript: Transcript) -> list[Correction]:
    """Clinician's voice is the patient's, and the patient's the clinician's, each by its longest turn."""
    found = []
    ways: tuple[tuple[Speaker, Speaker], ...] = (("clinician", "patient"), ("patient", "clinician"))
    for speaker, other in ways:
        turns = [u for u in transcript.utterances if u.speaker == speaker]
        if turns:
            longest = max(turns, key=lambda u: (u.end or 0.0) - (u.start or 0.0))
            found.append(Correction(what="voice", utterance=longest.id, speaker=other))
    return found
