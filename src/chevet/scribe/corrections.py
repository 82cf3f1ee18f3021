"""Putting right who speaks: a row of its own for each correction, and the note drafted again."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from chevet.contracts.transcript import Speaker
from chevet.drafts.models import Draft
from chevet.drafts.review import Conflict, locked, noted
from chevet.drafts.reviewed import CannotReview
from chevet.drafts.states import State
from chevet.scribe.again import draft_again
from chevet.scribe.models import Recording, SpeakerCorrection
from chevet.scribe.who_spoke import spoken
from chevet.speech.corrections import Correction, corrected
from chevet.trust import audit
from chevet.trust.models import Staff
from chevet.trust.roles import may
from chevet.trust.verdict import Refused, Verdict, require

SPEAKERS: tuple[Speaker, ...] = ("clinician", "patient", "other", "unknown")
OPEN = (State.REVIEW, State.GENERATING, State.FAILED)
"""In which states of its note a recording may still be corrected."""


def correct(draft: Draft, correction: Correction, *, by: Staff, origin: str = "") -> None:
    """Put right who speaks, and have the note drafted again with what was decided.

    Nothing happens where it is so already. Raises Refused (the role, a signed note), CannotReview where there
    is no such turn.
    """
    with transaction.atomic():
        row, recording = _open(draft, by)
        now = spoken(recording)
        if now is None:
            raise Refused(Verdict(False, _("There is no transcript to correct.")))
        if correction.what != "swap":
            turn = now.heard.utterance(correction.utterance)
            if turn is None:
                raise CannotReview(_("That turn is not in the transcript; reload the page."))
            correction = correction.model_copy(update={"start": turn.start, "end": turn.end})
        after = corrected(now.heard, [*(c.correction for c in now.corrections), correction])
        if [u.speaker for u in after.utterances] == [u.speaker for u in now.transcript.utterances]:
            return
        kept = SpeakerCorrection.objects.create(
            source=recording.pk,
            number=SpeakerCorrection.objects.filter(source=recording.pk).count() + 1,
            content=correction.model_dump(mode="json"),
            by=by,
        )
        _done(row, recording, kept, "speaker", by, origin)


def undo(draft: Draft, number: int, *, by: Staff, origin: str = "") -> None:
    """Take a correction back, and have the note drafted again. Raises Refused, Conflict."""
    with transaction.atomic():
        row, recording = _open(draft, by)
        kept = SpeakerCorrection.objects.filter(source=recording.pk, number=number, undone_at=None).first()
        if kept is None:
            raise Conflict(_("That correction was undone already; reload the page."))
        kept.undone_by, kept.undone_at = by, timezone.now()
        kept.save()
        _done(row, recording, kept, "speaker_back", by, origin)


def _open(draft: Draft, by: Staff) -> tuple[Draft, Recording]:
    """The locked draft and its recording, where who speaks may still be corrected."""
    require(may(by, "draft.review", draft))
    row = locked(draft.pk)
    if row.state not in OPEN:
        raise Refused(
            Verdict(
                False,
                _("This note is signed or set aside: who spoke stays as it was then. Nothing was changed."),
            )
        )
    recording = Recording.objects.select_related("heard").filter(pk=row.source).first()
    if recording is None:
        raise Refused(Verdict(False, _("There is no transcript to correct.")))
    return row, recording


def _done(
    row: Draft, recording: Recording, kept: SpeakerCorrection, action: str, by: Staff, origin: str
) -> None:
    """The moment in the history, the audit record, and the drafting, where none is under way."""
    noted(row, action=action, ref=str(kept.number), by=by)
    if row.state != State.GENERATING:  # one under way begins again with what is corrected meanwhile
        draft_again(row, by=by, origin=origin)
    said = kept.correction
    audit.record(
        "transcript.corrected" if action == "speaker" else "transcript.correction_undone",
        actor=by,
        subject=recording.audit_subject,
        patient_id=row.patient_id,
        detail={
            "number": kept.number,
            "what": said.what,
            "utterance": said.utterance,
            "speaker": said.speaker if said.what != "swap" else "",
            "draft": str(row.pk),
        },
        origin=origin,
    )
