"""What a difference says: better, worse, none that matters, or too uncertain to say.

A measure declares the smallest difference that matters (`vendorsim.measures.base.Matters`). The interval of a difference
is held against it as in a test of equivalence (Schuirmann 1987, "A comparison of the two one-sided tests procedure";
Lakens 2017, "Equivalence tests"): what is sure may be too small to matter, and what is not sure is not nothing.
"""

import math
from collections.abc import Mapping
from functools import cache
from typing import Any

from vendorsim.measures.base import Matters, all_measures
from vendorsim.study.statistics import Interval

NOT_DECLARED = Matters()
"""Of a measure that is not registered here: any difference that is sure counts."""


def verdict(difference: Interval, smallest: float, direction: str) -> str:
    """`better`, `worse`, `different` (of a measure without a direction), `same` or `unclear`; empty without an interval.

    `same`: the whole interval lies within `smallest` of zero. A difference is told when its interval excludes zero and its
    mean is not below `smallest`; whatever else is unclear.
    """
    low, high = difference.low, difference.high
    if not (math.isfinite(low) and math.isfinite(high)):
        return ""
    if -smallest <= low and high <= smallest:
        return "same"
    if not difference.excludes_zero or abs(difference.mean) < smallest:
        return "unclear"
    if direction == "neither":
        return "different"
    return "better" if (difference.mean < 0.0) == (direction == "lower") else "worse"


def judged(difference: Interval, base: float, matters: Matters, direction: str) -> dict[str, Any]:
    """`smallest`, the difference that matters beside a mean of `base`, and the `verdict`."""
    smallest = matters.size(base)
    return {"smallest": smallest, "verdict": verdict(difference, smallest, direction)}


def declared(column: str) -> tuple[Matters, str]:
    """What matters in a measure's column, and which way is better there; also for one that nobody registered."""
    return _declared().get(column, (NOT_DECLARED, "neither"))


def with_verdicts(summary: Mapping[str, Any]) -> dict[str, Any]:
    """A comparison's summary in which every difference has its verdict: one that was written before there were any, too."""
    levels = summary["measures"].get(summary["reference"], {})
    return {**summary, "differences": {
        policy: {name: _filled(name, found, levels.get(name, {}).get("mean")) for name, found in by_measure.items()}
        for policy, by_measure in summary["differences"].items()
    }}  # fmt: skip


def _filled(name: str, found: Mapping[str, Any], base: float | None) -> dict[str, Any]:
    mean, low, high = (math.nan if found[end] is None else found[end] for end in ("mean", "low", "high"))
    own = judged(Interval(mean, low, high, found["n"]), math.nan if base is None else base, *declared(name))
    return {**found, **own} if "verdict" not in found else dict(found)


@cache
def _declared() -> Mapping[str, tuple[Matters, str]]:
    return {name: (one.matters, one.direction) for one in all_measures().values() for name in one.names}
