"""Recording a visit while it goes on: the page; what it says to the server goes over `scribe/live/`'s WebSocket."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from chevet.scribe.corrections import SPEAKERS
from chevet.scribe.guarded import VISIT
from chevet.scribe.intake import LANGUAGES, PURPOSES
from chevet.scribe.models import Capture, Visit
from chevet.scribe.shown.live import sentences
from chevet.scribe.views.access import allowed, member, opened
from chevet.trust import consent
from chevet.trust.roles import may


@require_GET
@allowed("visit.listen", on=VISIT)
def page(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """The live visit. Without the patient's consent it leads to where that is asked."""
    visit = get_object_or_404(Visit, pk=visit_id)
    agreed = all(consent.allows(visit.patient_id, purpose, visit.encounter_id) for purpose in PURPOSES)
    if not agreed:
        return redirect("scribe:visit", visit.pk)
    opened(request, "visit.opened", f"visit:{visit.pk}", visit.patient_id)
    spoken = request.GET.get("language", "")
    capture = visit.capture
    return render(
        request,
        "scribe/listen.html",
        {
            "visit": visit,
            "capture": capture if capture is not None and capture.state in Capture.ACTIVE else None,
            "spoken": spoken if spoken in LANGUAGES else visit.language[:2],
            "kind": request.GET.get("mode", ""),
            "sentences": sentences(),
            "may_upload": bool(may(member(request), "visit.upload_audio", visit)),
            "may_correct": bool(may(member(request), "draft.review", visit)),
            "speaker_codes": SPEAKERS,
        },
    )
