"""What a cell of the city is used for, one character each, and the geometry of sets of cells.

Nothing here draws at random and nothing imports the rest of the package: policies and programmes may read it.
"""

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

CELL_METRES = 20.0
CELL_KM = CELL_METRES / 1000.0

Cells = NDArray[np.bool_]


class LandUse(IntEnum):
    """What a cell is used for. The city is this and nothing else: all other columns of the plan follow from it."""

    ARTERIAL = 0
    COLLECTOR = 1
    LANE = 2
    STREET_MARKET = 3
    SIDEWALK = 4
    HOUSING = 5
    GATE = 6
    SHOP = 7
    SCHOOL = 8
    OFFICE = 9
    TRANSIT = 10
    VACANT = 11
    MARKET = 12
    CAR_PARK = 13
    GREEN = 14


CHARACTERS: dict[str, LandUse] = {
    "=": LandUse.ARTERIAL,
    "-": LandUse.COLLECTOR,
    ":": LandUse.LANE,
    "m": LandUse.STREET_MARKET,
    ".": LandUse.SIDEWALK,
    "h": LandUse.HOUSING,
    "G": LandUse.GATE,
    "s": LandUse.SHOP,
    "E": LandUse.SCHOOL,
    "o": LandUse.OFFICE,
    "T": LandUse.TRANSIT,
    "v": LandUse.VACANT,
    "M": LandUse.MARKET,
    "P": LandUse.CAR_PARK,
    "*": LandUse.GREEN,
}

STREETS = (LandUse.ARTERIAL, LandUse.COLLECTOR, LandUse.LANE, LandUse.STREET_MARKET)

MEANINGS: dict[LandUse, str] = {
    LandUse.ARTERIAL: "arterial road, four lanes",
    LandUse.COLLECTOR: "collector road, two lanes",
    LandUse.LANE: "lane; inside an estate, reached through a gate only, it is private",
    LandUse.STREET_MARKET: "lane on whose carriageway vendors have always stood",
    LandUse.SIDEWALK: "sidewalk and forecourt of a wider road",
    LandUse.HOUSING: "housing",
    LandUse.GATE: "gate of a housing estate; must touch a street",
    LandUse.SHOP: "shops",
    LandUse.SCHOOL: "school (education)",
    LandUse.OFFICE: "offices and workshops",
    LandUse.TRANSIT: "transit stop, in the line of the sidewalk",
    LandUse.VACANT: "vacant lot; a group of them can become a planned market",
    LandUse.MARKET: "planned market that exists from the start",
    LandUse.CAR_PARK: "public car park",
    LandUse.GREEN: "green; public where it touches a street",
}


def moved(cells: Cells, down: int, right: int) -> Cells:
    """The same set of cells, moved; what leaves the map is lost."""
    height, width = cells.shape
    result = np.zeros_like(cells)
    rows, columns = slice(max(down, 0), height + min(down, 0)), slice(max(right, 0), width + min(right, 0))
    from_rows = slice(max(-down, 0), height + min(-down, 0))
    from_columns = slice(max(-right, 0), width + min(-right, 0))
    if abs(down) < height and abs(right) < width:
        result[rows, columns] = cells[from_rows, from_columns]
    return result


def beside(cells: Cells) -> Cells:
    """Cells that share a side with one of the set (members of the set too, where they touch each other)."""
    return moved(cells, 1, 0) | moved(cells, -1, 0) | moved(cells, 0, 1) | moved(cells, 0, -1)


def around(cells: Cells) -> Cells:
    """Cells that share a side or a corner with one of the set, and the set itself."""
    tall = cells | moved(cells, 1, 0) | moved(cells, -1, 0)
    return tall | moved(tall, 0, 1) | moved(tall, 0, -1)


def within(cells: Cells, metres: float) -> Cells:
    """Cells whose middle lies within so many metres of the middle of one of the set, the set included."""
    reach = int(metres / CELL_METRES)
    result = cells.copy()
    for down in range(-reach, reach + 1):
        for right in range(-reach, reach + 1):
            if (down * down + right * right) * CELL_METRES**2 <= metres * metres:
                result |= moved(cells, down, right)
    return result


def idle_gates(use: NDArray[np.integer]) -> Cells:
    """Gates that lead nowhere: no street beside them, or neither housing nor a second stretch of street."""
    streets = np.isin(use, STREETS)
    n_streets = np.zeros(use.shape, np.int8)
    for down, right in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        n_streets += moved(streets, down, right)
    leads_home = (n_streets > 1) | beside(use == LandUse.HOUSING)
    return (use == LandUse.GATE) & ((n_streets == 0) | ~leads_home)


def count_near(cells: Cells, reach: int) -> NDArray[np.int32]:
    """How many of the set lie in the square of `reach` cells to each side of every cell."""
    height, width = cells.shape
    total = np.zeros((height + 1, width + 1), np.int32)
    total[1:, 1:] = cells.astype(np.int32).cumsum(0, dtype=np.int32).cumsum(1, dtype=np.int32)
    top, bottom = _window(height, reach)
    left, right = _window(width, reach)
    return (
        total[bottom[:, None], right]
        - total[top[:, None], right]
        - total[bottom[:, None], left]
        + total[top[:, None], left]
    )


def _window(extent: int, reach: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    middle = np.arange(extent)
    return np.clip(middle - reach, 0, extent), np.clip(middle + reach + 1, 0, extent)


def components(cells: Cells) -> tuple[NDArray[np.int32], int]:
    """Connected groups (side by side) of a set of cells, numbered in reading order; -1 outside the set."""
    height, width = cells.shape
    index = np.arange(height * width, dtype=np.int32).reshape(height, width)
    across = cells[:, 1:] & cells[:, :-1]
    along = cells[1:] & cells[:-1]
    one = np.concatenate((index[:, :-1][across], index[:-1][along]))
    other = np.concatenate((index[:, 1:][across], index[1:][along]))
    parent = index.ravel().copy()
    # Hooking and pointer jumping (Shiloach and Vishkin 1982): a few passes even for long winding groups.
    while True:
        low = np.minimum(parent[one], parent[other])
        high = np.maximum(parent[one], parent[other])
        if np.array_equal(low, high):
            break
        np.minimum.at(parent, high, low)
        while not np.array_equal(parent, parent[parent]):
            parent = parent[parent]
    labels = np.full(height * width, -1, np.int32)
    inside = cells.ravel()
    roots, numbers = np.unique(parent[inside], return_inverse=True)
    labels[inside] = numbers.astype(np.int32)
    return labels.reshape(height, width), int(roots.size)
