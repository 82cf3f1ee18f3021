"""A template as one clinician prefers it: sections left out, put first, the plan by problem or as a list."""

from dataclasses import replace

from chevet.contracts.preferences import Preferences
from chevet.language.templates.layout import Layout, Template

PLANS = frozenset({"plan", "assessment_and_plan"})


def arranged(template: Template, preferences: Preferences) -> Template:
    """The template with its sections in the preferred order; names it does not have are passed over."""
    kept = [_styled(x, preferences) for x in template.sections if x.name not in preferences.omitted]
    rank = {name: n for n, name in enumerate(preferences.order)}
    kept.sort(key=lambda x: rank.get(x.name, len(rank)))  # stable: the others stay as they were
    return replace(template, sections=tuple(kept))


def _styled(layout: Layout, preferences: Preferences) -> Layout:
    if preferences.plan is None or PLANS.isdisjoint(layout.parts):
        return layout
    return replace(layout, style=preferences.plan)
