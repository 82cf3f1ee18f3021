"""Drafts: clinical content, so clinicians; the privacy officer reads, and changes nothing."""

from django.utils.translation import gettext_lazy as _

from chevet.trust.rules.predicates import Rule, is_clinician, is_physician, is_privacy_officer

RULES = {
    "draft.view": Rule(is_clinician | is_privacy_officer, _("Your role does not see clinical content.")),
    "draft.review": Rule(is_clinician, _("Only a physician or a nurse may review a draft.")),
    "draft.sign": Rule(is_physician, _("Only a physician may sign a note.")),
    "draft.take_back": Rule(is_physician, _("Only a physician may take back a signed note.")),
}
