"""Rules of the street against published numbers: traffic beside stalls, parking, where vendors stand, when goods sell."""

import math

import pytest
from tests.small_worlds import parameters

from vendorsim.model.clock import TICKS_PER_DAY
from vendorsim.model.goods import BREAKFAST, N_GOODS, SNACKS
from vendorsim.model.people import business, driver, lawful, patrol, set_up, shopping, site_choice

# --- drivers --------------------------------------------------------------------------------------------------------


MKJI = parameters(
    friction_from_low=100.0, friction_from_medium=300.0, friction_from_high=500.0, friction_from_very_high=900.0,
    capacity_at_very_low_friction=0.94, capacity_at_low_friction=0.92, capacity_at_medium_friction=0.89,
    capacity_at_high_friction=0.82, capacity_at_very_high_friction=0.73,
)  # fmt: skip
BPR = 0.15, 2.5  # the delay at capacity, and the load beyond which it grows no more


def capacity_left(blocked, events=0.0, capacity=100.0, elasticity=1.17):
    return driver.remaining_capacity(MKJI, capacity, driver.share_left(blocked, elasticity), events)


def test_lost_width_cuts_capacity_with_the_elasticity_of_the_review():
    """C13: one per cent of width costs 1.17 per cent of capacity."""
    before, after = capacity_left(0.0), capacity_left(0.01)
    assert math.log(after / before) / math.log(0.99) == pytest.approx(1.17)
    assert capacity_left(0.5) / before == pytest.approx(0.5**1.17)
    assert capacity_left(0.0, 1000.0) == pytest.approx(73.0)


@pytest.mark.parametrize(
    ("events", "factor"),
    [(0, 0.94), (99.9, 0.94), (100, 0.92), (299, 0.92), (300, 0.89), (499, 0.89), (500, 0.82), (899, 0.82), (900, 0.73),
     (9e9, 0.73)],
)  # fmt: skip
def test_side_friction_follows_the_classes_of_the_manual(events, factor):
    """C14: very low, low, medium, high, very high (MKJI 1997)."""
    assert driver.side_friction_factor(MKJI, float(events)) == factor


def test_a_street_lined_with_stalls_halves_speed_and_capacity_alone_would_not():
    """C15: 22.67 to 10.85 km/h; with the lost capacity alone travel time grows by some per cent only."""
    flow = 60.0
    clear = driver.travel_minutes(1.0, flow, capacity_left(0.0), 1.0, *BPR)
    narrowed = capacity_left(0.3, 1000.0)
    lined = driver.travel_minutes(1.0, flow, narrowed, driver.free_speed_factor(6.0, 0.45, 6.0), *BPR)
    capacity_alone = driver.travel_minutes(1.0, flow, narrowed, 1.0, *BPR)
    assert 0.4 <= clear / lined <= 0.6
    assert capacity_alone / clear < 1.35


def test_free_speed_falls_with_the_frontage_in_use_and_no_further():
    assert driver.free_speed_factor(0.0, 0.45, 6.0) == 1.0
    assert driver.free_speed_factor(3.0, 0.45, 6.0) == pytest.approx(0.775)
    assert driver.free_speed_factor(6.0, 0.45, 6.0) == driver.free_speed_factor(60.0, 0.45, 6.0) == pytest.approx(0.55)


def test_travel_time_is_the_volume_delay_of_the_bureau_of_public_roads():
    assert driver.travel_minutes(2.0, 0.0, 100.0, 1.0, *BPR) == 2.0
    assert driver.travel_minutes(2.0, 100.0, 100.0, 1.0, *BPR) == pytest.approx(2.3)
    assert driver.travel_minutes(2.0, 200.0, 100.0, 0.5, *BPR) == pytest.approx(4.0 * 3.4)


def test_parking_search_is_steep_only_above_eighty_five_per_cent():
    p = parameters(parking_base=0.6, parking_steepness=2.0, scarce_bays=0.15, always_free_bays=0.02)
    assert driver.search_minutes(0.0, p) == driver.search_minutes(0.84, p) == pytest.approx(0.6)
    assert driver.search_minutes(0.85, p) == pytest.approx(0.6)
    assert driver.search_minutes(0.925, p) == pytest.approx(2.6)
    assert driver.search_minutes(1.2, p) == pytest.approx(13.6)
    assert driver.search_minutes(0.98, p) == pytest.approx(13.6), "two bays in a hundred are always free"


# --- where vendors stand --------------------------------------------------------------------------------------------

WEIGHTS = {"weight_revenue": 1.0, "weight_risk": 2.0, "weight_distance": 3.0, "weight_fee": 4.0, "weight_habit": 5.0,
           "weight_peers": 6.0, "weight_safety": 7.0}  # fmt: skip


def utility(
    p=None, revenue=1.0, risk=0.0, loss=0.0, income=700.0, distance=0.0, fee=0.0, habit=0.0, peers=0.0, safety=0.0
):
    return site_choice.site_utility(
        p or parameters(**WEIGHTS), revenue, risk, loss, income, distance, fee, habit, peers, safety
    )


