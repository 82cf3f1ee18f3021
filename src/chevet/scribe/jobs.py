"""From sealed audio to a draft open for review: jobs that may be killed anywhere and run again."""

import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import DatabaseError, transaction

from chevet.contracts.preferences import Preferences
from chevet.contracts.transcript import Transcript
from chevet.drafts import gates, review
from chevet.drafts.jobs import NotDone
from chevet.drafts.models import Draft
from chevet.drafts.states import State
from chevet.jobs import enqueue, task
from chevet.scribe import leaving
from chevet.scribe.failed import not_drafted, not_heard
from chevet.scribe.hearing import PROBLEMS, Listened, hear
from chevet.scribe.intake import PURPOSES
from chevet.scribe.models import Heard, Recording, Visit
from chevet.scribe.note_templates import named
from chevet.scribe.preferences.kept import preferences_of, template_of
from chevet.scribe.who_spoke import Spoken, in_force, spoken, version
from chevet.speech.corrections import cut
from chevet.trust import audit
from chevet.trust.models import Staff
from chevet.trust.vault import VaultError
from chevet.trust.verdict import Refused

log = logging.getLogger("chevet.scribe")


class Stopped(Exception):
    """The recording is not to be heard any more: its consent was withdrawn meanwhile."""


UNEXPECTED = "Something unforeseen went wrong ({}); nothing is lost. Try again, and tell the administrator."

if TYPE_CHECKING:
    from chevet.scribe.drafting import Chosen


@task("scribe.transcribe", queue="speech")
def transcribe(recording_id: str) -> None:
    """Hear a recording. What can't be heard is said on the page; the audio is kept all the same."""
    from chevet.engines.errors import ModelError
    from chevet.engines.speech.errors import SpeechError
    from chevet.speech.errors import AudioError

    recording = Recording.objects.select_related("visit__clinician", "added_by").get(pk=recording_id)
    if recording.state not in (Recording.State.WAITING, Recording.State.TRANSCRIBING):
        return
    Recording.objects.filter(pk=recording.pk).update(state=Recording.State.TRANSCRIBING)
    began = time.monotonic()
    try:
        listened = hear(recording, lambda use: refusal_of(recording, use), _progress(recording))
        if not isinstance(listened, Listened):
            not_heard(recording, *listened)
            return
    except Stopped:
        return
    except AudioError as error:
        not_heard(recording, error.message, error.code)
        return
    except SpeechError as error:
        log.error("the speech endpoint failed (%s): %s", error.code, error.message)
        not_heard(recording, str(PROBLEMS[error.code]), error.code)
        return
    except (ModelError, VaultError) as error:
        not_heard(recording, str(error), type(error).__name__)
        return
    except FileNotFoundError:
        not_heard(
            recording,
            "The sealed audio is missing from the audio folder; restore it from the backup.",
            "lost",
        )
        return
    except DatabaseError:
        raise  # the database is away: this job runs again by itself
    except Exception as error:
        log.error("transcribing %s failed: %s", recording.pk, type(error).__name__)  # its text may hold PHI
        not_heard(recording, UNEXPECTED.format(type(error).__name__), "unexpected")
        return
    with transaction.atomic():
        row = Recording.objects.select_for_update().get(pk=recording.pk)
        if row.state != Recording.State.TRANSCRIBING:
            return
        seconds = time.monotonic() - began
        keep_transcript(row, listened.transcript, seconds=seconds, account=listened.account)


def keep_transcript(
    row: Recording, transcript: Transcript, *, seconds: float, account: dict[str, object] | None = None
) -> None:
    """Keep what was heard in a recording and ask for its note, in the caller's transaction.

    `account` is what an endpoint took for it, for the audit chain. Turns that were corrected while it was
    recorded are cut as they were then, so that the corrections stand.
    """
    transcript = cut(transcript, in_force(row.pk))
    Heard.objects.create(recording=row, content=transcript.model_dump(mode="json"), seconds=seconds)
    row.state, row.progress = Recording.State.HEARD, 1.0
    row.save()
    visit = row.visit
    draft = Draft.objects.create(
        capability="scribe",
        subject=visit.pk,
        source=row.pk,
        patient_id=visit.patient_id,
        encounter_id=visit.encounter_id,
        language=transcript.language,
        template=template_of(visit.clinician).name,
        author=row.added_by,
    )
    ask_for_note(draft)
    engine = transcript.engine
    audit.record(
        "recording.heard",
        actor=None,
        subject=row.audit_subject,
        patient_id=visit.patient_id,
        detail={
            "engine": engine.name if engine else "",
            "version": engine.version if engine else "",
            "utterances": len(transcript.utterances),
            "draft": str(draft.pk),
            **(account or {}),
        },
        origin="worker",
    )


