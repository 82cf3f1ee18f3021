"""JSON that keeps decimals as they were written: 72.50 read is 72.50 sent.

FHIR says that the precision of a decimal matters (https://hl7.org/fhir/R4/datatypes.html#decimal);
Python's floats drop it. A resource that Chevet reads, changes in one element and sends back must
come back the same in all others.
"""

import json
import re
import secrets
from decimal import Decimal
from typing import Any


def loads(text: str | bytes) -> Any:
    """Parsed JSON, numbers with a fraction or exponent as Decimal. Raises ValueError."""
    return json.loads(text, parse_float=Decimal, parse_constant=_refuse)


def dumps(value: Any, *, canonical: bool = False) -> str:
    """Compact JSON with Decimals digit for digit; `canonical` sorts keys, for hashing."""
    mark = f"decimal-{secrets.token_hex(8)}:"

    def number(item: Any) -> str:
        if isinstance(item, Decimal):
            return f"{mark}{item}"
        raise TypeError(f"{type(item).__name__} is not JSON")

    text = json.dumps(
        value, default=number, ensure_ascii=False, separators=(",", ":"), sort_keys=canonical, allow_nan=False
    )
    return re.sub(f'"{mark}([^"]+)"', r"\1", text)


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
