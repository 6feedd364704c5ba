"""Regret and satisficing on tables that can be computed by hand."""

import pytest
import toy_sweep as toy

from vendorsim.errors import ResultsError, SettingsError
from vendorsim.study.analysis.robustness import future_means, regret, satisficing, wilson

POLICIES = ["strict_seizure", "graduated"]
# violation_share (lower is better) and resident_opinion (higher is better) by policy and future.
TABLE = {
    "strict_seizure": [(0.2, 0.5), (0.4, 0.1), (0.9, 0.0), (0.5, 0.2)],
    "graduated": [(0.3, 0.4), (0.3, 0.3), (0.3, 0.1), (0.5, 0.4)],
}


def by_hand(task, seed):
    """The table, with luck that the two seeds share and that cancels in their mean."""
    row = TABLE[task.settings.policy][round(toy.share(task.settings, toy.A) * 3)]
    luck = 0.01 if seed == 1 else -0.01
    return toy.Given({"violation_share": row[0] + luck, "resident_opinion": row[1] + luck})


def with_a_gap(task, seed):
    """As `by_hand`, but for the runs of one policy in the second future."""
    if task.settings.policy == "graduated" and round(toy.share(task.settings, toy.A) * 3) == 1:
        raise ValueError("no such pitch")
    return by_hand(task, seed)


def tried(folder, simulate=by_hand, **said):
    return toy.swept(
        folder, simulate, levers={"policy": POLICIES}, uncertainties={toy.FACTORS[0]: [0.0, 0.1, 0.2, 0.3]},
        measures=["violation_share", "resident_opinion"], replicates={"number": 2}, **said,
    )  # fmt: skip


def test_a_choice_without_any_value_of_a_measure_is_left_out_of_it(tmp_path, monkeypatch):
    results = tried(tmp_path)
    means = future_means(results, ["violation_share", "resident_opinion"])
    means.loc[means["label"] == "graduated", "violation_share"] = float("nan")
    monkeypatch.setattr("vendorsim.study.analysis.robustness.future_means", lambda *_: means)
    found = regret(results)
    assert set(found[found["measure"] == "violation_share"]["label"]) == {"strict_seizure"}
    assert set(found[found["measure"] == "resident_opinion"]["label"]) == set(POLICIES)


def test_regret_is_the_gap_to_the_best_in_the_same_future(tmp_path):
    found = regret(tried(tmp_path)).set_index(["label", "measure"])
    row = found.loc["strict_seizure", "violation_share"]  # gaps 0, 0.1, 0.6, 0
    assert row[["mean_regret", "q90_regret", "max_regret"]].to_list() == pytest.approx([0.175, 0.45, 0.6])
    assert (row["best_share"], row["n"]) == (0.5, 4)
    row = found.loc["graduated", "violation_share"]  # gaps 0.1, 0, 0, 0
    assert row[["mean_regret", "max_regret", "best_share"]].to_list() == pytest.approx([0.025, 0.1, 0.75])
    row = found.loc["graduated", "resident_opinion"]  # gaps 0.1, 0, 0, 0: higher is better
    assert row[["mean_regret", "best_share"]].to_list() == pytest.approx([0.025, 0.75])
    row = found.loc["strict_seizure", "resident_opinion"]  # gaps 0, 0.2, 0.1, 0.2
    assert row[["mean_regret", "q90_regret", "max_regret"]].to_list() == pytest.approx([0.125, 0.2, 0.2])


def test_satisficing_counts_futures_in_which_goals_are_met(tmp_path):
    goals = {"violation_share": {"at_most": 0.45}, "resident_opinion": {"at_least": 0.15}}
    found = satisficing(tried(tmp_path, goals=goals)).set_index(["label", "goal"])["share"]
    assert found["strict_seizure", "violation_share at most 0.45"] == 0.5
    assert found["strict_seizure", "resident_opinion at least 0.15"] == 0.5
    assert found["strict_seizure", "all"] == 0.25
    assert found["graduated", "violation_share at most 0.45"] == 0.75
    assert found["graduated", "all"] == 0.5


def test_a_future_with_a_gap_counts_in_no_comparison(tmp_path):
    results = tried(tmp_path, with_a_gap, goals={"violation_share": {"at_most": 0.45}})
    found = regret(results).set_index(["label", "measure"])
    assert set(found["n"]) == {3}
    assert found.loc["strict_seizure", "violation_share"]["mean_regret"] == pytest.approx(0.2)  # 0, 0.6, 0
    alone = satisficing(results).set_index(["label", "goal"])["n"]
    assert (alone["strict_seizure", "all"], alone["graduated", "all"]) == (4, 3)


def test_seeds_that_one_policy_lacks_are_left_out_for_all_of_that_future(tmp_path):
    def lopsided(task, seed):
        if seed == 2 and task.settings.policy == "graduated":
            raise ValueError("no such pitch")
        return by_hand(task, seed)

    found = future_means(tried(tmp_path, lopsided), ["violation_share"])
    assert found["violation_share"].to_list() == pytest.approx([0.21, 0.41, 0.91, 0.51, 0.31, 0.31, 0.31, 0.51])


def test_what_cannot_be_told_is_said(tmp_path):
    results = tried(tmp_path / "a")
    with pytest.raises(SettingsError, match="no goals"):
        satisficing(results)
    with pytest.raises(SettingsError, match='unknown measure "violation"'):
        satisficing(results, {"violation": {"at_most": 1.0}})
    alone = toy.swept(tmp_path / "b", toy.linear, uncertainties={toy.FACTORS[0]: {}}, replicates={"number": 1})
    with pytest.raises(SettingsError, match="no lever varies"):
        regret(alone)
    empty = toy.swept(tmp_path / "c", lambda task, seed: 1 / 0, uncertainties={toy.FACTORS[0]: {}})
    with pytest.raises((ResultsError, SettingsError)):
        satisficing(empty, {"violation_share": {"at_most": 1.0}})


def test_the_interval_of_a_share_is_wilsons():
    """Newcombe (1998), table I, method 3: 81 of 263 gives 0.2553 to 0.3662, 0 of 20 gives 0 to 0.1611."""
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=1e-4)
    assert wilson(20, 20) == pytest.approx((0.8389, 1.0), abs=1e-4)
