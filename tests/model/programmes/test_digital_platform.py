"""The programme `digital_platform`: what is noticed, reported and answered, who learns it, and what certainty costs."""

import numpy as np
import pytest
from tests.model.programmes.test_patrol import next_pitch
from tests.small_worlds import differences, tiny

from vendorsim.errors import SettingsError
from vendorsim.model.clock import TICKS_PER_DAY
from vendorsim.model.model import VendorModel
from vendorsim.model.people.lawful import PERMITTED, RESTRICTED
from vendorsim.model.people.surveillance import false_per_true

SMALL = {"city.width": 14, "city.height": 14, "people.residents": 40, "people.drivers": 4, "people.ground_locks": 0,
         "patrol.lock_duty_share": 0.0, "horizon.burn_in_days": 0, "horizon.days": 2}  # fmt: skip
EVERYWHERE = {"coverage": 1.0, "detection": 1.0, "watch_from": 6.0, "watch_until": 24.0, "false_alarms": 0.0,
              "complaint_ease": 0.0}  # fmt: skip
NO_OFFICERS = {"people.vendors_per_officer": 1e9, "people.vendors_per_assistant": 1e9}


def model(changes=None, **programme):
    """A run with this platform, not yet begun."""
    given = {f"programmes.digital_platform.{name}": value for name, value in programme.items()}
    return VendorModel(tiny(**{**SMALL, **(changes or {}), **given}), seed=3)


def without(changes=None):
    return VendorModel(tiny(**{**SMALL, **(changes or {})}), seed=3)


def of_book(run, name):
    return float(run.columns["ledger"][name].sum())


# --- nothing, dates, money --------------------------------------------------------------------------------------------


def test_no_coverage_is_no_platform():
    assert not differences(model(coverage=0.0, complaint_ease=3.0, dispatch_share=1.0).run(), without().run())


def test_before_its_day_and_after_its_end_nothing_is_watched():
    run = model(start_day=1, end_day=2, coverage=1.0, changes={"horizon.days": 3})
    rest = run.world.levers.copy()
    while run.clock.day < 1:
        run.step()
    before = without({"horizon.days": 3})
    while before.clock.day < 1:
        before.step()
    assert not differences(run, before)
    run.step()
    assert run.tables["pitch"].watched.any()
    while run.clock.day < 2:
        run.step()
    run.step()
    pitches = run.tables["pitch"]
    assert run.world.levers == rest
    assert not pitches.watched.any()
    assert not pitches.reports.any()
    assert not run.city_hall.streets.watching


def test_cameras_are_bought_once_and_kept_and_inspectors_are_paid():
    cost = {"camera_cost": 100.0, "upkeep": 1.0, "coverage": 0.5}
    run = model(**cost).run()
    watched = int(run.tables["pitch"].watched.sum())
    forbidden = run.tables["pitch"].zone[run.tables["pitch"].site < 0] != PERMITTED
    assert watched == round(0.5 * forbidden.sum()) > 0
    assert of_book(run, "programme_cost") == pytest.approx(watched * (100.0 + 2 * 1.0))
    assert of_book(model(eyes="inspectors", **cost).run(), "programme_cost") == pytest.approx(watched * 2 * 1.0)


def test_reports_and_complaints_are_paperwork_of_the_next_day():
    quiet = {**EVERYWHERE, "desk_minutes": 0.0, "complaint_minutes": 0.0}
    assert of_book(model(**quiet).run(), "minutes_service") == 0.0
    run = model(**{**quiet, "desk_minutes": 7.0}).run()
    book = run.columns["ledger"]
    assert book["reports"][0] > 0
    assert book["minutes_service"].tolist() == [0.0, pytest.approx(7.0 * book["reports"][0])]
    # Minutes at the desk are missing on the street.
    street = (
        "minutes_patrol",
        "minutes_travel",
        "minutes_move_on",
        "minutes_persuade",
        "minutes_document",
        "minutes_seize",
    )
    without = model(**quiet).run().columns["ledger"]
    assert sum(book[name][1] for name in street) < sum(without[name][1] for name in street)
    run = model({"people.residents": 400}, **{**quiet, "complaint_minutes": 3.0, "complaint_ease": 3.0}).run()
    book = run.columns["ledger"]
    assert book["complaints"][0] > 0
    assert book["minutes_service"][1] == pytest.approx(3.0 * book["complaints"][0])


