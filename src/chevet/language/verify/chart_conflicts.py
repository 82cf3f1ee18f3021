"""What the note says against the chart and must not be signed unseen: no allergy, where the chart holds one."""

from collections.abc import Iterator

from chevet.contracts.chart import KnownChart
from chevet.contracts.draft import Draft
from chevet.language.tokens import tokenise
from chevet.language.vocabulary import cues


def denied_allergies(draft: Draft, chart: KnownChart) -> Iterator[tuple[str, str]]:
    """(statement, allergies of the chart) for each statement that says that no allergy is known."""
    if not chart.allergies:
        return
    for statement in draft.statements():
        if cues(draft.language, "no_allergy").has(tokenise(statement.text)):
            yield statement.id, ", ".join(chart.allergies)
