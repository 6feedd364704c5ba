"""The calibration: a known posterior is recovered, on seeds of its own, whatever ends it, and doubt is told."""

import math
import threading

import numpy as np
import pytest
import search_toys
from search_toys import INCOME, experiment

from vendorsim.errors import ResultsError, SettingsError
from vendorsim.study.analysis.calibration import (
    CalibrationError,
    calibrate,
    read_posterior,
    read_predictive,
    read_summary,
)
from vendorsim.study.analysis.posterior import (
    against_prior,
    aims_of,
    available_aims,
    distance,
    effective_size,
    predictive_row,
    quantile,
)
from vendorsim.study.execution.pool import run_jobs
from vendorsim.study.store.results import open_sweep
from vendorsim.study.store.runs import RunStore

BOTH = {
    "people.vendors_per_officer": {"low": 1.0, "high": 31.0},
    "people.vendors_per_assistant": {"low": 1.0, "high": 31.0},
}


def incomes(population=30, generations=3, **said):
    """A calibration of the toy whose income of 2000 says that its first parameter is 10, give or take 1."""
    wanted = {"targets": ["C10"], "population": population, "generations": generations}
    return experiment(
        **({"levers": {}, "uncertainties": BOTH, "replicates": {"number": 1}, "calibration": wanted} | said)
    )


def quietly(defined, folder, simulate=search_toys.gaussian, **how):
    return calibrate(defined, folder, simulate=simulate, workers=1, progress=False, **how)


def answers(folder):
    return [(folder / f"{name}.csv").read_text() for name in ("posterior", "parameters", "predictive")]


def test_a_known_posterior_is_recovered(tmp_path):
    done = quietly(incomes(100, 5), tmp_path)
    last = read_posterior(tmp_path).query("generation == 5")
    m, w = last["people.vendors_per_officer"], last["weight"]
    size = effective_size(w.to_numpy())
    mean = (m * w).sum()
    spread = math.sqrt((w * (m - mean) ** 2).sum())
    # The truth is 10 ± 1; the tolerance widens it by that of uniform noise of its own width.
    width = math.hypot(1.0, 2.0 * done.generations[-1]["epsilon"] / math.sqrt(3.0))
    assert done.generations[-1]["epsilon"] < 0.5 and size > 50
    assert abs(mean - 10.0) < 3.0 * width / math.sqrt(size)
    assert spread == pytest.approx(width, rel=0.25)
    known, unknown = read_summary(tmp_path).to_dict(orient="records")
    assert known["identified"] and known["narrowing"] > 0.8 and known["low"] < 10.0 < known["high"]
    assert not unknown["identified"] and abs(unknown["narrowing"]) < 0.15  # nothing depends on it
    row = read_predictive(tmp_path).iloc[0]
    assert row["inside"] and row["posterior_inside_share"] > 2.0 * row["prior_inside_share"]
    # New runs of the posterior vary by its width and by their own luck: 100 yuan for each of the two.
    assert row["posterior_high"] - row["posterior_low"] == pytest.approx(
        2.0 * 1.96 * 100.0 * math.hypot(width, 1.0), rel=0.3
    )


def test_every_parameter_set_meets_seeds_of_its_own(tmp_path):
    done = quietly(incomes(20, 2, replicates={"number": 2}), tmp_path)
    runs = open_sweep(tmp_path).runs()
    assert runs["seed"].is_unique and len(runs) == done.new_runs
    assert set(runs.groupby("point")["seed"].nunique()) == {2, 4}  # those of the posterior once more, on new ones


def test_weights_come_to_one_and_distances_lie_within_the_tolerance(tmp_path):
    done = quietly(incomes(), tmp_path)
    posterior = read_posterior(tmp_path)
    for said in done.generations:
        own = posterior[posterior["generation"] == said["generation"]]
        assert own["weight"].sum() == pytest.approx(1.0)
        assert len(own) == 30 and own["distance"].max() <= said["epsilon"]
    tolerances = [said["epsilon"] for said in done.generations]
    assert tolerances == sorted(tolerances, reverse=True)


def test_a_killed_calibration_goes_on_to_the_same_posterior_and_repeats_no_finished_run(killed, tmp_path):
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    quietly(incomes(8, 1), whole)
    script = f"""
from pathlib import Path
import search_toys
from vendorsim.study.analysis.calibration import calibrate
defined = search_toys.experiment(
    levers={{}}, uncertainties={BOTH!r}, replicates={{"number": 1}},
    calibration={{"targets": ["C10"], "population": 8, "generations": 1}})
calibrate(defined, Path({str(broken)!r}), simulate=search_toys.gaussian, workers=1, progress=False)
"""
    begun = [killed(script, after) for after in (12, 0)]
    assert answers(broken) == answers(whole)
    with RunStore(whole, write=False) as one, RunStore(broken, write=False) as other:
        assert one.finished() == other.finished()
        assert len(one.finished()) <= sum(begun) <= len(one.finished()) + 1  # what was under way at the kill


def test_stop_keeps_what_is_finished_and_says_so(tmp_path):
    stop, seen = threading.Event(), []

    def outcomes(jobs, **how):
        for outcome in run_jobs(jobs, **how):
            seen.append(outcome)
            if len(seen) == 70:
                stop.set()
            yield outcome

    first = quietly(incomes(), tmp_path, outcomes_of=outcomes, stop=stop)
    assert first.interrupted and first.new_runs == 70
    with pytest.raises(ResultsError, match="vendorsim calibrate"):
        read_posterior(tmp_path)
    second = quietly(incomes(), tmp_path)
    assert second.reused == 70 and second.new_runs > 0 and not second.interrupted
    again = quietly(incomes(), tmp_path)
    assert again.new_runs == 0 and again.generations == second.generations


