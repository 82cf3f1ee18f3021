"""Who treats whom, and the glass: units are the administrator's, the team the clinicians' own."""

from django.utils.translation import gettext_lazy as _

from chevet.trust.rules.predicates import (
    Rule,
    is_administrator,
    is_clinician,
    is_privacy_officer,
    treats_patient,
)

RULES = {
    "unit.change": Rule(is_administrator, _("Only an administrator may change units and their members.")),
    "care_team.change": Rule(
        is_clinician & treats_patient,
        _("Only a physician or a nurse who treats the patient may change the care team."),
        "patient",
    ),
    # To any patient: that is what it is for.
    "patient.break_glass": Rule(
        is_clinician, _("Only a physician or a nurse may open a chart in an emergency.")
    ),
    "break_glass.review": Rule(is_privacy_officer, _("Only the privacy officer reviews break-glass access.")),
}
