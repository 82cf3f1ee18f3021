"""Minimum necessary: which fields of each list every role gets. What is not named here is not handed to a page.

One entry a list or export: field → the roles that see it. `shown` is the only way from a row to a template.
"""

from collections.abc import Mapping
from typing import Any

from chevet.trust.models import Staff
from chevet.trust.models.staff import Role

CLINICIANS: frozenset[str] = frozenset({str(Role.PHYSICIAN), str(Role.NURSE)})
READERS: frozenset[str] = CLINICIANS | {str(Role.PRIVACY_OFFICER)}
WITH_VISITS: frozenset[str] = READERS | {str(Role.FRONT_DESK)}
PRIVACY: frozenset[str] = frozenset({str(Role.PRIVACY_OFFICER)})
ADMINISTRATORS: frozenset[str] = frozenset({str(Role.ADMINISTRATOR)})

FIELDS: dict[str, dict[str, frozenset[str]]] = {
    # Today's visits: the front desk sees names and times, never why somebody comes or what became of it.
    "visits": {
        "visit": WITH_VISITS,
        "starts_at": WITH_VISITS,
        "patient": WITH_VISITS,
        "clinician": WITH_VISITS,
        "reason": CLINICIANS,
        "mark": READERS,
        "draft": READERS,
        "open_findings": CLINICIANS,
    },
    "care_team": dict.fromkeys(("row", "name", "role", "since", "until", "added_by", "why"), CLINICIANS),
    # Whose chart it was is told by name: a review without it would be none.
    "break_glass": dict.fromkeys(
        (
            "row", "staff", "role", "patient", "at", "until", "open", "reason",
            "uses", "decision", "note", "reviewed_by", "reviewed_at",
        ),
        PRIVACY,
    ),
    # No patient is in it; how many visits a unit has is a number.
    "units": dict.fromkeys(("row", "name", "ehr_id", "members", "candidates", "visits"), ADMINISTRATORS),
}  # fmt: skip


def shown(staff: Staff, what: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a row of the list `what` that `staff` may see. Raises KeyError for a field without a rule."""
    fields = FIELDS[what]
    return {name: value for name, value in row.items() if staff.role in fields[name]}
