"""A comparison's results folder, run anew from its own settings and held against what it holds."""

import hashlib
import json
import threading
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from vendorsim.errors import ResultsError, VendorsimError
from vendorsim.experiments import store
from vendorsim.experiments.compare import Model, own_model
from vendorsim.experiments.manifest import MANIFEST, file_digest, is_as_sealed
from vendorsim.experiments.plan import Plan, plan_comparison
from vendorsim.experiments.progress import announce_compile, meter
from vendorsim.experiments.runner import Finished, run_jobs
from vendorsim.experiments.summary import summarise
from vendorsim.experiments.tables import Run, all_incidents, daily_table, in_order, keep, map_table, run_table
from vendorsim.reproduction.fingerprints import DAYS, day_fingerprints
from vendorsim.reproduction.sample import sample_of
from vendorsim.reproduction.tables import table_difference
from vendorsim.reproduction.verdict import Answer, Artefact, Verdict
from vendorsim.settings import load_settings

KEYS = {
    store.RUNS: ("policy", "seed"),
    store.DAILY: ("policy", "seed", "day"),
    DAYS: ("policy", "seed", "day"),
    store.INCIDENTS: ("incident_id",),
    store.MAPS: ("policy", "row", "column"),
}


def reproduce_comparison(
    folder: Path,
    *,
    sample: int | None = None,
    tolerance: float = 0.0,
    workers: int | None = None,
    progress: bool = True,
    model: Model | None = None,
) -> Answer:
    """Check the folder's files, run all or a sample of its runs anew, and compare every table.

    Raises: ResultsError when the folder cannot be read, or a run fails.
    """
    facts = store.read_manifest(folder)
    artefacts = integrity(folder, facts)
    broken = {one.name for one in artefacts if one.verdict.says_no}
    if store.SETTINGS in broken or MANIFEST in broken:
        return Answer(str(folder), tuple(artefacts), 0, int(facts.get("finished_runs", 0)), _notes(facts))
    plan = _plan(folder, facts)
    stored = store.read_table(folder, store.RUNS) if store.RUNS not in broken else None
    known = set(zip(stored["policy"].to_pylist(), stored["seed"].to_pylist(), strict=True)) if stored else set()
    jobs = [job for job in plan.jobs() if not known or (job.policy, job.seed) in known]
    chosen = sample_of(jobs, sample)
    model = own_model() if model is None else model
    runs = _run(plan, chosen, workers, progress, model)
    whole = len(chosen) == len(plan.labels) * len(plan.seeds)
    artefacts += _compared(folder, facts, plan, runs, whole, tolerance, model, broken)
    return Answer(str(folder), tuple(artefacts), len(runs), len(jobs), _notes(facts))


def integrity(folder: Path, facts: Mapping[str, Any]) -> list[Artefact]:
    """Files that are not what the manifest says, and the manifest itself."""
    found = []
    if "seal" in facts and not is_as_sealed(facts):
        found.append(Artefact(MANIFEST, Verdict.CHANGED, "its contents do not fit its seal"))
    left_out = set(facts.get("left_out", ()))
    for name, digest in facts.get("digests", {}).items():
        path = folder / name
        if not path.is_file():
            if name not in left_out:
                found.append(Artefact(name, Verdict.MISSING, "the manifest lists it"))
        elif file_digest(path) != digest:
            found.append(Artefact(name, Verdict.CHANGED, "its SHA-256 is not the manifest's"))
    return found


def _plan(folder: Path, facts: Mapping[str, Any]) -> Plan:
    try:
        plan = plan_comparison(load_settings(folder / store.SETTINGS))
    except VendorsimError as error:
        raise ResultsError(f"{folder / store.SETTINGS} cannot be run by this version of vendorsim: {error}") from None
    if list(plan.labels) != list(facts["policies"]):
        raise ResultsError(f"{folder}: settings and manifest name other policies: {', '.join(plan.labels)}")
    return plan


def _run(plan: Plan, jobs: Sequence[Any], workers: int | None, progress: bool, model: Model) -> list[Run]:
    runs, stop = [], threading.Event()
    with meter(len(jobs), progress) as shown:
        cold = model.simulate is None and announce_compile(shown.say)
        outcomes = run_jobs(jobs, workers=workers, simulate=model.simulate, first_alone=cold, stop=stop)
        with closing(outcomes):  # type: ignore[type-var]
            for outcome in outcomes:
                if not isinstance(outcome, Finished):
                    raise ResultsError(f"a run failed that was finished before: {outcome}")
                runs.append(keep(outcome))
                shown.finished()
    if stop.is_set():
        raise KeyboardInterrupt
    return in_order(runs, plan.labels)


