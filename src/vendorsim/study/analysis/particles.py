"""Runs of a calibration: parameter sets in, what they gave out, each run kept in the store under its digest."""

import math
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from vendorsim.engine.source_digest import model_digest
from vendorsim.errors import VendorsimError
from vendorsim.study.execution.point_run import Task
from vendorsim.study.execution.pool import Finished, Job, Outcomes
from vendorsim.study.execution.progress import Meter
from vendorsim.study.experiment.checking import check
from vendorsim.study.experiment.definition import Defined
from vendorsim.study.experiment.design import Point
from vendorsim.study.experiment.points import Planned, run_digest, scenario_digest
from vendorsim.study.experiment.schema import Keep
from vendorsim.study.experiment.settings_at import settings_at
from vendorsim.study.store.origin import OWN, write_origin
from vendorsim.study.store.runs import RunStore, StoredFailure, StoredRun
from vendorsim.study.sweep import OTHERS_SECONDS


class StoppedError(Exception):
    """Ctrl-C, or `stop`: what is finished is in the store."""


class Particles:
    """Parameter sets and their runs, each set on seeds of its own.

    The n-th set that is asked for gets the n-th seeds, so that a calibration that is played again asks for runs that are
    there.
    """

    def __init__(
        self, store: RunStore, defined: Defined, workers: int | None, outcomes_of: Outcomes,
        simulate: Callable[[Any, int], Any], stop: threading.Event, shown: Meter,
    ) -> None:  # fmt: skip
        self.store, self.defined, self.workers, self.shown = store, defined, workers, shown
        self.outcomes_of, self.simulate, self.stop = outcomes_of, simulate, stop
        self.code, self.replicates = model_digest(), defined.experiment.replicates.number
        self.asked = self.new = self.reused = 0
        self.by_digest: dict[bytes, Planned] = {}
        self.problems: dict[str, int] = {}
        self.keep = tuple(name for name in Keep.model_fields if getattr(defined.experiment.keep, name))

    @property
    def folder(self) -> Path:
        """Where the store is."""
        return self.store.folder

    def evaluate(self, points: Sequence[Point]) -> list[Mapping[str, float] | None]:
        """Mean measures of each parameter set over its seeds; nothing for one that is not allowed or that failed.

        Raises: StoppedError.
        """
        wanted = [self._planned(point) for point in points]
        runs = [run for one in wanted if one is not None for run in self._runs_of(*one)]
        self._do(runs)
        known = {run[0] for run in runs if self.store.is_finished(run[0])}
        failed = {failure.digest: failure.message for failure in self.store.failures()}
        return [None if one is None else self._means(one, known, failed) for one in wanted]

    def note_origin(self) -> None:
        """Note in the store what its runs are."""
        write_origin(self.store, self.defined, list(self.by_digest.values()), OWN)

    def _planned(self, point: Point) -> tuple[Planned, int] | None:
        first = self.defined.experiment.seed + self.asked * self.replicates
        self.asked += 1
        try:
            settings = settings_at(self.defined, point)
            check(settings)
        except VendorsimError as error:
            self._count(str(error))
            return None
        planned = Planned(point, scenario_digest(settings))
        self.by_digest.setdefault(planned.digest, planned)
        return planned, first

    def _runs_of(self, planned: Planned, first: int) -> Iterator[tuple[bytes, Planned, int]]:
        for seed in range(first, first + self.replicates):
            yield run_digest(planned.digest, seed, self.code), planned, seed

    def _do(self, runs: Sequence[tuple[bytes, Planned, int]]) -> None:
        """Do what the store does not hold, and wait for what another process is doing."""
        left = self._left(runs)
        self.reused += len(runs) - len(left)
        while left:
            named = {(planned.digest.hex(), seed): (run, planned) for run, planned, seed in left}
            outcomes = self.outcomes_of(
                self._jobs(left), workers=self.workers, simulate=self.simulate, first_alone=False, stop=self.stop
            )
            with closing(outcomes):  # type: ignore[type-var]
                for outcome in outcomes:
                    self._take(outcome, *named[outcome.job.policy, outcome.job.seed])
            if self.stop.is_set():
                raise StoppedError
            left = self._left(left)
            if left:
                self.stop.wait(OTHERS_SECONDS)

    def _left(self, runs: Sequence[tuple[bytes, Planned, int]]) -> list[tuple[bytes, Planned, int]]:
        failed = self.store.failed()
        return [run for run in runs if run[0] not in failed and not self.store.is_finished(run[0])]

    def _jobs(self, left: Sequence[tuple[bytes, Planned, int]]) -> Iterator[Job]:
        for run, planned, seed in left:
            if self.store.claim(run):
                task = Task(settings_at(self.defined, planned.point), self.keep)
                yield Job(planned.digest.hex(), seed, task)

    def _take(self, outcome: Any, run: bytes, planned: Planned) -> None:
        self.new += 1
        if isinstance(outcome, Finished):
            given = outcome.result
            stored = StoredRun(run, planned.digest, outcome.job.seed, outcome.seconds, given.measures)
            self.store.put(stored, planned.changes, given.extras)
            self.shown.finished()
        else:
            failure = StoredFailure(run, planned.digest, outcome.job.seed, outcome.message, outcome.details)
            self.store.put_failure(failure, planned.changes)
            self.shown.failed()

    def _means(
        self, one: tuple[Planned, int], known: set[bytes], failed: Mapping[bytes, str]
    ) -> Mapping[str, float] | None:
        names = [run for run, _, _ in self._runs_of(*one)]
        broken = [failed[name] for name in names if name in failed]
        if broken or not set(names) <= known:
            self._count(broken[0] if broken else "its run is not there")
            return None
        own = [run.measures for run in self.store.runs(one[0].digest) if run.digest in names]
        return {name: math.fsum(run[name] for run in own) / len(own) for name in own[0]}

    def _count(self, problem: str) -> None:
        self.problems[problem] = self.problems.get(problem, 0) + 1
