"""The programme `patrol`: what it turns and turns back, how teams then move, what vendors learn of it, what it costs."""

import numpy as np
import pytest
from tests.small_worlds import differences, end_of, records, tiny

from vendorsim.engine.table import record_array
from vendorsim.errors import SettingsError
from vendorsim.model.city.pitches import PitchKind
from vendorsim.model.clock import TICKS_PER_DAY, TICKS_PER_HALF_DAY
from vendorsim.model.levers import LEVERS
from vendorsim.model.model import VendorModel
from vendorsim.model.people import patrol, surveillance

SMALL = {"city.width": 14, "city.height": 14, "people.residents": 40, "people.drivers": 4, "people.ground_locks": 0,
         "patrol.lock_duty_share": 0.0, "horizon.burn_in_days": 0, "horizon.days": 2}  # fmt: skip


WITH_STREET_MARKET = {"city.seed": 3, "city.width": 16, "city.height": 24, "city.street_markets": 10.0}


def model(changes=None, **programme):
    """A run under this patrol, not yet begun."""
    given = {f"programmes.patrol.{name}": value for name, value in programme.items()}
    return VendorModel(tiny(**{**SMALL, **(changes or {}), **given}), seed=3)


def without(changes=None):
    return VendorModel(tiny(**{**SMALL, **(changes or {})}), seed=3)


def to_the_end_of_day(run, day):
    while run.clock.day <= day:
        run.step()
    return run


def of_book(run, name):
    return float(run.columns["ledger"][name].sum())


