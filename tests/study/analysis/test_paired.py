"""Paired differences: the right mean and interval, the saving that shared luck brings, and an honest n."""

import math

import pytest
import toy_sweep as toy

from vendorsim.errors import SettingsError
from vendorsim.study.analysis.paired import interval_over, levels, paired
from vendorsim.study.statistics import mean_interval, paired_difference, variance_reduction

POLICIES = ["strict_seizure", "graduated", "laissez_faire"]


def failing(task, seed):
    """One run of one policy fails."""
    if seed == 3 and task.settings.policy == "graduated":
        raise ValueError("no such pitch")
    return toy.shared_luck(task, seed)


def by_policy(results, measure="violation_share"):
    runs = results.runs()
    return {policy: part.set_index("seed")[measure] for policy, part in runs.groupby("policy")}


def test_differences_are_taken_run_by_run_and_say_what_shared_luck_saves(tmp_path):
    results = toy.swept(tmp_path, toy.shared_luck, levers={"policy": POLICIES}, replicates={"number": 12})
    found = paired(results, ["violation_share", "resident_opinion"]).set_index(["label", "measure"])
    assert list(found.columns) == ["against", "mean", "low", "high", "n", "fewer_replicates", "smallest", "verdict"]
    assert found.loc["graduated", "violation_share"]["verdict"] == "better"
    assert found["smallest"].tolist() == [0.02] * len(found)
    runs = by_policy(results)
    row = found.loc["graduated", "violation_share"]
    hand = paired_difference(list(runs["graduated"]), list(runs["strict_seizure"]))
    assert (row["mean"], row["low"], row["high"], row["n"]) == (hand.mean, hand.low, hand.high, 12)
    assert row["low"] < -3.0 < row["high"]
    assert row["against"] == "strict_seizure"
    hand = variance_reduction(list(runs["graduated"]), list(runs["strict_seizure"]))
    assert row["fewer_replicates"] == pytest.approx(hand)
    assert row["fewer_replicates"] > 20.0  # shared luck has 100 times the variance of a policy's own
    assert found.loc["graduated", "resident_opinion"]["fewer_replicates"] < 3.0  # here nothing is shared


def test_another_reference_turns_the_sign(tmp_path):
    results = toy.swept(tmp_path, toy.shared_luck, levers={"policy": POLICIES}, replicates={"number": 4})
    one = paired(results, ["violation_share"]).set_index("label")["mean"]["graduated"]
    other = paired(results, ["violation_share"], reference="graduated").set_index("label")["mean"]["strict_seizure"]
    assert one == pytest.approx(-other)
    with pytest.raises(SettingsError, match='unknown choice of levers "gradual"; did you mean "graduated"'):
        paired(results, reference="gradual")
    with pytest.raises(SettingsError, match='unknown measure "violation_shar"'):
        paired(results, ["violation_shar"])


def test_a_failed_run_leaves_its_pair_out_and_n_says_so(tmp_path):
    results = toy.swept(tmp_path, failing, levers={"policy": POLICIES}, replicates={"number": 5})
    found = paired(results, ["violation_share"]).set_index("label")
    assert found["n"].to_dict() == {"graduated": 4, "laissez_faire": 5}
    runs = by_policy(results)
    both = [seed for seed in runs["strict_seizure"].index if seed != 3]
    hand = paired_difference(list(runs["graduated"][both]), list(runs["strict_seizure"][both]))
    assert found["mean"]["graduated"] == hand.mean
    assert levels(results, ["violation_share"]).set_index("label")["n"].to_dict() == {
        "strict_seizure": 5, "graduated": 4, "laissez_faire": 5
    }  # fmt: skip


