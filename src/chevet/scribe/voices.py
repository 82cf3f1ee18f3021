"""A clinician's enrolled voice: agreed to, learnt from a visit she signed, used to name her, deleted at once."""

import logging
from typing import TYPE_CHECKING

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from chevet.drafts.models import Signature
from chevet.jobs import enqueue, task
from chevet.scribe.intake import open_audio
from chevet.scribe.models import Recording, Voice
from chevet.scribe.who_spoke import spoken
from chevet.trust import audit, consent
from chevet.trust.models import Staff
from chevet.trust.roles import may
from chevet.trust.vault import VaultError
from chevet.trust.verdict import Refused, Verdict, require

if TYPE_CHECKING:
    from chevet.speech.enrolment import Vector

log = logging.getLogger("chevet.scribe")

TEXT = "voice-2026-11"
"""What she reads before she agrees; a changed text is a new version with new files."""

OFFERED = 8  # of her visits, the newest


def known(staff: Staff) -> "Vector | None":
    """Her voice as a unit vector, where she has enrolled it and the encoder is still the same; else None."""
    import numpy as np

    from chevet.engines.speech.voices import CARD

    row = Voice.objects.filter(staff=staff).first()
    if row is None or row.vector is None or row.encoder != CARD.sha256:
        return None
    return np.array(row.vector, dtype=np.float32)


def visits_of(staff: Staff) -> list[Recording]:
    """The newest recordings of visits of hers whose note she signed, and in which she is heard."""
    sources = (
        Signature.objects.filter(signer=staff, revoked_at=None, draft__capability="scribe")
        .order_by("-signed_at")
        .values_list("draft__source", flat=True)[: 3 * OFFERED]
    )
    found = {
        r.pk: r
        for r in Recording.objects.select_related("visit", "heard").filter(
            pk__in=list(sources), visit__clinician=staff, state=Recording.State.HEARD
        )
    }
    return [found[pk] for pk in dict.fromkeys(sources) if pk in found][:OFFERED]


def enrol(
    staff: Staff, recording_id: str, *, agreed: bool, text_version: str, language: str, origin: str = ""
) -> Voice:
    """Keep that she agreed, and have her voice learnt from that visit; an earlier one is deleted first.

    Raises Refused, ConsentError for an unknown text.
    """
    require(may(staff, "voice.enrol"))
    if not agreed:
        raise Refused(
            Verdict(False, _("Your voice is kept only if you agree: tick the box, then try again."))
        )
    told = consent.text(language, text_version)
    recording = next((r for r in visits_of(staff) if str(r.pk) == recording_id), None)
    if recording is None:
        raise Refused(Verdict(False, _("Choose one of your own visits whose note you signed.")))
    with transaction.atomic():
        Voice.objects.filter(staff=staff).delete()
        voice = Voice.objects.create(
            staff=staff,
            recording=recording.pk,
            text_version=told.version,
            text_sha256=told.sha256,
            language=told.language,
        )
        consent.record_own(staff, "clinician_voice", "given", told, origin)
        enqueue(learn, key=f"voice:{voice.pk}", lock=voice.audit_subject, voice_id=str(voice.pk))
        audit.record(
            "voice.agreed",
            actor=staff,
            subject=voice.audit_subject,
            detail={
                "recording": str(recording.pk),
                "text_version": told.version,
                "text_sha256": told.sha256,
                "language": told.language,
            },
            origin=origin,
        )
    return voice


def delete(staff: Staff, *, origin: str = "") -> None:
    """Delete her voice, at once and wholly; the audit keeps that it was there, and nothing of it."""
    require(may(staff, "voice.enrol"))
    with transaction.atomic():
        for voice in Voice.objects.select_for_update().filter(staff=staff):
            subject = voice.audit_subject
            told = consent.text(voice.language, voice.text_version)
            voice.delete()
            consent.record_own(staff, "clinician_voice", "withdrawn", told, origin)
            audit.record("voice.deleted", actor=staff, subject=subject, origin=origin)


@task("scribe.learn_voice", queue="speech")
def learn(voice_id: str) -> None:
    """Learn a voice from the turns in which she is the clinician. One deleted meanwhile is not made again."""
    from chevet.engines.errors import ModelError
    from chevet.speech.enrolment import NotOneVoice
    from chevet.speech.errors import AudioError

    voice = Voice.objects.filter(pk=voice_id).first()
    if voice is None or voice.vector is not None:
        return
    try:
        vector, encoder, seconds = _learnt(voice)
        problem = ""
    except (NotOneVoice, VaultError, ModelError, AudioError) as error:
        vector, encoder, seconds, problem = None, "", 0.0, str(error)
    except DatabaseError:
        raise  # it runs again by itself
    except Exception as error:
        log.error("learning voice %s failed: %s", voice.pk, type(error).__name__)  # its text may hold PHI
        vector, encoder, seconds = None, "", 0.0
        problem = "Your voice could not be learnt from that visit; take another, or tell the administrator."
    with transaction.atomic():
        row = Voice.objects.select_for_update().filter(pk=voice_id).first()
        if row is None:
            return
        row.vector, row.encoder, row.seconds, row.problem = vector, encoder, seconds, problem[:300]
        row.save()
        audit.record(
            "voice.learnt" if vector is not None else "voice.not_learnt",
            actor=None,
            subject=row.audit_subject,
            detail={"seconds": round(seconds, 1), "encoder": encoder},
            origin="worker",
        )


def _learnt(voice: Voice) -> tuple[list[float], str, float]:
    """The vector, the encoder's hash, and the seconds of speech it was learnt from."""
    from chevet.engines.errors import ModelError
    from chevet.engines.speech import voices
    from chevet.speech.decode import decode
    from chevet.speech.enrolment import NotOneVoice, voice_of
    from chevet.speech.turns import pieces

    recording = Recording.objects.select_related("visit", "heard").get(pk=voice.recording)
    said = spoken(recording)
    hers = [u for u in said.transcript.utterances if u.speaker == "clinician"] if said else []
    spans = [(p[0].start, p[-1].end) for u in hers for p in pieces(u.words)]
    spans += [(u.start, u.end) for u in hers if not u.words and u.start is not None and u.end is not None]
    if not spans:
        raise NotOneVoice("Too little was said to know the voice; take a visit in which you speak more.")
    encoder = voices.load()
    if encoder is None:
        raise ModelError("The program that knows voices is not installed here; tell the administrator.")
    with open_audio(recording) as reader:
        audio = decode(reader.read())
    vectors = encoder.embed([audio.window(start, end) for start, end in spans])
    lengths = [end - start for start, end in spans]
    vector = voice_of(vectors, lengths)
    return [round(float(x), 5) for x in vector], str(voices.CARD.sha256), sum(lengths)
