"""Who may do what: one file per subject, each action a predicate and the sentence that refuses it."""

import rules

from chevet.trust.rules import audit, configuration, drafts, ehr, visits
from chevet.trust.rules.predicates import Rule

ACTIONS: dict[str, Rule] = {
    **visits.RULES,
    **drafts.RULES,
    **audit.RULES,
    **configuration.RULES,
    **ehr.RULES,
}


def register() -> None:
    """Hand every rule to django-rules (once: the app registry may be set up again in tests)."""
    for action, rule in ACTIONS.items():
        rules.set_rule(action, rule.predicate)
