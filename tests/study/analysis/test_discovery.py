"""Scenario discovery finds the box that was put into the data, and says why where there is none."""

import numpy as np
import pandas as pd
import pytest
import toy_sweep as toy

from vendorsim.errors import SettingsError
from vendorsim.study.analysis.discovery import box, chosen, failing_conditions
from vendorsim.study.analysis.overview import analyse

pytest.importorskip("ema_workbench")


def conditions(n=400):
    draws = np.random.default_rng(11)
    return pd.DataFrame({
        "crowd": draws.uniform(0, 1, n), "fines": draws.uniform(10, 20, n), "officers": draws.integers(0, 10, n),
        "city": draws.choice(["old", "new", "port"], n), "constant": np.ones(n),
    })  # fmt: skip


def test_the_box_that_was_put_in_is_found():
    x = conditions()
    failed = ((x["crowd"] > 0.6) & (x["fines"] < 15.0)).to_numpy()
    found = box(x, failed)
    assert set(found["factor"]) == {"crowd", "fines"}
    rows = found.set_index("factor")
    assert rows.loc["crowd", "low"] == pytest.approx(0.6, abs=0.03)
    assert rows.loc["crowd", "high"] == rows.loc["crowd", "range_high"]
    assert rows.loc["fines", "high"] == pytest.approx(15.0, abs=0.3)
    assert (rows["quasi_p"] < 1e-6).all()
    assert found.attrs["density"] >= 0.8
    assert found.attrs["coverage"] > 0.9
    assert found.attrs["reason"] == ""
    assert box(x, failed).equals(found)


def test_words_and_whole_numbers_are_conditions_too():
    x = conditions()
    found = box(x, ((x["city"] == "port") & (x["officers"] <= 3)).to_numpy()).set_index("factor")
    assert found.loc["city", "values"] == "port"
    assert found.loc["officers", "high"] == 3.0
    assert np.isnan(found.loc["city", "low"])


def test_a_column_named_scenario_is_not_lost():
    x = conditions().rename(columns={"city": "scenario"})
    assert list(box(x, (x["scenario"] == "old").to_numpy())["factor"]) == ["scenario"]


def test_where_there_is_no_box_the_reason_is_said():
    x = conditions(40)
    reasons = {
        "nothing fails: every goal is met in all 40 futures": np.zeros(40, bool),
        "everything fails: a goal is missed in all 40 futures": np.ones(40, bool),
        "it fails in 39 of 40 futures, so that almost any conditions will do": np.arange(40) > 0,
    }
    for reason, failed in reasons.items():
        found = box(x, failed)
        assert found.empty
        assert found.attrs["reason"].startswith(reason)
    assert "10 futures are too few" in box(conditions(10), np.arange(10) > 4).attrs["reason"]
    assert box(x[["constant"]], np.arange(40) > 20).attrs["reason"] == "no uncertainty varies"


def test_the_box_is_chosen_by_the_rule():
    rows = [  # coverage, density, restricted factors
        (1.0, 0.3, 0), (0.9, 0.6, 1), (0.8, 0.82, 2), (0.7, 0.85, 2), (0.6, 0.95, 3),
    ]  # fmt: skip
    trajectory = pd.DataFrame(rows, columns=["coverage", "density", "res_dim"])
    assert chosen(trajectory) == 2  # dense, fewest restrictions, then most coverage
    assert chosen(trajectory[trajectory["density"] < 0.8]) == 1
    trajectory["density"] /= 2.0
    assert chosen(trajectory) == 4
    trajectory.loc[4, "coverage"] = 0.4  # less than half of the failures
    assert chosen(trajectory) == 3


def test_conditions_of_a_sweep_under_one_policy(tmp_path):
    def fails_late(task, seed):
        bad = task.settings.policy == "graduated" and toy.share(task.settings, toy.B) > 0.5
        return toy.Given({"violation_share": 0.9 if bad else 0.2})

    results = toy.swept(
        tmp_path, fails_late, levers={"policy": ["strict_seizure", "graduated"]}, replicates={"number": 1},
        uncertainties={path: {} for path in toy.FACTORS}, goals={"violation_share": {"at_most": 0.5}},
        design={"kind": "policies_by_scenarios", "samples": 64},
    )  # fmt: skip
    found = failing_conditions(results, "graduated")
    assert list(found["factor"]) == [toy.FACTORS[1]]
    assert found.loc[0, "low"] == pytest.approx(0.025, abs=0.002)  # half of 0 to 0.05
    assert found.attrs["label"] == "graduated"
    assert (found.attrs["futures"], found.attrs["failures"]) == (64, 32)
    assert "nothing fails" in failing_conditions(results, "strict_seizure").attrs["reason"]
    assert failing_conditions(results, "graduated", "violation_share").equals(found)
    with pytest.raises(SettingsError, match="unknown choice of levers"):
        failing_conditions(results, "strict")
    with pytest.raises(SettingsError, match='unknown goal "jobs"'):
        failing_conditions(results, "graduated", "jobs")


def test_goals_that_fail_in_different_conditions_have_a_box_each(tmp_path):
    def two_ways(task, seed):
        high, low = toy.share(task.settings, toy.A) > 0.7, toy.share(task.settings, toy.B) < 0.3
        return toy.Given({"violation_share": 0.9 if high else 0.2, "resident_opinion": 0.1 if low else 0.8})

    results = toy.swept(
        tmp_path, two_ways, replicates={"number": 1}, uncertainties={path: {} for path in toy.FACTORS},
        goals={"violation_share": {"at_most": 0.5}, "resident_opinion": {"at_least": 0.5}},
        design={"kind": "latin_hypercube", "samples": 64},
    )  # fmt: skip
    assert list(failing_conditions(results, "base", "violation_share")["factor"]) == [toy.FACTORS[0]]
    assert list(failing_conditions(results, "base", "resident_opinion")["factor"]) == [toy.FACTORS[1]]
    table = next(part.table for part in analyse(results, ["violation_share"]) if part.name == "conditions")
    rows = set(zip(table["goal"], table["factor"], strict=True))
    assert rows >= {("violation_share at most 0.5", toy.FACTORS[0]), ("resident_opinion at least 0.5", toy.FACTORS[1])}


def test_restrictions_that_chance_explains_as_well_are_dropped():
    """Failures are frequent and depend on one factor; PRIM alone adds others to get above the density."""
    draws = np.random.default_rng(3)
    x = pd.DataFrame({f"factor{i}": draws.uniform(0, 1, 64) for i in range(6)})
    nothing = box(x, draws.uniform(0, 1, 64) < 0.73)
    assert (nothing["quasi_p"] <= 0.05).all()
    found = box(x, (x["factor2"] > 0.5).to_numpy() | (draws.uniform(0, 1, 64) < 0.4))
    assert list(found["factor"]) == ["factor2"]
    assert (found["quasi_p"] <= 0.05).all()
    assert found.attrs["coverage"] >= 0.5


def test_limits_of_whole_numbers_are_whole_wherever_the_box_ends():
    draws, boxes = np.random.default_rng(5), 0
    for number in range(24):
        x = pd.DataFrame({"people": draws.integers(20, 81, 64), "other": draws.uniform(0, 1, 64)})
        failed = ((x["people"] > 30 + 2 * number) | (draws.uniform(0, 1, 64) < 0.2)).to_numpy()
        found = box(x, failed).set_index("factor")
        if "people" in found.index:
            low, high = found.loc["people", ["low", "high"]]
            assert (low, high) == (round(low), round(high))
            boxes += 1
    assert boxes > 8
