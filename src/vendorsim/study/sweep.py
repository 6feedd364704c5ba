"""`sweep`: every point of an experiment on every seed, streamed to disk, resumed where it was left.

What is to be done is settled before the first run; memory does not grow with the number of runs but for their names.
"""

import itertools
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vendorsim.engine.source_digest import model_digest
from vendorsim.study.execution.point_run import Task, simulate_point
from vendorsim.study.execution.pool import Failed, Finished, Job, Outcomes, staying, usable_cores
from vendorsim.study.execution.progress import Meter, announce_compile, meter
from vendorsim.study.experiment.definition import Defined
from vendorsim.study.experiment.points import Planned, plan_points, run_digest, run_digests
from vendorsim.study.experiment.schema import Experiment, Keep
from vendorsim.study.experiment.settings_at import settings_at
from vendorsim.study.precision import held, next_look
from vendorsim.study.statistics import mean_interval
from vendorsim.study.store.manifest import seal
from vendorsim.study.store.origin import write_origin
from vendorsim.study.store.runs import FILE, RunStore, StoredFailure, StoredRun

TRIAL_DAYS = 6
"""How many days the estimate of the time is taken from."""
OTHERS_SECONDS = 0.5
"""How often to look whether another process has finished the runs that it has taken."""


@dataclass(frozen=True)
class Swept:
    """What became of a sweep."""

    folder: Path
    planned: int
    done: int
    failed: int
    reused: int
    """Runs that were in the store before."""
    interrupted: bool = False

    @property
    def complete(self) -> bool:
        """Whether every planned run is there."""
        return self.done >= self.planned and not self.failed


def sweep(
    defined: Defined,
    folder: Path,
    *,
    workers: int | None = None,
    retry_failed: bool = False,
    progress: bool = True,
    outcomes_of: Outcomes | None = None,
    simulate: Callable[[Any, int], Any] = simulate_point,
    points: list[Planned] | None = None,
    stop: threading.Event | None = None,
) -> Swept:
    """Do every run of an experiment that the store does not hold yet.

    Another `outcomes_of` takes the place of this machine's processes (see `cluster`). Failing runs are stored with their
    error and not tried again unless `retry_failed`. Ctrl-C, or `stop`, keeps what is finished. Points that are planned
    already can be given. Raises: SettingsError before the first run; ResultsError when the store cannot be used.
    """
    points = plan_points(defined) if points is None else points
    stop = threading.Event() if stop is None else stop
    workers = usable_cores() if workers is None else workers
    with RunStore(folder) as store:
        work = _Work(store, defined, points, retry_failed)
        write_origin(store, defined, points)
        with meter(work.planned, progress) as shown, staying(outcomes_of) as outcomes:
            shown.begin_at(work.reused)
            cold = work.done < work.planned and simulate is simulate_point and announce_compile(shown.say)
            while not stop.is_set():
                jobs = work.jobs()
                first = next(jobs, None)
                if first is not None:
                    runs = outcomes(
                        itertools.chain((first,), jobs), workers=workers, simulate=simulate, first_alone=cold, stop=stop
                    )
                    with closing(runs):  # type: ignore[type-var]
                        for outcome in runs:
                            work.take(outcome)
                            shown.finished() if isinstance(outcome, Finished) else shown.failed()
                    cold = False
                if not stop.is_set() and work.is_left_to_others(shown):
                    stop.wait(OTHERS_SECONDS)
                elif stop.is_set() or not work.needs_more(shown):
                    break
    seal(folder)
    stopped = stop.is_set() and work.done + work.failed < work.planned
    return Swept(folder, work.planned, work.done, work.failed, work.reused, stopped)


