"""Why nothing was generated, or what was generated cannot be used."""

from typing import Literal

Code = Literal[
    "unreachable",
    "timeout",
    "refused",
    "busy",
    "failed",
    "garbage",
    "too_long",
    "loop",
    "not_installed",
    "other_visit",
    "cancelled",
    "redaction",
]


class GenerationError(Exception):
    """One sentence that says what happened and what to do; never what the patient or the model said."""

    def __init__(self, code: Code, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
