"""A capture that its tab has left: finish it with what is stored, or remove what was stopped."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chevet.scribe.guarded import CAPTURE
from chevet.scribe.live import captures
from chevet.scribe.models import Capture
from chevet.scribe.views.access import allowed, member, origin, told_in_place
from chevet.trust.verdict import Refused, Verdict


@require_POST
@allowed("visit.listen", on=CAPTURE)
@told_in_place
def finish(request: HttpRequest, capture_id: UUID) -> HttpResponse:
    """Draft from what is stored: the tab that recorded is gone."""
    capture = get_object_or_404(Capture, pk=capture_id)
    try:
        captures.finish(capture.pk, None, by=member(request), origin=origin(request))
    except captures.LostLease:
        raise Refused(Verdict(False, _("This recording is finished already; reload the page."))) from None
    return redirect("scribe:visit_steps", capture.visit_id)


@require_POST
@allowed("visit.listen", on=CAPTURE)
@told_in_place
def remove(request: HttpRequest, capture_id: UUID) -> HttpResponse:
    """Remove the audio of a recording that was stopped."""
    capture = get_object_or_404(Capture, pk=capture_id)
    captures.remove(capture.pk, by=member(request), origin=origin(request))
    return redirect("scribe:visit_steps", capture.visit_id)
