"""Stories that begin with a day that was kept are those from day 0, and what is kept stays within its bounds."""

import pytest
from tests.small_worlds import QUARRELSOME, digest, tiny

from vendorsim.console.questions import replays
from vendorsim.console.questions.encounter_story import encounter_story
from vendorsim.console.questions.encounters import Address, Directed
from vendorsim.console.questions.replays import KeptDays, Replay
from vendorsim.console.questions.stories import story
from vendorsim.errors import ResultsError
from vendorsim.model.clock import TICKS_PER_DAY


@pytest.fixture(scope="module")
def settings():
    return tiny(**QUARRELSOME, **{"horizon.burn_in_days": 2, "horizon.days": 12})


@pytest.fixture(scope="module")
def late(settings):
    """An encounter of day 11, and the number of the first quarrel from day 8 on."""
    model, met = Directed(settings, seed=5), []
    model.decide = lambda at, usual: (met.append(at), usual)[1]
    model.run()
    first = next(one["incident"] for one in model.incidents if one["day"] >= 8)
    return next(at for at in met if at.tick >= 11 * TICKS_PER_DAY), first


@pytest.fixture
def kept(monkeypatch):
    found = KeptDays()
    monkeypatch.setattr(replays, "kept_days", found)
    return found


def played(settings, **which):
    days = []
    return encounter_story(settings, 5, **which, heard=lambda day, of: days.append(day)), days


def test_stories_of_encounters_from_a_kept_day_are_those_from_day_0(settings, late, kept):
    at, number = late
    first = [played(settings, at=at), played(settings, incident=number)]
    again = [played(settings, at=at), played(settings, incident=number)]
    assert [story for story, _ in again] == [story for story, _ in first]
    assert [days[0] for _, days in again] == [12, 6]
    assert first[0][1][0] == 1


def test_a_story_that_has_to_be_told_from_day_0_leaves_days_for_others(settings, late, kept):
    at, _ = late
    story(settings, 5, "vendor", at.vendor if not at.is_lock else 0)
    assert played(settings, at=at)[1][0] == 11


def test_another_seed_or_other_settings_begin_at_day_0(settings, late, kept):
    at, _ = late
    played(settings, at=at)
    other = Address(at.tick, 10**6, 0)
    for changes, seed in (({}, 6), ({"policy": "block_and_channel"}, 5), ({"horizon.burn_in_days": 3}, 5)):
        days = []
        with pytest.raises(ResultsError):
            encounter_story(
                settings.with_(**changes), seed, at=other, heard=lambda day, of, days=days: days.append(day)
            )
        assert days[0] == 1


def test_a_replay_from_a_kept_day_is_the_run_to_the_bit(settings, kept):
    whole = Replay(settings, 5).run()
    part = Replay(settings.with_(**{"horizon.days": 12}), 5)
    part.begin_before(11 * TICKS_PER_DAY)
    assert part.clock.day == 10
    assert digest(part.run()) == digest(whole)


def test_what_is_kept_stays_within_its_bounds_and_shares_what_has_not_changed(settings):
    model, one = Replay(settings, 5), KeptDays()
    one.keep("run", model)
    first = one.nbytes()
    for _ in range(TICKS_PER_DAY):
        model.step()
    one.keep("run", model)
    one.keep("run", model)
    assert first < one.nbytes() < 1.9 * first
    small = KeptDays(most_bytes=first * 3 // 2)
    small.keep("run", model)
    small.keep("another", model)
    assert small.last("run", lambda day: True) is None
    assert small.last("another", lambda day: True).day == 1
    assert small.nbytes() <= first * 3 // 2
