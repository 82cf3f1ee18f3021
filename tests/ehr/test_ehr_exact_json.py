"""Decimals keep their digits through reading, changing one element and sending back."""

import math

import pytest

from chevet.ehr.exact_json import dumps, loads
from chevet.ehr.rollback import as_error

WEIGHT = (
    '{"resourceType":"Observation","status":"final",'
    '"valueQuantity":{"value":72.50,"unit":"kg"},"note":[{"text":"«decimal:1.0» \\"72.50\\" é"}]}'
)


def test_what_was_read_is_what_is_sent() -> None:
    assert dumps(loads(WEIGHT)) == WEIGHT
    assert dumps(as_error(loads(WEIGHT))) == WEIGHT.replace('"final"', '"entered-in-error"')


@pytest.mark.parametrize("number", ["1", "1.0", "-0.00", "1E+2", "123456789012345678901234567890.10"])
def test_numbers(number: str) -> None:
    assert dumps(loads(number)) == number


def test_canonical_is_sorted() -> None:
    assert dumps({"b": 1, "a": 2}, canonical=True) == '{"a":2,"b":1}'


@pytest.mark.parametrize("text", ["NaN", "-Infinity", "{", '{"a": }'])
def test_what_is_not_json(text: str) -> None:
    with pytest.raises(ValueError):
        loads(text)


def test_what_json_cannot_say() -> None:
    with pytest.raises(ValueError):
        dumps(math.inf)
    with pytest.raises(TypeError):
        dumps(object())
