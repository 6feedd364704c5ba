"""Maps of what happens where: one panel a policy, and below it the difference to the first."""

import textwrap
from typing import TYPE_CHECKING, Any

import numpy as np

from vendorsim.model.city.land_use import CELL_METRES, LandUse
from vendorsim.report import style, words
from vendorsim.report.study import Study
from vendorsim.telling.language import say

if TYPE_CHECKING:  # matplotlib takes half a second to import, and most commands draw nothing
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BACKGROUND = "land_use"
"""A map of this name is no result: the others are drawn on top of it."""

GREYS = {
    "ARTERIAL": 0.86,
    "COLLECTOR": 0.88,
    "LANE": 0.90,
    "STREET_MARKET": 0.90,
    "HOUSING": 0.965,
    "SHOP": 0.965,
    "SCHOOL": 0.965,
    "OFFICE": 0.965,
}
"""How light a land use is under the colours; what is not named is white."""

MOST_COLUMNS = 3
LONG_TITLE = 31
"""Letters that fit above a panel."""


def draw_map(study: Study, name: str) -> "Figure | None":
    """Means over runs in one scale, then differences to the first policy in another."""
    found = {study.shown(label): value for label, value in study.maps[name].items()}
    policies, values = list(found), np.stack(list(found.values()))
    if not np.isfinite(values).any() or values.max() <= 0.0:
        return None
    board = _Board(len(policies), with_differences=len(policies) > 1, tallness=values.shape[1] / values.shape[2])
    ground = next(iter(study.maps.get(BACKGROUND, {}).values()), None)
    _means(board, policies, values, name, ground)
    if len(policies) > 1:
        _differences(board, policies, values, name, ground)
    return board.figure


