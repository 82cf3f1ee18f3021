"""The address that opens a patient's page: signed, expiring, revocable, rate-limited, with nothing of the patient in it."""

import base64
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chevet.trust import patient_links
from chevet.trust.models import AuditRecord, LinkTry, PatientLink
from chevet.trust.verdict import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(physician):
    return patient_links.make("pat-4711", "fr", by=physician)


def opens(token: str, origin: str = "10.0.0.1") -> bool:
    try:
        return patient_links.opened(token, origin=origin) is not None
    except patient_links.NoSuchLink:
        return False


def test_it_opens_and_is_audited_once_in_ten_minutes(made) -> None:
    link, token = made
    assert opens(token) and opens(token)
    assert list(AuditRecord.objects.values_list("action", flat=True)) == [
        "patient_link.made",
        "patient_link.opened",
    ]
    assert AuditRecord.objects.latest("seq").patient == link.patient


def test_nothing_of_the_patient_is_in_it(made) -> None:
    raw = base64.urlsafe_b64decode(made[1] + "=")
    assert b"4711" not in raw and made[0].patient not in made[1]
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(c::text, '') FROM trust_patientlink c")
        stored = cursor.fetchone()[0]
    assert "4711" not in stored and made[1] not in stored  # nor does the database open a page


def test_it_expires_and_is_taken_back(made, physician) -> None:
    link, token = made
    PatientLink.objects.filter(pk=link.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert not opens(token) and patient_links.of_patient("pat-4711") == []
    again, token = patient_links.make("pat-4711", "en", by=physician)
    assert opens(token)
    patient_links.revoke(again, by=physician)
    patient_links.revoke(again, by=physician)
    assert not opens(token)
    assert AuditRecord.objects.filter(action="patient_link.revoked").count() == 1


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_changed_address_opens_nothing(made, data) -> None:
    LinkTry.objects.all().delete()
    token = made[1]
    at = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.sampled_from("ABCabc019_-/.%é\x00 "))
    changed = token[:at] + other + token[at + 1 :]
    if changed != token:
        assert not opens(changed)
    assert not opens(token[:at]) and not opens(token + other)


def test_whoever_guesses_is_slowed_down_and_others_are_not(made) -> None:
    for _ in range(patient_links.WRONG):
        assert not opens("A" * 43)
    with pytest.raises(patient_links.TooMany):
        patient_links.opened(made[1], origin="10.0.0.1")
    assert opens(made[1], "10.0.0.2")
    LinkTry.objects.update(at=timezone.now() - patient_links.WINDOW)
    assert opens(made[1])


def test_a_page_that_is_opened_without_end_is_slowed_down(made) -> None:
    for _ in range(patient_links.OPENED):
        assert opens(made[1])
    with pytest.raises(patient_links.TooMany):
        patient_links.opened(made[1], origin="10.0.0.1")


@pytest.mark.parametrize("role", ["front_desk", "privacy_officer", "administrator"])
def test_others_make_none(make_staff, role: str) -> None:
    with pytest.raises(Refused):
        patient_links.make("pat-4711", "en", by=make_staff(role))
    assert not PatientLink.objects.exists()
