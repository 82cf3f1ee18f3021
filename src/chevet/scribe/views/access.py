"""Who may open a page, and what they are told when they may not or it did not work."""

import time
from collections.abc import Callable
from functools import partial, wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from chevet.drafts.jobs import NotDone
from chevet.drafts.review import Conflict
from chevet.drafts.reviewed import CannotReview
from chevet.drafts.states import WrongState
from chevet.scribe.guarded import Guard, On
from chevet.scribe.shown.sentences import said
from chevet.trust import audit, care, glass
from chevet.trust.consent import ConsentError
from chevet.trust.login import address
from chevet.trust.models import Staff
from chevet.trust.policy.why import PolicyError
from chevet.trust.roles import broke_glass_opens, may
from chevet.trust.vault import StorageFull, VaultError
from chevet.trust.verdict import Refused, Verdict

View = Callable[..., HttpResponse]

# What a person can be told in place, with nothing lost of what they typed.
SAID = (
    Refused, Conflict, CannotReview, WrongState, NotDone, ConsentError, PolicyError, StorageFull, VaultError,
)  # fmt: skip


def member(request: HttpRequest) -> Staff:
    """The member of staff who asks; only behind `allowed`."""
    assert isinstance(request.user, Staff)
    return request.user


def origin(request: HttpRequest) -> str:
    """Where from, for the audit record."""
    return address(request) or ""


class NotYourPatient(PermissionDenied):
    """The role allows it, the patient is not of one's unit or care team. `visit_id` names the visit, for those
    who may break the glass; nothing else of the patient is in it."""

    def __init__(self, verdict: Verdict, visit_id: UUID | None) -> None:
        super().__init__(str(verdict))
        self.visit_id = visit_id


def allowed(action: str, on: On | None = None) -> Callable[[View], View]:
    """Only for those who may do `action`, to the object that the address names where there is one.

    Others log in, or read why not (403); what does not exist is not found (404). This is the declaration that
    every address must carry (`web.middleware.EveryRouteIsGuarded` refuses those that don't).
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return _to_login(request)
            verdict = may(member(request), action)
            if not verdict:
                raise PermissionDenied(str(verdict))
            if on is not None:
                _admit(request, action, on, kwargs[on.argument])
            return view(request, *args, **kwargs)

        guarded.guard = Guard(action, on)  # type: ignore[attr-defined]  # read by the middleware and the tests
        return guarded

    return decorate


def open_to(whom: str) -> Callable[[View], View]:
    """For an address that no role guards: open to `everyone`, or to whoever is `logged_in`."""

    def decorate(view: View) -> View:
        view.guard = Guard(whom)  # type: ignore[attr-defined]
        return view

    return decorate


def _admit(request: HttpRequest, action: str, on: On, pk: UUID) -> None:
    """Raises Http404, or NotYourPatient, which is audited; puts on record that a broken glass was used."""
    staff, found = member(request), on.find(pk)
    if found is None:
        raise Http404
    verdict = may(staff, action, found)
    if not verdict:
        if on.patient_id is None:
            raise PermissionDenied(str(verdict))
        with transaction.atomic():
            audit.record(
                "access.refused",
                actor=staff,
                subject=f"{on.what}:{pk}",
                patient_id=on.patient_id(found),
                detail={"action": action},
                origin=origin(request),
            )
        offered = request.method == "GET" and broke_glass_opens(action)
        raise NotYourPatient(verdict, found.visit_key if offered else None)
    # A patient of one's own needs no glass: then it is not a use of it.
    if on.patient_id is None or not broke_glass_opens(action) or not may(staff, "patient.break_glass"):
        return
    if not care.treats(staff, found) and (opened := care.grant(staff, found.patient_key)) is not None:
        request.break_glass = opened  # type: ignore[attr-defined]  # the page says so
        subject = f"{on.what}:{pk}"
        use = partial(glass.used, opened, action=action, subject=subject, origin=origin(request))
        _once(request, "broke_glass", f"{opened.pk}:{action}:{pk}", 60, use)


def _once(request: HttpRequest, kept: str, what: str, seconds: int, do: Callable[[], object]) -> None:
    """Do it, unless this session did within so many seconds: pages are opened again, and ask again by themselves.

    What it did is kept in the session under `kept`, once it is done.
    """
    now = int(time.time())
    seen = {key: at for key, at in request.session.get(kept, {}).items() if now - at < seconds}
    if what not in seen:
        do()
        request.session[kept] = {**seen, what: now}


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

    def note() -> None:
        with transaction.atomic():
            audit.record(
                what, actor=member(request), subject=subject, patient_id=patient_id, origin=origin(request)
            )

    _once(request, "opened", subject, 600, note)


def _to_login(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        response = HttpResponse(_("Log in first."), status=401)
        response["HX-Redirect"] = "/login/"
        return response
    return redirect_to_login(request.get_full_path())
