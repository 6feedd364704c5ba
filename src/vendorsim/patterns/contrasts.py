"""Orderings: one arm has more of something than another, on the same seeds; nobody says how much more.

A part of an ordering is a paired difference, or a quotient, whose interval must lie wholly on its side: a difference
that luck alone could have made is none.
"""

import math
from collections.abc import Mapping

from vendorsim.patterns.base import Band, Part, Readings, Value, mean_of

MORE = Band(low=0.0, strict=True)
LESS = Band(high=0.0, strict=True)
NOT_LESS = Band(low=0.0)
"""Not lower: the difference itself may be nothing."""
NOT_MORE = Band(high=0.0)


def difference(name: str, arm: str, reference: str) -> Value:
    """A reading in one arm less the same in another."""

    def value(readings: Readings) -> float:
        return readings[arm][name] - readings[reference][name]

    return value


def between(name: str, other: str, arm: str = "") -> Value:
    """One reading less another of the same arm; `arm` is needed where there are several."""

    def value(readings: Readings) -> float:
        reading = readings[arm or next(iter(readings))]
        return reading[name] - reading[other]

    return value


def quotient_difference(above: str, below: str, arm: str, reference: str) -> Value:
    """A pooled quotient of two readings in one arm less the same in another."""

    def value(readings: Readings) -> float:
        return _quotient(readings[arm], above, below) - _quotient(readings[reference], above, below)

    return value


def gap_difference(name: str, other: str, arm: str, reference: str) -> Value:
    """By how much the effect of an arm on one reading exceeds its effect on another.

    The effect is the arm less its reference, so that what both share -- seasons, burn-in, luck -- falls out.
    """

    def value(readings: Readings) -> float:
        effect = readings[arm][name] - readings[reference][name]
        return effect - (readings[arm][other] - readings[reference][other])

    return value


def compared(name: str, arm: str, reference: str, band: Band, label: str, unit: str = "") -> Part:
    """A part: the paired difference of a reading, with what it was in both arms beside it."""
    return Part(difference(name, arm, reference), band, label, _both(name, arm, reference), unit)


def _both(name: str, *arms: str) -> Mapping[str, Value]:
    return {arm: mean_of(name, arm) for arm in arms}


def _quotient(reading: Mapping[str, float], above: str, below: str) -> float:
    return reading[above] / reading[below] if reading[below] > 0.0 else math.nan
