"""What every rule is made of. Superuser status counts for nothing here: roles decide."""

from dataclasses import dataclass
from typing import Any, Literal

from django.utils.functional import Promise
from rules.predicates import Predicate, predicate

from chevet.trust.models.staff import Role


@dataclass(frozen=True)
class Rule:
    """Who may (`predicate`), and what the others are told (`refusal`, one sentence).

    `about` says what the action is done to: a patient (the rule then asks whether they are one's own), something
    of one's own, or the site as a whole. Asked about nothing, a rule answers for the role alone.
    """

    predicate: Predicate
    refusal: str | Promise | Any
    about: Literal["patient", "self", "site"] = "site"


def has_role(name: str) -> Predicate:
    """A predicate: an active member of staff with that role."""
    role = str(Role(name))
    return predicate(lambda staff: bool(staff and staff.is_active and staff.role == role), name=f"is_{role}")


@predicate
def treats_patient(staff: Any, about: Any) -> bool:
    """The patient is of one's own unit or care team."""
    from chevet.trust import care

    return about is None or care.treats(staff, about)


@predicate
def attends_visit(staff: Any, about: Any) -> bool:
    """This very visit is of one's own unit or care team."""
    from chevet.trust import care

    return about is None or care.attends(staff, about)


@predicate
def broke_glass(staff: Any, about: Any) -> bool:
    """One has broken the glass to this patient, and the time is not over."""
    from chevet.trust import care

    return about is not None and care.broke_glass(staff, about)


@predicate
def is_own(staff: Any, about: Any) -> bool:
    """It belongs to the one who asks."""
    return about is None or about.staff_id == staff.pk


is_physician = has_role("physician")
is_nurse = has_role("nurse")
is_front_desk = has_role("front_desk")
is_privacy_officer = has_role("privacy_officer")
is_administrator = has_role("administrator")
is_clinician = is_physician | is_nurse
