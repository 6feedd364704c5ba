"""What stands on a parcel of a generated city: a gated estate, packed old housing, offices, a school, a park.

Each function paints ground that is still empty and nothing else, so that shops, lots and car parks that were set out
before keep their place.
"""

from vendorsim.model.city.land_use import LandUse
from vendorsim.model.city.luck import Luck
from vendorsim.model.city.streets import EMPTY, Parcel, Use

ROWS_BETWEEN_INNER_LANES = 3
RING_SHARE = 0.4  # estates whose inner lanes are joined at their ends
OUTWARD = {"north": (-1, 0), "west": (0, -1), "east": (0, 1), "south": (1, 0)}
# Shops in the ground floor along a street: near a gate, elsewhere; by class of street.
SHOPS_NEAR_GATE = {1: 0.55, 2: 0.7, 3: 0.6}
SHOPS_ELSEWHERE = {1: 0.05, 2: 0.18, 3: 0.2}
OFFICES_ON_ARTERIAL = 0.22
SHOPS_IN_OLD_QUARTER = 0.3
GATE_RANK = {2: 0.0, 1: 0.4, 3: 1.2}  # gates open to collectors first, then to lanes, seldom to an arterial


def paint(use: Use, top: int, left: int, bottom: int, right: int, kind: LandUse) -> None:
    """Use for what is still empty in a rectangle."""
    ground = use[top:bottom, left:right]
    ground[ground == EMPTY] = kind


def fill(use: Use, parcel: Parcel, kind: LandUse) -> None:
    """One use for a whole parcel."""
    paint(use, parcel.top, parcel.left, parcel.bottom, parcel.right, kind)


def border(parcel: Parcel, side: str) -> list[tuple[int, int]]:
    """Cells of a parcel along one side, in reading order."""
    if side in ("north", "south"):
        row = parcel.top if side == "north" else parcel.bottom - 1
        return [(row, column) for column in range(parcel.left, parcel.right)]
    column = parcel.left if side == "west" else parcel.right - 1
    return [(row, column) for row in range(parcel.top, parcel.bottom)]


def offices(use: Use, parcel: Parcel) -> None:
    """Office blocks around a forecourt with parking and a strip of green."""
    if parcel.height > 5 and parcel.width > 5:
        middle_row, middle_column = (parcel.top + parcel.bottom) // 2, (parcel.left + parcel.right) // 2
        paint(use, middle_row - 1, parcel.left + 2, middle_row, parcel.right - 2, LandUse.GREEN)
        paint(use, middle_row, middle_column - 1, middle_row + 1, middle_column + 2, LandUse.CAR_PARK)
    fill(use, parcel, LandUse.OFFICE)


def old_housing(use: Use, parcel: Parcel, luck: Luck) -> None:
    """Packed houses on narrow public lanes that run through, each with the same bend."""
    if parcel.height >= 5 and parcel.width >= 5:
        _alleys(use, parcel, luck)
    for side in parcel.sides:
        for row, column in border(parcel, side):
            if use[row, column] == EMPTY and luck.at(row, column, 3) < SHOPS_IN_OLD_QUARTER:
                use[row, column] = LandUse.SHOP
    fill(use, parcel, LandUse.HOUSING)


def _alleys(use: Use, parcel: Parcel, luck: Luck) -> None:
    place, sides = (parcel.top, parcel.left), parcel.sides
    bend_at = parcel.left + 2 + luck.choice(parcel.width - 4, *place, 0)
    bend = 1 if luck.at(*place, 1) < 0.5 else -1
    for row in range(parcel.top + 2, parcel.bottom - 2, ROWS_BETWEEN_INNER_LANES):
        for column in range(parcel.left - (sides.get("west", 0) > 1), parcel.right + (sides.get("east", 0) > 1)):
            on_west_end, on_east_end = column <= parcel.left, column >= parcel.right - 1
            if (on_west_end and "west" not in sides) or (on_east_end and "east" not in sides):
                continue
            _lane(use, row + (bend if column >= bend_at else 0), column)
            if column == bend_at:
                _lane(use, row, column)
    alley = parcel.left + 2 + luck.choice(parcel.width - 4, *place, 2)
    for row in range(parcel.top + 2, parcel.bottom - (0 if sides.get("south") == 1 else 2)):
        _lane(use, row, alley)


def _lane(use: Use, row: int, column: int) -> None:
    if use[row, column] in (EMPTY, LandUse.SIDEWALK):
        use[row, column] = LandUse.LANE