def _compared(
    folder: Path, facts: Mapping[str, Any], plan: Plan, runs: Sequence[Run], whole: bool, tolerance: float,
    model: Model, broken: set[str],
) -> list[Artefact]:  # fmt: skip
    """A verdict for each table that holds runs, and for the summary where all of them were made."""
    summary = summarise(plan, runs, model.measures, {}) if whole else None
    columns = list(summary["definitions"]) if summary else []
    daily = daily_table(runs)
    made = {
        store.RUNS: run_table(runs, columns), store.DAILY: daily, DAYS: day_fingerprints(daily),
        store.INCIDENTS: all_incidents(runs),
    }  # fmt: skip
    if whole:
        made[store.MAPS] = map_table(runs, plan.labels)
    pairs = {(run.policy, run.seed) for run in runs}
    found = []
    for name, table in made.items():
        if (folder / name).is_file() and name not in broken:
            stored = _of(store.read_table(folder, name), pairs, whole)
            difference = table_difference(stored, _of(table, pairs, whole), KEYS[name], tolerance)
            found.append(Artefact(name, difference.verdict, difference.detail))
        elif whole and name in facts.get("left_out", ()):
            found.append(_by_digest(name, table, facts))
    if summary is not None and store.SUMMARY not in broken:
        tables = {one.name: one for one in found}
        found.append(_summary_verdict(store.read_summary(folder), summary, tolerance, tables))
    return found


def _of(table: pa.Table, pairs: set[tuple[str, int]], whole: bool) -> pa.Table:
    """The rows of these runs."""
    if whole or "seed" not in table.column_names:
        return table
    marks = [pair in pairs for pair in zip(table["policy"].to_pylist(), table["seed"].to_pylist(), strict=True)]
    return table.filter(pa.array(marks, pa.bool_()))


def _by_digest(name: str, table: pa.Table, facts: Mapping[str, Any]) -> Artefact:
    """A file that was left out of a kept reference: only whether its bytes would be the same can be told."""
    sink = pa.BufferOutputStream()
    pq.write_table(table.replace_schema_metadata(None), sink, compression="zstd", version="2.6")
    if hashlib.sha256(sink.getvalue()).hexdigest() == facts["digests"][name]:
        return Artefact(name, Verdict.IDENTICAL, "by its digest")
    return Artefact(name, Verdict.UNTOLD, "not kept, and its file differs, if only by the version of pyarrow")


def _summary_verdict(
    stored: Mapping[str, Any], made: Mapping[str, Any], tolerance: float, tables: Mapping[str, Artefact]
) -> Artefact:
    """Whether every number of a summary comes out again; where runs are equal only within the tolerance, so is it."""
    old, new = dict(_numbers(stored)), dict(_numbers(json.loads(json.dumps(made))))
    shared = [key for key in old if key in new]
    table = {"what": shared, "value": [old[key] for key in shared]}
    again = {"what": shared, "value": [new[key] for key in shared]}
    difference = table_difference(pa.table(table), pa.table(again), ("what",), tolerance)
    if len(shared) < len(old):
        gone = next(key for key in old if key not in new)
        return Artefact(store.SUMMARY, Verdict.DIFFERENT, f"{gone} is not given any more")
    if (
        difference.verdict is Verdict.DIFFERENT
        and store.RUNS in tables
        and tables[store.RUNS].verdict is Verdict.WITHIN
    ):
        # A difference of two nearly equal means is off by much more than the means are.
        return Artefact(store.SUMMARY, Verdict.UNTOLD, "it follows from the runs, which are equal within the tolerance")
    return Artefact(store.SUMMARY, difference.verdict, difference.detail)


def _numbers(data: Mapping[str, Any], prefix: str = "") -> Any:
    """Every number of a summary by its place: `measures.graduated.jobs.mean`."""
    for key, value in data.items():
        if isinstance(value, Mapping):
            yield from _numbers(value, f"{prefix}{key}.")
        elif isinstance(value, int | float) or value is None:
            yield f"{prefix}{key}", float("nan") if value is None else float(value)


def _notes(facts: Mapping[str, Any]) -> tuple[str, ...]:
    from vendorsim.reproduction.circumstances import circumstances

    return circumstances(facts)
