"""A ranking of factors by their influence on one measure: horizontal bars with intervals, the strongest on top."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from vendorsim.report import style

if TYPE_CHECKING:  # matplotlib takes half a second to import
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LABEL_INCHES = 2.7
LABEL_LETTERS = 38
ROW_INCHES = 0.42
MOST_ROWS = 30


@dataclass(frozen=True)
class Bars:
    """One index of every factor: its name in the legend, values and the ends of their intervals [factors]."""

    name: str
    values: np.ndarray
    low: np.ndarray
    high: np.ndarray


@dataclass(frozen=True)
class Ranking:
    """What a figure of a ranking shows; factors stand in the order of the figure, from the top."""

    title: str
    factors: Sequence[str]
    bars: Sequence[Bars]
    axis: str
    """What the bars measure."""
    noise: float = float("nan")
    """Where indices may be luck: a line is drawn there; NaN draws none."""
    note: str = ""


def draw_ranking(ranking: Ranking, folder: Path, name: str) -> list[Path]:
    """Write a ranking as PNG and SVG; equal rankings give equal bytes."""
    import matplotlib as mpl

    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{name}.png", folder / f"{name}.svg"]
    with mpl.rc_context(style.settings(" ".join([ranking.title, *ranking.factors]))):
        figure = ranking_figure(ranking)
        figure.savefig(paths[0], dpi=160, metadata={"Software": None})
        figure.savefig(paths[1], metadata={"Date": None, "Creator": None})
    return paths


def ranking_figure(ranking: Ranking) -> "Figure":
    """The figure of a ranking; of very many factors, the first."""
    from matplotlib.figure import Figure

    rows = min(len(ranking.factors), MOST_ROWS)
    below, above = 0.85, 0.85
    height = rows * ROW_INCHES + below + above
    figure = Figure(figsize=(style.WIDTH, height))
    left = LABEL_INCHES / style.WIDTH
    axes = figure.add_axes((left, below / height, 0.97 - left, rows * ROW_INCHES / height))
    for place, bars in enumerate(ranking.bars):
        _draw(axes, bars, place, len(ranking.bars), rows)
    _lay_out(axes, ranking, rows)
    figure.text(0.02, 1.0 - 0.14 / height, ranking.title, fontsize=10, fontweight="bold", va="top")
    handles, names = axes.get_legend_handles_labels()
    figure.legend(handles, names, loc="upper left", bbox_to_anchor=(0.012, 1.0 - 0.36 / height), ncols=len(names))
    if ranking.note:
        figure.text(0.02, 0.12 / height, ranking.note, fontsize=8, color=style.QUIET, va="bottom")
    return figure


def _draw(axes: "Axes", bars: Bars, place: int, of: int, rows: int) -> None:
    """One bar a row, side by side with the other indices, and its interval as a line."""
    thick = 0.74 / of
    heights = np.arange(rows) + (place - (of - 1) / 2.0) * thick
    values, low, high = (np.asarray(part, dtype=float)[:rows] for part in (bars.values, bars.low, bars.high))
    colour = style.colour(place)
    axes.barh(heights, values, height=0.9 * thick, color=colour, alpha=0.85, linewidth=0, label=bars.name, zorder=2)
    axes.hlines(heights, low, high, color=style.INK, linewidth=1.1, zorder=3)


def _lay_out(axes: "Axes", ranking: Ranking, rows: int) -> None:
    names = ["\n".join(textwrap.wrap(name, LABEL_LETTERS)) for name in ranking.factors[:rows]]
    axes.set_yticks(range(rows), names)
    axes.set_ylim(rows - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.axvline(0.0, color=style.INK, linewidth=0.8, zorder=4)
    if np.isfinite(ranking.noise):
        axes.axvline(ranking.noise, color=style.QUIET, linewidth=1.0, linestyle=(0, (4, 2)), zorder=1,
                     label="share of luck in the means")  # fmt: skip
    axes.xaxis.grid(True)
    axes.set_axisbelow(True)
    axes.set_xlabel(ranking.axis)
