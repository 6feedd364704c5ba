"""The plan that follows from land use, and the generated district: against hand-drawn ground and known orders."""

from pathlib import Path

import numpy as np
import pytest

from vendorsim.model.city.generator import Layout, generate
from vendorsim.model.city.land_use import CHARACTERS, MEANINGS, LandUse, components, count_near, within
from vendorsim.model.city.pitches import PitchKind, Zone
from vendorsim.model.city.plan import CityPlan, complete, with_open_lanes
from vendorsim.model.city.text_map import write_map

MAPS = Path(__file__).parents[3] / "configs" / "maps"

ESTATE = """
hhhhhhhhhhhh
h::::::::::h
hhhhhhhhhhhh
h::::::::::h
hhhhhGhhhhss
::::::::::::
hhhhhhhsssss
.........T..
============
............
****hhEEvvhh
****hhEEvvhh
"""


def drawn(text: str) -> CityPlan:
    rows = text.strip().splitlines()
    return complete(np.array([[CHARACTERS[character] for character in row] for row in rows]))


def cell(plan: CityPlan, row: int, column: int) -> int:
    return row * plan.width + column


def street_pitches(plan: CityPlan, kind: PitchKind) -> np.ndarray:
    return np.flatnonzero(plan.pitch_kind[: plan.n_street_pitches] == kind)


def test_every_use_has_a_character_and_a_meaning():
    assert set(CHARACTERS.values()) == set(LandUse) == set(MEANINGS)
    assert [int(kind) for kind in LandUse] == list(range(len(LandUse)))


def test_groups_of_cells_are_numbered_in_reading_order():
    cells = np.array([[1, 1, 0, 1], [0, 1, 0, 1], [1, 0, 0, 1]], bool)
    labels, count = components(cells)
    assert count == 3
    assert labels.tolist() == [[0, 0, -1, 1], [-1, 0, -1, 1], [2, -1, -1, 1]]


def test_a_winding_group_stays_one():
    snake = np.zeros((41, 41), bool)
    snake[::2] = True
    snake[1::4, -1] = snake[3::4, 0] = True
    assert components(snake)[1] == 1


def test_distances_between_cells_are_metres_between_their_middles():
    one = np.zeros((9, 9), bool)
    one[4, 4] = True
    near = within(one, 40.0)
    assert near.sum() == 13
    assert near[4, 6] and near[3, 5] and not near[3, 6]
    assert count_near(one, 1).sum() == 9


def test_lanes_behind_a_gate_are_private_and_bear_no_pitch():
    plan = drawn(ESTATE)
    private = plan.private_lane.reshape(plan.height, plan.width)
    # The upper inner lane touches no gate: its group is public by the rule, the map's check would refuse it.
    assert private[3, 1:11].all() and not private[5].any()
    assert not plan.private_lane[plan.pitch_cell].any()
    assert (plan.zone[plan.private_lane] == Zone.NOT_PUBLIC).all()


def test_an_estate_is_housing_with_its_gates_and_inner_lanes():
    plan = drawn(ESTATE)
    number = plan.estate[cell(plan, 2, 5)]
    assert number >= 0
    assert plan.estate[cell(plan, 4, 5)] == plan.estate[cell(plan, 3, 5)] == number
    assert plan.estate[cell(plan, 5, 5)] == -1
    assert plan.estate.max() + 1 == plan.n_estates


def test_zones_follow_the_municipal_rule():
    plan = drawn(ESTATE)
    zone = plan.zone.reshape(plan.height, plan.width)
    assert (zone[7:10] == Zone.PROHIBITED).all(), "an arterial, its sidewalks and its stop"
    assert zone[4, 5] == Zone.RESTRICTED and (zone[5, 4:7] == Zone.RESTRICTED).all(), "a gate and its front"
    assert zone[5, 0] == Zone.RESTRICTED, "a lane away from all of it, unless the city opens its lanes"
    opened = with_open_lanes(plan).zone.reshape(plan.height, plan.width)
    assert opened[5, 0] == Zone.PERMITTED and (opened[5, 4:7] == Zone.RESTRICTED).all()
    lane = plan.land_use.reshape(plan.height, plan.width) == LandUse.LANE
    assert np.array_equal(opened[~lane], zone[~lane]) and (opened >= zone).all()
    assert zone[0, 0] == Zone.NOT_PUBLIC
    assert (zone[10:, 8:10] == Zone.PERMITTED).all(), "a vacant lot, even beside a school"
    assert (zone[10:, :4] == Zone.RESTRICTED).all(), "green that a sidewalk touches"