def test_sampled_futures_are_paired_one_by_one(tmp_path):
    results = toy.swept(
        tmp_path, toy.shared_luck, levers={"policy": POLICIES[:2]}, uncertainties={toy.FACTORS[0]: {}},
        design={"kind": "policies_by_scenarios", "samples": 16}, replicates={"number": 3},
    )  # fmt: skip
    row = paired(results, ["violation_share"]).iloc[0]
    assert row["n"] == 48
    # What the futures change is in both runs of a pair, so a pair differs by its own luck alone: 0.14.
    assert row["low"] < -3.0 < row["high"]
    assert row["high"] - row["low"] < 0.3
    level = levels(results, ["violation_share"]).iloc[0]
    assert level["high"] - level["low"] > 1.0
    apart = paired(results, ["violation_share"], by_scenario=True)
    assert list(apart["scenario"]) == [str(number) for number in range(16)]
    assert set(apart["n"]) == {3}


def test_a_latin_hypercube_over_levers_and_uncertainties_has_no_pairs(tmp_path):
    results = toy.swept(
        tmp_path, toy.shared_luck, levers={"policy": POLICIES[:2]}, uncertainties={toy.FACTORS[0]: {}},
        design={"kind": "latin_hypercube", "samples": 8}, replicates={"number": 2},
    )  # fmt: skip
    with pytest.raises(SettingsError, match="nothing can be paired"):
        paired(results)


def test_named_scenarios_are_taken_as_they_are(tmp_path):
    results = toy.swept(
        tmp_path, toy.shared_luck, levers={"policy": POLICIES[:2]}, design={"kind": "policies_by_scenarios"},
        scenarios={"mild": {toy.FACTORS[0]: 0.0}, "harsh": {toy.FACTORS[0]: 0.3}}, replicates={"number": 4},
    )  # fmt: skip
    level = levels(results, ["violation_share"]).set_index("label").loc["strict_seizure"]
    runs = results.runs().query("policy == 'strict_seizure'")
    hand = mean_interval(list(runs.groupby("seed")["violation_share"].mean()))
    assert (level["mean"], level["low"], level["n"]) == (pytest.approx(hand.mean), pytest.approx(hand.low), 8)
    apart = levels(results, ["violation_share"], by_scenario=True).set_index(["label", "scenario"])["mean"]
    assert apart["strict_seizure", "harsh"] - apart["strict_seizure", "mild"] == pytest.approx(5.0, abs=0.3)


def test_an_interval_over_sampled_futures_and_seeds_covers_as_often_as_it_says():
    def table(number):
        future = [toy.luck("future", number, i) for i in range(8)]
        seed = [2.0 * toy.luck("seed", number, j) for j in range(5)]
        return {(i, j): future[i] + seed[j] + toy.luck(number, i, j) for i in range(8) for j in range(5)}

    covered = 0
    for number in range(400):
        found = interval_over(table(number), sampled=True)
        covered += found.low < 0.0 < found.high
    assert 0.92 < covered / 400 < 0.98


def test_gaps_leave_out_as_little_as_the_question_allows():
    cells = {(future, seed): float(10 * future + seed) for future in range(10) for seed in (1, 2, 3)}
    del cells[4, 2]
    # A sample loses the future, chosen futures all stay and lose the seed.
    assert interval_over(cells, sampled=True).n == 27
    chosen = interval_over(cells, sampled=False)
    assert (chosen.n, chosen.mean) == (20, 47.0)
    # A future that was given many more seeds for its precision takes no other's place.
    cells |= {(0, seed): 0.0 for seed in range(4, 60)}
    assert interval_over(cells, sampled=True).n == 27
    nothing = interval_over({}, sampled=True)
    assert nothing.n == 0
    assert math.isnan(nothing.mean)


def test_points_that_are_the_same_choice_count_once(tmp_path):
    results = toy.swept(
        tmp_path, toy.shared_luck, levers={"policy": POLICIES[:2]}, replicates={"number": 3},
        design={"kind": "latin_hypercube", "samples": 8},
    )  # fmt: skip
    assert len(results.runs()) == 24
    assert levels(results, ["violation_share"])["n"].to_list() == [3, 3]
    assert paired(results, ["violation_share"])["n"].to_list() == [3]
