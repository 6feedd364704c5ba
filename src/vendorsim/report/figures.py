"""The figures of a comparison, each as PNG and SVG; equal studies give equal bytes."""

import textwrap
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from vendorsim.report import maps, panels, style
from vendorsim.report.study import Study
from vendorsim.telling.language import say
from vendorsim.telling.wording import GROUP_TITLES, SURE, spoken

if TYPE_CHECKING:  # matplotlib takes half a second to import, and most commands draw nothing
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FACE_OF_GROUP = {
    "conflict": ("physical_per_1000_vendor_years", "friction_per_1000_encounters"),
    "livelihood": ("monthly_net_income_median", "below_minimum_wage_share"),
    "order": ("violation_share", "carriageway_blocked_share"),
    "cost": ("officer_minutes_per_case", "resident_opinion"),
}
"""The measure that stands for its group in a scatter; the first that a study has."""

TRADE_OFFS = (("conflict", "livelihood"), ("conflict", "order"), ("order", "livelihood"), ("cost", "conflict"))
AXIS_ENDS = (-120.0, 250.0)
"""Per cent; a difference beyond is drawn as an arrow with its number, or it would flatten all others."""

MOST_CURVES = 8


def draw_all(study: Study, folder: Path) -> list[str]:
    """Draw every figure that the study has data for into `folder`, as PNG and SVG; gives the figures' names."""
    drawings: dict[str, Callable[[Study], Figure | None]] = {
        "differences": differences,
        "trade_offs": trade_offs,
        "daily": daily,
        **{f"map_{name}": maps.drawing(name) for name in study.maps if name != maps.BACKGROUND},
    }
    return panels.draw_into(folder, {name: partial(draw, study) for name, draw in drawings.items()}, _words(study))


def _words(study: Study) -> str:
    """Everything a figure may have to spell that is not ours."""
    return " ".join([*study.policies, *(f"{one['label']}{one['unit']}" for one in study.definitions.values())])


def differences(study: Study) -> "Figure | None":
    """Differences to the first policy by group, in per cent of its mean, with intervals."""
    from matplotlib.figure import Figure

    others = study.policies[1:]
    groups = {group: names for group in GROUP_TITLES if (names := study.in_per_cent(group))}
    if not others or not groups:
        return None
    row_height = 0.12 + 0.13 * len(others)
    rows = [len(names) for names in groups.values()]
    height = row_height * sum(rows) + 0.62 * len(rows) + 0.7
    figure = Figure(figsize=(style.WIDTH, height))
    top = 1.0 - 0.75 / height
    for group, names in groups.items():
        share = row_height * len(names) / height
        axes = figure.add_axes((0.37, top - share, 0.60, share))
        _forest(axes, study, names)
        axes.set_title(GROUP_TITLES[group], x=-0.6)
        top -= share + 0.62 / height
    figure.axes[-1].set_xlabel(f"difference to {spoken(study.reference)}, % of its mean (95 % interval)")
    _policy_legend(figure, study, others, extra="shaded side: better · hollow: not sure, or too small to matter")
    return figure


def _forest(axes: "Axes", study: Study, names: list[str]) -> None:
    others = study.policies[1:]
    ends = [0.0]
    for row, name in enumerate(names):
        base = abs(study.mean(study.reference, name)["mean"])
        for place, policy in enumerate(others):
            found = study.difference(policy, name)
            if found["mean"] is None:
                continue
            y = row + (place - (len(others) - 1) / 2) * 0.8 / max(len(others), 2)
            percent = [100.0 * (found[end] if found[end] is not None else found["mean"]) / base for end in _ENDS]
            ends += _one_difference(axes, y, percent, place + 1, found["verdict"] in SURE)
    margin = 0.06 * (max(ends) - min(ends)) or 1.0
    axes.set_xlim(min(ends) - margin, max(ends) + margin)
    axes.set_ylim(len(names) - 0.5, -0.5)
    _shade_better_sides(axes, study, names)
    axes.axvline(0.0, color=style.INK, linewidth=0.8)
    axes.set_yticks(range(len(names)), [study.label(name) for name in names])
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.xaxis.grid(True)
    axes.set_axisbelow(True)


_ENDS = ("mean", "low", "high")


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
    axes.plot(ends, [y, y], color=colour, linewidth=1.6, solid_capstyle="butt", zorder=2)
    for beyond, edge, head in ((low < least, least, "<"), (high > most, most, ">")):
        if beyond:  # the interval goes on
            axes.plot(edge, y, marker=head, color=colour, markersize=4.5, zorder=2)
    axes.plot(
        mean, y, marker=style.shape(place), markersize=5.5, color=colour, markeredgewidth=1.3,
        markerfacecolor=colour if sure else "white", zorder=3,
    )  # fmt: skip
    return [mean, *ends]


def _shade_better_sides(axes: "Axes", study: Study, names: list[str]) -> None:
    """Tint, row by row, the side of zero on which the policy does better than the first."""
    left, right = axes.get_xlim()
    for row, name in enumerate(names):
        direction = study.definitions[name]["direction"]
        if direction != "neither":
            start, end = (left, 0.0) if direction == "lower" else (0.0, right)
            axes.fill_between([start, end], row - 0.46, row + 0.46, color=style.BETTER_SIDE, linewidth=0, zorder=0)


