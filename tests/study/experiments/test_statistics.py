"""Statistics against known answers."""

import math

import numpy as np
import pytest

from vendorsim.study.statistics import (
    bands,
    estimator_gain,
    mean_interval,
    none_seen,
    paired_difference,
    t_quantile,
    variance_reduction,
)


def test_the_interval_of_a_mean_is_the_textbook_one():
    found = mean_interval([1.0, 2.0, 3.0, 4.0, 5.0])
    assert found.mean == 3.0
    assert found.high - 3.0 == pytest.approx(2.7764451 * math.sqrt(2.5 / 5), rel=1e-7)
    assert 3.0 - found.low == pytest.approx(found.high - 3.0)
    assert t_quantile(20) == pytest.approx(2.0930240544, rel=1e-9)


def test_one_value_has_a_mean_and_no_interval():
    found = mean_interval([4.0])
    assert found.mean == 4.0
    assert math.isnan(found.low)
    assert not found.excludes_zero


def test_values_that_a_run_cannot_have_are_left_out():
    found = mean_interval([1.0, math.nan, 3.0])
    assert (found.mean, found.n) == (2.0, 2)
    assert math.isnan(mean_interval([math.nan]).mean)


def test_the_mean_does_not_depend_on_the_order_of_runs():
    values = np.random.default_rng(5).lognormal(0, 4, 50).tolist()
    assert mean_interval(values) == mean_interval(values[::-1]) == mean_interval(sorted(values))


def test_a_paired_difference_sees_through_shared_luck():
    luck = np.random.default_rng(1).normal(0, 10, 20)
    first, second = 50 + luck, 51 + luck
    found = paired_difference(second, first)
    assert found.mean == pytest.approx(1.0)
    assert found.excludes_zero
    assert not paired_difference(first, first).excludes_zero


def test_pairs_with_an_unknown_value_are_left_out_on_both_sides():
    found = paired_difference([5.0, math.nan, 9.0], [4.0, 100.0, 6.0])
    assert (found.mean, found.n) == (2.0, 2)


def test_the_variance_reduction_is_the_ratio_of_variances_of_the_difference():
    rng = np.random.default_rng(2)
    shared, own = rng.normal(0, 3, (2, 20_000)), rng.normal(0, 1, (2, 20_000))
    # var(a) + var(b) = 20; var(a - b) = 2
    assert variance_reduction(shared[0] + own[0], shared[0] + own[1]) == pytest.approx(10.0, rel=0.05)
    assert variance_reduction(shared[0], shared[1]) == pytest.approx(1.0, rel=0.05)
    assert math.isnan(variance_reduction([1.0, 2.0], [1.0, 2.0]))


def test_the_gain_of_an_estimator_is_the_ratio_of_its_variances():
    assert estimator_gain([1.0, 2.0, 3.0], [0.0, 2.0, 4.0]) == pytest.approx(4.0)
    assert math.isnan(estimator_gain([1.0, 1.0], [0.0, 2.0]))


def test_about_95_of_100_intervals_hold_the_true_mean():
    samples = np.random.default_rng(3).normal(7.0, 2.0, (2000, 8))
    held = [found.low <= 7.0 <= found.high for found in map(mean_interval, samples)]
    assert 0.935 <= np.mean(held) <= 0.965


def test_a_band_is_the_interval_at_each_position():
    series = np.random.default_rng(4).normal(0, 1, (6, 3))
    mean, low, high = bands(series)
    for day in range(3):
        found = mean_interval(series[:, day])
        assert (mean[day], low[day], high[day]) == pytest.approx((found.mean, found.low, found.high))


def test_ends_are_cut_to_what_is_possible():
    rate = mean_interval([0.0, 0.0, 0.0, 10.0])
    assert rate.low < 0.0
    assert (rate.within(0.0, math.inf).low, rate.within(0.0, math.inf).high) == (0.0, rate.high)
    assert mean_interval([0.9, 1.0, 1.0]).within(0.0, 1.0).high == 1.0
    loss = mean_interval([-3.0, -2.0])
    assert loss.within(0.0, math.inf) == loss, "a quantity that can be negative stays as it is"
    assert math.isnan(mean_interval([4.0]).within(0.0, 1.0).low)


def test_a_count_of_none_leaves_the_poisson_limit_open():
    found = none_seen(50.0, 4)
    assert (found.mean, found.low) == (0.0, 0.0)
    assert math.exp(-50.0 * found.high) == pytest.approx(0.05), (
        "the rate at which none is seen in one of twenty studies"
    )
    assert math.isnan(none_seen(0.0, 4).high)


def test_counts_that_never_vary_tell_no_gain():
    assert math.isnan(estimator_gain([1.0, 2.0], [0.0, 0.0]))
