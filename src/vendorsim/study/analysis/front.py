"""The front of a search: objectives, which candidates none beats, the hypervolume, and all of it read from a store."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from vendorsim.errors import ResultsError, SettingsError
from vendorsim.measures.base import all_measures
from vendorsim.study.experiment.definition import Defined
from vendorsim.study.experiment.points import run_digest
from vendorsim.study.statistics import Interval, mean_interval
from vendorsim.study.store.runs import RunStore, StoredRun

FRONT, CANDIDATES, GENERATIONS = "front.csv", "all_candidates.csv", "convergence.csv"
MARGIN = 0.1
"""How far the reference point lies beyond the worst value of the first generation, in spreads of that generation."""


@dataclass(frozen=True)
class Objectives:
    """Measures, or levers that are costs themselves, and which way each is better."""

    ways: Mapping[str, str]
    measures: frozenset[str]

    def __len__(self) -> int:
        return len(self.ways)

    def interval(self, name: str, point: Mapping[str, Any], runs: Sequence[Mapping[str, float]]) -> Interval:
        """Mean over replicates with its interval; a lever is what it was set to."""
        if name in self.measures:
            return mean_interval([run[name] for run in runs])
        value = float(point.get(name, math.nan))
        return Interval(value, value, value, len(runs))

    def costs(self, point: Mapping[str, Any], runs: Sequence[Mapping[str, float]]) -> list[float]:
        """The means, turned so that lower is better."""
        return [self.interval(name, point, runs).mean * (1.0 if way == "lower" else -1.0)
                for name, way in self.ways.items()]  # fmt: skip


def objectives_of(defined: Defined) -> Objectives:
    """What the experiment's search looks for, or its measures that have a better way.

    Raises: SettingsError for fewer than two.
    """
    owners = {name: one for one in all_measures().values() for name in one.names}
    ways: dict[str, str] = dict(defined.experiment.search.objectives) or {
        name: owners[name].direction for name in defined.experiment.measures if owners[name].direction != "neither"
    }
    if len(ways) < 2:
        where = defined.where("search", "objectives")
        raise SettingsError(
            f"{where}: search.objectives: found {len(ways)}; allowed: two or more, as "
            'physical_per_1000_vendor_years = "lower"'
        )
    return Objectives(ways, frozenset(name for name in ways if name in owners))


@dataclass(frozen=True)
class Scale:
    """How objectives are measured against each other: 0 at the best, 1 at the worst of the first generation."""

    best: tuple[float, ...]
    spread: tuple[float, ...]
    reference: float = 1.0 + MARGIN
    """The reference point, in each objective."""

    @classmethod
    def spread_of(cls, costs: Sequence[Sequence[float]]) -> "Scale":
        """The scale of a first generation; an objective in which it does not differ keeps its unit."""
        table = np.asarray(costs, dtype=float)
        best, spread = table.min(axis=0), np.ptp(table, axis=0)
        return cls(tuple(best.tolist()), tuple(np.where(spread > 0.0, spread, 1.0).tolist()))

    def hypervolume(self, costs: Sequence[Sequence[float]]) -> float:
        """What candidates dominate up to the reference point; those beyond it count for nothing."""
        from pymoo.indicators.hv import HV

        scaled = (np.asarray(costs, dtype=float) - self.best) / self.spread
        within = scaled[(scaled < self.reference).all(axis=1)]
        return float(HV(ref_point=np.full(scaled.shape[1], self.reference))(within)) if len(within) else 0.0


def found_by(costs: Sequence[Sequence[float]]) -> list[int]:
    """Places of the candidates that no other beats, lower being better; of those that are equal, the first."""
    from pymoo.util.nds.non_dominated_sorting import NonDominatedSorting

    if not costs:
        return []
    front = NonDominatedSorting().do(np.asarray(costs, dtype=float), only_non_dominated_front=True)
    return sorted({tuple(costs[place]): int(place) for place in sorted(front, reverse=True)}.values())


def read_candidates(folder: str | Path) -> Any:
    """One row a candidate of a search, in the order in which they came up.

    Columns: `point` (its number in the store; -1 where the settings did not allow it), `generation`, each lever, each
    objective as `NAME`, `NAME_low`, `NAME_high` (95 % over replicates), `replicates`, `problem`, `on_front`.
    Raises: ResultsError when the folder holds no search.
    """
    import pandas as pd

    folder = Path(folder)
    with RunStore(folder, write=False) as store:
        fact = store.fact("search")
        if fact is None:
            raise ResultsError(f"{folder} holds no search; `vendorsim search FILE` makes one")
        known = set(store.measure_names())
        objectives = Objectives(fact["objectives"], frozenset(name for name in fact["objectives"] if name in known))
        runs = _runs_by_scenario(store, fact["seeds"])
    levers = dict.fromkeys(path for one in fact["candidates"] for path in one["point"])
    rows, number = [], -1
    for one in fact["candidates"]:
        number += bool(one["digest"])
        own = runs.get(one["digest"], [])
        row: dict[str, Any] = {"point": number if one["digest"] else -1, "generation": one["generation"]}
        row |= {path: one["point"].get(path) for path in levers}
        for name in objectives.ways:
            found = objectives.interval(name, one["point"], own)
            row |= {name: found.mean, f"{name}_low": found.low, f"{name}_high": found.high}
        row |= {"replicates": len(own), "problem": one["problem"], "on_front": row["point"] in fact["front"]}
        rows.append(row)
    return pd.DataFrame(rows)


def read_front(folder: str | Path) -> Any:
    """The candidates that no other beats, sorted by the first objective; columns as in `read_candidates`.

    Raises: ResultsError when the folder holds no search.
    """
    return front_of(read_candidates(folder))


def front_of(everything: Any) -> Any:
    """The same of all candidates, as they were read."""
    first = next(column.removesuffix("_low") for column in everything.columns if column.endswith("_low"))
    front = everything[everything["on_front"]]
    return front.drop(columns=["problem", "on_front"]).sort_values(first, kind="stable", ignore_index=True)


def _runs_by_scenario(store: RunStore, seeds: Sequence[int]) -> dict[str, list[Mapping[str, float]]]:
    """Measures of the search's own runs, by the digest of their scenario."""
    code, wanted = store.fact("code"), range(seeds[0], seeds[0] + seeds[1])
    found: dict[str, list[StoredRun]] = {}
    for run in store.runs():
        if run.seed in wanted and run.digest == run_digest(run.scenario, run.seed, code):
            found.setdefault(run.scenario.hex(), []).append(run)
    return {name: [run.measures for run in own] for name, own in found.items()}
