"""Means with intervals, paired differences, and what common random numbers and expected counts save.

Sums are exact (`math.fsum`), so that a table is the same to the last bit on every machine. A value that a run cannot
have (a share of nothing) is NaN there and is left out here; `n` says how many runs remain.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np


@dataclass(frozen=True)
class Interval:
    """A mean over runs and the interval in which it lies with 95 % confidence; NaN ends with fewer than two runs."""

    mean: float
    low: float
    high: float
    n: int

    @property
    def excludes_zero(self) -> bool:
        """Whether the whole interval lies on one side of zero."""
        return self.low > 0.0 or self.high < 0.0

    def within(self, low: float, high: float) -> "Interval":
        """The same with its ends cut to what is possible; a mean outside (of another quantity) leaves it as it is.

        A t interval knows nothing of a quantity's range: that of a rare count reaches below zero.
        """
        if not low <= self.mean <= high:
            return self
        return Interval(self.mean, cut(self.low, low, high), cut(self.high, low, high), self.n)


def cut(value: float, low: float, high: float) -> float:
    """A number cut to a range; NaN stays."""
    return value if math.isnan(value) else min(high, max(low, value))


NONE_SEEN = -math.log(0.05)
"""Events that a Poisson count of zero does not exclude: the one-sided 95 % limit, 3.0 (the "rule of three")."""


def none_seen(exposure: float, n: int) -> Interval:
    """The interval of a rate of which no event was seen in all of `exposure`: exact, from 0 to its 95 % upper limit."""
    return Interval(0.0, 0.0, NONE_SEEN / exposure, n) if exposure > 0.0 else Interval(0.0, math.nan, math.nan, n)


@lru_cache(maxsize=256)
def t_quantile(n: int, level: float = 0.95) -> float:
    """How many standard errors a two-sided interval of a mean of `n` values reaches."""
    from scipy.special import stdtrit

    return float(stdtrit(n - 1, 0.5 + level / 2.0))


def variance(values: Sequence[float]) -> float:
    """Sample variance (n - 1 below the line); NaN with fewer than two values."""
    n = len(values)
    if n < 2:
        return math.nan
    mean = math.fsum(values) / n
    return math.fsum((value - mean) ** 2 for value in values) / (n - 1)


def mean_interval(values: Sequence[float], level: float = 0.95) -> Interval:
    """Mean over replicates with its t interval."""
    known = [float(value) for value in values if not math.isnan(value)]
    n = len(known)
    if n == 0:
        return Interval(math.nan, math.nan, math.nan, 0)
    mean = math.fsum(known) / n
    if n == 1:
        return Interval(mean, math.nan, math.nan, 1)
    half = t_quantile(n, level) * math.sqrt(variance(known) / n)
    return Interval(mean, mean - half, mean + half, n)


def paired_difference(values: Sequence[float], reference: Sequence[float], level: float = 0.95) -> Interval:
    """Mean of `values - reference`, seed by seed, with its t interval; both must list the same seeds in one order."""
    return mean_interval([a - b for a, b in zip(values, reference, strict=True)], level)


def variance_reduction(values: Sequence[float], reference: Sequence[float]) -> float:
    """How many times more independent runs would give a difference as narrow as the paired one.

    Above 1, the common random numbers pay; NaN when it cannot be told.
    """
    pairs = _known_pairs(values, reference)
    paired = variance([a - b for a, b in pairs])
    independent = variance([a for a, _ in pairs]) + variance([b for _, b in pairs])
    return independent / paired if paired > 0.0 else math.nan


def estimator_gain(expected: Sequence[float], counted: Sequence[float]) -> float:
    """How many times more runs the counted estimator needs for the precision of the expected one; NaN if unknown.

    Counts that do not vary, as where nothing happened, tell nothing of their variance.
    """
    pairs = _known_pairs(expected, counted)
    smooth, rough = variance([a for a, _ in pairs]), variance([b for _, b in pairs])
    return rough / smooth if smooth > 0.0 and rough > 0.0 else math.nan


def _known_pairs(first: Sequence[float], second: Sequence[float]) -> list[tuple[float, float]]:
    pairs = zip(first, second, strict=True)
    return [(a, b) for a, b in pairs if not (math.isnan(a) or math.isnan(b))]


def bands(series: np.ndarray, level: float = 0.95) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean and t interval at every position of `series` [runs, days]: mean, low, high, each [days]."""
    n = series.shape[0]
    mean = series.mean(axis=0)
    if n < 2:
        return mean, mean, mean
    half = t_quantile(n, level) * series.std(axis=0, ddof=1) / math.sqrt(n)
    return mean, mean - half, mean + half
