"""The care team of a visit: who treats the patient, who is added, who leaves."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chevet.scribe.guarded import VISIT
from chevet.scribe.models import Visit
from chevet.scribe.views.access import allowed, member, opened, origin
from chevet.trust import care, team
from chevet.trust.models import CaredFor, Staff
from chevet.trust.rules.fields import shown
from chevet.trust.verdict import Refused, Verdict


@allowed("care_team.change", on=VISIT)
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """The team; a form adds a colleague, another lets one go."""
    visit = get_object_or_404(Visit, pk=visit_id)
    if request.method == "GET":
        opened(request, "visit.opened", f"visit:{visit.pk}", visit.patient_id)
        return render(request, "access/team.html", _context(request, visit))
    posted, by = request.POST, member(request)
    try:
        if posted.get("what") == "end":
            team.end(visit, posted.get("row", ""), by=by, origin=origin(request))
        else:
            team.add(
                visit,
                posted.get("staff", ""),
                by=by,
                why=posted.get("why", ""),
                until=_until(posted.get("until", "")),
                origin=origin(request),
            )
    except Refused as refusal:
        context = {**_context(request, visit), "problem": str(refusal), "typed": posted}
        return render(request, "access/team.html", context, status=422)
    return redirect("care_team", visit.pk)


def _until(text: str) -> datetime | None:
    """What a field for a local date and time posts, or None for nothing. Raises Refused."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(
            Verdict(False, _("The end is no date and time; give it like 2026-11-24T18:00."))
        ) from None
    return moment if moment.tzinfo else timezone.make_aware(moment)


def _context(request: HttpRequest, visit: Visit) -> dict[str, Any]:
    rows = care.team(visit.pk)
    inside = {row.staff_id for row in rows}
    return {
        "visit": visit,
        "rows": [shown(member(request), "care_team", _row(row)) for row in rows],
        "candidates": [
            s
            for s in Staff.objects.filter(is_active=True, role__in=team.MAY_JOIN).order_by("display_name")
            if s.pk not in inside
        ],
    }


def _row(row: CaredFor) -> dict[str, Any]:
    return {
        "row": str(row.pk) if row.staff_id else "",
        "name": str(row.staff or row.unit),
        "role": row.staff.get_role_display() if row.staff else _("Unit"),
        "since": row.since,
        "until": row.until,
        "added_by": str(row.by or ""),
        "why": row.why,
    }
