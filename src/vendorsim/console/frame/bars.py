"""Small figures as HTML and SVG: terms as bars, a chance with its draw, curves, columns, a quarrel's stages.

Widths and places are counted here; how they are drawn stands in the templates.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import floor, log10
from typing import Any

from markupsafe import Markup

from vendorsim.console.frame.rendering import render
from vendorsim.telling.language import Texts

WIDE, HIGH, LEFT, RIGHT, UP, DOWN = 460, 170, 52, 26, 14, 24
WIDEST_COLUMN = 48.0
COLOURS = ("#0072B2", "#D55E00")
DASHES = ("", "7 4")
PAPER = {"WIDE": WIDE, "HIGH": HIGH, "LEFT": LEFT, "RIGHT": RIGHT, "UP": UP, "COLOURS": COLOURS, "DASHES": DASHES}


def chance_text(texts: Texts, chance: float | None) -> str:
    """A chance with as many digits as matter."""
    if chance is None:
        return texts.percent(None)
    if 0.0 < chance < 0.001:
        return f"< {texts.percent(0.001, 1)}"
    return texts.percent(chance, 1 if 0.0 < chance < 0.1 else 0)


def bars(
    rows: Sequence[tuple[str, float]], texts: Texts, *, total: tuple[str, float] | None = None, places: int = 2,
    unit: str = "", caption: str = "",
) -> Markup:  # fmt: skip
    """Signed values as bars to the right and to the left of an axis, with their sum; those of nothing in one line."""
    shown = [(label, adds) for label, adds in rows if abs(adds) >= 0.5 * 10.0**-places]
    most = max((abs(adds) for _, adds in shown), default=1.0)
    one_sided = all(adds > 0.0 for _, adds in shown)

    def told(value: float) -> str:
        return texts.number(value, places, signed=not one_sided) + (f" {unit}" if unit else "")

    summed = total is not None and (len(shown) > 1 or not shown)
    return render(
        "bars.html", texts, rows=[(label, adds / most, told(adds)) for label, adds in shown], one_sided=one_sided,
        total=(total[0], told(total[1])) if total is not None and summed else None, caption=caption,
        nothing=[label for label, adds in rows if (label, adds) not in shown],
    )  # fmt: skip


def chance(given: float, draw: float, happened: bool, texts: Texts) -> Markup:
    """A chance as a part of a line from 0 to 1, the draw as a mark on it, and what follows."""
    places = next((one for one in range(7) if round(100 * given, one) != round(100 * draw, one)), 7)
    places = max(places, 1 if given < 0.1 else 0)
    share = chance_text(texts, given) if given < 0.001 else texts.percent(given, places)
    said = texts("why.weighed.drawn", chance=share, draw=texts.percent(draw, places))
    return render("chance.html", texts, given=given, draw=draw, happened=happened, said=said)


@dataclass(frozen=True)
class Line:
    """One curve."""

    label: str
    values: Mapping[float, float]
    look: int = 0


def curves(
    title: str, lines: Sequence[Line], texts: Texts, *, places: int = 0, marks: Sequence[float] = (), unit: str = "",
    low: float = 0.0, high: float = 0.0,
) -> Markup:  # fmt: skip
    """Curves over days. `marks` are days on which something happened; the scale goes from `low` to `high` at least."""
    days = sorted({day for line in lines for day in line.values})
    if not days:
        return Markup()
    values = [value for line in lines for value in line.values.values()]
    least = min([low, *values])
    most = max([*values, high, least + 10.0**-places])
    most = round_above(most) if least == 0.0 else most
    x, y = _scale(days[0], days[-1], LEFT, WIDE - RIGHT), _scale(least, most, HIGH - DOWN, UP)
    drawn = [
        {"label": line.label, "look": line.look, "end": (x(last := max(line.values)), y(line.values[last])),
         "points": " ".join(f"{x(day):.1f},{y(value):.1f}" for day, value in sorted(line.values.items()))}
        for line in lines
    ]  # fmt: skip
    return render(
        "chart.html", texts, title=title, unit=unit, lines=drawn, columns=[], marks=[x(day) for day in marks],
        **_axes(days, least, most, x, y, texts, places), **PAPER,
    )  # fmt: skip


def columns(
    title: str, values: Mapping[int, float], texts: Texts, *, places: int = 0, unit: str = "",
    marks: Sequence[float] = (),
) -> Markup:  # fmt: skip
    """Columns by day."""
    if not values:
        return Markup()
    days, most = sorted(values), round_above(max([*values.values(), 10.0**-places]))
    x, y = _scale(days[0] - 0.5, days[-1] + 0.5, LEFT, WIDE - RIGHT), _scale(0.0, most, HIGH - DOWN, UP)
    wide = min(WIDEST_COLUMN, max(1.0, 0.7 * (WIDE - LEFT - RIGHT) / len(days)))
    drawn = [(x(day) - wide / 2, y(values[day]), wide, HIGH - DOWN - y(values[day])) for day in days]
    return render(
        "chart.html", texts, title=title, unit=unit, lines=[], columns=drawn, marks=[x(day) for day in marks],
        **_axes(days, 0.0, most, x, y, texts, places), **PAPER,
    )  # fmt: skip


def round_above(value: float) -> float:
    """The next number above that is round, and whose half is."""
    size = 10.0 ** floor(log10(value))
    return next(
        step * size for step in (1.0, 1.2, 1.6, 2.0, 2.4, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0) if step * size >= value
    )


Place = Callable[[float], float]


def _scale(low: float, high: float, start: float, end: float) -> Place:
    span = high - low
    return lambda value: start + (end - start) * ((value - low) / span if span else 0.5)


def _axes(
    days: Sequence[float], least: float, most: float, x: Place, y: Place, texts: Texts, places: int
) -> dict[str, Any]:
    """Lines across with their values, and the first, a middle and the last day below."""
    more = places if (most - least) >= 4 * 10.0**-places else places + 1
    named = dict.fromkeys((days[0], days[len(days) // 2], days[-1]) if len(days) > 4 else days)
    return {
        "across": [(y(value), texts.number(value, more)) for value in (least, (least + most) / 2, most)],
        "below": [(x(day), texts("time.day", n=int(day) + 1)) for day in named],
    }


def ladder(highest: int, texts: Texts) -> Markup:
    """The stages of a quarrel from below, those that were reached filled in."""
    return render("ladder.html", texts, highest=highest)


def facts(pairs: Sequence[tuple[str, str]]) -> Markup:
    """Name and value, side by side."""
    return Markup('<dl class="vs-why-facts">{}</dl>').format(
        Markup().join(Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(*pair) for pair in pairs)
    )


def together(charts: Markup) -> Markup:
    """Charts in a row."""
    return Markup('<div class="vs-figures">{}</div>').format(charts)


def lead(text: str, kind: str = "vs-lead") -> Markup:
    """A sentence that leads in, or limits what stands above."""
    return Markup('<p class="{}">{}</p>').format(kind, text)


def listed(lines: Sequence[str], kind: str = "") -> Markup:
    """Lines, one below the other."""
    items = Markup().join(Markup("<li>{}</li>").format(line) for line in lines)
    return Markup('<ul class="vs-lines {}">{}</ul>').format(kind, items)
