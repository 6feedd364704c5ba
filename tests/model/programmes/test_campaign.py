"""The programme `campaign`: what calls for one, how long it lasts, whom it sends where, and what it leaves alone."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.small_worlds import differences, tiny

from vendorsim.model.model import VendorModel
from vendorsim.plugins.answers import ViralClip
from vendorsim.programmes.campaign import Campaign

SMALL = {"people.drivers": 0, "people.ground_locks": 0, "horizon.burn_in_days": 0, "horizon.days": 6}


class Office:
    """Streets and news of a city made of paper: complaints by day, clips by day, and what was asked for."""

    def __init__(self, complaints, clips):
        self.day, self.asked, self.strength = 0, [], 0
        self._complaints, self._clips = complaints, clips

    @property
    def streets(self):
        return self

    @property
    def news(self):
        return self

    def viral_clips(self):
        return [ViralClip(n, day, reach, False) for n, (day, reach) in enumerate(self._clips) if day < self.day]

    def complaints_per_thousand(self, day, days):
        return float(np.mean(self._complaints[max(0, day - days) : day])) if day else 0.0

    def change_strength(self, people, asked_by=""):
        self.strength = people
        return people

    def pay(self, yuan):
        self.asked.append(("pay", self.day, yuan))

    def hours_of_a_shift(self):
        return 9.0

    def __getattr__(self, name):
        return lambda *values, **named: self.asked.append((name, self.day, values or named))


def days_on(complaints, clips=(), **given):
    """The days on which a campaign is on, and why each began."""
    office, programme = Office(complaints, clips), Campaign(**given)
    programme.begin(office)
    on = []
    for office.day in range(len(complaints)):
        programme.each_day(office)
        if office.strength:
            on.append(office.day)
    paid = [day for name, day, _ in office.asked if name == "pay"]
    assert paid == on, "paid while it is on, and never else"
    return on, programme.began


RULE = {"tolerated": 10.0, "look_back_days": 7, "days": 5, "pause_days": 4, "inspection_days": 0, "enough": 0.5}


def test_complaints_above_what_is_tolerated_begin_one_and_time_ends_it():
    on, began = days_on([20.0] * 30, **RULE)
    assert began == [(7, "complaints"), (16, "complaints"), (25, "complaints")]
    assert on == [*range(7, 12), *range(16, 21), *range(25, 30)]


def test_it_ends_early_when_complaints_are_few_but_not_within_a_week():
    rule = {**RULE, "days": 20}
    assert days_on([20.0] * 8 + [0.0] * 30, **rule)[0] == list(range(7, 14))
    assert len(days_on([20.0] * 8 + [8.0] * 30, **rule)[0]) == 20, "below what is tolerated is not below enough"


def test_a_clip_begins_one_once_and_only_if_enough_have_seen_it():
    assert days_on([0.0] * 30, clips=[(3, 0.3)], **RULE) == (list(range(4, 9)), [(4, "clip")])
    assert days_on([0.0] * 30, clips=[(3, 0.05)], **RULE)[0] == []
    assert days_on([0.0] * 30, clips=[(3, 0.9)], **{**RULE, "clip_reach": 1.0})[0] == []


def test_an_inspection_begins_one_each_time():
    rule = {**RULE, "inspection_days": 12}
    assert days_on([0.0] * 30, **rule)[1] == [(12, "inspection"), (24, "inspection")]


def test_nothing_begins_before_its_day_and_nothing_goes_on_after_its_end():
    on, _ = days_on([20.0] * 30, **RULE, start_day=10, end_day=13)
    assert on == [10, 11, 12]


@settings(max_examples=60)
@given(
    complaints=st.lists(st.floats(0.0, 40.0), min_size=1, max_size=80), days=st.integers(1, 20),
    pause=st.integers(0, 20), inspection=st.integers(0, 15),
)  # fmt: skip
def test_whatever_complaints_do_a_campaign_keeps_its_time_and_its_pause(complaints, days, pause, inspection):
    on, began = days_on(complaints, **{**RULE, "days": days, "pause_days": pause, "inspection_days": inspection})
    assert [day for day, _ in began] == sorted({day for day, _ in began})
    for (first, _), (second, _) in pairwise(began):
        lasted = sum(first <= day < second for day in on)
        assert 0 < lasted <= days
        assert second - first >= min(lasted, days) + pause or pause == 0
    assert days_on(complaints, **{**RULE, "people": 0})[0] == []


# --- in a city ----------------------------------------------------------------------------------------------------------


def model(changes=None, **programme):
    given = {f"programmes.campaign.{name}": value for name, value in programme.items()}
    return VendorModel(tiny(**{**SMALL, **(changes or {}), **given}), seed=3)


def test_without_people_or_cause_there_is_none():
    plain = VendorModel(tiny(**SMALL), seed=3).run()
    assert not differences(model(people=0, inspection_days=2).run(), plain)
    never = model(tolerated=1000.0, clip_reach=1.0, inspection_days=0)
    assert not differences(never.run(), plain)
    assert never.programmes[0].began == []


def test_its_teams_come_on_top_and_go_where_people_complain():
    run = model(people=4, inspection_days=2, days=2, share=1.0, places=1, look_back_days=2)
    teams, levers = run.tables["team"], run.world.levers.copy()
    regular, complained = teams.people.copy(), run.tables["pitch"].complained
    while run.clock.day < 2:
        run.step()
    assert np.array_equal(teams.people, regular)
    worst = int(run.columns["beat_pitch"][5])
    complained[worst] += 100.0
    run.step()
    assert np.array_equal(teams.people[regular > 0], regular[regular > 0]), "beats keep their teams"
    assert teams.people.sum() == regular.sum() + 4
    assert run.columns["focus_pitch"][:2].tolist() == [1, worst]
    stood = set()
    while run.clock.day < 4:
        run.step()
        extra = (regular == 0) & (teams.people > 0) & (teams.place >= 0)
        stood |= set(teams.place[extra].tolist())
    assert stood == {worst}
    run.step()
    assert np.array_equal(teams.people, regular)
    assert run.world.levers == levers


def test_what_several_programmes_ask_for_adds_up_and_is_taken_back_apart():
    streets = model().city_hall.streets
    teams = streets.world.tables["team"]
    usual = teams.people.sum()
    assert streets.change_strength(2, "patrol") == 2
    assert streets.change_strength(3, "campaign") == 3
    assert teams.people.sum() == usual + 5
    assert streets.change_strength(0, "patrol") == 0
    assert teams.people.sum() == usual + 3
    assert streets.change_strength(0, "campaign") == 0
    assert teams.people.sum() == usual


def test_complaints_are_counted_per_thousand_and_week():
    run = model()
    book, people = run.columns["ledger"], run.settings.people
    book["complaints"][:4] = [7.0, 0.0, 14.0, 7.0]
    thousands = people.residents * people.weight / 1000.0
    assert run.city_hall.streets.complaints_per_thousand(3, 2) == pytest.approx(7.0 * 7.0 / thousands)
    assert run.city_hall.streets.complaints_per_thousand(0, 14) == 0.0
