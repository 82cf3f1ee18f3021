"""Why a speech server did not turn sound into words."""

from typing import Literal

from chevet.engines.errors import ModelError

Code = Literal[
    "unreachable",
    "timeout",
    "refused",
    "busy",
    "failed",
    "garbage",
    "too_long",
    "other_language",
    "cancelled",
]


class SpeechError(ModelError):
    """One sentence that says what happened and what to do; never what was said, the address or the key."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
