"""What belongs to every page: the language switch, and the pages for what went wrong."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chevet.scribe.views.access import NotYourPatient, open_to
from chevet.trust.models import Staff
from chevet.trust.roles import may


@open_to("everyone")
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language: with the member of staff where one is logged in, and as a cookie."""
    chosen, back = request.POST.get("language", ""), request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    if chosen in dict(settings.LANGUAGES):
        if isinstance(request.user, Staff):
            request.user.language = chosen
            request.user.save(update_fields=["language"])
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=365 * 24 * 3600,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return render(request, "error.html", {"code": 400, "title": _("That request made no sense")}, status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, with the reason; where the chart may be opened in an emergency, with how."""
    from chevet.web.pages.glass import offer

    offered = isinstance(exception, NotYourPatient) and exception.visit_id
    if offered and not request.headers.get("HX-Request") and may(request.user, "patient.break_glass"):
        context = {"visit_id": offered, "next": request.get_full_path()}
        return render(request, "access/not_your_patient.html", offer(context), status=403)
    context = {"code": 403, "title": _("This is not yours to open"), "reason": str(exception)}
    return render(request, "error.html", context, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404. What was looked for is not repeated."""
    return render(request, "error.html", {"code": 404, "title": _("There is no such page")}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500. Rendered without the database, which may be what broke."""
    return render(None, "broken.html", status=500)  # type: ignore[arg-type]  # no request, no context
