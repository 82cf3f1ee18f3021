"""Settings → vendors: contracts and reviews, for whoever answers for them. Every change with a reason, audited."""

from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from chevet.drafts.capability import registry
from chevet.scribe.views.access import allowed, member, origin, told_in_place
from chevet.trust.models import VendorContract
from chevet.trust.models.contract import Data, Kind
from chevet.trust.policy import checklist, expiry, vendors
from chevet.trust.policy.why import PolicyError
from chevet.trust.roles import may

FLOWS = {"scribe": gettext_lazy("Notes of visits (scribe)")}


@require_GET
@allowed("vendor.view")
def page(request: HttpRequest) -> HttpResponse:
    """The whole page."""
    return render(request, "web/vendors.html", _context(request))


@require_POST
@allowed("vendor.change")
@told_in_place
def contract(request: HttpRequest) -> HttpResponse:
    """Add a contract, or one that renews another."""
    posted = request.POST
    renews = None
    if posted.get("renews"):
        renews = get_object_or_404(VendorContract, pk=_uuid(posted["renews"]))
    starts = _day(posted.get("starts", ""))
    if starts is None:
        raise PolicyError(_("Say from which day the contract holds."))
    vendors.add_contract(
        vendor=posted.get("vendor", ""),
        kind=posted.get("kind", ""),
        flows=[flow for flow in posted.getlist("flows") if flow in registry()],
        data=posted.getlist("data"),
        redact=posted.get("redact") == "yes",
        reference=posted.get("reference", ""),
        starts=starts,
        ends=_day(posted.get("ends", "")),
        renews=renews,
        by=member(request),
        why=posted.get("why", ""),
        origin=origin(request),
    )
    return _body(request)


@require_POST
@allowed("vendor.change")
@told_in_place
def end(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """End a contract now."""
    row = get_object_or_404(VendorContract, pk=contract_id)
    vendors.end_contract(row, member(request), request.POST.get("why", ""), origin(request))
    return _body(request)


@require_POST
@allowed("vendor.change")
@told_in_place
def review(request: HttpRequest) -> HttpResponse:
    """Keep a review of a vendor."""
    posted = request.POST
    renew_by = _day(posted.get("renew_by", ""))
    if renew_by is None:
        raise PolicyError(_("Say by which day it is reviewed again."))
    if not VendorContract.objects.filter(vendor=posted.get("vendor", "")).exists():
        raise PolicyError(_("Record the vendor’s contract first; then its review."))
    items = {
        item: (posted.get(f"met_{item}") == "yes", posted.get(f"evidence_{item}", ""))
        for item in checklist.ITEMS
    }
    checklist.review(
        posted["vendor"],
        items,
        renew_by,
        by=member(request),
        why=posted.get("why", ""),
        origin=origin(request),
    )
    return _body(request)


def _body(request: HttpRequest) -> HttpResponse:
    return render(request, "web/vendors_body.html", _context(request))


def _context(request: HttpRequest) -> dict[str, Any]:
    today = timezone.localdate()
    by_vendor: dict[str, list[VendorContract]] = {name: [] for name in sorted(_set_up())}
    for row in VendorContract.objects.select_related("by", "ended_by", "renews").order_by("-starts", "-at"):
        by_vendor.setdefault(row.vendor, []).append(row)
    return {
        "vendors": [_vendor(name, rows, today) for name, rows in by_vendor.items()],
        "warnings": expiry.warnings(),
        "here": True,
        "kinds": Kind.choices,
        "data": Data.choices,
        "flows": [(flow, FLOWS.get(flow, flow)) for flow in registry()],
        "items": checklist.ITEMS.items(),
        "needed": checklist.NEEDED,
        "today": today,
        "may_change": bool(may(member(request), "vendor.change")),
    }


def _vendor(name: str, rows: list[VendorContract], today: date) -> dict[str, Any]:
    seen = checklist.latest(name)
    return {
        "name": name,
        "contracts": [(row, _standing(row, today), _words(row.data), _flows(row.flows)) for row in rows],
        "review": seen,
        "overdue": seen is not None and seen.renew_by < today,
        "points": [
            (item, title, seen.items.get(item, {}) if seen else {}) for item, title in checklist.ITEMS.items()
        ],
        "used_for": _set_up().get(name, []),
    }


def _standing(row: VendorContract, today: date) -> str:
    if row.ended_at is not None:
        return "ended"
    if row.ends is not None and row.ends < today:
        return "over"
    return "later" if row.starts > today else "in_force"


def _words(data: list[str]) -> str:
    return ", ".join(str(Data(kind).label) for kind in data if kind in Data.values)


def _flows(flows: list[str]) -> str:
    return ", ".join(str(FLOWS.get(flow, flow)) for flow in flows)


def _set_up() -> dict[str, list[str]]:
    """The vendors that this site's settings name, and what each is set up to do."""
    found: dict[str, list[str]] = {}
    site = settings.CHEVET
    if site.speech.vendor:
        found.setdefault(site.speech.vendor, []).append(_("hears recordings: gets their sound"))
    if site.llm.vendor:
        found.setdefault(site.llm.vendor, []).append(_("writes notes: gets transcripts"))
    return found


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise PolicyError(_("A day is written as in 2026-11-24.")) from None


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise PolicyError(_("That contract is not known here; reload the page.")) from None
