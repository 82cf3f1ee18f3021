"""Login: staff only, told nothing about which names exist, every attempt in the audit chain."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from axes.signals import user_locked_out
from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.http import HttpRequest

from chevet.trust import audit, keyring
from chevet.trust.models import Staff

_purpose: ContextVar[str] = ContextVar("chevet_login_purpose", default="login")


class StaffAccountAdapter(DefaultAccountAdapter):
    """allauth for staff: accounts are made by an administrator, never by whoever finds the page."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


def confirm_password(staff: Staff, password: str, request: HttpRequest) -> bool:
    """Whether `password` is that member of staff's own (asked again before they sign).

    A wrong one counts towards the lockout and is audited; a locked-out account is always answered
    with False. Call it before the signing transaction, so that a failure is kept.
    """
    with _for("confirm"):
        found = authenticate(request, username=staff.get_username(), password=password)
    return found is not None and found.pk == staff.pk


@contextmanager
def _for(purpose: str) -> Iterator[None]:
    token = _purpose.set(purpose)
    try:
        yield
    finally:
        _purpose.reset(token)


def account_name(request: HttpRequest | None, credentials: Mapping[str, Any] | None = None) -> str:
    """The name that counts for a lockout: as names compare, so that capitals buy no more attempts."""
    given = credentials or (request.POST if request else {})
    return str(given.get("username") or given.get("login") or "").strip().lower()


def connect() -> None:
    """Connect the receivers that audit what happens at the door."""
    user_logged_in.connect(_logged_in, dispatch_uid="chevet.trust.logged_in")
    user_logged_out.connect(_logged_out, dispatch_uid="chevet.trust.logged_out")
    user_login_failed.connect(_login_failed, dispatch_uid="chevet.trust.login_failed")
    user_locked_out.connect(_locked_out, dispatch_uid="chevet.trust.locked_out")


def address(request: HttpRequest | None) -> str | None:
    """Where a request came from, as the server saw it (a proxy's own word is not taken here)."""
    return request.META.get("REMOTE_ADDR") or None if request else None


def _logged_in(sender: Any, request: HttpRequest | None, user: Staff, **_: Any) -> None:
    _note("login.succeeded", request, actor=user)


def _logged_out(sender: Any, request: HttpRequest | None, user: Staff | None, **_: Any) -> None:
    if user is not None:
        _note("login.ended", request, actor=user)


def _login_failed(
    sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any
) -> None:
    _note(f"{_purpose.get()}.failed", request, name=str(credentials.get("username") or ""))


def _locked_out(sender: Any, request: HttpRequest | None, username: str | None = None, **_: Any) -> None:
    _note("login.locked_out", request, name=username or "")


def _note(action: str, request: HttpRequest | None, *, actor: Staff | None = None, name: str = "") -> None:
    """Audit it. What was typed as a name may be a password or a stranger's: only its pseudonym is kept."""
    detail = {"name": keyring.site().pseudonym("login", name.lower())} if name else {}
    with transaction.atomic():
        known = Staff.objects.filter(username__iexact=name).first() if name else actor
        audit.record(
            action,
            actor=actor,
            subject=f"staff:{known.pk}" if known else "staff:unknown",
            detail=detail,
            origin=address(request),
        )
