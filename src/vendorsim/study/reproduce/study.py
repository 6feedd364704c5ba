"""Results run again from what their store holds, and held against it: run by run, and table by table."""

import hashlib
import json
import math
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from vendorsim.errors import ResultsError, VendorsimError
from vendorsim.measures.base import Measure, all_measures
from vendorsim.study.comparison import Plan, label_of
from vendorsim.study.execution.point_run import INCIDENTS as OF_INCIDENTS
from vendorsim.study.execution.point_run import Given, Task, simulate_point, unpacked, unpacked_columns
from vendorsim.study.execution.pool import Finished, Job, run_jobs
from vendorsim.study.execution.progress import announce_compile, meter
from vendorsim.study.experiment.design import points_of
from vendorsim.study.experiment.settings_at import settings_at
from vendorsim.study.provenance import MANIFEST
from vendorsim.study.reproduce.circumstances import circumstances
from vendorsim.study.reproduce.files import changed_files
from vendorsim.study.reproduce.sample import sample_of
from vendorsim.study.reproduce.tables import DAYS, day_fingerprints, relative, table_difference
from vendorsim.study.reproduce.verdict import ORDER, Answer, Artefact, Verdict
from vendorsim.study.store.export import read_summary, read_table, run_of, tables_of, write_parquet
from vendorsim.study.store.manifest import DAILY, INCIDENTS, MAPS, RUNS, SUMMARY, read_manifest, told
from vendorsim.study.store.results import Results, open_sweep
from vendorsim.study.store.runs import FILE, RunStore, StoredRun
from vendorsim.study.store.tables import Run, in_order
from vendorsim.study.summary import summarise
from vendorsim.study.sweep import kept

KEYS = {
    RUNS: ("policy", "seed"),
    DAILY: ("policy", "seed", "day"),
    INCIDENTS: ("incident_id",),
    MAPS: ("policy", "row", "column"),
}
PLACES = {"daily": "day", "maps": "cell", DAYS: "day", OF_INCIDENTS: "incident"}
"""What of a run beside its measures is compared, and what its positions are called."""
Key = tuple[int, int]
"""A point's number and a seed."""


class Tally:
    """What is known of one artefact while run after run is compared."""

    def __init__(self, name: str, tolerance: float) -> None:
        self.name, self.tolerance = name, tolerance
        self.verdict, self.detail, self.largest, self.compared = Verdict.IDENTICAL, "", 0.0, 0

    def take(self, where: str, size: float, detail: str) -> None:
        """One comparison: how far it is off (0 is bit-identical, infinite is not comparable), and what to say of it."""
        self.compared += 1
        self.largest = max(self.largest, size)
        found = Verdict.IDENTICAL if size == 0.0 else Verdict.WITHIN if size <= self.tolerance else Verdict.DIFFERENT
        if ORDER.index(found) > ORDER.index(self.verdict):
            self.verdict, self.detail = found, f"{detail} ({where})"

    def artefact(self) -> Artefact:
        """The verdict."""
        if not self.compared:
            return Artefact(self.name, Verdict.UNTOLD, "nothing of it was made again")
        if self.verdict is Verdict.WITHIN:
            return Artefact(self.name, self.verdict, f"largest relative difference {self.largest:.2g}")
        return Artefact(self.name, self.verdict, self.detail)


def reproduce_study(
    folder: Path,
    *,
    sample: int | None = None,
    tolerance: float = 0.0,
    workers: int | None = None,
    progress: bool = True,
    simulate: Callable[[Task, int], Given] = simulate_point,
    measures: Mapping[str, Measure] | None = None,
) -> Answer:
    """Check the folder's files, run all or a sample of its runs again, and compare all that was kept of them.

    Raises: ResultsError when the folder cannot be read, or a run fails.
    """
    facts = read_manifest(folder)
    artefacts = integrity(folder, facts)
    if any(one.verdict.says_no for one in artefacts):
        return Answer(str(folder), tuple(artefacts), 0, int(facts.get("finished_runs", 0)), circumstances(facts))
    results = open_sweep(folder)
    artefacts.append(_design(results))
    stored = _stored(results)
    chosen = sample_of(list(stored), sample)
    tallies = {name: Tally(name, tolerance) for name in ("measures", *PLACES)}
    again = _Again(results, stored, simulate, has_tables=_is_comparison(folder) and len(chosen) == len(stored))
    again.make(chosen, tallies, workers, progress)
    artefacts += [tally.artefact() for name, tally in tallies.items() if tally.compared or name == "measures"]
    if again.has_tables:
        artefacts += _tables(folder, facts, again, tolerance, all_measures() if measures is None else measures)
    return Answer(str(folder), tuple(artefacts), len(chosen), len(stored), circumstances(facts))


def _is_comparison(folder: Path) -> bool:
    return (folder / SUMMARY).is_file()