def test_a_school_keeps_vendors_eighty_metres_away():
    rows = ["h" * 24, ":" * 24, "EE" + "h" * 22]
    plan = drawn("\n".join(rows * 3))
    lane = plan.zone.reshape(plan.height, plan.width)[1]
    assert lane.tolist() == [Zone.PROHIBITED] * 5 + [Zone.RESTRICTED] * 19


def test_green_inside_an_estate_is_private():
    plan = drawn("hhhhh\nh**hh\nhhhhh\n:::::\nhh*hs")
    zone = plan.zone.reshape(plan.height, plan.width)
    assert (zone[1] == Zone.NOT_PUBLIC).all()
    assert zone[4, 2] == Zone.RESTRICTED


def test_kinds_name_what_draws_people():
    plan = drawn(ESTATE)
    kind = {int(c): PitchKind(int(k)) for c, k in zip(plan.pitch_cell, plan.pitch_kind, strict=True)}
    assert kind[cell(plan, 5, 5)] == PitchKind.GATE_FRONT
    assert kind[cell(plan, 7, 9)] == kind[cell(plan, 7, 8)] == PitchKind.TRANSIT
    assert kind[cell(plan, 9, 6)] == PitchKind.SCHOOL_FRONT


def test_a_shopping_street_is_nine_cells_of_shops_around_a_sidewalk():
    rows = ["hhhhhhhhhhhhhh", "hsssssshhhhhhs", "..............", "--------------", "..............", "hshsshhhhhhhhs"]
    plan = drawn("\n".join(rows))
    shopping = plan.pitch_cell[street_pitches(plan, PitchKind.SHOPPING_STREET)]
    places = {divmod(int(where), plan.width) for where in shopping}
    assert places == {(2, 3), (2, 4), (4, 3), (4, 4)}
    assert (plan.zone[shopping] == Zone.RESTRICTED).all()
    on_street = plan.shop_size[(plan.shop_row < 3) & (plan.shop_column < 6)]
    alone = plan.shop_size[plan.shop_column == 13]
    assert on_street.min() >= 1.0 == alone.max()


def test_capacity_and_obstruction_come_from_the_density_of_night_markets():
    plan = drawn("hhhhhhhh\n:::mm:::\nhhhhshhh\n........\n--------\n........\nhhhhhhhh")
    market = street_pitches(plan, PitchKind.STREET_MARKET)
    assert plan.pitch_capacity[market].tolist() == [12, 12], "0.31 stalls per metre and side, 20 m, both sides"
    # A stall takes 1 / 0.31 m of 20 m of frontage and 2.5 m of 8 m of width.
    assert plan.pitch_obstruction[market] == pytest.approx([2.5 / 8.0 / 0.31 / 20.0] * 2)
    full = plan.pitch_capacity[market] * plan.pitch_obstruction[market]
    assert (full < 1.0).all()
    sidewalk = street_pitches(plan, PitchKind.SIDEWALK)
    at_collector = sidewalk[plan.land_use[plan.pitch_cell[sidewalk]] == LandUse.SIDEWALK]
    assert (plan.pitch_capacity[at_collector] == 1).all(), "one stall in the 4 m that doors, trees and walkers leave"
    assert plan.pitch_obstruction[at_collector] == pytest.approx(0.8 / 10.0 / 0.31 / 20.0)
    assert (plan.pitch_kerb_bays[at_collector] == 2).all(), "half of a collector's three bays, rounded up"


def test_wide_sidewalks_of_arterials_keep_stalls_off_the_carriageway():
    plan = drawn(ESTATE)
    sidewalk = plan.land_use[plan.pitch_cell] == LandUse.SIDEWALK
    assert (plan.pitch_obstruction[sidewalk] == 0.0).all()
    assert (plan.pitch_capacity[sidewalk & (plan.pitch_kind == PitchKind.SIDEWALK)] == 2).all(), (
        "twice as wide as others"
    )


def test_a_pitch_burdens_the_road_it_stands_on_or_beside():
    plan = drawn(ESTATE)
    road_cells = np.flatnonzero(plan.road_class > 0)
    for pitch in range(plan.n_street_pitches):
        road = plan.pitch_road[pitch]
        if plan.pitch_kind[pitch] == PitchKind.VACANT_LOT:
            assert road == -1
            continue
        row, column = divmod(int(road_cells[road]), plan.width)
        away = abs(row - plan.pitch_row[pitch]), abs(column - plan.pitch_column[pitch])
        assert max(away) <= 1
        on_road = plan.road_class[plan.pitch_cell[pitch]] > 0
        assert not on_road or away == (0, 0)


