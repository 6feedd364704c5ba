"""The calibration targets, as the file beside this module lists them: what was measured, where, and how surely."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from vendorsim.files.csv_rows import read_rows

FILE = Path(__file__).with_name("calibration.csv")


@dataclass(frozen=True)
class Target:
    """One row of calibration.csv; `low` and `high` list several bands where the row does (`0.94;0.92;...`)."""

    id: str
    measure: str
    low: tuple[float, ...]
    high: tuple[float, ...]
    unit: str
    experiment: str
    setting: str
    source: str
    confidence: str


@cache
def targets() -> Mapping[str, Target]:
    """Every row by its id."""
    (_, names), *rows = read_rows(FILE)
    found = [_target(dict(zip(names, cells, strict=True))) for _, cells in rows]
    return {one.id: one for one in found}


def target(name: str) -> Target:
    """The row of an id."""
    return targets()[name]


def _target(row: dict[str, str]) -> Target:
    low, high = _numbers(row["low"], -math.inf), _numbers(row["high"], math.inf)
    text = {name: row[name] for name in ("id", "measure", "unit", "experiment", "setting", "source", "confidence")}
    return Target(low=low, high=high, **text)


def _numbers(text: str, missing: float) -> tuple[float, ...]:
    return tuple(float(part) if part.strip() else missing for part in text.split(";"))
