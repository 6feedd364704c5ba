"""Another response in one encounter: all before is the same, what follows is shown beside what happened."""

import pytest
from tests.small_worlds import QUARRELSOME, differences, digest, tiny

from vendorsim.console.questions import replays
from vendorsim.console.questions.encounters import Address, Directed, trials
from vendorsim.console.questions.replays import Replay
from vendorsim.console.questions.what_if import NotPossibleError, around, what_if
from vendorsim.measures.base import all_measures
from vendorsim.model.clock import TICKS_PER_DAY
from vendorsim.model.model import VendorModel
from vendorsim.plugins.response import Response

COUNTED = {
    "ledger", "road_obstruction_ticks", "resident_complaints", "pitch_stall_ticks", "pitch_violating_ticks",
    "pitch_conflict", "vendor_income", "vendor_days", "vendor_physical", "vendor_physical_expected",
}  # fmt: skip
"""Columns that count after the burn-in, and the day book, which has as many days as the run."""


@pytest.fixture(scope="module")
def settings():
    return tiny(**QUARRELSOME, **{"horizon.days": 6})


def pick(settings, wanted, seed=5):
    """The first encounter after day 1 in which the run's policy gives an answer that `wanted` takes."""
    model, found = Directed(settings, seed=seed), []

    def note(at, usual):
        if at.tick > TICKS_PER_DAY and wanted(at, usual, trials_now):
            found.append((at, usual))
        return usual

    model.decide = note
    while not found:
        tick = model.clock.tick
        for meeting in model.meetings():
            trials_now = trials(model, Address(tick, *meeting))
    return found[0]


def other(usual, tried):
    """A possible response that is not the usual one."""
    return next(one for one in ("explain", "seize_tools") if one != usual.name.lower() and tried[one].is_possible)


@pytest.fixture(scope="module")
def vendors_case(settings):
    return pick(settings, lambda at, usual, tried: not at.is_lock and usual is Response.MOVE_ON
                and tried["seize_tools"].is_possible and tried["seize_tools"].outcome == "sanctioned")  # fmt: skip


def test_everything_before_the_encounter_is_equal_to_the_last_bit(settings, vendors_case):
    at, _ = vendors_case
    plain, forced = VendorModel(settings, seed=5), Directed(settings, seed=5)
    forced.decide = lambda here, usual: Response.SEIZE_TOOLS if here == at else usual
    while plain.running:
        tick = plain.clock.tick
        for meeting, same in zip(plain.meetings(), forced.meetings(), strict=True):
            assert meeting == same
            if Address(tick, *meeting) == at:
                assert digest(plain) == digest(forced)
                return
        assert digest(plain) == digest(forced)
    pytest.fail("the encounter did not come")


def test_where_measuring_begins_changes_nothing_of_what_happens(settings):
    tick = 4 * TICKS_PER_DAY + 50
    plain, window = VendorModel(settings, seed=5), Replay(around(settings, tick, 1), 5, 4)
    while plain.clock.tick <= tick:
        plain.step()
        window.step()
    plain.collect_incidents()
    window.collect_incidents()
    assert repr(plain.incidents) == repr(window.incidents) and plain.incidents
    assert set(differences(plain, window)) <= COUNTED
    assert window.tables["vendor"].days.sum() < plain.tables["vendor"].days.sum()


@pytest.mark.parametrize("response", ["seize_tools", "explain"])
def test_a_course_from_a_kept_day_is_that_from_day_0(settings, vendors_case, response, monkeypatch):
    at, _ = vendors_case
    monkeypatch.setattr(replays, "kept_days", replays.KeptDays(most_bytes=0))
    whole, days = what_if(settings, 5, *at, response=response, days=2), []
    monkeypatch.setattr(replays, "kept_days", replays.KeptDays())
    what_if(settings, 5, *at, response=response, days=1)
    again = what_if(settings, 5, *at, response=response, days=2, heard=lambda *day: days.append(day))
    assert repr(again) == repr(whole)
    assert days == [(1, 6), (2, 6), (3, 6), (4, 6), (5, 6), (6, 6)]


def test_another_response_leads_to_other_days(settings, vendors_case):
    at, usual = vendors_case
    found = what_if(settings, 5, *at, response="seize_tools", days=2)
    assert found.happened.response == usual.name.lower() and found.instead.response == "seize_tools"
    assert found.instead.trial == found.trials["seize_tools"]
    assert found.instead.story["outcome"] == found.instead.trial.outcome == "sanctioned"
    assert set(found.happened.measures) == set(found.instead.measures)
    assert set(all_measures()) <= set(found.happened.measures)
    assert any(found.differences.values())
    day = at.tick // TICKS_PER_DAY
    for course in (found.happened, found.instead):
        assert [moment.day for moment in course.path] == [day, day + 1, day + 2]
        assert all(len(values) == 3 for values in course.daily.values())
        met = [one for one in course.path[0].meetings if one[0] == at.tick]
        assert met == [(at.tick, course.trial.response, course.trial.outcome)]
    assert found.instead.path[0].expected_loss > found.happened.path[0].expected_loss
    assert found.instead.daily != found.happened.daily


def test_what_happened_is_the_run_that_was_shown(settings, vendors_case):
    at, _ = vendors_case
    found = what_if(settings, 5, *at, response="explain", days=2)
    model = VendorModel(settings, seed=5).run()
    first = at.tick // TICKS_PER_DAY
    for name in ("encounters", "friction_expected", "sales", "fines", "displaced"):
        assert found.happened.daily[name] == model.columns["ledger"][name][first : first + 3].tolist()


def test_a_ground_lock():
    settings = tiny(**QUARRELSOME, **{"horizon.days": 6, "people.ground_locks": 60, "patrol.lock_duty_share": 0.1})
    at, usual = pick(settings, lambda at, usual, tried: at.is_lock and usual is not Response.SEIZE_TOOLS
                     and tried["seize_tools"].is_possible and tried["seize_tools"].highest < 5)  # fmt: skip
    found = what_if(settings, 5, *at, response="seize_tools", days=1)
    assert found.instead.lock_gone_on == at.tick // TICKS_PER_DAY
    assert found.happened.response == usual.name.lower() and found.happened.path == ()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"response": "sing"}, "unknown"),
        ({"vendor": 15, "team": 1, "tick": 1}, "no_encounter"),
        ({"days": 1000}, "days"),
        ({"days": -1}, "days"),
        ({"response": "guide_to_stall"}, "no_stall"),
        ({"response": "move_on"}, "same_response"),
    ],
)
def test_what_cannot_be_is_said(settings, vendors_case, changes, reason):
    at, _ = vendors_case
    given = {**at._asdict(), "response": "explain", "days": 1, **changes}
    with pytest.raises(NotPossibleError) as error:
        what_if(settings, 5, given.pop("tick"), given.pop("team"), **given)
    assert error.value.reason == reason


def test_it_is_the_same_each_time(settings, vendors_case):
    at, _ = vendors_case
    one, again = (what_if(settings, 5, *at, response="explain", days=1) for _ in range(2))
    assert repr(one) == repr(again)
