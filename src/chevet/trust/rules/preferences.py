"""How a clinician's own notes are written: hers alone to see and to change."""

from django.utils.translation import gettext_lazy as _

from chevet.trust.rules.predicates import Rule, is_own, is_physician

RULES = {
    "preferences.change": Rule(
        is_physician & is_own, _("Only a physician, who signs notes, has settings for them."), "self"
    ),
    "voice.enrol": Rule(
        is_physician & is_own, _("Only a physician may have her own voice known here."), "self"
    ),
}
