"""Which language is spoken, from what a model says about some of the windows."""

from collections.abc import Mapping
from dataclasses import dataclass, field

SURE_LANGUAGE = 0.8
"""The probability at which no more windows are asked for the language, and below which a note says so."""

MOST_WINDOWS = 3
"""More are not asked."""

ENOUGH = 8.0
"""Seconds of speech that are asked at least, where there are so many."""


@dataclass(frozen=True)
class Evidence:
    """What was heard so far: how likely each language is (ISO 639-1), times the seconds asked."""

    seconds: float = 0.0
    windows: int = 0
    sums: Mapping[str, float] = field(default_factory=dict)

    def heard(self, probabilities: Mapping[str, float], seconds: float) -> "Evidence":
        """With one more window."""
        sums = dict(self.sums)
        for code, probability in probabilities.items():
            sums[code] = sums.get(code, 0.0) + probability * seconds
        return Evidence(self.seconds + seconds, self.windows + 1, sums)

    @property
    def best(self) -> str | None:
        """The language most likely spoken, None before anything was heard."""
        return max(self.sums, key=lambda code: self.sums[code], default=None)

    @property
    def sureness(self) -> float:
        """How likely it is that one, 0–1."""
        best = self.best
        return 0.0 if best is None else self.sums[best] / max(self.seconds, 1e-9)

    @property
    def enough(self) -> bool:
        """Whether asking more windows is not worth it."""
        sure = self.sureness >= SURE_LANGUAGE and self.seconds >= ENOUGH
        return sure or self.windows >= MOST_WINDOWS
