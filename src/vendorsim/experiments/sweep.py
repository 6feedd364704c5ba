"""`sweep`: every point of an experiment on every seed, streamed to disk, resumed where it was left.

What is to be done is settled before the first run; memory does not grow with the number of runs.
"""

import hashlib
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from vendorsim.errors import SettingsError, VendorsimError
from vendorsim.experiments.definition import Defined, as_mapping
from vendorsim.experiments.design import SCENARIO, Point, points_of
from vendorsim.experiments.manifest import code_digest
from vendorsim.experiments.progress import Meter, announce_compile, meter
from vendorsim.experiments.run import record_of, result_of
from vendorsim.experiments.runner import Failed, Finished, Job, run_jobs, usable_cores
from vendorsim.experiments.runstore import RunStore, StoredFailure, StoredRun
from vendorsim.experiments.statistics import mean_interval
from vendorsim.settings import Settings

Outcomes = Callable[..., Iterator[Finished | Failed]]


@dataclass(frozen=True)
class Scenario:
    """A point as settings, checked; `digest` tells it from all others."""

    number: int
    point: Point
    settings: Settings
    digest: str


@dataclass(frozen=True)
class Task:
    """What a worker needs for one run of a sweep."""

    settings: Settings
    keep: tuple[str, ...] = ()


@dataclass(frozen=True)
class Given:
    """What a worker gives back."""

    measures: Mapping[str, float]
    extras: Mapping[str, bytes] = field(default_factory=dict)


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


def scenarios_of(defined: Defined) -> list[Scenario]:
    """Every point of the design as settings, each once; points that come to the same settings share their runs.

    Raises: SettingsError naming the points that the settings do not allow.
    """
    from vendorsim.checking import check

    found: list[Scenario] = []
    mistakes: dict[str, int] = {}
    for number, point in enumerate(points_of(defined)):
        changes = {path: value for path, value in point.items() if path != SCENARIO}
        try:
            settings = defined.base.with_(**changes) if changes else defined.base
            settings = settings.under(settings.policy)
            check(settings)
        except VendorsimError as error:
            mistakes.setdefault(str(error), number)
            continue
        found.append(Scenario(number, point, settings, settings.model_copy(update={"seed": 0}).digest()))
    if mistakes:
        lines = [f"point {number + 1}: {text}" for text, number in list(mistakes.items())[:5]]
        more = f"\nand {len(mistakes) - 5} more" if len(mistakes) > 5 else ""
        raise SettingsError(f"{defined.origins.whole}: " + "\n".join(lines) + more)
    return found


def run_digest(scenario: str, seed: int, code: str) -> str:
    """The name of a run: all that determines it, in one word."""
    return hashlib.sha256(f"{scenario}\n{seed}\n{code}".encode()).hexdigest()


def simulate_point(task: Task, seed: int) -> Given:
    """One run of a sweep: its measures, and what else is to be kept, packed."""
    import gc
    import io

    from vendorsim.measures.base import evaluate
    from vendorsim.model import VendorModel

    model = VendorModel(task.settings, seed=seed).run()
    if not task.keep:
        given = Given(evaluate(record_of(model)))
    else:
        result, extras = result_of(model), {}
        for name in task.keep:
            packed = io.BytesIO()
            np.savez(packed, **getattr(result, name))
            extras[name] = zlib.compress(packed.getvalue(), 6)
        given = Given(result.measures, extras)
    del model
    gc.collect()
    return given


def unpack(data: bytes) -> dict[str, np.ndarray]:
    """What `simulate_point` packed."""
    import io

    with np.load(io.BytesIO(zlib.decompress(data)), allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays.files}


def sweep(
    defined: Defined,
    folder: Path,
    *,
    workers: int | None = None,
    retry_failed: bool = False,
    progress: bool = True,
    outcomes_of: Outcomes | None = None,
    simulate: Callable[[Any, int], Any] = simulate_point,
) -> Swept:
    """Do every run of an experiment that the store does not hold yet.

    Another `outcomes_of` takes the place of this machine's processes (see `cluster`). Failing runs are stored with their
    error and not tried again unless `retry_failed`. Ctrl-C keeps what is finished.
    Raises: SettingsError before the first run; ResultsError when the store cannot be used.
    """
    scenarios = scenarios_of(defined)
    code = code_digest()
    with RunStore(folder) as store:
        store.set_fact("experiment", as_mapping(defined.experiment))
        store.set_fact("code", code)
        store.set_fact("scenarios", [scenario.digest for scenario in scenarios])
        work = _Work(store, defined, scenarios, code, retry_failed)
        workers = usable_cores() if workers is None else workers
        stop = threading.Event()
        with meter(work.planned, progress) as shown:
            shown.begin_at(work.reused)
            cold = announce_compile(shown.say)
            while not stop.is_set():
                jobs = work.jobs()
                runs = (outcomes_of or run_jobs)(jobs, workers=workers, simulate=simulate, first_alone=cold, stop=stop)
                with closing(runs):  # type: ignore[type-var]
                    for outcome in runs:
                        work.take(outcome)
                        shown.finished() if isinstance(outcome, Finished) else shown.failed()
                if not work.needs_more(shown):
                    break
        done = sum(work.is_done(run) for run in work.wanted())
        failed = len(store.failed() & {bytes.fromhex(run) for run in work.wanted()})
        return Swept(folder, work.planned, done, failed, work.reused, stop.is_set() and done + failed < work.planned)