def integrity(folder: Path, facts: Mapping[str, Any]) -> list[Artefact]:
    """Files that are not as they were when the manifest was written."""
    if not facts:
        return [Artefact(MANIFEST, Verdict.UNTOLD, "there is none: it was killed; end it with the same command")]
    found = changed_files(folder, facts.get("digests", {}))
    if all(one.name != FILE for one in found):
        with RunStore(folder, write=False) as store:
            wrong = [name for name, value in told(store).items() if facts.get(name) != value]
        return [*found, *(Artefact(MANIFEST, Verdict.CHANGED, f"{name} is not the store's") for name in wrong[:1])]
    changed = (FILE, Verdict.CHANGED)
    return [Artefact(*changed, _changed_run(folder)) if (one.name, one.verdict) == changed else one for one in found]


def _changed_run(folder: Path) -> str:
    """The first run of a changed store that its own checksum does not fit, if it is one."""
    try:
        with RunStore(folder, write=False) as store:
            for _ in store.runs():
                pass
    except ResultsError as error:
        return str(error)
    return "its SHA-256 is not the manifest's"


def _design(results: Results) -> Artefact:
    """Whether the design gives the same points again."""
    name = "design"
    if results.experiment.design.kind == "points":
        return Artefact(name, Verdict.UNTOLD, "points came from a file; those that are stored are run")
    try:
        made = points_of(results.defined)
    except VendorsimError as error:
        return Artefact(name, Verdict.UNTOLD, str(error))
    different = [i for i, (old, new) in enumerate(zip(results.points, made, strict=False)) if old != new]
    if len(made) != len(results.points) or different:
        place = (
            f"first at point {different[0] + 1}"
            if different
            else f"{len(made)} points instead of {len(results.points)}"
        )
        return Artefact(
            name, Verdict.UNTOLD, f"laid again it has other points ({place}); those that are stored are run"
        )
    return Artefact(name, Verdict.IDENTICAL)


def _stored(results: Results) -> dict[Key, Any]:
    """Each finished run once, by the first point that has it."""
    found: dict[Key, Any] = {}
    seen: set[bytes] = set()
    for number, run in sorted(results.own_runs(), key=lambda entry: (entry[0], entry[1].seed)):
        if run.digest not in seen:
            seen.add(run.digest)
            found[number, run.seed] = run
    return found


class _Again:
    """The runs of a folder, made once more; with tables, each is held until they are made from all."""

    def __init__(self, results: Results, stored: Mapping[Key, StoredRun], simulate: Any, *, has_tables: bool) -> None:
        self.results, self.stored, self.simulate, self.has_tables = results, stored, simulate, has_tables
        self.keep = kept(results.experiment)
        self.made: dict[bytes, tuple[StoredRun, Mapping[str, bytes]]] = {}

    def make(self, chosen: Sequence[Key], tallies: Mapping[str, Tally], workers: int | None, progress: bool) -> None:
        """Run the chosen ones and tell each tally how far they are off, in order."""
        stop = threading.Event()
        off: dict[Key, dict[str, tuple[float, str]]] = {}
        with RunStore(self.results.folder, write=False) as store, meter(len(chosen), progress) as shown:
            simulate = self.simulate
            cold = simulate is simulate_point and announce_compile(shown.say)
            jobs = (self._job(key, store) for key in chosen)
            with closing(run_jobs(jobs, workers=workers, simulate=simulate, first_alone=cold, stop=stop)) as outcomes:  # type: ignore[type-var]
                for outcome in outcomes:
                    key = (int(outcome.job.policy), outcome.job.seed)
                    if not isinstance(outcome, Finished):
                        raise ResultsError(
                            f"a run failed that was finished before: {self._where(key)}: {outcome.message}"
                        )
                    off[key] = self._take(key, outcome.result, store)
                    shown.finished()
        if stop.is_set():
            raise KeyboardInterrupt
        for key in chosen:
            for name, (size, detail) in off[key].items():
                tallies[name].take(self._where(key), size, detail)

    def _job(self, key: Key, store: RunStore) -> Job:
        extras = store.extras(self.stored[key].digest)
        keep = (*self.keep, *(name for name in extras if name != DAYS))
        settings = settings_at(self.results.defined, self.results.points[key[0]])
        return Job(str(key[0]), key[1], Task(settings, tuple(dict.fromkeys(keep))))

    def _take(self, key: Key, given: Given, store: RunStore) -> dict[str, tuple[float, str]]:
        """How far a run is off the stored one, for each thing that was kept of it."""
        run = self.stored[key]
        if self.has_tables:
            self.made[run.digest] = (StoredRun(run.digest, run.scenario, run.seed, 0.0, given.measures), given.extras)
        found = {"measures": _first(run.measures, given.measures)}
        for name, data in store.extras(run.digest).items():
            if name == OF_INCIDENTS:
                found[name] = _first_of_columns(unpacked_columns(data), unpacked_columns(given.extras[name]))
            elif name == DAYS:
                marks = day_fingerprints(unpacked(given.extras["daily"]))
                found[name] = _first_of_arrays(unpacked(data), marks, PLACES[name])
            else:
                found[name] = _first_of_arrays(unpacked(data), unpacked(given.extras[name]), PLACES[name])
        return found

    def runs(self, plan: Plan) -> list[Run]:
        """The runs of a comparison, all of them made, in order."""
        labels = [label_of(point) for point in self.results.points]
        return in_order(
            (run_of(labels[number], *self.made[run.digest]) for number, run in self.results.own_runs()), plan.labels
        )

    def _where(self, key: Key) -> str:
        is_named = _is_comparison(self.results.folder)
        name = label_of(self.results.points[key[0]]) if is_named else f"point {key[0] + 1}"
        return f"{name}, seed {key[1]}"


