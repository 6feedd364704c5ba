"""Lasting tastes, the time that moving takes, deterrence where a stall is unlawful, and what is learnt of officers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.small_worlds import parameters, records, tiny

from vendorsim.model.clock import SLOTS, TICKS_PER_DAY, TICKS_PER_SLOT
from vendorsim.model.model import VendorModel
from vendorsim.model.people import beliefs as perception
from vendorsim.model.people import deterrence, lawful, moving, site_choice

ALL_DAY = (0, TICKS_PER_DAY)
shares = st.floats(0.0, 1.0)
ticks = st.integers(0, TICKS_PER_DAY)


def beliefs(*by_slot):
    risk = np.zeros((1, 1, SLOTS))
    risk[0, 0, : len(by_slot)] = by_slot
    return risk


# --- where and when a stall is unlawful -----------------------------------------------------------------------------


@given(st.sampled_from([lawful.PROHIBITED, lawful.RESTRICTED, lawful.PERMITTED]), ticks, ticks)
def test_unlawful_ticks_are_those_in_which_a_stall_is_in_violation(zone, one, other):
    p, (first, last) = parameters(), sorted((one, other))
    counted = sum(lawful.is_violation(p, zone, 1, tick) for tick in range(first, last))
    assert lawful.unlawful_ticks(p, zone, first, last) == counted


def test_a_licence_makes_restricted_places_as_good_as_permitted_ones_and_no_others():
    assert lawful.zone_for(1, lawful.RESTRICTED, 1) == lawful.PERMITTED
    assert lawful.zone_for(0, lawful.RESTRICTED, 1) == lawful.RESTRICTED
    assert lawful.zone_for(1, lawful.PROHIBITED, 1) == lawful.PROHIBITED


# --- meetings expected ----------------------------------------------------------------------------------------------


def meetings(p, zone, first, last, *by_slot):
    return deterrence.expected_meetings(p, beliefs(*by_slot), 0, 0, zone, first, last)


@given(st.lists(shares, min_size=SLOTS, max_size=SLOTS), ticks, ticks)
def test_nobody_expects_officers_to_trouble_it_where_it_may_stand(by_slot, one, other):
    first, last = sorted((one, other))
    p = parameters(risk_where_unlawful=1.0)
    assert meetings(p, lawful.PERMITTED, first, last, *by_slot) == 0.0
    assert deterrence.officers_felt(p, 1.0, lawful.PERMITTED, first) == 0.0
    fearful = parameters(risk_where_unlawful=0.0)
    assert meetings(fearful, lawful.PERMITTED, first, last, *by_slot) == meetings(
        fearful, lawful.PROHIBITED, first, last, *by_slot
    )
    assert deterrence.officers_felt(fearful, 1.0, lawful.PERMITTED, first) == 1.0


@given(st.lists(shares, min_size=SLOTS, max_size=SLOTS), ticks, ticks, ticks)
def test_meetings_of_two_stays_in_a_row_add_up(by_slot, one, two, three):
    first, middle, last = sorted((one, two, three))
    p = parameters(risk_over_stay=1.0)
    for zone in (lawful.PROHIBITED, lawful.RESTRICTED):
        whole = meetings(p, zone, first, last, *by_slot)
        parts = meetings(p, zone, first, middle, *by_slot) + meetings(p, zone, middle, last, *by_slot)
        assert whole == pytest.approx(parts, abs=1e-12)


def test_the_mean_chance_of_its_slots_does_not_grow_with_a_stay():
    p = parameters(risk_over_stay=0.0)
    assert meetings(p, lawful.PROHIBITED, 0, 12, 0.1, 0.3, 0.5) == pytest.approx(0.1)
    assert meetings(p, lawful.PROHIBITED, 0, 13, 0.1, 0.3, 0.5) == pytest.approx(0.2)
    assert meetings(p, lawful.PROHIBITED, 11, 36, 0.1, 0.3, 0.5) == pytest.approx(0.3)
    over_stay = parameters(risk_over_stay=1.0)
    assert meetings(over_stay, lawful.PROHIBITED, 0, 36, 0.1, 0.3, 0.5) == pytest.approx(0.9)


def test_a_restricted_place_is_risky_in_its_closed_hours_only():
    p, risk = parameters(restricted_from=9.0, restricted_until=12.0), (0.4,) * SLOTS
    assert meetings(p, lawful.RESTRICTED, 0, 12, *risk) == 0.0
    assert meetings(p, lawful.RESTRICTED, *ALL_DAY, *risk) == pytest.approx(0.4)
    assert deterrence.officers_felt(p, 1.0, lawful.RESTRICTED, 11) == 0.0
    assert deterrence.officers_felt(p, 1.0, lawful.RESTRICTED, 12) == 1.0


# --- hours and goods ------------------------------------------------------------------------------------------------


def trimmed(p, zone, first, last, loss, profit, *by_slot):
    return deterrence.trimmed_stay(p, beliefs(*by_slot), 0, 0, zone, first, last, loss, profit)


def test_hours_that_officers_make_a_loss_of_are_left_out_at_the_ends_alone():
    p = parameters(hours_by_risk=1.0)
    # A slot brings 12 yuan; where officers are sure to come they cost 24.
    assert trimmed(p, lawful.PROHIBITED, 2, 36, 24.0, 1.0, 1.0, 0.0, 1.0) == (12, 24)
    assert trimmed(p, lawful.PROHIBITED, 2, 36, 24.0, 1.0, 0.0, 1.0, 0.0) == (2, 36), "a gap in the middle is sat out"
    first, last = trimmed(p, lawful.PROHIBITED, 2, 36, 24.0, 1.0, 1.0, 1.0, 1.0)
    assert first >= last, "officers come at all hours: no option"
    assert trimmed(p, lawful.PERMITTED, 2, 36, 24.0, 1.0, 1.0, 1.0, 1.0) == (2, 36)
    assert trimmed(parameters(hours_by_risk=0.0), lawful.PROHIBITED, 2, 36, 24.0, 1.0, 1.0, 1.0, 1.0) == (2, 36)


@given(st.lists(shares, min_size=SLOTS, max_size=SLOTS), ticks, ticks, st.floats(0.0, 500.0), st.floats(0.0, 10.0))
def test_a_trimmed_stay_lies_within_the_planned_one(by_slot, one, other, loss, profit):
    first, last = sorted((one, other))
    begins, ends = trimmed(parameters(), lawful.PROHIBITED, first, last, loss, profit, *by_slot)
    assert begins == ends or first <= begins < ends <= last


@given(st.floats(0.0, 3.0), st.floats(0.0, 300.0), st.floats(1.0, 300.0))
def test_less_is_brought_along_where_more_can_be_lost(risk, loss, profit):
    p = parameters(stock_caution=1.0)
    taken = deterrence.stock_at_stake(p, 100.0, risk, loss, profit)
    assert 0.0 < taken <= 100.0
    assert deterrence.stock_at_stake(p, 100.0, risk + 0.5, loss, profit) <= taken
    assert deterrence.stock_at_stake(parameters(stock_caution=0.0), 100.0, risk, loss, profit) == 100.0


def test_a_stake_is_left_at_home_by_the_odds_of_loss_against_profit():
    assert deterrence.stock_at_stake(parameters(stock_caution=0.5), 100.0, 1.0, 40.0, 80.0) == pytest.approx(80.0)


# --- surprise, habit and dread --------------------------------------------------------------------------------------


@given(st.floats(0.0, 5.0), st.floats(0.0, 5.0))
def test_a_meeting_is_felt_more_when_new_and_less_when_usual(lately, usually):
    p = parameters(surprise=2.0, habituation=0.5)
    felt = deterrence.felt_loss(p, 30.0, lately, usually)
    assert deterrence.felt_loss(p, 30.0, lately + 1.0, usually) >= felt
    assert deterrence.felt_loss(p, 30.0, lately, usually + 1.0) < felt
    assert deterrence.felt_loss(parameters(surprise=0.0, habituation=0.0), 30.0, lately, usually) == 30.0


def test_a_crackdown_is_felt_most_when_it_is_new():
    """Six meetings a day after two weeks with none: felt most in the first days, less and less from then on."""
    p = parameters(surprise=3.0, habituation=0.5, dread_days=5.0, adapting_days=21.0)
    vendors = records(moves_today=[6], met_lately=[0.0], met_usually=[0.0], dread=[0.0])
    felt = []
    for _ in range(60):
        deterrence.sleep_on_it.python(vendors, np.array([p]).view(np.recarray))
        felt.append(float(deterrence.felt_loss(p, 30.0, vendors[0].met_lately, vendors[0].met_usually)))
    peak = int(np.argmax(felt))
    assert peak < 14
    assert felt[peak] > felt[30] > felt[59]


@given(shares, shares, st.floats(0.0, 5.0))
def test_dread_grows_with_each_scene_and_stays_a_share(dread, fright, usually):
    p = parameters(habituation=0.5)
    after = deterrence.frightened(p, dread, fright, usually)
    assert dread <= after <= 1.0 + 1e-12
    assert after <= deterrence.frightened(p, dread, fright, 0.0)


def test_dread_keeps_from_places_where_officers_are_believed_to_come():
    p = parameters(dread_weight=2.0, weight_risk=0.0)
    taken = [
        float(deterrence.deterred(p, m, 0.0, 0.5, 0.0, lawful.PROHIBITED, 20, 700.0)) for m in (0.0, 0.5, 1.0, 9.0)
    ]
    assert taken[0] == 0.0
    assert taken == sorted(taken)
    assert taken[2] - taken[1] < taken[1], "a second visit adds less"
    assert taken[3] == pytest.approx(1.0, abs=1e-3)
    assert deterrence.deterred(parameters(dread_weight=0.0, weight_risk=0.0), 9.0, 0.0, 1.0, 0.0, 1, 20, 700.0) == 0.0


# --- the time that moving takes -------------------------------------------------------------------------------------


def test_a_way_takes_walking_and_setting_up_and_coming_back_takes_hiding():
    p = parameters(set_up_minutes=15.0, carried_minutes=3.0, cart_speed=50.0, hide_minutes=30.0, presence_memory=0.5)
    pitches = records(row=[0, 10], column=[0, 5])
    assert moving.minutes_on_the_way(p, 0, 1, 99.0, pitches) == pytest.approx(15 * 20.0 / 50.0)
    assert moving.minutes_on_the_way(p, 0, 0, 12.0, pitches) == 12.0
    assert moving.minutes_to_hide(p, 0.5, 0.0) == pytest.approx(30.0)
    assert moving.minutes_to_hide(p, 0.5, 20.0) == pytest.approx(10.0)
    assert moving.minutes_to_hide(p, 0.0, 20.0) == 0.0
    assert moving.minutes_to_set_up(p, 200.0) == pytest.approx(21.0)
    assert [moving.ticks_of(minutes) for minutes in (0.0, 0.1, 15.0, 15.1)] == [0, 1, 1, 2]
    assert moving.presence_at_return(p, 0.8, 30.0) == pytest.approx(0.2)


# --- what is told ---------------------------------------------------------------------------------------------------


def test_what_is_told_of_a_place_is_its_own_after_enough_slots():
    p = parameters(talk_of_places=4.0)
    assert perception.what_is_told(p, 0.0, 0.0, 0.3) == pytest.approx(0.3)
    assert perception.what_is_told(p, 8.0, 16.0, 0.0) == pytest.approx(0.4)
    assert perception.what_is_told(p, 99.0, 1.0, 0.3) == 1.0
    assert perception.what_is_told(parameters(talk_of_places=0.0), 8.0, 16.0, 0.3) == pytest.approx(0.3)


@pytest.mark.parametrize("chance", [0.1, 0.3, 0.6])
def test_belief_is_unbiased_when_visits_and_quiet_teach_alike(chance):
    """Visited in a share of the slots: belief goes up and down about that share."""
    p = parameters(risk_learning=0.1, quiet_learning=0.1)
    risk, candidates, luck = np.zeros((1, 1, SLOTS), np.float32), np.zeros((1, 1), np.int32), np.random.default_rng(1)
    vendors, pitches = records(pitch=[0], ticks_now=[TICKS_PER_SLOT]), records(seen_tick=[-1000])
    record = np.array([p]).view(np.recarray)
    seen = []
    for _ in range(4000):
        pitches[0].seen_tick = -1000
        if luck.random() < chance:
            perception.learn_risk(p, 0, 0, 0, 1.0, candidates, risk)
            pitches[0].seen_tick = 11
        perception.learn_from_quiet.python(vendors, candidates, risk, pitches, record, 11)
        seen.append(float(risk[0, 0, 0]))
    assert np.mean(seen[100:]) == pytest.approx(chance, abs=0.02)


def test_over_night_beliefs_drift_to_the_talk_and_newcomers_begin_with_it():
    p = parameters(talk_of_risk=1.0, talk_of_places=4.0, memory_half_life=10.0)
    record = np.array([p]).view(np.recarray)
    vendors, candidates = records(since=[1]), np.array([[0, 1]], np.int32)
    risk = np.full((1, 2, SLOTS), 0.5, np.float32)
    told = np.zeros((2, SLOTS))
    for _ in range(200):
        met, stood = np.full((2, SLOTS), 2.0), np.full((2, SLOTS), 10.0)
        met[1] = 0.0
        perception.forget_risk.python(vendors, candidates, risk, met, stood, told, record)
    assert told[0] == pytest.approx([(2.0 + 0.4) / 14.0] * SLOTS)
    assert risk[0] == pytest.approx(told, abs=1e-4)
    newcomer = np.zeros((1, 2, SLOTS), np.float32)
    perception.hear_the_talk(p, 0, candidates, newcomer, told)
    assert newcomer[0] == pytest.approx(told)


# --- in a district --------------------------------------------------------------------------------------------------


def stay_rate(**changes):
    """Share of half-days in which a vendor means to stand where it meant to the day before."""
    model = VendorModel(tiny(**{"horizon.days": 9, **changes}), seed=3)
    vendors, before, same, all_told = model.tables["vendor"], {}, 0, 0
    while model.running:
        half = model.clock.tick_of_day if model.clock.half_day_begins else -1
        model.step()
        if half >= 0:
            now = vendors.reserved.copy()
            if half in before:
                both = (now >= 0) & (before[half] >= 0)
                same, all_told = same + int((now == before[half])[both].sum()), all_told + int(both.sum())
            before[half] = now
    return same / all_told


def test_vendors_with_tastes_of_their_own_stand_where_they_stood():
    lasting = stay_rate(**{"behaviour.taste_scale": 1.0, "behaviour.choice_noise": 0.1})
    lottery = stay_rate(**{"behaviour.taste_scale": 0.0, "behaviour.choice_noise": 1.0})
    assert lasting > lottery + 0.2


def test_a_taste_is_of_the_person_and_the_place_whatever_the_row_and_the_day():
    model = VendorModel(tiny(), seed=3)
    vendors = model.tables["vendor"]
    before = {
        (int(vendors.identity[0]), int(place)): vendors.taste[0, k].copy()
        for k, place in enumerate(vendors.candidates[0]) if place >= 0
    }  # fmt: skip
    for _ in range(TICKS_PER_DAY):
        model.step()
    row = vendors.size - 1
    vendors.identity[row], vendors.home_row[row], vendors.home_column[row] = (
        vendors.identity[0], vendors.home_row[0], vendors.home_column[0],
    )  # fmt: skip
    model.world.know(row)
    for k, place in enumerate(vendors.candidates[row]):
        if place >= 0:
            assert (vendors.taste[row, k] == before[int(vendors.identity[0]), int(place)]).all()
    assert site_choice.taste_of(5, 0) != site_choice.taste_of(5, 1)


def test_exposure_is_that_of_the_stay_and_none_where_a_stall_may_stand():
    model = VendorModel(tiny(), seed=3)
    vendors, pitches, p = model.tables["vendor"], model.tables["pitch"], model.columns["parameters"][0]
    seen = 0
    while model.running:
        model.step()
        standing = np.flatnonzero((vendors.pitch >= 0) & (vendors.candidate >= 0))
        assert (vendors.exposure >= 0.0).all()
        for v in standing[:4]:
            zone = pitches.zone[vendors.pitch[v]]
            if zone == lawful.PERMITTED:
                assert vendors.exposure[v] == 0.0
            else:
                seen += vendors.exposure[v] > 0.0
    assert p.risk_where_unlawful == 1.0 and seen > 0