class _Work:
    """What is left to do, and what became of what was done."""

    def __init__(self, store: RunStore, defined: Defined, scenarios: list[Scenario], code: str, retry: bool) -> None:
        self.store, self.defined, self.code = store, defined, code
        self.by_digest = {scenario.digest: scenario for scenario in scenarios}
        experiment = defined.experiment
        self.keep = tuple(name for name in ("daily", "maps") if getattr(experiment.keep, name))
        self.seeds = dict.fromkeys(self.by_digest, experiment.replicates.number)
        self.done = store.finished()
        self.left_out = set() if retry else store.failed()
        self._under_way: dict[str, str] = {}
        self.planned = sum(self.seeds.values())
        self.reused = sum(self.is_done(run) for run in self.wanted())
        if experiment.precision:
            self.grow()

    def wanted(self) -> Iterator[str]:
        """Digests of all runs that are planned by now."""
        for digest, seed in self._pairs():
            yield run_digest(digest, seed, self.code)

    def is_done(self, run: str) -> bool:
        """Whether a run is in the store."""
        return bytes.fromhex(run) in self.done

    def _pairs(self) -> Iterator[tuple[str, int]]:
        """Scenario and seed, seed by seed: when a sweep is broken off, what is finished can be compared."""
        first, most = self.defined.experiment.seed, max(self.seeds.values(), default=0)
        for offset in range(most):
            for digest, number in self.seeds.items():
                if offset < number:
                    yield digest, first + offset

    def jobs(self) -> Iterator[Job]:
        """Runs that nobody has done or is doing."""
        for digest, seed in self._pairs():
            run = run_digest(digest, seed, self.code)
            if self.is_done(run) or bytes.fromhex(run) in self.left_out or not self.store.claim(run):
                continue
            yield Job(digest, seed, Task(self.by_digest[digest].settings, self.keep))

    def take(self, outcome: Finished | Failed) -> None:
        """Put an outcome into the store."""
        job = outcome.job
        run, point = run_digest(job.policy, job.seed, self.code), self.by_digest[job.policy].point
        if isinstance(outcome, Finished):
            stored = StoredRun(run, job.policy, job.seed, outcome.seconds, outcome.result.measures)
            self.store.put(stored, point, outcome.result.extras)
            self.done.add(bytes.fromhex(run))
        else:
            self.store.put_failure(StoredFailure(run, job.policy, job.seed, outcome.message, outcome.details), point)
            self.left_out.add(bytes.fromhex(run))

    def grow(self) -> bool:
        """Give more replicates to points whose interval is still too wide; whether there are any."""
        experiment, more = self.defined.experiment, False
        for digest, number in self.seeds.items():
            values = list(self.store.runs(digest)) if number < experiment.replicates.most else []
            own = [run for run in values if run_digest(digest, run.seed, self.code) == run.digest]
            if len(own) >= number and _too_wide(own, experiment.precision):
                self.seeds[digest] = min(experiment.replicates.most, max(number + 1, round(1.5 * number)))
                more = True
        self.planned = sum(self.seeds.values())
        return more

    def needs_more(self, shown: Meter) -> bool:
        """Whether another round of replicates is needed for the precision that was asked for."""
        if not self.defined.experiment.precision or not self.grow():
            return False
        shown.expect(self.planned)
        return True


def _too_wide(runs: Iterable[StoredRun], precision: Mapping[str, float]) -> bool:
    """Whether an interval is wider than asked, as a share of its mean."""
    found = list(runs)
    for measure, share in precision.items():
        interval = mean_interval([run.measures[measure] for run in found])
        if interval.n < 2 or interval.high - interval.mean > share * abs(interval.mean):
            return True
    return False


def estimate_seconds(scenarios: list[Scenario], replicates: int, workers: int, trial_seconds: float) -> float:
    """Wall time that a sweep will take, from the time of a trial run of its first scenario, by days and people."""

    def size(settings: Settings) -> float:
        horizon, people = settings.horizon, settings.people
        return (horizon.burn_in_days + horizon.days) * (people.residents + 10.0 * people.vendors + 1.0)

    one = trial_seconds / size(scenarios[0].settings)
    return replicates * sum(one * size(scenario.settings) for scenario in scenarios) / max(1, workers)


def trial(scenario: Scenario) -> float:
    """Seconds of one short run, scaled to the scenario's horizon."""
    days = scenario.settings.horizon.burn_in_days + scenario.settings.horizon.days
    short = scenario.settings.with_(**{"horizon.burn_in_days": 0, "horizon.days": min(days, 5)})
    simulate_point(Task(short.with_(**{"horizon.days": 1})), 0)
    began = time.perf_counter()
    simulate_point(Task(short), 0)
    return (time.perf_counter() - began) * days / min(days, 5)
