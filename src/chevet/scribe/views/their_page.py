"""The patient's own page: what AI did in their care, and how to withdraw. No login; the address is the key."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from chevet.scribe.shown import their_care
from chevet.scribe.views.access import open_to, origin
from chevet.trust import consent, patient_links
from chevet.trust.models import PatientLink

Page = Callable[..., HttpResponse]


def _theirs(view: Page) -> Page:
    """Opens the link of an address, in the language that the patient chose; a wrong one is told kindly."""

    @wraps(view)
    @never_cache
    def opening(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            link = patient_links.opened(token, origin=origin(request))
        except patient_links.NoSuchLink:
            return _careful(render(request, "scribe/their_page_gone.html", _frame("", ""), status=404))
        except patient_links.TooMany:
            frame = _frame("", "")
            response = render(request, "scribe/their_page_gone.html", {**frame, "later": True}, status=429)
            response["Retry-After"] = "600"
            return _careful(response)
        language = request.GET.get("language") or request.COOKIES.get("chevet_theirs") or link.language
        if language not in dict(settings.LANGUAGES):
            language = link.language
        with translation.override(language):
            response = view(request, link, token, language)
            response.headers["Content-Language"] = language
        if request.GET.get("language") == language:
            response.set_cookie(
                "chevet_theirs",
                language,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
                path="/my-care/",
            )
        return _careful(response)

    return opening


def _careful(response: HttpResponse) -> HttpResponse:
    # The address is the key: told to no other site. (No referrer at all would break our own forms.)
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@open_to("everyone")
@require_GET
@_theirs
def page(request: HttpRequest, link: PatientLink, token: str, language: str) -> HttpResponse:
    """What was recorded, drafted, decided and sent, and where they stand."""
    context = {
        **_frame(token, language),
        "visits": their_care.visits(link.patient_id),
        "purposes": their_care.purposes(link.patient_id),
        "expires": link.expires_at,
        "done": request.GET.get("done") == "1",
    }
    return render(request, "scribe/their_page.html", context)


@open_to("everyone")
@require_http_methods(["GET", "POST"])
@_theirs
def withdraw(request: HttpRequest, link: PatientLink, token: str, language: str) -> HttpResponse:
    """First a page that says what will stop, then, on their word, it stops."""
    asked = [p for p in (request.POST or request.GET).getlist("purpose") if p in consent.PURPOSES]
    standing = [p for p in their_care.purposes(link.patient_id) if p.name in asked and p.decision == "given"]
    if not standing:
        return redirect("scribe:their_page", token=token)
    if request.method == "POST":
        consent.withdraw_by_patient(
            link, [p.name for p in standing], language=language, origin=origin(request)
        )
        response = redirect("scribe:their_page", token=token)
        response["Location"] += "?done=1"
        return response
    return render(
        request, "scribe/their_page_withdraw.html", {**_frame(token, language), "standing": standing}
    )


def _frame(token: str, language: str) -> dict[str, Any]:
    """What every page of theirs shows; `dir` is for languages that are written from right to left."""
    shown = language or translation.get_language() or "en"
    return {
        "token": token,
        "language": shown,
        "dir": "rtl" if translation.get_language_info(shown[:2])["bidi"] else "ltr",
        "languages": [
            (code, translation.get_language_info(code)["name_local"]) for code, _ in settings.LANGUAGES
        ],
        "hospital": settings.CHEVET.site_name,
        "reach": settings.CHEVET.patients_reach,
    }
