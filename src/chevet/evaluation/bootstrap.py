"""Percentile bootstrap intervals, the same at every run (Efron & Tibshirani, 1993)."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

RESAMPLES = 1000
SEED = 20261124


class Estimate(NamedTuple):
    """A value with its 95 % interval."""

    value: float
    low: float
    high: float


def mean(values: Sequence[float]) -> Estimate:
    """The mean of one value an item (a visit, an order); raises ValueError when there is none."""
    if not values:
        raise ValueError("there is nothing to take a mean of")
    return ratio(values, [1.0] * len(values))


def ratio(numerators: Sequence[float], denominators: Sequence[float]) -> Estimate:
    """Sum over sum, resampled by item: recall (found of those there are), precision, error rate (errors of words)."""
    over, under = np.asarray(numerators, float), np.asarray(denominators, float)
    return statistic(
        len(over),
        lambda rows: float(over[rows].sum() / under[rows].sum()) if under[rows].sum() else 0.0,
    )


def statistic(n: int, of: Callable[[np.ndarray], float]) -> Estimate:
    """Any figure of the items at the given rows (with repeats), e.g. an F1 over pooled counts."""
    if n == 0:
        raise ValueError("there is nothing to resample")
    random = np.random.default_rng(SEED)
    drawn = [of(random.integers(0, n, n)) for _ in range(RESAMPLES)]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Estimate(of(np.arange(n)), float(low), float(high))
