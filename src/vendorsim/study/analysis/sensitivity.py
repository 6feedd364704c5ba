"""Which factors a measure depends on: indices of Sobol' and elementary effects of Morris, by SALib.

Runs with the same settings differ by luck. Replicates are averaged first, over seeds that every point has; what luck is
left in these means is told as `noise_share`, for otherwise it would be read as an interaction.
"""

from typing import Any

import numpy as np

from vendorsim.engine.extras import needed
from vendorsim.errors import ResultsError, SettingsError
from vendorsim.study.analysis.labels import chosen_measures
from vendorsim.study.experiment.design import morris_shares, points_of, salib_problem
from vendorsim.study.store.results import Results

DESIGNS = ("sobol", "morris")
RESAMPLES = 1000
MOST_NUMBERS = 8_000_000
"""Of a bootstrap at once; larger designs get fewer resamples, and have narrower intervals anyway."""
LEAST_RESAMPLES = 100


def sensitivity(results: Results, measure: str) -> Any:
    """Factors by influence on a measure, strongest first, with 95 % bootstrap intervals; equal results at each call.

    Design sobol: `factor`, `S1`, `S1_low`, `S1_high`, `ST`, `ST_low`, `ST_high`: the share of the variance that goes when
    the factor is known (S1), and that stays while only it is unknown (ST); estimators of Saltelli et al. (2010) and Jansen
    (1999). Design morris: `factor`, `mu_star`, `mu_star_low`, `mu_star_high`, `sigma`, `sigma_low`, `sigma_high`: mean
    size and spread of the change over the factor's whole range, in the measure's unit; Morris (1991), Campolongo et al.
    (2007). `.attrs` say `noise_share`, `replicates`, `points`, `measure`, `design`.
    Raises: SettingsError for another design or an unknown measure; ResultsError where points are missing or all are equal.
    """
    design = _design_of(results)
    values, facts = _values(results, measure)
    found = _sobol(results, values)[0] if design == "sobol" else _morris(results, values)
    found.attrs.update(facts)
    return found


def interactions(results: Results, measure: str) -> Any:
    """Pairs of factors by the share of a measure's variance that only both together explain, the largest first.

    Columns `factor`, `other`, `S2`, `S2_low`, `S2_high`; estimator of Saltelli (2002).
    Raises: as `sensitivity`, and SettingsError for a design without second order.
    """
    design = results.experiment.design
    if design.kind != "sobol" or not design.second_order:
        raise SettingsError('interactions of pairs need design.kind = "sobol" with design.second_order = true')
    values, facts = _values(results, measure)
    found = _sobol(results, values)[1]
    found.attrs.update(facts)
    return found


def noise_share(table: np.ndarray) -> float:
    """The share of the variance between points that is luck, for runs [points, seeds] with the same seeds at each point.

    What a seed does to all points alike moves none against another and does not count: left is the mean square of points
    x seeds, divided by the number of seeds (two-way analysis of variance). NaN with one seed.
    """
    n_points, n_seeds = table.shape
    if n_seeds < 2 or n_points < 2:
        return float("nan")
    means = table.mean(axis=1)
    rest = table - means[:, None] - table.mean(axis=0)[None, :] + table.mean()
    noise = float((rest**2).sum()) / ((n_points - 1) * (n_seeds - 1) * n_seeds)
    whole = float(means.var(ddof=1))
    return min(1.0, noise / whole) if whole > 0.0 else float("nan")


def _design_of(results: Results) -> str:
    kind = results.experiment.design.kind
    if kind not in DESIGNS:
        raise SettingsError(f"design.kind = {kind}: sensitivity needs one of {', '.join(DESIGNS)}")
    return kind


def _values(results: Results, measure: str) -> tuple[np.ndarray, dict[str, Any]]:
    """A measure's mean at each point [points], in the order of the design, and what is to be known of these means."""
    measure = chosen_measures(results, [measure])[0]
    table = _table(results, measure)
    values = table.mean(axis=1)
    if np.ptp(values) == 0.0:
        raise ResultsError(f"{measure} is {values[0]:g} at every point: there is nothing to explain")
    facts = {"measure": measure, "design": results.experiment.design.kind, "points": len(results.points)}
    return values, facts | {"replicates": table.shape[1], "noise_share": noise_share(table)}


