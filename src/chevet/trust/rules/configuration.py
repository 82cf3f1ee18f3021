"""How the house is set up: administrators, who see no patient."""

from django.utils.translation import gettext_lazy as _

from chevet.trust.rules.predicates import Rule, is_administrator

RULES = {
    "engine.approve": Rule(is_administrator, _("Only an administrator may approve a model.")),
    "rollout.change": Rule(is_administrator, _("Only an administrator may change a rollout stage.")),
    "vendor.change": Rule(is_administrator, _("Only an administrator may change a vendor's contract.")),
}
