"""Holding the model against the catalogue of patterns: runs shared between entries, values with intervals, verdicts.

Every arm runs on the same seeds, so that arms differ by what was changed and not by luck. A value is computed from the
means over the seeds; its interval is the jackknife's, which is the plain t interval where the value is a mean.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from vendorsim.errors import VendorsimError
from vendorsim.experiments.progress import meter
from vendorsim.experiments.run import record_of, result_of
from vendorsim.experiments.runner import Failed, Job, run_jobs, usable_cores
from vendorsim.experiments.statistics import t_quantile, variance
from vendorsim.kernels import is_compiled_already
from vendorsim.model import VendorModel
from vendorsim.patterns.base import Part, Pattern, Reading, Readings, Run, Value
from vendorsim.patterns.catalogue import chosen
from vendorsim.settings import Settings

Read = Callable[[Run], Reading]
Watch = Callable[[VendorModel, dict[str, float]], None]
FIRST_SEED = 1
ALONE = "alone"  # the arm's name where no run is needed


class PatternError(VendorsimError):
    """Runs of an experiment failed, so that a pattern cannot be judged."""


@dataclass(frozen=True)
class Task:
    """One kind of run, and all that entries want to read off it."""

    name: str
    settings: Settings
    reads: tuple[tuple[Read, Watch | None], ...]


@dataclass(frozen=True)
class Finding:
    """What became of one part of a pattern."""

    pattern: Pattern
    part: Part
    value: float
    low: float
    high: float
    replicates: int
    beside: Mapping[str, float] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """Whether the value lies in the band."""
        return self.part.band.holds(self.value)

    @property
    def interval_inside(self) -> bool | None:
        """Whether its whole interval does; nothing where there is none."""
        return None if math.isnan(self.low) else self.part.band.holds(self.low, self.high)

    def as_data(self) -> dict[str, Any]:
        """Everything as plain data."""
        pattern, band = self.pattern, self.part.band
        return {
            "id": pattern.id,
            "part": self.part.label,
            "meaning": pattern.meaning,
            "target": band.aim,
            "band_low": band.low,
            "band_high": band.high,
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "unit": pattern.unit,
            "passed": self.passed,
            "by_construction": pattern.by_construction,
            "interval_inside": self.interval_inside,
            "replicates": self.replicates,
            "beside": dict(self.beside),
            "setting": pattern.setting,
            "method": pattern.method,
            "source": pattern.source,
            "confidence": pattern.confidence,
        }


def hold_against(
    *,
    replicates: int | None = None,
    workers: int | None = None,
    only: Iterable[str] | None = None,
    changes: Mapping[str, Any] | None = None,
    patterns: Sequence[Pattern] | None = None,
    progress: bool = True,
) -> list[Finding]:
    """Run the experiments of the catalogue (or of `patterns`) and judge every part of each entry.

    `only` names ids; `changes` are settings by dotted name, laid over every arm; `replicates` replaces the number of
    runs that an entry asks for.
    Raises: UnknownPatternError; SettingsError for a change that is not allowed; PatternError when runs fail.
    """
    entries = tuple(patterns) if patterns is not None else chosen(only)
    more = dict(changes or {})
    seeds = {e.id: range(FIRST_SEED, FIRST_SEED + (replicates or e.replicates)) for e in entries}
    tasks, wanted = _plan(entries, more, seeds)
    seen = _run(tasks, wanted, workers, progress)
    findings: list[Finding] = []
    for entry in entries:
        readings = _readings(entry, more, seeds[entry.id], seen)
        findings.extend(_judge(entry, part, readings) for part in entry.parts)
    return findings


def observe(task: Task, seed: int) -> list[dict[str, float]]:
    """Do one run and give what each entry reads off it, in the order of `task.reads`."""
    model = VendorModel(task.settings, seed=seed)
    notes: list[dict[str, float]] = [{} for _ in task.reads]
    watches = [(watch, kept) for (_, watch), kept in zip(task.reads, notes, strict=True) if watch is not None]
    while model.running:
        if watches:
            _watch_step(model, watches)
        else:
            model.step()
    measures, record = result_of(model).measures, record_of(model)
    return [dict(read(Run(model, measures, record, kept))) for (read, _), kept in zip(task.reads, notes, strict=True)]


def _watch_step(model: VendorModel, watches: Sequence[tuple[Watch, dict[str, float]]]) -> None:
    """One tick, then the looks at it, with the clock still at that tick as far as they see."""
    model.step()
    model.clock.tick -= 1
    for watch, kept in watches:
        watch(model, kept)
    model.clock.tick += 1


def _plan(
    entries: Sequence[Pattern], more: Mapping[str, Any], seeds: Mapping[str, range]
) -> tuple[dict[str, Task], list[tuple[str, int]]]:
    """The kinds of runs, by the digest of their settings, and which of them is wanted for which seed, longest first."""
    tasks: dict[str, Task] = {}
    wanted: set[tuple[str, int]] = set()
    for entry in entries:
        for arm in entry.arms:
            settings = arm.settings(more)
            key, pair = settings.digest(), (_read_of(entry), entry.watch)
            known = tasks.get(key, Task(arm.name, settings, ()))
            if pair not in known.reads:
                known = Task(known.name, settings, (*known.reads, pair))
            tasks[key] = known
            wanted.update((key, seed) for seed in seeds[entry.id])

    def size(one: tuple[str, int]) -> tuple[float, str, int]:
        settings = tasks[one[0]].settings
        days = settings.horizon.burn_in_days + settings.horizon.days
        return (-float(days * (settings.people.residents + 1)), *one)

    return tasks, sorted(wanted, key=size)


def _read_of(entry: Pattern) -> Read:
    if entry.read is None:
        raise ValueError(f"pattern {entry.id} has arms and nothing that reads them")
    return entry.read


def _run(
    tasks: Mapping[str, Task], wanted: Sequence[tuple[str, int]], workers: int | None, progress: bool
) -> dict[tuple[str, int, Read, Watch | None], dict[str, float]]:
    """All runs; what was read, by task, seed and reader."""
    seen: dict[tuple[str, int, Read, Watch | None], dict[str, float]] = {}
    cold = not is_compiled_already()
    jobs = [Job(key, seed, tasks[key]) for key, seed in wanted]
    if cold and jobs:
        # The others wait for the run that compiles: let it be the shortest.
        jobs.insert(0, jobs.pop())
    workers = max(1, min(workers or usable_cores(), len(jobs)))
    with meter(len(jobs), progress) as shown:
        outcomes = run_jobs(jobs, workers=workers, simulate=observe, first_alone=cold)
        with closing(outcomes):  # type: ignore[type-var]
            for outcome in outcomes:
                if isinstance(outcome, Failed):
                    raise PatternError(f"{tasks[outcome.job.policy].name}: {outcome}\n{outcome.details}".rstrip())
                shown.finished()
                job = outcome.job
                for (read, watch), reading in zip(tasks[job.policy].reads, outcome.result, strict=True):
                    seen[job.policy, job.seed, read, watch] = reading
    if len({key[:2] for key in seen}) < len(jobs):
        raise KeyboardInterrupt
    return seen


def _readings(
    entry: Pattern, more: Mapping[str, Any], seeds: range, seen: Mapping[tuple[str, int, Read, Watch | None], Reading]
) -> dict[str, list[Reading]]:
    """What an entry asked for: by arm, one reading a seed; one alone where it needs no run."""
    if entry.of_rules is not None:
        settings = Settings()
        return {ALONE: [entry.of_rules(settings.with_(**more) if more else settings)]}
    read = _read_of(entry)
    keys = {arm.name: arm.settings(more).digest() for arm in entry.arms}
    return {name: [seen[key, seed, read, entry.watch] for seed in seeds] for name, key in keys.items()}


def _judge(entry: Pattern, part: Part, readings: Mapping[str, Sequence[Reading]]) -> Finding:
    value, low, high = jackknife(part.value, readings)
    beside = {name: jackknife(other, readings)[0] for name, other in part.beside.items()}
    replicates = 0 if entry.of_rules is not None else len(next(iter(readings.values())))
    return Finding(entry, part, value, low, high, replicates, beside)


def jackknife(value: Value, readings: Mapping[str, Sequence[Reading]]) -> tuple[float, float, float]:
    """A value of the means over replicates, with the 95 % interval of its pseudo-values; NaN ends for one replicate.

    Leaving one replicate out at a time serves ratios of means as well as means, for which it is the t interval.
    """
    n = min(len(runs) for runs in readings.values())
    whole = float(value(_means(readings)))
    if n < 2:
        return whole, math.nan, math.nan
    pseudo = [n * whole - (n - 1) * float(value(_means(readings, without=left))) for left in range(n)]
    if not all(math.isfinite(one) for one in pseudo):
        return whole, math.nan, math.nan
    half = t_quantile(n) * math.sqrt(variance(pseudo) / n)
    return whole, whole - half, whole + half


def _means(readings: Mapping[str, Sequence[Reading]], without: int | None = None) -> Readings:
    """The mean of each number of each arm, one replicate left out; what a run could not tell is left out, too."""
    return {
        arm: {name: _mean(run[name] for i, run in enumerate(runs) if i != without) for name in runs[0]}
        for arm, runs in readings.items()
    }


def _mean(values: Iterable[float]) -> float:
    known = [value for value in values if not math.isnan(value)]
    return math.fsum(known) / len(known) if known else math.nan