@pytest.mark.parametrize("wrong", [{"eyes": "drones"}, {"choose": "prettiest"}])
def test_a_word_that_is_none_is_an_error_of_the_user(wrong):
    with pytest.raises(SettingsError):
        model(**wrong)


# --- what is watched --------------------------------------------------------------------------------------------------


def test_what_is_watched_first_is_what_officers_saw_or_residents_complain_of():
    run = without()
    streets, pitches = run.city_hall.streets, run.tables["pitch"]
    forbidden = np.flatnonzero((pitches.site < 0) & (pitches.zone != PERMITTED))
    permitted = np.flatnonzero((pitches.site < 0) & (pitches.zone == PERMITTED))
    pitches.heat[forbidden[3]], pitches.complaints[forbidden[5]] = 2.0, 2.0
    pitches.heat[permitted[:1]] = 9.0
    one = 1.0 / forbidden.size
    assert streets.watch(one, "busiest") == 1
    assert np.flatnonzero(pitches.watched).tolist() == [forbidden[3]]
    assert streets.watch(one, "complaints") == 1
    assert np.flatnonzero(pitches.watched).tolist() == [forbidden[5]]


def test_inspectors_walk_elsewhere_each_day_and_cameras_stay():
    seen = {}
    for eyes in ("cameras", "inspectors"):
        run, seen[eyes] = model(eyes=eyes, choose="draw", coverage=0.2), []
        while run.running:
            run.step()
            if run.clock.tick % TICKS_PER_DAY == 1:
                seen[eyes].append(run.tables["pitch"].watched.tobytes())
    assert len(set(seen["cameras"])) == 1
    assert len(set(seen["inspectors"])) == 2


# --- what is noticed --------------------------------------------------------------------------------------------------


def watched_at_noon(**levers):
    """A district at noon with two vendors at one watched pitch where they may not stand, and nobody else."""
    run = without(NO_OFFICERS)
    streets, pitches, vendors = run.city_hall.streets, run.tables["pitch"], run.tables["vendor"]
    forbidden = np.flatnonzero((pitches.site < 0) & (pitches.zone == 1))
    place = int(np.intersect1d(forbidden, vendors.candidates[0])[0])
    streets.watch(1.0, "draw")
    streets.turn(**{"detection": 1.0, **levers})
    pitches.n_standing[:], pitches.first_vendor[:] = 0, -1
    pitches.n_standing[place], pitches.first_vendor[place] = 2, 0
    vendors.next_at_pitch[0], vendors.next_at_pitch[1] = 1, -1
    return run, place


NOON = 24


def test_a_violation_at_a_watched_pitch_is_reported_once_until_it_is_answered():
    run, place = watched_at_noon()
    run.watch_streets(NOON)
    pitches = run.tables["pitch"]
    assert pitches.reports[place] == 2.0
    assert pitches.report_tick[place] == NOON
    assert pitches.reports.sum() == 2.0
    run.watch_streets(NOON + 1)
    assert of_book(run, "reports") == 1.0
    assert pitches.report_tick[place] == NOON
    run.city_hall.streets.turn(watch_from=7.0)
    run.watch_streets(TICKS_PER_DAY)
    assert pitches.reports.sum() == 0.0, "what was not answered by the evening is closed"


