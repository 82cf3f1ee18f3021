"""Today: the visits in order, each with one mark, and what waits for me."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chevet.drafts.jobs import NotDone
from chevet.scribe import visits
from chevet.scribe.models import Visit
from chevet.scribe.shown.sentences import said
from chevet.scribe.views.access import allowed, member
from chevet.trust.models import Staff
from chevet.trust.models.staff import Role
from chevet.trust.roles import may
from chevet.trust.rules.fields import shown

WAITING = ("to_review", "failed")


@require_GET
@allowed("visit.view")
def page(request: HttpRequest) -> HttpResponse:
    """The list as last heard; the EHR is asked by the page itself, so that it opens at once."""
    return render(request, "scribe/today.html", _context(member(request)))


@require_POST
@allowed("visit.view")
def refresh(request: HttpRequest) -> HttpResponse:
    """Ask the EHR, and show the list again; when it is away, the last known list with the reason."""
    staff, problem = member(request), ""
    try:
        visits.refresh(staff)
    except NotDone as failure:
        problem = said(failure)
    heard = "" if problem else date_format(timezone.localtime(), "H:i")
    return render(request, "scribe/visits.html", {**_context(staff), "problem": problem, "heard": heard})


def _context(staff: Staff) -> dict[str, object]:
    rows = [shown(staff, "visits", _row(visit)) for visit in visits.today(staff)]
    clinical = bool(may(staff, "draft.view"))
    return {
        "rows": rows,
        "waiting": [row for row in rows if row.get("mark") in WAITING],
        "clinical": clinical,
        "everyone": staff.role != Role.PHYSICIAN,
        "day": timezone.localdate(),
        "greeting": _("Visits today"),
    }


def _row(visit: Visit) -> dict[str, Any]:
    """One visit of the list; `draft` is the id to open at once, where one is to be reviewed."""
    mark = visits.mark(visit)
    draft = visit.draft if mark not in ("to_record", "listening") else None
    latest = draft.latest if draft is not None else None
    revision = latest if mark == "to_review" else None
    return {
        "visit": str(visit.pk),
        "starts_at": visit.starts_at,
        "patient": visit.patient_name,
        "clinician": str(visit.clinician),
        "reason": visit.reason,
        "mark": mark,
        "draft": str(draft.pk) if draft is not None and latest is not None else "",
        "open_findings": len(revision.reviewed.open_findings()) if revision else 0,
    }
