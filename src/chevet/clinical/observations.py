"""Vital signs and measurements: LOINC code, UCUM unit, plausible range.

Codes and displays are LOINC's (https://loinc.org), units UCUM's (https://ucum.org). The ranges are
not normal ranges: a value outside is more likely misheard or mistyped than true.
"""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

LOINC = "http://loinc.org"


@dataclass(frozen=True, slots=True)
class Observation:
    """One kind of measurement; `plausible` maps each UCUM unit to its (lowest, highest) believable value."""

    name: str
    code: str
    display: str
    unit: str
    plausible: dict[str, tuple[float, float]]

    def believable(self, value: float, unit: str) -> bool:
        """Whether a living person can show this value; an unknown unit is not believable."""
        if unit not in self.plausible:
            return False
        low, high = self.plausible[unit]
        return low <= value <= high


@lru_cache
def observations() -> dict[str, Observation]:
    """Every observation by its short name (`systolic`, `heart_rate`, …)."""
    table = tomllib.loads(files("chevet.clinical").joinpath("observations.toml").read_text("utf-8"))
    return {
        name: Observation(
            name,
            row["code"],
            row["display"],
            row["unit"],
            {
                unit: (float(low), float(high))
                for unit, (low, high) in {row["unit"]: row["plausible"], **row.get("other_units", {})}.items()
            },
        )
        for name, row in table.items()
    }


@lru_cache
def by_code(code: str) -> Observation | None:
    """The observation with that LOINC code, or None."""
    return next((o for o in observations().values() if o.code == code), None)
