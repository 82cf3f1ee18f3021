"""Your voice: what is kept of it and why, agreeing to it, and deleting it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from chevet.scribe import voices
from chevet.scribe.models import Recording, Voice
from chevet.scribe.shown.sentences import said
from chevet.scribe.views.access import allowed, member, origin, told_in_place
from chevet.trust import consent
from chevet.trust.models import Staff


@require_GET
@allowed("voice.enrol")
def section(request: HttpRequest) -> HttpResponse:
    """The section again: the page asks while a voice is being learnt."""
    return _section(request)


@require_POST
@allowed("voice.enrol")
@told_in_place
def enrol(request: HttpRequest) -> HttpResponse:
    """Agree, and have one's voice learnt from a visit."""
    posted = request.POST
    voices.enrol(
        member(request),
        posted.get("recording", ""),
        agreed=posted.get("agreed") == "yes",
        text_version=posted.get("text_version", ""),
        language=posted.get("language", ""),
        origin=origin(request),
    )
    return _section(request)


@require_POST
@allowed("voice.enrol")
@told_in_place
def delete(request: HttpRequest) -> HttpResponse:
    """Delete one's voice."""
    voices.delete(member(request), origin=origin(request))
    return _section(request)


def _section(request: HttpRequest) -> HttpResponse:
    return render(request, "scribe/voice.html", context(member(request)))


def context(staff: Staff) -> dict[str, Any]:
    """What the section shows."""
    voice = Voice.objects.filter(staff=staff).defer("vector").first()
    learnt = Voice.objects.filter(staff=staff).exclude(encoder="").exists()
    language = "fr" if (get_language() or "").startswith("fr") else "en"
    source = Recording.objects.select_related("visit").filter(pk=voice.recording).first() if voice else None
    return {
        "voice": voice,
        "voice_state": "none"
        if voice is None
        else "known"
        if learnt
        else "failed"
        if voice.problem
        else "learning",
        "voice_problem": said(voice.problem) if voice else "",
        "voice_visit": source.visit if source else None,
        "voice_visits": voices.visits_of(staff) if not learnt else [],
        "voice_text": consent.text(language, voices.TEXT),
    }
