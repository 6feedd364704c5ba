"""Streets that fill and residents who live through it: what must hold whatever the numbers are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.small_worlds import end_of, parameters, records, tiny

from vendorsim.engine.table import record_array
from vendorsim.model.clock import TICKS_PER_DAY
from vendorsim.model.encounter import scene
from vendorsim.model.encounter.aftermath import EXPLAIN, MOVE_ON, SEIZE_GOODS
from vendorsim.model.model import VendorModel
from vendorsim.model.people import experience, frontage, opinion, room
from vendorsim.model.people.lawful import PERMITTED, PROHIBITED, RESTRICTED
from vendorsim.settings.parameters import PARAMETERS

amounts = st.floats(0.0, 1e4)
small = st.floats(0.0, 50.0)
shares = st.floats(0.0, 1.0)
counts = st.integers(0, 20)
NEW = ("spread_gain", "spread_room", "spread_slows", "spread_stake", "spill", "spill_obstruction", "complaint_power",
       "patience", "lawful_nuisance", "opinion_nuisance", "opinion_harsh", "opinion_fair", "opinion_bought",
       "support_base", "support_use", "support_nuisance", "use_reference", "door_competition", "linked_trips")  # fmt: skip


@st.composite
def anywhere(draw, **fixed):
    """Parameters anywhere within their bounds, but for those that a case is about."""
    chosen = {name: draw(st.floats(*PARAMETERS[name].bounds)) for name in NEW if name not in fixed}
    return parameters(**{**chosen, **fixed})


# Room ---------------------------------------------------------------------------------------------------------------


@given(anywhere(), st.integers(1, 40))
def test_a_pitch_takes_no_more_than_its_pavement_and_the_spill(p, capacity):
    assert capacity <= capacity * (1.0 + p.spill) <= room.room_at(p, capacity) < capacity * (1.0 + p.spill) + 1.0


@given(anywhere(), small, amounts, small)
def test_who_expects_more_meetings_sets_out_less_broadly(p, exposure, sales, more):
    if room.sets_up_broad(p, exposure + more, sales):
        assert room.sets_up_broad(p, exposure, sales)
    assert not room.sets_up_broad(p, exposure, 0.0)


@given(anywhere(spread_gain=0.0), small, amounts)
def test_without_a_gain_nobody_sets_out_broadly(p, exposure, sales):
    assert not room.sets_up_broad(p, exposure, sales)


@pytest.mark.parametrize(
    ("zone", "licensed", "may"),
    [(PROHIBITED, 0, True), (RESTRICTED, 0, True), (RESTRICTED, 1, False), (PERMITTED, 0, False)],
)
def test_nobody_sets_out_broadly_where_places_are_marked_out(zone, licensed, may):
    assert bool(room.may_spread(licensed, zone, 1)) is may


@given(anywhere(), st.integers(1, 20), counts, counts, counts, st.floats(0.001, 0.1))
def test_a_broad_stall_blocks_and_annoys_more_and_is_slower(p, stalls, n_broad, over, violators, obstruction):
    n_broad, over, violators = min(n_broad, stalls - 1), min(over, stalls), min(violators, stalls)
    blocked = [room.blocked_by(p, stalls, n, over, obstruction) for n in (n_broad, n_broad + 1)]
    annoying = [
        room.nuisance_made(p, stalls, n, violators, b) for n, b in zip((n_broad, n_broad + 1), blocked, strict=True)
    ]
    assert blocked[1] - blocked[0] == pytest.approx(p.spread_room * obstruction, abs=1e-12)
    if p.spread_room > 0.01:
        assert blocked[1] > blocked[0] > 0.0
        assert annoying[1] > annoying[0] > 0.0
    assert 0.0 <= room.mobility_of_stall(p, 0.7, 1) <= room.mobility_of_stall(p, 0.7, 0) == 0.7


@given(anywhere(), st.integers(1, 20), st.floats(0.0, 0.1))
def test_who_stands_on_the_carriageway_blocks_no_less_and_is_in_violation_anywhere(p, over, obstruction):
    stalls = over + 1
    on_it = room.blocked_by(p, stalls, 0, over, obstruction)
    assert on_it >= room.blocked_by(p, stalls, 0, 0, obstruction) - 1e-12
    for zone in (PROHIBITED, RESTRICTED, PERMITTED):
        for licensed in (0, 1):
            assert room.stands_unlawfully(p, zone, 1, 0, licensed, 1)


@given(anywhere(), st.integers(1, 20), counts)
def test_a_lawful_stall_is_no_greater_nuisance(p, stalls, violators):
    made = [room.nuisance_made(p, stalls, 0, v, 0.0) for v in range(stalls + 1)]
    assert made == sorted(made)
    assert made[-1] == stalls


@given(st.lists(st.tuples(st.integers(0, 5), st.floats(0.1, 3.0), st.integers(0, 1)), min_size=1, max_size=12), counts)
def test_who_came_last_stands_on_the_carriageway(stalls, over):
    over, n = min(over, len(stalls)), len(stalls)
    ticks, appeal = np.array([s[0] for s in stalls], np.int32), np.array([s[1] for s in stalls])
    licensed, spilt = np.array([s[2] for s in stalls], np.int8), np.zeros(n, np.int8)
    following = np.arange(1, n + 1, dtype=np.int32)
    following[-1] = -1
    vendors = records(next_at_pitch=following, ticks_now=ticks, appeal=appeal, licensed=licensed, spilt=spilt)
    found = room.put_on_carriageway(over, 0, vendors)
    spilt = vendors["spilt"]
    assert spilt.sum() == over
    assert found == licensed[spilt > 0].sum()
    if 0 < over < n:
        first_off, last_on = (
            max(zip(ticks[spilt > 0], appeal[spilt > 0], strict=True)),
            min(zip(ticks[spilt == 0], appeal[spilt == 0], strict=True)),
        )
        assert first_off <= last_on


# Shops --------------------------------------------------------------------------------------------------------------


@given(anywhere(), small, small)
def test_more_stalls_at_the_door_draw_more_customers_off(p, pull, more):
    assert 0.0 <= frontage.drawn_off(p, pull) <= frontage.drawn_off(p, pull + more) < 1.0 + 1e-12
    assert frontage.drawn_off(p, 0.0) == 0.0


def test_shops_sell_less_with_stalls_at_their_doors_and_more_by_linked_trips():
    """The same people and luck; only what stalls at the door, and trips to stalls, do to shops is switched."""

    def sold(**changes):
        off = {"behaviour.door_competition": 0.0, "behaviour.linked_trips": 0.0, "people.residents": 600,
               "people.vendors": 60}  # fmt: skip
        model = VendorModel(tiny(policy="laissez_faire", **{**off, **changes}), seed=3)
        for _ in range(TICKS_PER_DAY):
            model.step()
        assert model.tables["shop"].sold.sum() == pytest.approx(model.columns["ledger"]["shop_sales"].sum())
        return float(model.tables["shop"].sold.sum())

    neither = sold()
    assert sold(**{"behaviour.door_competition": end_of("door_competition", 1)}) < neither
    assert sold(**{"behaviour.linked_trips": end_of("linked_trips", 1)}) > neither


# Complaints ---------------------------------------------------------------------------------------------------------


@given(anywhere(complaint_power=2.0), small, st.floats(0.1, 50.0), st.floats(5.0, 14.0))
def test_complaints_rise_with_nuisance_and_saturate(p, nuisance, more, tolerance):
    chance = [opinion.chance_to_complain(p, n, 0.0, tolerance, False, 0.0) for n in (nuisance, nuisance + more)]
    assert 0.0 < chance[0] < chance[1] < 1.0
    # Twice the nuisance raises the odds by no more than 2 to the power, however much there is already.
    odds = [
        c / (1.0 - c) for c in (opinion.chance_to_complain(p, n, 0.0, tolerance, False, 0.0) for n in (more, 2 * more))
    ]
    assert odds[1] / odds[0] <= 2.0**p.complaint_power * (1.0 + 1e-9)


@given(anywhere(complaint_power=0.0), small, shares, st.floats(5.0, 14.0))
def test_without_the_logarithm_the_old_form_holds(p, nuisance, ease, tolerance):
    expected = opinion.logistic(p.nuisance_weight * nuisance - tolerance + ease)
    assert opinion.chance_to_complain(p, nuisance, 0.0, tolerance, False, ease) == expected


# Scenes and minds ---------------------------------------------------------------------------------------------------


def seen(p, **state):
    s = record_array({"highest": 0.0, "response": MOVE_ON, "outcome": 1, "respect": 0.6, "explanation": 0.5, **state})[
        0
    ]
    lost, fled = float(state.get("lost", 0.0)), bool(state.get("fled", False))
    pitches = records(harsh=np.zeros(2), fair=np.zeros(2), gone=np.zeros(2))
    scene.leave_scene(p, s, 1, fled, lost, pitches)
    columns = [pitches[name] for name in pitches.dtype.names]
    assert all(column[0] == 0.0 for column in columns)
    return [float(column[1]) for column in columns]


def test_scenes_are_what_could_be_seen():
    p = parameters(harsh_quarrel=0.3)
    assert seen(p, response=EXPLAIN, respect=0.8, explanation=0.5) == [0.0, pytest.approx(0.4), 1.0]
    assert seen(p, response=SEIZE_GOODS, lost=100.0, outcome=4) == [0.3, 0.0, 1.0]
    assert seen(p, highest=3.0) == [1.0, 0.0, 1.0]
    assert seen(p, highest=1.0, outcome=3) == [0.3, 0.0, 0.0], "who refuses is not gone"
    assert seen(p, fled=True, outcome=2) == [0.0, 0.0, 1.0], "who runs is driven away, and nobody has spoken"


@given(anywhere(), small, small, small, small, small, shares, small)
def test_a_judgement_falls_with_nuisance_blows_and_loss_and_rises_with_fairness(p, n, way, h, f, w, support, more):
    base = experience.judgement(0.6, experience.judgement_terms(p, n, way, h, f, w, support))
    assert 0.0 <= base <= 1.0
    for change, rises in (((n + more, way, h, f, w), False), ((n, way + more, h, f, w), False),
                          ((n, way, h + more, f, w), False), ((n, way, h, f + more, w), True),
                          ((n, way, h, f, w + more), False)):  # fmt: skip
        other = experience.judgement(0.6, experience.judgement_terms(p, *change, support))
        assert other >= base - 1e-12 if rises else other <= base + 1e-12


def test_support_has_an_inverted_u_in_nuisance():
    p = parameters()
    curve = np.array([experience.support_for(p, n) for n in np.linspace(0.0, 40.0, 400)])
    top = int(curve.argmax())
    assert 0 < top < curve.size - 1
    assert (np.diff(curve[: top + 1]) > 0.0).all() and (np.diff(curve[top:]) < 0.0).all()


def test_a_harsh_scene_lowers_the_opinion_of_those_near_and_not_of_those_far():
    changes = {"people.vendors": 0, "people.vendors_per_assistant": 1e9, "people.vendors_per_officer": 1e9,
               "behaviour.openness": 0.0, "horizon.burn_in_days": 0}  # fmt: skip
    quiet, shaken = (VendorModel(tiny(**changes), seed=2) for _ in range(2))
    columns = shaken.columns
    first, listed, homes = columns["nearby_first"], columns["nearby_pitch"], columns["resident_home_cell"]
    place = int(np.bincount(np.concatenate([listed[first[h] : first[h + 1]] for h in homes])).argmax())
    shaken.tables["pitch"].harsh[place] = 3.0
    near = np.array([place in listed[first[h] : first[h + 1]] for h in homes])
    assert 0 < near.sum() < near.size
    for model in (quiet, shaken):
        for _ in range(2 * TICKS_PER_DAY):
            model.step()
    for name in ("resident_anchor", "resident_opinion"):
        before, after = quiet.columns[name], columns[name]
        assert (after[near] < before[near]).all()
        assert np.array_equal(after[~near], before[~near])
    row = int(np.flatnonzero(near)[0])
    told, calm = experience.judgement_of(columns, row), experience.judgement_of(quiet.columns, row)
    assert told["harsh"] < 0.0 == calm["harsh"]
    assert set(told) == {"disposition", *experience.TERMS}


def test_what_moves_no_mind_leaves_opinion_to_talk():
    model = VendorModel(tiny(**{"behaviour.experience_pace": 0.0, "behaviour.support_pace": 0.0}), seed=2)
    for _ in range(2 * TICKS_PER_DAY):
        model.step()
    people, p = model.tables["resident"], model.columns["parameters"][0]
    assert np.array_equal(people.anchor, people.disposition)
    assert (people.support == p.support_base).all()


def test_a_way_is_blocked_as_the_streets_along_it():
    nearest, habitual = np.array([0, 1, 2, 3, 4, 5], np.int32), np.array([0.0, 0.1, 0.2, 0.3, 0.4, 0.5])
    assert experience.blocked_on_way(0, 0, 1, 2, 3, nearest, habitual) == pytest.approx((0.0 + 0.1 + 0.2 + 0.5) / 4)
    assert experience.blocked_on_way(1, 1, 1, 1, 3, nearest, habitual) == 0.4


# A crowded district ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("spill", [0, 1])
def test_a_crowded_district_keeps_to_its_room(spill):
    """Far more vendors than places: pavements fill, and only then does the carriageway."""
    p_spill = end_of("spill", spill)
    model = VendorModel(tiny(**{"people.vendors": 300, "policy": "laissez_faire", "behaviour.spill": p_spill}), seed=4)
    pitches, vendors, on_carriageway = model.tables["pitch"], model.tables["vendor"], 0
    for _ in range(TICKS_PER_DAY - 1):
        model.step()
        here = np.bincount(vendors.pitch[vendors.pitch >= 0], minlength=pitches.size)
        assert (here <= pitches.capacity * (1.0 + p_spill)).all()
        over = np.where(pitches.site < 0, np.maximum(0, here - pitches.capacity), 0)
        assert np.array_equal(pitches.n_spilt, over)
        assert vendors.spilt[vendors.pitch >= 0].sum() == over.sum()
        on_carriageway += int(over.sum())
    assert (on_carriageway > 0) is (spill == 1)
    full = pitches.n_standing == 0
    assert (pitches.blocking[full] == 0.0).all()
