"""Which figures and curves stand under the maps, and how the player is told of them."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from vendorsim.experiments.curves import CURVES
from vendorsim.measures.base import Measure, all_measures
from vendorsim.report.language import say, speaking
from vendorsim.report.wording import GROUP_TITLES, spoken

HEADLINES = (
    "friction_per_1000_encounters", "physical_per_1000_vendor_years",
    "monthly_net_income_median", "below_minimum_wage_share",
    "violation_share", "carriageway_blocked_share", "complaints_per_1000_residents_week",
    "officer_minutes_per_case",
)  # fmt: skip
"""Conflict, livelihood and street order, and what it takes: the figures under each map."""


def figures(lang: str = "en", names: Sequence[str] = HEADLINES) -> list[dict[str, Any]]:
    """Measures as the player takes them: `key`, `label`, `unit`, `group`, `digits`, `scale`, `direction`."""
    known = all_measures()
    with speaking(lang):
        return [_shown(name, known[name]) for name in names]


def lines(lang: str = "en", names: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """Curves as the player takes them, all or some of `vendorsim.experiments.curves.CURVES`."""
    known = all_measures()
    with speaking(lang):
        return [_shown(curve.name, known[curve.name]) for curve in CURVES if names is None or curve.name in names]


def _shown(name: str, measure: Measure) -> dict[str, Any]:
    label, share = say(measure.label or spoken(name)), measure.unit.startswith("share")
    return {
        "key": name,
        "label": label[:1].upper() + label[1:],
        "unit": "%" if share else say(measure.unit) if measure.unit.startswith("yuan") else "",
        "group": say(GROUP_TITLES[measure.group]),
        "digits": _digits(measure),
        "scale": 100.0 if share else 1.0,
        "direction": measure.direction,
    }


def _digits(measure: Measure) -> int:
    if measure.unit in ("0 to 1", "ratio", "index"):
        return 2
    return 0 if measure.unit.startswith(("yuan", "vendors")) else 1


def without_nan(values: Mapping[str, float]) -> dict[str, float | None]:
    """The same, as JSON can hold it: what cannot be told is null."""
    return {name: value if math.isfinite(value) else None for name, value in values.items()}
