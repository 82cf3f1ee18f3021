"""What Chevet keeps of a chart: frozen values that go to JSON and back unchanged."""

from collections.abc import Iterator

from chevet.contracts.base import Code, Value


class ChartItem(Value):
    """One entry of the chart.

    `kind` is the FHIR resource type, `display` what a person reads, `identifiers` are
    "system|value", `content_sha256` is over the whole resource but its meta and narrative.
    """

    kind: str
    id: str
    version: str | None = None
    display: str
    codes: tuple[Code, ...] = ()
    identifiers: tuple[str, ...] = ()
    content_sha256: str


class ChartCondition(ChartItem):
    clinical_status: str | None = None
    verification_status: str | None = None
    onset: str | None = None


class ChartMedication(ChartItem):
    """`dose` and `frequency` as the EHR words them, None where it does not say.

    A structured timing reads "2 / 1 d"; where the EHR has only one text for both, it is the dose.
    """

    status: str
    dose: str | None = None
    frequency: str | None = None


class ChartAllergy(ChartItem):
    """`none_known` is True for an entry that says that the patient has no (known) allergy."""

    reactions: tuple[str, ...] = ()
    criticality: str | None = None
    none_known: bool = False


class Component(Value):
    """One value of an observation; `unit` is UCUM where the EHR gives it."""

    code: Code | None = None
    display: str = ""
    value: float | None = None
    unit: str | None = None
    text: str | None = None


class ChartObservation(ChartItem):
    """The latest of its code. `when` is ISO 8601 as the EHR wrote it; a panel has several values."""

    when: str | None = None
    values: tuple[Component, ...] = ()


class ChartPatient(Value):
    id: str
    name: str
    birth_date: str | None = None
    gender: str | None = None
    language: str | None = None
    identifiers: tuple[str, ...] = ()
    deceased: bool = False


class ChartEncounter(Value):
    id: str
    status: str
    start: str | None = None
    reason: str | None = None


class Chart(Value):
    patient: ChartPatient
    encounter: ChartEncounter | None = None
    conditions: tuple[ChartCondition, ...] = ()
    medications: tuple[ChartMedication, ...] = ()
    allergies: tuple[ChartAllergy, ...] = ()
    vitals: tuple[ChartObservation, ...] = ()
    results: tuple[ChartObservation, ...] = ()

    def items(self) -> Iterator[ChartItem]:
        """Every entry, in the order of the fields above."""
        yield from self.conditions
        yield from self.medications
        yield from self.allergies
        yield from self.vitals
        yield from self.results
