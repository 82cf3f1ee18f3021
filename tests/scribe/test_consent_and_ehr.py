"""A patient's decisions here and in the EHR: written there once, read from there, and the stricter counts."""

import itertools

import pytest
from clinician_at_work import visit_of_ada
from consenting import decide

from chevet.ehr import consents
from chevet.scribe import telling_ehr
from chevet.trust import consent
from chevet.trust.models import AuditRecord, Consent, EhrConsent

pytestmark = pytest.mark.django_db(transaction=True)

_patients = itertools.count(1)


@pytest.fixture
def patient(ehr) -> str:
    """A patient of her own for every test: the EHR outlives them."""
    pk = f"consenting{next(_patients)}"
    resource = {"resourceType": "Patient", "id": pk, "name": [{"family": "Ofori"}]}
    ehr.transaction(put(resource))
    return pk


def put(resource: dict) -> dict:
    request = {"method": "PUT", "url": f"{resource['resourceType']}/{resource['id']}"}
    return {
        "resourceType": "Bundle",
        "type": "transaction",
        "entry": [{"resource": resource, "request": request}],
    }


def refusal_in_ehr(patient: str, **changes) -> dict:
    return {
        "resourceType": "Consent",
        "id": f"{patient}-no",
        "status": "active",
        "scope": {"coding": [{"code": "patient-privacy"}]},
        "category": [{"text": "privacy"}],
        "patient": {"reference": f"Patient/{patient}"},
        "policy": [{"uri": "urn:hospital:privacy"}],
        "provision": {"type": "deny"},
        **changes,
    }


@pytest.fixture
def visit(staff, patient):
    visit = visit_of_ada(staff, "")
    from chevet.trust.keyring import patient_pseudonym

    visit.patient_id, visit.patient_key, visit.encounter_id = patient, patient_pseudonym(patient), ""
    visit.save()
    return visit


def says(patient: str) -> tuple[bool, bool]:
    return tuple(bool(consent.allows(patient, p)) for p in ("ambient_capture", "ai_drafting"))


def test_a_decision_is_written_once_and_follows_the_next(visit, staff, ehr, patient, work) -> None:
    decide(visit, staff["hart"])
    work()
    there = consents.read(ehr, patient)
    assert sorted((h.purposes, h.says) for h in there) == [
        (("ai_drafting",), "permit"),
        (("ambient_capture",), "permit"),
    ]
    row = Consent.objects.get()
    assert row.in_ehr and says(patient) == (True, True)
    telling_ehr.tell.func(consent_id=str(row.pk))  # a job that runs twice
    assert consents.read(ehr, patient) == there
    assert AuditRecord.objects.filter(action="consent.written_to_ehr").count() == 2
    decide(visit, staff["hart"], "withdrawn")
    work()
    assert {h.says for h in consents.read(ehr, patient)} == {"deny"}
    telling_ehr.tell.func(
        consent_id=str(row.pk)
    )  # the old one comes late: it is not written over the new one
    assert {h.decision for h in consents.read(ehr, patient)} == {"withdrawn"}
    decide(visit, staff["hart"])
    assert says(patient) == (True, True)  # our own earlier denial there is no contradiction
    work()
    assert {h.says for h in consents.read(ehr, patient)} == {"permit"} and not EhrConsent.objects.exists()


def test_while_the_ehr_is_away_it_is_tried_again(visit, staff, settings, ehr, patient) -> None:
    from dataclasses import replace

    from chevet.drafts.jobs import NotDone

    there = settings.CHEVET
    settings.CHEVET = replace(there, ehr_url="http://127.0.0.1:9/fhir")
    decide(visit, staff["hart"])
    row = Consent.objects.get()
    with pytest.raises(NotDone):
        telling_ehr.tell.func(consent_id=str(row.pk))
    assert says(patient) == (True, True)  # and nothing here waits for it
    settings.CHEVET = there
    telling_ehr.tell.func(consent_id=str(row.pk))
    assert len(consents.read(ehr, patient)) == 2


def test_a_refusal_in_the_ehr_counts_and_stops(visit, staff, ehr, patient, work) -> None:
    from chevet.scribe.live import captures

    decide(visit, staff["hart"])
    work()
    capture = captures.begin_or_go_on(visit, by=staff["hart"], tab="t")
    ehr.transaction(put(refusal_in_ehr(patient)))
    telling_ehr.read_from_ehr(patient)
    capture.refresh_from_db()
    assert capture.state == "stopped" and says(patient) == (False, False)
    assert "EHR holds a refusal" in str(consent.allows(patient, "ai_drafting"))
    assert consent.in_force(patient, "ai_drafting") is None
    row = EhrConsent.objects.get()
    assert row.stopped["captures"] == 1
    assert {purpose for _, purpose in telling_ehr.differences(patient)} == set(consent.PURPOSES)
    telling_ehr.read_from_ehr(patient)  # again: told once
    assert AuditRecord.objects.filter(action="consent.denied_in_ehr").count() == 1
    decide(visit, staff["hart"])  # asked again: it is for the EHR to change
    assert says(patient) == (False, False)
    ehr.transaction(put(refusal_in_ehr(patient, status="inactive")))
    telling_ehr.read_from_ehr(patient)
    assert says(patient) == (True, True) and not EhrConsent.objects.exists()


def test_ours_that_somebody_ended_in_the_ehr_counts_until_the_patient_is_asked_again(
    visit, staff, ehr, patient, work
) -> None:
    decide(visit, staff["hart"])
    work()
    [mine] = [h for h in consents.read(ehr, patient) if h.purposes == ("ai_drafting",)]
    ehr.transaction(put({**ehr.read("Consent", mine.id), "status": "inactive"}))
    telling_ehr.read_from_ehr(patient)
    assert says(patient) == (True, False)
    telling_ehr.tell.func(consent_id=str(Consent.objects.get().pk))  # our old yes is not written over it
    assert says(patient) == (True, False) and ehr.read("Consent", mine.id)["status"] == "inactive"
    decide(visit, staff["hart"])  # a new yes, by the patient, is
    work()
    assert says(patient) == (True, True) and ehr.read("Consent", mine.id)["status"] == "active"


def test_an_agreement_in_the_ehr_alone_allows_nothing(ehr, patient, staff) -> None:
    ehr.transaction(put(refusal_in_ehr(patient, provision={"type": "permit"})))
    telling_ehr.read_from_ehr(patient)
    assert says(patient) == (False, False)
    assert len(telling_ehr.differences(patient)) == len(consent.PURPOSES)  # shown, so that somebody asks


def test_without_an_ehr_nothing_waits(visit, staff, settings) -> None:
    from dataclasses import replace

    from procrastinate.contrib.django.models import ProcrastinateJob

    settings.CHEVET = replace(settings.CHEVET, ehr_url=None)
    decide(visit, staff["hart"])
    assert not ProcrastinateJob.objects.filter(task_name="scribe.tell_consent").exists()
