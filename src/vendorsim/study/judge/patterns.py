"""Holding the model against the catalogue of patterns: runs shared between entries, values with intervals, verdicts.

Every arm runs on the same seeds, so that arms differ by what was changed and not by luck. A value is computed from the
means over the seeds; its interval is the jackknife's, which is the plain t interval where the value is a mean, and the
paired one where it is a difference of means.
"""

import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from vendorsim.engine.compiled import is_compiled_already
from vendorsim.errors import VendorsimError
from vendorsim.model.model import VendorModel
from vendorsim.patterns.base import Part, Pattern, Reading, Readings, Run, Value
from vendorsim.patterns.catalogue import chosen
from vendorsim.settings.schema import Settings
from vendorsim.study.execution.pool import Failed, Job, run_jobs, usable_cores
from vendorsim.study.execution.progress import meter
from vendorsim.study.execution.run import record_of, result_of
from vendorsim.study.judge.readings import ReadingStore
from vendorsim.study.statistics import t_quantile, variance

Read = Callable[[Run], Reading]
Watch = Callable[[VendorModel, dict[str, Any]], None]
Alter = Callable[[Settings], Settings]
"""What is changed in every arm alike."""
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
        """Whether the value lies in the band; of an ordering, whether its whole interval does."""
        if self.part.band.strict and not math.isnan(self.low):
            return self.part.band.holds(self.low, self.value, self.high)
        return self.part.band.holds(self.value)

    @property
    def interval_inside(self) -> bool | None:
        """Whether its whole interval does; nothing where there is none."""
        return None if math.isnan(self.low) else self.part.band.holds(self.low, self.high)

    @property
    def verdict(self) -> str:
        """`passes` or `fails`; `unclear` for an ordering whose interval lies on both sides."""
        if self.passed:
            return "passes"
        within = [self.part.band.holds(value) for value in (self.low, self.high)]
        return "unclear" if self.part.band.strict and not math.isnan(self.low) and any(within) else "fails"

    def as_data(self) -> dict[str, Any]:
        """Everything as plain data."""
        pattern, band = self.pattern, self.part.band
        return {
            "id": pattern.id,
            "part": self.part.label,
            "name": pattern.name,
            "meaning": pattern.meaning,
            "target": None if band.strict else band.aim,
            "strict": band.strict,
            "band_low": band.low,
            "band_high": band.high,
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "unit": self.part.unit or pattern.unit,
            "passed": self.passed,
            "verdict": self.verdict,
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
    return run_all(entries, replicates, workers, changes or {}, progress)[0]


def run_all(
    entries: Sequence[Pattern],
    replicates: int | None,
    workers: int | None,
    changes: Mapping[str, Any],
    progress: bool = True,
) -> tuple[list[Finding], "Runs"]:
    """Do the runs of these entries; gives what became of each part, and the runs with what they took."""
    alter = laid_over(changes)
    runs = Runs()
    for entry in entries:
        runs.ask(entry, alter, replicates)
    runs.do(workers, progress)
    return [finding for entry in entries for finding in runs.findings(entry, alter, replicates)], runs


def unchanged(settings: Settings) -> Settings:
    """Every arm as its entry has it."""
    return settings


def laid_over(changes: Mapping[str, Any]) -> Alter:
    """Settings by dotted name, laid over every arm."""
    return (lambda settings: settings.with_(**changes)) if changes else unchanged


class Runs:
    """The runs that entries ask for, each done once however many ask for it, and what was read off them."""

    def __init__(self, kept: ReadingStore | None = None) -> None:
        """Nothing is wanted yet; what `kept` holds is not run."""
        self.kept = kept
        self.tasks: dict[str, Task] = {}
        """The kinds of runs, by the digest of their settings."""
        self.wanted: set[tuple[str, int]] = set()
        """Which of them is wanted for which seed."""
        self.seconds: dict[str, float] = {}
        """What each kind took [processor seconds, all seeds]."""
        self._seen: dict[tuple[str, int, Read, Watch | None], dict[str, float]] = {}
        self._ids: dict[tuple[Read, Watch | None], str] = {}

    def ask(self, entry: Pattern, alter: Alter, replicates: int | None = None) -> tuple[str, ...]:
        """Want the runs of an entry; returns the digests of its arms."""
        digests = []
        if entry.arms:
            self._ids.setdefault((_read_of(entry), entry.watch), entry.id)
        for arm in entry.arms:
            settings = alter(arm.settings())
            key, pair = settings.digest(), (_read_of(entry), entry.watch)
            known = self.tasks.get(key, Task(arm.name, settings, ()))
            if pair not in known.reads:
                known = Task(known.name, settings, (*known.reads, pair))
            self.tasks[key] = known
            self.wanted.update((key, seed) for seed in seeds_of(entry, replicates))
            digests.append(key)
        return tuple(digests)

    def do(self, workers: int | None, progress: bool) -> None:
        """Do all that is wanted, longest first. Raises: PatternError when a run fails."""
        missing = [one for one in self.wanted if not self._take_kept(*one)]
        jobs = [Job(key, seed, self.tasks[key]) for key, seed in sorted(missing, key=self._size)]
        cold = not is_compiled_already()
        if cold and jobs:
            # The others wait for the run that compiles: let it be the shortest.
            jobs.insert(0, jobs.pop())
        workers = max(1, min(workers or usable_cores(), len(jobs)))
        finished = 0
        with meter(len(jobs), progress) as shown:
            outcomes = run_jobs(jobs, workers=workers, simulate=observe, first_alone=cold)
            with closing(outcomes):  # type: ignore[type-var]
                for outcome in outcomes:
                    if isinstance(outcome, Failed):
                        name = self.tasks[outcome.job.policy].name
                        raise PatternError(f"{name}: {outcome}\n{outcome.details}".rstrip())
                    shown.finished()
                    finished += 1
                    self._keep(outcome.job, *outcome.result)
        if finished < len(jobs):
            raise KeyboardInterrupt

    def as_data(self) -> dict[str, Any]:
        """What each kind of run took, and all of them together [processor seconds]."""
        arms = [
            {
                "arm": task.name,
                "days": task.settings.horizon.burn_in_days + task.settings.horizon.days,
                "runs": sum(key == one for one, _ in self.wanted),
                "cpu_seconds": round(self.seconds.get(key, 0.0), 1),
            }
            for key, task in self.tasks.items()
        ]
        total = round(math.fsum(self.seconds.values()), 1)
        return {"runs": len(self.wanted), "cpu_seconds": total, "arms": arms}

    def _keep(self, job: Job, readings: Sequence[dict[str, float]], seconds: float) -> None:
        self.seconds[job.policy] = self.seconds.get(job.policy, 0.0) + seconds
        pairs = self.tasks[job.policy].reads
        for (read, watch), reading in zip(pairs, readings, strict=True):
            self._seen[job.policy, job.seed, read, watch] = reading
        if self.kept is not None:
            named = {self._ids[pair]: reading for pair, reading in zip(pairs, readings, strict=True)}
            self.kept.add(job.policy, job.seed, named, seconds)

    def _take_kept(self, key: str, seed: int) -> bool:
        """Take what was read off a run before; False where not all of it was, and the run is still to be done."""
        if self.kept is None:
            return False
        pairs = self.tasks[key].reads
        found = [self.kept.get(key, seed, self._ids[pair]) for pair in pairs]
        known = [one for one in found if one is not None]
        if len(known) < len(pairs):
            return False
        for (read, watch), (reading, _) in zip(pairs, known, strict=True):
            self._seen[key, seed, read, watch] = reading
        self.seconds[key] = self.seconds.get(key, 0.0) + known[0][1]
        return True

    def _size(self, one: tuple[str, int]) -> tuple[float, str, int]:
        settings = self.tasks[one[0]].settings
        days = settings.horizon.burn_in_days + settings.horizon.days
        return (-float(days * (settings.people.residents + 1)), *one)

    def findings(self, entry: Pattern, alter: Alter, replicates: int | None = None) -> list[Finding]:
        """What became of each part of an entry."""
        readings = self._readings(entry, alter, seeds_of(entry, replicates))
        return [_judge(entry, part, readings) for part in entry.parts]

    def _readings(self, entry: Pattern, alter: Alter, seeds: range) -> dict[str, list[Reading]]:
        """What an entry asked for: by arm, one reading a seed; one alone where it needs no run."""
        if entry.of_rules is not None:
            return {ALONE: [entry.of_rules(alter(Settings()))]}
        read = _read_of(entry)
        keys = {arm.name: alter(arm.settings()).digest() for arm in entry.arms}
        return {name: [self._seen[key, seed, read, entry.watch] for seed in seeds] for name, key in keys.items()}


def seeds_of(entry: Pattern, replicates: int | None = None) -> range:
    """The seeds on which every arm of an entry runs."""
    return range(FIRST_SEED, FIRST_SEED + (replicates or entry.replicates))


def observe(task: Task, seed: int) -> tuple[list[dict[str, float]], float]:
    """Do one run; gives what each entry reads off it, in the order of `task.reads`, and the processor seconds it took."""
    began = time.process_time()
    model = VendorModel(task.settings, seed=seed)
    notes: list[dict[str, Any]] = [{} for _ in task.reads]
    watches = [(watch, kept) for (_, watch), kept in zip(task.reads, notes, strict=True) if watch is not None]
    while model.running:
        if watches:
            _watch_step(model, watches)
        else:
            model.step()
    measures, record = result_of(model).measures, record_of(model)
    readings = [
        dict(read(Run(model, measures, record, kept))) for (read, _), kept in zip(task.reads, notes, strict=True)
    ]
    return readings, time.process_time() - began


def _watch_step(model: VendorModel, watches: Sequence[tuple[Watch, dict[str, Any]]]) -> None:
    """One tick, then the looks at it, with the clock still at that tick as far as they see."""
    model.step()
    model.clock.tick -= 1
    for watch, kept in watches:
        watch(model, kept)
    model.clock.tick += 1


def _read_of(entry: Pattern) -> Read:
    if entry.read is None:
        raise ValueError(f"pattern {entry.id} has arms and nothing that reads them")
    return entry.read


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
