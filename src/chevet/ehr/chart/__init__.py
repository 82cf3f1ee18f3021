"""The patient's chart as it was when a note was drafted: read, compare, notice what changed."""

from chevet.ehr.chart.changes import Change, changed, fingerprint, without
from chevet.ehr.chart.reading import read_chart
from chevet.ehr.chart.values import (
    Chart,
    ChartAllergy,
    ChartCondition,
    ChartEncounter,
    ChartItem,
    ChartMedication,
    ChartObservation,
    ChartPatient,
    Component,
)

__all__ = [
    "Change",
    "Chart",
    "ChartAllergy",
    "ChartCondition",
    "ChartEncounter",
    "ChartItem",
    "ChartMedication",
    "ChartObservation",
    "ChartPatient",
    "Component",
    "changed",
    "fingerprint",
    "read_chart",
    "without",
]
