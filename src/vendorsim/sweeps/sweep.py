"""`sweep`: every point of an experiment on every seed, streamed to disk, resumed where it was left.

What is to be done is settled before the first run; memory does not grow with the number of runs but for their names.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vendorsim.experiments.manifest import MANIFEST
from vendorsim.experiments.progress import Meter, announce_compile, meter
from vendorsim.experiments.runner import Failed, Finished, Job, run_jobs, usable_cores
from vendorsim.experiments.statistics import mean_interval
from vendorsim.sources import model_digest
from vendorsim.sweeps.definition import Defined
from vendorsim.sweeps.origin import write_origin
from vendorsim.sweeps.point_run import Task, simulate_point
from vendorsim.sweeps.points import Planned, plan_points, run_digest, settings_at
from vendorsim.sweeps.runstore import RunStore, StoredFailure, StoredRun
from vendorsim.sweeps.seal import seal_sweep

Outcomes = Callable[..., Iterator[Finished | Failed]]
"""What `run_jobs` is: jobs in, outcomes out as they come."""

GROWTH = 1.5
"""By how much replicates grow in a round where an interval is still too wide."""
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
        with meter(work.planned, progress) as shown:
            shown.begin_at(work.reused)
            cold = work.reused < work.planned and simulate is simulate_point and announce_compile(shown.say)
            while not stop.is_set():
                runs = (outcomes_of or run_jobs)(
                    work.jobs(), workers=workers, simulate=simulate, first_alone=cold, stop=stop
                )
                with closing(runs):  # type: ignore[type-var]
                    for outcome in runs:
                        work.take(outcome)
                        shown.finished() if isinstance(outcome, Finished) else shown.failed()
                cold = False
                if work.waits_for_others(stop):
                    continue
                if not work.needs_more(shown):
                    break
        done, failed = work.state()
        if done > work.reused or not (folder / MANIFEST).is_file():
            seal_sweep(store)
        return Swept(folder, work.planned, done, failed, work.reused, stop.is_set() and done + failed < work.planned)


class _Work:
    """What is left to do, and what became of what was done."""

    def __init__(self, store: RunStore, defined: Defined, points: Iterable[Planned], retry: bool) -> None:
        self.store, self.defined, self.code = store, defined, model_digest()
        self.by_digest = {planned.digest: planned.changes for planned in points}
        experiment = defined.experiment
        self.keep = tuple(name for name in ("daily", "maps") if getattr(experiment.keep, name))
        self.seeds = dict.fromkeys(self.by_digest, experiment.replicates.number)
        self.done, failed = store.finished(), store.failed()
        self.to_retry = failed if retry else set()
        self.left_out = failed - self.to_retry
        self.planned = sum(self.seeds.values())
        self.reused = sum(run in self.done for run, _, _ in self._runs())
        if experiment.precision and self.reused == self.planned:
            self._grow()

    def _runs(self) -> Iterator[tuple[bytes, bytes, int]]:
        """Run, scenario and seed, seed by seed: when a sweep is broken off, what is finished can be compared."""
        first, most = self.defined.experiment.seed, max(self.seeds.values(), default=0)
        for offset in range(most):
            for scenario, number in self.seeds.items():
                if offset < number:
                    yield run_digest(scenario, first + offset, self.code), scenario, first + offset

    def jobs(self) -> Iterator[Job]:
        """Runs that nobody has done or is doing."""
        for run, scenario, seed in self._runs():
            if run in self.done or run in self.left_out:
                continue
            if self.store.claim(run, though_failed=run in self.to_retry):
                settings = settings_at(self.defined.base, self.by_digest[scenario])
                yield Job(scenario.hex(), seed, Task(settings, self.keep))

    def take(self, outcome: Finished | Failed) -> None:
        """Put an outcome into the store."""
        seed, scenario = outcome.job.seed, bytes.fromhex(outcome.job.policy)
        run, changes = run_digest(scenario, seed, self.code), self.by_digest[scenario]
        if isinstance(outcome, Finished):
            given = outcome.result
            self.store.put(StoredRun(run, scenario, seed, outcome.seconds, given.measures), changes, given.extras)
            self.done.add(run)
        else:
            self.store.put_failure(StoredFailure(run, scenario, seed, outcome.message, outcome.details), changes)
            self.to_retry.discard(run)
            self.left_out.add(run)

    def waits_for_others(self, stop: threading.Event) -> bool:
        """Whether runs are left that another process had taken: wait a moment, then see what became of them."""
        left = [run for run, _, _ in self._runs() if run not in self.done and run not in self.left_out]
        if not left or stop.is_set():
            return False
        failed = self.store.failed()
        self.done.update(run for run in left if self.store.is_finished(run))
        self.left_out.update(run for run in left if run in failed - self.to_retry)
        if any(run not in self.done and run not in self.left_out for run in left):
            stop.wait(OTHERS_SECONDS)
            return True
        return False

    def state(self) -> tuple[int, int]:
        """How many of the planned runs are finished, and how many failed."""
        wanted = [run for run, _, _ in self._runs()]
        return sum(run in self.done for run in wanted), sum(run in self.left_out for run in wanted)

    def needs_more(self, shown: Meter) -> bool:
        """Whether another round of replicates is needed for the precision that was asked for."""
        if not self.defined.experiment.precision or not self._grow():
            return False
        shown.expect(self.planned)
        return True

    def _grow(self) -> bool:
        """Give more replicates to points whose interval is still too wide; whether there are any."""
        experiment, more = self.defined.experiment, False
        for scenario, number in self.seeds.items():
            if number >= experiment.replicates.most:
                continue
            seeds = range(experiment.seed, experiment.seed + number)
            names = {run_digest(scenario, seed, self.code) for seed in seeds}
            own = [run.measures for run in self.store.runs(scenario) if run.digest in names]
            if len(own) == number and _too_wide(own, experiment.precision):
                self.seeds[scenario] = min(experiment.replicates.most, max(number + 1, round(GROWTH * number)))
                more = True
        self.planned = sum(self.seeds.values())
        return more


def _too_wide(runs: list[Mapping[str, float]], precision: Mapping[str, float]) -> bool:
    """Whether an interval is wider than asked, as a share of its mean."""
    for measure, share in precision.items():
        interval = mean_interval([run[measure] for run in runs])
        if interval.n < 2 or interval.high - interval.mean > share * abs(interval.mean):
            return True
    return False


def time_trial(defined: Defined, planned: Planned) -> float:
    """Seconds that a run of this point takes on one core of this machine, from some days of it."""
    settings = settings_at(defined.base, planned.point)
    days = settings.horizon.burn_in_days + settings.horizon.days
    short = settings.with_(**{"horizon.burn_in_days": 0, "horizon.days": min(days, 5)})
    simulate_point(Task(short), 0)  # compiles, or loads what is compiled
    began = time.perf_counter()
    simulate_point(Task(short), 0)
    return (time.perf_counter() - began) * days / min(days, 5)


def estimate_seconds(defined: Defined, points: list[Planned], workers: int, trial_seconds: float) -> float:
    """Wall time of the whole sweep, from a trial of its first point, by days and people of the others."""

    def size(planned: Planned) -> float:
        settings = settings_at(defined.base, planned.point)
        horizon, people = settings.horizon, settings.people
        return (horizon.burn_in_days + horizon.days) * (people.residents + 10.0 * people.vendors + 1.0)

    some = points[:: max(1, len(points) // 1000)]
    mean = sum(size(planned) for planned in some) / len(some)
    runs = defined.experiment.replicates.number * len({planned.digest for planned in points})
    return runs * trial_seconds * mean / size(points[0]) / max(1, workers)
