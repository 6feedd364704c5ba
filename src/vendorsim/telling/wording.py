"""How numbers and names are written for a reader, in the terminal, in figures and on every page alike."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

MINUS = "\N{MINUS SIGN}"
GROUP_TITLES = {
    "conflict": "Conflict",
    "livelihood": "Livelihood",
    "order": "Street order",
    "cost": "Cost and legitimacy",
}
BETTER = {
    "lower": "\N{BLACK DOWN-POINTING TRIANGLE}",
    "higher": "\N{BLACK UP-POINTING TRIANGLE}",
    "neither": "\N{MIDDLE DOT}",
}
"""Which way is better, as one character."""


def spoken(name: str) -> str:
    """A name as words: `strict_seizure` is "strict seizure"."""
    return name.replace("_", " ")


DIGITS = 6
"""Significant digits, at most, that tell two numbers apart."""


def decimals(interval: Mapping[str, Any]) -> int:
    """Decimals worth showing: one or two digits of the interval's half-width, or three digits of a lone mean."""
    if interval["low"] is not None and interval["high"] > interval["low"]:
        half = (interval["high"] - interval["low"]) / 2.0
        places = max(0, math.ceil(-math.log10(half / 3.0)))
        if interval["low"] * interval["high"] > 0.0:
            # An interval that excludes zero must not seem to reach it.
            nearer = min(abs(interval["low"]), abs(interval["high"]))
            places = max(places, math.ceil(-math.log10(nearer)) if nearer < 0.5 * 10.0**-places else 0)
        return min(6, places)
    mean = abs(interval["mean"] or 0.0)
    return min(6, max(0, 2 - math.floor(math.log10(mean)))) if mean > 0.0 else 0


def telling(values: Iterable[float | None], usual: int = 0, most: int = 6) -> int:
    """Decimals, `usual` or more, with which numbers that stand side by side and differ look different, also from zero.

    As `telling` of `console/static/player/looks.js`. Six significant digits are the limit: what is alike so far is alike.
    """
    known = {0.0, *(float(value) for value in values if value is not None and math.isfinite(value))}
    largest = max(map(abs, known))
    most = min(most, 6, DIGITS - 1 - math.floor(math.log10(largest))) if largest > 0.0 else 0
    different = [len({number(value, places) for value in known}) for places in range(usual, max(usual, most) + 1)]
    return usual + different.index(different[-1])


def beside(intervals: Iterable[Mapping[str, Any]], spare: int = 6) -> int:
    """Decimals for means that stand side by side with their intervals: as many as each needs, and as tell them apart.

    `spare` are the decimals, at most, that telling apart may add to what the intervals are worth.
    """
    known = [one for one in intervals if one["mean"] is not None]
    usual = max(map(decimals, known), default=0)
    return telling((one["mean"] for one in known), usual, usual + spare)


def number(value: float | None, places: int, signed: bool = False) -> str:
    """A number with thousands apart and a true minus sign; a dash for what cannot be told."""
    if value is None:
        return "\N{EN DASH}"
    text = f"{value:+,.{places}f}" if signed else f"{value:,.{places}f}"
    if not text.strip("+-0.,"):
        text = text.lstrip("+-")
    return text.replace("-", MINUS)


def with_interval(interval: Mapping[str, Any], signed: bool = False, places: int | None = None) -> str:
    """`9.1 [8.2, 10.0]`; without brackets when there is no interval. `places` where others stand beside it (`beside`).

    Alone, what is not zero does not look like zero, if two decimals more than it is known with can tell.
    """
    places = beside([interval], spare=2) if places is None else places
    mean = number(interval["mean"], places, signed)
    if interval["low"] is None:
        return mean
    return f"{mean} [{number(interval['low'], places)}, {number(interval['high'], places)}]"


SURE = ("better", "worse", "different")
"""Verdicts of a difference that is sure and matters."""
