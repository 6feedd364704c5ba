"""The figures of choices: compared, traded off, along a factor, over days and on the map; as PNG and SVG.

Equal studies give equal bytes.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from vendorsim.report import maps, panels, style, uncertainty, words
from vendorsim.report.looks import Looks, axis_label, legend, mark, note, wrapped
from vendorsim.report.panels import dot, finish_scatter, rows_figure
from vendorsim.report.study import MOST_NAMED, Study
from vendorsim.telling.language import say
from vendorsim.telling.wording import GROUP_TITLES, SURE

if TYPE_CHECKING:  # matplotlib takes half a second to import, and most commands draw nothing
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_PANELS, MOST_CURVES = 6, 8
AXIS_ENDS = (-120.0, 250.0)
"""Per cent; a difference beyond is drawn as an arrow with its number, or it would flatten all others."""


def draw_all(study: Study, folder: Path) -> list[str]:
    """Draw every figure that the study has data for into `folder`; gives their names."""
    drawings: dict[str, Callable[[], Figure | None]] = dict(uncertainty.drawings(study))
    if study.kind not in ("search", "calibration"):
        drawings |= {"differences": partial(differences, study), "trade_offs": partial(trade_offs, study)}
        drawings |= {"curves": partial(curves, study)}
    drawings["daily"] = partial(daily, study)
    drawings |= {f"map_{name}": partial(maps.draw_map, study, name) for name in study.maps if name != maps.BACKGROUND}
    return panels.draw_into(folder, drawings, spelt(study))


def spelt(study: Study) -> str:
    """Everything that a figure may have to spell that is not Latin."""
    names = [study.shown(label) for label in (*study.labels[:100], *study.daily)]
    factors = [words.factor_with_unit(one.path) for one in study.factors]
    measures = [study.labelled(name) for name in (study.definitions if study.is_small else study.main)]
    return " ".join([*names, *factors, *measures, *study.experiment.scenarios, say("verdict.better")])


def differences(study: Study) -> "Figure | None":
    """Paired differences to the first choice: of few choices in every measure, of more in the main ones."""
    if not study.compares:
        return None
    return _in_per_cent(study) if study.is_small else _by_choice(study)


def _in_per_cent(study: Study) -> "Figure | None":
    """Differences by group of measures, in per cent of the reference's mean; one row a measure, one mark a choice."""
    from matplotlib.figure import Figure

    groups = {group: names for group in GROUP_TITLES if (names := study.in_per_cent(group))}
    if not groups:
        return None
    row_height = 0.12 + 0.13 * (len(study.labels) - 1)
    height = row_height * sum(map(len, groups.values())) + 0.62 * len(groups) + 0.9
    figure = Figure(figsize=(style.WIDTH, height))
    top = 1.0 - 0.95 / height
    for group, names in groups.items():
        share = row_height * len(names) / height
        axes = figure.add_axes((0.37, top - share, 0.60, share))
        _forest(axes, study, names)
        axes.set_title(say(f"group.{group}"), x=-0.6)
        top -= share + 0.62 / height
    figure.axes[-1].set_xlabel(say("report.axis.per_cent", reference=study.shown(study.reference)))
    _by_place(figure, study, study.labels[1:], say("report.axis.shaded"))
    return figure


def _forest(axes: "Axes", study: Study, names: list[str]) -> None:
    others = study.labels[1:]
    ends = [0.0]
    for row, name in enumerate(names):
        base = abs(study.level(study.reference, name)["mean"])
        for place, label in enumerate(others):
            found = study.difference(label, name)
            if found["mean"] is None:
                continue
            y = row + (place - (len(others) - 1) / 2) * 0.8 / max(len(others), 2)
            values = [found[end] if found[end] is not None else found["mean"] for end in ("mean", "low", "high")]
            percent = [100.0 * value / base for value in values]
            ends += _one_difference(axes, y, percent, place + 1, found["verdict"] in SURE)
    panels.name_rows(axes, [study.label(name) for name in names])
    margin = 0.06 * (max(ends) - min(ends)) or 1.0
    axes.set_xlim(min(ends) - margin, max(ends) + margin)
    left, right = axes.get_xlim()
    for row, name in enumerate(names):
        if study.direction(name) != "neither":
            side = [left, 0.0] if study.direction(name) == "lower" else [0.0, right]
            axes.fill_between(side, row - 0.46, row + 0.46, color=style.BETTER_SIDE, linewidth=0, zorder=0)
    axes.axvline(0.0, color=style.INK, linewidth=0.8)


def _one_difference(axes: "Axes", y: float, percent: list[float], place: int, sure: bool) -> list[float]:
    """One marker with its interval; gives how far it reaches on the axis."""
    mean, low, high = percent
    colour = style.colour(place)
    least, most = AXIS_ENDS
    if mean > most or mean < least:
        edge = most if mean > most else least
        axes.plot(edge, y, marker=">" if edge > 0 else "<", color=colour, markersize=6, zorder=3)
        side = "right" if edge > 0 else "left"
        axes.annotate(
            f"{mean:+,.0f} %", (edge, y), (-7 if edge > 0 else 7, 0), textcoords="offset points", ha=side,
            va="center", fontsize=7.5, color=style.INK,
        )  # fmt: skip
        return [edge]
    ends = max(low, least), min(high, most)
    dot(axes, {"mean": mean, "low": ends[0], "high": ends[1]}, y, colour, style.shape(place), filled=sure, size=5.5)
    for beyond, edge, head in ((low < least, least, "<"), (high > most, most, ">")):
        if beyond:  # the interval goes on
            axes.plot(edge, y, marker=head, color=colour, markersize=4.5, zorder=2)
    return [mean, *ends]


