"""Settings → Units and members: who treats which patients, changed by an administrator with a reason."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chevet.scribe.shown.sentences import said
from chevet.scribe.views.access import allowed, member, origin
from chevet.trust import units
from chevet.trust.models import Staff, Unit, UnitMember
from chevet.trust.policy.why import PolicyError
from chevet.trust.rules.fields import shown
from chevet.trust.verdict import Refused, Verdict


@allowed("unit.change")
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The units with their members; every form on it is one change with its reason."""
    if request.method == "GET":
        return render(request, "access/units.html", _context(request))
    try:
        _change(request)
    except (Refused, PolicyError) as problem:
        context = {**_context(request), "problem": said(problem), "typed": request.POST}
        return render(request, "access/units.html", context, status=422)
    return redirect("units")


def _change(request: HttpRequest) -> None:
    posted, what = request.POST, request.POST.get("what", "")
    how: dict[str, Any] = {"by": member(request), "why": posted.get("why", ""), "origin": origin(request)}
    named = (posted.get("name", ""), posted.get("ehr_id", ""))
    changes: dict[str, Callable[[], Any]] = {
        "open": lambda: units.open_unit(*named, **how),
        "change": lambda: units.change_unit(_id(posted.get("unit")), *named, **how),
        "close": lambda: units.close_unit(_id(posted.get("unit")), **how),
        "add": lambda: units.add_member(_id(posted.get("unit")), _id(posted.get("staff")), **how),
        "end": lambda: units.end_member(_id(posted.get("member")), **how),
    }
    if what not in changes:
        raise Refused(Verdict(False, _("That cannot be done here; reload the page.")))
    changes[what]()


def _id(text: str | None) -> UUID:
    try:
        return UUID(text or "")
    except ValueError:
        raise Refused(Verdict(False, _("That cannot be done here; reload the page."))) from None


def _context(request: HttpRequest) -> dict[str, Any]:
    staff = list(Staff.objects.filter(is_active=True).order_by("display_name", "username"))
    members: dict[UUID, list[UnitMember]] = {}
    for row in UnitMember.objects.filter(until=None).select_related("staff").order_by("staff__display_name"):
        members.setdefault(row.unit_id, []).append(row)
    visits = Count("visits__visit", filter=Q(visits__until=None), distinct=True)
    rows = []
    for unit in Unit.objects.filter(closed_at=None).annotate(number=visits):
        inside = {row.staff_id for row in members.get(unit.pk, [])}
        row = {
            "row": str(unit.pk),
            "name": unit.name,
            "ehr_id": unit.ehr_id,
            "members": members.get(unit.pk, []),
            "candidates": [s for s in staff if s.pk not in inside],
            "visits": unit.number,  # type: ignore[attr-defined]  # annotated above
        }
        rows.append(shown(member(request), "units", row))
    belonging = {row.staff_id for found in members.values() for row in found}
    return {"units": rows, "nowhere": [s for s in staff if s.pk not in belonging] if rows else []}
