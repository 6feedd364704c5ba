"""Whatever the size, the seed and the layout, a generated city is one that people can live and move in."""

import dataclasses

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from vendorsim.model.city.generator import Layout, generate
from vendorsim.model.city.land_use import LandUse, beside, components
from vendorsim.model.city.pitches import PitchKind, Zone
from vendorsim.model.city.plan import CityPlan
from vendorsim.model.city.roads import build_roads
from vendorsim.model.city.text_map import check, parse_map, write_map

sizes = st.integers(12, 70)
seeds = st.integers(0, 2**63 - 1)
layouts = st.builds(
    Layout,
    arterial_spacing=st.floats(200.0, 20_000.0),
    collector_spacing=st.floats(100.0, 20_000.0),
    lane_spacing=st.floats(60.0, 20_000.0),
    shopping_streets=st.floats(0.0, 20.0),
    street_markets=st.floats(0.0, 20.0),
    schools=st.floats(0.0, 20.0),
    vacant_share=st.floats(0.0, 0.5),
    green_share=st.floats(0.0, 0.5),
)
cities = st.builds(generate, sizes, sizes, seeds, st.one_of(st.none(), layouts))
A_FEW = settings(max_examples=40)


@A_FEW
@given(cities)
def test_a_city_survives_the_text_map(plan: CityPlan):
    again = parse_map(write_map(plan))
    for field in dataclasses.fields(plan):
        assert np.array_equal(getattr(plan, field.name), getattr(again, field.name)), field.name


@A_FEW
@given(cities)
def test_nothing_is_wrong_with_a_generated_city(plan: CityPlan):
    assert check(plan.land_use_map()) == []
    assert plan.home_cells.size and plan.work_cells.size and plan.n_street_pitches
    assert (plan.home_weights > 0.0).all() and (plan.work_weights > 0.0).all() and (plan.shop_size > 0.0).all()
    assert (plan.land_use[plan.home_cells] == LandUse.HOUSING).all()


@A_FEW
@given(cities)
def test_every_pitch_is_a_public_place_with_room(plan: CityPlan):
    assert (plan.pitch_zone >= Zone.PROHIBITED).all()
    assert np.array_equal(plan.pitch_zone, plan.zone[plan.pitch_cell])
    assert (plan.pitch_capacity > 0).all() and (plan.pitch_kerb_bays >= 0).all()
    assert ((plan.pitch_obstruction >= 0.0) & (plan.pitch_obstruction * plan.pitch_capacity < 1.0)).all()
    assert (plan.pitch_obstruction[plan.pitch_road < 0] == 0.0).all()
    assert np.array_equal(plan.pitch_row.astype(int) * plan.width + plan.pitch_column, plan.pitch_cell)
    street = plan.pitch_cell[: plan.n_street_pitches]
    assert np.unique(street).size == street.size
    assert not plan.private_lane[plan.pitch_cell].any()


@A_FEW
@given(cities)
def test_sites_are_connected_and_follow_one_another(plan: CityPlan):
    expected = plan.n_street_pitches
    for first, last in zip(plan.site_first, plan.site_last, strict=True):
        assert first == expected <= last
        expected = last + 1
        ground = np.zeros(plan.land_use.size, bool)
        ground[plan.pitch_cell[first : last + 1]] = True
        assert components(ground.reshape(plan.height, plan.width))[1] == 1
        assert 10 <= plan.pitch_capacity[first : last + 1].sum() <= 60
    assert expected == plan.pitch_cell.size
    assert (plan.pitch_kind[plan.n_street_pitches :] == PitchKind.MARKET_SITE).all()


@A_FEW
@given(cities)
def test_the_street_network_is_one_and_every_gate_opens_on_it(plan: CityPlan):
    road = (plan.road_class > 0).reshape(plan.height, plan.width)
    assert components(road)[1] == 1
    gates = plan.land_use_map() == LandUse.GATE
    streets = road & ~gates & ~plan.private_lane.reshape(road.shape)
    assert beside(streets)[gates].all()


@settings(max_examples=30)
@given(cities)
def test_every_destination_is_reached_from_every_home(plan: CityPlan):
    roads = build_roads(plan)
    assert roads.destinations.size > 1
    assert (roads.direction >= 0).all() and (roads.capacity > 0.0).all() and (roads.free_minutes > 0.0).all()
    assert (roads.nearest_road >= 0).all() and (roads.destination_weight > 0.0).all()
    starts = np.unique(roads.nearest_road[plan.home_cells])[:: max(1, plan.home_cells.size // 10)]
    for start in starts:
        for destination in range(0, roads.destinations.size, 4):
            way = roads.way(int(start), destination)
            assert way[-1] == roads.destinations[destination]
            assert np.unique(way).size == way.size, "no cell twice"
    assert abs(float(roads.destination_weight.sum()) - 1.0) < 1e-9


@A_FEW
@given(cities)
def test_bays_and_areas_agree(plan: CityPlan):
    assert (plan.bays >= 0).all()
    assert plan.area_bays.sum() == plan.bays.sum()
    assert plan.area.max() == plan.area_bays.size - 1


@settings(max_examples=20)
@given(sizes, sizes, seeds)
def test_a_seed_is_a_city(width: int, height: int, seed: int):
    assert write_map(generate(width, height, seed)) == write_map(generate(width, height, seed))
