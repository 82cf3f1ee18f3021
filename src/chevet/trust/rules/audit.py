"""The audit trail is the privacy officer's to read; nobody may change it."""

from django.utils.translation import gettext_lazy as _

from chevet.trust.rules.predicates import Rule, is_privacy_officer

RULES = {"audit.view": Rule(is_privacy_officer, _("Only the privacy officer may read the audit trail."))}
