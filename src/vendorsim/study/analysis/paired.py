"""Levels of each choice, and differences between choices that met the same luck and the same future.

Every point of a sweep has the same seeds, so a difference is taken run by run (common random numbers; Law 2015,
"Simulation Modeling and Analysis", 5th ed., section 11.2): what two runs share does not blur it.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from vendorsim.errors import ResultsError, SettingsError, unknown_name
from vendorsim.study.analysis.labels import chosen_measures, futures_are_sampled, label_frame
from vendorsim.study.statistics import Interval, mean_interval, t_quantile, variance
from vendorsim.study.store.results import Results
from vendorsim.study.verdicts import declared, judged

MORE = ("fewer_replicates", "smallest", "verdict")
"""What a difference has beside its interval."""
Cells = Mapping[tuple[int, int], float]
"""What was measured, by future and seed."""


def levels(results: Results, measures: Sequence[str] | None = None, by_scenario: bool = False) -> Any:
    """Mean of each measure under each choice of levers, with its 95 % interval.

    One row a label and measure: `label`, `measure`, `mean`, `low`, `high`, `n`; with `by_scenario` also `scenario`, and a
    row for each. The interval is over seeds, each averaged over the futures that were run; where futures are a sample, it
    also covers those that were not (see `interval_over`). `n` counts the runs in it.
    Raises: SettingsError for an unknown measure; ResultsError when there are no runs.
    """
    frame, names = _runs(results), chosen_measures(results, measures)
    sampled, bounds, rows = futures_are_sampled(results), _bounds(), []
    for (label, scenario), part in _parts(frame, by_scenario).items():
        for name in names:
            found = interval_over(_cells(part, name), sampled)
            if name in bounds:
                found = found.within(*bounds[name])
            rows.append(_place(label, by_scenario, scenario) | {"measure": name} | _ends(found))
    return _frame(rows, ["label"], by_scenario, ["mean", "low", "high", "n"])


def paired(
    results: Results, measures: Sequence[str] | None = None, reference: str | None = None, by_scenario: bool = False
) -> Any:
    """Differences of each choice of levers to the reference (the first), run by run on equal seeds and futures.

    One row a label and measure: `label`, `against`, `measure`, `mean`, `low`, `high`, `n`, `fewer_replicates`, `smallest`
    (the difference that matters) and `verdict`; with `by_scenario` also `scenario`. Only pairs of which both runs are
    there count; `n` says how many. `fewer_replicates` is how many times more runs on seeds of their own would be needed
    for an interval as narrow; NaN with one seed.
    Raises: SettingsError for an unknown measure or reference, or where choices share no future; ResultsError without runs.
    """
    frame, names = _runs(results), chosen_measures(results, measures)
    labels = list(dict.fromkeys(frame["label"]))
    reference = labels[0] if reference is None else reference
    if reference not in labels:
        raise SettingsError(unknown_name("choice of levers", reference, labels))
    sampled, rows = futures_are_sampled(results), []
    parts = _parts(frame, by_scenario)
    for (label, scenario), part in parts.items():
        against = parts.get((reference, scenario))
        if label == reference or against is None:
            continue
        for name in names:
            own, other = _cells(part, name), _cells(against, name)
            both = {key: (own[key], other[key]) for key in own if key in other}
            found = interval_over({key: a - b for key, (a, b) in both.items()}, sampled)
            base = interval_over({key: b for key, (_, b) in both.items()}, sampled).mean
            rows.append(
                _place(label, by_scenario, scenario, reference) | {"measure": name} | _ends(found)
                | {"fewer_replicates": fewer_replicates(both)} | judged(found, base, *declared(name))
            )  # fmt: skip
    if len(labels) > 1 and not any(row["n"] for row in rows):
        raise SettingsError(
            f"no choice of levers has a future and seed in common with {reference}, so that nothing can be paired "
            "(in a Latin hypercube over levers and uncertainties each point is alone; policies_by_scenarios pairs them)"
        )
    return _frame(rows, ["label", "against"], by_scenario, ["mean", "low", "high", "n", *MORE])


def interval_over(cells: Cells, sampled: bool) -> Interval:
    """Mean over futures and seeds with its 95 % interval; `n` is the number of runs, or pairs, in it.

    Futures that were chosen are taken as they are: the t interval is over seeds, each averaged over the futures. Futures
    that were sampled are crossed with seeds, both at random: the mean squares of futures, seeds and rest give the variance
    of the mean, with Satterthwaite's degrees of freedom (Searle, Casella & McCulloch 1992, "Variance Components", ch. 4;
    Satterthwaite 1946). What has gaps is left out, so that every future has the same seeds.
    """
    values = _without_gaps(cells, sampled)
    n_futures, n_seeds = values.shape
    if n_futures == 0 or n_seeds == 0:
        return Interval(math.nan, math.nan, math.nan, 0)
    if n_futures == 1 or not sampled:
        found = mean_interval([math.fsum(column) / n_futures for column in values.T])
    elif n_seeds == 1:
        found = mean_interval(values[:, 0].tolist())
    else:
        found = _crossed(values)
    return Interval(found.mean, found.low, found.high, values.size)


def _crossed(values: np.ndarray) -> Interval:
    """Mean of a table [futures, seeds] of which both are at random."""
    n_futures, n_seeds = values.shape
    mean = math.fsum(values.ravel()) / values.size
    by_future, by_seed = values.mean(axis=1), values.mean(axis=0)
    rest = values - by_future[:, None] - by_seed[None, :] + mean
    freedom = (n_futures - 1, n_seeds - 1, (n_futures - 1) * (n_seeds - 1))
    squares = (
        n_seeds * math.fsum((by_future - mean) ** 2) / freedom[0],
        n_futures * math.fsum((by_seed - mean) ** 2) / freedom[1],
        math.fsum((rest**2).ravel()) / freedom[2],
    )
    # Seeds that differ by less than the rest explains have no effect of their own.
    of_seeds = max(0.0, squares[1] - squares[2])
    whole = squares[0] + of_seeds
    if whole == 0.0:
        return Interval(mean, mean, mean, values.size)
    doubt = squares[0] ** 2 / freedom[0] + (
        squares[1] ** 2 / freedom[1] + squares[2] ** 2 / freedom[2] if of_seeds else 0.0
    )
    half = t_quantile(1.0 + whole**2 / doubt) * math.sqrt(whole / values.size)
    return Interval(mean, mean - half, mean + half, values.size)


def fewer_replicates(both: Mapping[tuple[int, int], tuple[float, float]]) -> float:
    """How many times more independent runs than paired ones an equally narrow difference needs, over all futures.

    Variances are taken over seeds within each future, as there the seeds are what could have been drawn apart.
    """
    apart, together = [], []
    for future in dict.fromkeys(future for future, _ in both):
        pairs = [pair for (of, _), pair in both.items() if of == future]
        if len(pairs) > 1:
            apart += [variance([a for a, _ in pairs]), variance([b for _, b in pairs])]
            together.append(variance([a - b for a, b in pairs]))
    paired_variance = math.fsum(together)
    return math.fsum(apart) / paired_variance if paired_variance > 0.0 else math.nan


def _without_gaps(cells: Cells, sampled: bool) -> np.ndarray:
    """A full table [futures, seeds], with as little left out as the question allows.

    Chosen futures all stay, with the seeds that each of them has. Of a sample, seeds stay that most futures have, with
    the futures that have all of these.
    """
    futures = sorted({future for future, _ in cells})
    seeds = sorted({seed for _, seed in cells})
    share = {seed: sum((future, seed) in cells for future in futures) / len(futures) for seed in seeds}
    kept = [seed for seed in seeds if share[seed] == 1.0 or (sampled and share[seed] > 0.5)] or seeds
    full = [future for future in futures if all((future, seed) in cells for seed in kept)]
    return np.array([[cells[future, seed] for seed in kept] for future in full]).reshape(len(full), len(kept))


def _runs(results: Results) -> Any:
    frame = label_frame(results)
    if frame.empty:
        raise ResultsError(f"{results.folder} holds no finished runs of this experiment")
    return frame


def _parts(frame: Any, by_scenario: bool) -> dict[tuple[str, str], Any]:
    """The runs of each label, and of each scenario apart where that is asked for, in the order of the design."""
    keys = ["label", "scenario"] if by_scenario else ["label"]
    return {(key[0], key[1] if by_scenario else ""): part for key, part in frame.groupby(keys, sort=False)}


def _cells(part: Any, measure: str) -> dict[tuple[int, int], float]:
    """Known values by future and seed; a value that a run cannot have is none."""
    columns = zip(part["future"], part["seed"], part[measure], strict=True)
    return {(int(future), int(seed)): float(value) for future, seed, value in columns if not math.isnan(value)}


def _place(label: str, by_scenario: bool, scenario: str, against: str | None = None) -> dict[str, Any]:
    place = {"label": label} | ({"against": against} if against is not None else {})
    return place | ({"scenario": scenario} if by_scenario else {})


def _ends(found: Interval) -> dict[str, Any]:
    return {"mean": found.mean, "low": found.low, "high": found.high, "n": found.n}


def _frame(rows: list[dict[str, Any]], first: list[str], by_scenario: bool, last: list[str]) -> Any:
    import pandas as pd

    return pd.DataFrame(rows, columns=[*first, *(["scenario"] if by_scenario else []), "measure", *last])


def _bounds() -> dict[str, tuple[float, float]]:
    from vendorsim.measures.base import all_measures

    return {name: one.bounds for one in all_measures().values() for name in one.names}
