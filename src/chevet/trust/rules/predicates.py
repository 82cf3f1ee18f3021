"""What every rule is made of. Superuser status counts for nothing here: roles decide."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from rules.predicates import Predicate, predicate

from chevet.trust.models.staff import Role


@dataclass(frozen=True)
class Rule:
    """Who may (`predicate`), and what the others are told (`refusal`, one sentence)."""

    predicate: Predicate
    refusal: str | Promise | Any


def has_role(name: str) -> Predicate:
    """A predicate: an active member of staff with that role."""
    role = str(Role(name))
    return predicate(lambda staff: bool(staff and staff.is_active and staff.role == role), name=f"is_{role}")


is_physician = has_role("physician")
is_nurse = has_role("nurse")
is_front_desk = has_role("front_desk")
is_privacy_officer = has_role("privacy_officer")
is_administrator = has_role("administrator")
is_clinician = is_physician | is_nurse
