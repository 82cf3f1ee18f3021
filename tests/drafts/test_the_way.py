"""A draft's whole way: proposed, reviewed, signed, in the EHR once, taken back; and every refusal."""

import pytest

from chevet.drafts import review
from chevet.drafts.models import Signature
from chevet.trust import audit
from chevet.trust.models import AuditRecord
from chevet.trust.policy import rollout
from chevet.trust.verdict import Refused

pytestmark = pytest.mark.django_db(transaction=True)


def settle(draft, by) -> None:
    review.change(
        draft.pk,
        by=by,
        seen=1,
        action="settle",
        ref="f1",
        how=lambda r, who, at: r.settle("f1", "dismissed", by=who, at=at),
    )


def accept(draft, by, ref: str, seen: int) -> None:
    review.change(
        draft.pk,
        by=by,
        seen=seen,
        action="accept",
        ref=ref,
        how=lambda r, who, at: r.accept(ref, by=who, at=at),
    )


def sign(draft, by, **changes) -> Signature:
    shown = {
        "shown_sha256": draft.latest.reviewed.sha256(),
        "chart_fingerprint": draft.chart_fingerprint,
        **changes,
    }
    return review.sign(draft.pk, by=by, **shown)


def in_ehr(ehr, kind: str) -> list[dict]:
    return [
        r
        for r in ehr.search(kind, {"patient": "ada"})
        if "entered-in-error"
        not in (r.get("status"), r.get("verificationStatus", {}).get("coding", [{}])[0].get("code"))
    ]


def test_the_whole_way_and_back(in_review, staff, ehr, work) -> None:
    draft, hart = in_review(), staff["hart"]
    before, notes = len(in_ehr(ehr, "MedicationStatement")), len(in_ehr(ehr, "DocumentReference"))
    allergies = len(in_ehr(ehr, "AllergyIntolerance"))
    settle(draft, hart)
    accept(draft, hart, "m1", 2)
    signature = sign(draft, hart)
    work()
    draft.refresh_from_db()
    assert draft.state == "released", draft.problem
    assert len(in_ehr(ehr, "MedicationStatement")) == before + 1
    assert len(in_ehr(ehr, "DocumentReference")) == notes + 1
    assert len(in_ehr(ehr, "AllergyIntolerance")) == allergies  # nobody accepted it

    from chevet.drafts import jobs

    draft.state = "signed"  # as after a crash between the EHR's answer and our commit
    draft.save()
    jobs.release.func(signature_id=str(signature.pk))
    assert len(in_ehr(ehr, "DocumentReference")) == notes + 1

    review.take_back(draft.pk, by=hart, reason="wrong patient")
    work()
    draft.refresh_from_db()
    assert draft.state == "retracted", draft.problem
    assert len(in_ehr(ehr, "DocumentReference")) == notes
    assert len(in_ehr(ehr, "MedicationStatement")) == before
    actions = list(AuditRecord.objects.filter(subject=draft.audit_subject).values_list("action", flat=True))
    assert actions == [
        "draft.proposed",
        "draft.settle",
        "draft.accept",
        "draft.signed",
        "draft.released",
        "draft.released",
        "draft.take_back",
        "draft.retracted",
    ]
    assert audit.verify().ok


def test_an_open_serious_finding_blocks(in_review, staff) -> None:
    with pytest.raises(Refused, match="serious finding"):
        sign(in_review(), staff["hart"])


def test_a_nurse_does_not_sign(in_review, staff) -> None:
    draft = in_review()
    settle(draft, staff["nurse"])  # she may review
    with pytest.raises(Refused):
        sign(draft, staff["nurse"])
    assert not Signature.objects.exists()


def test_what_was_not_shown_is_not_signed(in_review, staff) -> None:
    draft = in_review()
    shown = draft.latest.reviewed.sha256()
    settle(draft, staff["hart"])
    with pytest.raises(review.Conflict, match="no longer what was shown"):
        sign(draft, staff["hart"], shown_sha256=shown)


def test_a_changed_chart_stops_the_signature(in_review, staff) -> None:
    draft = in_review()
    settle(draft, staff["hart"])
    with pytest.raises(review.Conflict, match="chart changed"):
        sign(draft, staff["hart"], chart_fingerprint="0" * 64)


def test_two_people_one_draft(in_review, staff) -> None:
    draft = in_review()
    settle(draft, staff["hart"])
    sign(draft, staff["hart"])
    with pytest.raises(review.Conflict, match="not open for review"):
        sign(draft, staff["hart"])
    with pytest.raises(review.Conflict):
        settle(draft, staff["nurse"])
    assert Signature.objects.count() == 1


def test_deciding_on_an_old_revision_is_a_conflict(in_review, staff) -> None:
    draft = in_review()
    settle(draft, staff["hart"])
    with pytest.raises(review.Conflict, match="Somebody else"):
        settle(draft, staff["nurse"])


def test_a_capability_switched_off_signs_nothing(in_review, staff) -> None:
    draft = in_review()
    settle(draft, staff["hart"])
    rollout.change_stage("scribe", "off", by=staff["admin"], why="drill")
    with pytest.raises(Refused, match="switched off"):
        sign(draft, staff["hart"])


def test_an_ehr_that_is_down_keeps_everything_for_later(in_review, staff, ehr, work, settings) -> None:
    from dataclasses import replace

    up = settings.CHEVET
    draft = in_review()
    settle(draft, staff["hart"])
    settings.CHEVET = replace(up, ehr_url=None)
    sign(draft, staff["hart"])
    work()
    draft.refresh_from_db()
    assert draft.state == "unsent"
    assert "CHEVET_EHR_URL" in draft.problem
    settings.CHEVET = up
    review.send_again(draft.pk, by=staff["hart"])
    work()
    draft.refresh_from_db()
    assert draft.state == "released", draft.problem


def test_a_signature_and_its_job_fall_together(in_review, staff, monkeypatch) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    draft = in_review()
    settle(draft, staff["hart"])

    def full(*args: object, **kwargs: object) -> None:
        raise audit.AuditError("no room")

    monkeypatch.setattr(audit, "record", full)
    with pytest.raises(audit.AuditError):
        sign(draft, staff["hart"])
    draft.refresh_from_db()
    assert draft.state == "review"
    assert not Signature.objects.exists()
    assert not ProcrastinateJob.objects.filter(task_name="drafts.release").exists()


def test_proposing_twice_is_once(in_review, proposal) -> None:
    draft = in_review()
    assert review.propose(draft.pk, proposal) is None
    assert draft.revisions.count() == 1
