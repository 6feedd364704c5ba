"""How choices stand over many futures: regret, and in how many futures the goals are met.

Regret is the gap to the best choice in the same future (Savage 1951; Lempert, Groves, Popper & Bankes 2006); satisficing
asks how often a choice is good enough (Simon 1956; Hadka, Herman, Reed & Keller 2015).
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from vendorsim.errors import ResultsError, SettingsError
from vendorsim.study.analysis.labels import chosen_measures, direction_of, label_frame
from vendorsim.study.experiment.schema import Goal
from vendorsim.study.store.results import Results

ALL = "all"
"""The goal of reaching every goal."""


def regret(results: Results, measures: Sequence[str] | None = None, labels: Sequence[str] | None = None) -> Any:
    """How much worse each choice of levers is than the best one in the same future, over futures.

    One row a label and measure: `label`, `measure`, `mean_regret`, `q90_regret`, `max_regret` in the measure's unit (0 is
    best), `best_share` (in which share of futures no choice is better; ties count for each) and `n` futures. Replicates
    are averaged first. Only futures in which every choice has a value count; a choice that never has one is left out of
    the measure. Measures without a better direction are left out. `labels` names the choices to compare, all by default.
    Raises: SettingsError where no measure has a direction, or there is one choice only; ResultsError without whole futures.
    """
    import pandas as pd

    names = [name for name in chosen_measures(results, measures) if direction_of(name) != "neither"]
    if not names:
        raise SettingsError("regret needs a measure of which lower or higher is better")
    means, rows = future_means(results, names), []
    compared = [label for label in dict.fromkeys(means["label"]) if labels is None or label in labels]
    if len(compared) < 2:
        raise SettingsError("regret compares choices of levers: no lever varies here")
    for name in names:
        # A choice under which a measure never has a value (no quarrels where nobody is met) is none of those compared.
        table = means.pivot_table(index="future", columns="label", values=name)
        table = table[[label for label in compared if label in table]].dropna()
        if table.empty:
            raise ResultsError(f"no future in which every choice of levers has a value of {name}")
        values = table.to_numpy(dtype=float)
        gaps = values - values.min(axis=1, keepdims=True)
        if direction_of(name) == "higher":
            gaps = values.max(axis=1, keepdims=True) - values
        rows += [{"label": label, "measure": name, **_spread(gaps[:, place])} for place, label in enumerate(table)]
    columns = ["label", "measure", "mean_regret", "q90_regret", "max_regret", "best_share", "n"]
    return pd.DataFrame(rows, columns=columns)


def _spread(gaps: np.ndarray) -> dict[str, float]:
    return {
        "mean_regret": math.fsum(gaps) / len(gaps),
        "q90_regret": float(np.quantile(gaps, 0.9)),
        "max_regret": float(gaps.max()),
        "best_share": float((gaps == 0.0).mean()),
        "n": len(gaps),
    }


def satisficing(results: Results, goals: Mapping[str, Goal | Mapping[str, float]] | None = None) -> Any:
    """In which share of futures each choice of levers meets each goal, and all of them.

    One row a label and goal: `label`, `goal` (as "violation_share at most 0.5", or "all"), `share`, its 95 % Wilson
    interval `low`, `high` (Wilson 1927; of use where futures are a sample) and `n` futures. Replicates are averaged first;
    a future counts for a label when its runs give every measure with a goal. Without `goals`, those of the experiment.
    Raises: SettingsError without goals.
    """
    import pandas as pd

    named = checked_goals(results, goals)
    means, rows = future_means(results, list(named)), []
    for label, part in means.groupby("label", sort=False):
        known = part.dropna(subset=list(named))
        met = {goal_text(name, goal): np.array([goal.is_met(value) for value in known[name]], dtype=bool)
               for name, goal in named.items()}  # fmt: skip
        met[ALL] = np.logical_and.reduce(list(met.values()))
        for goal, hits in met.items():
            low, high = wilson(int(hits.sum()), len(hits))
            share = float(hits.mean()) if len(hits) else math.nan
            rows.append({"label": label, "goal": goal, "share": share, "low": low, "high": high, "n": len(hits)})
    return pd.DataFrame(rows, columns=["label", "goal", "share", "low", "high", "n"])


def checked_goals(results: Results, goals: Mapping[str, Goal | Mapping[str, float]] | None = None) -> dict[str, Goal]:
    """Goals by measure, those of the experiment where none are given.

    Raises: SettingsError where there are none, or one is of an unknown measure.
    """
    given = results.experiment.goals if goals is None else goals
    if not given:
        raise SettingsError("no goals: the experiment needs a section goals, as violation_share = {at_most = 0.5}")
    chosen_measures(results, list(given))
    return {name: goal if isinstance(goal, Goal) else Goal(**goal) for name, goal in given.items()}


def goal_text(measure: str, goal: Goal) -> str:
    """A goal as words."""
    return f"{measure} at {'most' if goal.at_most is not None else 'least'} " + format(
        goal.at_most if goal.at_most is not None else goal.at_least or 0.0, ".6g"
    )


def future_means(results: Results, measures: Sequence[str]) -> Any:
    """One row a label and future: `label`, `future`, `point`, and the mean of each measure over seeds.

    Where several labels meet a future, seeds count that all of them have, so that luck is the same for all.
    Raises: ResultsError when there are no runs.
    """
    frame = label_frame(results)
    if frame.empty:
        raise ResultsError(f"{results.folder} holds no finished runs of this experiment")
    n_labels = frame.groupby("future")["label"].nunique()
    n_own = frame.groupby(["future", "seed"])["label"].transform("nunique")
    shared = n_own == frame["future"].map(n_labels)
    # Where no seed is shared by all, each label keeps its own.
    kept = shared | ~shared.groupby(frame["future"]).transform("any")
    found = frame[kept].groupby(["label", "future"], sort=False)
    return found[list(measures)].mean().assign(point=found["point"].min()).reset_index()


def wilson(hits: int, n: int, quantile: float = 1.959963984540054) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927), which stays within 0 and 1 and says something of 0 of n, too."""
    if n == 0:
        return math.nan, math.nan
    share, square = hits / n, quantile**2
    middle = (share + square / (2.0 * n)) / (1.0 + square / n)
    half = quantile / (1.0 + square / n) * math.sqrt(share * (1.0 - share) / n + square / (4.0 * n**2))
    return (0.0 if hits == 0 else middle - half), (1.0 if hits == n else middle + half)
