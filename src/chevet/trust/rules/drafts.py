"""Drafts: clinical content, so clinicians; the privacy officer reads, and changes nothing."""

from django.utils.translation import gettext_lazy as _

from chevet.trust.rules.predicates import (
    Rule,
    broke_glass,
    is_clinician,
    is_physician,
    is_privacy_officer,
    treats_patient,
)

RULES = {
    "draft.view": Rule(
        (is_clinician & (treats_patient | broke_glass)) | is_privacy_officer,
        _("Your role does not see clinical content."),
        "patient",
    ),
    "draft.review": Rule(
        is_clinician & treats_patient, _("Only a physician or a nurse may review a draft."), "patient"
    ),
    "draft.sign": Rule(is_physician & treats_patient, _("Only a physician may sign a note."), "patient"),
    "draft.take_back": Rule(
        is_physician & treats_patient, _("Only a physician may take back a signed note."), "patient"
    ),
}