def test_the_utility_of_a_place_has_the_seven_terms():
    assert utility() == pytest.approx(0.0)
    assert utility(revenue=math.e**2) == pytest.approx(2.0)
    assert utility(risk=0.5, loss=100.0) == pytest.approx(-1.0)  # 2 * 0.5 * 100 yuan over 100 a day
    assert utility(distance=0.5) == pytest.approx(-1.5)
    assert utility(fee=10.0) == pytest.approx(-0.4)
    assert utility(habit=0.2) == pytest.approx(1.0)
    assert utility(peers=0.5) == pytest.approx(3.0)
    assert utility(safety=1.0) == pytest.approx(7.0)
    assert utility(risk=0.5, loss=100.0, income=1400.0) == pytest.approx(-0.5), "the better off fear the same loss less"


def test_a_place_without_any_takings_is_bad_but_not_impossible():
    assert utility(revenue=0.0) == utility(revenue=0.01) == pytest.approx(math.log(0.01))


def test_expected_takings_mix_own_experience_with_talk():
    p = parameters(own_experience=0.25)
    assert site_choice.expected_rate(p, -1.0, 8.0) == 8.0
    assert site_choice.expected_rate(p, 4.0, 8.0) == pytest.approx(7.0)


@pytest.mark.parametrize(
    ("zone", "usable", "hour", "violates"),
    [(1, 1, 12.0, True), (1, 1, 22.0, True), (2, 1, 6.75, False), (2, 1, 7.0, True), (2, 1, 18.75, True),
     (2, 1, 19.0, False), (3, 1, 12.0, False), (3, 0, 12.0, True)],
)  # fmt: skip
def test_zones_say_when_a_stall_is_in_violation(zone, usable, hour, violates):
    p = parameters(restricted_from=7.0, restricted_until=19.0)
    assert bool(lawful.is_violation(p, zone, usable, int((hour - 6.0) * 4))) is violates


def test_goods_are_bought_for_what_a_stay_may_sell():
    p = parameters(stock_margin=1.2)
    # 10 yuan a tick at an appeal of 1.5 for 8 ticks, at a mark-up of a quarter: 120 yuan of sales cost 96
    assert set_up.goods_wanted(p, 10.0, 1.5, 8.0, 0.25) == pytest.approx(115.2)


# --- books, patrol and shoppers -------------------------------------------------------------------------------------


def test_goods_spoil_overnight_each_kind_by_its_own_share():
    p = parameters(produce_spoilage=0.1, breakfast_spoilage=0.4, snacks_spoilage=0.2, general_spoilage=0.0)
    assert [business.spoilage_share(p, goods) for goods in range(N_GOODS)] == [0.1, 0.4, 0.2, 0.0]


def test_a_household_uses_its_floor_part_of_its_income_and_a_little_of_its_savings():
    p = parameters(spending_share=0.5, savings_spent=0.01, starting_cash=800.0)
    assert business.household_needs(p, 30.0, 140.0, 500.0) == pytest.approx(30.0)
    assert business.household_needs(p, 30.0, 700.0, 1800.0) == pytest.approx(30.0 + 35.0 + 10.0)


def test_walking_is_along_the_streets():
    assert patrol.walking_distance(3, 4, 0, 0) == 7
    assert patrol.walking_distance(0, 0, 3, -4) == 7


def test_demand_follows_the_day_and_adds_up_to_the_trips():
    trips, shares = 2.0, (0.35, 0.17, 0.3, 0.18)
    p = parameters(
        shopping_trips=trips, demand_produce=0.35, demand_breakfast=0.17, demand_snacks=0.3, breakfast_peak=7.3,
        breakfast_peak_spread=0.7, snacks_evening_peak=20.0, snacks_evening_share=0.75,
    )  # fmt: skip
    profile = shopping.demand_profile(shopping.demand_of(p))
    assert profile.shape == (2, TICKS_PER_DAY, N_GOODS)
    assert profile[0].sum(axis=0) == pytest.approx([trips * share for share in shares])
    assert int(profile[0, :, BREAKFAST].argmax()) in range(4, 7), "breakfast peaks before work"
    assert 6.0 + int(profile[0, :, SNACKS].argmax()) / 4.0 == pytest.approx(20.0, abs=0.5)
    assert (profile >= 0.0).all()
    assert profile.sum(axis=2).max() < 1.0


def test_nearness_counts_by_huffs_exponent():
    decay = shopping.distance_decay(25, 2.0, 40.0)
    assert decay.size == 626
    assert decay[100] == pytest.approx(0.25)  # ten cells, 200 m
    assert decay[625] == pytest.approx(0.04)  # 500 m
    assert decay[0] == decay[4] == pytest.approx(6.25), "nearer than 40 m is no better"
