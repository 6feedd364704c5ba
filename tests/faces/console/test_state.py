"""The address holds the view: it comes back as it was, and nothing in an address can break a page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendorsim.console.frame.state import ViewState, from_query
from vendorsim.console.scenes.scene import scenarios, scene
from vendorsim.telling.language import Texts

SMALL = ViewState(scenario="small")


@pytest.mark.parametrize(
    "state",
    [
        ViewState(),
        ViewState(lang="zh", scenario="small", policies=("graduated", "laissez_faire"), seed=9, days=7, burn_in=0),
        ViewState(days=None, burn_in=None, tick=812, speed=24, layers=("zones", "vendors"), projector=True, run=True),
        ViewState(levers={"people.vendors": 60, "patrol.strategy": "random", "behaviour.temper": 0.25}),
    ],
)
def test_a_view_comes_back_from_its_address(state):
    assert from_query(state.to_query()) == (state, {})


@given(st.text(max_size=200))
def test_any_address_can_be_read(query):
    state, problems = from_query(query)
    ViewState.model_validate(state.model_dump())
    for lang in ("en", "zh"):
        for found in problems.values():
            assert all(Texts(lang, strict=True)(key, **values) for key, values in found)


@pytest.mark.parametrize(
    ("query", "field"),
    [("seed=-1", "seed"), ("days=many", "days"), ("days=99999999999999999999999999", "days"), ("lang=xx", "lang"),
     ("page=../etc", "page"), ("who=me", "address"), ("people.vendors=", "people.vendors"), ("tick=1.5", "tick")],
)  # fmt: skip
def test_a_bad_value_is_told_at_its_field_and_the_usual_one_holds(query, field):
    state, problems = from_query(query)
    assert state == ViewState()
    assert list(problems) == [field]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"scenario": "atlantis"}, "scenario"),
        ({"scenario": "../pyproject"}, "scenario"),
        ({"policies": ("strict_seizure", "charm")}, "policies"),
        ({"policies": ("strict_seizure",)}, "policies"),
        ({"policies": ("strict_seizure", "strict_seizure")}, "policies"),
        ({"levers": {"people.vendors": -5}}, "people.vendors"),
        ({"levers": {"people.vendors": "many"}}, "people.vendors"),
        ({"levers": {"people.elephants": 1}}, "people.elephants"),
        ({"levers": {"compare.replicates": 5}}, "compare.replicates"),
        ({"levers": {"programmes.charm.x": 1}}, "programmes.charm.x"),
        ({"levers": {"people.vendors": 900_000}}, "days"),
    ],
)
def test_what_cannot_be_run_is_told_at_its_field(changes, field):
    found, problems = scene(SMALL.but(**changes))
    assert found is None
    assert list(problems) == [field]
    for lang in ("en", "zh"):
        assert all(Texts(lang, strict=True)(key, **values) for key, values in problems[field])


@pytest.mark.parametrize("name", scenarios())
def test_every_scenario_can_be_watched(name):
    found, problems = scene(ViewState(scenario=name, days=3, burn_in=0))
    assert problems == {}
    assert 2 <= len(found.labels) <= 3
    assert all(one.horizon.days == 3 for one in found.settings)
    for lang in ("en", "zh"):
        assert f"scenario.{name}.name" in Texts(lang)
