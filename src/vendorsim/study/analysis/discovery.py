"""In which conditions does a policy fail? Scenario discovery by PRIM (Friedman & Fisher 1999; Bryant & Lempert 2010).

PRIM, here that of the EMA workbench (Kwakkel 2017), peels futures off a box in the space of the uncertainties as long as
the share of failures in it grows. *Density* is this share, *coverage* the share of all failures that lie in the box.
"""

import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np

from vendorsim.engine.extras import needed
from vendorsim.errors import SettingsError, unknown_name
from vendorsim.study.analysis.labels import point_labels
from vendorsim.study.analysis.robustness import checked_goals, future_means, goal_text
from vendorsim.study.experiment.design import SCENARIO
from vendorsim.study.store.results import Results

DENSE = 0.8
COVERING = 0.5
CHANCE = 0.05
"""Quasi-p above which a restriction is dropped."""
LEAST_FUTURES = 20
LEAST_MASS = 0.05
LEAST_IN_BOX = 5
COLUMNS = ("factor", "low", "high", "range_low", "range_high", "values", "quasi_p")


def failing_conditions(results: Results, label: str, goal: str | None = None) -> Any:
    """The box of uncertainties in which a choice of levers misses a goal of the experiment, one row a restricted factor.

    With `goal`, a measure, only its goal counts: goals that fail in different conditions fit into no common box.

    Columns `factor`, `low`, `high` (the box), `range_low`, `range_high` (all futures), `values` (of a factor that is not
    a number, those in the box) and `quasi_p`: how likely the box would be as dense by chance without this restriction.
    `.attrs`: `label`, `goals`, `futures`, `failures`, `coverage`, `density`, `mass`, and `reason`, which says why there
    are no rows where there are none. The box: of those on the peeling trajectory, each without the restrictions whose
    quasi-p is above 0.05, those with a density of 0.8 or more; of these the one with the fewest restrictions, then the most
    coverage, then the highest density. Where there is none, the densest that covers half of the failures or more.
    Raises: SettingsError for an unknown label or goal, no goals, or no uncertainties.
    """
    labels = list(dict.fromkeys(point_labels(results)))
    if label not in labels:
        raise SettingsError(unknown_name("choice of levers", label, labels))
    goals = checked_goals(results)
    if goal is not None:
        if goal not in goals:
            raise SettingsError(unknown_name("goal", goal, goals))
        goals = {goal: goals[goal]}
    means = future_means(results, list(goals))
    known = means[means["label"] == label].dropna(subset=list(goals))
    met = [[goal.is_met(value) for value in known[name]] for name, goal in goals.items()]
    failed = ~np.logical_and.reduce(np.array(met, dtype=bool))
    conditions = _conditions(results, known["point"].tolist())
    found = box(conditions, failed)
    found.attrs = {"label": label, "goals": [goal_text(name, goal) for name, goal in goals.items()], **found.attrs}
    return found


def box(conditions: Any, failed: np.ndarray) -> Any:
    """The box of `failing_conditions` for futures [n] as a frame of conditions [n, factors] and whether each failed [n]."""
    import pandas as pd

    empty = pd.DataFrame(columns=list(COLUMNS))
    facts = {"futures": len(failed), "failures": int(failed.sum())}
    varying = [name for name in conditions if conditions[name].nunique() > 1]
    reason = _reason_against(facts["futures"], facts["failures"], len(varying))
    if reason:
        empty.attrs = {**facts, "coverage": np.nan, "density": np.nan, "mass": np.nan, "reason": reason}
        return empty
    # Pasting puts limits between whole numbers, which a column of them does not take.
    whole = [name for name in varying if conditions[name].dtype.kind in "iu"]
    x = conditions[varying].astype(dict.fromkeys(whole, float)).reset_index(drop=True)
    found = _prim(x.set_axis([f"x{place}" for place in range(len(varying))], axis="columns"), failed)
    candidates = _beyond_chance(found)
    row = chosen(found.peeling_trajectory.iloc[candidates])
    stats = found.peeling_trajectory.loc[row]
    told = [
        _restriction(name, found.box_lims[row][f"x{place}"], found.box_lims[0][f"x{place}"], found.qp[row][f"x{place}"])
        for place, name in enumerate(varying)
        if f"x{place}" in found.qp[row]
    ]
    told.sort(key=lambda one: one["quasi_p"])  # what is least likely to be chance stands first
    shares = {name: float(stats[name]) for name in ("coverage", "density", "mass")}
    frame = pd.DataFrame(told, columns=list(COLUMNS))
    is_whole = frame["factor"].isin(whole)
    frame.loc[is_whole, "low"], frame.loc[is_whole, "high"] = np.ceil(frame["low"]), np.floor(frame["high"])
    frame.attrs = {**facts, **shares, "reason": "" if told else _no_box(**facts)}
    return frame


