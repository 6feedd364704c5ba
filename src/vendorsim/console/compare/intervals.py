"""Figures with their intervals over runs with different luck, and differences under the same luck, in words."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from markupsafe import Markup

from vendorsim.console.frame.figures_shown import HEADLINES
from vendorsim.console.frame.rendering import render
from vendorsim.measures.base import all_measures
from vendorsim.study.statistics import Interval, mean_interval, paired_difference
from vendorsim.study.verdicts import verdict
from vendorsim.telling.language import Texts
from vendorsim.telling.matters import smallest
from vendorsim.telling.wording import beside, with_interval

ENOUGH = 3
"""Runs from which on an interval is shown."""


@dataclass(frozen=True)
class Cell:
    """One figure of one policy."""

    value: Interval
    difference: Interval | None
    verdict: str
    """As `vendorsim.study.verdicts` has it; empty where there is nothing to say."""


@dataclass(frozen=True)
class Row:
    """One measure."""

    name: str
    scale: float
    cells: tuple[Cell, ...]
    smallest: float
    """The difference to the first that matters, in the measure's unit."""


def rows(
    measures: Mapping[tuple[int, int], Mapping[str, float]], seeds: Sequence[int], n: int,
    names: Sequence[str] = HEADLINES,
) -> list[Row]:  # fmt: skip
    """Means with intervals over `seeds` of `n` policies, and paired differences to the first."""
    known = all_measures()
    found = []
    for name in names:
        values = [[measures[i, seed].get(name, math.nan) for seed in seeds] for i in range(n)]
        one, cells = known[name], []
        size = one.matters.size(mean_interval(values[0]).mean)
        for i in range(n):
            difference = paired_difference(values[i], values[0]) if i and len(seeds) >= ENOUGH else None
            told = verdict(difference, size, one.direction) if difference is not None else ""
            cells.append(Cell(_mean(values[i], one.bounds), difference, told))
        found.append(Row(name, 100.0 if one.unit.startswith("share") else 1.0, tuple(cells), size))
    return found


def _mean(values: Sequence[float], bounds: tuple[float, float]) -> Interval:
    """A mean with its interval; of too few runs for one, the mean alone."""
    found = mean_interval(values)
    return found.within(*bounds) if len(values) >= ENOUGH else Interval(found.mean, math.nan, math.nan, found.n)


def _ends(interval: Interval | None, scale: float) -> dict[str, Any]:
    """An interval as numbers are written, in the unit that is shown."""
    if interval is None:
        return dict.fromkeys(("mean", "low", "high"))
    ends = {"mean": interval.mean, "low": interval.low, "high": interval.high}
    return {name: end * scale if math.isfinite(end) else None for name, end in ends.items()}


def unit_of(name: str, texts: Texts) -> str:
    """A measure's unit as shown: shares are shown in percent."""
    unit = all_measures()[name].unit
    if unit.startswith("per "):
        return ""  # the label says it
    return "%" if unit.startswith("share") else texts.unit(unit)


def table(found: Sequence[Row], labels: Sequence[str], texts: Texts, n: int) -> Markup:
    """The rows as a table; `matters` stands below it."""
    lines = []
    for row in found:
        values = [_ends(cell.value, row.scale) for cell in row.cells]
        places = beside(values)
        cells = [(with_interval(value, places=places), _difference(row, cell), cell.verdict)
                 for value, cell in zip(values, row.cells, strict=True)]  # fmt: skip
        better = texts(f"direction.{all_measures()[row.name].direction}")
        lines.append((row.name, " · ".join(filter(None, (unit_of(row.name, texts), better))), cells))
    return render("intervals.html", texts, caption=_caption(texts, n), labels=labels, rows=lines)


def _caption(texts: Texts, n: int) -> str:
    if n >= ENOUGH:
        return texts("compare.gauges.interval", n=n)
    return texts("compare.gauges.no_interval") if n == 1 else texts("compare.gauges.few", n=n)


def _difference(row: Row, cell: Cell) -> str:
    """The difference to the first policy, for the second line of a cell."""
    return "" if cell.difference is None else with_interval(_ends(cell.difference, row.scale), signed=True)


def matters(names: Sequence[str], texts: Texts, *, is_open: bool = False) -> Markup:
    """Which differences of these measures matter, and why, to be opened, or open where it is printed."""
    measures = [all_measures()[name] for name in names]
    sizes = [(one.name, smallest(asdict(one.matters), one.unit, texts)) for one in measures]
    return render("matters.html", texts, sizes=sizes, is_open=is_open)
