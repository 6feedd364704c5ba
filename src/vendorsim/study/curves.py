"""Which daily series a report draws, and how a day's or a week's value follows from the days' sums."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from vendorsim.model.clock import DAYS_PER_YEAR

Band = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Mean, low and high end at each day."""


@dataclass(frozen=True)
class Curve:
    """A series that has the name and the meaning of a measure, over some days instead of all."""

    name: str
    above: str
    below: str
    factor: float = 1.0
    most: float = math.inf
    """The highest value that is possible; the lowest is 0."""


CURVES = (
    Curve("friction_per_1000_encounters", "friction_expected", "encounters", 1000.0),
    Curve("physical_per_1000_vendor_years", "physical_expected", "vendor_days", 1000.0 * DAYS_PER_YEAR),
    Curve("vendors_trading", "vendor_days", ""),
    Curve("violation_share", "violating_ticks", "vending_ticks", most=1.0),
    Curve("carriageway_blocked_share", "blocked_share_ticks", "road_ticks", most=1.0),
    Curve("road_speed_ratio", "trip_minutes_free", "trip_minutes"),
    Curve("resident_opinion", "opinion", "", most=1.0),
    Curve("vendor_legitimacy", "legitimacy", "vendor_days", most=1.0),
)
"""What to draw of vendorsim's own day book; `below` empty means a mean over days."""


def moving_sum(series: np.ndarray, window: int) -> np.ndarray:
    """Sums over `window` days along the second axis; days of a week differ, and a week's sum does not show it."""
    return np.lib.stride_tricks.sliding_window_view(series, window, axis=1).sum(axis=-1)


def curves(book: Mapping[str, np.ndarray], window: int) -> dict[str, np.ndarray]:
    """Each series of a day book [runs, days] over a moving window [runs, days - window + 1].

    A book that has none of the fields of CURVES is drawn as it is, each field as the mean over the window.
    """
    found = {}
    for curve in CURVES:
        if curve.above in book and (curve.below in book or not curve.below):
            above = moving_sum(book[curve.above], window)
            below = moving_sum(book[curve.below], window) if curve.below else np.full_like(above, window)
            with np.errstate(divide="ignore", invalid="ignore"):
                found[curve.name] = curve.factor * above / below
    return found or {name: moving_sum(series, window) / window for name, series in book.items()}


def possible(name: str, band: Band) -> Band:
    """A band cut to what its series can be: no rate below 0, no share above 1."""
    mean, low, high = band
    for curve in CURVES:
        if curve.name == name and np.nanmin(mean, initial=0.0) >= 0.0:
            return mean, np.clip(low, 0.0, curve.most), np.clip(high, 0.0, curve.most)
    return band
