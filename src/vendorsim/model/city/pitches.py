"""Where vendors may stand and what the city says about it: zones, street pitches, and candidate sites for markets.

A pitch is a stretch of 20 m. Not every sidewalk cell is one: vendors gather where people pass (Beijing and Guangzhou
surveys), so gates, stops, school fronts, shopping streets and street markets are all pitches, other stretches only
every few cells.
"""

from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vendorsim.model.city.land_use import (
    CELL_METRES,
    Cells,
    LandUse,
    around,
    beside,
    components,
    count_near,
    moved,
    within,
)


class Zone(IntEnum):
    """What the city says about vending in a cell."""

    NOT_PUBLIC = 0
    PROHIBITED = 1
    RESTRICTED = 2
    PERMITTED = 3


class PitchKind(IntEnum):
    """What draws people past a pitch."""

    SIDEWALK = 0
    GATE_FRONT = 1
    TRANSIT = 2
    SCHOOL_FRONT = 3
    SHOPPING_STREET = 4
    STREET_MARKET = 5
    VACANT_LOT = 6
    MARKET_SITE = 7


STALLS_PER_METRE = 0.31  # and side: Shenzhen Yantian night market, 187 stalls on 300 m (calibration C17)

# Zones follow the usual municipal rule: none on main roads, near schools and at stops. Distances: assumption.
SCHOOL_METRES, STOP_METRES, GATE_METRES = 80.0, 40.0, 40.0
SHOPPING_REACH, SHOPPING_LEAST = 3, 9
PLAIN_EVERY = 5

# Metres of frontage that stalls can take of the 20 m where people must still pass: what doors, trees, poles, racks of
# bicycles and crossings leave, where the pavement is wide enough for a stall, its customers and two who walk abreast.
# Gates, schools and shopping streets have forecourts; a stop takes the kerb; a street market has both sides of its lane;
# a lot its open side. Assumption but for the density.
FREE_METRES = {
    PitchKind.SIDEWALK: 4.0,
    PitchKind.GATE_FRONT: 7.0,
    PitchKind.TRANSIT: 3.0,
    PitchKind.SCHOOL_FRONT: 7.0,
    PitchKind.SHOPPING_STREET: 7.0,
    PitchKind.STREET_MARKET: 2 * CELL_METRES,
    PitchKind.VACANT_LOT: 10.0,
}
# A lane has no pavement, and a car must still pass; the sidewalk of an arterial is twice as wide as others.
FREE_METRES_ON_LANE, FREE_METRES_ON_ARTERIAL_SIDEWALK = 4.0, 8.0
STALLS_ON_SITE_CELL = 10

# How far a stall and its customers reach into the carriageway [m]; assumption. On a lane the stall itself stands
# there; at a collector customers step off the kerb; an arterial's sidewalk is wide enough for both.
REACH_MARKET, REACH_LANE, REACH_COLLECTOR = 2.5, 2.0, 0.8
STALL_METRES = 1.0 / STALLS_PER_METRE

# A site cell holds an aisle of 16 m with stalls on both sides; one on the edge of a park holds one row.
SITE_CELLS_MOST, SITE_CELLS_LEAST, PARK_CELLS_LEAST, PARK_ROW_CAPACITY = 6, 2, 24, 5


def stalls_on(metres: float) -> int:
    """Stalls that fit on so many metres of free frontage."""
    return max(1, int(metres * STALLS_PER_METRE + 0.5))


class PitchTable(NamedTuple):
    """Columns of the pitch table that are not read off the cell."""

    cell: NDArray[np.int32]
    capacity: NDArray[np.int32]
    road: NDArray[np.int32]
    kerb_bays: NDArray[np.int32]
    obstruction: NDArray[np.float64]
    kind: NDArray[np.int8]


class SiteTable(NamedTuple):
    """Candidate market sites: their pitches one site after another, and how many each has."""

    pitches: PitchTable
    n_cells: NDArray[np.int64]
    exists: NDArray[np.bool_]


def is_shopping_front(use: NDArray[np.int8]) -> Cells:
    """Sidewalks and public lanes that shops line densely: nine cells of shops in the 140 m around."""
    shops = use == LandUse.SHOP
    street = np.isin(use, (LandUse.SIDEWALK, LandUse.TRANSIT))
    return street & beside(shops) & (count_near(shops, SHOPPING_REACH) >= SHOPPING_LEAST)


def _open_street(use: NDArray[np.int8], private: Cells) -> Cells:
    """Where people walk and vendors could stand: sidewalks, stops, and lanes that are not private."""
    walk = np.isin(use, (LandUse.SIDEWALK, LandUse.TRANSIT, LandUse.LANE, LandUse.STREET_MARKET))
    return walk & ~private


