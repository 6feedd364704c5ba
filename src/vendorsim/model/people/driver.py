"""Drivers: trips over the road cells, travel time under stalls and load, and the search for a place to park."""

import numpy as np

from vendorsim.engine import streams
from vendorsim.engine.arithmetic import power
from vendorsim.engine.compiled import phase, rule
from vendorsim.engine.draws import draw, pair, stream
from vendorsim.engine.table import Column, RowView, Table
from vendorsim.model.city.land_use import CELL_METRES
from vendorsim.model.city.roads import next_hop_of
from vendorsim.model.clock import TICKS_PER_DAY
from vendorsim.model.people.choosing import pick
from vendorsim.model.people.lawful import tick_between


class Drivers(Table, kind="driver"):
    """The drivers of a city, one row each; each stands for `weight` vehicles."""

    identity = Column(np.int64, "", "who it is, for draws")
    home_road = Column(np.int32, "road cell", "where its trips begin")
    home_area = Column(np.int32, "area", "where it parks at home")
    destination = Column(np.int32, "destination", "where it goes")
    work_area = Column(np.int32, "area", "where it parks there, -1 beyond the edge of the map", -1)
    leaves = Column(np.int16, "tick", "when it sets out on a working day")
    returns = Column(np.int16, "tick", "when it comes back")
    away = Column(np.int8, "", "whether it is out")
    parked = Column(np.int32, "area", "the parking area in which its car stands, -1 for none here", -1)
    patience = Column(np.float64, "min", "search time after which it stops where it must not")
    stops_until = Column(np.int32, "tick", "until when it stands where it must not", -1)
    stops_at = Column(np.int32, "road cell", "where that is", -1)


class Driver(RowView, table=Drivers):
    """A driver as Mesa and a notebook see one: `driver.away`, `driver.patience`."""


CELLS_WATCHED = 200.0 / CELL_METRES  # MKJI 1997 counts side friction on 200 m of a road


@rule
def side_friction_factor(p, events_per_hour):
    """Share of capacity left by side friction: very low, low, medium, high, very high (MKJI 1997)."""
    if events_per_hour < p.friction_from_low:
        return p.capacity_at_very_low_friction
    if events_per_hour < p.friction_from_medium:
        return p.capacity_at_low_friction
    if events_per_hour < p.friction_from_high:
        return p.capacity_at_medium_friction
    return (
        p.capacity_at_high_friction if events_per_hour < p.friction_from_very_high else p.capacity_at_very_high_friction
    )


@rule
def share_left(blocked_share, elasticity):
    """Share of capacity left when a share of the width is lost (elasticity C13)."""
    return power(1.0 - blocked_share, elasticity)


@rule
def remaining_capacity(p, capacity, left, events_per_hour):
    """Capacity of a road cell [vehicles/tick] after lost width (C13) and side friction (C14)."""
    return capacity * left * side_friction_factor(p, events_per_hour)


@rule
def free_speed_factor(stalls, slowing, full):
    """Speed of a lone car beside stalls over that on a clear road: falls with the share of the frontage in use."""
    return 1.0 - slowing * min(1.0, stalls / full)


@rule
def travel_minutes(free_minutes, flow, capacity, speed_factor, delay, worst_load):
    """Minutes to cross a road cell under load.

    Volume-delay after the Bureau of Public Roads (1964), with capacity and free speed both cut by stalls: capacity
    alone explains 7 % where 109 % was measured (calibration C15). `delay` is the share added at capacity; a load above
    `worst_load` adds no more.
    """
    ratio = min(worst_load, flow / max(capacity, 1.0e-6))
    return free_minutes / speed_factor * (1.0 + delay * ratio * ratio * ratio * ratio)


