"""At the door: every attempt audited, nothing told about names, five wrong passwords lock."""

import pytest
from allauth.account.adapter import get_adapter
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.test import RequestFactory

from chevet.trust.login import StaffAccountAdapter, confirm_password
from chevet.trust.models import AuditRecord

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _no_attempts_yet() -> None:
    cache.clear()


@pytest.fixture
def request_(rf: RequestFactory):
    request = rf.post("/login/")
    request.session, request.user = SessionStore(), AnonymousUser()
    return request


def trail() -> list[tuple[str, str]]:
    return [(r.action, r.subject) for r in AuditRecord.objects.all()]


def test_nobody_signs_up(request_) -> None:
    adapter = get_adapter(request_)
    assert isinstance(adapter, StaffAccountAdapter) and not adapter.is_open_for_signup(request_)


def test_in_and_out_are_audited(physician, request_) -> None:
    user = authenticate(request_, username="physician", password=PASSWORD)
    login(request_, user)
    logout(request_)
    who = f"staff:{physician.pk}"
    assert trail() == [("login.succeeded", who), ("login.ended", who)]
    record = AuditRecord.objects.first()
    assert (record.actor_id, record.origin) == (physician.pk, "127.0.0.1")


def test_a_wrong_password_and_a_wrong_name_look_the_same(physician, request_) -> None:
    assert authenticate(request_, username="physician", password="wrong") is None
    assert authenticate(request_, username="stranger", password="wrong") is None
    assert trail() == [("login.failed", f"staff:{physician.pk}"), ("login.failed", "staff:unknown")]


def test_what_was_typed_is_not_kept(request_) -> None:
    authenticate(request_, username="my-secret-passphrase", password="another-secret")
    stored = str(AuditRecord.objects.values().get())
    assert "secret" not in stored


def test_five_wrong_passwords_lock_even_the_right_one(physician, rf) -> None:
    def attempt(password: str, name: str = "physician"):
        request = rf.post("/login/")
        request.session = SessionStore()
        return authenticate(request, username=name, password=password)

    for number in range(5):  # capitals buy no further attempts
        assert attempt("wrong", "physician" if number % 2 else "Physician") is None
    assert attempt(PASSWORD) is None
    assert "login.locked_out" in [action for action, _ in trail()]


def test_confirming_a_password(physician, make_staff, request_) -> None:
    make_staff("nurse")
    assert confirm_password(physician, PASSWORD, request_)
    assert trail() == []
    assert not confirm_password(physician, "wrong", request_)
    assert not confirm_password(physician, "", request_)
    assert trail() == [("confirm.failed", f"staff:{physician.pk}")] * 2


def test_confirming_counts_towards_the_lockout(physician, rf) -> None:
    def confirm(password: str) -> bool:
        request = rf.post("/sign/")
        request.session = SessionStore()
        return confirm_password(physician, password, request)

    assert not any(confirm("wrong") for _ in range(5))
    assert not confirm(PASSWORD)
    request = rf.post("/login/")
    request.session = SessionStore()
    assert authenticate(request, username="physician", password=PASSWORD) is None


def test_a_closed_account_confirms_nothing(physician, request_) -> None:
    physician.is_active = False
    physician.save()
    assert not confirm_password(physician, PASSWORD, request_)


def test_no_audit_no_login(physician, request_, monkeypatch) -> None:
    from chevet.trust import audit

    def fails(*args, **kwargs):
        raise audit.AuditError("no")

    monkeypatch.setattr(audit, "record", fails)
    user = authenticate(request_, username="physician", password=PASSWORD)
    with pytest.raises(audit.AuditError):
        login(request_, user)
