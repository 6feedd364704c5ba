"""Co-governance: who takes part, what they report, how they persuade, what an estate votes, and what it costs."""

import numpy as np
import pytest
from tests.small_worlds import differences, ends, parameters, tiny

from vendorsim.errors import SettingsError
from vendorsim.model.model import VendorModel
from vendorsim.model.people.ground_lock import barrier_under_rules
from vendorsim.model.people.lawful import PERMITTED, PROHIBITED
from vendorsim.model.people.opinion import chance_of_assent
from vendorsim.plugins.case import Case
from vendorsim.plugins.response import Response
from vendorsim.programmes.co_governance import CoGovernance
from vendorsim.study.experiment.checking import check

SMALL = {"city.width": 24, "city.height": 24, "people.residents": 100, "people.drivers": 4, "people.ground_locks": 12,
         "people.vendors": 10, "horizon.burn_in_days": 0, "horizon.days": 3}  # fmt: skip
EAGER = ends(vote_opinion=0, vote_canvassing=1, vote_own_lock=0)


def model(changes=None, **programme) -> VendorModel:
    """A run with this programme, not yet begun."""
    given = {f"programmes.co_governance.{name}": value for name, value in programme.items()}
    return VendorModel(tiny(**{**SMALL, **(changes or {}), **given}), seed=3)


def begun(changes=None, **programme) -> VendorModel:
    """The same after one tick: the committees have been founded."""
    run = model(changes, **{"estates": 1.0, "volunteers": 1.0, **programme})
    run.step()
    return run


def of_book(run: VendorModel, name: str) -> float:
    return float(run.columns["ledger"][name].sum())


@pytest.fixture(scope="module")
def plain() -> VendorModel:
    return VendorModel(tiny(**SMALL), seed=3).run()


# --- dose, dates, money ---------------------------------------------------------------------------------------------


def test_no_committee_is_no_programme_bit_for_bit(plain):
    assert not differences(plain, model(estates=0.0).run())
    assert not differences(plain, model(start_day=2, end_day=2).run())


def test_committees_without_volunteers_and_votes_only_cost(plain):
    idle = model(estates=1.0, volunteers=0.0, rules=False, meeting_minutes=0.0).run()
    assert set(differences(plain, idle)) == {"account", "estate_committee", "ledger", "levers"}
    assert set(differences(plain, idle)["ledger"]) == {"programme_cost"}


def test_estates_and_volunteers_are_drawn_by_their_shares():
    few, more = begun(estates=0.34), begun(estates=1.0, volunteers=0.5)
    assert 0 < few.tables["estate"].committee.sum() < more.tables["estate"].committee.sum()
    estates, people = more.tables["estate"], more.tables["resident"]
    lives_in = more.world.plan.estate[people.home_cell]
    for one in range(estates.size):
        assert estates.volunteers[one] == pytest.approx(people.volunteer[lives_in == one].mean())
    assert not people.volunteer[lives_in < 0].any()
    assert 0.3 < people.volunteer[lives_in >= 0].mean() < 0.7


def test_meetings_and_rooms_are_paid_for_each_month():
    run = begun(estates=1.0, meeting_minutes=90.0, cost_per_estate=300.0)
    n = float(run.tables["estate"].size)
    assert of_book(run, "programme_cost") == 300.0 * n
    assert of_book(run, "minutes_service") == 90.0 * n


def test_committees_end_on_their_day():
    run = model(EAGER, estates=1.0, volunteers=1.0, vote_every=1, end_day=2).run()
    estates = run.tables["estate"]
    assert not estates.committee.any()
    assert not estates.rules.any()
    assert estates.rules_day.max() == 1, "there were rules before the end"
    assert not run.tables["resident"].volunteer.any()
    assert run.columns["levers"]["committee_hotline"][0] == 0.0
    assert run.columns["ledger"]["estates_with_rules"].tolist()[1:] == [float((estates.rules_day == 1).sum()), 0.0]


@pytest.mark.parametrize("wrong", [{"estates": 1.5}, {"rules": 1}, {"volunters": 0.5}])
def test_wrong_parameters_are_told(wrong):
    settings = tiny(**{f"programmes.co_governance.{name}": value for name, value in wrong.items()})
    with pytest.raises(SettingsError, match=r"programmes\.co_governance"):
        check(settings)