def _tables(
    folder: Path, facts: Mapping[str, Any], again: _Again, tolerance: float, measures: Mapping[str, Measure]
) -> list[Artefact]:
    """A verdict for each table of a comparison, and for its summary, all of whose runs were made again."""
    plan = Plan(again.results.defined)
    runs = again.runs(plan)
    summary = summarise(plan, runs, measures, {})
    found = []
    for name, table in tables_of(runs, plan.labels, list(summary["definitions"])).items():
        if (folder / name).is_file():
            difference = table_difference(read_table(folder, name), table, KEYS[name], tolerance)
            found.append(Artefact(name, difference.verdict, difference.detail))
        elif name in facts.get("left_out", {}):
            found.append(_by_digest(name, table, facts["left_out"][name]))
    return [*found, _summary_verdict(read_summary(folder), summary, tolerance, {one.name: one for one in found})]


def _by_digest(name: str, table: pa.Table, digest: str) -> Artefact:
    """A file that was left out of a kept reference: only whether its bytes would be the same can be told."""
    sink = pa.BufferOutputStream()
    write_parquet(table, sink)
    if hashlib.sha256(sink.getvalue()).hexdigest() == digest:
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
        return Artefact(SUMMARY, Verdict.DIFFERENT, f"{gone} is not given any more")
    if difference.verdict is Verdict.DIFFERENT and RUNS in tables and tables[RUNS].verdict is Verdict.WITHIN:
        # A difference of two nearly equal means is off by much more than the means are.
        return Artefact(SUMMARY, Verdict.UNTOLD, "it follows from the runs, which are equal within the tolerance")
    return Artefact(SUMMARY, difference.verdict, difference.detail)


def _numbers(data: Mapping[str, Any], prefix: str = "") -> Any:
    """Every number of a summary by its place: `measures.graduated.jobs.mean`."""
    for key, value in data.items():
        if isinstance(value, Mapping):
            yield from _numbers(value, f"{prefix}{key}.")
        elif isinstance(value, int | float) or value is None:
            yield f"{prefix}{key}", float("nan") if value is None else float(value)


def _first(old: Mapping[str, float], new: Mapping[str, float]) -> tuple[float, str]:
    worst, detail = 0.0, ""
    for name, value in old.items():
        size = relative(np.array([value]), np.array([new.get(name, math.inf)]))[0]
        if size > 0.0 and not detail:
            detail = f"{name}: {value!r} stored, {new.get(name)!r} made again"
        worst = max(worst, size)
    return worst, detail


def _first_of_arrays(old: Mapping[str, np.ndarray], new: Mapping[str, np.ndarray], place: str) -> tuple[float, str]:
    worst, detail, first = 0.0, "", math.inf
    for name, values in old.items():
        if name not in new or new[name].shape != values.shape:
            return math.inf, f"{name} has another shape"
        sizes = relative(values.ravel(), new[name].ravel())
        rows = np.flatnonzero(sizes)
        if rows.size and rows[0] < first:
            first = int(rows[0])
            a, b = values.ravel()[first], new[name].ravel()[first]
            detail = f"{name} on {place} {first + 1}: {float(a)!r} stored, {float(b)!r} made again"
        worst = max(worst, float(sizes.max(initial=0.0)))
    return worst, detail


def _first_of_columns(old: Mapping[str, list[Any]], new: Mapping[str, list[Any]]) -> tuple[float, str]:
    """As for arrays, of columns that hold texts and lists as well: whatever is no number is equal or is not."""
    worst, detail = 0.0, ""
    for name, values in old.items():
        again = new.get(name, [])
        if len(again) != len(values):
            return math.inf, f"{len(values)} incidents stored, {len(again)} made again"
        pairs = [
            (i, one, other) for i, (one, other) in enumerate(zip(values, again, strict=True)) if _differ(one, other)
        ]
        if pairs and not detail:
            detail = f"{name} of incident {pairs[0][0] + 1}: {pairs[0][1]!r} stored, {pairs[0][2]!r} made again"
        for _, one, other in pairs:
            are_numbers = isinstance(one, int | float) and isinstance(other, int | float)
            worst = max(worst, relative(np.array([one]), np.array([other]))[0] if are_numbers else math.inf)
    return worst, detail


def _differ(one: Any, other: Any) -> bool:
    """Whether two values differ; two unknown numbers are alike."""
    return bool(one != other) and repr(one) != repr(other)