def test_sites_are_vacant_lots_park_edges_and_markets_that_stand():
    plan = drawn(ESTATE.replace("hhEEvvhh", "MMEEvvhh"))
    sizes = plan.site_last - plan.site_first + 1
    assert plan.site_exists.tolist() == [True, False]
    assert sizes.tolist() == [4, 4]
    assert plan.site_area.tolist() == [1600.0, 1600.0]
    assert plan.site_first[0] == plan.n_street_pitches
    assert (plan.pitch_kind[plan.n_street_pitches :] == PitchKind.MARKET_SITE).all()
    assert plan.pitch_capacity[plan.n_street_pitches :].reshape(2, 4).sum(axis=1).tolist() == [40, 40]


def test_half_of_the_jobs_lie_behind_the_transit_stops():
    plan = drawn(ESTATE)
    at_stop = plan.land_use[plan.work_cells] == LandUse.TRANSIT
    assert plan.work_weights[at_stop].sum() == plan.work_weights[~at_stop].sum() > 0.0


def test_parking_areas_are_blocks_of_ten_by_ten():
    plan = generate(25, 34, 3)
    row, column = 33, 24
    assert plan.area[cell(plan, row, column)] == (row // 10) * 3 + column // 10
    assert plan.area_bays.sum() == plan.bays.sum()
    assert plan.area_bays[4] == plan.bays.reshape(34, 25)[10:20, 10:20].sum()


def test_the_default_district_is_a_dense_street_office_district():
    plan = generate()
    uses = set(np.unique(plan.land_use))
    assert uses == set(LandUse) - {LandUse.MARKET}, "all there is, but no planned market yet"
    assert 250 <= plan.n_street_pitches <= 400
    assert 4 <= plan.site_first.size <= 8
    stalls = [int(plan.pitch_capacity[a : b + 1].sum()) for a, b in zip(plan.site_first, plan.site_last, strict=True)]
    assert all(20 <= n <= 60 for n in stalls)
    persons = 2.8 * plan.home_weights.sum()
    assert 25_000 <= persons <= 33_000
    assert 20 <= plan.n_estates <= 60


def test_what_attracts_vendors_is_mostly_not_allowed():
    plan = generate()
    for kind in (PitchKind.STREET_MARKET, PitchKind.TRANSIT, PitchKind.SCHOOL_FRONT):
        assert (plan.pitch_zone[street_pitches(plan, kind)] == Zone.PROHIBITED).all()
    for kind in (PitchKind.GATE_FRONT, PitchKind.SHOPPING_STREET):
        assert (plan.pitch_zone[street_pitches(plan, kind)] != Zone.PERMITTED).all()
    permitted = (plan.pitch_zone[: plan.n_street_pitches] == Zone.PERMITTED).mean()
    assert 0.05 < permitted < 0.25


def test_the_same_seed_gives_the_same_city_and_another_another():
    one, again, other = generate(40, 30, 5), generate(40, 30, 5), generate(40, 30, 6)
    assert write_map(one) == write_map(again) != write_map(other)


def test_a_layout_is_obeyed():
    nothing = generate(layout=Layout(shopping_streets=0, street_markets=0, schools=0, vacant_share=0.0))
    for kind in (LandUse.STREET_MARKET, LandUse.SCHOOL, LandUse.VACANT):
        assert not (nothing.land_use == kind).any()
    few, many = Layout(green_share=0.02), Layout(green_share=0.12)
    green = [(generate(layout=layout).land_use == LandUse.GREEN).mean() for layout in (few, many)]
    assert green[0] < 0.05 < green[1]
    markets = generate(layout=Layout(street_markets=3)).land_use_map() == LandUse.STREET_MARKET
    assert components(markets)[1] >= 3
    tight, wide = (generate(layout=Layout(arterial_spacing=metres)) for metres in (400.0, 1200.0))
    assert (tight.road_class == 3).sum() > 2 * (wide.road_class == 3).sum()


def test_counts_grow_with_the_ground():
    small, large = generate(), generate(120, 120)
    assert large.n_street_pitches == pytest.approx(4 * small.n_street_pitches, rel=0.3)
    assert large.home_weights.sum() == pytest.approx(4 * small.home_weights.sum(), rel=0.2)
    assert components(large.land_use_map() == LandUse.SCHOOL)[1] == 4


def test_the_committed_default_map_is_the_generated_default_city():
    # Refresh with `vendorsim map --out`, and say in the changelog which results move.
    assert (MAPS / "default.txt").read_text() == write_map(generate())


def test_a_plan_can_be_drawn(tmp_path):
    from vendorsim.model.city.picture import draw_plan

    path = tmp_path / "plan.png"
    draw_plan(generate(24, 24, 1), path, layers=("pitches", "zones", "areas"))
    assert path.read_bytes().startswith(b"\x89PNG")
