"""Who may do what: one file per subject, each action a predicate and the sentence that refuses it."""

from rules.rulesets import default_rules

from chevet.trust.rules import audit, care, configuration, drafts, ehr, preferences, visits
from chevet.trust.rules.predicates import Rule

ACTIONS: dict[str, Rule] = {
    **visits.RULES,
    **drafts.RULES,
    **care.RULES,
    **audit.RULES,
    **configuration.RULES,
    **ehr.RULES,
    **preferences.RULES,
}


def register() -> None:
    """Hand every rule to django-rules."""
    for action, rule in ACTIONS.items():
        default_rules.set_rule(action, rule.predicate)
