"""What of a vendor runs out soon: told 60 days ahead on pages and in the log, and then the flow stops by itself."""

import logging
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from chevet.jobs import every_hour
from chevet.trust.models import VendorContract
from chevet.trust.policy import checklist

log = logging.getLogger("chevet.trust")

AHEAD = 60  # days


@dataclass(frozen=True)
class Warning:
    """`what` is contract or review; `days` until `on` (the last day), negative once data stopped flowing."""

    vendor: str
    what: str
    on: date
    days: int


def warnings(ahead: int = AHEAD) -> list[Warning]:
    """What runs out within `ahead` days, or has run out with nothing in its place, the soonest first.

    A contract counts by the last day that any contract of its vendor covers the same flow and data; one that
    was ended on purpose warns no more.
    """
    today = timezone.localdate()
    rows = list(VendorContract.objects.filter(ended_at__isnull=True))
    found: set[Warning] = set()
    for row in rows:
        if row.ends is None or row.ends - today > timedelta(days=ahead):
            continue
        if not any(_goes_on(row, other) for other in rows):
            found.add(Warning(row.vendor, "contract", row.ends, (row.ends - today).days))
    for vendor in {row.vendor for row in rows if row.ends is None or row.ends >= today}:
        review = checklist.latest(vendor)
        if review is None:
            found.add(Warning(vendor, "no_review", today, -1))
        elif review.renew_by - today <= timedelta(days=ahead):
            found.add(Warning(vendor, "review", review.renew_by, (review.renew_by - today).days))
    return sorted(found, key=lambda w: (w.days, w.vendor, w.what))


def _goes_on(row: VendorContract, other: VendorContract) -> bool:
    """Whether `other` covers all that `row` does, without a day between them, for longer."""
    assert row.ends is not None
    return (
        other.vendor == row.vendor
        and set(row.flows) <= set(other.flows)
        and set(row.data) <= set(other.data)
        and other.starts <= row.ends + timedelta(days=1)
        and (other.ends is None or other.ends > row.ends)
    )


def tell() -> None:
    """Say it in the log, a line each: names of vendors and days, nothing of a patient."""
    for warning in warnings():
        log.warning(
            "vendor %s: its %s runs out in %d days (%s); then nothing is sent there",
            warning.vendor,
            warning.what.replace("_", " "),
            warning.days,
            warning.on.isoformat(),
        )


@every_hour("trust.vendor_expiry")
def tell_every_day() -> None:
    """The same by itself, in the morning."""
    if timezone.localtime().hour == 6:
        tell()
