"""Panels of a sweep's figures: named rows with dots and intervals, and scatters of two measures."""

from typing import TYPE_CHECKING, Any

from vendorsim.report import panels, style
from vendorsim.report.sweep_looks import axis_label, letters, wrapped
from vendorsim.report.sweep_study import SweepStudy

if TYPE_CHECKING:  # matplotlib takes half a second to import, and most commands draw nothing
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def rows_figure(
    study: SweepStudy, names: list[str], rows: list[str], above: float, titles: list[str] | None = None
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
        axes.set_ylim(len(rows) - 0.5, -0.5)
        axes.set_yticks(range(len(rows)), text if column == 0 else [""] * len(rows))
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        axes.xaxis.grid(True)
        axes.set_axisbelow(True)
        heading = titles[place] if titles else axis_label(study, name, 48 if columns == 2 else 96)
        axes.set_title(heading, fontsize=9, fontweight="normal", pad=5)
        axes.locator_params(axis="x", nbins=5)
        found.append(axes)
    return figure, found


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


def finish_scatter(axes: "Axes", study: SweepStudy, x: str, y: str) -> None:
    """Axes that are named, show what is possible, and point to the better corner."""
    axes.set_xlabel(axis_label(study, x))
    axes.set_ylabel(axis_label(study, y, 40))
    axes.margins(0.14)
    axes.set_xlim(panels.possible(axes.get_xlim(), study.bounds(x)))
    axes.set_ylim(panels.possible(axes.get_ylim(), study.bounds(y)))
    axes.grid(True)
    axes.set_axisbelow(True)
    panels.point_to_better(axes, study.direction(x), study.direction(y))
