"""`vendorsim sweep`: an experiment file run to the end, or as far as it gets."""

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from vendorsim.cli import printing
from vendorsim.errors import SettingsError
from vendorsim.files.code_page import tell

INTERRUPTED = 130


def sweep(
    file: str, out: Path | None, workers: int | None, backend: str, scheduler: str | None, retry_failed: bool,
    precision: list[str], dry_run: bool, rescue: bool, trust: bool, as_json: bool,
) -> int:  # fmt: skip
    """Run an experiment; the exit code is 0 when all runs are there, 1 when some failed, 130 after Ctrl-C."""
    from vendorsim.study import sweep as work
    from vendorsim.study.execution.pool import usable_cores
    from vendorsim.study.experiment.definition import define, read_experiment

    console = printing.to_stderr()
    defined = read_experiment(file)
    if precision:
        widths = dict(_width(text) for text in precision)
        experiment = defined.experiment.model_copy(update={"precision": {**defined.experiment.precision, **widths}})
        defined = replace(define(experiment, defined.origins, defined.folder), text=defined.text)
    folder = Path("results") / defined.experiment.name if out is None else out
    outcomes_of = _outcomes(backend, scheduler)
    if rescue:
        _rescue(folder)
    points = allowed_points(defined, trust)
    replicates, n_workers = defined.experiment.replicates.number, workers or usable_cores()
    planned = len({point.digest for point in points}) * replicates
    at_least = "at least " if defined.experiment.precision else ""
    n_different = planned // replicates
    different = "" if n_different == len(points) else f" ({n_different} of them different)"
    console.print(
        f"{defined.experiment.name}: {len(points)} points{different} x {replicates} replicates = {at_least}{planned} runs"
    )
    if dry_run:
        there = work.finished_before(defined, folder, points)
        seconds = work.estimate_seconds(defined, points, n_workers, work.time_trial(defined, points[0]))
        before = f"; {there} of them are in {folder}" if there else ""
        left = seconds * (1.0 - there / planned)
        console.print(f"about {_duration(left)} with {n_workers} workers on this machine{before}; nothing was run")
        return 0
    began = time.perf_counter()
    done = work.sweep(
        defined, folder, workers=workers, retry_failed=retry_failed, outcomes_of=outcomes_of, points=points
    )
    answer = {
        "folder": str(done.folder), "planned": done.planned, "done": done.done, "failed": done.failed,
        "reused": done.reused, "interrupted": done.interrupted, "seconds": round(time.perf_counter() - began, 3),
    }  # fmt: skip
    if as_json:
        printing.print_json(answer)
    else:
        tell(_told(done))
    return INTERRUPTED if done.interrupted else 0 if done.complete else 1


def allowed_points(defined: Any, trust: bool) -> list[Any]:
    """The points of an experiment, checked; code that it names is told before it runs, and a yes asked for where needed.

    Raises: SettingsError, and TrustError when the answer is no.
    """
    from vendorsim.cli.consent import ask
    from vendorsim.plugins.trusted import only_looking
    from vendorsim.study.experiment.points import plan_points
    from vendorsim.study.store.carried_experiment import code_of

    with only_looking():
        points = plan_points(defined)
    code = code_of(defined, (planned.point for planned in points))
    ask(code, trust)
    return plan_points(defined) if code else points


def _rescue(folder: Path) -> None:
    from vendorsim.study.store.rescue import rescue

    found = rescue(folder)
    tell(f"{found.kept} runs were whole and are kept; the damaged file is {found.before}", err=True)


def _outcomes(backend: str, scheduler: str | None) -> Any:
    if backend == "local":
        if scheduler is not None:
            raise SettingsError("--scheduler is for --backend dask")
        return None
    if backend != "dask":
        raise SettingsError(f"--backend: found {backend}; allowed: local, dask")
    if scheduler is None:
        raise SettingsError("--backend dask needs --scheduler ADDRESS, as tcp://127.0.0.1:8786")
    from vendorsim.study.execution.cluster import on_cluster

    return on_cluster(scheduler)


def _width(text: str) -> tuple[str, float]:
    """`physical_per_1000_vendor_years=0.2` as a measure and a share of its mean."""
    name, _, share = text.partition("=")
    try:
        width = float(share)
    except ValueError:
        width = 0.0
    if not 0.0 < width < 10.0:
        raise SettingsError(
            f"--precision: found {text!r}; allowed: MEASURE=SHARE with a share of the mean above 0, as resident_opinion=0.05"
        )
    return name.strip(), width


def _duration(seconds: float) -> str:
    if seconds < 90.0:
        return f"{seconds:.0f} seconds"
    return f"{seconds / 60.0:.0f} minutes" if seconds < 5400.0 else f"{seconds / 3600.0:.1f} hours"


def _told(done: Any) -> str:
    lines = [f"{done.done} of {done.planned} runs are in {done.folder} ({done.reused} were there before)"]
    if done.failed:
        lines.append(
            f"{done.failed} runs failed; `vendorsim report {done.folder}` lists them, --retry-failed repeats them"
        )
    if done.interrupted:
        lines.append("stopped; the same command goes on from here")
    return "\n".join(lines)
