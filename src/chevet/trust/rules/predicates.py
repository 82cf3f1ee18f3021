"""What every rule is made of. Superuser status counts for nothing here: roles decide."""

from dataclasses import dataclass
from typing import Any

import rules
from django.utils.functional import Promise

from chevet.trust.models.staff import Role


@dataclass(frozen=True)
class Rule:
    """Who may (`predicate`), and what the others are told (`refusal`, one sentence)."""

    predicate: rules.Predicate
    refusal: str | Promise | Any


def has_role(role: Role) -> rules.Predicate:
    """A predicate: an active member of staff with that role."""
    return rules.predicate(
        lambda staff: bool(staff and staff.is_active and staff.role == role), name=f"is_{role.value}"
    )


is_physician = has_role(Role.PHYSICIAN)
is_nurse = has_role(Role.NURSE)
is_front_desk = has_role(Role.FRONT_DESK)
is_privacy_officer = has_role(Role.PRIVACY_OFFICER)
is_administrator = has_role(Role.ADMINISTRATOR)
is_clinician = is_physician | is_nurse
