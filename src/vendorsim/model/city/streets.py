"""The street plan of a generated city: arterials cross it, collectors split what lies between, lanes split that.

Each split is drawn at the place of the rectangle it cuts, so a change in one corner leaves the others as they were.
T-junctions come by themselves: neighbours are cut at different places.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vendorsim.model.city.land_use import CELL_METRES, LandUse, around
from vendorsim.model.city.luck import Luck

EMPTY = -1
SMALLEST_EXTENT_FOR_ARTERIAL = 20  # cells; a smaller map is crossed by collectors
SMALLEST_PART = 4  # cells between two streets: two sidewalks and two rows of houses
SPLIT_ABOVE = {1: 1.5, 2: 1.45}  # times the spacing; what is left of a block must still hold an estate
LARGE_ESTATE_SHARE = 0.2  # walled blocks that no lane splits, as Chinese estates and compounds often are

Use = NDArray[np.int8]


@dataclass(frozen=True)
class Parcel:
    """A rectangle of ground (half open), and the class of street at its sides.

    Classes: 0 none, 1 lane, 2 collector, 3 arterial.
    """

    top: int
    left: int
    bottom: int
    right: int
    north: int = 0
    west: int = 0
    east: int = 0
    south: int = 0

    @property
    def height(self) -> int:
        """Rows."""
        return self.bottom - self.top

    @property
    def width(self) -> int:
        """Columns."""
        return self.right - self.left

    @property
    def cells(self) -> int:
        """Ground."""
        return self.height * self.width

    @property
    def sides(self) -> dict[str, int]:
        """Class of street by side, streets only."""
        by_name = {"north": self.north, "west": self.west, "east": self.east, "south": self.south}
        return {name: level for name, level in by_name.items() if level > 0}

    def cut(self, across: bool, at: int, gap: int, level: int) -> tuple["Parcel", "Parcel"]:
        """Two parts beside a line of `gap` cells at row (or column) `at`, which is a street of that class."""
        if across:
            return replace(self, bottom=at, south=level), replace(self, top=at + gap, north=level)
        return replace(self, right=at, east=level), replace(self, left=at + gap, west=level)


@dataclass(frozen=True)
class Street:
    """A straight stretch of street between two others or the edge: a row if `across`, else a column."""

    level: int
    across: bool
    line: int
    first: int
    last: int

    @property
    def length(self) -> int:
        """Cells."""
        return self.last - self.first

    def cell(self, along: int, aside: int = 0) -> tuple[int, int]:
        """Row and column of the cell at a place along the street, or so many cells beside it."""
        return (self.line + aside, along) if self.across else (along, self.line + aside)


@dataclass(frozen=True)
class StreetPlan:
    """Streets painted on the ground, with sidewalks, and what lies between them."""

    use: Use
    parcels: list[Parcel]
    streets: list[Street]


def lay_streets(
    height: int, width: int, seed: int, arterial_metres: float, collector_metres: float, lane_metres: float
) -> StreetPlan:
    """Draw the street plan of a city."""
    use = np.full((height, width), EMPTY, np.int8)
    luck = Luck(seed, "STREETS")
    streets: list[Street] = []
    blocks = _superblocks(height, width, luck, arterial_metres / CELL_METRES, streets)
    blocks = _split(blocks, collector_metres / CELL_METRES, 2, luck, streets)
    blocks = _split(blocks, lane_metres / CELL_METRES, 1, luck, streets)
    by_level = {1: LandUse.LANE, 2: LandUse.COLLECTOR, 3: LandUse.ARTERIAL}
    for street in sorted(streets, key=lambda s: s.level):
        stretch = slice(street.first, street.last)
        where = (street.line, stretch) if street.across else (stretch, street.line)
        use[where] = by_level[street.level]
    wide = (use == LandUse.ARTERIAL) | (use == LandUse.COLLECTOR)
    use[around(wide) & (use == EMPTY)] = LandUse.SIDEWALK
    parcels = [_inside_sidewalks(block) for block in blocks]
    return StreetPlan(use, [parcel for parcel in parcels if parcel.height > 0 and parcel.width > 0], streets)


def _superblocks(height: int, width: int, luck: Luck, spacing: float, streets: list[Street]) -> list[Parcel]:
    level = 3 if min(height, width) >= SMALLEST_EXTENT_FOR_ARTERIAL else 2
    lines = []
    for axis, extent in enumerate((height, width)):
        count = max(1, int(extent / spacing + luck.at(axis)))
        step = extent / count
        lines.append([int((k + 0.5 + 0.3 * (luck.at(axis, k) - 0.5)) * step) for k in range(count)])
    streets.extend(Street(level, True, row, 0, width) for row in lines[0])
    streets.extend(Street(level, False, column, 0, height) for column in lines[1])
    rows = list(zip([-1, *lines[0]], [*lines[0], height], strict=True))
    columns = list(zip([-1, *lines[1]], [*lines[1], width], strict=True))
    return [
        Parcel(
            top + 1,
            left + 1,
            bottom,
            right,
            north=level * (top >= 0),
            west=level * (left >= 0),
            east=level * (right < width),
            south=level * (bottom < height),
        )
        for top, bottom in rows
        for left, right in columns
    ]


def _split(blocks: list[Parcel], spacing: float, level: int, luck: Luck, streets: list[Street]) -> list[Parcel]:
    """Cut every block across its longer side until the sides come near the spacing."""
    done, waiting = [], list(reversed(blocks))
    while waiting:
        block = waiting.pop()
        across = block.height >= block.width
        extent = block.height if across else block.width
        place = (level, block.top, block.left, block.bottom, block.right)
        large = level == 1 and extent < 2.4 * spacing and luck.at(*place, 1) < LARGE_ESTATE_SHARE
        if extent < max(SPLIT_ABOVE[level] * spacing, 2 * SMALLEST_PART + 1) or large or not _may_cut(block, across):
            done.append(block)
            continue
        part = round(extent * (0.38 + 0.24 * luck.at(*place)))
        part = min(max(part, SMALLEST_PART), extent - 1 - SMALLEST_PART)
        at = (block.top if across else block.left) + part
        first, last = (block.left, block.right) if across else (block.top, block.bottom)
        streets.append(Street(level, across, at, first, last))
        waiting.extend(reversed(block.cut(across, at, 1, level)))
    return done


def _may_cut(block: Parcel, across: bool) -> bool:
    """A new street must meet one at an end; at the corner of a map it might not."""
    return bool(block.west or block.east) if across else bool(block.north or block.south)


def _inside_sidewalks(block: Parcel) -> Parcel:
    return replace(
        block,
        top=block.top + (block.north > 1),
        left=block.left + (block.west > 1),
        bottom=block.bottom - (block.south > 1),
        right=block.right - (block.east > 1),
    )
