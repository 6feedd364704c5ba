"""The road network: what a cell of carriageway carries, where trips end, and the quickest way there.

Routes are the quickest ways on empty roads that do not cut through an estate, kept as one direction per road cell and
destination, and only within a window of some 2 km around the destination: memory grows with the city's area, not with
its square (a 12 km city holds some 50 MB). Times are counted in whole ten-thousandths of a minute, so that routes are
the same on every machine.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vendorsim.engine.compiled import phase, rule
from vendorsim.model.city.land_use import CELL_METRES, LandUse
from vendorsim.model.city.plan import CityPlan
from vendorsim.model.clock import TICKS_PER_HOUR

NOWHERE, ARRIVED = np.int8(-1), np.int8(4)
WINDOW_METRES = 2000.0
TIME_UNITS_PER_MINUTE = 10_000

# Free speeds [km/h]: design speeds of the classes in CJJ 37 (urban road design), lanes at the usual 20; assumption.
FREE_SPEED = {
    LandUse.ARTERIAL: 50.0,
    LandUse.COLLECTOR: 35.0,
    LandUse.LANE: 20.0,
    LandUse.STREET_MARKET: 20.0,
    LandUse.GATE: 10.0,
}
# What a gate counts for when a way is chosen, though not when it is driven: its barrier opens for residents, so that
# nobody takes an estate for a short cut. Assumption.
GATE_DETERRENCE_MINUTES = 5.0

# Vehicles per hour, both directions: lanes x design capacity per lane x share of green at signals; assumption.
# Arterial 4 x 1350 x 0.50, collector 2 x 1300 x 0.45; a lane is shared with people on foot.
CAPACITY_PER_HOUR = {
    LandUse.ARTERIAL: 2700.0,
    LandUse.COLLECTOR: 1170.0,
    LandUse.LANE: 400.0,
    LandUse.STREET_MARKET: 400.0,
    LandUse.GATE: 300.0,
}

# What draws car trips to a cell, in the weight of a destination (trips' shares; assumption).
TRIP_PULL = {LandUse.OFFICE: 4.0, LandUse.SHOP: 1.0, LandUse.SCHOOL: 1.0, LandUse.CAR_PARK: 2.0, LandUse.HOUSING: 0.25}
# Half of the trips leave the default district where its wider roads do, fewer leave a larger city: in proportion to
# its edge over its area. An arterial carries four times a collector's share. Assumption.
PORTAL_SHARE, DISTRICT_EDGE_OVER_AREA = 0.5, 240.0 / 3600.0
PORTAL_PULL = {1: 0.25, 2: 1.0, 3: 4.0}


@dataclass(frozen=True, eq=False)
class RoadNetwork:
    """Road cells, one row each in reading order, and the ways to every destination."""

    road_cell: NDArray[np.int32]
    road_row: NDArray[np.int16]
    road_column: NDArray[np.int16]
    road_class: NDArray[np.int8]
    free_minutes: NDArray[np.float64]
    """Minutes to cross the cell on an empty road."""
    capacity: NDArray[np.float64]
    """Vehicles per tick of 15 minutes, both directions."""
    neighbours: NDArray[np.int32]
    """Road rows north, west, east and south; -1 for none."""
    nearest_road: NDArray[np.int32]
    """Road row nearest to each city cell, over ground."""
    destinations: NDArray[np.int32]
    """Road rows where trips end."""
    destination_weight: NDArray[np.float64]
    """Share of all trips that end there; for one home, scale those in its reach to 1."""
    is_portal: NDArray[np.bool_]
    """Whether the destination stands for what lies beyond the edge of the map."""
    window_row: NDArray[np.int32]
    """First city row of each destination's window."""
    window_road: NDArray[np.int32]
    """Destination x row of its window: first road row of the window there."""
    window_entry: NDArray[np.int32]
    """Destination x row (and one more): where that stretch begins in `direction`."""
    direction: NDArray[np.int8]
    """Which neighbour is next, 0 to 3; 4 at the destination, -1 with no way inside the window."""

    def routes(self) -> tuple[NDArray, ...]:
        """What `next_hop_of` asks for after destination and road, in its order."""
        return (
            self.road_row,
            self.neighbours,
            self.window_row,
            self.window_road,
            self.window_entry,
            self.direction,
        )

    def way(self, road: int, destination: int) -> NDArray[np.int32]:
        """Road rows from a road cell to a destination, both included; empty where its window holds no way."""
        target = int(self.destinations[destination])
        steps = [road]
        while road != target:
            road = int(next_hop_of(destination, road, *self.routes()))
            if road < 0:
                return np.zeros(0, np.int32)
            steps.append(road)
        return np.array(steps, np.int32)

    def in_reach(self, road: int) -> NDArray[np.int32]:
        """Destinations to which a way from this road cell is kept."""
        hops = [int(next_hop_of(d, road, *self.routes())) for d in range(self.destinations.size)]
        return np.flatnonzero(np.array(hops, np.int64) >= 0).astype(np.int32)


