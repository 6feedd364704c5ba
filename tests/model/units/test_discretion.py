"""Whom a team takes first: by harm, by who is known, by ease; off, as they stand."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.small_worlds import parameters, records

from vendorsim.model.people import discretion

share = st.floats(0.0, 1.0)
stalls = st.lists(
    st.tuples(st.floats(0.2, 4.0), st.floats(0.0, 60.0), st.integers(0, 3), share), min_size=1, max_size=8
)


def in_turn(met, harm=0.0, known=0.0, ease=0.0, before=2):
    """The order in which vendors (pull, violations, moves today, mobility) are taken, who stand behind others' cases."""
    p = parameters(discretion_harm=harm, discretion_known=known, discretion_ease=ease)
    appeal, violations, moves, mobility = (np.array(column, float) for column in zip(*met, strict=True))
    cases = np.concatenate((np.full(before, 99), np.arange(len(met)))).astype(np.int32)
    meetings = records(vendor=cases)
    vendors = records(appeal=appeal, violations=violations, moves_today=moves.astype(np.int32), mobility=mobility)
    discretion.put_in_turn(p, before, cases.size, 0.1, 1.0, meetings, vendors)
    cases = meetings["vendor"]
    assert (cases[:before] == 99).all(), "cases of other teams stay where they are"
    return cases[before:].tolist()


@given(met=stalls)
def test_without_weights_they_are_taken_as_they_stand(met):
    assert in_turn(met) == list(range(len(met)))


@given(met=stalls, harm=share, known=share, ease=share)
def test_the_greatest_claim_comes_first_and_nobody_is_lost(met, harm, known, ease):
    p = parameters(discretion_harm=harm, discretion_known=known, discretion_ease=ease)
    order = in_turn(met, harm, known, ease)
    assert sorted(order) == list(range(len(met)))
    claims = [discretion.claim_on_team(p, 0.1, 1.0, *map(float, met[v])) for v in order]
    assert claims == sorted(claims, reverse=True)
    for first, second in pairwise(order):
        if met[first] == met[second]:
            assert first < second, "equal ones stay as they stand"


def test_each_weight_asks_its_own_question():
    met = [(1.0, 0.0, 0, 0.9), (3.0, 0.0, 0, 0.8), (1.0, 40.0, 0, 0.7), (1.0, 0.0, 0, 0.1), (1.0, 0.0, 2, 0.9)]
    assert in_turn(met, harm=1.0)[0] == 1
    assert in_turn(met, known=1.0)[:2] == [4, 2]
    assert in_turn(met, ease=1.0)[0] == 3


@given(obstruction=share, complaints=st.floats(0.0, 50.0), appeal=st.floats(0.1, 5.0))
def test_harm_grows_with_width_complaints_and_pull_and_stays_below_one(obstruction, complaints, appeal):
    p = parameters()
    harm = discretion.in_the_way(p, obstruction, complaints, appeal)
    assert 0.0 <= harm < 1.0
    assert discretion.in_the_way(p, min(1.0, obstruction + 0.1), complaints + 1.0, appeal + 1.0) >= harm
