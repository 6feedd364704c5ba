"""How numbers and names are written for a reader, in the terminal, in figures and on the page alike."""

import math
from collections.abc import Mapping
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


def number(value: float | None, places: int, signed: bool = False) -> str:
    """A number with thousands apart and a true minus sign; a dash for what cannot be told."""
    if value is None:
        return "\N{EN DASH}"
    text = f"{value:+,.{places}f}" if signed else f"{value:,.{places}f}"
    if not text.strip("+-0.,"):
        text = text.lstrip("+-")
    return text.replace("-", MINUS)


def with_interval(interval: Mapping[str, Any], signed: bool = False) -> str:
    """`9.1 [8.2, 10.0]`; without brackets when there is no interval."""
    places = decimals(interval)
    mean = number(interval["mean"], places, signed)
    if interval["low"] is None:
        return mean
    return f"{mean} [{number(interval['low'], places)}, {number(interval['high'], places)}]"


def verdict(difference: Mapping[str, Any], direction: str) -> str:
    """What a difference says: "better", "worse", "different" (no direction), or "" when zero is not excluded."""
    if not difference.get("excludes_zero"):
        return ""
    if direction == "neither":
        return "different"
    return "better" if (difference["mean"] < 0.0) == (direction == "lower") else "worse"
