"""The main job on the demo's recorded visits, step by step, through the code that the pages use."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chevet.demo.seed import SampleVisit
from chevet.drafts import review
from chevet.drafts.models import Draft
from chevet.drafts.reviewed import Reviewed
from chevet.drafts.states import State
from chevet.scribe import intake, visits
from chevet.scribe.chart import accept_chart, present
from chevet.scribe.ehr import with_ehr
from chevet.scribe.models import Recording, Visit
from chevet.trust import consent
from chevet.trust.keyring import site
from chevet.trust.models import Staff

Tell = Callable[[str, float], None]  # (what is going on, share done 0–1)


class DemoFailed(Exception):
    """The main job did not come through; the message says where it stopped."""


@dataclass(frozen=True)
class Timing:
    """How long each step took, in seconds."""

    transcribing: float
    drafting: float


def visit_of(sample: SampleVisit, clinician: Staff) -> Visit:
    """The sample's visit among today's, as the EHR lists them. Raises NotDone, DemoFailed."""
    visits.refresh(clinician)
    key = site().pseudonym("encounter", sample.encounter_id)
    visit = Visit.objects.filter(encounter_key=key).first()
    if visit is None:
        raise DemoFailed("The EHR does not list the recorded visit today.")
    return visit


def bring_in(sample: SampleVisit, visit: Visit, clinician: Staff) -> Recording:
    """Record the consent that was given, then take in the recording."""
    given = sample.consent
    consent.record_consent(
        patient_id=visit.patient_id,
        encounter_id=visit.encounter_id,
        purposes=given.purposes,
        decision=given.decision,
        given_by=given.given_by,
        how=given.how,
        language=given.language,
        text_version=given.text_version,
        recorded_by=clinician,
        origin="demo",
    )
    with sample.audio.open("rb") as stream:
        return intake.add_recording(
            visit, stream, by=clinician, language=sample.language, media_type="audio/ogg", origin="demo"
        )


def wait_for_draft(recording: Recording, tell: Tell, *, patience: float = 600.0) -> tuple[Draft, Timing]:
    """Follow the worker until the draft is open for review. Raises DemoFailed with its sentence."""
    began = time.monotonic()
    heard_at = 0.0
    while time.monotonic() - began < patience:
        recording.refresh_from_db()
        if recording.state == Recording.State.FAILED:
            raise DemoFailed(recording.problem)
        if recording.state == Recording.State.HEARD:
            heard_at = heard_at or time.monotonic()
            tell("drafting", 1.0)
            draft = (
                Draft.objects.filter(subject=recording.visit_id, created_at__gte=recording.created_at)
                .order_by("-created_at")
                .first()
            )
            if draft and draft.state == State.FAILED:
                raise DemoFailed(draft.problem)
            if draft and draft.state == State.REVIEW:
                latest = draft.revisions.latest("at")
                heard = recording.heard
                return draft, Timing(heard.seconds, (latest.at - heard.at).total_seconds())
        else:
            tell("transcribing", recording.progress)
        time.sleep(0.2)
    raise DemoFailed(f"No draft after {patience:.0f} seconds; read worker.log in the data folder.")


def review_as_clinician(draft: Draft, clinician: Staff) -> None:
    """What the demo's clinician does without a person at the page: doubt what is doubtful, keep the rest.

    A sentence or fact with a serious finding is left out, minor findings are noted, facts without
    findings are accepted. (A real clinician reads; this only drives the same code.)
    """

    def decide(action: str, ref: str) -> None:
        def how(reviewed: Reviewed, by: str, at: str) -> Reviewed:
            if action == "reject":
                return reviewed.reject(ref, by=by, at=at)
            if action == "settle":
                return reviewed.settle(ref, "dismissed", by=by, at=at)
            return reviewed.accept(ref, by=by, at=at)

        latest = draft.latest
        assert latest is not None
        review.change(
            draft.pk, by=clinician, seen=latest.number, action=action, ref=ref, how=how, origin="demo"
        )

    reviewed = _reviewed(draft)
    items = {item.id for item in reviewed.draft.items()}
    for ref in sorted({r for f in reviewed.blockers() for r in f.refs} & items):
        decide("reject", ref)
    for finding in _reviewed(draft).open_findings():
        decide("settle", finding.id)
    questioned = {r for f in reviewed.draft.findings for r in f.refs}
    for fact in _reviewed(draft).undecided_facts():
        if fact.id not in questioned:
            decide("accept", fact.id)


def sign_and_send(draft: Draft, clinician: Staff, *, patience: float = 60.0) -> list[dict[str, Any]]:
    """Sign what is shown and wait until the EHR has it; its resources. Raises DemoFailed."""
    from chevet.ehr.chart import fingerprint

    draft.refresh_from_db()
    chart = present(draft)
    if fingerprint(chart) != draft.chart_fingerprint:
        accept_chart(draft, by=clinician, origin="demo")
    signature = review.sign(
        draft.pk,
        by=clinician,
        shown_sha256=_reviewed(draft).sha256(),
        chart_fingerprint=fingerprint(chart),
        origin="demo",
    )
    until = time.monotonic() + patience
    while time.monotonic() < until:
        draft.refresh_from_db()
        if draft.state == State.RELEASED:
            signature.release.refresh_from_db()
            return list(signature.release.resources or [])
        if draft.state == State.UNSENT:
            raise DemoFailed(draft.problem)
        time.sleep(0.2)
    raise DemoFailed("The EHR did not take the signed note within a minute; it stays queued.")


def found_in_ehr(resources: list[dict[str, Any]]) -> int:
    """How many of the released resources the EHR finds again, each by a FHIR search on its id."""
    return with_ehr(
        lambda client: sum(
            len([r for r in client.search(x["type"], {"_id": x["id"]}) if r.get("id") == x["id"]])
            for x in resources
        )
    )


def _reviewed(draft: Draft) -> Reviewed:
    latest = draft.latest
    assert latest is not None
    return latest.reviewed
