"""What all figures share: panels in a grid, axes that show what is possible, and how a figure gets onto the disk."""

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from vendorsim.report import style
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
