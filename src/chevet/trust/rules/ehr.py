"""The hospital's record."""

from django.utils.translation import gettext_lazy as _

from chevet.trust.rules.predicates import Rule, is_clinician

RULES = {"ehr.view": Rule(is_clinician, _("Only a physician or a nurse may look into the patient's record."))}