def chosen(trajectory: Any) -> int:
    """The row of a peeling trajectory (`density`, `coverage`, `res_dim`) that is reported; the rule is said above."""
    dense = trajectory[trajectory["density"] >= DENSE]
    if len(dense):
        return int(dense.sort_values(["res_dim", "coverage", "density"], ascending=[True, False, False]).index[0])
    covering = trajectory[trajectory["coverage"] >= COVERING]
    return int(covering.sort_values(["density", "coverage", "res_dim"], ascending=[False, False, True]).index[0])


def _reason_against(futures: int, failures: int, varying: int) -> str:
    if not varying:
        return "no uncertainty varies"
    if not futures:
        return "no future has a value of every measure with a goal"
    if not failures:
        return f"nothing fails: every goal is met in all {futures} futures"
    if failures == futures:
        return f"everything fails: a goal is missed in all {futures} futures, whatever the conditions"
    if futures < LEAST_FUTURES:
        return f"{futures} futures are too few to tell conditions from chance (at least {LEAST_FUTURES})"
    return ""


def _no_box(futures: int, failures: int) -> str:
    if failures >= DENSE * futures:
        return f"it fails in {failures} of {futures} futures, so that almost any conditions will do"
    return f"it fails in {failures} of {futures} futures, and no box of conditions tells them from the others"


def _prim(x: Any, failed: np.ndarray) -> Any:
    """The peeled and pasted box with its trajectory; no more than one is looked for."""
    with warnings.catch_warnings():
        # The workbench says at import which of its optional parts are not installed, and uses older calls of pandas.
        warnings.simplefilter("ignore")
        prim = needed("ema_workbench.analysis.prim", "analysis", "scenario discovery")
        least = max(LEAST_MASS, LEAST_IN_BOX / len(failed))
        # What lies above the threshold is of interest; a box is handed on however few of them are in it.
        return prim.Prim(x, failed.astype(int), threshold=1e-9, mass_min=least).find_box()


def _beyond_chance(found: Any) -> list[int]:
    """Adds to a trajectory each of its boxes without what chance explains as well; gives the rows free of that."""
    free = []
    for first in range(len(found.peeling_trajectory)):
        row = first
        while (side := _weakest(found.qp[row])) is not None:
            name, end = side
            limits, whole = found.box_lims[row].copy(), found.box_lims[0]
            if isinstance(limits[name][0], set):
                limits[name] = whole[name]
            else:
                limits.loc[end, name] = whole.loc[end, name]
            found.update(limits, np.flatnonzero(_inside(found.prim.x, limits)))
            row = len(found.peeling_trajectory) - 1
        free.append(row)
    return list(dict.fromkeys(free))


def _weakest(quasi_p: Mapping[str, list[float]]) -> tuple[str, int] | None:
    """The factor and end whose restriction chance explains best; nothing where chance explains none."""
    sides = [(value, name, end) for name, values in quasi_p.items() for end, value in enumerate(values)]
    value, name, end = max(sides, default=(0.0, "", 0))
    return (name, end) if value > CHANCE else None


def _inside(x: Any, limits: Any) -> np.ndarray:
    """Which futures [n] lie in a box."""
    inside = np.ones(len(x), dtype=bool)
    for name in x:
        low, high = limits[name]
        inside &= x[name].isin(low).to_numpy() if isinstance(low, set) else x[name].between(low, high).to_numpy()
    return inside


def _restriction(name: str, limits: Any, all_limits: Any, quasi_p: list[float]) -> dict[str, Any]:
    """A factor's part of the box; where both sides are cut, the larger of two quasi-p values."""
    row = {"factor": name, "quasi_p": max(value for value in quasi_p if value != -1), "values": ""}
    if isinstance(limits[0], set):
        nothing = dict.fromkeys(("low", "high", "range_low", "range_high"), np.nan)
        return row | nothing | {"values": ", ".join(sorted(map(str, limits[0])))}
    ends = {"low": limits[0], "high": limits[1], "range_low": all_limits[0], "range_high": all_limits[1]}
    return row | {key: float(value) for key, value in ends.items()}


def _conditions(results: Results, points: list[int]) -> Any:
    """The uncertainties at these points, whole numbers and numbers apart from words; a column for named scenarios."""
    import pandas as pd

    paths = [path for path in results.factors if path in results.experiment.uncertainties]
    columns: dict[str, Any] = {}
    for path in paths:
        values = [results.points[point][path] for point in points]
        if any(isinstance(value, bool | str) for value in values):
            columns[path] = [str(value).lower() if isinstance(value, bool) else str(value) for value in values]
        else:
            columns[path] = np.array(values, dtype=int if all(isinstance(value, int) for value in values) else float)
    if len(results.experiment.scenarios) > 1:
        columns[SCENARIO] = [_name_of(results, point) for point in points]
    if not columns:
        raise SettingsError("conditions of failure need uncertainties that vary; the experiment names none")
    return pd.DataFrame(columns)


def _name_of(results: Results, point: int) -> str:
    """The named scenario of a point, without the number of its sample."""
    said = str(results.points[point][SCENARIO])
    return said if said in results.experiment.scenarios else said.rsplit("-", maxsplit=1)[0]
