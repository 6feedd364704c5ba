"""Training: two paths that teach different things, what each does in an encounter, how it fades, and what it costs."""

from unittest.mock import MagicMock

import numpy as np
import pytest
from tests.small_worlds import QUARRELSOME, differences, encounter, parameters, tiny

from vendorsim.engine.table import record_array
from vendorsim.errors import SettingsError
from vendorsim.model.encounter import confrontation, gathering, ladder
from vendorsim.model.encounter.confrontation import STATE_FIELDS, TERM_FIELDS
from vendorsim.model.model import VendorModel
from vendorsim.plugins.case import CASE_FIELDS, Case
from vendorsim.plugins.response import Response
from vendorsim.programmes.training import Training
from vendorsim.study.experiment.checking import check

SMALL = {"city.width": 14, "city.height": 14, "people.drivers": 0, "people.ground_locks": 0, "people.residents": 40,
         "people.vendors": 8, "people.vendors_per_officer": 2.0, "people.vendors_per_assistant": 4.0,
         "horizon.burn_in_days": 0, "horizon.days": 2}  # fmt: skip
SKILLS = ("law", "communication", "judgement", "respect")
TAUGHT = {"lectures": {"law", "respect"}, "practice": {"communication", "judgement", "tactics"}}


def town(**changes) -> VendorModel:
    """A town with six officers, in which nobody has met yet."""
    return VendorModel(tiny(**{**SMALL, **changes}), seed=5)


def skills(model: VendorModel) -> dict[str, np.ndarray]:
    return {name: getattr(model.tables["officer"], name).copy() for name in (*SKILLS, "tactics")}


def teach(model: VendorModel, path: str, hours: float) -> None:
    academy = model.city_hall.academy
    for officer in academy.officers:
        (academy.lecture if path == "lectures" else academy.practise)(officer, hours)
    academy.form_teams()


# --- nothing of it is nothing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [{"dose": 0.0}, {"lecture_hours": 0.0, "practice_hours": 0.0}, {"start_day": 2}, {"end_day": 0}],
)  # fmt: skip
def test_training_without_hours_or_before_its_day_is_no_training(changes):
    world = {**SMALL, **QUARRELSOME}
    plain = VendorModel(tiny(**world), seed=4).run()
    given = {f"programmes.training.{name}": value for name, value in changes.items()}
    assert not differences(plain, VendorModel(tiny(**world, **given), seed=4).run())
    moved = differences(plain, VendorModel(tiny(**world, **{"programmes.training.dose": 2.0}), seed=4).run())
    assert {"officer_tactics", "team_tactics", "team_law", "ledger"} <= set(moved)


def test_untrained_officers_have_learnt_nothing():
    force, teams = town().tables["officer"], town().tables["team"]
    for name in SKILLS:
        assert (getattr(force, name) == getattr(force, f"{name}_untrained")).all()
        assert not getattr(force, f"{name}_gain").any()
    assert not force.tactics.any()
    for name in ("tactics", "law_taught", "judgement_practised"):
        assert not getattr(teams, name).any()


# --- two paths ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(TAUGHT))
def test_each_path_teaches_its_own(path):
    model = town()
    before = skills(model)
    teach(model, path, 10.0)
    after = skills(model)
    assert {name for name in before if (after[name] > before[name]).all()} == TAUGHT[path]
    assert {name for name in before if (after[name] != before[name]).any()} == TAUGHT[path]
    assert all((after[name] <= 1.0).all() for name in after)


@pytest.mark.parametrize(
    ("path", "rates"),
    [("lectures", ("lecture_law", "lecture_respect")), ("practice", ("practice_skill", "practice_tactics"))],
)
def test_a_path_that_nothing_is_learnt_by_changes_nobody(path, rates):
    model = town(**{f"behaviour.{rate}": 0.0 for rate in rates})
    plain = town(**{f"behaviour.{rate}": 0.0 for rate in rates})
    teach(model, path, 40.0)
    assert not differences(model, plain)


def test_each_hour_adds_less_than_the_one_before_however_hours_are_divided():
    one, other = town(), town()
    teach(one, "practice", 20.0)
    first = []
    for _ in range(20):
        before = other.tables["officer"].tactics.mean()
        teach(other, "practice", 1.0)
        first.append(other.tables["officer"].tactics.mean() - before)
    assert (np.diff(first) < 0.0).all()
    assert other.tables["officer"].tactics == pytest.approx(one.tables["officer"].tactics)


