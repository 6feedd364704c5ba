"""What all figures share: panels in a grid, named rows, scatters, and how a figure gets onto the disk."""

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vendorsim.report import style
from vendorsim.report.looks import axis_label, letters, wrapped
from vendorsim.report.study import Study
from vendorsim.telling.language import say

if TYPE_CHECKING:  # matplotlib takes half a second to import, and most commands draw nothing
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def draw_into(folder: Path, drawings: "Mapping[str, Callable[[], Figure | None]]", words: str) -> list[str]:
    """Draw each figure that there is data for as PNG and SVG into `folder`, without dates; gives their names.

    `words` is everything that a figure may have to spell, so that a font is found for it.
    """
    import matplotlib as mpl

    folder.mkdir(parents=True, exist_ok=True)
    drawn = []
    # A Chinese font without a bold face serves headings, too.
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    with mpl.rc_context(style.settings(words)):
        for name, draw in drawings.items():
            figure = draw()
            if figure is not None:
                figure.savefig(folder / f"{name}.png", dpi=160, metadata={"Software": None})
                figure.savefig(folder / f"{name}.svg", metadata={"Date": None, "Creator": None})
                drawn.append(name)
    return drawn


def grid(n: int, height: float, above: float, below: float, left: float) -> "tuple[Figure, list[Axes]]":
    """A figure with `n` panels in two columns; sizes in inches: a panel's height, and the room for its texts."""
    from matplotlib.figure import Figure

    columns, rows = min(n, 2), (n + 1) // 2
    whole = rows * (height + below) + above
    width = style.WIDTH / columns - left - 0.15
    figure = Figure(figsize=(style.WIDTH, whole))
    panels = []
    for place in range(n):
        row, column = divmod(place, columns)
        corner = (column * style.WIDTH / columns + left, whole - above - row * (height + below) - height)
        box = (corner[0] / style.WIDTH, corner[1] / whole, width / style.WIDTH, height / whole)
        panels.append(figure.add_axes(box))
    return figure, panels


def possible(shown: tuple[float, float], bounds: tuple[float, float]) -> tuple[float, float]:
    """An axis that shows no impossible values."""
    low, high = max(shown[0], bounds[0]), min(shown[1], bounds[1])
    return (low, high) if low < high else shown


def point_to_better(axes: "Axes", across: str, up: str) -> None:
    """An arrow towards the corner where both measures are better."""
    if "neither" in (across, up):
        return
    right, top = across == "higher", up == "higher"
    tip = (0.985 if right else 0.015, 0.985 if top else 0.015)
    tail = (0.93 if right else 0.07, 0.93 if top else 0.07)
    arrow = {"arrowstyle": "-|>", "color": style.QUIET, "linewidth": 1.0, "shrinkA": 0.0}
    axes.annotate(
        say("verdict.better"), tip, tail, xycoords="axes fraction", textcoords="axes fraction", arrowprops=arrow, fontsize=8,
        color=style.QUIET, ha="right" if right else "left", va="top" if top else "bottom", zorder=0.5,
    )  # fmt: skip


def rows_figure(
    study: Study, names: list[str], rows: list[str], above: float, titles: list[str] | None = None
) -> "tuple[Figure, list[Axes]]":
    """Panels in two columns with the same named rows, the names at the left of the first column."""
    from matplotlib.figure import Figure

    text = [wrapped(row, 34) for row in rows]
    lines = sum(row.count("\n") + 1 for row in text)
    height = max(0.30 * len(rows), 0.19 * lines + 0.08 * len(rows)) + 0.14
    columns = min(2, len(names))
    bands = -(-len(names) // columns)
    longest = max(letters(line) for row in text for line in row.split("\n"))
    left, gap, title, below = min(2.35, 0.3 + 0.066 * longest), 0.25, 0.45, 0.38
    whole = above + bands * (title + height + below)
    width = (style.WIDTH - left - 0.2 - gap * (columns - 1)) / columns
    figure, found = Figure(figsize=(style.WIDTH, whole)), []
    for place, name in enumerate(names):
        band, column = divmod(place, columns)
        bottom = whole - above - band * (title + height + below) - title - height
        box = ((left + column * (width + gap)) / style.WIDTH, bottom / whole, width / style.WIDTH, height / whole)
        axes = figure.add_axes(box)
        name_rows(axes, text if column == 0 else [""] * len(rows))
        heading = titles[place] if titles else axis_label(study, name, 48 if columns == 2 else 96)
        axes.set_title(heading, fontsize=9, fontweight="normal", pad=5)
        found.append(axes)
    return figure, found


def name_rows(axes: "Axes", names: list[str]) -> None:
    """Rows with names, the first on top."""
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_yticks(range(len(names)), names)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.xaxis.grid(True)
    axes.set_axisbelow(True)
    axes.locator_params(axis="x", nbins=5)


def dot(axes: "Axes", found: Any, row: float, colour: str, marker: str, filled: bool = True, size: float = 6.0) -> None:
    """A mean with its interval on a row."""
    if found["low"] is not None and found["high"] is not None:
        axes.plot(
            [found["low"], found["high"]], [row, row], color=colour, linewidth=1.6, solid_capstyle="butt", zorder=2
        )
    axes.plot(
        found["mean"], row, marker=marker, markersize=size, color=colour, markeredgewidth=1.3,
        markerfacecolor=colour if filled else "white", zorder=3,
    )  # fmt: skip


def finish_scatter(axes: "Axes", study: Study, x: str, y: str) -> None:
    """Axes that are named, show what is possible, and point to the better corner."""
    axes.set_xlabel(axis_label(study, x))
    axes.set_ylabel(axis_label(study, y, 40))
    axes.margins(0.14)
    axes.set_xlim(possible(axes.get_xlim(), study.bounds(x)))
    axes.set_ylim(possible(axes.get_ylim(), study.bounds(y)))
    axes.grid(True)
    axes.set_axisbelow(True)
    point_to_better(axes, study.direction(x), study.direction(y))