def zones(use: NDArray[np.int8], private: Cells) -> NDArray[np.int8]:
    """The zone of each cell, from land use alone.

    Stalls are in nobody's way on lots and market grounds only: on pavements and in public lanes they are kept to hours.
    """
    street = _open_street(use, private)
    arterial, collector = use == LandUse.ARTERIAL, use == LandUse.COLLECTOR
    gate = use == LandUse.GATE
    park = _public_green(use, street)
    zone = np.zeros(use.shape, np.int8)
    zone[(use == LandUse.VACANT) | (use == LandUse.MARKET)] = Zone.PERMITTED
    zone[street | gate | park | (use == LandUse.CAR_PARK)] = Zone.RESTRICTED
    prohibited = arterial | collector | (use == LandUse.STREET_MARKET) | (use == LandUse.TRANSIT)
    prohibited |= street & around(arterial)
    prohibited |= street & within(use == LandUse.TRANSIT, STOP_METRES)
    prohibited |= (street | gate) & within(use == LandUse.SCHOOL, SCHOOL_METRES)
    zone[prohibited] = Zone.PROHIBITED
    return zone


def open_lanes(use: NDArray[np.int8], private: Cells, zone: NDArray[np.int8]) -> NDArray[np.int8]:
    """The zones where a city lets stalls stand in its quiet lanes: those away from gates, shops and wider roads."""
    busy = within(use == LandUse.GATE, GATE_METRES) | around(use == LandUse.SHOP) | around(use == LandUse.COLLECTOR)
    quiet = _open_street(use, private) & (use == LandUse.LANE) & ~busy & (zone == Zone.RESTRICTED)
    return np.where(quiet, np.int8(Zone.PERMITTED), zone)


def _public_green(use: NDArray[np.int8], street: Cells) -> Cells:
    """Green that touches a street; a garden inside an estate does not."""
    green = use == LandUse.GREEN
    labels, count = components(green)
    touching = np.bincount(labels[green & beside(street)], minlength=count) > 0
    return green & np.append(touching, False)[labels]


def _kinds(use: NDArray[np.int8], private: Cells) -> NDArray[np.int8]:
    """The kind of pitch in each cell, -1 for none; where two reasons meet the stronger pull names it."""
    street = _open_street(use, private)
    row, column = np.indices(use.shape)
    kind = np.full(use.shape, -1, np.int8)
    kind[street & ((row + column) % PLAIN_EVERY == 0)] = PitchKind.SIDEWALK
    vacant = use == LandUse.VACANT
    kind[vacant & beside(street)] = PitchKind.VACANT_LOT
    kind[is_shopping_front(use)] = PitchKind.SHOPPING_STREET
    kind[street & beside(use == LandUse.GATE)] = PitchKind.GATE_FRONT
    kind[street & beside(use == LandUse.SCHOOL)] = PitchKind.SCHOOL_FRONT
    kind[(use == LandUse.TRANSIT) | (street & beside(use == LandUse.TRANSIT))] = PitchKind.TRANSIT
    kind[use == LandUse.STREET_MARKET] = PitchKind.STREET_MARKET
    return kind


