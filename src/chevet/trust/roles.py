"""What staff may do: `may(staff, action, obj)` answers for every action there is."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _
from rules.rulesets import default_rules

from chevet.trust import care
from chevet.trust.models import Role, Staff
from chevet.trust.rules import ACTIONS
from chevet.trust.verdict import Verdict

# What somebody is told whose role may, but not to this.
NOT_YOURS = {
    "patient": _("This patient is not of your unit or care team."),
    "self": _("This belongs to a colleague."),
    "site": _("Your role does not allow it."),
}


def may(staff: Staff | AnonymousUser | None, action: str, obj: Any = None) -> Verdict:
    """Whether `staff` may do `action` (to `obj`), with the reason. Raises KeyError for an unknown action.

    Without `obj` the answer is for the role alone: whether there is anything that they may do it to.
    """
    rule = ACTIONS[action]
    if staff is None or not staff.is_authenticated:
        return Verdict(False, _("Log in first."))
    if not staff.is_active:
        return Verdict(False, _("This account is closed. Ask an administrator."))
    if default_rules.test_rule(action, staff, obj):
        return Verdict(True, _("Your role allows this."))
    if obj is not None and default_rules.test_rule(action, staff, None):
        return Verdict(False, NOT_YOURS[rule.about])
    return Verdict(False, rule.refusal)


def broke_glass_opens(action: str) -> bool:
    """Whether breaking the glass lets a clinician do it to a patient who is not theirs."""
    if ACTIONS[action].about != "patient":
        return False
    stranger, opened = care.Supposed(), care.Supposed(broke_glass=True)
    nurse = Staff(role=Role.NURSE)
    return not may(nurse, action, stranger) and bool(may(nurse, action, opened))
