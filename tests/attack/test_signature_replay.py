"""A signature is for what was shown, once: the same request again, or after a change, signs nothing."""

import pytest
from two_units import OWN, Hospital

from chevet.drafts import review
from chevet.drafts.models import Draft, Signature
from chevet.ehr.chart import fingerprint, read_chart

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft(house: Hospital, signable, ehr, settings) -> Draft:
    """Ready to be signed, on the chart that the EHR has of a real patient."""
    row = signable()
    chart = read_chart(ehr, "ada")
    row.patient_id, row.encounter_id = "ada", ""
    row.chart, row.chart_fingerprint = chart.model_dump(mode="json"), fingerprint(chart)
    row.save()
    visit = house.cases[OWN].visit
    visit.patient_id = "ada"
    from chevet.trust.keyring import patient_pseudonym
    from chevet.trust.models import CaredFor

    CaredFor.objects.filter(visit=visit.pk).update(patient=patient_pseudonym("ada"))
    settings.AXES_ENABLED = False
    return row


def form(draft: Draft) -> dict:
    return {"password": "horse staple battery", "shown_sha256": draft.latest.reviewed.sha256()}


def test_the_same_signing_twice_is_one_signature(draft, doctor) -> None:
    url, sent = f"/drafts/{draft.pk}/sign", form(draft)
    assert doctor.post(url, sent).status_code == 200
    assert doctor.post(url, sent).status_code == 409
    assert Signature.objects.count() == 1


def test_a_signing_that_was_recorded_does_not_sign_what_came_after(draft, doctor, house) -> None:
    sent = form(draft)
    review.change(
        draft.pk,
        by=house.staff["physician"],
        seen=draft.latest.number,
        action="accept",
        ref="m1",
        how=lambda r, who, at: r.accept("m1", by=who, at=at),
    )
    assert doctor.post(f"/drafts/{draft.pk}/sign", sent).status_code == 409
    assert not Signature.objects.exists()


def test_a_signing_is_for_its_draft_and_its_signer(draft, doctor, house) -> None:
    from django.test import Client

    sent = form(draft)
    other = house.cases["other"].draft
    assert doctor.post(f"/drafts/{other.pk}/sign", sent).status_code == 403
    nurse, stranger = Client(), Client()
    nurse.force_login(house.staff["nurse"])
    stranger.force_login(house.stranger)
    assert nurse.post(f"/drafts/{draft.pk}/sign", sent).status_code == 403
    assert stranger.post(f"/drafts/{draft.pk}/sign", sent).status_code == 403
    wrong = doctor.post(f"/drafts/{draft.pk}/sign", {**sent, "password": "battery horse staple"})
    assert wrong.status_code == 422
    assert not Signature.objects.exists()


def test_a_taken_back_signature_does_not_come_back_by_its_request(draft, doctor, house) -> None:
    from django.utils import timezone

    sent = form(draft)
    assert doctor.post(f"/drafts/{draft.pk}/sign", sent).status_code == 200
    Signature.objects.update(revoked_at=timezone.now())
    Draft.objects.filter(pk=draft.pk).update(state="retracted")
    assert doctor.post(f"/drafts/{draft.pk}/sign", sent).status_code == 409
    assert doctor.post(f"/drafts/{draft.pk}/send-again").status_code == 409
    assert Signature.objects.filter(revoked_at=None).count() == 0
