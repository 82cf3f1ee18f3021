"""Visits: who comes today, their consent, the recording."""

from django.utils.translation import gettext_lazy as _

from chevet.trust.rules.predicates import Rule, is_clinician, is_front_desk, is_privacy_officer

RULES = {
    "visit.view": Rule(
        is_clinician | is_front_desk | is_privacy_officer, _("Your role does not see patients' visits.")
    ),
    "visit.record_consent": Rule(
        is_clinician, _("Only a physician or a nurse may record a patient's consent.")
    ),
    "consent.view": Rule(
        is_clinician | is_privacy_officer, _("Your role does not see what patients consented to.")
    ),
    "visit.upload_audio": Rule(is_clinician, _("Only a physician or a nurse may add a recording.")),
    "visit.listen": Rule(is_clinician, _("Only a physician or a nurse may record a visit.")),
}
