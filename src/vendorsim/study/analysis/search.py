"""A search over the levers for choices that no other beats in every objective: NSGA-II on mixed variables (pymoo).

Every candidate meets the same seeds. Its runs go through the store of a sweep, and the algorithm draws from the
experiment's seed alone: to go on after an interruption, it is played again from the beginning on runs that are there.
Source: Deb, Pratap, Agarwal & Meyarivan 2002, IEEE Transactions on Evolutionary Computation 6(2).
"""

import math
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from vendorsim.engine.extras import needed
from vendorsim.engine.source_digest import model_digest
from vendorsim.errors import SettingsError
from vendorsim.files.csv_rows import write_frame
from vendorsim.study.analysis.candidates import Candidate, candidate, check_levers, variables
from vendorsim.study.analysis.front import (
    CANDIDATES,
    FRONT,
    GENERATIONS,
    Objectives,
    Scale,
    found_by,
    front_of,
    objectives_of,
    read_candidates,
    read_front,
)
from vendorsim.study.execution.point_run import simulate_point
from vendorsim.study.execution.pool import Failed, Finished, Outcomes, staying
from vendorsim.study.execution.progress import Meter, announce_compile, meter
from vendorsim.study.experiment.definition import Defined
from vendorsim.study.experiment.points import Planned, run_digest
from vendorsim.study.store.manifest import seal
from vendorsim.study.store.origin import write_origin
from vendorsim.study.store.runs import RunStore
from vendorsim.study.sweep import sweep

__all__ = ["Generation", "Searched", "checked", "read_candidates", "read_front", "search"]

FACT = "search"
FAR = 1.0e12  # what a candidate without values is given in each objective; its constraint is what tells it apart


@dataclass(frozen=True)
class Generation:
    """How far a search was after a generation."""

    generation: int
    evaluations: int
    """Candidates so far, each counted once however often it came up."""
    infeasible: int
    """Those among them that the settings do not allow, or whose runs failed."""
    front: int
    """Candidates that no other beats."""
    hypervolume: float


@dataclass(frozen=True)
class Searched:
    """What became of a search."""

    folder: Path
    generations: tuple[Generation, ...]
    asked: int
    """Generations that were to be done."""
    new_runs: int
    reused: int
    """Runs that were in the store before."""
    problems: Mapping[str, int]
    """Why candidates gave nothing, and how many each."""
    interrupted: bool = False
    exhausted: bool = False
    """Whether no candidate was left that the last generation did not hold."""


def search(
    defined: Defined,
    folder: Path,
    *,
    generations: int | None = None,
    workers: int | None = None,
    retry_failed: bool = False,
    progress: bool = True,
    outcomes_of: Outcomes | None = None,
    simulate: Callable[[Any, int], Any] = simulate_point,
    stop: threading.Event | None = None,
) -> Searched:
    """Look for the front of an experiment's objectives over its levers; uncertainties stay as the base has them.

    `generations` takes the place of the file's number; more than were done before go on from there. The store's facts and
    three CSV files (`front`, `all_candidates`, `convergence`) hold the answer after each generation.
    Raises: SettingsError before the first run; ResultsError when the store cannot be used; ExtraError without pymoo.
    """
    objectives = checked(defined)
    asked = defined.experiment.search.generations if generations is None else generations
    n_runs = asked * defined.experiment.search.population * defined.experiment.replicates.number
    with meter(n_runs, progress) as shown, staying(outcomes_of) as outcomes:
        if simulate is simulate_point:
            announce_compile(shown.say)
        runs = _Runs(defined, folder, workers, retry_failed, outcomes, simulate, stop, shown)
        state = _State(defined, objectives)
        exhausted = False
        algorithm, problem = _algorithm(defined, objectives)
        for number in range(1, asked + 1):
            drawn = algorithm.ask()
            exhausted = drawn is None
            if exhausted:
                break
            batch = [candidate(defined, one.X, number) for one in drawn]
            state.add(batch)
            shown.expect(runs.new + runs.missing(state.planned) + (asked - number) * len(batch) * runs.replicates)
            if not runs.do(state.planned):
                break
            state.take(runs.values([one for one in state.planned if one.digest not in state.values], objectives))
            _tell(algorithm, problem, drawn, [state.values_of(one) for one in batch], len(objectives))
            state.close(number)
            _note(folder, state)
            shown.say(_told(state.generations[-1], asked))
        runs.leave(state.planned)
    return Searched(folder, tuple(state.generations), asked, runs.new, runs.reused(state.planned), state.problems(),
                    runs.interrupted, exhausted)  # fmt: skip


