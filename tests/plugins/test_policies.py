"""What every installed policy must keep, whoever wrote it: read from the registry, so a new one is tested unnamed."""

import ast
import inspect
import math
import pickle
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.small_worlds import SHIPPED

import vendorsim
from vendorsim.plugins.case import CASE_FIELDS, KINDS, OUTCOMES, ZONES, Case
from vendorsim.plugins.installed_policies import installed, policy_class
from vendorsim.plugins.installed_programmes import programme_class
from vendorsim.plugins.parameter import Choice
from vendorsim.plugins.policy import Policy
from vendorsim.plugins.response import MEANINGS, Response

EVERY = sorted(installed())
PACKAGE = Path(vendorsim.__file__).parent

share = st.floats(0.0, 1.0)
yuan = st.floats(0.0, 1e5)
few = st.integers(0, 30)
numbers = {
    "obstruction": share, "hour": st.floats(6.0, 24.0), "violations": st.floats(0.0, 1000.0),
    "last_outcome": st.integers(0, len(OUTCOMES) - 1), "days_since": st.floats(0.0, 400.0) | st.just(1e9),
    "moves_today": few, "explanations": few, "home_visits": few, "tie_visits": few, "refusals": few, "ties": share,
    "goods": yuan, "tools": yuan, "weekly_income": st.floats(-1e4, 1e5), "alternative_site": st.integers(-1, 9),
    "alternative_stalls": few, "alternative_quality": st.floats(0.0, 10.0), "alternative_fee": st.floats(0.0, 100.0),
    "alternative_metres": st.floats(0.0, 5000.0), "bystanders": st.floats(0.0, 500.0), "others_present": few,
    "free_minutes": st.floats(0.0, 540.0), "people": st.integers(1, 6), "law": share, "communication": share,
    "judgement": share, "respect": share, "recorder": share, "luck": share,
    "entries": st.integers(0, 20), "evidence": share, "record_shown": share, "filmed": share, "volunteers": share,
    "tension": share,
}  # fmt: skip
vendors = st.fixed_dictionaries({"kind": st.just(0), "zone": st.integers(1, len(ZONES) - 1), **numbers})
locks = st.fixed_dictionaries({"kind": st.just(1), "zone": st.just(0), **numbers})
cases = (vendors | locks).map(lambda fields: Case.of(**fields))


def test_the_made_cases_name_every_field():
    assert {"kind", "zone", *numbers} == set(CASE_FIELDS)


def test_the_six_shipped_policies_are_installed():
    assert set(SHIPPED) <= set(EVERY)


def test_the_shared_repertoire_says_what_each_response_means():
    assert set(MEANINGS) == set(Response)
    assert [int(response) for response in Response] == list(range(10))


@pytest.mark.parametrize("name", EVERY)
@settings(max_examples=60)
@given(case=cases)
def test_a_policy_answers_any_case_within_the_repertoire_and_alike_each_time(name, case):
    policy, twin = policy_class(name)(), policy_class(name)()
    before = case.as_dict(), vars(policy).copy()
    answer = policy.respond(case)
    assert isinstance(answer, Response)
    assert policy.respond(case) is answer, "the same case must get the same answer"
    assert twin.respond(case) is answer, "and so it must from another copy of the policy"
    assert (case.as_dict(), vars(policy)) == before, "answering must change neither the case nor the policy"


@pytest.mark.parametrize("name", EVERY)
@settings(max_examples=15)
@given(several=st.lists(cases, max_size=8))
def test_answers_to_several_cases_are_those_to_each(name, several):
    policy = policy_class(name)()
    assert policy.respond_all(several) == [policy.respond(case) for case in several]


@pytest.mark.parametrize("name", EVERY)
@settings(max_examples=60)
@given(data=st.data())
def test_a_policy_answers_whatever_its_parameters_within_their_bounds(name, data):
    chosen = {key: data.draw(values_of(choice)) for key, choice in policy_class(name).parameters().items()}
    assert isinstance(policy_class(name)(**chosen).respond(data.draw(cases)), Response)


def values_of(choice: Choice) -> st.SearchStrategy:
    if isinstance(choice.value, bool | str):
        return st.just(choice.value)
    if isinstance(choice.value, int):
        return st.integers(int(choice.low), int(choice.high))
    return st.floats(choice.low, choice.high)


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("kind", KINDS)
def test_stalls_and_locks_both_get_an_answer(name, kind):
    assert isinstance(policy_class(name)().respond(Case.of(kind=KINDS.index(kind))), Response)


@pytest.mark.parametrize("name", EVERY)
def test_a_policy_travels_to_another_process(name):
    chosen = {key: choice.value for key, choice in policy_class(name).parameters().items()}
    policy = policy_class(name)(**chosen)
    back = pickle.loads(pickle.dumps(policy))
    assert type(back) is type(policy)
    assert vars(back) == vars(policy)


