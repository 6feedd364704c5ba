"""Stories are what the run did: they agree with the model, its incidents and its own utilities."""

import json
from dataclasses import asdict

import numpy as np
import pytest
from tests.small_worlds import QUARRELSOME, tiny

from vendorsim.console.questions.stories import DECISIONS, story
from vendorsim.errors import ResultsError
from vendorsim.model.clock import TICKS_PER_DAY, TICKS_PER_HALF_DAY
from vendorsim.model.encounter.story import story_of
from vendorsim.model.model import VendorModel
from vendorsim.model.people import site_choice
from vendorsim.model.people.experience import TERMS
from vendorsim.telling.language import Texts

VENDORS = range(4)


@pytest.fixture(scope="module")
def settings():
    return tiny(**QUARRELSOME)


@pytest.fixture(scope="module")
def run(settings):
    model = VendorModel(settings, seed=5).run()
    model.collect_incidents()
    return model


@pytest.fixture(scope="module")
def vendors(settings):
    return [story(settings, 5, "vendor", one) for one in VENDORS]


def test_what_is_noted_does_not_change_the_run(run, vendors):
    for one in vendors:
        assert one.about["cash"] == run.tables["vendor"].cash[one.identity]
        assert [day["day"] for day in one.days] == list(range(run.clock.day))
        assert one.days[-1]["weekly_income"] == run.tables["vendor"].weekly_income[one.identity]


def test_a_vendor_goes_where_the_sum_of_the_terms_is_largest(settings, vendors):
    """Of the places told, that is; one that was better had no room left when its turn came."""
    on_street = [choice for one in vendors for choice in one.sites if choice.went == "street"]
    assert len(on_street) > 8
    best = sum(choice.places[0].utility >= max(place.utility for place in choice.places) for choice in on_street)
    assert best >= 0.9 * len(on_street)
    for choice in on_street:
        assert choice.places[0].is_chosen and not any(place.is_chosen for place in choice.places[1:])
        assert choice.places[0].pitch == choice.pitch
        assert choice.places[0].utility == pytest.approx(sum(bar.adds for bar in choice.places[0].bars))


def test_the_terms_of_a_place_are_those_of_the_model(settings):
    """The rule itself, asked for the same vendor at the same moment, gives the same place and the same utility."""
    told = {(choice.tick, one): choice for one in VENDORS for choice in story(settings, 5, "vendor", one).sites}
    model, compared = VendorModel(settings, seed=5), 0
    asked = getattr(site_choice.choose_site, "py_func", site_choice.choose_site)
    while model.running:
        tick, half = model.clock.tick, (model.clock.tick % TICKS_PER_DAY) // TICKS_PER_HALF_DAY
        choose = model.choose_sites

        def choose_and_ask(now, order, choose=choose, tick=tick, half=half):
            nonlocal compared
            choose(now, order)
            v, t = model.tables["vendor"], model.tables["pitch"]
            for one in VENDORS:
                choice = told.get((tick, one))
                if choice is None or choice.went != "street":
                    continue
                noise = np.uint64(site_choice.stream(model.columns["seed"], site_choice.streams.SITE_CHOICE, tick))
                key = np.uint64(site_choice.pair(noise, int(v.identity[one])))
                hours = np.uint64(site_choice.stream(model.columns["seed"], site_choice.streams.OPENING_HOURS, tick))
                p, level = model.columns["parameters"][0], site_choice.draw(hours, int(v.identity[one]))
                opens, closes = site_choice.usual_hours(p, level, int(v.goods[one]), half)
                vendors_before, free = v.records.copy(), t.records.copy()
                vendors_before["left_pitch"], free["n_reserved"] = -1, 0
                k, utility = asked(
                    model.columns["parameters"][0], one, key, half, tick % TICKS_PER_DAY, opens, closes, 0.0,
                    vendors_before, v.candidates, v.distances, v.taste, v.takings, v.habit, v.risk, free, t.takings, t.fill,
                )  # fmt: skip
                best = max(choice.places, key=lambda place: place.utility)
                assert best.pitch == v.candidates[one, k]
                assert best.utility == pytest.approx(utility, rel=1e-6)
                compared += 1

        model.choose_sites = choose_and_ask
        model.step()
        model.choose_sites = choose
    assert compared > 8