def test_teams_pool_what_their_members_have_learnt():
    model = town()
    force, teams = model.tables["officer"], model.tables["team"]
    people = teams.people.copy()
    member = int(np.flatnonzero(force.team == 0)[0])
    model.city_hall.academy.practise(member, 10.0)
    model.city_hall.academy.lecture(member, 200.0)
    assert teams.tactics[0] == 0.0, "teams pool at the end of the day's lessons"
    model.city_hall.academy.form_teams()
    assert teams.tactics[0] == pytest.approx(force.tactics[member] / people[0])
    assert teams.law[0] == force.law[force.team == 0].max()
    assert teams.law_taught[0] == pytest.approx(force.law[member] - force.law_untrained[force.team == 0].max())
    assert teams.tactics[1:].sum() == teams.law_taught[1:].sum() == 0.0
    assert (teams.people == people).all()


def test_a_team_on_overtime_has_what_its_people_have_learnt_before_and_after():
    model = town()
    teams = model.tables["team"]
    regular = int(np.count_nonzero(teams.people))
    teach(model, "practice", 10.0)
    model.city_hall.streets.change_strength(2)
    on_overtime = int(np.flatnonzero(teams.people[regular:])[0]) + regular
    lender = teams.lender[on_overtime]
    assert 0 <= lender < regular
    for _ in range(2):
        for name in (*SKILLS, "tactics", "law_taught", "judgement_practised"):
            assert getattr(teams, name)[on_overtime] == getattr(teams, name)[lender], name
        assert teams.tactics[on_overtime] > 0.0
        teach(model, "practice", 10.0)


# --- what it does in an encounter -----------------------------------------------------------------------------------


def weighed(tactics=0.0, law_taught=0.0, respect=0.6, response=Response.SEIZE_GOODS, **given) -> dict[str, float]:
    """Every term and chance of one encounter with a team of so much training."""
    p = parameters(**given)
    case, terms = record_array(CASE_FIELDS)[0], record_array(STATE_FIELDS)[0]
    for name, value in Case.of(bystanders=30.0, respect=respect).as_dict().items():
        case[name] = value
    terms.response, terms.temper, terms.fear, terms.crowd, terms.legitimacy = response, 0.8, 0.4, 0.9, 0.5
    terms.tactics, terms.law_taught = tactics, law_taught
    confrontation.price_losses(p, case, terms)
    confrontation.weigh(p, case, terms, True)
    confrontation.foresee(p, terms, np.zeros((6, 6)), np.zeros(6))
    return {name: float(terms[name]) for name in STATE_FIELDS if name not in TERM_FIELDS}


def test_practised_tactics_keep_words_from_blows_and_change_nothing_before_the_quarrel():
    plain, practised = weighed(), weighed(tactics=0.5)
    moved = {name for name in plain if plain[name] != practised[name]}
    assert moved == {"tactics", "reach_obstruct", "reach_blows", "reach_injury", "reach_crowd", "recorded_expected",
                     "officers_injured_expected", "severity_expected"}  # fmt: skip
    assert all(practised[name] < plain[name] for name in moved - {"tactics"})
    first = weighed(tactics=0.5, tactics_before_blows=0.0)
    assert first["reach_obstruct"] == pytest.approx(practised["reach_obstruct"])
    assert practised["reach_blows"] < first["reach_blows"] < plain["reach_blows"]
    nothing = weighed(tactics=0.5, tactics_in_words=0.0, tactics_before_blows=0.0)
    assert {name for name in plain if plain[name] != nothing[name]} == {"tactics"}


def test_tactics_lengthen_the_first_stages_and_touch_no_other():
    def chances(tactics):
        s = encounter(trigger=0.5, crowd=0.9, tactics=tactics)
        ladder.weigh_stages(parameters(), s)
        return np.array(ladder.chances_by_stage(s)).T

    plain, practised = chances(0.0), chances(1.0)
    assert (practised[1:3, 0] < plain[1:3, 0]).all()
    assert (practised[1:3].sum(axis=1) < plain[1:3].sum(axis=1)).all(), "it stays longer at these stages"
    assert (practised[3:] == plain[3:]).all()


def test_who_studied_the_law_explains_it_better():
    plain, taught = weighed(response=Response.EXPLAIN), weighed(response=Response.EXPLAIN, law_taught=0.4)
    assert plain["explanation"] < taught["explanation"] <= 1.0
    assert taught["trigger"] < plain["trigger"]
    assert (
        weighed(response=Response.EXPLAIN, law_taught=0.4, law_in_explanation=0.0)["explanation"]
        == plain["explanation"]
    )


def test_practised_judgement_keeps_a_tired_team_respectful():
    p, q = parameters(fatigue_on_respect=0.4, judgement_in_fatigue=0.5), parameters(judgement_in_fatigue=0.0)
    assert gathering.respect_now(p, 0.6, 1.0, 0.0) == 0.6 * (1.0 - 0.4)
    assert gathering.respect_now(p, 0.6, 1.0, 0.5) == pytest.approx(0.6 * (1.0 - 0.4 * 0.75))
    assert gathering.respect_now(p, 0.6, 0.0, 0.5) == 0.6, "a fresh team has nothing to keep"
    assert gathering.respect_now(q, 0.6, 1.0, 0.5) == gathering.respect_now(q, 0.6, 1.0, 0.0)


