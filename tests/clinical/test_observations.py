"""The observation table: the codes the contract names, and values no living person shows."""

import pytest

from chevet.clinical.observations import by_code, observations
from chevet.clinical.units import SYMBOLS, symbol


@pytest.mark.parametrize(
    ("name", "code", "unit"),
    [
        ("systolic", "8480-6", "mm[Hg]"),
        ("diastolic", "8462-4", "mm[Hg]"),
        ("heart_rate", "8867-4", "/min"),
        ("temperature", "8310-5", "Cel"),
        ("oxygen_saturation", "59408-5", "%"),
        ("respiratory_rate", "9279-1", "/min"),
        ("weight", "29463-7", "kg"),
    ],
)
def test_codes_and_units(name: str, code: str, unit: str) -> None:
    assert observations()[name].code == code
    assert observations()[name].unit == unit
    assert by_code(code) is observations()[name]


@pytest.mark.parametrize(
    ("name", "value", "unit", "believable"),
    [
        ("systolic", 140, "mm[Hg]", True),
        ("systolic", 14, "mm[Hg]", False),
        ("temperature", 37.2, "Cel", True),
        ("temperature", 98.6, "[degF]", True),
        ("temperature", 98.6, "Cel", False),
        ("oxygen_saturation", 101, "%", False),
        ("weight", 80, "[st_av]", False),
    ],
)
def test_believable(name: str, value: float, unit: str, believable: bool) -> None:
    assert observations()[name].believable(value, unit) is believable


def test_every_unit_of_the_table_has_a_symbol() -> None:
    for observation in observations().values():
        assert set(observation.plausible) <= set(SYMBOLS)
    assert symbol("mm[Hg]") == "mmHg"
    assert symbol("unknown") == "unknown"


def test_unknown_code() -> None:
    assert by_code("0-0") is None