@phase
def load_roads(road_free_minutes, road_capacity, road_flow, road_blocked, road_stopped, road_stalls, road_minutes,
               road_obstruction_ticks, road_flow_now, road_left, road_left_of, parameters, ledger, tick,
               burnt_in):  # fmt: skip
    """Travel times of this tick from the traffic of the last one, the stalls and the cars that stand in the way."""
    p, book = parameters[0], ledger[tick // TICKS_PER_DAY]
    # Short loops over few columns: the compiler takes several roads at a time.
    memory, delay, worst_load, undisturbed = (
        p.flow_memory,
        p.delay_at_capacity,
        p.worst_load,
        p.capacity_at_very_low_friction,
    )
    for r in range(road_minutes.size):
        road_flow[r] += memory * (road_flow_now[r] - road_flow[r])
        road_flow_now[r] = 0.0
    for r in range(road_minutes.size):
        capacity = undisturbed * road_capacity[r]
        road_minutes[r] = travel_minutes(road_free_minutes[r], road_flow[r], capacity, 1.0, delay, worst_load)
    for r in range(road_minutes.size):
        blocked = road_blocked[r]
        if blocked > 0.0 or road_stalls[r] > 0.0:
            # A stall's customers come and go on foot, a stopped car counts once an hour.
            events = p.pedestrian_events * p.customers_per_stall_hour * road_stalls[r] * CELLS_WATCHED
            events += p.stopped_car_events * road_stopped[r] * CELLS_WATCHED
            if road_left_of[r] != blocked:
                # Most stalls stand where they stood a tick ago.
                road_left_of[r], road_left[r] = blocked, share_left(blocked, p.width_elasticity)
            capacity = remaining_capacity(p, road_capacity[r], road_left[r], events)
            factor = free_speed_factor(road_stalls[r], p.stall_slowing, p.stalls_of_full_frontage)
            book.blocked_share_ticks += blocked
            if burnt_in:
                road_obstruction_ticks[r] += blocked
            road_minutes[r] = travel_minutes(road_free_minutes[r], road_flow[r], capacity, factor, delay, worst_load)
    book.road_ticks += road_minutes.size


@rule
def sets_out(weekend, luck, p):
    """Whether a driver whose hour it is drives today."""
    return luck < (p.weekend_trips if weekend else p.weekday_trips)


@rule
def search_minutes(occupancy, p):
    """Minutes to find a bay: steep only where few are free (as the chance of meeting one falls)."""
    free = max(p.always_free_bays, 1.0 - occupancy)
    return p.parking_base + p.parking_steepness * max(0.0, p.scarce_bays / free - 1.0)


@rule
def freest_area(p, area, area_columns, areas):
    """Where a driver looks for a bay: at its goal, or in the freest of the squares around once that is nearly full."""
    best, best_occupancy = area, areas[area].occupied / max(1.0, areas[area].bays - areas[area].lost)
    if best_occupancy < 1.0 - p.scarce_bays:
        return area
    rows = areas.size // area_columns
    row, column = area // area_columns, area % area_columns
    for r in range(max(0, row - 1), min(rows, row + 2)):
        for c in range(max(0, column - 1), min(area_columns, column + 2)):
            other = r * area_columns + c
            occupancy = areas[other].occupied / max(1.0, areas[other].bays - areas[other].lost)
            if occupancy < best_occupancy - p.bays_worth_a_way:
                best, best_occupancy = other, occupancy
    return best


@rule
def stops_over(tick, driver_stops_at, driver_stops_until, stopped_drivers, due_drivers):
    """List by rows whose stop is over, and keep on the list of stops those that go on; returns how many are over."""
    kept, due = 0, 0
    for i in range(1, stopped_drivers[0] + 1):
        d = stopped_drivers[i]
        if driver_stops_at[d] < 0:
            continue
        if driver_stops_until[d] > tick:
            kept += 1
            stopped_drivers[kept] = d
            continue
        at = due
        while at > 0 and due_drivers[at - 1] > d:
            due_drivers[at] = due_drivers[at - 1]
            at -= 1
        due_drivers[at] = d
        due += 1
    stopped_drivers[0] = kept
    return due


@phase
def drive(
    driver_identity, driver_home_road, driver_home_area, driver_work_area, driver_leaves, driver_returns, driver_away,
    driver_parked, driver_patience, driver_stops_until, driver_stops_at, road_free_minutes, road_minutes, road_stopped,
    areas, city, way_first, way_road, road_flow_now, hour_first, hour_driver, stopped_drivers, due_drivers, parameters,
    ledger, seed, tick, weekend,
):  # fmt: skip
    """Drivers whose hour has come go to work or home by the quickest way, and look for a bay.

    Only they are visited, and those whose stop is over, in the order of their rows.
    """
    square_columns, vehicle_weight = city[0].square_columns, city[0].vehicle_weight
    p, book, tick_of_day = parameters[0], ledger[tick // TICKS_PER_DAY], tick % TICKS_PER_DAY
    luck = stream(seed, streams.TRIP, tick)
    wait = stream(seed, streams.PARKING, tick)
    n_due, k = stops_over(tick, driver_stops_at, driver_stops_until, stopped_drivers, due_drivers), 0
    i, last = hour_first[tick_of_day], hour_first[tick_of_day + 1]
    while i < last or k < n_due:
        d = hour_driver[i] if i < last and (k >= n_due or hour_driver[i] < due_drivers[k]) else due_drivers[k]
        if i < last and hour_driver[i] == d:
            i += 1
        if k < n_due and due_drivers[k] == d:
            k += 1
            road_stopped[driver_stops_at[d]] -= 1.0
            driver_stops_at[d] = -1
            area = freest_area(p, driver_work_area[d] if driver_away[d] else driver_home_area[d], square_columns, areas)
            areas[area].occupied += vehicle_weight
            driver_parked[d] = area
        going = driver_away[d] == 0 and tick_of_day == driver_leaves[d]
        coming = driver_away[d] == 1 and tick_of_day == driver_returns[d]
        if not (going or coming) or (going and not sets_out(weekend, draw(luck, driver_identity[d]), p)):
            continue
        is_listed = driver_stops_at[d] >= 0
        if is_listed:
            road_stopped[driver_stops_at[d]] -= 1.0
            driver_stops_at[d] = -1
        elif driver_parked[d] >= 0:
            areas[driver_parked[d]].occupied = max(0.0, areas[driver_parked[d]].occupied - vehicle_weight)
            driver_parked[d] = -1
        driver_away[d] = 1 if going else 0
        minutes, free = 0.0, 0.0
        for step in range(way_first[d], way_first[d + 1]):
            road = way_road[step]
            minutes += road_minutes[road]
            free += road_free_minutes[road]
            road_flow_now[road] += vehicle_weight
        book.trips += vehicle_weight
        book.trip_minutes += vehicle_weight * minutes
        book.trip_minutes_free += vehicle_weight * free
        area = driver_work_area[d] if going else driver_home_area[d]
        if area < 0:
            continue
        area = freest_area(p, area, square_columns, areas)
        occupancy = areas[area].occupied / max(1.0, areas[area].bays - areas[area].lost)
        search = search_minutes(occupancy, p)
        book.parking_searches += vehicle_weight
        if search > driver_patience[d] and draw(wait, driver_identity[d]) < p.illegal_stop_share:
            search = driver_patience[d]
            where = way_road[way_first[d + 1] - 1] if going else driver_home_road[d]
            driver_stops_at[d] = where
            driver_stops_until[d] = tick + int(p.illegal_stop_ticks)
            road_stopped[where] += 1.0
            if not is_listed:
                stopped_drivers[0] += 1
                stopped_drivers[stopped_drivers[0]] = d
            book.illegal_stops += vehicle_weight
        else:
            areas[area].occupied += vehicle_weight
            driver_parked[d] = area
        book.parking_search_minutes += vehicle_weight * search


@phase
def make_drivers(
    driver_identity, driver_home_road, driver_home_area, driver_destination, driver_work_area, driver_leaves,
    driver_returns, driver_patience, driver_parked, areas, nearest_road, area_of_cell, destinations, road_cell,
    route_row, route_neighbours, route_window_row, route_window_road, route_window_entry, route_direction, parameters,
    home_cell, home_cumulated, city, seed,
):  # fmt: skip
    """Give every driver a home, a destination that a way leads to, its hours and its patience."""
    vehicle_weight = city[0].vehicle_weight
    p = parameters[0]
    people = stream(seed, streams.PEOPLE, 4)
    for d in range(driver_identity.size):
        key = pair(people, d)
        driver_identity[d] = d
        home = home_cell[pick(home_cumulated, draw(key, 0))]
        road = nearest_road[home]
        driver_home_road[d], driver_home_area[d] = road, area_of_cell[home]
        best, best_level = 0, -1.0
        for k in range(destinations.size):
            if destinations[k].road == road:
                continue
            if next_hop_of(k, road, route_row, route_neighbours, route_window_row, route_window_road,
                           route_window_entry, route_direction) < 0:  # fmt: skip
                continue
            # The largest of u^(1/w) is a draw in proportion to w: one draw per destination.
            level = power(draw(key, streams.DESTINATION + k), 1.0 / max(1.0e-9, destinations[k].weight))
            if level > best_level:
                best, best_level = k, level
        driver_destination[d] = best
        driver_work_area[d] = -1 if destinations[best].is_portal else area_of_cell[road_cell[destinations[best].road]]
        driver_leaves[d] = tick_between(p.drivers_leave_from, p.drivers_leave_until, draw(key, 1))
        driver_returns[d] = tick_between(p.drivers_return_from, p.drivers_return_until, draw(key, 2))
        driver_patience[d] = p.parking_patience * (0.5 + draw(key, 3))
        areas[driver_home_area[d]].occupied += vehicle_weight
        driver_parked[d] = driver_home_area[d]


@phase
def keep_ways(
    driver_home_road, driver_destination, destinations, route_row, route_neighbours, route_window_row,
    route_window_road, route_window_entry, route_direction, way_first, way_road,
):  # fmt: skip
    """Every driver's quickest way, as starts and a list; with an empty list it only counts."""
    n = 0
    for d in range(driver_home_road.size):
        way_first[d] = n
        road, target = driver_home_road[d], destinations[driver_destination[d]].road
        while road >= 0:
            if n < way_road.size:
                way_road[n] = road
            n += 1
            if road == target:
                break
            road = next_hop_of(driver_destination[d], road, route_row, route_neighbours, route_window_row,
                               route_window_road, route_window_entry, route_direction)  # fmt: skip
    way_first[driver_home_road.size] = n
    return n
