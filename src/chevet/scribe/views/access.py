"""Who may open a page, and what they are told when they may not or it did not work."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from chevet.drafts.jobs import NotDone
from chevet.drafts.review import Conflict
from chevet.drafts.reviewed import CannotReview
from chevet.drafts.states import WrongState
from chevet.scribe.shown.sentences import said
from chevet.trust import audit
from chevet.trust.consent import ConsentError
from chevet.trust.login import address
from chevet.trust.models import Staff
from chevet.trust.roles import may
from chevet.trust.vault import StorageFull, VaultError
from chevet.trust.verdict import Refused

View = Callable[..., HttpResponse]

# What a person can be told in place, with nothing lost of what they typed.
SAID = (Refused, Conflict, CannotReview, WrongState, NotDone, ConsentError, StorageFull, VaultError)


def member(request: HttpRequest) -> Staff:
    """The member of staff who asks; only behind `allowed`."""
    assert isinstance(request.user, Staff)
    return request.user


def origin(request: HttpRequest) -> str:
    """Where from, for the audit record."""
    return address(request) or ""


def allowed(action: str) -> Callable[[View], View]:
    """Only for those who may do `action`: others log in, or read why not (403)."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return _to_login(request)
            verdict = may(member(request), action)
            if not verdict:
                raise PermissionDenied(str(verdict))
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def told_in_place(view: View) -> View:
    """What `view` refuses is said in the page's message region; the rest of the page stays as it is."""

    @wraps(view)
    def telling(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except SAID as problem:
            return message(request, said(problem), problem)

    return telling


def message(request: HttpRequest, text: str, problem: Exception | None = None) -> HttpResponse:
    """One sentence into the message region (or wherever the request's `told` names)."""
    conflict = isinstance(problem, Conflict | WrongState)
    response = render(
        request,
        "web/message.html",
        {"text": text, "reload": conflict},
        status=409 if conflict else 507 if isinstance(problem, StorageFull) else 422,
    )
    response["HX-Retarget"] = "dialog[open] .told" if request.POST.get("told") == "dialog" else "#message"
    response["HX-Reswap"] = "innerHTML"
    return response


def opened(request: HttpRequest, what: str, subject: str, patient_id: str) -> None:
    """Audit that somebody looked: once a session and subject within its ten minutes, not at every reload."""
    import time

    seen: dict[str, int] = request.session.get("opened", {})
    now = int(time.time())
    seen = {key: at for key, at in seen.items() if now - at < 600}
    if subject not in seen:
        with transaction.atomic():
            audit.record(
                what, actor=member(request), subject=subject, patient_id=patient_id, origin=origin(request)
            )
        seen[subject] = now
        request.session["opened"] = seen


def _to_login(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        response = HttpResponse(_("Log in first."), status=401)
        response["HX-Redirect"] = "/login/"
        return response
    return redirect_to_login(request.get_full_path())