@rule
def next_hop_of(destination, road, road_row, neighbours, window_row, window_road, window_entry, direction):
    """The road row after `road` on the quickest way to a destination; `road` itself on arrival, -1 with no way kept.

    Follow it until it answers with the destination's road row (`destinations[destination]`) or -1.
    """
    line = road_row[road] - window_row[destination]
    if line < 0 or line >= window_road.shape[1]:
        return -1
    first = window_entry[destination, line]
    entry = first + road - window_road[destination, line]
    if entry < first or entry >= window_entry[destination, line + 1]:
        return -1
    way = direction[entry]
    if way == ARRIVED:
        return road
    return neighbours[road, way] if way >= 0 else -1


def build_roads(plan: CityPlan, window_metres: float = WINDOW_METRES) -> RoadNetwork:
    """The road network of a plan, with its destinations and the ways to them."""
    road_class = plan.road_class.reshape(plan.height, plan.width)
    road_cell = np.flatnonzero(plan.road_class > 0).astype(np.int32)
    row, column = np.divmod(road_cell, plan.width)
    use = plan.land_use[road_cell]
    neighbours = _neighbours(road_class)
    free_minutes = CELL_METRES / 1000.0 / _by_use(FREE_SPEED)[use] * 60.0
    deterrence = np.where(use == LandUse.GATE, GATE_DETERRENCE_MINUTES, 0.0)
    nearest = np.full(plan.land_use.size, -1, np.int32)
    queue = np.empty(plan.land_use.size, np.int32)
    spread_nearest(nearest, queue, road_cell, plan.height, plan.width)
    destinations, weight, portal = _destinations(plan, road_cell, nearest)
    windows = _windows(plan, row, column, road_cell, destinations, int(window_metres / CELL_METRES))
    direction = np.full(int(windows[2][-1, -1]) if destinations.size else 0, NOWHERE, np.int8)
    cost = np.rint((free_minutes + deterrence) * TIME_UNITS_PER_MINUTE).astype(np.int32)
    time, queue = np.full(road_cell.size, OUTSIDE, np.int32), np.empty(road_cell.size + 1, np.int32)
    waiting = np.zeros(road_cell.size, np.bool_)
    find_ways(direction, time, queue, waiting, neighbours, cost, destinations, *windows[1:])
    return RoadNetwork(
        road_cell=road_cell,
        road_row=row.astype(np.int16),
        road_column=column.astype(np.int16),
        road_class=plan.road_class[road_cell],
        free_minutes=free_minutes,
        capacity=_by_use(CAPACITY_PER_HOUR)[use] / TICKS_PER_HOUR,
        neighbours=neighbours,
        nearest_road=nearest,
        destinations=destinations,
        destination_weight=weight,
        is_portal=portal,
        window_row=windows[0],
        window_road=windows[1],
        window_entry=windows[2],
        direction=direction,
    )


def _by_use(values: dict[LandUse, float]) -> NDArray[np.float64]:
    result = np.zeros(len(LandUse))
    for kind, value in values.items():
        result[kind] = value
    return result


def _neighbours(road_class: NDArray[np.int8]) -> NDArray[np.int32]:
    """North, west, east, south."""
    height, width = road_class.shape
    number = np.full((height + 2, width + 2), -1, np.int32)
    inside = road_class > 0
    number[1:-1, 1:-1][inside] = np.arange(int(inside.sum()), dtype=np.int32)
    shifted = (number[:-2, 1:-1], number[1:-1, :-2], number[1:-1, 2:], number[2:, 1:-1])
    return np.ascontiguousarray(np.stack([side[inside] for side in shifted], axis=1))


def _destinations(
    plan: CityPlan, road_cell: NDArray[np.int32], nearest: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.float64], NDArray[np.bool_]]:
    """One destination in each block of 10 x 10 cells that draws trips, and a portal where a road leaves the map."""
    pull = _by_use(TRIP_PULL)[plan.land_use]
    by_road = np.bincount(nearest, weights=pull, minlength=road_cell.size)
    block = plan.area[road_cell]
    by_block = np.bincount(block, weights=by_road, minlength=plan.area_bays.size)
    # The busiest road cell of each block, the first in reading order among equals; gates and inner lanes are not.
    public = ~plan.private_lane[road_cell] & (plan.land_use[road_cell] != LandUse.GATE)
    order = np.lexsort((np.arange(road_cell.size), -by_road, ~public, block))
    blocks, first = np.unique(block[order], return_index=True)
    places = order[first]
    drawn = (by_block[blocks] > 0.0) & public[places]
    places, weight = places[drawn], by_block[blocks][drawn]
    portals = _portals(plan, road_cell)
    portal_weight = np.array([PORTAL_PULL[int(plan.road_class[road_cell[p]])] for p in portals], np.float64)
    if weight.size and portals.size:
        edge = 2.0 * (plan.height + plan.width) / (plan.height * plan.width) / DISTRICT_EDGE_OVER_AREA
        weight = weight / weight.sum()
        portal_weight = portal_weight / portal_weight.sum() * min(edge, 1.0) * PORTAL_SHARE / (1.0 - PORTAL_SHARE)
    road = np.concatenate((places, portals)).astype(np.int32)
    share = np.concatenate((weight, portal_weight))
    is_portal = np.arange(road.size) >= places.size
    return road, share / (math.fsum(share) or 1.0), is_portal


