"""Which points no other beats in every objective: the Pareto front."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np

from vendorsim.errors import SettingsError, unknown_name
from vendorsim.study.analysis.labels import direction_of, label_frame, lever_paths
from vendorsim.study.store.results import Results

Better = Literal["lower", "higher"]


def nondominated(values: Any, directions: Sequence[str]) -> np.ndarray:
    """Which rows of `values` [n, k] no other row beats: as good in every objective and better in one. Gives bool [n].

    `directions` [k] are "lower" or "higher". Equal rows stand or fall together; a row with a NaN is never on the front.
    Raises: SettingsError for another direction or another number of them.
    """
    costs = np.array(values, dtype=float, ndmin=2)
    wrong = [direction for direction in directions if direction not in ("lower", "higher")]
    if wrong or costs.shape[1] != len(directions):
        raise SettingsError(f"directions: found {list(directions)}; allowed: lower or higher for each of "
                            f"{costs.shape[1]} objectives")  # fmt: skip
    costs = costs * np.array([1.0 if direction == "lower" else -1.0 for direction in directions])
    known = ~np.isnan(costs).any(axis=1)
    free = known.copy()
    for row in np.flatnonzero(known):
        others = costs[known]
        as_good, better = (others <= costs[row]).all(axis=1), (others < costs[row]).any(axis=1)
        free[row] = not (as_good & better).any()
    return free


def front(results_or_frame: Any, objectives: Mapping[str, Better] | None = None) -> Any:
    """One row a choice of levers with the mean of each objective over its futures and seeds, and `on_front`.

    From a sweep: `point` (the first of the choice), `label`, levers, objectives, `on_front`. From a frame: its rows, or,
    where it has a column `point`, one row a point. Without `objectives`, those of the experiment's search, or its
    measures that have a better direction, are taken.
    Raises: SettingsError for an objective that is not there.
    """
    if isinstance(results_or_frame, Results):
        objectives = objectives_of(results_or_frame) if objectives is None else objectives
        frame = _choices(results_or_frame, objectives)
    elif objectives is None:
        raise SettingsError("a front of a frame needs objectives, as {'violation_share': 'lower'}")
    else:
        frame = _points(results_or_frame, objectives)
    return frame.assign(on_front=nondominated(frame[list(objectives)].to_numpy(), list(objectives.values())))


def objectives_of(results: Results, measures: Sequence[str] | None = None) -> dict[str, Better]:
    """Those of these measures that have a better direction; without any, what the experiment's search or measures name."""
    named = {} if measures else dict(results.experiment.search.objectives)
    asked = measures or results.experiment.measures
    found: dict[str, Any] = named or {name: direction_of(name) for name in asked}
    return {name: direction for name, direction in found.items() if direction != "neither"}


def _choices(results: Results, objectives: Mapping[str, Better]) -> Any:
    levers, names = list(lever_paths(results)), list(objectives)
    _check(names, results.measures)
    runs = label_frame(results)
    # Each future counts the same, however many of its runs are there.
    means = runs.groupby(["label", "future"], sort=False)[names].mean().groupby("label", sort=False).mean()
    first = runs.groupby("label", sort=False)["point"].min().rename("point").reset_index()
    chosen = first.merge(results.points_frame()[["point", *levers]], on="point")
    return chosen[["point", "label", *levers]].merge(means.reset_index(), on="label")


def _points(frame: Any, objectives: Mapping[str, Better]) -> Any:
    names = list(objectives)
    _check(names, frame.columns)
    if "point" not in frame:
        return frame.reset_index(drop=True)
    levers = [name for name in frame.columns if name not in (*names, "point", "seed", "seconds")]
    means = frame.groupby("point", sort=False)[names].mean().reset_index()
    same = [name for name in levers if (frame.groupby("point")[name].nunique(dropna=False) == 1).all()]
    return frame[["point", *same]].drop_duplicates("point").merge(means, on="point").reset_index(drop=True)


def _check(names: Sequence[str], known: Any) -> None:
    if not names:
        raise SettingsError("no objectives: name measures with a better direction, as {'violation_share': 'lower'}")
    for name in names:
        if name not in known:
            raise SettingsError(unknown_name("objective", name, known))
