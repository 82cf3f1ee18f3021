"""Breaking the glass, and the privacy officer's review of it."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from chevet.scribe.guarded import VISIT
from chevet.scribe.models import Visit
from chevet.scribe.views.access import allowed, member, origin
from chevet.trust import glass
from chevet.trust.models import AuditRecord, BreakGlass
from chevet.trust.rules.fields import shown
from chevet.trust.verdict import Refused

KEPT = 200  # decided ones that the page still shows


@allowed("patient.break_glass", on=VISIT)
@require_POST
def break_it(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Open this patient's chart for some hours, and go to where one was on the way to."""
    visit = get_object_or_404(Visit, pk=visit_id)
    try:
        glass.break_it(
            member(request),
            patient_id=visit.patient_id,
            visit=visit.pk,
            reason=request.POST.get("reason", ""),
            origin=origin(request),
        )
    except Refused as refusal:
        context = {"problem": str(refusal), "visit_id": visit.pk, "next": _safe(request, visit)}
        return render(request, "access/not_your_patient.html", offer(context), status=422)
    return HttpResponseRedirect(_safe(request, visit))


@allowed("break_glass.review")
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """What waits for a decision, what is followed up, what was decided."""
    return render(request, "access/break_glass.html", _context(request))


@allowed("break_glass.review")
@require_POST
def review(request: HttpRequest, opened_id: UUID) -> HttpResponse:
    """One decision."""
    posted = request.POST
    try:
        glass.review(
            opened_id,
            by=member(request),
            decision=posted.get("decision", ""),
            note=posted.get("note", ""),
            origin=origin(request),
        )
    except Refused as refusal:
        context = {**_context(request), "problem": str(refusal), "problem_of": str(opened_id)}
        return render(request, "access/break_glass.html", context, status=422)
    return redirect("break_glass")


def offer(context: dict[str, Any]) -> dict[str, Any]:
    """What the page that offers it shows besides."""
    hours = settings.CHEVET.break_glass_hours
    return {
        "hours": number_format(int(hours) if hours == int(hours) else hours),
        "shortest": glass.SHORTEST,
        "longest": glass.LONGEST,
        **context,
    }


def _safe(request: HttpRequest, visit: Visit) -> str:
    wanted, secure = request.POST.get("next", ""), request.is_secure()
    inside = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=secure)
    if inside and wanted.startswith("/"):
        return wanted
    return reverse("scribe:visit", args=[visit.pk])


def _context(request: HttpRequest) -> dict[str, Any]:
    every = BreakGlass.objects.select_related("staff", "reviewed_by")
    owed = Q(decision__in=("", BreakGlass.Decision.FOLLOW_UP))  # however many: none of them is forgotten
    found = [*every.filter(owed), *every.exclude(owed)[:KEPT]]
    names = {v.pk: v.patient_name for v in Visit.objects.filter(pk__in={row.visit for row in found})}
    uses = glass.uses(found)
    rows = [
        shown(member(request), "break_glass", _row(row, names.get(row.visit, ""), uses[row.pk]))
        for row in found
    ]
    return {
        "waiting": [row for row in rows if not row["decision"]],
        "followed": [row for row in rows if row["decision"] == BreakGlass.Decision.FOLLOW_UP],
        "decided": [row for row in rows if row["decision"] in ("justified", "not")],
        "decisions": BreakGlass.Decision.choices,
        "words": dict(BreakGlass.Decision.choices),
    }


def _row(row: BreakGlass, patient: str, uses: list[AuditRecord]) -> dict[str, Any]:
    return {
        "row": row,
        "staff": str(row.staff),
        "role": row.staff.get_role_display(),
        "patient": patient,
        "at": row.at,
        "until": row.until,
        "open": row.until > timezone.now(),
        "reason": row.reason,
        "uses": [{"at": use.at, "what": use.detail["what"].partition(":")[0]} for use in uses[:50]],
        "decision": row.decision,
        "note": row.note,
        "reviewed_by": str(row.reviewed_by or ""),
        "reviewed_at": row.reviewed_at,
    }
