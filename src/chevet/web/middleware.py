"""What every answer carries and every session keeps to."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from chevet.web.guards import guard_of

Answer = Callable[[HttpRequest], HttpResponse]

# Everything from ourselves, no inline script or style, framed by nobody (OWASP CSP cheat sheet).
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; media-src 'self' blob:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
PERMISSIONS_POLICY = "camera=(), geolocation=(), payment=(), usb=(), microphone=(self)"


class SecurityHeaders:
    """Content security policy, permissions policy, and no caching of pages that hold PHI."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class StaffLanguage:
    """Pages in the language the member of staff chose, else the browser's."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = getattr(request.user, "language", "") or request.COOKIES.get(
            settings.LANGUAGE_COOKIE_NAME, ""
        )
        if chosen not in dict(settings.LANGUAGES):
            chosen = translation.get_language_from_request(request)
        with translation.override(chosen):
            request.LANGUAGE_CODE = chosen
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", chosen)
            return response


class EveryRouteIsGuarded:
    """No address opens that does not say which rule guards it, nor one for staff to somebody else."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        name = request.resolver_match.url_name if request.resolver_match else None
        guard = guard_of(view, name)
        if guard is None:
            raise PermissionDenied(_("Nothing says who may open this address, so nobody may."))
        if guard.action == "logged_in" and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return None


class SessionLimits:
    """Ends a session after its absolute length, however busy it was; notes once a minute that it is in use."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            began = request.session.setdefault("began", int(time.time()))
            if time.time() - began > settings.SESSION_ABSOLUTE_SECONDS:
                logout(request)
            elif time.time() - request.session.get("used", 0) > 60:  # writing it every time slows every page
                request.session["used"] = int(time.time())
        return self.get_response(request)