def test_what_a_team_has_learnt_is_in_its_cases_and_stories():
    """Every incident of a quarrelsome day names the tactics of the team that had it."""
    model = VendorModel(tiny(**{**SMALL, **QUARRELSOME}), seed=4)
    teach(model, "practice", 20.0)
    teach(model, "lectures", 20.0)
    model.run()
    teams = model.tables["team"]
    assert model.incidents
    for incident in model.incidents:
        assert incident["tactics"] == teams.tactics[incident["team"]] > 0.0
        assert incident["law_taught"] == teams.law_taught[incident["team"]]
        assert incident["case_communication"] == teams.communication[incident["team"]]
    assert " x tactics " in str(model.story(model.incidents[0]["incident"]))


# --- forgetting and refreshing --------------------------------------------------------------------------------------


def test_what_was_learnt_halves_in_a_half_life_and_what_was_there_stays():
    model = town(**{"behaviour.skill_half_life": 180.0})
    before = skills(model)
    for path in TAUGHT:
        teach(model, path, 15.0)
    learnt = skills(model)
    for _ in range(180):
        model.city_hall.academy.forget()
    after = skills(model)
    for name in before:
        assert after[name] - before[name] == pytest.approx(0.5 * (learnt[name] - before[name])), name


def asked_of(programme: Training, days: range, marks=(0.3, 0.6, 0.45)) -> MagicMock:
    city = MagicMock()
    city.academy.officers, city.academy.assess.return_value = range(len(marks)), list(marks)
    programme.begin(city)
    for city.day in days:
        programme.each_day(city)
    return city


def test_who_falls_below_the_mark_is_taught_again():
    lessons = {"lecture_hours": 3.0, "practice_hours": 0.0, "assessment_months": 1.0, "refresher_hours": 5.0}
    # A month after it began, which is no day of lessons:
    city = asked_of(Training(start_day=1, pass_mark=0.5, **lessons), range(31, 32))
    assert [call.args for call in city.academy.lecture.call_args_list] == [(0, 5.0), (2, 5.0)]
    assert not city.academy.practise.called, "a path that is not taught is not refreshed"
    assert city.academy.assess.call_args.kwargs == {"law": True, "practice": False}
    assert not asked_of(Training(start_day=1, pass_mark=0.0, **lessons), range(31, 32)).academy.lecture.called


def test_marks_are_means_of_what_was_taught():
    model = town()
    force, assess = model.tables["officer"], model.city_hall.academy.assess
    assert assess(law=True, practice=False) == force.law.tolist()
    both = (force.law + force.communication + force.judgement) / 3.0
    assert assess(law=True, practice=True) == pytest.approx(both)
    before = assess(law=False, practice=True)
    teach(model, "practice", 10.0)
    assert (np.array(assess(law=False, practice=True)) > before).all()


# --- when, and what it costs ----------------------------------------------------------------------------------------


def test_lessons_are_weekly_between_the_days_and_fade_after_them():
    city = asked_of(Training(start_day=3, end_day=25, pass_mark=0.0), range(60))
    assert city.academy.practise.call_count == city.academy.lecture.call_count == 4 * 3
    assert city.academy.forget.call_count == 56
    assert city.academy.form_teams.call_count == 57


def test_hours_are_missing_on_the_street_and_paid():
    """Six officers, half of three and six hours a month: in a week 9 * 7/30 / 2 hours each."""
    changes = {"lecture_hours": 3.0, "practice_hours": 6.0, "dose": 0.5, "cost_per_hour": 10.0, "pass_mark": 0.0}
    model = town(**{f"programmes.training.{name}": value for name, value in changes.items()})
    plain = town()
    while model.clock.day < 1:
        model.step()
        plain.step()
    hours = 6 * 0.5 * 9.0 * 7 / 30
    book, idle = model.columns["ledger"][0], plain.columns["ledger"][0]
    assert book["programme_cost"] == pytest.approx(10.0 * hours)
    assert book["minutes_service"] >= 59.99 * hours
    assert book["minutes_patrol"] + book["minutes_travel"] < idle["minutes_patrol"] + idle["minutes_travel"]
    exam = asked_of(Training(start_day=1, pass_mark=0.0, assessment_months=1.0), range(31, 32))
    assert [call.args for call in exam.book_officers.call_args_list] == [(180.0,)], "an hour each for the assessment"


@pytest.mark.parametrize(
    ("name", "value"), [("dose", 3.0), ("pass_mark", -0.1), ("practice_hours", 50.0), ("skill", 1)]
)
def test_a_wrong_parameter_is_told(name, value):
    with pytest.raises(SettingsError, match=name):
        check(tiny(**{f"programmes.training.{name}": value}))