class Positions:
    """Where teams stood, tick by tick, as (tick, pitch)."""

    def __init__(self, run):
        self.seen = []
        teams = run.tables["team"]
        while run.running:
            tick = run.clock.tick
            run.step()
            on_duty = (teams.shift == (tick % TICKS_PER_DAY) // TICKS_PER_HALF_DAY) & (teams.people > 0)
            self.seen += [(tick, int(place)) for place in teams.place[on_duty] if place >= 0]

    def stops(self):
        return [place for _, place in self.seen]


# --- nothing, dates, money ------------------------------------------------------------------------------------------


def test_no_dose_is_no_programme():
    assert not differences(model(dose=0.0, people=4, crackdown="strips", announcement=2.0).run(), without().run())


def test_before_its_day_and_after_its_end_teams_work_as_set():
    run = model(start_day=1, end_day=2, people=2, crackdown="strips", strategy="random", answer_share=0.5,
                changes={"horizon.days": 3})  # fmt: skip
    rest = run.world.levers.copy()
    people = run.tables["team"].people.copy()
    to_the_end_of_day(run, 0)
    assert run.world.levers == rest
    assert not differences(run, to_the_end_of_day(without({"horizon.days": 3}), 0))
    run.step()
    assert run.world.levers["patrol_strategy"] == patrol.RANDOM
    assert run.world.levers["focus_share"] > 0.0
    assert run.tables["team"].people.sum() == people.sum() + 2
    assert run.columns["focus_pitch"][0] > 0
    to_the_end_of_day(run, 1)
    run.step()
    assert run.world.levers == rest
    assert np.array_equal(run.tables["team"].people, people)
    assert run.columns["focus_pitch"][0] == 0


def test_half_a_dose_is_every_other_day():
    run = model(dose=0.5, dwell_minutes=20.0, changes={"horizon.days": 4})
    found = []
    while run.running:
        run.step()
        if run.clock.tick % TICKS_PER_DAY == 1:
            found.append(float(run.world.levers["dwell_minutes"][0]))
    usual = run.settings.patrol.dwell_minutes
    assert found == [usual, 20.0, usual, 20.0]


def test_overtime_is_paid_by_officer_and_hour_and_stands_in_the_hours_on_shift():
    run, plain = model(people=3, overtime_cost=10.0).run(), without().run()
    assert of_book(run, "programme_cost") == pytest.approx(2 * 3 * 9 * 10.0)
    assert of_book(run, "minutes_on_shift") - of_book(plain, "minutes_on_shift") == pytest.approx(2 * 3 * 9 * 60.0)
    assert of_book(model(people=0).run(), "programme_cost") == 0.0


def test_fewer_officers_are_taken_from_teams_and_save_nothing():
    run = model(people=-1).run()
    assert run.tables["team"].people.sum() == without().tables["team"].people.sum() - 1
    assert of_book(run, "programme_cost") == 0.0
    nobody = model(people=-1000).run()
    assert nobody.tables["team"].people.sum() == 0
    assert of_book(nobody, "encounters") == 0.0


def test_there_are_as_many_teams_on_overtime_as_teams_at_most():
    run = model(people=1000)
    run.step()
    teams = run.tables["team"]
    regular = teams.size // 2
    assert (teams.people[regular:] == run.settings.patrol.team_size).all()
    assert (teams.communication[regular:] > 0.0).all()
    assert {0, 1} == set(teams.shift[regular:].tolist())


def test_hours_booked_while_nobody_was_there_are_not_owed():
    run = model(people=2, start_day=1)
    run.step()
    run.city_hall.book_officers(100.0)
    to_the_end_of_day(run, 0)
    run.step()
    teams = run.tables["team"]
    extra = np.flatnonzero((np.arange(teams.size) >= teams.size // 2) & (teams.people > 0))
    assert (teams.booked[extra] == 0.0).all()
    assert (teams.budget[extra] >= -1.0).all()


@pytest.mark.parametrize("wrong", [{"strategy": "by car"}, {"crackdown": "everywhere"}])
def test_a_word_that_is_none_is_an_error_of_the_user(wrong):
    with pytest.raises(SettingsError):
        model(**wrong)


# --- where teams go ---------------------------------------------------------------------------------------------------


def next_pitch(
    levers, *, tick=0, stop=0, key=1, on_overtime=False, heat=(0.0,) * 8, complaints=None, reports=None, focus=()
):
    """Where a team in the west goes next among eight pitches in a row, the first four of which are its beat."""
    p, n = record_array({"patrol_floor": 1.0, "complaint_urgency": 1.0, "patrol_distance": 1.0})[0], 8
    lever = record_array({name: lever.value for name, lever in LEVERS.items()} | levers)[0]
    team = records(row=[0], column=[1], beat=[0], next_stop=[0])
    listed = np.zeros(1 + n, np.int32)
    listed[0], listed[1 : 1 + len(focus)] = len(focus), focus
    since, none = np.zeros(n, np.int32), (0.0,) * n
    pitches = records(
        row=since, column=np.arange(2, 2 + n), heat=np.array(heat, float), complaints=np.array(complaints or none),
        complaint_tick=since, reports=np.array(reports or none), report_tick=since,
    )  # fmt: skip
    return patrol.next_pitch(
        p, lever, 0, np.uint64(key), tick, stop, on_overtime, team, np.array([0, 4], np.int32),
        np.arange(n, dtype=np.int32), listed, pitches, np.zeros(n + 1),
    )  # fmt: skip


BY_CLOCK = {"patrol_strategy": float(patrol.FIXED_ROUND), "round_by_clock": 1.0}


def test_a_round_by_the_clock_is_alike_every_day_and_ends_with_the_shift():
    for tick in (0, 7, 20, 35):
        today, tomorrow = (next_pitch(BY_CLOCK, tick=tick + day * TICKS_PER_DAY, key=day) for day in (1, 2))
        assert today == tomorrow
    round_of_a_shift = [next_pitch(BY_CLOCK, tick=tick) for tick in range(TICKS_PER_HALF_DAY)]
    assert round_of_a_shift == sorted(round_of_a_shift)
    assert set(round_of_a_shift) == {0, 1, 2, 3}


def test_a_crackdown_draws_teams_out_of_their_beat_for_its_share_of_stops():
    everywhere = {"patrol_strategy": float(patrol.RANDOM), "focus_share": 0.7}
    found = [next_pitch(everywhere, key=key, focus=(6, 7)) for key in range(400)]
    assert set(found) == {0, 1, 2, 3, 6, 7}
    # 400 draws at 0.7: four standard errors are 0.09.
    assert np.mean(np.array(found) >= 6) == pytest.approx(0.7, abs=0.09)
    assert {next_pitch(everywhere, key=key) for key in range(100)} == {0, 1, 2, 3}, "no part is named"


def test_stops_kept_free_go_where_complaints_are_old_enough_wherever_that_is():
    free = {"answer_share": 1.0, "complaint_delay": 4.0}
    somewhere = (0.0,) * 7 + (2.0,)
    assert {next_pitch(free, tick=4, key=key, complaints=somewhere) for key in range(50)} == {7}
    assert 7 not in {next_pitch(free, tick=3, key=key, complaints=somewhere) for key in range(50)}
    assert 7 not in {next_pitch({"complaint_delay": 4.0}, tick=4, key=key, complaints=somewhere) for key in range(50)}
    # Two complaints near by outweigh two far off.
    assert next_pitch(free, tick=4, complaints=(0.0, 2.0, *somewhere[2:])) == 1


def test_a_crackdown_on_street_markets_is_there_and_nowhere_else():
    run = model(WITH_STREET_MARKET, crackdown="street_markets", crackdown_share=1.0, metres=0.0, visibility=0.0)
    kinds = run.tables["pitch"].kind
    assert (kinds == PitchKind.STREET_MARKET).any()
    assert set(kinds[Positions(run).stops()].tolist()) == {int(PitchKind.STREET_MARKET)}


def test_strips_take_turns():
    run = model(crackdown="strips", crackdown_share=1.0, strips=2, turn_days=1)
    stops = Positions(run).seen
    along = run.columns["beat_pitch"]
    halves = [set(along[: along.size // 2].tolist()), set(along[along.size // 2 :].tolist())]
    for day, half in enumerate(halves):
        assert {place for tick, place in stops if tick // TICKS_PER_DAY == day} <= half


# --- what vendors learn -----------------------------------------------------------------------------------------------


def test_a_round_by_the_clock_is_learnt_by_time_of_day_and_a_random_one_is_not():
    """The belief at a pitch is about one time of day under the one, and spread over the day under the other."""
    share = {}
    for strategy in ("fixed_round", "random"):
        run = model(strategy=strategy, dwell_minutes=3.0, visibility=0.0, changes={
            "horizon.days": 8, "people.residents": 100, "behaviour.memory_half_life": end_of("memory_half_life", 1),
            "behaviour.warning_weight": 0.0}).run()  # fmt: skip
        vendors = run.tables["vendor"]
        risk = vendors.risk[(vendors.active > 0)].astype(float)
        halves = risk.reshape(*risk.shape[:2], 2, 3)
        felt = halves.sum(axis=3) > 0.3
        share[strategy] = float((halves.max(axis=3)[felt] / halves.sum(axis=3)[felt]).mean())
    assert share["fixed_round"] > share["random"] + 0.1


def test_an_announcement_is_believed_by_all_vendors_in_that_part_at_once_and_forgotten():
    told, untold = (model(WITH_STREET_MARKET, crackdown="street_markets", announcement=visits) for visits in (2.0, 0.0))
    for run in (told, untold):
        run.programmes[0].each_day(run.city_hall)
    vendors, inside = told.tables["vendor"], told.columns["focus_pitch"]
    known = np.isin(vendors.candidates, inside[1 : 1 + inside[0]]) & (vendors.active > 0)[:, None]
    step = 2.0 * told.settings.behaviour.risk_learning
    assert known.any()
    assert vendors.risk[known] == pytest.approx(step)
    assert (vendors.risk[~known] == 0.0).all()
    assert (untold.tables["vendor"].risk == 0.0).all()
    told.forget_risk()
    assert (vendors.risk[known] < step).all()


def test_scouts_warn_the_more_the_surer_vendors_are_and_the_better_teams_are_seen():
    chance = surveillance.warned_probability
    assert chance(0.0, 1.0, 1.0) == chance(1.0, 0.0, 1.0) == chance(1.0, 1.0, 0.0) == 0.0
    assert (
        chance(1.0, 0.6, 0.8)
        == pytest.approx(2.0 * chance(0.5, 0.6, 0.8))
        == pytest.approx(2.0 * chance(1.0, 0.6, 0.4))
    )


def warned(visibility, **behaviour):
    changes = {f"behaviour.{name}": value for name, value in behaviour.items()}
    return model({"horizon.days": 3, **changes}, strategy="fixed_round", visibility=visibility, dwell_minutes=3.0).run()


def test_without_scouts_or_unseen_nobody_is_warned_off():
    assert of_book(warned(0.0), "warned_off") == 0.0
    assert of_book(warned(1.0, scout_willingness=0.0), "warned_off") == 0.0
    seen = warned(1.0)
    assert of_book(seen, "warned_off") > 0.0
    assert of_book(seen, "encounters_with_vendors") < of_book(warned(0.0), "encounters_with_vendors")


def test_a_quiet_slot_is_learnt_by_who_stands_there_and_only_where_no_officers_were():
    run = without()
    vendors, pitches = run.tables["vendor"], run.tables["pitch"]
    run.columns["parameters"]["quiet_learning"] = 0.25
    vendors.risk[:] = 0.8
    vendors.pitch[:] = -1
    vendors.pitch[0], vendors.pitch[1], vendors.pitch[2] = (vendors.candidates[v, v] for v in range(3))
    vendors.ticks_now[:3] = (30, 12, 3)
    pitches.seen_tick[:] = -1000
    pitches.seen_tick[vendors.pitch[1]] = 5
    run.learn_from_quiet(11)
    if vendors.pitch[0] != vendors.pitch[1]:
        assert vendors.risk[0, 0, 0] == pytest.approx(0.6)
    if vendors.pitch[2] != vendors.pitch[1]:
        assert vendors.risk[2, 2, 0] == pytest.approx(0.75), "a quarter of the slot teaches a quarter"
    assert vendors.risk[1, 1, 0] == pytest.approx(0.8), "officers were there in this slot"
    assert vendors.risk[0, 0, 1] == pytest.approx(0.8), "another time of day"
    assert vendors.risk[3:] == pytest.approx(0.8), "who was not out learns nothing"


# --- on top of the beats, and tired ---------------------------------------------------------------------------------


def test_a_crackdown_on_top_leaves_the_other_teams_on_their_beats():
    on_top = {"patrol_strategy": float(patrol.RANDOM), "focus_share": 1.0, "focus_on_top": 1.0}
    usual = {"patrol_strategy": float(patrol.RANDOM)}
    for key in range(100):
        assert next_pitch(on_top, key=key, focus=(6, 7)) == next_pitch(usual, key=key)
        assert next_pitch(on_top, key=key, focus=(6, 7), on_overtime=True) in (6, 7)


def test_on_top_only_teams_on_overtime_are_where_the_crackdown_is():
    run = model(WITH_STREET_MARKET, strategy="as_set", crackdown="street_markets", crackdown_share=1.0, metres=0.0,
                visibility=0.0, on_top=True, people=2)  # fmt: skip
    teams, kinds = run.tables["team"], run.tables["pitch"].kind
    regular, seen = teams.people > 0, {True: set(), False: set()}
    while run.running:
        run.step()
        for team in np.flatnonzero(teams.place >= 0):
            seen[bool(regular[team])].add(int(kinds[teams.place[team]]))
    assert seen[False] == {int(PitchKind.STREET_MARKET)}
    assert len(seen[True]) > 1


def test_effort_in_overtime_halves_in_its_half_life_and_is_that_share_of_stops():
    run = model(people=2, effort_half_life=1.0, changes={"horizon.days": 3})
    efforts = []
    for _ in range(3):
        day = run.clock.day
        run.step()
        efforts.append(float(run.world.levers["overtime_effort"][0]))
        while run.clock.day == day:
            run.step()
    assert efforts == pytest.approx([1.0, 0.5, 0.25])
    lever = record_array({"overtime_effort": 0.25})[0]
    draws = np.linspace(0.005, 0.995, 100)
    assert np.mean([not patrol.takes_it_easy(lever, True, draw) for draw in draws]) == pytest.approx(0.25)
    assert not any(patrol.takes_it_easy(lever, False, draw) for draw in draws)


def test_without_effort_a_team_on_overtime_stands_nowhere():
    run = model(people=2, effort_half_life=0.0)
    run.step()
    run.world.levers["overtime_effort"] = 0.0
    teams = run.tables["team"]
    extra = teams.lender >= 0
    assert extra.any()
    for _ in range(40):
        run.step()
        assert (teams.place[extra][teams.people[extra] > 0] < 0).all() or run.clock.tick < 3
