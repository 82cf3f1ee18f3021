"""Verdict: yes or no, with a reason that a person understands."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Verdict:
    """The answer to "may this happen?". `reason` is one sentence, lazily translated.

    A verdict is true when it allows, so that `if may(…):` reads as it should.
    """

    ok: bool
    reason: str | Promise | Any

    def __bool__(self) -> bool:
        return self.ok

    def __str__(self) -> str:
        return str(self.reason)


class Refused(Exception):
    """Something was asked that a rule forbids; the verdict says why."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(str(verdict.reason))
        self.verdict = verdict


def require(verdict: Verdict) -> None:
    """Raise Refused when `verdict` says no."""
    if not verdict:
        raise Refused(verdict)
