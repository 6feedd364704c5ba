"""`compare`: the same cities and the same luck under several policies or arms, from settings to a results folder."""

import importlib
import inspect
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console

from vendorsim.errors import VendorsimError
from vendorsim.experiments import manifest, store
from vendorsim.experiments.plan import Plan, changes_in_words, plan_comparison, portable_settings
from vendorsim.experiments.progress import announce_compile, meter
from vendorsim.experiments.runner import Failed, Finished, Simulate, run_jobs, usable_cores
from vendorsim.experiments.summary import comparable_seeds, summarise
from vendorsim.experiments.tables import Run, in_order, keep
from vendorsim.measures.base import Measure, all_measures
from vendorsim.report.page import REPORT, write_report
from vendorsim.report.terminal import print_comparison
from vendorsim.settings import Settings


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


def own_model() -> Model:
    """Vendorsim's own model, with every measure and policy that is installed."""
    policy_class = importlib.import_module("vendorsim.policies.registry").policy_class
    return Model(None, all_measures(), lambda policy: inspect.getdoc(policy_class(policy)) or "")


@dataclass(frozen=True)
class Comparison:
    """A finished comparison and where it lies; with `interrupted` or `failures` it holds what was finished."""

    folder: Path
    summary: Mapping[str, Any]
    interrupted: bool = False
    failures: tuple[Failed, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def complete(self) -> bool:
        """Whether every run that was asked for is in it."""
        return bool(self.summary["complete"])

    @property
    def report(self) -> Path:
        """The page to open in a browser."""
        return self.folder / REPORT

    def measures(self) -> Any:
        """One row a policy or arm and measure: `mean` with its interval `low`, `high` over `n` runs, `unit`, `direction`."""
        return _tidy(self.summary["measures"])

    def differences(self) -> Any:
        """One row a policy or arm but the first, and measure: paired difference to the first, with its interval."""
        return _tidy(self.summary["differences"])

    def runs(self) -> Any:
        """One row a run: policy, seed and every measure, as a pandas frame."""
        return store.read_table(self.folder, store.RUNS).to_pandas()

    def daily(self) -> Any:
        """One row a run and measured day, as a pandas frame."""
        return store.read_table(self.folder, store.DAILY).to_pandas()

    def incidents(self) -> Any:
        """One row an encounter above stage 0, as a pandas frame."""
        return store.read_table(self.folder, store.INCIDENTS).to_pandas()

    def show(self, console: Console | None = None) -> None:
        """Print the table, what went wrong, and where the report is."""
        print_comparison(self.summary, console)
        console = console or Console(soft_wrap=True)
        for note in self.notes:
            console.print(note, style="yellow", highlight=False, markup=False)
        console.print(f"report: {self.report}", highlight=False, markup=False, soft_wrap=True)


def _tidy(by_policy: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> Any:
    import pandas as pd

    rows = [
        {"policy": policy, "measure": name, **numbers}
        for policy, measures in by_policy.items()
        for name, numbers in measures.items()
    ]
    return pd.DataFrame(rows)


def compare(
    settings: Settings,
    *,
    policies: Sequence[str] | None = None,
    replicates: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    out: str | Path | None = None,
    progress: bool = True,
    model: Model | None = None,
) -> Comparison:
    """Run every policy or arm on the same seeds, write the results folder with its report, and give what was found.

    What is not said stands in the section `compare` of the settings; results lie in `results/<name>` or in `out`.
    Ctrl-C and failing runs leave a folder with what every policy has finished. Another `model` stands in for
    vendorsim's own in tests.
    Raises: SettingsError or ResultsError before the first run; RunError or StoppedError when nothing could be kept.
    """
    began, started = time.perf_counter(), manifest.now()
    plan = plan_comparison(settings, policies, replicates, seed)
    folder = Path("results") / plan.name if out is None else Path(out)
    model = own_model() if model is None else model
    described = _descriptions(plan, model)
    plain_settings = portable_settings(plan)[0]
    workers = usable_cores() if workers is None else workers
    workers = min(workers, len(plan.labels) * len(plan.seeds))
    again = store.check_place(folder, plan.digest, plain_settings)

    runs, failures, interrupted = _run_all(plan, workers, model, progress)
    notes = _notes(plan, runs, failures, interrupted)
    if not comparable_seeds(plan, runs):
        raise (StoppedError if interrupted and not failures else RunError)("\n".join(notes))
    summary = summarise(plan, runs, model.measures, described)
    if again and not summary["complete"] and store.read_summary(folder).get("complete"):
        notes.append(f"{folder} holds all runs of this very comparison already and stays as it is")
        return Comparison(folder, store.read_summary(folder), interrupted, tuple(failures), tuple(notes))
    with store.new_folder(folder) as hidden:
        store.write_data(hidden, plan, runs, summary)
        write_report(store.read_study(hidden), hidden)
        facts = _facts(plan, plain_settings, runs, failures, interrupted)
        times = manifest.wall_times((run.seconds for run in runs), time.perf_counter() - began, workers)
        store.seal(hidden, facts | {"started": started, "finished": manifest.now(), "wall_times": times})
    return Comparison(folder, summary, interrupted, tuple(failures), tuple(notes))


def _descriptions(plan: Plan, model: Model) -> dict[str, str]:
    """What a reader is told of each policy; of an arm, what it changes first."""
    told = {label: model.describe(policy) for label, policy in zip(plan.labels, plan.policies, strict=True)}
    for name, changes in plan.arms.items():
        what = changes_in_words(changes)
        policy = plan.policies[plan.labels.index(name)]
        told[name] = f"{f'Changed here: {what}.' if what else 'The settings as they are.'}\n\n{policy}: {told[name]}"
    return told


def _run_all(plan: Plan, workers: int, model: Model, progress: bool) -> tuple[list[Run], list[Failed], bool]:
    """All runs that finished, in order, those that failed, and whether Ctrl-C ended it."""
    stop = threading.Event()
    runs: list[Run] = []
    failures: list[Failed] = []
    with meter(len(plan.labels) * len(plan.seeds), progress) as shown:
        cold = model.simulate is None and announce_compile(shown.say)
        outcomes = run_jobs(plan.jobs(), workers=workers, simulate=model.simulate, first_alone=cold, stop=stop)
        with closing(outcomes):  # type: ignore[type-var]
            try:
                for outcome in _until_hopeless(outcomes, runs):
                    if isinstance(outcome, Finished):
                        runs.append(_kept(outcome, stop))
                        shown.finished()
                    else:
                        failures.append(outcome)
                        shown.failed()
            except KeyboardInterrupt:
                stop.set()
    return in_order(runs, plan.labels), failures, stop.is_set()


def _kept(outcome: Finished, stop: threading.Event) -> Run:
    """A finished run as tables; Ctrl-C in the middle of it must not lose the run."""
    try:
        return keep(outcome)
    except KeyboardInterrupt:
        stop.set()
        return keep(outcome)


def _until_hopeless(outcomes: Iterator[Finished | Failed], runs: list[Run]) -> Iterator[Finished | Failed]:
    """Outcomes up to the first failure of a policy that never succeeded: its other runs would fail alike."""
    for outcome in outcomes:
        yield outcome
        if isinstance(outcome, Failed) and not any(run.policy == outcome.job.policy for run in runs):
            return


def _notes(plan: Plan, runs: Sequence[Run], failures: Sequence[Failed], interrupted: bool) -> list[str]:
    """What a reader must know of a comparison that is not whole."""
    total = len(plan.labels) * len(plan.seeds)
    kept = len(comparable_seeds(plan, runs))
    notes = []
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
    return notes


def _facts(
    plan: Plan, settings: Mapping[str, Any], runs: Sequence[Run], failures: Sequence[Failed], interrupted: bool
) -> dict[str, Any]:
    """Where these results come from."""
    return {
        "format": 1,
        "kind": "comparison",
        "name": plan.name,
        "complete": len(runs) == len(plan.labels) * len(plan.seeds),
        "interrupted": interrupted,
        "config_digest": plan.digest,
        "settings": settings,
        "compared": "arms" if plan.arms else "policies",
        "policies": list(plan.labels),
        "seeds": list(plan.seeds),
        "finished_runs": len(runs),
        "failed_runs": [{"policy": f.job.policy, "seed": f.job.seed, "message": f.message} for f in failures],
        **manifest.made_by(),
    }
