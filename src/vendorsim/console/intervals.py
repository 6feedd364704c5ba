"""Figures with their intervals over runs with different luck, and differences under the same luck, in words."""

import html
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vendorsim.console.figures_shown import HEADLINES
from vendorsim.console.texts import Texts
from vendorsim.experiments.statistics import Interval, mean_interval, paired_difference
from vendorsim.measures.base import all_measures

ENOUGH = 3
"""Runs from which on an interval is shown."""


@dataclass(frozen=True)
class Cell:
    """One figure of one policy."""

    value: Interval
    difference: Interval | None
    verdict: str
    """`better`, `worse`, `different`, `unclear`, or empty where there is nothing to say."""


@dataclass(frozen=True)
class Row:
    """One measure."""

    name: str
    scale: float
    cells: tuple[Cell, ...]


def rows(
    measures: Mapping[tuple[int, int], Mapping[str, float]], seeds: Sequence[int], n: int,
    names: Sequence[str] = HEADLINES,
) -> list[Row]:  # fmt: skip
    """Means with intervals over `seeds` of `n` policies, and paired differences to the first."""
    known = all_measures()
    found = []
    for name in names:
        values = [[measures[i, seed].get(name, math.nan) for seed in seeds] for i in range(n)]
        cells = []
        for i in range(n):
            difference = paired_difference(values[i], values[0]) if i and len(seeds) >= ENOUGH else None
            cells.append(
                Cell(_mean(values[i], known[name].bounds), difference, _verdict(difference, known[name].direction))
            )
        found.append(Row(name, 100.0 if known[name].unit.startswith("share") else 1.0, tuple(cells)))
    return found


def for_player(found: Sequence[Row], n: int) -> dict[str, Any]:
    """The same as the player takes it, in the measures' own units."""
    ends = [
        {row.name: [_known(end) for end in (cell.value.mean, cell.value.low, cell.value.high)] for row in found
         for cell in [row.cells[i]]}
        for i in range(len(found[0].cells) if found else 0)
    ]  # fmt: skip
    return {"n": n, "panels": ends}


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _mean(values: Sequence[float], bounds: tuple[float, float]) -> Interval:
    if len(values) >= ENOUGH:
        return mean_interval(values).within(*bounds)
    return Interval(values[0] if values else math.nan, math.nan, math.nan, len(values))


def _verdict(difference: Interval | None, direction: str) -> str:
    if difference is None or not math.isfinite(difference.low):
        return ""
    if not difference.excludes_zero:
        return "unclear"
    if direction == "neither":
        return "different"
    return "better" if (difference.mean < 0) == (direction == "lower") else "worse"


def words(interval: Interval | None, scale: float, texts: Texts, *, signed: bool = False) -> str:
    """An interval as text."""
    if interval is None or not math.isfinite(interval.mean):
        return texts.number(None)
    low, high = (None if not math.isfinite(end) else end * scale for end in (interval.low, interval.high))
    return texts.interval(interval.mean * scale, low, high, signed=signed)


def unit_of(name: str, texts: Texts) -> str:
    """A measure's unit as shown: shares are shown in percent."""
    unit = all_measures()[name].unit
    if unit.startswith("per "):
        return ""  # the label says it
    return "%" if unit.startswith("share") else texts(f"measure.{name}.unit")


def table(found: Sequence[Row], labels: Sequence[str], texts: Texts, n: int) -> str:
    """The rows as an HTML table, escaped."""
    esc = html.escape
    head = "".join(f"<th scope=col>{'ABC'[i]} {esc(label)}</th>" for i, label in enumerate(labels))
    first = f"A {labels[0]}"
    caption = texts("compare.gauges.interval", n=n) if n >= ENOUGH else texts("compare.gauges.no_interval")
    body = []
    for row in found:
        cells = []
        for cell in row.cells:
            more = ""
            if cell.difference is not None:
                said = f" {esc(texts('compare.gauges.' + cell.verdict))}" if cell.verdict else ""
                by = esc(words(cell.difference, row.scale, texts, signed=True))
                tip = esc(texts("compare.gauges.difference", first=first), quote=True)
                more = f'<br><small class="vs-{cell.verdict or "none"}" title="{tip}">{by}{said}</small>'
            cells.append(f'<td data-measure="{row.name}">{esc(words(cell.value, row.scale, texts))}{more}</td>')
        label = esc(texts(f"measure.{row.name}.label"))
        meaning = esc(texts(f"measure.{row.name}.meaning"), quote=True)
        unit = esc(unit_of(row.name, texts))
        sign = esc(texts(f"measure.{row.name}.better"))
        said = " · ".join(word for word in (unit, sign) if word)
        name = f'<th scope=row title="{meaning}">{label} <small>{said}</small></th>'
        body.append(f"<tr>{name}{''.join(cells)}</tr>")
    return (
        f'<table class="vs-intervals"><caption>{esc(caption)}</caption><tr><th></th>{head}</tr>{"".join(body)}</table>'
    )
