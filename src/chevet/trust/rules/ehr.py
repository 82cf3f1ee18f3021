"""The hospital's record."""

from django.utils.translation import gettext_lazy as _

from chevet.trust.rules.predicates import Rule, broke_glass, is_clinician, treats_patient

RULES = {
    "ehr.view": Rule(
        is_clinician & (treats_patient | broke_glass),
        _("Only a physician or a nurse may look into the patient's record."),
        "patient",
    )
}