@pytest.mark.parametrize("name", EVERY)
def test_a_policy_says_what_it_is_and_where_it_comes_from(name):
    cls = policy_class(name)
    assert cls.__doc__, "a policy needs a docstring"
    assert cls.__doc__ != Policy.__doc__, "of its own"
    assert cls.respond.__doc__, "and so does its answer"
    assert inspect.getmodule(cls).__doc__, "and its file"


@pytest.mark.parametrize("name", EVERY)
def test_parameters_of_a_policy_have_unit_bounds_meaning_and_source(name):
    for key, choice in policy_class(name).parameters().items():
        assert choice.unit.strip(), f"{key} needs a unit"
        assert choice.meaning.strip(), f"{key} needs a meaning"
        assert choice.source.strip(), f"{key} needs a source, or the word assumption"
        if isinstance(choice.value, int | float) and not isinstance(choice.value, bool):
            assert choice.low is not None, f"{key} needs bounds"
            assert math.isfinite(choice.low), f"bounds of {key}"
            assert choice.low <= choice.value <= choice.high, f"the default of {key} lies outside its own bounds"


@pytest.mark.parametrize("name", EVERY)
def test_a_policy_refuses_a_parameter_that_it_does_not_have(name):
    with pytest.raises(TypeError, match="has no parameter quickness"):
        policy_class(name)(quickness=1)


@pytest.mark.parametrize("name", EVERY)
def test_the_programmes_that_a_policy_brings_along_exist_and_take_their_parameters(name):
    for programme, values in policy_class(name).programmes.items():
        assert set(values) <= set(programme_class(programme).parameters())


def test_only_strict_policies_ever_seize():
    # What a policy promises in its docstring is a property of its answers, not of what comes of them.
    peaceful = {"laissez_faire", "persuasion_first", "evidence_first", "block_and_channel"}
    for name in peaceful:
        found = all_answers(name)
        assert not found & {Response.SEIZE_GOODS, Response.SEIZE_TOOLS}, name
    assert all_answers("laissez_faire") == {Response.IGNORE}
    assert {Response.SEIZE_GOODS, Response.SEIZE_TOOLS} <= all_answers("strict_seizure")
    assert Response.DOCUMENT_AND_FINE in all_answers("evidence_first")
    assert {Response.HOME_VISIT, Response.MOBILISE_TIES} <= all_answers("persuasion_first")
    assert Response.GUIDE_TO_STALL in all_answers("block_and_channel")


def all_answers(name: str) -> set[Response]:
    """Answers to a grid of cases that turns every policy's knobs."""
    policy = policy_class(name)()
    return {
        policy.respond(Case.of(kind=kind, violations=violations, last_outcome=outcome, moves_today=moves,
                               explanations=talks, home_visits=talks, tie_visits=ties, days_since=days,
                               alternative_stalls=stalls, alternative_quality=1.5))
        for kind in (0, 1) for violations in (0, 40, 90, 170, 900) for outcome in range(len(OUTCOMES))
        for moves in (0, 9) for talks in (0, 1, 9) for ties in (0, 9) for days in (0.5, 90.0) for stalls in (0, 4)
    }  # fmt: skip


def test_some_policy_uses_each_response_of_the_repertoire():
    used = set().union(*(all_answers(name) for name in SHIPPED))
    # Assisting with a licence waits for the programme that issues them.
    assert set(Response) - used <= {Response.ASSIST}


def policy_names_in_the_model() -> dict[str, list[str]]:
    """Where the code that decides outcomes speaks of a policy by its name."""
    named = {*SHIPPED, *(policy_class(name).__name__ for name in SHIPPED)}
    deciding: list[Path] = []
    for folder in ("model", "settings/behaviour", "measures", "programmes"):
        deciding += sorted((PACKAGE / folder).rglob("*.py"))
    found: dict[str, list[str]] = {}
    for path in deciding:
        for node in ast.walk(ast.parse(path.read_text())):
            words = {getattr(node, "id", None), getattr(node, "attr", None)}
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                words.add(node.value)
            if words & named:
                found.setdefault(path.name, []).extend(sorted(str(word) for word in words & named))
    return found


def test_no_outcome_hangs_on_a_policys_name():
    assert policy_names_in_the_model() == {}


@pytest.mark.parametrize("name", EVERY)
def test_a_policy_knows_nothing_of_what_comes_of_its_answers(name):
    # It may look at the case only: no module of the model is reachable from its names.
    allowed = (
        "vendorsim.plugins.parameter",
        "vendorsim.plugins.case",
        "vendorsim.plugins.response",
        "vendorsim.plugins.policy",
    )
    module = inspect.getmodule(policy_class(name))
    if not module.__name__.startswith("vendorsim."):
        pytest.skip("the contract of imports is the project's own; an outside policy may import what it likes")
    for key, value in vars(module).items():
        origin = getattr(value, "__module__", "") or ""
        if origin.startswith("vendorsim.") and origin != module.__name__:
            assert origin in allowed, f"{name} uses {key} of {origin}"