# --- reports --------------------------------------------------------------------------------------------------------


def complaints(run: VendorModel) -> np.ndarray:
    """Complaints by pitch after a day on which each second pitch is a violation, and the others trouble more."""
    pitches = run.tables["pitch"]
    pitches.zone[:] = PERMITTED
    pitches.zone[::2] = PROHIBITED
    pitches.usable[:] = 1
    pitches.nuisance[:], pitches.complaints[:], pitches.complaint_tick[:] = 3.0, 0.0, -1
    pitches.nuisance[::2] = 1.0
    for tick in range(100, 172):
        run.complain(tick, True)
    return pitches.complaints


def test_volunteers_report_what_is_a_violation_and_others_what_troubles_them_most():
    ours, theirs = begun(), begun(volunteers=0.0)
    people = ours.tables["resident"]
    people.volunteer[:] = 1
    reported = complaints(ours)
    assert reported[::2].sum() > 0.0
    assert reported[1::2].sum() == 0.0
    assert of_book(ours, "volunteer_reports") > 0.0
    assert complaints(theirs)[1::2].sum() > 0.0
    assert of_book(theirs, "volunteer_reports") == 0.0


def test_reports_are_known_sooner_by_what_the_hotline_saves():
    for hotline, saved in ((0.0, 0), (0.5, 8), (1.0, 16)):
        # The phase is called for ticks up to the fourth day, which the day book must have.
        run = begun({"patrol.complaint_delay_minutes": 240.0, "horizon.days": 4}, hotline=hotline)
        run.tables["resident"].volunteer[:] = 1
        complaints(run)
        ticks = run.tables["pitch"].complaint_tick
        assert ticks[ticks >= 0].min() >= 100 - saved
        run.tables["pitch"].complaint_tick[:] = -1
        first = next(
            t
            for t in range(144, 216)
            if run.complain(t, True) is None and run.tables["pitch"].complaint_tick.max() >= 0
        )
        assert run.tables["pitch"].complaint_tick.max() == first - saved
    assert begun(reports=False).columns["levers"]["committee_hotline"][0] == 0.0


# --- persuasion -----------------------------------------------------------------------------------------------------


def test_an_explanation_becomes_a_visit_where_volunteers_come_along_and_there_is_time():
    programme = CoGovernance(visit_minutes=60.0)
    along = Case.of(kind=1, volunteers=0.1, free_minutes=100.0)
    assert programme.advise(along, Response.EXPLAIN) is Response.HOME_VISIT
    assert programme.advise(along, Response.MOVE_ON) is Response.MOVE_ON
    assert programme.advise(Case.of(kind=1, volunteers=0.0), Response.EXPLAIN) is Response.EXPLAIN
    hurried = Case.of(kind=1, volunteers=0.1, free_minutes=30.0)
    assert programme.advise(hurried, Response.EXPLAIN) is Response.EXPLAIN
    assert CoGovernance(joint_visits=False).advise(along, Response.EXPLAIN) is Response.EXPLAIN


def visit(run: VendorModel, lock: int = 0) -> float:
    """The pressure of one home visit about a lock."""
    people, locks = run.tables["team"].people, run.tables["lock"]
    team = int(np.flatnonzero(people > 0)[0])
    run.tables["team"].shift_left[team] = 400.0
    before = locks.pressure[lock]
    assert run.gather_lock_case(10, team, lock)
    run.carry_out_at_lock(10, team, lock, int(Response.HOME_VISIT))
    return float(locks.pressure[lock] - before)


def test_neighbours_add_their_force_to_a_home_visit():
    strong = ends(volunteer_force=1)
    force = strong["behaviour.volunteer_force"]
    alone, along = visit(begun(strong, volunteers=0.0)), visit(begun(strong))
    assert along == pytest.approx(alone * (1.0 + force))
    assert visit(begun(ends(volunteer_force=0))) == alone > 0.0


