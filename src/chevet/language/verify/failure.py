"""A check that failed."""

from typing import Literal, NamedTuple


class Failure(NamedTuple):
    """The finding's kind, the message's name, what it is about, and how bad it is."""

    kind: Literal["unsupported", "contradiction"]
    message: str
    value: str
    severity: Literal["minor", "major"] = "major"
