"""History: any moment of a draft, who changed it, when, and what."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from chevet.drafts.models import Draft, Revision
from chevet.scribe.guarded import DRAFT
from chevet.scribe.models import SpeakerCorrection
from chevet.scribe.shown import speakers
from chevet.scribe.views.access import allowed, member, opened
from chevet.scribe.views.review import context


@require_GET
@allowed("draft.view", on=DRAFT)
def page(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The draft as it was at revision `at` (the newest, when not said)."""
    draft = get_object_or_404(Draft, pk=draft_id, capability="scribe")
    opened(request, "draft.opened", draft.audit_subject, draft.patient_id)
    revisions = list(draft.revisions.select_related("by").order_by("number"))
    at = request.GET.get("at", "")
    shown = next((r for r in revisions if str(r.number) == at), revisions[-1] if revisions else None)
    shown_context = {
        **context(member(request), draft, shown),
        "revisions": revisions,
        "shown": shown,
        "correction": _correction(draft, shown),
    }
    template = "scribe/history_moment.html" if request.headers.get("HX-Request") else "scribe/history.html"
    return render(request, template, shown_context)


def _correction(draft: Draft, shown: Revision | None) -> speakers.Said | None:
    """What was said about who speaks, where the moment is of such a correction or its undoing."""
    if shown is None or shown.action not in ("speaker", "speaker_back"):
        return None
    row = SpeakerCorrection.objects.select_related("by").filter(source=draft.source, number=int(shown.ref))
    return next((speakers.said(found) for found in row), None)