def test_meetings_with_a_quarrel_are_the_incidents_of_the_run(run, vendors):
    rows = {row["incident"]: row for row in run.incidents}
    for one in vendors:
        quarrels = {meeting.incident: meeting for meeting in one.meetings if meeting.incident is not None}
        assert set(quarrels) == {
            number for number, row in rows.items() if row["kind"] == "vendor" and row["row"] == one.identity
        }
        for number, meeting in quarrels.items():
            row = rows[number]
            assert (meeting.at.tick, meeting.at.team) == (row["tick"], row["team"])
            assert (meeting.response, meeting.outcome, meeting.highest) == (
                row["response"],
                row["outcome"],
                row["highest"],
            )
            assert meeting.chance == row["reach_verbal"]
    assert any(meeting.incident is not None for one in vendors for meeting in one.meetings)


def test_an_incident_is_told_with_the_terms_of_its_record(settings, run):
    for row in run.incidents[:6]:
        one = story(settings, 5, "incident", row["incident"])
        data = story_of(run.incidents, row["incident"], settings.behaviour.model_dump()).data
        assert one.record == data
        by_name = {decision.name: decision for decision in one.decisions}
        assert tuple(by_name) == DECISIONS
        resistance = by_name["resistance"]
        assert sum(bar.adds for bar in resistance.bars) == pytest.approx(data["terms"]["resistance"]["sum"])
        assert sum(abs(bar.share) for bar in resistance.bars) == pytest.approx(1.0)
        assert resistance.happened and resistance.draw < resistance.chance == row["resistance_probability"]
        assert [step["to"] for step in one.steps] == [step[2] for step in row["transitions"]]
        assert one.reactions["days"][0] <= row["day"] and len(one.reactions["opinion"]) == len(one.reactions["days"])


def test_a_team_and_a_place(settings, run):
    team = story(settings, 5, "team", 1)
    assert {meeting.at.team for meeting in team.meetings} == {1}
    counted = sum(story(settings, 5, "team", one).days[2]["cases"] for one in range(run.tables["team"].size))
    assert counted >= run.columns["ledger"]["encounters"][2] > 0
    cell = int(run.world.plan.pitch_cell[4])
    place = story(settings, 5, "cell", cell)
    assert place.about["pitches"] == np.flatnonzero(run.world.plan.pitch_cell == cell).tolist()
    assert sum(day["visits"] for day in place.days) == len(place.meetings)
    assert sum(day["stall_hours"] for day in place.days) > 0


def test_a_story_up_to_a_moment_knows_nothing_of_what_follows(settings):
    early, late = story(settings, 5, "vendor", 0, until=100), story(settings, 5, "vendor", 0)
    assert early.meetings == late.meetings[: len(early.meetings)] and len(early.days) == 1
    assert all(choice.tick < 100 for choice in early.sites)


def test_a_place_with_homes_tells_what_its_residents_have_lived_through(settings, run):
    people = run.tables["resident"]
    home = int(people.home_cell[0])
    about = story(settings, 5, "cell", home).about
    here = people.home_cell == home
    assert about["opinion"] == pytest.approx(people.opinion[here].mean())
    assert about["support"] == pytest.approx(people.support[here].mean())
    assert set(about["judgement"]) == {"disposition", *TERMS}
    assert about["judgement"]["disposition"] == pytest.approx(people.disposition[here].mean())
    for lang in ("en", "zh"):
        assert all(f"why.cell.judgement.{name}" in Texts(lang) for name in about["judgement"])
    street = int(np.flatnonzero(~np.isin(np.arange(run.world.plan.land_use.size), people.home_cell))[0])
    assert story(settings, 5, "cell", street).about["judgement"] == {}


@pytest.mark.parametrize(
    ("kind", "which"), [("vendor", 999), ("team", -1), ("cell", 10**6), ("incident", 10**6), ("x", 1)]
)
def test_what_a_run_does_not_have_is_said(settings, kind, which):
    with pytest.raises(ResultsError):
        story(settings, 5, kind, which)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_bar_and_reason_has_its_words(lang, vendors, settings, run):
    texts = Texts(lang)
    names = {bar.name for one in vendors for choice in one.sites for place in choice.places for bar in place.bars}
    assert [name for name in names if f"why.site.{name}" not in texts] == []
    terms = {bar.name for one in vendors for meeting in one.meetings for done in meeting.decisions for bar in done.bars}
    assert [name for name in terms if f"term.{name}" not in texts] == []
    assert [name for name in DECISIONS if f"decision.{name}" not in texts] == []
    assert [went for went in ("street", "stall", "home", "left") if f"why.went.{went}" not in texts] == []


def test_a_story_is_plain_data(vendors):
    json.dumps([asdict(one) for one in vendors])
