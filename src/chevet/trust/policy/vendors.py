"""Which vendors may be sent patients' data: under which contract, for which flow, which kinds of data."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from chevet.trust import audit
from chevet.trust.models import Staff, VendorContract
from chevet.trust.models.contract import Data, Kind
from chevet.trust.policy import checklist
from chevet.trust.policy.why import PolicyError, checked
from chevet.trust.roles import may
from chevet.trust.verdict import Verdict, require


@dataclass(frozen=True)
class Leave:
    """Whether data may leave, and under which contract; None where nothing leaves the house."""

    verdict: Verdict
    contract: VendorContract | None = None


def may_leave(vendor: str | None, flow: str, data: Collection[str], *, redacts: bool = False) -> Leave:
    """Whether these kinds of data may go to `vendor` for `flow`: a contract in force covers both, and a
    review that is not overdue found what is needed. `redacts`: what leaves is redacted on its way.

    None for a vendor means that it runs in the house and nothing leaves.
    """
    if vendor is None:
        return Leave(Verdict(True, _("It runs in the house: no data leaves.")))
    names = {"vendor": vendor, "flow": flow}

    def no(sentence: Any, **more: Any) -> Leave:
        return Leave(Verdict(False, format_lazy(sentence, **names, **more)))

    if not data or not set(data) <= set(Data.values):
        return no(_("It is not said which data would go to {vendor}, so nothing is sent there."))
    mine = VendorContract.objects.filter(vendor=vendor)
    now = _in_force(mine)
    if not mine.exists():
        return no(_("There is no contract with {vendor}, so nothing is sent there."))
    if not now.exists():
        return no(_("The contract with {vendor} is not in force."))
    covering = now.filter(flows__contains=[flow])
    if not covering.exists():
        return no(_("The contract with {vendor} does not cover {flow}."))
    for kind in sorted(set(data)):
        covering = covering.filter(data__contains=[kind])
        if not covering.exists():
            return no(
                _("The contract with {vendor} does not cover this kind of data: {data}."),
                data=Data(kind).label,
            )
    review = checklist.latest(vendor)
    if review is None:
        return no(_("The review of {vendor} is not recorded, so nothing is sent there."))
    if review.renew_by < timezone.localdate():
        return no(_("The review of {vendor} is overdue, so nothing is sent there."))
    if checklist.unmet(review):
        return no(_("The review of {vendor} found that it lacks what is needed, so nothing is sent there."))
    # Where several cover it, one that demands redaction binds.
    contract = covering.order_by("-redact", "-starts", "-at").first()
    assert contract is not None
    if contract.redact and Data.AUDIO in data:
        return no(_("The contract with {vendor} demands redaction, and sound cannot be redacted on its way."))
    if contract.redact and not redacts:
        return no(
            _("The contract with {vendor} demands redaction, and nothing here redacts what is sent there.")
        )
    return Leave(Verdict(True, format_lazy(_("A contract with {vendor} covers this."), **names)), contract)


def redaction_demanded(vendor: str | None) -> bool:
    """Whether a contract in force with that vendor demands that what leaves is redacted."""
    return (
        vendor is not None and _in_force(VendorContract.objects.filter(vendor=vendor, redact=True)).exists()
    )


def sent(
    contract: VendorContract,
    *,
    data: Collection[str],
    flow: str,
    subject: str,
    patient_id: str,
    engine: str,
    redacted: bool,
    origin: str = "worker",
) -> None:
    """Write down, before it happens, that data is about to leave: what the patient's page tells and auditors count."""
    with transaction.atomic():
        audit.record(
            "vendor.sent",
            actor=None,
            subject=subject,
            patient_id=patient_id,
            detail={
                "vendor": contract.vendor,
                "contract": str(contract.pk),
                "data": sorted(data),
                "flow": flow,
                "engine": engine,
                "redacted": redacted,
            },
            origin=origin,
        )


def add_contract(
    *,
    vendor: str,
    kind: str,
    flows: Collection[str],
    data: Collection[str],
    reference: str,
    starts: date,
    ends: date | None,
    by: Staff,
    why: str,
    redact: bool = False,
    renews: VendorContract | None = None,
    origin: str = "",
) -> VendorContract:
    """Record a signed contract. Raises Refused when `by` may not, PolicyError when it makes no sense.

    One that renews another begins at the latest on the day after that one ends, so that no day is between them.
    """
    require(may(by, "vendor.change"))
    why = checked(why)
    vendor, reference = vendor.strip(), reference.strip()
    flows_covered, covered = sorted(set(flows)), sorted(set(data))
    if not vendor or not flows_covered or not covered or not reference:
        raise PolicyError(
            _("A contract names its vendor, its reference, and the flows and kinds of data that it covers.")
        )
    if len(vendor) > 128 or len(reference) > 200:
        raise PolicyError(_("A vendor's name has at most 128 characters, a reference 200."))
    if kind not in Kind.values or not set(covered) <= set(Data.values):
        raise PolicyError(
            f"A contract is one of {', '.join(Kind.values)}, over some of {', '.join(Data.values)}."
        )
    if ends is not None and ends < starts:
        raise PolicyError(_("A contract ends on or after the day it starts."))
    if renews is not None and renews.vendor != vendor:
        raise PolicyError(_("A contract renews one with the same vendor."))
    with transaction.atomic():
        row = VendorContract(
            vendor=vendor,
            kind=kind,
            flows=flows_covered,
            data=covered,
            redact=redact,
            reference=reference,
            starts=starts,
            ends=ends,
            renews=renews,
            by=by,
            why=why,
        )
        entry = audit.record(
            "vendor.contract_renewed" if renews else "vendor.contract_added",
            actor=by,
            subject=f"contract:{row.pk}",
            detail={
                "vendor": vendor,
                "kind": kind,
                "flows": flows_covered,
                "data": covered,
                "redact": redact,
                "renews": str(renews.pk) if renews else "",
                "starts": starts.isoformat(),
                "ends": ends.isoformat() if ends else None,
                "why": why,
            },
            origin=origin,
        )
        row.at = entry.at
        row.save(force_insert=True)
    return row


def end_contract(contract: VendorContract, by: Staff, why: str, origin: str = "") -> VendorContract:
    """End a contract now; data stops flowing under it. Raises as `add_contract` does."""
    require(may(by, "vendor.change"))
    why = checked(why)
    with transaction.atomic():
        row = VendorContract.objects.select_for_update().get(pk=contract.pk)
        if row.ended_at is not None:
            raise PolicyError(_("This contract was already ended."))
        entry = audit.record(
            "vendor.contract_ended",
            actor=by,
            subject=f"contract:{row.pk}",
            detail={"vendor": row.vendor, "kind": row.kind, "why": why},
            origin=origin,
        )
        row.ended_by, row.ended_at, row.ended_why = by, entry.at, why
        row.save(update_fields=["ended_by", "ended_at", "ended_why"])
    return row


def _in_force(rows: QuerySet[VendorContract]) -> QuerySet[VendorContract]:
    today = timezone.localdate()
    return rows.filter(Q(ends__isnull=True) | Q(ends__gte=today), starts__lte=today, ended_at__isnull=True)
