"""Trying out responses changes nothing, and gives what the model then does."""

import numpy as np
import pytest
from tests.small_worlds import QUARRELSOME, digest, state, tiny

from vendorsim.console.questions.encounters import (
    NO_STALL,
    NO_TIES,
    NO_TIME,
    NOT_AT_LOCK,
    PROGRAMME,
    Address,
    Directed,
    look,
    told,
    trials,
)
from vendorsim.model.model import VendorModel
from vendorsim.plugins.response import Response


@pytest.fixture(scope="module")
def settings():
    return tiny(**QUARRELSOME)


def addresses(model):
    """Meetings of the next tick, each before it takes place."""
    tick = model.clock.tick
    for team, vendor, lock in model.meetings():
        yield Address(tick, team, vendor, lock)


def test_a_run_that_halts_and_tries_everything_is_the_run_that_does_not(settings):
    plain, tried = VendorModel(settings, seed=5), Directed(settings, seed=5)
    met = 0
    while plain.running:
        plain.step()
        for at in addresses(tried):
            before = {name: values.copy() for name, values in state(tried).items()}
            trials(tried, at)
            look(tried, at)
            told(tried, at, Response.SEIZE_TOOLS)
            after = state(tried)
            assert [name for name in before if before[name].tobytes() != np.asarray(after[name]).tobytes()] == []
            met += 1
        if plain.clock.day_begins:
            assert digest(plain) == digest(tried)
    assert met > 30


@pytest.mark.parametrize("policy", ["strict_seizure", "persuasion_first"])
def test_what_is_tried_is_what_then_happens(settings, policy):
    model = Directed(settings.with_(policy=policy), seed=5)
    seen, quarrels, tick = {}, 0, 0
    expected = {}

    def note(at, usual):
        expected[at] = usual
        return usual

    model.decide = note
    last = None
    while model.running and tick < 150:
        tick = model.clock.tick
        for at in addresses(model):
            quarrels += check(model, last, seen, expected)
            seen[at], last = trials(model, at), at
        quarrels += check(model, last, seen, expected)
        last = None
    assert quarrels > 3
    assert any(at.is_lock for at in expected) and not all(at.is_lock for at in expected)


def check(model, at, seen, expected):
    """The trial of the policy's answer is what the encounter left in the model's own state."""
    if at is None or at not in expected:
        return 0
    one, s = seen[at][expected[at].name.lower()], model.columns["state"][0]
    if one.response == "ignore":
        return 0
    assert (s.tick, s.team, s.row) == (at.tick, at.team, at.lock if at.is_lock else at.vendor)
    assert one.chances == (s.reach_verbal, s.reach_obstruct, s.reach_blows, s.reach_injury, s.reach_crowd)
    assert (one.recorded, one.severity, one.highest) == (s.recorded_expected, s.severity_expected, s.highest)
    assert one.minutes == s.minutes
    return int(s.highest >= 1)


def test_chances_fall_from_stage_to_stage_and_walking_on_risks_nothing(settings):
    model = Directed(settings, seed=5)
    found = [trials(model, at) for _ in range(40) for at in addresses(model)]
    for tried in filter(None, found):
        assert set(tried) == {one.name.lower() for one in Response}
        for one in tried.values():
            assert list(one.chances) == sorted(one.chances, reverse=True)
            assert one.chances[-1] >= 0.0 and one.chances[0] <= 1.0
        assert tried["ignore"].chances == (0.0,) * 5 and tried["ignore"].minutes == 0.0


def test_the_answer_of_who_decides_is_given_and_nothing_else(settings):
    model = Directed(settings.with_(policy="strict_seizure"), seed=5)
    model.decide = lambda at, usual: Response.EXPLAIN
    answered = set()
    for _ in range(100):
        for _ in addresses(model):
            answered.add(int(model.columns["state"][0].response))
    assert answered - {0} <= {int(Response.EXPLAIN), int(Response.MOVE_ON)}
    assert int(Response.EXPLAIN) in answered


def test_who_decides_nothing_changes_nothing(settings):
    one, other = VendorModel(settings, seed=3), Directed(settings, seed=3)
    other.decide = lambda at, usual: usual
    one.run()
    other.run()
    assert digest(one) == digest(other)


def test_what_is_not_possible_says_why(settings):
    model = Directed(settings, seed=5)
    reasons, at_locks = set(), set()
    for _ in range(200):
        for at in addresses(model):
            situation = look(model, at)
            if situation is None:
                continue
            assert situation.possible["ignore"] == ""
            (at_locks if at.is_lock else reasons).update(situation.possible.values())
            tried = trials(model, at)
            for name, reason in situation.possible.items():
                assert tried[name].reason == reason
                # What does not fit into the shift is what the model makes something else of.
                assert (tried[name].response != name) == (reason == NO_TIME) or reason not in ("", NO_TIME)
    assert {NO_STALL, NO_TIME} <= reasons
    assert NOT_AT_LOCK in at_locks
    assert PROGRAMME not in reasons and NO_TIES not in reasons


def test_a_programme_that_forbids_coercion_is_the_reason(settings):
    model = Directed(settings.with_(**{"programmes.ledger": {}}), seed=5)
    reasons = {}
    for _ in range(100):
        for at in addresses(model):
            situation = look(model, at)
            if situation and not at.is_lock:
                reasons[situation.possible["seize_goods"]] = at
    assert PROGRAMME in reasons


def test_a_situation_holds_the_case_that_the_policy_gets(settings):
    model, cases = Directed(settings, seed=5), []
    model.decide = lambda at, usual: cases.append(model._case.item()) or usual
    seen = []
    for _ in range(60):
        for at in addresses(model):
            situation = look(model, at)
            if situation is not None:
                seen.append(situation)
    assert [one.as_case._values for one in seen] == cases
    assert {one.goods for one in seen if not one.address.is_lock} <= {"produce", "breakfast", "snacks", "general"}
