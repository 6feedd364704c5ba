"""Which figures and curves stand under the maps, and how the player is told of them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from vendorsim.experiments.curves import CURVES
from vendorsim.measures.base import Measure, all_measures

HEADLINES = (
    "friction_per_1000_encounters", "physical_per_1000_vendor_years",
    "monthly_net_income_median", "below_minimum_wage_share",
    "violation_share", "carriageway_blocked_share", "complaints_per_1000_residents_week",
    "officer_minutes_per_case",
)  # fmt: skip
"""Conflict, livelihood and street order, and what it takes: the figures under each map."""

Words = Callable[[str], str]
"""A text by its key: `measure.<name>.label`, `measure.<name>.unit`."""


def figures(words: Words | None = None, names: Sequence[str] = HEADLINES) -> list[dict[str, Any]]:
    """Measures as the player takes them: `key`, `label`, `unit`, `digits`, `scale`, `direction`."""
    known = all_measures()
    return [_shown(name, known[name], words) for name in names]


def lines(words: Words | None = None, names: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """Curves as the player takes them, all or some of `vendorsim.experiments.curves.CURVES`."""
    known = all_measures()
    return [_shown(curve.name, known[curve.name], words) for curve in CURVES if names is None or curve.name in names]


def _shown(name: str, measure: Measure, words: Words | None) -> dict[str, Any]:
    share = measure.unit.startswith("share")
    label = words(f"measure.{name}.label") if words else _capital(measure.label or name.replace("_", " "))
    unit = words(f"measure.{name}.unit") if words else measure.unit
    return {
        "key": name,
        "label": label,
        "unit": "%" if share else "" if measure.unit in ("0 to 1", "ratio", "vendors") else unit,
        "digits": _digits(measure),
        "scale": 100.0 if share else 1.0,
        "direction": measure.direction,
    }


def _digits(measure: Measure) -> int:
    if measure.unit in ("0 to 1", "ratio", "index"):
        return 2
    return 0 if measure.unit.startswith(("yuan", "vendors")) else 1


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def without_nan(values: Mapping[str, float]) -> dict[str, float | None]:
    """The same, as JSON can hold it: what cannot be told is null."""
    return {name: value if value == value and abs(value) != float("inf") else None for name, value in values.items()}
