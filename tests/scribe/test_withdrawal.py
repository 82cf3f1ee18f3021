"""A refusal or withdrawal stops what goes on and what is planned, in its own transaction, and says what it stopped."""

import io

import pytest
from clinician_at_work import visit_of_ada
from consenting import decide
from heard_recording import draft_to_come
from procrastinate.contrib.django.models import ProcrastinateJob
from sounds import encode, tone

from chevet.drafts.models import Draft
from chevet.scribe import intake, jobs
from chevet.scribe.live import captures
from chevet.scribe.models import Heard, Recording
from chevet.trust import consent, patient_links
from chevet.trust.models import Consent

pytestmark = pytest.mark.django_db(transaction=True)


def waiting(task: str) -> int:
    return ProcrastinateJob.objects.filter(task_name=task, status="todo").count()


@pytest.fixture
def visit(staff):
    visit = visit_of_ada(staff, "enc-withdrawal")
    decide(visit, staff["hart"])
    return visit


@pytest.fixture
def recording(visit, staff) -> Recording:
    return intake.add_recording(visit, io.BytesIO(encode("wav", tone(1.0))), by=staff["hart"], language="en")


def drafting(recording: Recording, staff) -> Draft:
    """What was heard, and its note asked for."""
    content = {"id": "t", "language": "en", "duration": 3.0, "utterances": []}
    draft = draft_to_come(recording, content, staff["hart"])
    jobs.ask_for_note(draft)
    return draft


def last() -> Consent:
    return Consent.objects.order_by("-audit_seq")[0]


@pytest.mark.parametrize("decision", ["withdrawn", "refused"])
def test_a_recording_that_waits_is_not_heard(visit, staff, recording, decision: str) -> None:
    assert waiting("scribe.transcribe") == 1
    decide(visit, staff["hart"], decision)
    recording.refresh_from_db()
    assert waiting("scribe.transcribe") == 0
    assert recording.state == "failed" and "withdrew" in recording.problem
    assert last().stopped == {"recordings": 1, "jobs": 1}
    jobs.transcribe.func(recording_id=str(recording.pk))  # a worker that had taken it already
    recording.refresh_from_db()
    assert recording.state == "failed" and not Heard.objects.exists()


def test_a_recording_that_is_being_heard_stops_there(visit, staff, recording) -> None:
    """The worker is told at its next step, and keeps nothing; no further window is sent anywhere."""
    Recording.objects.filter(pk=recording.pk).update(state="transcribing")
    decide(visit, staff["hart"], "withdrawn")
    with pytest.raises(jobs.Stopped):
        jobs._progress(recording)(0.4)
    jobs.not_heard(recording, "something else", "x")  # what fails afterwards does not hide the reason
    recording.refresh_from_db()
    assert "withdrew" in recording.problem


def test_a_note_being_drafted_is_not(visit, staff, recording) -> None:
    draft = drafting(recording, staff)
    assert waiting("scribe.draft") == 1
    decide(visit, staff["hart"], "withdrawn")
    draft.refresh_from_db()
    assert waiting("scribe.draft") == 0
    assert draft.state == "failed" and "no note was drafted" in draft.problem
    assert last().stopped["drafts"] == 1
    jobs.draft_note.func(draft_id=str(draft.pk))
    draft.refresh_from_db()
    assert draft.state == "failed" and draft.latest is None


def test_another_engine_that_answers_late_proposes_nothing(visit, staff, recording, proposal) -> None:
    from chevet.drafts import review

    draft = drafting(recording, staff)
    decide(visit, staff["hart"], "withdrawn")
    assert review.propose(draft.pk, proposal) is None
    draft.refresh_from_db()
    assert draft.latest is None


def test_a_capture_stops_and_its_listening_is_not_planned_any_more(visit, staff) -> None:
    capture = captures.begin_or_go_on(visit, by=staff["hart"], tab="t")
    assert waiting("scribe.listen") == 1
    decide(visit, staff["hart"], "withdrawn")
    capture.refresh_from_db()
    assert capture.state == "stopped" and waiting("scribe.listen") == 0
    assert last().stopped == {"captures": 1, "jobs": 1}


def test_what_was_signed_or_is_under_review_stays(visit, staff, in_review) -> None:
    draft = in_review()
    decide(visit, staff["hart"], "withdrawn")
    draft.refresh_from_db()
    assert draft.state == "review" and last().stopped == {}


def test_another_purpose_or_visit_stops_nothing(visit, staff, recording) -> None:
    consent.record_consent(
        patient_id=visit.patient_id,
        encounter_id=None,
        purposes=["outreach"],
        decision="withdrawn",
        given_by="patient",
        how="spoken",
        language="en",
        text_version=consent.current("outreach"),
        recorded_by=staff["hart"],
    )
    decide(visit_of_ada(staff, "enc-other"), staff["hart"], "withdrawn")
    recording.refresh_from_db()
    assert recording.state == "waiting" and waiting("scribe.transcribe") == 1


def test_the_patient_on_their_own_page_stops_the_same(visit, staff, recording) -> None:
    link, _ = patient_links.make(visit.patient_id, "fr", by=staff["hart"])
    row = consent.withdraw_by_patient(link, ["ai_drafting"], language="fr", origin="10.0.0.9")
    assert row.stopped == {"recordings": 1, "jobs": 1}
    assert (row.recorded_by, row.how, row.encounter, row.language) == (None, "online", "", "fr")
    assert not consent.allows(visit.patient_id, "ai_drafting", visit.encounter_id)
    assert consent.allows(visit.patient_id, "ambient_capture", visit.encounter_id)


def test_where_it_cannot_be_recorded_nothing_is_stopped(visit, staff, recording, monkeypatch) -> None:
    from chevet.trust import audit

    real = audit.record

    def fails(action, **kwargs):
        if action == "recording.not_heard":
            raise audit.AuditError("no")
        return real(action, **kwargs)

    monkeypatch.setattr(audit, "record", fails)
    with pytest.raises(audit.AuditError):
        decide(visit, staff["hart"], "withdrawn")
    recording.refresh_from_db()
    assert recording.state == "waiting" and waiting("scribe.transcribe") == 1
    assert last().decision == "given"