class _Board:
    """A figure with equal panels in columns, in one or two bands, and room for a colour bar beside each band."""

    GAP, TITLE, BAR = 0.14, 0.34, 1.35

    def __init__(self, n: int, with_differences: bool, tallness: float) -> None:
        from matplotlib import figure

        self.columns = min(n, MOST_COLUMNS)
        self.rows = -(-n // self.columns)
        self.panel_width = min(3.4, (style.WIDTH - self.BAR) / self.columns - self.GAP)
        self.panel_height = self.panel_width * min(max(tallness, 0.3), 3.0)
        self.bands = 2 if with_differences else 1
        self.band_height = self.rows * (self.panel_height + self.TITLE)
        self.height = self.bands * self.band_height + 0.3
        self.figure = figure.Figure(figsize=(style.WIDTH, self.height))

    def panel(self, band: int, place: int) -> "Axes":
        """The axes of one policy in one band."""
        row, column = divmod(place, self.columns)
        left = self.GAP / 2 + column * (self.panel_width + self.GAP)
        top = band * self.band_height + row * (self.panel_height + self.TITLE) + self.TITLE
        return self._axes(left, top, self.panel_width, self.panel_height)

    def bar(self, band: int) -> "Axes":
        """The axes of a band's colour bar."""
        left = self.GAP / 2 + self.columns * (self.panel_width + self.GAP) + 0.02
        height = min(self.panel_height * 0.9, 2.6)
        return self._axes(left, band * self.band_height + self.TITLE + (self.panel_height - height) / 2, 0.11, height)

    def _axes(self, left: float, top: float, width: float, height: float) -> "Axes":
        bottom = self.height - top - height
        return self.figure.add_axes(
            (left / style.WIDTH, bottom / self.height, width / style.WIDTH, height / self.height)
        )


def _means(board: _Board, policies: list[str], values: np.ndarray, name: str, ground: np.ndarray | None) -> None:
    from matplotlib.colors import PowerNorm

    # The root shows the many quiet cells beside the few loud ones; the top per mille would hide everything else.
    most = float(np.quantile(values[values > 0.0], 0.995))
    norm = PowerNorm(0.5, vmin=0.0, vmax=most, clip=True)
    for place, (policy, value) in enumerate(zip(policies, values, strict=True)):
        axes = board.panel(0, place)
        image = _layer(axes, np.where(value > 0.0, value, np.nan), "magma_r", norm, ground)
        _title(axes, policy)
    bar = board.figure.colorbar(image, cax=board.bar(0), extend="max")
    _label_bar(bar, [most * (step / 4) ** 2 for step in range(5)], words.of_map(name, ".unit"))


def _differences(board: _Board, policies: list[str], values: np.ndarray, name: str, ground: np.ndarray | None) -> None:
    from matplotlib.colors import SymLogNorm

    changes = values - values[0]
    sizes = np.abs(changes)
    most = float(np.quantile(sizes[sizes > 0.0], 0.995)) if (sizes > 0.0).any() else 1.0
    norm = SymLogNorm(most / 10.0, vmin=-most, vmax=most, clip=True)
    for place, (policy, change) in enumerate(zip(policies, changes, strict=True)):
        axes = board.panel(1, place)
        if place == 0:
            axes.set_axis_off()
            text = "\n".join((say("report.axis.change_against"), *textwrap.wrap(policy, 24)))
            axes.text(0.5, 0.5, text, transform=axes.transAxes, ha="center", va="center", color=style.QUIET)
            continue
        image = _layer(axes, np.where(change != 0.0, change, np.nan), "PuOr_r", norm, ground)
        _title(axes, say("report.axis.change", policy=policy))
    bar = board.figure.colorbar(image, cax=board.bar(1), extend="both")
    _label_bar(
        bar,
        [-most, -most / 10.0, 0.0, most / 10.0, most],
        say("report.axis.change_in", what=words.of_map(name, ".unit")),
    )


def _title(axes: "Axes", text: str) -> None:
    """A panel's name; a long one in two lines of smaller type."""
    if len(text) <= LONG_TITLE:
        axes.set_title(text, fontsize=9, pad=4)
    else:
        axes.set_title("\n".join(textwrap.wrap(text, LONG_TITLE + 4)[:2]), fontsize=7.5, pad=3)


def _label_bar(bar: Any, ticks: list[float], label: str) -> None:
    bar.set_ticks(ticks, labels=[f"{tick:.2g}".replace("-", "\N{MINUS SIGN}") for tick in ticks])
    bar.minorticks_off()
    bar.outline.set_visible(False)
    bar.ax.tick_params(labelsize=7.5, length=2)
    bar.set_label("\n".join(textwrap.wrap(label, 30)), fontsize=8)


def _layer(axes: "Axes", value: np.ndarray, colours: str, norm: Any, backdrop: np.ndarray | None) -> Any:
    height, width = value.shape
    extent = (0, width * CELL_METRES, height * CELL_METRES, 0)
    if backdrop is not None:
        axes.imshow(_greys(backdrop), cmap="gray", vmin=0.0, vmax=1.0, extent=extent, interpolation="nearest")
    image = axes.imshow(value, cmap=colours, norm=norm, extent=extent, interpolation="nearest")
    axes.set_xticks([])
    axes.set_yticks([])
    _scale(axes, width * CELL_METRES, height * CELL_METRES)
    for spine in axes.spines.values():
        spine.set_visible(True)
        spine.set_color(style.RULE)
    return image


def _greys(land_use: np.ndarray) -> np.ndarray:
    """Roads in light grey, buildings in lighter grey, the rest white."""
    greys = np.ones(len(LandUse))
    for name, grey in GREYS.items():
        greys[LandUse[name]] = grey
    return greys[land_use.astype(np.int64)]


def _scale(axes: "Axes", width: int, height: int) -> None:
    """A bar that says how far a fifth of the map is, rounded to hundreds of metres."""
    length = max(100, round(width / 500) * 100)
    y = height * 1.035
    axes.plot([0, length], [y, y], color=style.QUIET, linewidth=1.5, solid_capstyle="butt", clip_on=False)
    axes.text(length + width * 0.02, y, f"{length:,} m", fontsize=7, color=style.QUIET, va="center")
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