def checked(defined: Defined) -> Objectives:
    """The objectives of a search, all that can be checked before its first run being so.

    Raises: SettingsError; ExtraError.
    """
    needed("pymoo", "analysis", "a search")
    if defined.experiment.precision:
        where = defined.where("precision")
        raise SettingsError(
            f"{where}: precision: a search gives each candidate the same seeds; allowed: replicates.number"
        )
    objectives = objectives_of(defined)
    check_levers(defined)
    return objectives


def _algorithm(defined: Defined, objectives: Objectives) -> tuple[Any, Any]:
    """NSGA-II as published, but for operators that know each lever's kind."""
    from pymoo.algorithms.moo.nsga2 import NSGA2, binary_tournament
    from pymoo.core.mixed import MixedVariableDuplicateElimination, MixedVariableMating, MixedVariableSampling
    from pymoo.core.problem import Problem
    from pymoo.core.termination import NoTermination
    from pymoo.operators.selection.tournament import TournamentSelection

    problem = Problem(vars=variables(defined), n_obj=len(objectives), n_ieq_constr=1)
    algorithm = NSGA2(
        pop_size=defined.experiment.search.population,
        sampling=MixedVariableSampling(),
        mating=MixedVariableMating(
            selection=TournamentSelection(func_comp=binary_tournament),
            eliminate_duplicates=MixedVariableDuplicateElimination(),
        ),
        eliminate_duplicates=MixedVariableDuplicateElimination(),
    )
    algorithm.setup(problem, termination=NoTermination(), seed=defined.experiment.seed, verbose=False)
    return algorithm, problem


def _tell(algorithm: Any, problem: Any, drawn: Any, values: Sequence[Sequence[float] | None], n: int) -> None:
    from pymoo.core.evaluator import Evaluator
    from pymoo.problems.static import StaticProblem

    costs = np.array([[FAR] * n if one is None else one for one in values])
    broken = np.array([[1.0 if one is None else -1.0] for one in values])
    Evaluator().eval(StaticProblem(problem, F=costs, G=broken), drawn)
    algorithm.tell(infills=drawn)


@dataclass
class _State:
    """Every candidate so far, each once, with what it gave."""

    defined: Defined
    objectives: Objectives
    generations: list[Generation] = field(default_factory=list)
    scale: Scale | None = None
    """How objectives are measured against each other in the hypervolume: as the first generation spread."""

    def __post_init__(self) -> None:
        self.by_name: dict[str, Candidate] = {}
        self.values: dict[bytes, list[float] | None] = {}
        self.failed: dict[bytes, str] = {}

    @property
    def planned(self) -> list[Planned]:
        """Candidates that can be run, in the order in which they came up; the points of the store."""
        return [one.planned for one in self.by_name.values() if one.planned is not None]

    def add(self, batch: Sequence[Candidate]) -> None:
        for one in batch:
            self.by_name.setdefault(_name(one), one)

    def take(self, found: Iterator[tuple[bytes, list[float] | None, str]]) -> None:
        for digest, values, problem in found:
            self.values[digest] = values
            if problem:
                self.failed[digest] = problem

    def values_of(self, one: Candidate) -> list[float] | None:
        """Objectives as costs, lower being better; nothing where there are none."""
        return None if one.planned is None else self.values[one.planned.digest]

    def close(self, number: int) -> None:
        """Settle what the generation brought."""
        known = [values for values in self.values.values() if values is not None]
        if self.scale is None and known:
            self.scale = Scale.spread_of(known)
        volume, front = (0.0, 0) if self.scale is None else (self.scale.hypervolume(known), len(found_by(known)))
        n = len(self.by_name)
        self.generations.append(Generation(number, n, n - len(known), front, volume))

    def front(self) -> list[bytes]:
        """Digests of the candidates that no other beats."""
        known = [(digest, values) for digest, values in self.values.items() if values is not None]
        return [known[place][0] for place in found_by([values for _, values in known])]

    def problem_of(self, one: Candidate) -> str:
        return one.problem if one.planned is None else self.failed.get(one.planned.digest, "")

    def problems(self) -> dict[str, int]:
        told = [problem for one in self.by_name.values() if (problem := self.problem_of(one))]
        return {text: told.count(text) for text in dict.fromkeys(told)}


def _name(one: Candidate) -> str:
    return repr(sorted(one.point.items())) if one.planned is None else one.planned.digest.hex()


