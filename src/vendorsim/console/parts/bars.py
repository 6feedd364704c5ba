"""Small figures as HTML and SVG: terms as bars, a chance with its draw, curves, columns, a quarrel's stages.

Everything that is written into them is escaped here; widths and places are numbers of ours.
"""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor, log10

from vendorsim.console.texts import Texts

WIDE, HIGH, LEFT, RIGHT, UP, DOWN = 460, 170, 52, 26, 14, 24
WIDEST_COLUMN = 48.0
COLOURS = ("#0072B2", "#D55E00")
DASHES = ("", "7 4")


def esc(text: object) -> str:
    """Text with nothing in it that HTML could read."""
    return html.escape(str(text))


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
) -> str:  # fmt: skip
    """Signed values as bars to the right and to the left of an axis, with their sum; those of nothing in one line."""
    shown = [(label, adds) for label, adds in rows if abs(adds) >= 0.5 * 10.0**-places]
    most = max((abs(adds) for _, adds in shown), default=1.0)
    one_sided = all(adds > 0.0 for _, adds in shown)
    lines = [
        f'<tr><th scope="row">{esc(label)}</th><td class="vs-why-bar">{_bar(adds / most, one_sided)}</td>'
        f'<td class="vs-why-number">{_signed(texts, adds, places, one_sided, unit)}</td></tr>'
        for label, adds in shown
    ]
    if total is not None and (len(shown) > 1 or not shown):
        value = _signed(texts, total[1], places, one_sided, unit)
        lines.append(
            f'<tr class="vs-total"><th scope="row">{esc(total[0])}</th><td></td><td class="vs-why-number">{value}</td></tr>'
        )
    nothing = [label for label, adds in rows if (label, adds) not in shown]
    below = (
        f'<p class="vs-nothing">{esc(texts("why.weighed.nothing", names=texts.listed(nothing)))}</p>' if nothing else ""
    )
    head = f'<caption class="vs-unseen">{esc(caption)}</caption>' if caption else ""
    return f'<table class="vs-bars">{head}{"".join(lines)}</table>{below}'


def _signed(texts: Texts, value: float, places: int, one_sided: bool, unit: str) -> str:
    return esc(texts.number(value, places, signed=not one_sided) + (f" {unit}" if unit else ""))


def _bar(share: float, one_sided: bool) -> str:
    """One bar; `share` of the longest, with its sign."""
    side = "raises" if share >= 0.0 else "lowers"
    wide = 100.0 if one_sided else 50.0
    start = 0.0 if one_sided else 50.0 if share >= 0.0 else 50.0 + 50.0 * share
    track = "vs-track vs-one-sided" if one_sided else "vs-track"
    style = f"left:{start:.1f}%;width:{wide * abs(share):.1f}%"
    return f'<div class="{track}"><span class="vs-{side}" style="{style}"></span></div>'


def chance(given: float, draw: float, happened: bool, texts: Texts) -> str:
    """A chance as a part of a line from 0 to 1, the draw as a mark on it, and what follows."""
    places = next((one for one in range(7) if round(100 * given, one) != round(100 * draw, one)), 7)
    places = max(places, 1 if given < 0.1 else 0)
    share = chance_text(texts, given) if given < 0.001 else texts.percent(given, places)
    said = texts("why.weighed.drawn", chance=share, draw=texts.percent(draw, places))
    verdict = texts("why.weighed.happened" if happened else "why.weighed.did_not")
    return (
        f'<div class="vs-chance{" vs-came" if happened else ""}"><div class="vs-chance-line" aria-hidden="true">'
        f'<span style="width:{100 * given:.2f}%"></span><i style="left:{100 * draw:.2f}%"></i></div>'
        f"<p><b>{esc(said)}</b> {esc(verdict)}</p></div>"
    )


@dataclass(frozen=True)
class Line:
    """One curve."""

    label: str
    values: Mapping[float, float]
    look: int = 0


def curves(
    title: str, lines: Sequence[Line], texts: Texts, *, places: int = 0, marks: Sequence[float] = (), unit: str = "",
    low: float = 0.0, high: float = 0.0,
) -> str:  # fmt: skip
    """Curves over days. `marks` are days on which something happened; the scale goes from `low` to `high` at least."""
    days = sorted({day for line in lines for day in line.values})
    if not days:
        return ""
    values = [value for line in lines for value in line.values.values()]
    least = min([low, *values])
    most = max([*values, high, least + 10.0**-places])
    most = round_above(most) if least == 0.0 else most
    x, y = _scale(days[0], days[-1], LEFT, WIDE - RIGHT), _scale(least, most, HIGH - DOWN, UP)
    parts = [*_axes(days, least, most, x, y, texts, places)]
    parts += [f'<path class="vs-mark" d="M{x(day):.1f},{UP - 2}l4,-8l-8,0z"/>' for day in marks]
    for line in lines:
        points = " ".join(f"{x(day):.1f},{y(value):.1f}" for day, value in sorted(line.values.items()))
        style = f'stroke="{COLOURS[line.look]}" stroke-dasharray="{DASHES[line.look]}"'
        parts.append(f'<polyline points="{points}" fill="none" stroke-width="2.6" {style}/>')
        last = max(line.values)
        parts.append(
            f'<circle cx="{x(last):.1f}" cy="{y(line.values[last]):.1f}" r="3.5" fill="{COLOURS[line.look]}"/>'
        )
    return _figure(title, parts, unit, lines if len(lines) > 1 else ())


