"""Visits: who comes today, their consent, the recording."""

from django.utils.translation import gettext_lazy as _

from chevet.trust.rules.predicates import (
    Rule,
    attends_visit,
    broke_glass,
    is_clinician,
    is_front_desk,
    is_privacy_officer,
    treats_patient,
)

RULES = {
    "visit.view": Rule(
        (is_clinician & (treats_patient | broke_glass))
        | (is_front_desk & attends_visit)
        | is_privacy_officer,
        _("Your role does not see patients' visits."),
        "patient",
    ),
    "visit.record_consent": Rule(
        is_clinician & treats_patient,
        _("Only a physician or a nurse may record a patient's consent."),
        "patient",
    ),
    "visit.upload_audio": Rule(
        is_clinician & treats_patient, _("Only a physician or a nurse may add a recording."), "patient"
    ),
    "visit.listen": Rule(
        is_clinician & treats_patient, _("Only a physician or a nurse may record a visit."), "patient"
    ),
    "consent.view": Rule(
        (is_clinician & treats_patient) | is_privacy_officer,
        _("Your role does not see what patients consented to."),
        "patient",
    ),
}