def estate(use: Use, parcel: Parcel, luck: Luck, garden_share: float) -> None:
    """A walled estate: rows of slabs on inner lanes, a spine, one gate or two, shops in its outer wall."""
    place = parcel.top, parcel.left
    wanted = 2 if parcel.cells >= 80 and luck.at(*place, 1) < 0.65 else 1
    rows = list(range(parcel.top + 1, parcel.bottom - 1, ROWS_BETWEEN_INNER_LANES))
    has_lanes = parcel.height >= 5 and parcel.width >= 5
    spine = parcel.left + min(1 + int((parcel.width - 2) * (0.25 + 0.5 * luck.at(*place, 2))), parcel.width - 1)
    rank = {side: GATE_RANK[level] + luck.at(*place, ord(side[0])) for side, level in parcel.sides.items()}
    gates: dict[str, tuple[int, int]] = {}
    for side in sorted(rank, key=lambda name: rank[name]):
        spine_is_set = "north" in gates or "south" in gates
        for inner in _places_for_gate(parcel, side, rows, spine, spine_is_set, has_lanes, luck):
            gate = _set_gate(use, inner, side, parcel.sides[side], has_lanes) if len(gates) < wanted else None
            if gate is not None:
                gates[side] = gate
                spine = inner[1] if side in ("north", "south") else spine
                break
    if has_lanes:
        _inner_lanes(use, parcel, rows, spine, "south" in gates, luck.at(*place, 6) < RING_SHARE)
    _street_wall(use, parcel, list(gates.values()), luck)
    _garden(use, parcel, garden_share, luck)
    fill(use, parcel, LandUse.HOUSING)


def _places_for_gate(
    parcel: Parcel, side: str, rows: list[int], spine: int, spine_is_set: bool, has_lanes: bool, luck: Luck
) -> list[tuple[int, int]]:
    """Cells inside the wall where a gate on this side could open, the preferred first."""
    if side in ("north", "south"):
        row = parcel.top if side == "north" else parcel.bottom - 1
        columns = range(parcel.left + 1, parcel.right - 1) if not spine_is_set else ()
        return [(row, column) for column in (spine, *columns)]
    column = parcel.left if side == "west" else parcel.right - 1
    if not has_lanes:
        return [(row, column) for row in range(parcel.top, parcel.bottom)]
    first = luck.choice(len(rows), parcel.top, parcel.left, 3)
    return [(row, column) for row in rows[first:] + rows[:first]]


def _inner_lanes(use: Use, parcel: Parcel, rows: list[int], spine: int, to_south: bool, ring: bool) -> None:
    for row in rows:
        paint(use, row, parcel.left + 1, row + 1, parcel.right - 1, LandUse.LANE)
    paint(use, parcel.top + 1, spine, parcel.bottom - 1 if to_south else rows[-1] + 1, spine + 1, LandUse.LANE)
    for column in (parcel.left + 1, parcel.right - 2):
        if ring and abs(column - spine) > 2:
            paint(use, rows[0], column, rows[-1] + 1, column + 1, LandUse.LANE)


def _set_gate(use: Use, inner: tuple[int, int], side: str, level: int, has_lanes: bool) -> tuple[int, int] | None:
    """A gate in the wall at a lane; at a wider road in the line of its sidewalk, with a drive behind it."""
    down, right = OUTWARD[side]
    row, column = inner
    if use[row, column] not in (EMPTY, LandUse.SHOP):
        return None
    if level == 1:
        use[row, column] = LandUse.GATE
        if not has_lanes:
            _house_behind(use, row - down, column - right)
        return inner
    gate = row + down, column + right
    if use[gate] != LandUse.SIDEWALK:
        return None
    use[gate] = LandUse.GATE
    if has_lanes:
        use[row, column] = LandUse.LANE
    else:
        _house_behind(use, row, column)
    return gate


def _house_behind(use: Use, row: int, column: int) -> None:
    if 0 <= row < use.shape[0] and 0 <= column < use.shape[1] and use[row, column] in (EMPTY, LandUse.SHOP):
        use[row, column] = LandUse.HOUSING


def _street_wall(use: Use, parcel: Parcel, gates: list[tuple[int, int]], luck: Luck) -> None:
    for side, level in parcel.sides.items():
        for row, column in border(parcel, side):
            if use[row, column] != EMPTY:
                continue
            near = any(abs(row - r) + abs(column - c) <= 3 for r, c in gates)
            chance = luck.at(row, column, 4)
            if chance < (SHOPS_NEAR_GATE if near else SHOPS_ELSEWHERE)[level]:
                use[row, column] = LandUse.SHOP
            elif level == 3 and chance > 1.0 - OFFICES_ON_ARTERIAL:
                use[row, column] = LandUse.OFFICE


def _garden(use: Use, parcel: Parcel, share: float, luck: Luck) -> None:
    """A garden between two inner lanes, of about that share of the ground."""
    size = int(parcel.cells * share + luck.at(parcel.top, parcel.left, 5))
    if size < 1 or parcel.height < 7:
        return
    row = parcel.top + 2 + ROWS_BETWEEN_INNER_LANES * (max(parcel.height - 5, 0) // (2 * ROWS_BETWEEN_INNER_LANES))
    middle = (parcel.left + parcel.right) // 2
    half = max(1, (size + 2) // 4)
    paint(use, row, max(middle - half, parcel.left + 1), row + 2, min(middle + half, parcel.right - 1), LandUse.GREEN)
