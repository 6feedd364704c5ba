"""`compare`: the same cities and the same luck under several policies or arms, from settings to a results folder."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console

from vendorsim.errors import ResultsError
from vendorsim.report.page import write_report
from vendorsim.report.read import read_study
from vendorsim.report.terminal import answers, print_comparison
from vendorsim.settings.schema import Settings
from vendorsim.study.compare import (
    Model,
    RunError,
    StoppedError,
    check_place,
    descriptions,
    failures_of,
    notes_on,
    own_model,
    run_all,
)
from vendorsim.study.comparison import Plan, plan_comparison
from vendorsim.study.execution.pool import Failed
from vendorsim.study.store.export import put_in_place, read_table, stored_runs, write_data
from vendorsim.study.store.manifest import DAILY, INCIDENTS, REPORT, RUNS, seal
from vendorsim.study.store.results import Results, open_sweep
from vendorsim.study.store.tables import Run
from vendorsim.study.summary import comparable_seeds, summarise

HIDDEN = ".writing"


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
        return read_table(self.folder, RUNS).to_pandas()

    def daily(self) -> Any:
        """One row a run and measured day, as a pandas frame."""
        return read_table(self.folder, DAILY).to_pandas()

    def incidents(self) -> Any:
        """One row an encounter above stage 0, as a pandas frame."""
        return read_table(self.folder, INCIDENTS).to_pandas()

    def show(self, console: Console | None = None) -> None:
        """Print the table, what went wrong, and where the report is."""
        print_comparison(self.summary, console)
        console = console or answers(soft_wrap=True)
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
    settings: Settings | Plan,
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

    A plan says what is compared; settings are compared under `policies`. Results lie in `results/<name>` or in `out`.
    Ctrl-C and failing runs leave a folder with what every policy has finished. Another `model` stands in for
    vendorsim's own in tests.
    Raises: SettingsError or ResultsError before the first run; RunError or StoppedError when nothing could be kept.
    """
    plan = settings if isinstance(settings, Plan) else plan_comparison(settings, policies, replicates, seed)
    folder = Path("results") / plan.name if out is None else Path(out)
    model = own_model() if model is None else model
    described = descriptions(plan, model)
    is_new = check_place(folder, plan)
    interrupted = run_all(plan, folder, workers, model, progress)

    results = open_sweep(folder)
    runs, failures = stored_runs(results), failures_of(results)
    notes = notes_on(plan, runs, failures, interrupted)
    if not comparable_seeds(plan, runs):
        if is_new:
            shutil.rmtree(folder, ignore_errors=True)
        raise (StoppedError if interrupted and not failures else RunError)("\n".join(notes))
    summary = summarise(plan, runs, model.measures, described)
    _write(folder, results, runs, summary)
    return Comparison(folder, summary, interrupted, failures, tuple(notes))


def _write(folder: Path, results: Results, runs: Sequence[Run], summary: Mapping[str, Any]) -> None:
    """Everything beside the store, put there when all of it is written; the manifest is last."""
    hidden = folder / HIDDEN
    shutil.rmtree(hidden, ignore_errors=True)
    try:
        hidden.mkdir()
        write_data(hidden, results, runs, summary)
        write_report(read_study(results.folder, hidden), hidden)
        put_in_place(hidden, folder)
    except OSError as error:
        raise ResultsError(
            f"cannot write results to {folder}: {error.strerror or error}; the runs themselves are stored"
        ) from error
    finally:
        shutil.rmtree(hidden, ignore_errors=True)
    seal(folder)
