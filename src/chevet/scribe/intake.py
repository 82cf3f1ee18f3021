"""Taking in a recording: consent first, sealed as it arrives, kept whatever comes later."""

import hashlib
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from chevet.drafts import gates
from chevet.jobs import enqueue
from chevet.scribe.models import Recording, Visit
from chevet.trust import audit, consent
from chevet.trust.models import Staff
from chevet.trust.vault import SealedReader, SealedWriter
from chevet.trust.verdict import Refused, Verdict, require

Detail = Mapping[str, str]
PURPOSES = ("ambient_capture", "ai_drafting")
LANGUAGES = ("auto", "en", "fr", "both")
PIECE = 256 * 1024
LARGEST = 2 * 1024**3  # bytes; three hours of WAV at 48 kHz in stereo fit


def folder() -> Path:
    """Where sealed audio lies."""
    return Path(settings.CHEVET.data) / "audio"


def add_recording(
    visit: Visit,
    stream: BinaryIO,
    *,
    by: Staff,
    language: str,
    mode: str = "",
    media_type: str = "",
    origin: str = "",
) -> Recording:
    """Seal the audio, keep it with the visit, and ask for its transcript.

    `language` is one of `LANGUAGES`, `mode` a `Recording.Mode` (else a visit). Raises Refused (role, consent,
    stage; too large), StorageFull; then nothing is kept but the audit record of the refusal.
    """
    pass_gates(visit, by, "visit.upload_audio", origin)
    pk = uuid.uuid4()
    sealed = seal(pk, iter(lambda: stream.read(PIECE), b""))
    with transaction.atomic():
        given = consent.in_force(visit.patient_id, PURPOSES[0], visit.encounter_id)
        if given is None:  # withdrawn while the audio came in
            (folder() / sealed.name).unlink(missing_ok=True)
            raise Refused(consent.allows(visit.patient_id, PURPOSES[0], visit.encounter_id))
        recording = keep(
            pk,
            sealed,
            origin=origin,
            visit=visit,
            media_type=media_type[:40],
            language=spoken(language),
            mode=recorded(mode),
            consent=given,
            added_by=by,
        )
        ask_for_transcript(recording)
    return recording


@dataclass(frozen=True)
class Sealed:
    """A sealed file in the audio folder; `size` (bytes) and `sha256` are of what was sealed."""

    name: str
    size: int
    sha256: str


def seal(pk: uuid.UUID, pieces: Iterable[bytes]) -> Sealed:
    """The sound as one sealed file of the recording `pk`; again is harmless.

    Raises Refused where it is too large, StorageFull; then there is no file.
    """
    name = f"{pk}.sealed"
    digest, size = hashlib.sha256(), 0
    with SealedWriter(folder() / name, f"recording:{pk}") as writer:
        for piece in pieces:
            size += len(piece)
            if size > LARGEST:
                raise Refused(
                    Verdict(False, _("This recording is larger than 2 GB; split it and add the parts."))
                )
            digest.update(piece)
            writer.write(piece)
    return Sealed(name, size, digest.hexdigest())


def keep(
    pk: uuid.UUID, sealed: Sealed, *, origin: str, detail: Detail | None = None, **row: Any
) -> Recording:
    """The recording `pk` of a sealed file, with its audit record, in the caller's transaction.

    `row` are the recording's other columns, `detail` what the audit record says besides.
    """
    recording = Recording.objects.create(
        pk=pk, file=sealed.name, size=sealed.size, sha256=sealed.sha256, **row
    )
    audit.record(
        "recording.added",
        actor=recording.added_by,
        subject=recording.audit_subject,
        patient_id=recording.visit.patient_id,
        detail={
            "size": sealed.size,
            "sha256": sealed.sha256,
            "consent": str(recording.consent_id),
            "visit": str(recording.visit_id),
            **(detail or {}),
        },
        origin=origin,
    )
    return recording


def spoken(language: str) -> str:
    """The language that somebody chose for a recording, `auto` where it is none of `LANGUAGES`."""
    return language if language in LANGUAGES else "auto"


def recorded(mode: str) -> str:
    """What somebody said is recorded, a visit where it is none of `Recording.Mode`."""
    return mode if mode in Recording.Mode.values else Recording.Mode.VISIT


def try_again(recording: Recording, *, by: Staff, origin: str = "") -> None:
    """Ask once more for the transcript of a recording that failed. Raises Refused."""
    pass_gates(recording.visit, by, "visit.upload_audio", origin)
    with transaction.atomic():
        row = Recording.objects.select_for_update().get(pk=recording.pk)
        if row.state != Recording.State.FAILED:
            return
        row.state, row.problem, row.progress = Recording.State.WAITING, "", 0.0
        row.save()
        ask_for_transcript(row)
        audit.record(
            "recording.try_again",
            actor=by,
            subject=row.audit_subject,
            patient_id=row.visit.patient_id,
            origin=origin,
        )


def open_audio(recording: Recording) -> SealedReader:
    """The source audio, readable from anywhere. Raises VaultError when the file was altered."""
    return SealedReader(folder() / recording.file, f"recording:{recording.pk}")


def pass_gates(visit: Visit, by: Staff, action: str, origin: str) -> None:
    """Role, consent, stage for taking in a visit's sound. Raises Refused, which is audited."""
    passage = gates.ask(gates.Step("scribe", action, by, visit.patient_id, visit.encounter_id, PURPOSES))
    if not passage.verdict:
        with transaction.atomic():
            audit.record(
                "recording.refused",
                actor=by,
                subject=f"visit:{visit.pk}",
                patient_id=visit.patient_id,
                detail={"gate": passage.gate},
                origin=origin,
            )
    require(passage.verdict)


def ask_for_transcript(recording: Recording) -> None:
    """Enqueue the transcribing, in the caller's transaction."""
    from chevet.scribe import jobs

    enqueue(
        jobs.transcribe,
        key=f"transcribe:{recording.pk}",
        lock=f"visit:{recording.visit_id}",
        recording_id=str(recording.pk),
    )