def _by_place(figure: "Figure", study: Study, labels: Any, extra: str, **dashed: bool) -> None:
    """What the marks stand for, by the place of a choice among all, and a line below."""
    order = list(study.labels if set(labels) <= set(study.labels) else labels)
    handles = []
    for label in labels:
        place = order.index(label)
        line = style.dashes(place) if dashed else "-"
        handles.append(mark(study.shown(label), style.colour(place), style.shape(place), linestyle=line, linewidth=1.6))
    longest = max(len(study.shown(label)) for label in labels)
    columns = 4 if longest <= 24 else 2
    legend(figure, handles, columns, handlelength=2.8)
    note(figure, extra, above=0.14 + 0.2 * -(-len(handles) // columns))


def _by_choice(study: Study) -> "Figure | None":
    """One panel a measure, one row a choice."""
    names = [
        name for name in study.main if any(study.difference(label, name)["mean"] is not None for label in study.labels)
    ]
    if not names:
        return None
    others = list(study.labels[1:])
    figure, all_axes = rows_figure(study, names[:MOST_PANELS], [study.shown(label) for label in others], above=0.3)
    looks = Looks(study)
    for axes, name in zip(all_axes, names, strict=False):
        for row, label in enumerate(others):
            found = study.difference(label, name)
            if found["mean"] is not None:
                dot(axes, found, row, *looks.of(label), filled=found["verdict"] in SURE)
        axes.axvline(0.0, color=style.INK, linewidth=0.8)
        axes.margins(x=0.08)
        left, right = axes.get_xlim()
        if study.direction(name) != "neither":
            side = (left, 0.0) if study.direction(name) == "lower" else (0.0, right)
            axes.axvspan(*side, color=style.BETTER_SIDE, linewidth=0, zorder=0)
        axes.set_xlim(left, right)
    note(figure, say("report.axis.differences", reference=study.shown(study.reference)))
    return figure


def trade_offs(study: Study) -> "Figure | None":
    """Pairs of measures against each other, with the choices that none beats in both joined by a line."""
    if not study.trade_offs:
        return None
    looks = Looks(study)
    many = len(study.labels) > MOST_NAMED
    told = not many and looks.is_full
    above = looks.legend_inches if told else 0.4
    figure, all_axes = panels.grid(len(study.trade_offs), height=3.0, above=above, below=0.7, left=0.85)
    for axes, ((x, y), frame) in zip(all_axes, study.trade_offs.items(), strict=True):
        _trade_off(axes, study, frame, looks, many)
        if study.is_small:
            for label in study.labels:
                axes.scatter(study.values(label, x), study.values(label, y), s=9, color=looks.of(label)[0], alpha=0.3,
                             linewidths=0, zorder=1, rasterized=study.n_runs > 300)  # fmt: skip
        finish_scatter(axes, study, x, y)
    extra = say("report.axis.pareto")
    if told:
        looks.legend(figure, f"{extra} · {say('report.axis.single_runs')}" if study.is_small else extra)
    else:
        note(figure, extra if many else f"{extra} {say('report.axis.numbered')}")
    return figure


def _trade_off(axes: "Axes", study: Study, frame: Any, looks: Looks, many: bool) -> None:
    if many:
        rest = frame[~frame["on_front"]]
        axes.scatter(rest["x"], rest["y"], s=9, color=style.OKABE_ITO["sky"], alpha=0.55, linewidths=0, rasterized=True)
    for row in frame.to_dict("records"):
        if many and not row["on_front"]:
            continue
        colour, marker = (style.COLOURS[0], "o") if many else looks.of(row["label"])
        if not many:
            axes.plot([row["x_low"], row["x_high"]], [row["y"]] * 2, color=colour, linewidth=1.0, alpha=0.6, zorder=2)
            axes.plot([row["x"]] * 2, [row["y_low"], row["y_high"]], color=colour, linewidth=1.0, alpha=0.6, zorder=2)
        rim = style.INK if row["on_front"] else "white"
        axes.plot(row["x"], row["y"], marker=marker, markersize=5 if many else 8, color=colour, markeredgecolor=rim,
                  markeredgewidth=1.2, zorder=4, clip_on=False)  # fmt: skip
        if not many and not looks.is_full:
            place = study.labels.index(row["label"]) + 1
            axes.annotate(str(place), (row["x"], row["y"]), (5, 4), textcoords="offset points", fontsize=7.5)
    front = frame[frame["on_front"]].sort_values("x")
    axes.plot(front["x"], front["y"], color=style.INK, linewidth=0.9, linestyle=(0, (4, 2)), zorder=3)


def curves(study: Study) -> "Figure | None":
    """How measures (rows) follow numeric factors (columns), with 95 % intervals; one line a policy."""
    from matplotlib.figure import Figure

    if study.curves is None or study.curves.empty:
        return None
    measures, factors, series = (list(study.curves[name].unique()) for name in ("measure", "factor", "series"))
    panels_of = [(measure, factor) for measure in measures for factor in factors]
    n_columns = len(factors) if len(factors) > 1 else min(3, len(measures))
    above, left, tall, gap, below = 0.45 if series != [""] else 0.15, 0.8, 2.1, 0.3, 0.5
    n_rows = -(-len(panels_of) // n_columns)
    between = 0.45 if len(factors) > 1 else 0.8
    whole = above + n_rows * (tall + gap) + below
    width = (style.WIDTH - left - 0.15 - between * (n_columns - 1)) / n_columns
    figure = Figure(figsize=(style.WIDTH, whole))
    for place, (measure, factor) in enumerate(panels_of):
        row, column = divmod(place, n_columns)
        bottom = whole - above - row * (tall + gap) - tall
        box = ((left + column * (width + between)) / style.WIDTH, bottom / whole, width / style.WIDTH, tall / whole)
        axes = figure.add_axes(box)
        _curve_panel(axes, study, measure, factor, series)
        if column == 0 or len(factors) == 1:
            axes.set_ylabel(axis_label(study, measure, 34), fontsize=8.5)
        if row == n_rows - 1:
            axes.set_xlabel(wrapped(words.factor_with_unit(factor), int(13 * width)), fontsize=8.5)
        else:
            axes.tick_params(labelbottom=False)
    if series != [""]:
        handles = [mark(words.called(name), style.colour(place), style.shape(place), linestyle=style.dashes(place),
                        markersize=6) for place, name in enumerate(series)]  # fmt: skip
        legend(figure, handles, handlelength=2.8)
    return figure


def _curve_panel(axes: "Axes", study: Study, measure: str, factor: str, series: list[str]) -> None:
    dots = study.dots.get((measure, factor))
    if dots is not None and len(dots):
        axes.scatter(
            dots[:, 0], dots[:, 1], s=6, color=style.QUIET, alpha=0.25, linewidths=0, rasterized=True, zorder=1
        )
    own = study.curves[(study.curves["measure"] == measure) & (study.curves["factor"] == factor)]
    for name, curve in own.groupby("series", sort=False):
        place = series.index(name)
        colour = style.colour(place)
        axes.fill_between(curve["x"], curve["low"], curve["high"], color=colour, alpha=0.16, linewidth=0, zorder=2)
        axes.plot(curve["x"], curve["mean"], color=colour, linewidth=1.5, linestyle=style.dashes(place),
                  marker=style.shape(place), markersize=5, zorder=3)  # fmt: skip
    if dots is not None and len(dots) > 20:
        # A few extreme points must not flatten the curve.
        low, high = np.nanquantile(dots[:, 1], (0.01, 0.99))
        if high > low:
            axes.set_ylim(low - 0.05 * (high - low), high + 0.05 * (high - low))
    axes.set_ylim(panels.possible(axes.get_ylim(), study.bounds(measure)))
    axes.grid(True)
    axes.set_axisbelow(True)
    axes.locator_params(axis="x", nbins=5)
    axes.locator_params(axis="y", nbins=5)


def daily(study: Study) -> "Figure | None":
    """The course of each daily series, with the band in which its mean lies."""
    series = [name for name in next(iter(study.daily.values()), {}) if _varies(study, name)][:MOST_CURVES]
    if not series or study.daily_days.size < 2:
        return None
    figure, all_axes = panels.grid(len(series), height=1.55, above=0.85, below=0.65, left=0.70)
    days, every = study.daily_days, max(1, study.daily_days.size // 6)
    for axes, name in zip(all_axes, series, strict=True):
        for place, own in enumerate(study.daily.values()):
            mean, low, high = own[name]
            axes.fill_between(days, low, high, color=style.colour(place), alpha=0.20, linewidth=0)
            # Later curves are dashed, and marked elsewhere, so that the ones below show through where they coincide.
            axes.plot(
                days, mean, color=style.colour(place), linewidth=1.5, linestyle=style.dashes(place), markersize=4,
                marker=style.shape(place), markevery=(place * every // len(study.daily), every),
            )  # fmt: skip
        axes.set_title(wrapped(study.labelled(name), 52), fontweight="normal", fontsize=9)
        axes.grid(True)
        axes.margins(x=0.01)
        axes.set_ylim(panels.possible(axes.get_ylim(), study.bounds(name)))
    for axes in all_axes[-2:]:
        axes.set_xlabel(say("report.axis.day"))
    extra = say("report.axis.smoothed", days=study.window) if study.window > 1 else say("report.axis.band")
    _by_place(figure, study, list(study.daily), extra, dashed=True)
    return figure


def _varies(study: Study, name: str) -> bool:
    found = [own[name][0] for own in study.daily.values()]
    return bool(np.all(np.isfinite(found)) and np.ptp(found) > 0.0)