def pitch_table(
    use: NDArray[np.int8],
    private: Cells,
    zone: NDArray[np.int8],
    road_class: NDArray[np.int8],
    width: NDArray[np.float64],
    bays: NDArray[np.int32],
) -> PitchTable:
    """Street pitches in reading order. Shapes: all arguments rows x columns."""
    kinds = _kinds(use, private)
    cell = np.flatnonzero((kinds.ravel() >= 0) & (zone.ravel() > 0)).astype(np.int32)
    kind = kinds.ravel()[cell]
    road_cell = _road_beside(road_class, use == LandUse.GATE).ravel()[cell]
    free = np.array([FREE_METRES.get(k, 0.0) for k in PitchKind])[kind]
    on_sidewalk = use.ravel()[cell] == LandUse.SIDEWALK
    wide = on_sidewalk & around(use == LandUse.ARTERIAL).ravel()[cell]
    free[wide & (kind != PitchKind.TRANSIT)] = FREE_METRES_ON_ARTERIAL_SIDEWALK
    on_lane = use.ravel()[cell] == LandUse.LANE
    free[on_lane] = np.minimum(free[on_lane], FREE_METRES_ON_LANE)
    capacity = np.array([stalls_on(metres) for metres in free], np.int32)
    reach = np.full(cell.size, REACH_COLLECTOR)
    reach[use.ravel()[cell] == LandUse.LANE] = REACH_LANE
    reach[kind == PitchKind.STREET_MARKET] = REACH_MARKET
    lost_kerb = bays.ravel()[road_cell]
    # Both sidewalks of a collector share its bays: a pitch takes one side, half of them rounded up.
    lost_kerb = np.where(on_sidewalk, (lost_kerb + 1) // 2, lost_kerb)
    burdens = (road_cell >= 0) & (kind != PitchKind.VACANT_LOT)
    far = ~burdens | wide | (road_class.ravel()[road_cell] == 3)
    share = reach * STALL_METRES / CELL_METRES / np.maximum(width.ravel()[road_cell], 1.0)
    return PitchTable(
        cell=cell,
        capacity=capacity,
        road=np.where(burdens, _road_rows(road_class)[road_cell], -1).astype(np.int32),
        kerb_bays=np.where(burdens, lost_kerb, 0).astype(np.int32),
        obstruction=np.where(far, 0.0, share),
        kind=kind,
    )


def _road_rows(road_class: NDArray[np.int8]) -> NDArray[np.int32]:
    """Row of each cell in the road network, which lists road cells in reading order."""
    flat = road_class.ravel() > 0
    return np.where(flat, np.cumsum(flat) - 1, -1).astype(np.int32)


def _road_beside(road_class: NDArray[np.int8], gate: Cells) -> NDArray[np.int32]:
    """The cell of carriageway that each cell belongs to: itself, else the widest beside it, else at a corner; or -1."""
    height, width = road_class.shape
    index = np.arange(height * width, dtype=np.int32).reshape(height, width)
    best = np.where(gate, 0, road_class).astype(np.int32) * 100
    road = np.where(best > 0, index, -1)
    sides = [(-1, 0), (0, -1), (0, 1), (1, 0), (-1, -1), (-1, 1), (1, -1), (1, 1)]
    for order, (down, right) in enumerate(sides):
        for level in (1, 2, 3):
            there = moved((road_class == level) & ~gate, -down, -right)
            score = np.where(there, level + (10 if order < 4 else 0), 0)
            better = score > best
            best[better] = score[better]
            road[better] = index[better] + down * width + right
    return road


def site_table(
    use: NDArray[np.int8], private: Cells, zone: NDArray[np.int8], road_class: NDArray[np.int8]
) -> SiteTable:
    """Candidate sites: vacant lots, markets that stand already, and one stretch along the edge of each park."""
    street = _open_street(use, private) | (road_class > 0) & ~private
    groups: list[tuple[NDArray[np.int64], int, bool]] = []
    at_street, stalls = around(street).ravel(), STALLS_ON_SITE_CELL
    lots = [lot for lot in _groups(use == LandUse.VACANT) if lot.size >= SITE_CELLS_LEAST and at_street[lot].any()]
    groups += [(_compact(lot, use.shape[1]), stalls, False) for lot in lots]
    groups += [(market, stalls, True) for market in _groups(use == LandUse.MARKET)]
    edge = (zone > 0) & (use == LandUse.GREEN) & beside(street)
    for park in _groups((use == LandUse.GREEN) & (zone > 0)):
        if park.size >= PARK_CELLS_LEAST:
            run = _longest_run(park[edge.ravel()[park]], use.shape[1])
            if run.size > SITE_CELLS_LEAST + 1:
                groups.append((run, PARK_ROW_CAPACITY, False))
    groups.sort(key=lambda group: int(group[0][0]))
    sizes = np.array([cells.size for cells, _, _ in groups], np.int64)
    cell = np.concatenate([cells for cells, _, _ in groups] or [np.zeros(0, np.int64)]).astype(np.int32)
    capacity = np.repeat(np.array([stalls for _, stalls, _ in groups], np.int32), sizes)
    nothing = np.zeros(cell.size, np.int32)
    pitches = PitchTable(
        cell,
        capacity,
        nothing - 1,
        nothing,
        nothing.astype(np.float64),
        np.full(cell.size, PitchKind.MARKET_SITE, np.int8),
    )
    return SiteTable(pitches, sizes, np.array([exists for _, _, exists in groups], np.bool_))


def _groups(cells: Cells) -> list[NDArray[np.int64]]:
    labels, count = components(cells)
    flat = labels.ravel()
    order = np.argsort(flat, kind="stable")
    bounds = np.searchsorted(flat[order], np.arange(count + 1))
    return [order[bounds[k] : bounds[k + 1]] for k in range(count)]


def _compact(cells: NDArray[np.int64], width: int) -> NDArray[np.int64]:
    """At most six cells of a lot, side by side, grown from its first."""
    lot, site = {int(cell) for cell in cells}, [int(cells[0])]
    for cell in site:
        row_neighbours = [cell + step for step in (1, -1) if (cell + step) // width == cell // width]
        for there in [*row_neighbours, cell + width, cell - width]:
            if there in lot and there not in site and len(site) < SITE_CELLS_MOST:
                site.append(there)
    return np.array(sorted(site), np.int64)


def _longest_run(cells: NDArray[np.int64], width: int) -> NDArray[np.int64]:
    """The longest straight stretch of these cells, at most six, across before along."""
    best = cells[:0]
    for step in (1, width):
        line = cells[np.lexsort((cells, cells % width))] if step == width else np.sort(cells)
        starts = np.flatnonzero(np.diff(line, prepend=-9 * width) != step)
        for run in np.split(line, starts[1:]):
            if run.size > best.size:
                best = run
    return best[:SITE_CELLS_MOST]
