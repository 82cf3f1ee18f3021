"""KnownChart: what the record already said of the patient when the note was drafted, as plain values.

A statement may rest on it instead of on what was spoken. The `ehr` room fills it; the verifier only reads it.
"""

from collections.abc import Iterator

from chevet.contracts.base import Value


class KnownMedication(Value):
    """A medication of the chart; dose and frequency as the record words them."""

    name: str
    dose: str | None = None
    frequency: str | None = None


class KnownVital(Value):
    """A measurement of the chart: its name, value and unit as a person reads them."""

    name: str
    value: float
    unit: str = ""


class KnownChart(Value):
    """Problems, medications, allergies and vital signs as recorded; all empty where nothing is known."""

    problems: tuple[str, ...] = ()
    medications: tuple[KnownMedication, ...] = ()
    allergies: tuple[str, ...] = ()
    no_known_allergies: bool = False
    vitals: tuple[KnownVital, ...] = ()

    def lines(self, language: str = "en") -> Iterator[str]:
        """Each entry as a line of text, to be compared with what a note says."""
        yield from self.problems
        for drug in self.medications:
            yield " ".join(p for p in (drug.name, drug.dose, drug.frequency) if p)
        word = "allergy" if language == "en" else "allergie"
        for substance in self.allergies:
            yield f"{word} {substance}"
        if self.no_known_allergies:
            yield "no known allergies" if language == "en" else "pas d'allergie connue"
        for vital in self.vitals:
            yield f"{vital.name} {vital.value:g} {vital.unit}".strip()
