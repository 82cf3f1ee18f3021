"""Redaction: where a text says who somebody is, and as which of the 18 identifiers of HIPAA Safe Harbor."""

from typing import Literal

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
