"""What staff may do: `may(staff, action, obj)` answers for every action there is."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _
from rules.rulesets import default_rules

from chevet.trust.models import Staff
from chevet.trust.rules import ACTIONS
from chevet.trust.verdict import Verdict


def may(staff: Staff | AnonymousUser | None, action: str, obj: Any = None) -> Verdict:
    """Whether `staff` may do `action` (to `obj`), with the reason. Raises KeyError for an unknown action."""
    rule = ACTIONS[action]
    if staff is None or not staff.is_authenticated:
        return Verdict(False, _("Log in first."))
    if not staff.is_active:
        return Verdict(False, _("This account is closed. Ask an administrator."))
    if default_rules.test_rule(action, staff, obj):
        return Verdict(True, _("Your role allows this."))
    return Verdict(False, rule.refusal)
