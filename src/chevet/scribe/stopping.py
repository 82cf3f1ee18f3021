"""What a refusal or a withdrawal stops here: the capture in progress, queued jobs, notes being drafted.

It runs inside the transaction that records the decision, whoever records it (a page, the patient, the EHR).
A worker in the middle of something keeps nothing of it: what it would write asks for a state that is gone.
What was signed before stays in the record; a draft open for review stays with its clinician, who may discard it.
"""

from django.db import connection
from django.utils.translation import gettext_noop

from chevet.drafts import review
from chevet.drafts.models import Draft
from chevet.drafts.states import State
from chevet.scribe.failed import not_drafted, not_heard
from chevet.scribe.live import captures
from chevet.scribe.models import Capture, Recording, Visit
from chevet.trust import consent
from chevet.trust.models import Consent

NOT_RECORDED = gettext_noop("The patient withdrew their consent: the recording was stopped.")
NOT_HEARD = gettext_noop("The patient withdrew their consent: the recording was not transcribed.")
NOT_DRAFTED = gettext_noop("The patient withdrew their consent: no note was drafted.")

UNHEARD = (Recording.State.WAITING, Recording.State.TRANSCRIBING)


@consent.stops
def stop(decision: Consent) -> dict[str, int]:
    """How many captures, recordings waiting to be heard, notes being drafted and queued jobs it stopped."""
    purposes = set(decision.purposes)
    if not purposes & {"ambient_capture", "ai_drafting"}:
        return {}
    visits = Visit.objects.filter(patient_key=decision.patient)
    if decision.encounter:
        visits = visits.filter(encounter_key=decision.encounter)
    found = {"captures": 0, "recordings": 0, "drafts": 0, "jobs": 0}
    ids = list(visits.values_list("pk", flat=True))
    active = Capture.objects.filter(visit__in=ids, state__in=Capture.ACTIVE).select_related("visit")
    for capture in active:  # no sound is taken that may not be heard either
        if captures.stop(capture.visit, by=decision.recorded_by, problem=NOT_RECORDED):
            found["captures"] += 1
            found["jobs"] += _unqueue(f"listen:{capture.pk}")
    found["recordings"] = sum(_stop_hearing(pk, found) for pk in _to_be_heard(ids))
    found["drafts"] = sum(_stop_drafting(pk, found) for pk in _being_drafted(ids))
    return found


def _to_be_heard(visits: list) -> list:
    return list(Recording.objects.filter(visit__in=visits, state__in=UNHEARD).values_list("pk", flat=True))


def _being_drafted(visits: list) -> list:
    drafts = Draft.objects.filter(capability="scribe", subject__in=visits, state=State.GENERATING)
    return list(drafts.values_list("pk", flat=True))


def _stop_hearing(pk: object, found: dict[str, int]) -> bool:
    row = Recording.objects.select_for_update(of=("self",)).select_related("visit").get(pk=pk)
    if row.state not in UNHEARD:
        return False
    not_heard(row, NOT_HEARD, "consent", origin="")
    found["jobs"] += _unqueue(f"transcribe:{pk}")
    return True


def _stop_drafting(pk: object, found: dict[str, int]) -> bool:
    row = review.locked(str(pk))
    if row.state != State.GENERATING:
        return False
    not_drafted(row, NOT_DRAFTED, "consent", origin="")
    found["jobs"] += _unqueue(f"draft:{pk}")
    return True


def _unqueue(key: str) -> int:
    """Cancel the job that waits under that key, with the decision's transaction; 1 if there was one.

    The queue's own function of the database, so that its triggers and events hold.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT procrastinate_cancel_job_v1(id, false, false) FROM procrastinate_jobs"
            " WHERE queueing_lock = %s AND status = 'todo'",
            [key],
        )
        return sum(1 for (done,) in cursor.fetchall() if done is not None)
