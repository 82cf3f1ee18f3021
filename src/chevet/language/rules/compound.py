"""Amounts said in two units: "five foot nine", "twelve stone four", « un mètre soixante-dix ».

As one number in the smaller unit (69 inches, 172 pounds, 170 centimetres): UCUM has no two-unit value.
"""

from collections.abc import Sequence
from typing import NamedTuple

from chevet.language.numbers import number_at, numbers
from chevet.language.tokens import Token

FEET = frozenset({"foot", "feet", "ft", "'"})
STONES = frozenset({"stone", "stones", "st"})
METRES = frozenset({"metre", "metres", "meter", "meters", "m"})
SMALL = {
    "[in_i]": frozenset({"inch", "inches", "in", '"'}),
    "[lb_av]": frozenset({"pound", "pounds", "lb", "lbs"}),
    "cm": frozenset({"cm", "centimetre", "centimetres", "centimeter", "centimeters"}),
}
RATIO = {"[in_i]": 12, "[lb_av]": 14, "cm": 100}


class Amount(NamedTuple):
    """`value` in UCUM `unit`, said by tokens `first` to `last` (exclusive)."""

    value: float
    unit: str
    first: int
    last: int


def compounds(tokens: Sequence[Token], language: str) -> list[Amount]:
    """Every length in feet (and inches) or metres, every weight in stones (and pounds)."""
    found = []
    for number in numbers(tokens, language):
        unit = _unit(tokens, number.last)
        if unit is None:
            continue
        ratio, last, rest = RATIO[unit], number.last + 1, 0.0
        place = last + 1 if last < len(tokens) and tokens[last].norm in ("and", "et", ",") else last
        after = number_at(tokens, place, language) if place < len(tokens) else None
        if after is not None and after.value < ratio and number.value.is_integer():
            rest, last = after.value, after.last
            if last < len(tokens) and tokens[last].norm in SMALL[unit]:
                last += 1
        value = round(number.value * ratio + rest, 1)
        if _believable(value, unit):
            found.append(Amount(value, unit, number.first, last))
    return found


def _unit(tokens: Sequence[Token], place: int) -> str | None:
    if place >= len(tokens):
        return None
    word = tokens[place].norm
    if word in FEET:
        return "[in_i]"
    if word in STONES:
        return "[lb_av]"
    return "cm" if word in METRES else None


def _believable(value: float, unit: str) -> bool:
    low, high = {"[in_i]": (12, 96), "[lb_av]": (14, 700), "cm": (30, 250)}[unit]
    return low <= value <= high
