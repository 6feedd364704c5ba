"""Which figures and curves stand under the maps, and how the player is told of them."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from vendorsim.measures.base import Measure, all_measures
from vendorsim.study.curves import drawn
from vendorsim.telling.language import Texts

HEADLINES = tuple(name for name, one in all_measures().items() if one.headline)
"""Conflict, livelihood and street order, and what it takes: the figures under each map."""


def figures(lang: str = "en", names: Sequence[str] = HEADLINES) -> list[dict[str, Any]]:
    """Measures as the player takes them: `key`, `label`, `unit`, `group`, `digits`, `scale`, `direction`."""
    known = all_measures()
    return [_shown(name, known[name], Texts(lang)) for name in names]


def lines(lang: str = "en", names: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """Curves as the player takes them: all that reports draw, or some."""
    known = all_measures()
    return [_shown(name, known[name], Texts(lang)) for name in drawn() if names is None or name in names]


def _shown(name: str, measure: Measure, texts: Texts) -> dict[str, Any]:
    share = measure.unit.startswith("share")
    return {
        "key": name,
        "label": texts.title(f"measure.{name}.label"),
        "unit": "%" if share else texts.unit(measure.unit) if measure.unit.startswith("yuan") else "",
        "group": texts(f"group.{measure.group}"),
        "digits": digits(measure),
        "scale": 100.0 if share else 1.0,
        "direction": measure.direction,
    }


def digits(measure: Measure) -> int:
    """Decimals that a measure is usually shown with, in percent where it is a share; more where they tell numbers apart."""
    if measure.unit in ("0 to 1", "ratio", "index"):
        return 2
    return 0 if measure.unit.startswith(("yuan", "vendors")) else 1


def without_nan(values: Mapping[str, float]) -> dict[str, float | None]:
    """The same, as JSON can hold it: what cannot be told is null."""
    return {name: value if math.isfinite(value) else None for name, value in values.items()}
