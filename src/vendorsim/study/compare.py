"""A comparison's runs: the same cities and the same luck under several policies or arms, in the store.

A comparison is a sweep whose points are the policies or arms: its runs are streamed to the store, and whatever ends it,
the same call goes on.
"""

import importlib
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vendorsim.errors import ResultsError, VendorsimError
from vendorsim.measures.base import Measure, all_measures
from vendorsim.settings.file_names import with_files
from vendorsim.study.comparison import Plan, changes_in_words, label_of, policy_label
from vendorsim.study.execution.point_run import Given, Task, given_by, simulate_point
from vendorsim.study.execution.pool import Failed, Finished, Job, Outcomes, Simulate, staying
from vendorsim.study.experiment.points import plan_points
from vendorsim.study.experiment.schema import as_mapping
from vendorsim.study.provenance import MANIFEST
from vendorsim.study.store.carried_experiment import CarriedBy
from vendorsim.study.store.manifest import seal
from vendorsim.study.store.results import Results
from vendorsim.study.store.runs import FILE, RunStore
from vendorsim.study.store.tables import Run
from vendorsim.study.summary import comparable_seeds, precision_of, runs_planned
from vendorsim.study.sweep import sweep


class RunError(VendorsimError):
    """Runs failed, so that there is nothing to compare."""


class StoppedError(VendorsimError):
    """Ctrl-C came before there was anything to keep."""


@dataclass(frozen=True)
class Model:
    """What a comparison runs: one run, the measures it gives, and what a policy says of itself.

    Without `simulate`, each process takes vendorsim's own when its first run begins.
    """

    simulate: Simulate | None
    measures: Mapping[str, Measure]
    describe: Callable[[str], str]

    @property
    def simulate_point(self) -> Callable[[Task, int], Given]:
        """One run of a point, in whichever process."""
        return simulate_point if self.simulate is None else _Instead(self.simulate)


@dataclass(frozen=True)
class _Instead:
    """Another model's run in place of vendorsim's own; it travels to worker processes."""

    simulate: Simulate

    def __call__(self, task: Task, seed: int) -> Given:
        return given_by(self.simulate(task.settings, seed), task.keep)


def own_model() -> Model:
    """Vendorsim's own model, with every measure and policy that is installed."""
    policy_class = importlib.import_module("vendorsim.plugins.installed_policies").policy_class
    return Model(None, all_measures(), lambda policy: inspect.getdoc(policy_class(policy)) or "")