def test_the_case_tells_who_takes_part_where_the_household_or_vendor_lives():
    run = begun(volunteers=1.0)
    vendors, estate = run.tables["vendor"], run.world.plan.estate
    team = int(np.flatnonzero(run.tables["team"].people > 0)[0])
    place = int(np.flatnonzero(run.tables["pitch"].site < 0)[0])
    seen = set()
    for row in np.flatnonzero(vendors.active):
        vendors.pitch[row] = place
        assert run.gather_vendor_case(10, team, int(row))
        inside = estate[vendors.home_row[row] * run.world.plan.width + vendors.home_column[row]] >= 0
        seen.add((bool(inside), float(run.columns["case"]["volunteers"][0])))
    assert seen <= {(True, 1.0), (False, 0.0)}
    assert run.gather_lock_case(10, team, 0)
    assert run.columns["case"]["volunteers"][0] == 1.0


# --- rules ----------------------------------------------------------------------------------------------------------


def test_assent_grows_with_opinion_and_canvassing_and_owners_are_against():
    p = parameters(vote_opinion=4.0, vote_canvassing=2.0, vote_own_lock=3.0)
    assert chance_of_assent(p, 0.5, 0.0, False) == 0.5
    assert chance_of_assent(p, 0.7, 0.0, False) > 0.5 < chance_of_assent(p, 0.5, 0.5, False)
    assert chance_of_assent(p, 0.5, 0.0, True) < 0.5


def adopted(opinion: float, **programme) -> VendorModel:
    run = begun(ends(vote_opinion=1), **programme)
    run.tables["resident"].opinion[:] = opinion
    run.city_hall.committees.hold_vote(0.5)
    return run


def test_estates_adopt_rules_by_what_their_residents_think():
    estates = {opinion: adopted(opinion, volunteers=0.0).tables["estate"] for opinion in (0.0, 1.0)}
    assert not estates[0.0].rules.any()
    assert estates[1.0].rules[estates[1.0].residents > 3].all()
    assert (estates[0.0].votes == estates[0.0].residents).all()
    assert adopted(1.0, estates=0.34).tables["estate"].rules.sum() < estates[1.0].rules.sum()


def test_votes_are_held_at_their_time_and_only_if_wanted():
    early, late = (model(EAGER, estates=1.0, vote_every=every).run() for every in (1, 30))
    assert early.tables["estate"].rules_day.max() >= 1
    assert not late.tables["estate"].rules.any()
    assert not model(EAGER, estates=1.0, vote_every=1, rules=False).run().tables["estate"].rules.any()


def test_a_household_gives_way_sooner_where_its_estate_made_the_rule():
    assert barrier_under_rules(parameters(rules_relief=0.4), 2.0, 1.0) == pytest.approx(1.2)
    assert barrier_under_rules(parameters(rules_relief=0.4), 2.0, 0.0) == 2.0
    for relief, removed in ((1, 0), (0, 1)):
        run = begun({**ends(rules_relief=relief), "behaviour.volunteer_force": 0.0})
        run.tables["estate"].rules[:] = 1
        locks = run.tables["lock"]
        step = visit(run, lock=1)
        locks.pressure[0], locks.barrier[0] = 0.0, 1.2 * step
        visit(run)
        assert locks.standing[0] == removed


def called(run: VendorModel, rules: int, calls: float = 1.0) -> VendorModel:
    run.tables["estate"].rules[:] = rules
    run.city_hall.committees.call_on_neighbours(calls)
    return run


def test_neighbours_call_where_there_are_rules_and_that_is_counted_as_pressure():
    before = begun()
    kin = of_book(before, "pressure_on_kin")
    standing = int(before.tables["lock"].standing.sum())
    run = called(before, rules=1)
    assert of_book(run, "neighbour_calls") == of_book(run, "pressure_on_kin") - kin == standing
    assert of_book(called(begun(), rules=0), "neighbour_calls") == 0.0
    assert of_book(called(begun(), rules=1, calls=0.0), "neighbour_calls") == 0.0


def test_calls_bring_locks_down_unless_they_press_nobody():
    for side, falls in ((1, True), (0, False)):
        run = begun(ends(neighbour_pressure=side))
        for _ in range(20):
            called(run, rules=1)
        assert (of_book(run, "locks_given_up") > 0.0) == falls
        gone = run.tables["lock"].standing == 0
        assert (run.tables["lock"].removed_day[gone] >= 0).all()
