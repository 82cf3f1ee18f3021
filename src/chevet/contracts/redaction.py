"""Redaction: where a text says who somebody is, and as which of the 18 identifiers of HIPAA Safe Harbor;
and what replaces them before a text leaves the house, and puts them back when the answer comes.
"""

from collections.abc import Mapping
from typing import Literal, Protocol

from chevet.contracts.base import Value

Identifier = Literal[
    "name",
    "geographic",
    "date",
    "phone",
    "fax",
    "email",
    "ssn",
    "medical_record_number",
    "health_plan_beneficiary_number",
    "account_number",
    "certificate_license_number",
    "vehicle_id",
    "device_id",
    "url",
    "ip_address",
    "biometric_id",
    "photograph",
    "other_unique_id",
]
"""45 CFR 164.514(b)(2)(i)(A)–(R), in its order; ages over 89 are under `date`, hospitals under `geographic`."""


class Span(Value):
    """`text` stands at `start`:`end` (code points) of the text searched."""

    start: int
    end: int
    type: Identifier
    text: str


class Redaction(Value):
    """One text with what must go; spans are in order and do not overlap."""

    id: str
    text: str
    spans: tuple[Span, ...] = ()


Key = Mapping[str, str]
"""Surrogate → what stood there. Kept in memory while an answer is awaited, never stored and never sent."""


class Redactor(Protocol):
    """The same original has the same surrogate in every text that is replaced with the key so far."""

    def replace(self, text: str, key: Key) -> tuple[str, Key]:
        """The text with surrogates, and the key with those it added. Raises on anything it cannot judge."""
        ...

    def restore(self, text: str, key: Key) -> str:
        """The text with every surrogate of the key replaced by what stood there."""
        ...