def check_place(folder: Path, plan: Plan) -> bool:
    """Whether `folder` is free (True) or holds runs of this very comparison (False).

    Raises: ResultsError when it holds another study, something else, or cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise ResultsError(f"{folder} is a file, not a folder for results")
    is_free = not folder.exists() or not any(folder.iterdir())
    if not is_free and not (folder / FILE).is_file():
        old = " of this version" if (folder / MANIFEST).is_file() else ""
        raise ResultsError(
            f"{folder} holds files that are no results of vendorsim{old}; name another folder with --out"
        )
    if not is_free:
        with RunStore(folder, write=False) as store:
            there = {**(store.fact("base") or {}), **(store.fact("experiment") or {})}
        own = CarriedBy(plan.defined)
        here = {**own.base, **own.experiment(as_mapping(plan.defined.experiment))}
        changes = _changes(there, here)
        if changes:
            raise ResultsError(
                f"{folder} already holds another run (it differs in {changes}); "
                "name another folder with --out, or remove that one"
            )
    return is_free


def _changes(before: Any, after: Any) -> str:
    """The first few settings in which two studies differ: `people.vendors: 240 there, 50 here`."""
    old, new = dict(_flat(before)), dict(_flat(after))
    different = [key for key in sorted(old | new) if old.get(key) != new.get(key)]
    if list(before.get("arms", ())) != list(after.get("arms", ())) and not different:
        return "the order of its arms"
    shown = [f"{key}: {_shown(old.get(key))} there, {_shown(new.get(key))} here" for key in different[:3]]
    more = f" and {len(different) - 3} more" if len(different) > 3 else ""
    return "; ".join(shown) + more


def _flat(data: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in data.items():
        if prefix + key in ("keep", "base", "changes", "name", "question"):
            continue
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _shown(value: Any) -> str:
    return "not set" if value is None else ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def descriptions(plan: Plan, model: Model) -> dict[str, str]:
    """What a reader is told of each policy; of an arm, what it changes first."""
    told = {label: model.describe(policy) for label, policy in zip(plan.labels, plan.policies, strict=True)}
    for name, changes in plan.arms.items():
        what = changes_in_words(with_files(changes, lambda path, _: Path(path).name, lambda path, _: path))
        policy = policy_label(plan.policies[plan.labels.index(name)])
        told[name] = f"{f'Changed here: {what}.' if what else 'The settings as they are.'}\n\n{policy}: {told[name]}"
    return told


def run_all(plan: Plan, folder: Path, workers: int | None, model: Model, progress: bool) -> bool:
    """Do every run that the store does not hold; whether Ctrl-C ended it."""
    points = plan_points(plan.defined)
    try:
        with staying(None) as outcomes:
            done = sweep(
                plan.defined, folder, workers=workers, retry_failed=True, progress=progress, points=points,
                outcomes_of=_UntilHopeless(folder, outcomes), simulate=model.simulate_point,
            )  # fmt: skip
    except KeyboardInterrupt:  # in this process, between two runs
        seal(folder)
        return True
    return done.interrupted


@dataclass(frozen=True)
class _UntilHopeless:
    """Outcomes up to the first failure of a policy or arm that never succeeded: its other runs would fail alike."""

    folder: Path
    outcomes_of: Outcomes

    def __call__(self, jobs: Iterable[Job], **options: Any) -> Iterator[Finished | Failed]:
        with RunStore(self.folder, write=False) as store:
            succeeded = {run.scenario.hex() for run in store.runs()}
        with closing(self.outcomes_of(jobs, **options)) as outcomes:  # type: ignore[type-var]
            for outcome in outcomes:
                yield outcome
                if isinstance(outcome, Finished):
                    succeeded.add(outcome.job.policy)
                elif outcome.job.policy not in succeeded:
                    return


def failures_of(results: Results) -> tuple[Failed, ...]:
    """Runs that gave nothing, by policy or arm and seed."""
    return tuple(
        Failed(Job(label_of(results.points[row["point"]]), row["seed"], None), row["message"], row["details"])
        for row in results.failures().to_dict("records")
    )


def notes_on(plan: Plan, runs: Sequence[Run], failures: Sequence[Failed], interrupted: bool) -> list[str]:
    """What a reader must know of a comparison that is not whole."""
    seeds = comparable_seeds(plan, runs)
    by_run = {(run.policy, run.seed): run.measures for run in runs}
    precision = precision_of(plan, [[by_run[label, seed] for seed in seeds] for label in plan.labels])
    kept, notes = len(seeds), []
    total = len(plan.labels) * runs_planned(plan, precision, kept)
    if failures:
        few = "\n".join(f"  {failure}" for failure in failures[:5])
        more = f"\n  and {len(failures) - 5} more" if len(failures) > 5 else ""
        notes.append(f"{len(failures)} of {total} runs failed:\n{few}{more}")
        if failures[0].details:
            notes.append(f"traceback of the first:\n{failures[0].details.rstrip()}")
    if len(runs) < total:
        stopped = "stopped by Ctrl-C: " if interrupted else ""
        what = f"compared are the {kept} seeds that every policy has finished" if kept else "nothing was written"
        notes.append(f"{stopped}{len(runs)} of {total} runs are finished; {what}")
    elif precision is not None and precision["open"]:
        few = ", ".join(f"{one['measure']} of {one['policy']}" for one in precision["open"][:4])
        more = f" and {len(precision['open']) - 4} more" if len(precision["open"]) > 4 else ""
        notes.append(
            f"not known as closely as asked after {kept} runs of each, the most that were allowed: {few}{more}"
        )
    return notes
