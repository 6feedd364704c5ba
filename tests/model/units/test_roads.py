"""The road network: ways against a second algorithm, windows, gates, portals and what a cell carries."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from vendorsim.model.city.generator import generate
from vendorsim.model.city.land_use import LandUse
from vendorsim.model.city.plan import CityPlan
from vendorsim.model.city.roads import GATE_DETERRENCE_MINUTES, RoadNetwork, build_roads, next_hop_of
from vendorsim.model.city.text_map import parse_map

TWO_GATES = """
hhhhhhhhhhhhhhhhhhhh
:::::::::::::::::::-
hhhhGhhhhhhhhhhhhhh-
hhhh:hhhhhhhhhhhhhh-
hhhh:hhhhhhhhhhhhhh-
hhhh:hhhhhhhhhhhhhs-
hhhhGhhhhhhhhhhhhhs-
:::::::::::::::::::-
hhhhhhhhhhhhhhhhhhhh
"""


@pytest.fixture(scope="module")
def district() -> tuple[CityPlan, RoadNetwork]:
    plan = generate()
    return plan, build_roads(plan)


def minutes_chosen_by(plan: CityPlan, roads: RoadNetwork) -> np.ndarray:
    gate = plan.land_use[roads.road_cell] == LandUse.GATE
    return roads.free_minutes + np.where(gate, GATE_DETERRENCE_MINUTES, 0.0)


def minutes_along(minutes: np.ndarray, way: np.ndarray) -> float:
    """Half of the first and the last cell, all of those between."""
    return float(minutes[way].sum() - 0.5 * (minutes[way[0]] + minutes[way[-1]]))


def quickest_minutes(minutes: np.ndarray, roads: RoadNetwork, targets: np.ndarray) -> np.ndarray:
    here, side = np.nonzero(roads.neighbours >= 0)
    there = roads.neighbours[here, side]
    time = 0.5 * (minutes[here] + minutes[there])
    size = roads.road_cell.size
    return dijkstra(csr_matrix((time, (here, there)), shape=(size, size)), indices=targets)


def test_roads_are_listed_in_reading_order_as_the_pitches_assume(district):
    plan, roads = district
    assert np.array_equal(roads.road_cell, np.flatnonzero(plan.road_class > 0))
    burdened = plan.pitch_road[plan.pitch_road >= 0]
    assert burdened.max() < roads.road_cell.size


def test_neighbours_are_mutual_and_one_step_away(district):
    _, roads = district
    for side, (down, right) in enumerate(((-1, 0), (0, -1), (0, 1), (1, 0))):
        here = np.flatnonzero(roads.neighbours[:, side] >= 0)
        there = roads.neighbours[here, side]
        assert np.array_equal(roads.neighbours[there, 3 - side], here)
        assert (roads.road_row[there] - roads.road_row[here] == down).all()
        assert (roads.road_column[there] - roads.road_column[here] == right).all()


def test_ways_are_as_quick_as_those_of_another_algorithm(district):
    plan, roads = district
    minutes = minutes_chosen_by(plan, roads)
    best = quickest_minutes(minutes, roads, roads.destinations)
    for destination in range(0, roads.destinations.size, 5):
        for road in range(0, roads.road_cell.size, 97):
            way = roads.way(road, destination)
            assert way[0] == road and way[-1] == roads.destinations[destination]
            assert minutes_along(minutes, way) == pytest.approx(best[destination, road], abs=0.01)


def test_in_one_district_every_destination_is_in_reach_from_everywhere(district):
    _, roads = district
    assert (roads.direction >= 0).all()
    assert roads.in_reach(int(roads.nearest_road[0])).size == roads.destinations.size
    arrived = [next_hop_of(d, int(r), *roads.routes()) for d, r in enumerate(roads.destinations)]
    assert arrived == roads.destinations.tolist()


def test_a_barrier_keeps_through_traffic_out_of_an_estate():
    plan = parse_map(TWO_GATES)
    roads = build_roads(plan)
    northern = [d for d, road in enumerate(roads.destinations) if roads.road_row[road] == 1]
    south = int(np.flatnonzero(plan.land_use[roads.road_cell] == LandUse.GATE)[-1])
    start = int(roads.neighbours[south, 3])
    assert roads.road_row[start] == 7 and northern
    for destination in northern:
        way = roads.way(start, destination)
        assert not plan.private_lane[roads.road_cell[way]].any()
    inner = int(np.flatnonzero(plan.private_lane[roads.road_cell])[0])
    assert all(roads.way(inner, destination).size for destination in northern), "residents come out"
    portals = roads.destinations[roads.is_portal]
    assert roads.road_row[portals].tolist() == [1, 7], "the collector runs along the edge and leaves at its ends"


def test_wider_roads_are_faster_and_carry_more(district):
    plan, roads = district
    use = plan.land_use[roads.road_cell]
    by_use = [use == kind for kind in (LandUse.ARTERIAL, LandUse.COLLECTOR, LandUse.LANE, LandUse.GATE)]
    minutes = [float(roads.free_minutes[cells].mean()) for cells in by_use]
    capacity = [float(roads.capacity[cells].mean()) for cells in by_use]
    assert minutes == sorted(minutes) and capacity == sorted(capacity, reverse=True)
    assert minutes[0] == pytest.approx(0.02 / 50.0 * 60.0)
    assert capacity[0] == pytest.approx(2700.0 / 4.0)


def test_trips_end_at_places_and_half_of_them_beyond_the_edge(district):
    plan, roads = district
    assert roads.destination_weight.sum() == pytest.approx(1.0)
    assert roads.destination_weight[roads.is_portal].sum() == pytest.approx(0.5)
    row, column = np.divmod(roads.road_cell[roads.destinations[roads.is_portal]], plan.width)
    assert ((row == 0) | (row == plan.height - 1) | (column == 0) | (column == plan.width - 1)).all()
    assert not plan.private_lane[roads.road_cell[roads.destinations]].any()


def test_nearest_roads_are_near(district):
    plan, roads = district
    assert np.array_equal(roads.nearest_road[roads.road_cell], np.arange(roads.road_cell.size))
    row, column = np.divmod(np.arange(plan.land_use.size), plan.width)
    near = roads.nearest_road
    away = np.abs(roads.road_row[near] - row) + np.abs(roads.road_column[near] - column)
    for cell in range(0, plan.land_use.size, 151):
        distances = np.abs(roads.road_row - row[cell]) + np.abs(roads.road_column - column[cell])
        assert away[cell] == distances.min()


def test_in_a_large_city_ways_are_kept_only_near_their_destination():
    plan = generate(150, 40, 2)
    near, far = build_roads(plan, window_metres=500.0), build_roads(plan)
    assert near.direction.size < 0.6 * far.direction.size
    east = int(near.road_column.argmax())
    west = int(near.road_column[near.destinations].argmin())
    assert next_hop_of(west, east, *near.routes()) == -1
    assert next_hop_of(west, east, *far.routes()) >= 0
    assert near.way(east, west).size == 0
    reached = near.in_reach(east)
    assert 0 < reached.size < near.destinations.size
    assert all(near.way(east, int(d)).size > 0 for d in reached)


def test_ways_do_not_wander_outside_their_window():
    plan = generate(90, 30, 4)
    roads = build_roads(plan, window_metres=300.0)
    for destination in range(roads.destinations.size):
        target = roads.destinations[destination]
        for road in range(0, roads.road_cell.size, 13):
            way = roads.way(road, destination)
            if way.size:
                assert (np.abs(roads.road_column[way] - roads.road_column[target]) <= 30).all()
