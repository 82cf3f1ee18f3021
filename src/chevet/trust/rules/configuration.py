"""How the house is set up: administrators, who see no patient; contracts are the privacy officer's too."""

from django.utils.translation import gettext_lazy as _

from chevet.trust.rules.predicates import Rule, is_administrator, is_privacy_officer

RULES = {
    "engine.approve": Rule(is_administrator, _("Only an administrator may approve a model.")),
    "rollout.change": Rule(is_administrator, _("Only an administrator may change a rollout stage.")),
    "vendor.view": Rule(
        is_privacy_officer | is_administrator,
        _("Only the privacy officer or an administrator may see vendors’ contracts."),
    ),
    "vendor.change": Rule(
        is_privacy_officer | is_administrator,
        _("Only the privacy officer or an administrator may change a vendor’s contract."),
    ),
}
