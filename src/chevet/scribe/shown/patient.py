"""The line that never leaves the screen: who this is, how old, and what they must not be given."""

from dataclasses import dataclass
from datetime import date

from chevet.ehr.chart import Chart


@dataclass(frozen=True)
class Patient:
    """`allergies` is None when the EHR has not told them: that is not "none"."""

    name: str
    born: date | None = None
    age: int | None = None
    gender: str = ""
    allergies: tuple[str, ...] | None = None
    none_known: bool = False


def of_chart(chart: Chart, today: date) -> Patient:
    """The patient as the chart tells them."""
    born = _day(chart.patient.birth_date)
    real = [a for a in chart.allergies if not a.none_known]
    return Patient(
        name=chart.patient.name,
        born=born,
        age=age(born, today) if born else None,
        gender=chart.patient.gender or "",
        allergies=tuple(
            f"{a.display} ({', '.join(a.reactions)})" if a.reactions else a.display for a in real
        ),
        none_known=bool(chart.allergies) and not real,
    )


def age(born: date, today: date) -> int:
    """Whole years lived."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:  # FHIR allows a year or a month alone
        return None