def _table(results: Results, measure: str) -> np.ndarray:
    """Runs as [points, seeds] over the seeds that every point has; of a measure that some runs cannot have, the others."""
    runs, n_points = results.runs(), len(results.points)
    by_point = runs.pivot_table(index="point", columns="seed", values=measure, aggfunc="first")
    missing = n_points - len(set(runs["point"]))
    if missing:
        failed = set(results.failures()["point"]) - set(runs["point"])
        why = f"{len(failed)} of them failed" if failed else "the sweep is not finished"
        raise ResultsError(
            f"{missing} of {n_points} points have no run ({why}): sensitivity needs all of them; "
            "`vendorsim sweep` goes on, with --retry-failed it repeats what failed"
        )
    if len(by_point) < n_points:
        raise ResultsError(f"{n_points - len(by_point)} of {n_points} points give no value of {measure}, "
                           "so that its sensitivity cannot be told")  # fmt: skip
    common = by_point.dropna(axis="columns")
    if common.empty:
        gaps = int(by_point.isna().all(axis="index").sum() + by_point.isna().any(axis="columns").sum())
        raise ResultsError(f"no seed gives {measure} at every point ({gaps} of {n_points} points have gaps)")
    table: np.ndarray = common.to_numpy(dtype=float)
    return table


def _seed(results: Results) -> int:
    """The seed of bootstraps; SALib takes 0 for none."""
    return results.experiment.seed % 2**32 + 1


def _resamples(n: int) -> int:
    return max(LEAST_RESAMPLES, min(RESAMPLES, MOST_NUMBERS // n))


def _sobol(results: Results, values: np.ndarray) -> tuple[Any, Any]:
    import pandas as pd

    analysis = needed("SALib.analyze.sobol", "analysis", "sensitivity")
    paths, second = [factor.path for factor in results.defined.factors], results.experiment.design.second_order
    found = analysis.analyze(
        salib_problem(results.defined.factors), values, calc_second_order=second,
        num_resamples=_resamples(len(values)), seed=_seed(results),
    )  # fmt: skip
    frame = pd.DataFrame({"factor": paths})
    for name in ("S1", "ST"):
        frame[name] = found[name]
        frame[f"{name}_low"] = found[name] - found[f"{name}_conf"]
        frame[f"{name}_high"] = found[name] + found[f"{name}_conf"]
    pairs = [
        {"factor": paths[i], "other": paths[j], "S2": found["S2"][i, j],
         "S2_low": found["S2"][i, j] - found["S2_conf"][i, j], "S2_high": found["S2"][i, j] + found["S2_conf"][i, j]}
        for i in range(len(paths)) for j in range(i + 1, len(paths)) if second
    ]  # fmt: skip
    both = pd.DataFrame(pairs, columns=["factor", "other", "S2", "S2_low", "S2_high"])
    return (
        frame.sort_values("ST", ascending=False, kind="stable", ignore_index=True),
        both.sort_values("S2", ascending=False, kind="stable", ignore_index=True),
    )


def _morris(results: Results, values: np.ndarray) -> Any:
    import pandas as pd

    analysis = needed("SALib.analyze.morris", "analysis", "sensitivity")
    factors, design = results.defined.factors, results.experiment.design
    if list(results.points) != points_of(results.defined):
        raise ResultsError(
            f"{results.folder}: its points are not the trajectories that the installed SALib makes of this design; "
            f"use the version that made them ({results.made_by.get('versions', {}).get('SALib', 'not noted')})"
        )
    shares = np.asarray(morris_shares(results.defined), dtype=float)
    found = analysis.analyze(
        salib_problem(factors), shares, values, num_resamples=_resamples(len(values)), num_levels=design.levels,
        seed=_seed(results),
    )  # fmt: skip
    low, high = _sigma_interval(_effects(shares, values), _seed(results))
    frame = pd.DataFrame({"factor": [factor.path for factor in factors], "mu_star": np.asarray(found["mu_star"])})
    conf = np.asarray(found["mu_star_conf"], dtype=float)
    frame["mu_star_low"], frame["mu_star_high"] = np.maximum(0.0, frame["mu_star"] - conf), frame["mu_star"] + conf
    frame["sigma"], frame["sigma_low"], frame["sigma_high"] = np.asarray(found["sigma"]), low, high
    return frame.sort_values("mu_star", ascending=False, kind="stable", ignore_index=True)


def _effects(shares: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Elementary effects [trajectories, factors]: each step of a trajectory moves one factor."""
    n_factors = shares.shape[1]
    steps = np.diff(shares.reshape(-1, n_factors + 1, n_factors), axis=1)
    changes = np.diff(values.reshape(-1, n_factors + 1), axis=1)
    moved = np.abs(steps).argmax(axis=2)
    size = np.take_along_axis(steps, moved[:, :, None], axis=2)[:, :, 0]
    effects = np.empty((len(steps), n_factors))
    np.put_along_axis(effects, moved, changes / size, axis=1)
    return effects


def _sigma_interval(effects: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """95 % percentile bootstrap over trajectories of the spread of effects, which SALib gives without an interval."""
    n = len(effects)
    if n < 2:
        return np.full(effects.shape[1], np.nan), np.full(effects.shape[1], np.nan)
    drawn = np.random.default_rng(seed).integers(n, size=(_resamples(effects.size), n))
    spread = np.array([effects[rows].std(axis=0, ddof=1) for rows in drawn])
    return np.percentile(spread, 2.5, axis=0), np.percentile(spread, 97.5, axis=0)
