"""Which vendors may be sent patients' data, under which contract, for which flow."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from chevet.trust import audit
from chevet.trust.models import Staff, VendorContract
from chevet.trust.policy.why import PolicyError, checked
from chevet.trust.roles import may
from chevet.trust.verdict import Verdict, require


def contract_for(vendor: str | None, kind: str, flow: str) -> Verdict:
    """Whether data may flow to `vendor`: a contract of that kind ("baa") in force that covers `flow`.

    None for a vendor means that it runs in the house and nothing leaves.
    """
    if vendor is None:
        return Verdict(True, _("It runs in the house: no data leaves."))
    today = timezone.localdate()
    mine = VendorContract.objects.filter(vendor=vendor, kind=kind)
    now = mine.filter(Q(ends__isnull=True) | Q(ends__gte=today), starts__lte=today, ended_at__isnull=True)
    names = {"vendor": vendor, "flow": flow}
    if now.filter(flows__contains=[flow]).exists():
        return Verdict(True, format_lazy(_("A contract with {vendor} covers this."), **names))
    if now.exists():
        return Verdict(False, format_lazy(_("The contract with {vendor} does not cover {flow}."), **names))
    if mine.exists():
        return Verdict(False, format_lazy(_("The contract with {vendor} is not in force."), **names))
    return Verdict(
        False, format_lazy(_("There is no contract with {vendor}, so nothing is sent there."), **names)
    )


def add_contract(
    *,
    vendor: str,
    kind: str,
    flows: Collection[str],
    reference: str,
    starts: date,
    ends: date | None,
    by: Staff,
    why: str,
) -> VendorContract:
    """Record a signed contract. Raises Refused when `by` may not, PolicyError when it makes no sense."""
    require(may(by, "vendor.change"))
    why = checked(why)
    covered = sorted(set(flows))
    if not vendor or not kind or not covered or not reference:
        raise PolicyError(
            "A contract names its vendor, its kind, its reference, and the flows that it covers."
        )
    if ends is not None and ends < starts:
        raise PolicyError("A contract ends on or after the day it starts.")
    with transaction.atomic():
        row = VendorContract(
            vendor=vendor,
            kind=kind,
            flows=covered,
            reference=reference,
            starts=starts,
            ends=ends,
            by=by,
            why=why,
        )
        entry = audit.record(
            "vendor.contract_added",
            actor=by,
            subject=f"contract:{row.pk}",
            detail={
                "vendor": vendor,
                "kind": kind,
                "flows": covered,
                "starts": starts.isoformat(),
                "ends": ends.isoformat() if ends else None,
                "why": why,
            },
        )
        row.at = entry.at
        row.save(force_insert=True)
    return row


def end_contract(contract: VendorContract, by: Staff, why: str) -> VendorContract:
    """End a contract now; data stops flowing under it. Raises as `add_contract` does."""
    require(may(by, "vendor.change"))
    why = checked(why)
    with transaction.atomic():
        row = VendorContract.objects.select_for_update().get(pk=contract.pk)
        if row.ended_at is not None:
            raise PolicyError("This contract was already ended.")
        entry = audit.record(
            "vendor.contract_ended",
            actor=by,
            subject=f"contract:{row.pk}",
            detail={"vendor": row.vendor, "kind": row.kind, "why": why},
        )
        row.ended_by, row.ended_at, row.ended_why = by, entry.at, why
        row.save(update_fields=["ended_by", "ended_at", "ended_why"])
    return row