class _Runs:
    """The candidates' runs: what is in the store, and what is to be done."""

    def __init__(
        self, defined: Defined, folder: Path, workers: int | None, retry: bool, outcomes_of: Outcomes,
        simulate: Callable[[Any, int], Any], stop: threading.Event | None, shown: Meter,
    ) -> None:  # fmt: skip
        self.defined, self.folder, self.workers, self.shown = defined, folder, workers, shown
        self.outcomes_of, self.simulate = outcomes_of, simulate
        self.stop = threading.Event() if stop is None else stop
        self.code, self.new, self.interrupted, self.is_noted = model_digest(), 0, False, False
        first = defined.experiment.seed
        self.replicates = defined.experiment.replicates.number
        self.seeds = range(first, first + self.replicates)
        with RunStore(folder) as store:
            self.to_retry = store.failed() if retry else set()
            self.settled = store.finished() | (store.failed() - self.to_retry)

    def names(self, planned: Planned) -> list[bytes]:
        """The runs of a candidate, seed by seed."""
        return [run_digest(planned.digest, seed, self.code) for seed in self.seeds]

    def missing(self, points: Sequence[Planned]) -> int:
        """How many runs are not in the store."""
        return sum(name not in self.settled for one in points for name in self.names(one))

    def reused(self, points: Sequence[Planned]) -> int:
        """How many runs were there before this search did any."""
        return sum(name in self.settled for one in points for name in self.names(one)) - self.new

    def do(self, points: list[Planned]) -> bool:
        """Do what is missing; whether all of it is there now. What the store holds needs no pool and no claim."""
        self.is_noted = False
        if not self.missing(points):
            return not self.stop.is_set()
        names = {name for one in points for name in self.names(one)}
        self.interrupted = sweep(
            self.defined, self.folder, workers=self.workers, retry_failed=bool(names & self.to_retry), progress=False,
            outcomes_of=self._told_as_they_come, simulate=self.simulate, points=points, stop=self.stop,
        ).interrupted  # fmt: skip
        self.is_noted = True
        self.to_retry -= names
        with RunStore(self.folder, write=False) as store:
            self.settled = store.finished() | (store.failed() - self.to_retry)
        return not self.interrupted

    def leave(self, points: list[Planned]) -> None:
        """Note in the store what it is, where no sweep has just done so."""
        self.interrupted = self.interrupted or self.stop.is_set()
        if not self.is_noted:
            with RunStore(self.folder) as store:
                write_origin(store, self.defined, points)

    def values(
        self, points: Sequence[Planned], objectives: Objectives
    ) -> Iterator[tuple[bytes, list[float] | None, str]]:
        """Each candidate's objectives as costs, or why it has none."""
        with RunStore(self.folder, write=False) as store:
            failures = {failure.digest: failure.message for failure in store.failures()}
            for one in points:
                names = self.names(one)
                failed = [failures[name] for name in names if name in failures]
                runs = [run.measures for run in store.runs(one.digest) if run.digest in names]
                costs = objectives.costs(one.point, runs)
                problem = f"{len(failed)} of {len(names)} runs failed: {failed[0]}" if failed else ""
                if not problem and any(math.isnan(cost) for cost in costs):
                    problem = "an objective is not defined in any of its runs"
                yield one.digest, None if problem else costs, problem

    def _told_as_they_come(self, jobs: Any, **how: Any) -> Iterator[Finished | Failed]:
        for outcome in self.outcomes_of(jobs, **how):
            self.new += 1
            self.shown.finished() if isinstance(outcome, Finished) else self.shown.failed()
            yield outcome


def _note(folder: Path, state: _State) -> None:
    """Put the answer so far into the store and beside it."""
    front = set(state.front())
    candidates = [
        {"point": one.point, "digest": "" if one.planned is None else one.planned.digest.hex(),
         "generation": one.generation, "problem": state.problem_of(one)}
        for one in state.by_name.values()
    ]  # fmt: skip
    numbers = [number for number, planned in enumerate(state.planned) if planned.digest in front]
    fact = {
        "objectives": dict(state.objectives.ways), "generations": [asdict(one) for one in state.generations],
        "scale": None if state.scale is None else asdict(state.scale), "front": numbers, "candidates": candidates,
        "seeds": [state.defined.experiment.seed, state.defined.experiment.replicates.number],
    }  # fmt: skip
    with RunStore(folder) as store:
        store.set_fact(FACT, fact)
    seal(folder)
    import pandas as pd

    everything = read_candidates(folder)
    write_frame(everything, folder / CANDIDATES)
    write_frame(front_of(everything), folder / FRONT)
    write_frame(pd.DataFrame(fact["generations"]), folder / GENERATIONS)


def _told(one: Generation, asked: int) -> str:
    infeasible = f" ({one.infeasible} infeasible)" if one.infeasible else ""
    return (
        f"generation {one.generation} of {asked}: {one.evaluations} candidates{infeasible}, "
        f"{one.front} on the front, hypervolume {one.hypervolume:.4f}"
    )