def test_the_answer_hangs_neither_on_the_order_of_runs_nor_on_the_luck_of_others(tmp_path):
    quietly(incomes(8, 1), tmp_path / "one")
    np.random.seed(3)  # noqa: NPY002
    before = np.random.get_state()[1].tolist()  # noqa: NPY002

    def backwards(jobs, **how):
        yield from reversed(list(run_jobs(jobs, **how)))

    quietly(incomes(8, 1), tmp_path / "two", outcomes_of=backwards)
    assert answers(tmp_path / "one") == answers(tmp_path / "two")
    assert np.random.get_state()[1].tolist() == before  # noqa: NPY002


def test_sets_whose_runs_fail_are_left_out_and_told(tmp_path):
    done = quietly(incomes(20, 2), tmp_path, simulate=search_toys.gaussian_with_a_hole)
    assert list(done.problems) == [
        "ValueError: no such town (search_toys.py, line 75, in gaussian_with_a_hole)"
    ] or all("no such town" in problem for problem in done.problems)
    assert sum(done.problems.values()) == len(open_sweep(tmp_path).failures()) > 0
    assert (read_posterior(tmp_path)["people.vendors_per_officer"] <= 25.0).all()


def test_a_calibration_without_values_ends_with_the_reason(tmp_path):
    with pytest.raises(CalibrationError, match="no such town"):
        quietly(incomes(6, 1), tmp_path, simulate=search_toys.broken)


def test_ranges_in_the_logarithm_lists_and_whole_numbers_are_priors_too(tmp_path):
    unknown = {
        "people.vendors_per_officer": {"low": 1.0, "high": 100.0, "log": True},
        "people.vendors": {"low": 10, "high": 12, "whole": True},
        "policy": ["strict_seizure", "graduated"],
    }
    quietly(incomes(60, 1, uncertainties=unknown), tmp_path)
    posterior = read_posterior(tmp_path)
    assert set(posterior["people.vendors"]) == {10, 11, 12} and set(posterior["policy"]) == {
        "strict_seizure",
        "graduated",
    }
    first = open_sweep(tmp_path).points_frame()["people.vendors_per_officer"].head(60)
    assert 0.3 < (first < 10.0).mean() < 0.7  # half of the prior lies in the lower decade
    summary = read_summary(tmp_path).set_index("parameter")
    assert math.isnan(summary.loc["policy", "mean"]) and 10.0 <= summary.loc["people.vendors", "mean"] <= 12.0


def test_targets_are_those_that_one_run_tells():
    measures = dict.fromkeys(search_toys.NAMES, 7.0)
    known = available_aims()
    assert set(known) == {"C04", "C05", "C06", "C07", "C09", "C10", "C11"}
    assert known["C10"].value(measures | {INCOME: 1900.0}) == 1900.0
    assert known["C07"].value(measures) == pytest.approx(0.007)  # per 1,000 encounters, as a share
    assert known["C10"].miss(2200.0) == 1.0 and known["C10"].miss(1900.0) == -0.5
    assert [aim.id for aim in aims_of(incomes(calibration={}))] == sorted(known)


@pytest.mark.parametrize(
    "said, words",
    [
        (
            {"calibration": {"targets": ["C10", "C08"]}},
            ["C08 needs runs or readings of its own", "C10 (monthly net income"],
        ),
        ({"calibration": {"targets": ["C99"]}}, ["C99 is no calibration target", "C11"]),
        ({"precision": {INCOME: 0.1}}, ["precision"]),
        ({"uncertainties": {}, "levers": BOTH}, ["needs uncertainties"]),
    ],
)
def test_mistakes_are_told_before_the_first_run(said, words, tmp_path):
    with pytest.raises(SettingsError) as told:
        quietly(incomes(**said), tmp_path)
    assert all(word in str(told.value) for word in words)
    assert not (tmp_path / "runs.sqlite").exists()


def test_the_distance_is_in_half_widths():
    assert distance([1.0, -1.0]) == 1.0
    assert distance([2.0, 0.0]) == pytest.approx(math.sqrt(2.0))


def test_weighted_quantiles_and_sizes():
    values, weights = np.array([3.0, 1.0, 2.0]), np.array([1.0, 1.0, 2.0])
    assert [quantile(values, weights, share) for share in (0.0, 0.25, 0.5, 0.76, 1.0)] == [1.0, 1.0, 2.0, 3.0, 3.0]
    assert effective_size(np.ones(8)) == 8.0 and effective_size(np.array([1.0, 0.0])) == 1.0


def test_a_posterior_is_told_from_its_prior():
    luck = np.random.default_rng(1)
    same = [against_prior(luck.random(100), np.ones(100))["identified"] for _ in range(400)]
    assert 0.01 < np.mean(same) < 0.10  # one in twenty by chance
    narrow = against_prior(0.4 + 0.1 * luck.random(100), np.ones(100))
    assert narrow["identified"] and narrow["narrowing"] == pytest.approx(0.9, abs=0.02)
    few = against_prior(np.array([0.4, 0.41]), np.ones(2))
    assert not few["identified"]  # two draws tell nothing


def test_a_target_without_a_value_is_not_inside():
    row = predictive_row(available_aims()["C10"], [math.nan, math.nan], [0.5, 0.5], [2000.0])
    assert not row["inside"] and math.isnan(row["posterior_mean"]) and row["prior_inside_share"] == 1.0
    row = predictive_row(available_aims()["C10"], [2000.0, math.nan, 2400.0], [0.3, 0.6, 0.1], [2000.0])
    assert row["posterior_mean"] == pytest.approx(2100.0) and row["posterior_inside_share"] == pytest.approx(0.75)
