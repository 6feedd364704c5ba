"""Sensitivity against functions whose indices are known, through the real planning, running and storing of sweeps."""

import numpy as np
import pytest
import toy_sweep as toy

from vendorsim.errors import ResultsError, SettingsError
from vendorsim.study.analysis.sensitivity import interactions, noise_share, sensitivity

pytest.importorskip("SALib")
MEASURE = "violation_share"
UNKNOWN = {path: {} for path in toy.FACTORS}


def sobol(folder, simulate, samples, replicates=1, **design):
    return toy.swept(
        folder, simulate, uncertainties=UNKNOWN, replicates={"number": replicates},
        design={"kind": "sobol", "samples": samples, **design},
    )  # fmt: skip


def test_indices_of_the_ishigami_function(tmp_path):
    """Exact values for a = 7, b = 0.1: Ishigami & Homma (1990); Saltelli et al. (2008), "Global Sensitivity Analysis"."""
    results = sobol(tmp_path, toy.ishigami, 512, second_order=True)
    found = sensitivity(results, MEASURE)
    assert list(found["factor"]) == [toy.FACTORS[0], toy.FACTORS[1], toy.FACTORS[2]]
    by_factor = found.set_index("factor").loc[list(toy.FACTORS)]
    assert by_factor["S1"].to_numpy() == pytest.approx([0.3139, 0.4424, 0.0], abs=0.06)
    assert by_factor["ST"].to_numpy() == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.06)
    assert (by_factor["S1_low"] < [0.3139, 0.4424, 0.0]).all()
    assert (by_factor["S1_high"] > [0.3139, 0.4424, 0.0]).all()
    assert (by_factor["ST_low"] < [0.5576, 0.4424, 0.2437]).all()
    assert (by_factor["ST_high"] > [0.5576, 0.4424, 0.2437]).all()
    pairs = interactions(results, MEASURE)
    assert tuple(pairs.loc[0, ["factor", "other"]]) == (toy.FACTORS[0], toy.FACTORS[2])
    assert pairs["S2"].tolist() == pytest.approx([0.2437, 0.0, 0.0], abs=0.06)
    assert sensitivity(results, MEASURE).equals(found)  # the bootstrap has a seed
    assert found.attrs["replicates"] == 1
    assert np.isnan(found.attrs["noise_share"])


def test_effects_of_a_linear_function_are_its_coefficients_and_do_not_spread(tmp_path):
    results = toy.swept(
        tmp_path, toy.linear, uncertainties=UNKNOWN, replicates={"number": 1},
        design={"kind": "morris", "samples": 6, "levels": 4},
    )  # fmt: skip
    found = sensitivity(results, MEASURE)
    assert list(found["factor"]) == list(toy.FACTORS)
    assert found["mu_star"].to_list() == pytest.approx([4.0, 2.0, 1.0])
    for name in ("sigma", "sigma_low", "sigma_high"):
        assert found[name].to_list() == pytest.approx([0.0] * 3, abs=1e-9)
    assert found["mu_star_low"].to_list() == pytest.approx([4.0, 2.0, 1.0])


def test_a_spread_of_effects_is_that_of_salib_and_lies_in_its_interval(tmp_path):
    results = toy.swept(
        tmp_path, toy.ishigami, uncertainties=UNKNOWN, replicates={"number": 1},
        design={"kind": "morris", "samples": 20, "levels": 6},
    )  # fmt: skip
    found = sensitivity(results, MEASURE)
    assert (found["sigma_low"] <= found["sigma"]).all()
    assert (found["sigma"] <= found["sigma_high"]).all()
    assert (found["sigma"] > 1.0).any()


def test_factors_that_are_lists_of_numbers_are_levers_of_sensitivity_too(tmp_path):
    results = toy.swept(
        tmp_path, toy.linear, levers={toy.FACTORS[0]: [0.0, 0.1, 0.2, 0.3]}, uncertainties={toy.FACTORS[1]: {}},
        replicates={"number": 1}, design={"kind": "sobol", "samples": 64},
    )  # fmt: skip
    found = sensitivity(results, MEASURE).set_index("factor")
    # Variances: 4 x (0, 1/3, 2/3, 1), 16 * 5/36 = 2.22, against 4/12 = 0.33.
    assert found["S1"].to_list() == pytest.approx([2.22 / 2.55, 0.33 / 2.55], abs=0.06)


def test_luck_that_is_left_in_the_means_is_told(tmp_path):
    results = sobol(tmp_path, toy.inert_luck, 64, replicates=2)
    found = sensitivity(results, MEASURE)
    # Between points: 100/12 = 8.3 by the factor and 4/2 = 2 by luck; what a seed does to all points does not count.
    assert found.attrs["noise_share"] == pytest.approx(2.0 / (100.0 / 12.0 + 2.0), abs=0.05)
    assert found.attrs["replicates"] == 2


def test_the_share_of_luck_leaves_out_what_a_seed_does_to_all_points():
    effect, seeds = np.arange(6.0)[:, None], np.array([0.0, 5.0, -3.0])[None, :]
    assert noise_share(effect + seeds) == pytest.approx(0.0, abs=1e-12)
    luck = np.array([[toy.luck(i, j) for j in range(4)] for i in range(500)])
    assert noise_share(luck) == pytest.approx(1.0, abs=0.15)


def test_missing_points_are_counted_and_the_way_on_is_said(tmp_path):
    results = sobol(tmp_path / "failed", toy.never_or_fails, 16)
    failed = len(results.failures())
    assert failed > 3
    with pytest.raises(ResultsError, match=rf"{failed} of 80 points have no run \({failed} of them failed\).*--retry"):
        sensitivity(results, MEASURE)
    constant = sobol(tmp_path / "constant", lambda task, seed: toy.Given({MEASURE: 2.0}), 4)
    with pytest.raises(ResultsError, match="2 at every point: there is nothing to explain"):
        sensitivity(constant, MEASURE)
    unknown = sobol(tmp_path / "unknown", lambda task, seed: toy.Given({MEASURE: float("nan")}), 4)
    with pytest.raises(ResultsError, match="20 of 20 points give no value of violation_share"):
        sensitivity(unknown, MEASURE)


def test_other_designs_are_told_which_serve(tmp_path):
    results = toy.swept(tmp_path, toy.linear, uncertainties=UNKNOWN, design={"levels": 2}, replicates={"number": 1})
    with pytest.raises(SettingsError, match="factorial: sensitivity needs one of sobol, morris"):
        sensitivity(results, MEASURE)
    with pytest.raises(SettingsError, match="second_order = true"):
        interactions(results, MEASURE)


def test_a_seed_that_one_point_lacks_is_left_out_at_all(tmp_path):
    design = {"kind": "morris", "samples": 4, "levels": 4}
    results = toy.swept(tmp_path, toy.one_seed_fails, uncertainties=UNKNOWN, replicates={"number": 2}, design=design)
    found = sensitivity(results, MEASURE)
    assert found["mu_star"].to_list() == pytest.approx([4.0, 2.0, 1.0])  # a jump would have come in by the gaps
    assert found.attrs["replicates"] == 1
