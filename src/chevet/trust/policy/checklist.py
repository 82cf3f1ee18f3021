"""What is looked at before a vendor gets patients' data, and how a review of it is kept."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chevet.trust import audit
from chevet.trust.models import Staff, VendorReview
from chevet.trust.policy.why import PolicyError, checked
from chevet.trust.roles import may
from chevet.trust.verdict import require

ITEMS = {
    "encryption": _("Encryption: in transit (TLS 1.2 or later) and at rest"),
    "access_control": _("Access control: who there can see our data, and how they log in"),
    "uptime": _("Availability: the promised share of time, and what happens when it is missed"),
    "interoperability": _("Interoperability: open interfaces, and our data back in a usable form"),
    "audit": _("Audit: who saw what is logged there, and we may read it"),
    "sub_processors": _("Sub-processors: named, under the same terms, and we are told of new ones"),
}

# Without these no data goes there, whatever the contract says.
NEEDED = ("encryption", "access_control", "sub_processors")


def review(
    vendor: str,
    items: Mapping[str, tuple[bool, str]],
    renew_by: date,
    *,
    by: Staff,
    why: str,
    origin: str = "",
) -> VendorReview:
    """Keep a review: for every item whether it is met, and the evidence (a document, a page, a test).

    Raises Refused when `by` may not, PolicyError when an item lacks its answer or evidence, or the date is past.
    """
    require(may(by, "vendor.change"))
    why = checked(why)
    if not vendor:
        raise PolicyError(_("A review names its vendor."))
    kept: dict[str, Any] = {}
    for item in ITEMS:
        met, evidence = items.get(item, (False, ""))
        evidence = evidence.strip()
        if not evidence or len(evidence) > 300:
            raise PolicyError(
                _("Say for every point of the checklist what shows it, in at most 300 characters.")
            )
        kept[item] = {"met": bool(met), "evidence": evidence}
    if renew_by <= timezone.localdate():
        raise PolicyError(_("The next review lies in the future."))
    with transaction.atomic():
        row = VendorReview(vendor=vendor, items=kept, renew_by=renew_by, by=by, why=why)
        entry = audit.record(
            "vendor.reviewed",
            actor=by,
            subject=f"vendor_review:{row.pk}",
            detail={
                "vendor": vendor,
                "unmet": [item for item, answer in kept.items() if not answer["met"]],
                "renew_by": renew_by.isoformat(),
                "why": why,
            },
            origin=origin,
        )
        row.at, row.audit_seq = entry.at, entry.seq
        row.save(force_insert=True)
    return row


def latest(vendor: str) -> VendorReview | None:
    """The review that counts, or None."""
    return VendorReview.objects.filter(vendor=vendor).order_by("-audit_seq").first()


def unmet(row: VendorReview) -> list[str]:
    """The items without which nothing goes there, and that it did not meet."""
    return [item for item in NEEDED if not row.items.get(item, {}).get("met")]