def columns(
    title: str,
    values: Mapping[int, float],
    texts: Texts,
    *,
    places: int = 0,
    unit: str = "",
    marks: Sequence[float] = (),
) -> str:
    """Columns by day."""
    if not values:
        return ""
    days, most = sorted(values), round_above(max([*values.values(), 10.0**-places]))
    x, y = _scale(days[0] - 0.5, days[-1] + 0.5, LEFT, WIDE - RIGHT), _scale(0.0, most, HIGH - DOWN, UP)
    wide = min(WIDEST_COLUMN, max(1.0, 0.7 * (WIDE - LEFT - RIGHT) / len(days)))
    parts = [*_axes(days, 0.0, most, x, y, texts, places)]
    for day in days:
        top = y(values[day])
        parts.append(
            f'<rect x="{x(day) - wide / 2:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{HIGH - DOWN - top:.1f}" '
            f'fill="{COLOURS[0]}"/>'
        )
    parts += [f'<path class="vs-mark" d="M{x(day):.1f},{UP - 2}l4,-8l-8,0z"/>' for day in marks]
    return _figure(title, parts, unit, ())


def round_above(value: float) -> float:
    """The next number above that is round, and whose half is."""
    size = 10.0 ** floor(log10(value))
    return next(
        step * size for step in (1.0, 1.2, 1.6, 2.0, 2.4, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0) if step * size >= value
    )


def _scale(low: float, high: float, start: float, end: float):  # type: ignore[no-untyped-def]
    span = high - low
    return lambda value: start + (end - start) * ((value - low) / span if span else 0.5)


def _axes(days, least, most, x, y, texts, places):  # type: ignore[no-untyped-def]
    """Lines across with their values, and the first, a middle and the last day below."""
    for value in (least, (least + most) / 2, most):
        yield f'<line x1="{LEFT}" x2="{WIDE - RIGHT}" y1="{y(value):.1f}" y2="{y(value):.1f}" stroke="#d9d9d9"/>'
        more = places if (most - least) >= 4 * 10.0**-places else places + 1
        yield f'<text x="{LEFT - 6}" y="{y(value) + 4:.1f}" text-anchor="end">{esc(texts.number(value, more))}</text>'
    middle = days[len(days) // 2]
    for day in dict.fromkeys((days[0], middle, days[-1]) if len(days) > 4 else days):
        label = texts("time.day", n=int(day) + 1)
        yield f'<text x="{x(day):.1f}" y="{HIGH - 6}" text-anchor="middle">{esc(label)}</text>'


def _figure(title: str, parts: Sequence[str], unit: str, legend: Sequence[Line]) -> str:
    keys = "".join(
        '<span class="vs-key"><svg viewBox="0 0 30 8" aria-hidden="true"><line x1="1" x2="29" y1="4" y2="4" '
        f'stroke-width="3" stroke="{COLOURS[one.look]}" stroke-dasharray="{DASHES[one.look]}"/></svg>{esc(one.label)}</span>'
        for one in legend
    )
    keys = f'<div class="vs-figure-keys">{keys}</div>' if keys else ""
    unit = f" <small>{esc(unit)}</small>" if unit else ""
    return (
        f'<figure class="vs-figure"><figcaption>{esc(title)}{unit}{keys}</figcaption>'
        f'<svg viewBox="0 0 {WIDE} {HIGH}" role="img" aria-label="{esc(title)}">{"".join(parts)}</svg></figure>'
    )


STAGES = 6


def ladder(highest: int, texts: Texts) -> str:
    """The stages of a quarrel from below, those that were reached filled in."""
    rungs = []
    for stage in reversed(range(1, STAGES)):
        reached = " vs-reached" if stage <= highest else ""
        top = " vs-highest" if stage == highest else ""
        rungs.append(f'<li class="vs-rung{reached}{top}"><b>{stage}</b> {esc(texts(f"stage.{stage}"))}</li>')
    calm = " vs-highest" if highest == 0 else ""
    rungs.append(f'<li class="vs-rung vs-calm{calm}"><b>0</b> {esc(texts("why.stage.none"))}</li>')
    return f'<ol class="vs-ladder">{"".join(rungs)}</ol>'


def facts(pairs: Sequence[tuple[str, str]]) -> str:
    """Name and value, side by side."""
    lines = "".join(f"<div><dt>{esc(name)}</dt><dd>{esc(value)}</dd></div>" for name, value in pairs)
    return f'<dl class="vs-why-facts">{lines}</dl>'


def listed(lines: Sequence[str], kind: str = "") -> str:
    """Lines, one below the other."""
    return f'<ul class="vs-lines {kind}">{"".join(f"<li>{esc(line)}</li>" for line in lines)}</ul>'