@task("scribe.draft", queue="drafting")
def draft_note(draft_id: str) -> None:
    """Draft the note from what was heard, on the chart as it is now, and open it for review."""
    from chevet.ehr.chart import fingerprint
    from chevet.scribe.chart import present
    from chevet.scribe.drafting import Chosen, choose

    draft = Draft.objects.get(pk=draft_id)
    if draft.state != State.GENERATING:
        return
    recording = Recording.objects.select_related("visit__clinician", "added_by", "heard").get(pk=draft.source)
    site = settings.CHEVET
    language = recording.heard.transcript.language
    chosen = choose(site.engine, site.llm, lambda *uses: refusal_of(recording, *uses), language)
    if not isinstance(chosen, Chosen):
        not_drafted(draft, *chosen)
        return
    try:
        chart = present(draft)
        draft.chart, draft.chart_fingerprint = chart.model_dump(mode="json"), fingerprint(chart)
        draft.save()
    except NotDone as failure:
        if not failure.retryable:
            not_drafted(draft, str(failure), failure.code)
            return
        # The EHR is away: draft all the same; signing asks for the chart again.
    wanted = preferences_of(recording.visit.clinician, language)
    while not _drafted(draft, recording, chosen, wanted):
        pass  # somebody corrected meanwhile who speaks: once more, from what is said now


def _drafted(draft: Draft, recording: Recording, chosen: "Chosen", wanted: Preferences) -> bool:
    """Draft and propose, or say why not; False where who speaks was corrected while the engine worked."""
    from chevet.language.errors import NotADialogue
    from chevet.language.templates import BadTemplate, UnknownTemplate
    from chevet.scribe.chart import known

    began = time.monotonic()
    said = spoken(recording)
    assert said is not None
    try:
        leaving.note(chosen.use, subject=draft.audit_subject, patient_id=draft.patient_id)
        transcript = _with_names(said.transcript, draft)
        template = named(draft.template)
        proposal = chosen.draft(
            transcript, draft_id=str(draft.pk), template=template, preferences=wanted, chart=known(draft)
        )
    except Refused as refusal:  # the contract ended between the gate and the sending
        failure = str(refusal), "contract"
    except NotADialogue as error:
        failure = error.message, error.code
    except (UnknownTemplate, BadTemplate) as error:
        failure = str(error), "template"
    except Exception as error:
        log.error("drafting %s failed: %s", draft.pk, type(error).__name__)
        failure = UNEXPECTED.format(type(error).__name__), "unexpected"
    else:
        made = {
            "seconds": round(time.monotonic() - began, 3),
            "settings": wanted.model_dump(mode="json", exclude_defaults=True, exclude={"template"}),
        }
        return _unless_corrected(draft, said, lambda: review.propose(draft.pk, proposal, made=made))
    return _unless_corrected(draft, said, lambda: not_drafted(draft, *failure))


def _unless_corrected(draft: Draft, said: Spoken, then: Callable[[], Any]) -> bool:
    """`then` in one transaction with the look at the corrections; False, and nothing, where there are new ones."""
    with transaction.atomic():
        row = review.locked(draft.pk)
        assert row.source is not None
        if version(row.source) != said.version:
            return False
        then()
    return True


def _with_names(transcript: Transcript, draft: Draft) -> Transcript:
    """What was heard, with the names that were probably meant: those of the patient's own list are known too."""
    from chevet.language.repair import repaired
    from chevet.scribe.chart import drafted_on

    chart = drafted_on(draft)
    taken = [medication.display for medication in chart.medications] if chart else []
    return repaired(transcript, transcript.language, taken)


def ask_for_note(draft: Draft) -> None:
    """Enqueue the drafting, in the caller's transaction."""
    enqueue(
        draft_note,
        key=f"draft:{draft.pk}",
        lock=draft.audit_subject,
        draft_id=str(draft.pk),
    )


def refusal_of(recording: Recording, *uses: gates.Use) -> tuple[str, str] | None:
    """Why these engines may not work on that recording now (sentence, gate); None when they may."""
    return refusal(recording.visit, recording.added_by, *uses)


def refusal(visit: Visit, by: Staff, *uses: gates.Use) -> tuple[str, str] | None:
    """The same for what `by` records of a visit."""
    passage = gates.ask(
        gates.Step(
            "scribe",
            "visit.upload_audio",
            by,
            visit.patient_id,
            visit.encounter_id,
            PURPOSES,
            uses,
            at_work=True,
        )
    )
    return None if passage.verdict else (str(passage.verdict), passage.gate)


def _progress(recording: Recording) -> Callable[[float], None]:
    last = [0.0]

    def tell(share: float) -> None:
        if time.monotonic() - last[0] > 0.5:
            last[0] = time.monotonic()
            goes_on = Recording.objects.filter(pk=recording.pk, state=Recording.State.TRANSCRIBING)
            if not goes_on.update(progress=min(share, 0.99)):
                raise Stopped

    return tell
