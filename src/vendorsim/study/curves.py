"""Which daily series a report draws, and how a day's or a week's value follows from the days' sums."""

from collections.abc import Mapping

import numpy as np

from vendorsim.measures.base import Ratio, all_measures

Band = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Mean, low and high end at each day."""


def drawn() -> dict[str, Ratio]:
    """What a report draws of each day: ratios of the day book's fields, by the measure that declares them."""
    return {name: one.by_day for name, one in all_measures().items() if one.curve and one.by_day is not None}


def moving_sum(series: np.ndarray, window: int) -> np.ndarray:
    """Sums over `window` days along the second axis; days of a week differ, and a week's sum does not show it."""
    return np.lib.stride_tricks.sliding_window_view(series, window, axis=1).sum(axis=-1)


def curves(book: Mapping[str, np.ndarray], window: int) -> dict[str, np.ndarray]:
    """Each series of a day book [runs, days] over a moving window [runs, days - window + 1].

    A book that has none of their fields is drawn as it is, each field as the mean over the window.
    """
    found = {}
    for name, rate in drawn().items():
        if rate.above in book and (rate.below in book or not rate.below):
            above = moving_sum(book[rate.above], window)
            below = moving_sum(book[rate.below], window) / rate.one if rate.below else np.full_like(above, window)
            with np.errstate(divide="ignore", invalid="ignore"):
                found[name] = rate.per * above / below
    return found or {name: moving_sum(series, window) / window for name, series in book.items()}


def possible(name: str, band: Band) -> Band:
    """A band cut to what its measure can be: no rate below 0, no share above 1."""
    mean, low, high = band
    if name not in drawn() or np.nanmin(mean, initial=0.0) < 0.0:
        return band
    least, most = all_measures()[name].bounds
    return mean, np.clip(low, max(0.0, least), most), np.clip(high, max(0.0, least), most)