def _policy_legend(figure: "Figure", study: Study, policies: list[str], extra: str = "", dashed: bool = False) -> None:
    """One legend above all panels."""
    from matplotlib.lines import Line2D

    handles: list[Any] = []
    for policy in policies:
        place = study.policies.index(policy)
        line = style.dashes(place) if dashed else "-"
        look: dict[str, Any] = {
            "color": style.colour(place),
            "marker": style.shape(place),
            "linewidth": 1.6,
            "linestyle": line,
        }
        handles.append(Line2D([], [], label=spoken(policy), **look))
    top = 1.0 - 0.08 / figure.get_figheight()
    longest = max(len(policy) for policy in policies)
    figure.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(0.02, top),
        ncols=min(len(handles), 2 if longest > 24 else 3 if extra else 4),
        handlelength=2.8,
    )
    if extra:
        figure.text(
            0.98, top - 0.07 / figure.get_figheight(), extra, ha="right", va="top", fontsize=8, color=style.QUIET
        )


def trade_offs(study: Study) -> "Figure | None":
    """Conflict, livelihood, order and cost against each other: one point a policy, one faint dot a run."""
    faces = {group: face(study, group) for group in GROUP_TITLES}
    pairs = [(faces[x], faces[y]) for x, y in TRADE_OFFS if faces[x] and faces[y]]
    if not pairs:
        return None
    figure, all_axes = panels.grid(len(pairs), height=3.0, above=0.55, below=0.62, left=0.85)
    for axes, (x, y) in zip(all_axes, pairs, strict=True):
        _scatter(axes, study, x, y)
    _policy_legend(figure, study, study.policies, extra="large: mean with 95 % interval · small: single runs")
    return figure


def face(study: Study, group: str) -> str:
    """The measure that stands for a group; "" when the study has none of it."""
    names = study.of_group(group)
    return next((name for name in FACE_OF_GROUP[group] if name in names), names[0] if names else "")


def _scatter(axes: "Axes", study: Study, x: str, y: str) -> None:
    for place, policy in enumerate(study.policies):
        colour = style.colour(place)
        across, up = study.mean(policy, x), study.mean(policy, y)
        if across["mean"] is None or up["mean"] is None:
            continue
        values = study.values[policy]
        axes.scatter(values[x], values[y], s=9, color=colour, alpha=0.30, linewidths=0, zorder=1, clip_on=False)
        if across["low"] is not None and up["low"] is not None:
            axes.plot([across["low"], across["high"]], [up["mean"]] * 2, color=colour, linewidth=1.6, zorder=2)
            axes.plot([across["mean"]] * 2, [up["low"], up["high"]], color=colour, linewidth=1.6, zorder=2)
        axes.plot(
            across["mean"], up["mean"], marker=style.shape(place), markersize=8, color=colour,
            markeredgecolor="white", markeredgewidth=0.8, zorder=3, clip_on=False,
        )  # fmt: skip
    axes.set_xlabel("\n".join(textwrap.wrap(study.labelled(x), 50, break_on_hyphens=False)))
    axes.set_ylabel("\n".join(textwrap.wrap(study.labelled(y), 44, break_on_hyphens=False)))
    axes.margins(0.2)
    axes.set_xlim(panels.possible(axes.get_xlim(), study.bounds(x)))
    axes.set_ylim(panels.possible(axes.get_ylim(), study.bounds(y)))
    axes.grid(True)
    axes.set_axisbelow(True)
    panels.point_to_better(axes, study.definitions[x]["direction"], study.definitions[y]["direction"])


def daily(study: Study) -> "Figure | None":
    """The course of each daily series, with the band in which its mean lies."""
    series = [name for name in next(iter(study.daily.values()), {}) if _varies(study, name)][:MOST_CURVES]
    if not series or study.days.size < 2:
        return None
    figure, all_axes = panels.grid(len(series), height=1.55, above=0.85, below=0.65, left=0.70)
    for axes, name in zip(all_axes, series, strict=True):
        for place, policy in enumerate(study.policies):
            mean, low, high = study.daily[policy][name]
            colour, every = style.colour(place), max(1, study.days.size // 6)
            axes.fill_between(study.days, low, high, color=colour, alpha=0.20, linewidth=0)
            # Later curves are dashed, and marked elsewhere, so that the ones below show through where they coincide.
            axes.plot(
                study.days, mean, color=colour, linewidth=1.5, linestyle=style.dashes(place), marker=style.shape(place),
                markersize=4, markevery=(place * every // len(study.policies), every),
            )  # fmt: skip
        title = textwrap.wrap(study.labelled(name), 52, break_on_hyphens=False)
        axes.set_title("\n".join(title), fontweight="normal", fontsize=9)
        axes.grid(True)
        axes.margins(x=0.01)
        axes.set_ylim(panels.possible(axes.get_ylim(), study.bounds(name)))
    for axes in all_axes[-2:]:
        axes.set_xlabel(say("report.axis.day"))
    extra = say("report.axis.band")
    if study.window > 1:
        extra = say("report.axis.smoothed", days=study.window)
    _policy_legend(figure, study, study.policies, extra=extra, dashed=True)
    return figure


def _varies(study: Study, name: str) -> bool:
    found = [study.daily[policy][name][0] for policy in study.policies]
    return bool(np.all(np.isfinite(found)) and np.ptp(found) > 0.0)
