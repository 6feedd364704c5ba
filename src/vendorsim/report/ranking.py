"""A ranking of factors by their influence on one measure: horizontal bars with intervals, the strongest on top."""

import itertools
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from vendorsim.report import style
from vendorsim.study.analysis.overview import Bars, Ranking

if TYPE_CHECKING:  # matplotlib takes half a second to import
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LABEL_INCHES = 3.3
LABEL_LETTERS = 56
ROW_INCHES = 0.42
MOST_ROWS = 30


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
    ends = _ends(ranking, rows)
    for place, bars in enumerate(ranking.bars):
        _draw(axes, bars, place, len(ranking.bars), rows, ends)
    _lay_out(axes, ranking, rows)
    margin = 0.03 * (ends[1] - ends[0])
    axes.set_xlim(ends[0] - margin, ends[1] + margin)
    figure.text(0.02, 1.0 - 0.14 / height, ranking.title, fontsize=10, fontweight="bold", va="top")
    handles, names = axes.get_legend_handles_labels()
    figure.legend(handles, names, loc="upper left", bbox_to_anchor=(0.012, 1.0 - 0.36 / height), ncols=len(names))
    if ranking.note:
        figure.text(0.02, 0.12 / height, ranking.note, fontsize=8, color=style.QUIET, va="bottom")
    return figure


def _ends(ranking: Ranking, rows: int) -> tuple[float, float]:
    """From where to where the axis goes: all bars and intervals, and zero, as far as its limits allow."""
    every = [
        np.asarray(part, dtype=float)[:rows] for bars in ranking.bars for part in (bars.values, bars.low, bars.high)
    ]
    shown = np.concatenate([*every, [0.0]])
    low, high = np.nanmin(shown), np.nanmax(shown)
    return max(float(low), ranking.limits[0]), min(float(high) if high > low else float(low) + 1.0, ranking.limits[1])


def _draw(axes: "Axes", bars: Bars, place: int, of: int, rows: int, ends: tuple[float, float]) -> None:
    """One bar a row, side by side with the other indices, and its interval as a line."""
    thick = 0.74 / of
    heights = np.arange(rows) + (place - (of - 1) / 2.0) * thick
    values, low, high = (np.asarray(part, dtype=float)[:rows] for part in (bars.values, bars.low, bars.high))
    colour = style.colour(place)
    shown = np.clip(values, *ends)
    axes.barh(heights, shown, height=0.9 * thick, color=colour, alpha=0.85, linewidth=0, label=bars.name, zorder=2)
    axes.hlines(heights, np.clip(low, *ends), np.clip(high, *ends), color=style.INK, linewidth=1.1, zorder=3)
    for beyond, edge, head in ((low < ends[0], ends[0], "<"), (high > ends[1], ends[1], ">")):
        axes.plot(np.full(beyond.sum(), edge), heights[beyond], head, color=style.INK, markersize=4, zorder=3)


def _lay_out(axes: "Axes", ranking: Ranking, rows: int) -> None:
    meanings = [textwrap.shorten(text, LABEL_LETTERS, placeholder=" ...") for text in ranking.meanings]
    names = [textwrap.shorten(name, LABEL_LETTERS, placeholder=" ...") for name in ranking.factors[:rows]]
    both = ["\n".join(filter(None, pair)) for pair in itertools.zip_longest(names, meanings[:rows])]
    axes.set_yticks(range(rows), both)
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