def _portals(plan: CityPlan, road_cell: NDArray[np.int32]) -> NDArray[np.int64]:
    """Collectors and arterials where they cross the edge of the map; on a map without such, every street that does.

    A street that only runs along the edge leaves the map at its two ends.
    """
    road_class = plan.road_class.reshape(plan.height, plan.width)
    crosses = np.zeros(road_class.shape, np.bool_)
    for edge, inner in ((0, 1), (-1, -2)):
        crosses[edge] |= (road_class[edge] > 0) & (road_class[inner] >= road_class[edge])
        crosses[:, edge] |= (road_class[:, edge] > 0) & (road_class[:, inner] >= road_class[:, edge])
    crossing = crosses.ravel()[road_cell] & (plan.land_use[road_cell] != LandUse.GATE)
    crossing &= ~plan.private_lane[road_cell]
    wide = crossing & (plan.road_class[road_cell] > 1)
    return np.flatnonzero(wide if wide.any() else crossing)


def _windows(
    plan: CityPlan,
    row: NDArray[np.int32],
    column: NDArray[np.int32],
    road_cell: NDArray[np.int32],
    destinations: NDArray[np.int32],
    reach: int,
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """For each destination the first row of its window, and per row of it the stretch of road rows inside."""
    tall, broad = min(plan.height, 2 * reach + 1), min(plan.width, 2 * reach + 1)
    top = np.clip(row[destinations] - reach, 0, plan.height - tall).astype(np.int32)
    left = np.clip(column[destinations] - reach, 0, plan.width - broad)
    start = (top[:, None] + np.arange(tall)) * plan.width + left[:, None]
    first = np.searchsorted(road_cell, start.ravel()).reshape(start.shape)
    last = np.searchsorted(road_cell, (start + broad).ravel()).reshape(start.shape)
    entry = np.zeros((destinations.size, tall + 1), np.int64)
    count = last - first
    entry[:, 1:] = count.cumsum(axis=1)
    entry += np.concatenate(([0], entry[:-1, -1].cumsum()))[:, None] if destinations.size else 0
    return top, first.astype(np.int32), entry.astype(np.int32)


NO_TIME, OUTSIDE = np.int32(2**31 - 1), np.int32(-1)


@phase
def spread_nearest(nearest, queue, road_cell, height, width):
    """Number the cells of a city by the road cell that is nearest over ground, side by side, level after level."""
    head, tail = 0, 0
    for road in range(road_cell.size):
        nearest[road_cell[road]] = road
        queue[tail] = road_cell[road]
        tail += 1
    while head < tail:
        cell = queue[head]
        head += 1
        row, column = cell // width, cell % width
        for side in range(4):
            next_row = row + (-1 if side == 0 else 1 if side == 3 else 0)
            next_column = column + (-1 if side == 1 else 1 if side == 2 else 0)
            if 0 <= next_row < height and 0 <= next_column < width:
                there = next_row * width + next_column
                if nearest[there] < 0:
                    nearest[there] = nearest[cell]
                    queue[tail] = there
                    tail += 1


@phase
def find_ways(direction, time, queue, waiting, neighbours, cost, destinations, window_road, window_entry):
    """Quickest free-flow ways to every destination within its window, by label correcting with a queue.

    A step crosses half of each of its two cells. Among equally quick neighbours the first of north, west, east, south
    is taken. `time` is -1 outside the window at hand, which no label can improve on.
    """
    room = queue.size
    for destination in range(destinations.size):
        for line in range(window_road.shape[1]):
            first = window_road[destination, line]
            length = window_entry[destination, line + 1] - window_entry[destination, line]
            time[first : first + length] = NO_TIME
        target = destinations[destination]
        time[target] = 0
        queue[0] = target
        head, tail = 0, 1
        while head != tail:
            road = queue[head]
            head = head + 1 if head + 1 < room else 0
            waiting[road] = False
            for side in range(4):
                there = neighbours[road, side]
                if there >= 0:
                    arrival = time[road] + cost[road] + cost[there]
                    if arrival < time[there]:
                        time[there] = arrival
                        if not waiting[there]:
                            waiting[there] = True
                            queue[tail] = there
                            tail = tail + 1 if tail + 1 < room else 0
        for line in range(window_road.shape[1]):
            first = window_road[destination, line]
            entry = window_entry[destination, line]
            for k in range(window_entry[destination, line + 1] - entry):
                road = first + k
                best, way = NO_TIME, NOWHERE
                for side in range(4):
                    there = neighbours[road, side]
                    if there >= 0 and 0 <= time[there] < NO_TIME and time[there] + cost[there] < best:
                        best, way = time[there] + cost[there], np.int8(side)
                direction[entry + k] = ARRIVED if road == target else way
        for line in range(window_road.shape[1]):
            first = window_road[destination, line]
            length = window_entry[destination, line + 1] - window_entry[destination, line]
            time[first : first + length] = OUTSIDE