@pytest.mark.parametrize(
    "path",
    ["nothing noticed", "not watched", "out of hours", "permitted", "nobody there", "a planned market", "licensed"],
)
def test_a_report_needs_eyes_at_the_right_time_and_a_violation(path):
    run, place = watched_at_noon(**({"detection": 0.0} if path == "nothing noticed" else {}))
    pitches = run.tables["pitch"]
    if path == "not watched":
        pitches.watched[place] = 0
    if path == "out of hours":
        run.city_hall.streets.turn(watch_from=13.0)
    if path == "permitted":
        pitches.zone[place] = PERMITTED
    if path == "nobody there":
        pitches.n_standing[place] = 0
    if path == "licensed":
        pitches.zone[place], pitches.n_licensed[place] = RESTRICTED, 2
    if path == "a planned market":
        pitches.site[place] = 0
    run.watch_streets(NOON)
    assert of_book(run, "reports") == 0.0


def test_who_is_noticed_learns_that_the_place_is_watched_at_this_time_of_day():
    run, place = watched_at_noon()
    run.watch_streets(NOON)
    vendors, behaviour = run.tables["vendor"], run.settings.behaviour
    k = vendors.candidates[0].tolist().index(place)
    assert vendors.risk[0, k].tolist() == pytest.approx(
        [0.0, 0.0, behaviour.risk_learning * behaviour.camera_notice, 0.0, 0.0, 0.0]
    )
    assert (vendors.risk[2:] == 0.0).all()
    blind, _ = watched_at_noon()
    blind.columns["parameters"]["camera_notice"] = 0.0
    blind.watch_streets(NOON)
    assert (blind.tables["vendor"].risk == 0.0).all()


def test_false_alarms_are_their_share_of_all_reports():
    assert false_per_true(0.0) == 0.0
    assert false_per_true(0.2) == pytest.approx(0.25)
    run, _place = watched_at_noon(false_alarms=0.5)
    run.watch_streets(NOON)
    assert of_book(run, "reports") == 2.0
    assert of_book(run, "false_alarms") == 1.0
    pitches = run.tables["pitch"]
    assert pitches.reports[np.flatnonzero((pitches.watched > 0) & (pitches.n_standing == 0))].sum() == 1.0


# --- who comes --------------------------------------------------------------------------------------------------------


def test_reports_bring_teams_after_their_delay_and_not_before():
    fast, slow, never = (
        model(**EVERYWHERE, response_delay=delay, dispatch_share=share).run()
        for delay, share in ((0.0, 1.0), (1440.0, 1.0), (0.0, 0.0))
    )
    answered = [of_book(run, "reports_answered") / of_book(run, "reports") for run in (fast, slow, never)]
    assert answered[0] > answered[1]
    assert answered[0] > answered[2]


def test_hot_spots_count_reports_like_complaints_once_they_are_known():
    a_report = (0.0, 0.0, 0.0, 1e6, 0.0, 0.0, 0.0, 0.0)
    known, early = ({next_pitch({"report_delay": 2.0}, tick=tick, key=key, reports=a_report) for key in range(40)}
                    for tick in (2, 1))  # fmt: skip
    assert known == {3}
    assert len(early) > 1


def test_false_alarms_waste_trips():
    changes = {"programmes.patrol.strategy": "as_set", "horizon.days": 3}
    wasted = [of_book(model(changes, **{**EVERYWHERE, "false_alarms": share}, dispatch_share=1.0,
                            response_delay=0.0).run(), "trips_in_vain") for share in (0.0, 0.5)]  # fmt: skip
    assert wasted[1] > wasted[0]


def test_easier_complaints_are_more_complaints_and_without_it_a_platform_makes_none():
    changes = {**NO_OFFICERS, "people.residents": 400}
    usual, same, eased = (
        of_book(run.run(), "complaints")
        for run in (without(changes), model(changes, **{**EVERYWHERE, "detection": 0.0}),
                    model(changes, **{**EVERYWHERE, "detection": 0.0, "complaint_ease": 2.0}))
    )  # fmt: skip
    assert same == usual
    assert eased > 1.5 * usual
