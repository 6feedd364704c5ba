"""The figures of a sweep: choices compared, traded off, along a factor, over days and on the map."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from vendorsim.report import figures, maps, panels, style, sweep_future_figures
from vendorsim.report.study import Study
from vendorsim.report.sweep_looks import Looks, axis_label, wrapped
from vendorsim.report.sweep_panels import dot, finish_scatter, rows_figure
from vendorsim.report.sweep_study import MOST_NAMED, SweepStudy, TradeOff
from vendorsim.report.words import called
from vendorsim.telling.language import say
from vendorsim.telling.wording import SURE

if TYPE_CHECKING:  # matplotlib takes half a second to import, and most commands draw nothing
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_PANELS = 6


def draw_all(study: SweepStudy, folder: Path) -> list[str]:
    """Draw every figure that the study has data for into `folder`; gives their names in the order of the page."""
    # `shown` makes a comparison's record of the choices that have series and maps.
    daily, mapped = tuple(study.daily), tuple(next(iter(study.maps.values()), ()))
    drawings: dict[str, Callable[[], Figure | None]] = {}
    if study.robustness is None:
        drawings |= sweep_future_figures.drawings(study)
    if study.search is None and study.calibration is None:
        drawings |= {"differences": partial(differences, study), "trade_offs": partial(trade_offs, study)}
        drawings |= sweep_future_figures.drawings(study)
        drawings["curves"] = partial(curves, study)
    if daily:
        drawings["daily"] = partial(_daily, study.as_study(daily))
    for name in study.maps:
        if name != maps.BACKGROUND and mapped:
            drawings[f"map_{name}"] = partial(maps.draw_map, study.as_study(mapped), name)
    return panels.draw_into(folder, drawings, words(study))


def words(study: SweepStudy) -> str:
    """Everything that a figure may have to spell that is not Latin."""
    shown = [study.shown(label) for label in study.labels[:100]] + [
        study.factor(one.path).with_unit for one in study.factors
    ]
    return " ".join([*shown, *(study.labelled(name) for name in study.main), *study.scenarios, say("verdict.better")])


def _daily(study: Study) -> "Figure | None":
    return figures.daily(study)


def differences(study: SweepStudy) -> "Figure | None":
    """Paired differences to the first choice: one panel a measure, one row a choice."""
    names = [
        name for name in study.main if any(study.difference(label, name)["mean"] is not None for label in study.labels)
    ]
    if not study.compares or not names:
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
        _shade_better_side(axes, study.direction(name))
    text = say("report.axis.differences",
               reference=study.shown(study.reference))  # fmt: skip
    figure.text(0.02, 1.0 - 0.1 / figure.get_figheight(), wrapped(text, 140), va="top", fontsize=8, color=style.QUIET)
    return figure


def _shade_better_side(axes: "Axes", direction: str) -> None:
    left, right = axes.get_xlim()
    if direction != "neither":
        axes.axvspan(
            *((left, 0.0) if direction == "lower" else (0.0, right)), color=style.BETTER_SIDE, linewidth=0, zorder=0
        )
    axes.set_xlim(left, right)


def trade_offs(study: SweepStudy) -> "Figure | None":
    """Pairs of measures against each other, with the choices that none beats in both joined by a line."""
    if not study.trade_offs:
        return None
    looks = Looks(study)
    many = len(study.labels) > MOST_NAMED
    told = not many and looks.is_full
    above = looks.legend_inches if told else 0.4
    figure, all_axes = panels.grid(len(study.trade_offs), height=3.0, above=above, below=0.7, left=0.85)
    for axes, found in zip(all_axes, study.trade_offs, strict=True):
        _trade_off(axes, study, found, looks, many)
    extra = say("report.axis.pareto")
    if told:
        looks.legend(figure, extra)
        return figure
    if not many:
        extra += " " + say("report.axis.numbered")
    figure.text(0.03, 1.0 - 0.1 / figure.get_figheight(), extra, va="top", fontsize=8, color=style.QUIET)
    return figure


def _trade_off(axes: "Axes", study: SweepStudy, found: TradeOff, looks: Looks, many: bool) -> None:
    frame = found.frame
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
    finish_scatter(axes, study, found.x, found.y)


def curves(study: SweepStudy) -> "Figure | None":
    """How measures (rows) follow numeric factors (columns), with 95 % intervals; one line a policy."""
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

    if not study.curves:
        return None
    measures = list(dict.fromkeys(curve.measure for curve in study.curves))
    factors = list(dict.fromkeys(curve.factor for curve in study.curves))
    series = list(dict.fromkeys(curve.series for curve in study.curves))
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
            axes.set_xlabel(wrapped(study.factor(factor).with_unit, int(13 * width)), fontsize=8.5)
        else:
            axes.tick_params(labelbottom=False)
    if series != [""]:
        handles = [Line2D([], [], label=called(name), color=style.colour(place), marker=style.shape(place),
                          linestyle=style.dashes(place)) for place, name in enumerate(series)]  # fmt: skip
        figure.legend(
            handles=handles, loc="upper left", bbox_to_anchor=(0.02, 1.0 - 0.05 / whole), ncols=4, handlelength=2.8
        )
    return figure


def _curve_panel(axes: "Axes", study: SweepStudy, measure: str, factor: str, series: list[str]) -> None:
    dots = study.dots.get((measure, factor))
    if dots is not None and len(dots):
        axes.scatter(
            dots[:, 0], dots[:, 1], s=6, color=style.QUIET, alpha=0.25, linewidths=0, rasterized=True, zorder=1
        )
    for curve in study.curves:
        if curve.measure == measure and curve.factor == factor:
            place = series.index(curve.series)
            colour = style.colour(place)
            axes.fill_between(curve.x, curve.low, curve.high, color=colour, alpha=0.16, linewidth=0, zorder=2)
            axes.plot(curve.x, curve.mean, color=colour, linewidth=1.5, linestyle=style.dashes(place),
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