class _Work:
    """What is left to do, and what became of what was done."""

    def __init__(self, store: RunStore, defined: Defined, points: Iterable[Planned], retry: bool) -> None:
        self.store, self.defined, self.code = store, defined, model_digest()
        self.by_digest = {planned.digest: planned.changes for planned in points}
        experiment = defined.experiment
        self.keep = kept(experiment)
        self.seeds = dict.fromkeys(self.by_digest, experiment.replicates.number)
        self.finished, failed = store.finished(self.keep), store.failed()
        self.to_retry = failed if retry else set()
        self.left_out = failed - self.to_retry
        self.taken: list[tuple[bytes, bytes, int]] | None = None
        self._count()
        while self.done == self.planned and self._grow():
            self._count()
        self.reused = self.done

    def _count(self) -> None:
        """Go through all planned runs once, which for a million of them takes a second."""
        self.planned, self.done, self.failed = sum(self.seeds.values()), 0, 0
        for run, _, _ in self._runs():
            if run in self.finished:
                self.done += 1
            elif run in self.left_out:
                self.failed += 1

    def _runs(self) -> Iterator[tuple[bytes, bytes, int]]:
        """Run, scenario and seed, seed by seed: when a sweep is broken off, what is finished can be compared."""
        first, most = self.defined.experiment.seed, max(self.seeds.values(), default=0)
        for seed in range(first, first + most):
            name_of = run_digests(seed, self.code)
            for scenario, number in self.seeds.items():
                if seed - first < number:
                    yield name_of(scenario), scenario, seed

    def jobs(self) -> Iterator[Job]:
        """Runs that nobody has done or is doing; those that another process has taken are noted."""
        if self.done + self.failed >= self.planned:
            return
        candidates = self._runs() if self.taken is None else iter(self.taken)
        self.taken = []
        for run, scenario, seed in candidates:
            if run in self.finished or run in self.left_out:
                continue
            if self.store.claim(run, though_failed=run in self.to_retry, extras=self.keep):
                settings = settings_at(self.defined, self.by_digest[scenario])
                yield Job(scenario.hex(), seed, Task(settings, self.keep))
            else:
                self.taken.append((run, scenario, seed))

    def take(self, outcome: Finished | Failed) -> None:
        """Put an outcome into the store."""
        seed, scenario = outcome.job.seed, bytes.fromhex(outcome.job.policy)
        run, changes = run_digest(scenario, seed, self.code), self.by_digest[scenario]
        if isinstance(outcome, Finished):
            given = outcome.result
            self.store.put(StoredRun(run, scenario, seed, outcome.seconds, given.measures), changes, given.extras)
            self._note_finished(run)
        else:
            self.store.put_failure(StoredFailure(run, scenario, seed, outcome.message, outcome.details), changes)
            self.to_retry.discard(run)
            self._note_failed(run)

    def is_left_to_others(self, shown: Meter) -> bool:
        """See what became of the runs that other processes had taken; whether there are any left."""
        failed = self.store.failed() - self.to_retry if self.taken else set()
        still = []
        for run, scenario, seed in self.taken or ():
            if self.store.is_finished(run, self.keep):
                self._note_finished(run)
                shown.finished()
            elif run in failed:
                self._note_failed(run)
                shown.failed()
            else:
                still.append((run, scenario, seed))
        self.taken = still
        return bool(still)

    def _note_finished(self, run: bytes) -> None:
        self.finished.add(run)
        self.done += 1

    def _note_failed(self, run: bytes) -> None:
        self.left_out.add(run)
        self.failed += 1

    def needs_more(self, shown: Meter) -> bool:
        """Whether another round of replicates is needed for the precision that was asked for."""
        if not self._grow():
            return False
        before = self.done + self.failed
        self._count()
        shown.expect(self.planned)
        for _ in range(self.done + self.failed - before):  # a sweep before this one had come as far
            shown.finished()
        return True

    def _grow(self) -> bool:
        """Give more replicates to points that are not known well enough yet; whether there are any."""
        experiment = self.defined.experiment
        if experiment.replicates.precision is not None:
            open_ones = list(self.seeds) if self._differences_are_open(experiment.replicates.precision) else []
        elif experiment.precision:
            open_ones = [one for one in self.seeds if (own := self._own(one)) and _too_wide(own, experiment.precision)]
        else:
            return False
        open_ones = [one for one in open_ones if self.seeds[one] < experiment.replicates.most]
        for scenario in open_ones:
            self.seeds[scenario] = min(experiment.replicates.most, next_look(self.seeds[scenario]))
        if open_ones:
            self.taken = None
        return bool(open_ones)

    def _differences_are_open(self, share: float) -> bool:
        """Whether a comparison's points have all their runs, and a difference to the first is not known well enough."""
        runs = [self._own(scenario) for scenario in self.seeds]
        return all(runs) and not all(one.is_known for one in held(runs, self.defined.experiment.measures, share))

    def _own(self, scenario: bytes) -> list[Mapping[str, float]]:
        """The measures of a point's runs by seed, where all are there; else none."""
        first, number = self.defined.experiment.seed, self.seeds[scenario]
        names = {run_digest(scenario, seed, self.code) for seed in range(first, first + number)}
        own = sorted((run.seed, run.measures) for run in self.store.runs(scenario) if run.digest in names)
        return [measures for _, measures in own] if len(own) == number else []


def _too_wide(runs: list[Mapping[str, float]], precision: Mapping[str, float]) -> bool:
    """Whether an interval is wider than asked, as a share of its mean."""
    for measure, share in precision.items():
        interval = mean_interval([run[measure] for run in runs])
        if interval.n < 2 or interval.high - interval.mean > share * abs(interval.mean):
            return True
    return False


def time_trial(defined: Defined, planned: Planned) -> float:
    """Seconds that a run of this point takes on one core of this machine: its set-up, and its days by some of them."""
    settings = settings_at(defined, planned.point)
    days = settings.horizon.burn_in_days + settings.horizon.days

    def took(n: int) -> float:
        began = time.perf_counter()
        simulate_point(Task(settings.with_(**{"horizon.burn_in_days": 0, "horizon.days": n})), 0)
        return time.perf_counter() - began

    took(1)  # compiles, or loads what is compiled
    one, some = took(1), took(TRIAL_DAYS)
    return one + max(0.0, some - one) / (TRIAL_DAYS - 1) * (days - 1)


def finished_before(defined: Defined, folder: Path, points: Iterable[Planned]) -> int:
    """How many of the runs of a sweep that is not begun yet lie in its folder already; nothing is written."""
    if not (folder / FILE).is_file():
        return 0
    experiment, code = defined.experiment, model_digest()
    with RunStore(folder, write=False) as store:
        finished = store.finished(kept(experiment))
    different = {planned.digest for planned in points}
    seeds = range(experiment.seed, experiment.seed + experiment.replicates.number)
    return sum(name_of(one) in finished for name_of in (run_digests(seed, code) for seed in seeds) for one in different)


def kept(experiment: Experiment) -> tuple[str, ...]:
    """What is kept of each run beside its measures, by the names under which it is stored."""
    return tuple(name for name in Keep.model_fields if getattr(experiment.keep, name))


def estimate_seconds(defined: Defined, points: list[Planned], workers: int, trial_seconds: float) -> float:
    """Wall time of the whole sweep, from a trial of its first point, by days and people of the others."""

    def size(planned: Planned) -> float:
        settings = settings_at(defined, planned.point)
        horizon, people = settings.horizon, settings.people
        return (horizon.burn_in_days + horizon.days) * (people.residents + 10.0 * people.vendors + 1.0)

    some = points[:: max(1, len(points) // 1000)]
    mean = sum(size(planned) for planned in some) / len(some)
    runs = defined.experiment.replicates.number * len({planned.digest for planned in points})
    return runs * trial_seconds * mean / size(points[0]) / max(1, workers)
