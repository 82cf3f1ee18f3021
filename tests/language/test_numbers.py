"""Spoken and written numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chevet.language.numbers import numbers, spell
from chevet.language.tokens import tokenise


def values(text: str, language: str) -> list[float]:
    return [n.value for n in numbers(tokenise(text), language)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one forty over ninety", [140, 90]),
        ("a hundred and forty over seventy", [140, 70]),
        ("one oh two", [102]),
        ("one fifteen", [115]),
        ("thirty seven point two", [37.2]),
        ("ninety eight point six", [98.6]),
        ("ninety seven . two", [97.2]),
        ("two hundred and five", [205]),
        ("one thousand five hundred", [1500]),
        ("fifteen hundred", [1500]),
        ("twenty-five", [25]),
        ("1,500 mg", [1500]),
        ("98.6", [98.6]),
        ("one two three", [1, 2, 3]),
        ("oh no", []),
        ("fifty, no, five hundred", [50, 500]),
    ],
)
def test_english(text: str, expected: list[float]) -> None:
    assert values(text, "en") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("treize huit", [13, 8]),
        ("quatorze sur huit", [14, 8]),
        ("soixante-quinze", [75]),
        ("soixante et onze", [71]),
        ("quatre-vingts", [80]),
        ("quatre-vingt-dix-sept", [97]),
        ("quatre vingt cinq", [85]),
        ("cent quarante-cinq sur quatre-vingt-cinq", [145, 85]),
        ("trente-sept virgule deux", [37.2]),
        ("37,2", [37.2]),
        ("mille cinq cents", [1500]),
        ("septante-trois", [73]),
        ("dix-huit", [18]),
    ],
)
def test_french(text: str, expected: list[float]) -> None:
    assert values(text, "fr") == expected


ENGLISH = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine"}
TENS = {
    20: "twenty",
    30: "thirty",
    40: "forty",
    50: "fifty",
    60: "sixty",
    70: "seventy",
    80: "eighty",
    90: "ninety",
}


@given(st.integers(1, 9), st.sampled_from(sorted(TENS)), st.integers(1, 9))
def test_a_hundred_said_in_full_or_short_is_the_same(hundreds: int, tens: int, unit: int) -> None:
    expected = [float(hundreds * 100 + tens + unit)]
    short = f"{ENGLISH[hundreds]} {TENS[tens]} {ENGLISH[unit]}"
    full = f"{ENGLISH[hundreds]} hundred and {TENS[tens]} {ENGLISH[unit]}"
    assert values(short, "en") == expected
    assert values(full, "en") == expected


@given(st.floats(0, 100000, allow_nan=False).map(lambda x: round(x, 2)), st.sampled_from(["en", "fr"]))
def test_what_is_spelled_is_read_back(value: float, language: str) -> None:
    assert values(spell(value, language), language) == [value]


@given(st.text(max_size=200), st.sampled_from(["en", "fr"]))
def test_any_text_is_read_without_failing_and_places_are_ordered(text: str, language: str) -> None:
    found = numbers(tokenise(text), language)
    assert all(a.last <= b.first for a, b in zip(found, found[1:], strict=False))
