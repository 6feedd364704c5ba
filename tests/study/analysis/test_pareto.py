"""The Pareto front on points that can be checked by eye."""

import math

import numpy as np
import pandas as pd
import pytest
import toy_sweep as toy

from vendorsim.errors import SettingsError
from vendorsim.study.analysis.pareto import front, nondominated


def test_no_other_point_beats_those_on_the_front():
    values = [[1.0, 5.0], [2.0, 4.0], [2.0, 5.0], [3.0, 1.0], [4.0, 1.0], [2.0, 4.0], [math.nan, 0.0]]
    found = nondominated(values, ["lower", "lower"])
    assert found.tolist() == [True, True, False, True, False, True, False]
    assert nondominated(values, ["higher", "higher"]).tolist() == [False, False, True, False, True, False, False]
    with pytest.raises(SettingsError, match="lower or higher"):
        nondominated(values, ["less", "lower"])
    with pytest.raises(SettingsError, match="2 objectives"):
        nondominated(values, ["lower"])


def test_the_front_agrees_with_pymoo():
    sorting = pytest.importorskip("pymoo.util.nds.non_dominated_sorting").NonDominatedSorting()
    values = np.random.default_rng(4).integers(0, 12, (200, 3)).astype(float)
    expected = np.zeros(200, bool)
    expected[sorting.do(values, only_non_dominated_front=True)] = True
    assert (nondominated(values, ["lower"] * 3) == expected).all()


def test_a_front_of_a_frame_averages_the_runs_of_a_point():
    frame = pd.DataFrame({"point": [0, 0, 1, 1], "seed": [1, 2, 1, 2], "x": [7, 7, 8, 8], "cost": [1.0, 3.0, 2.5, 2.5]})
    found = front(frame, {"cost": "lower"})
    assert found.to_dict("list") == {"point": [0, 1], "x": [7, 8], "cost": [2.0, 2.5], "on_front": [True, False]}
    with pytest.raises(SettingsError, match='unknown objective "costs"; did you mean "cost"'):
        front(frame, {"costs": "lower"})


def test_a_front_of_a_sweep_has_a_row_for_each_choice_of_levers(tmp_path):
    results = toy.swept(
        tmp_path, toy.shared_luck, levers={"policy": ["strict_seizure", "graduated", "laissez_faire"]},
        uncertainties={toy.FACTORS[0]: {}}, design={"kind": "policies_by_scenarios", "samples": 4},
        measures=["violation_share", "resident_opinion"], replicates={"number": 2},
    )  # fmt: skip
    found = front(results)
    assert list(found.columns) == ["point", "label", "policy", "violation_share", "resident_opinion", "on_front"]
    assert list(found["point"]) == [0, 1, 2]
    means = results.runs().groupby("policy")["violation_share"].mean()
    assert found.set_index("policy")["violation_share"].to_dict() == pytest.approx(means.to_dict())
    assert found.set_index("label")["on_front"]["graduated"]  # the lowest share of violations of all
    assert front(results, {"violation_share": "lower"})["on_front"].sum() == 1
