"""Silence where something must not be heard."""

from collections.abc import Iterable

import numpy as np


def silenced(samples: np.ndarray, rate: int, moments: Iterable[tuple[float, float]]) -> np.ndarray:
    """A copy of the sound (samples first) that is silent from–to each pair of seconds; its length stays."""
    quiet = samples.copy()
    for start, end in moments:
        quiet[max(0, int(start * rate)) : max(0, int(np.ceil(end * rate)))] = 0
    return quiet
