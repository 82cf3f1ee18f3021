"""Signing, sending again, taking back: what will be written is shown first, then the password is asked."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from chevet.contracts.base import Engine
from chevet.drafts import review
from chevet.drafts.jobs import NotDone
from chevet.drafts.models import Draft
from chevet.drafts.reviewed import Reviewed
from chevet.drafts.states import State
from chevet.ehr.chart import Change, changed, fingerprint
from chevet.ehr.release import SignedNote
from chevet.ehr.signed_by import closing_line
from chevet.scribe import chart as charts
from chevet.scribe.guarded import DRAFT
from chevet.scribe.release import TITLES
from chevet.scribe.shown import facts
from chevet.scribe.shown.sentences import said
from chevet.scribe.views.access import allowed, member, message, origin, told_in_place
from chevet.scribe.views.review import context
from chevet.trust.login import confirm_password
from chevet.trust.models import Staff


@require_GET
@allowed("draft.sign", on=DRAFT)
@told_in_place
def dialog(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """What will be written, and what of the chart changed since the draft was made."""
    draft = get_object_or_404(Draft, pk=draft_id, capability="scribe")
    response = render(request, "scribe/signing.html", _shown(draft, member(request)))
    response["HX-Trigger-After-Swap"] = '{"open-dialog": {"id": "signing"}}'
    return response


@require_POST
@allowed("draft.review", on=DRAFT)
@told_in_place
def go_on(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Go on with the chart as it is now."""
    draft = get_object_or_404(Draft, pk=draft_id, capability="scribe")
    charts.accept_chart(draft, by=member(request), origin=origin(request))
    draft.refresh_from_db()
    response = render(request, "scribe/signing.html", _shown(draft, member(request)))
    response["HX-Trigger"] = "chart-accepted"
    return response


@sensitive_post_parameters("password")
@require_POST
@allowed("draft.sign", on=DRAFT)
@told_in_place
def sign(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Sign exactly what the dialog showed."""
    draft = get_object_or_404(Draft, pk=draft_id, capability="scribe")
    staff = member(request)
    if not confirm_password(staff, request.POST.get("password", ""), request):
        return message(
            request, _("That is not your password, or it is locked for now. Nothing was signed; try again.")
        )
    review.sign(
        draft_id,
        by=staff,
        shown_sha256=request.POST.get("shown_sha256", ""),
        chart_fingerprint=fingerprint(charts.present(draft)),
        origin=origin(request),
    )
    return _body(request, draft, staff)


@require_POST
@allowed("draft.sign", on=DRAFT)
@told_in_place
def send_again(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Ask once more for the sending of a signed draft."""
    draft = get_object_or_404(Draft, pk=draft_id, capability="scribe")
    review.send_again(draft_id, by=member(request), origin=origin(request))
    return _body(request, draft, member(request))


@require_POST
@allowed("draft.take_back", on=DRAFT)
@told_in_place
def take_back(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Mark everything that the note wrote as entered in error."""
    draft = get_object_or_404(Draft, pk=draft_id, capability="scribe")
    review.take_back(
        draft_id, by=member(request), reason=request.POST.get("reason", ""), origin=origin(request)
    )
    return _body(request, draft, member(request))


def _body(request: HttpRequest, draft: Draft, staff: Staff) -> HttpResponse:
    draft.refresh_from_db()
    response = render(request, "scribe/review_body.html", context(staff, draft))
    response["HX-Trigger-After-Swap"] = '{"close-dialog": {}}'
    return response


def _shown(draft: Draft, staff: Staff) -> dict[str, Any]:
    latest = draft.latest
    if latest is None or draft.state != State.REVIEW:
        raise review.Conflict(_("This draft is not open for review any more; reload the page."))
    reviewed = latest.reviewed
    away, now = "", None
    differences: tuple[Change, ...] = ()
    before = charts.drafted_on(draft)
    try:
        now = charts.present(draft)
        differences = changed(before, now) if before else ()
    except NotDone as failure:
        away = said(failure)
    kept = {f.id for f in reviewed.kept_facts().all()}
    rows = [row for g in facts.groups(reviewed, now or before, None, {}) for row in g.rows]
    return {
        "draft": draft,
        "reviewed": reviewed,
        "sections": reviewed.sections(),
        "sha256": reviewed.sha256(),
        "blockers": len(reviewed.blockers()),
        "minor": len(reviewed.open_findings()) - len(reviewed.blockers()),
        "written": [r for r in rows if r.ref in kept and r.chart in ("new", "contradicts")],
        "in_chart": [r for r in rows if r.ref in kept and r.chart == "in_chart"],
        "note_only": [r for r in rows if r.ref in kept and r.chart == "note_only"],
        "left_out": [r for r in rows if r.ref not in kept],
        "closing": _closing(draft, reviewed, staff),
        "away": away,
        "no_chart": before is None and now is not None,
        "differences": differences,
    }


def _closing(draft: Draft, reviewed: Reviewed, staff: Staff) -> str:
    """The line at the note's foot, as it would read if it were signed now."""
    if not reviewed.text():
        return ""
    return closing_line(
        SignedNote(
            draft_id=str(draft.pk),
            revision=1,
            signature_sha256=reviewed.sha256(),
            patient_id=draft.patient_id,
            practitioner_id=staff.practitioner_id or "unknown",
            practitioner_name=str(staff),
            signed_at=timezone.localtime(),
            language=draft.language,
            title=TITLES.get(draft.language, TITLES["en"]),
            sections=reviewed.sections(),
            text=reviewed.text(),
            engines=(Engine.model_validate(draft.engine),),
            site_name=settings.CHEVET.site_name,
        )
    )
