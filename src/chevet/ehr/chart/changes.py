"""Has the chart changed since a note was drafted, and in what?"""

import hashlib
import json
from collections.abc import Collection
from typing import Literal

from chevet.contracts.base import Value
from chevet.ehr.chart.values import Chart, ChartItem


class Change(Value):
    """One difference; `display` is what the chart says now (for `removed`: said before)."""

    what: Literal["added", "removed", "changed"]
    kind: str
    id: str
    display: str


def fingerprint(chart: Chart) -> str:
    """SHA-256 (hex) over what matters in the chart.

    It covers the patient and each condition, medication, allergy, latest vital and result with
    all their content; not the visit itself, whose status changes as the visit goes on.
    """
    relevant = [chart.patient.model_dump(mode="json"), sorted(_key(i) for i in chart.items())]
    return hashlib.sha256(json.dumps(relevant, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def changed(before: Chart, after: Chart) -> tuple[Change, ...]:
    """What differs, in the order of the chart; empty exactly when the fingerprints are equal."""
    found: list[Change] = []
    if before.patient != after.patient:
        found.append(Change(what="changed", kind="Patient", id=after.patient.id, display=after.patient.name))
    old = {(i.kind, i.id): i for i in before.items()}
    new = {(i.kind, i.id): i for i in after.items()}
    for key, item in new.items():
        if key not in old:
            found.append(_change("added", item))
        elif old[key].content_sha256 != item.content_sha256:
            found.append(_change("changed", item))
    found.extend(_change("removed", item) for key, item in old.items() if key not in new)
    return tuple(found)


def without(chart: Chart, identifiers: Collection[str]) -> Chart:
    """The chart less the entries that carry one of these "system|value" identifiers.

    A release that is tried again must not take what it wrote itself for what the chart held before.
    """

    def kept(items: tuple[ChartItem, ...]) -> tuple[ChartItem, ...]:
        return tuple(i for i in items if not set(i.identifiers) & set(identifiers))

    return chart.model_copy(
        update={
            "conditions": kept(chart.conditions),
            "medications": kept(chart.medications),
            "allergies": kept(chart.allergies),
            "vitals": kept(chart.vitals),
            "results": kept(chart.results),
        }
    )


def _key(item: ChartItem) -> list[str]:
    return [item.kind, item.id, item.content_sha256]


def _change(what: Literal["added", "removed", "changed"], item: ChartItem) -> Change:
    return Change(what=what, kind=item.kind, id=item.id, display=item.display)
