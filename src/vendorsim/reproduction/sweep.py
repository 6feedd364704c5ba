"""A sweep's store, run anew point by point and held against what it holds."""

import math
import threading
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

from vendorsim.errors import ResultsError, VendorsimError
from vendorsim.experiments.manifest import MANIFEST, is_as_sealed
from vendorsim.experiments.progress import announce_compile, meter
from vendorsim.experiments.runner import Finished, Job, Simulate, run_jobs
from vendorsim.reproduction.circumstances import circumstances
from vendorsim.reproduction.sample import sample_of
from vendorsim.reproduction.tables import relative
from vendorsim.reproduction.verdict import ORDER, Answer, Artefact, Verdict
from vendorsim.sweeps.design import points_of
from vendorsim.sweeps.point_run import Task, simulate_point, unpacked
from vendorsim.sweeps.points import settings_at
from vendorsim.sweeps.results import Results, open_sweep
from vendorsim.sweeps.runstore import FILE, RunStore
from vendorsim.sweeps.seal import facts_digest, read_seal, runs_digest


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
            return Artefact(self.name, Verdict.UNTOLD, "nothing of it was made anew")
        if self.verdict is Verdict.WITHIN:
            return Artefact(self.name, self.verdict, f"largest relative difference {self.largest:.2g}")
        return Artefact(self.name, self.verdict, self.detail)


def reproduce_sweep(
    folder: Path,
    *,
    sample: int | None = None,
    tolerance: float = 0.0,
    workers: int | None = None,
    progress: bool = True,
    simulate: Simulate = simulate_point,
) -> Answer:
    """Check the store, run all or a sample of its runs anew, and compare every measure and daily series.

    Raises: ResultsError when the store cannot be read, or a run fails.
    """
    facts = read_seal(folder)
    artefacts = store_integrity(folder, facts)
    if any(one.verdict.says_no for one in artefacts):
        return Answer(str(folder), tuple(artefacts), 0, int(facts.get("finished_runs", 0)), circumstances(facts))
    results = open_sweep(folder)
    artefacts.append(_design(results))
    stored = _stored(results)
    chosen = sample_of(list(stored), sample)
    tallies = {name: Tally(name, tolerance) for name in ("measures", "daily", "maps")}
    _make(results, chosen, stored, tallies, workers, progress, simulate)
    artefacts += [tally.artefact() for name, tally in tallies.items() if tally.compared or name == "measures"]
    return Answer(str(folder), tuple(artefacts), len(chosen), len(stored), circumstances(facts))


def store_integrity(folder: Path, facts: Mapping[str, Any]) -> list[Artefact]:
    """Whether manifest and store are as they were when the sweep ended."""
    if not facts:
        return [Artefact(MANIFEST, Verdict.UNTOLD, "there is none: the sweep was killed; end it with the same command")]
    if not is_as_sealed(facts):
        return [Artefact(MANIFEST, Verdict.CHANGED, "its contents do not fit its seal")]
    try:
        with RunStore(folder, write=False) as store:
            if facts_digest(store) != facts.get("facts_digest"):
                return [Artefact(FILE, Verdict.CHANGED, "experiment, base settings or points are not as they were")]
            if runs_digest(store) != facts.get("runs_digest"):
                return [Artefact(FILE, Verdict.CHANGED, _changed_run(store))]
    except ResultsError as error:
        return [Artefact(FILE, Verdict.CHANGED, str(error))]
    return []


def _changed_run(store: RunStore) -> str:
    """The first run that its own checksum does not fit, if it is one."""
    try:
        for _ in store.runs():
            pass
    except ResultsError as error:
        return str(error)
    return "its runs are not those that the manifest knows"


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
        return Artefact(name, Verdict.UNTOLD, f"laid anew it has other points ({place}); those that are stored are run")
    return Artefact(name, Verdict.IDENTICAL)


Key = tuple[int, int]
"""A point's number and a seed."""


def _stored(results: Results) -> dict[Key, Any]:
    """Each finished run once, by the first point that has it."""
    found: dict[Key, Any] = {}
    seen: set[bytes] = set()
    for number, run in sorted(results.own_runs(), key=lambda entry: (entry[0], entry[1].seed)):
        if run.digest not in seen:
            seen.add(run.digest)
            found[number, run.seed] = run
    return found


def _make(
    results: Results, chosen: Sequence[Key], stored: Mapping[Key, Any], tallies: Mapping[str, Tally],
    workers: int | None, progress: bool, simulate: Simulate,
) -> None:  # fmt: skip
    stop = threading.Event()
    with RunStore(results.folder, write=False) as store, meter(len(chosen), progress) as shown:
        extras = {key: store.extra_names(stored[key].digest) for key in chosen}
        jobs = (
            Job(str(number), seed, Task(settings_at(results.base, results.points[number]), extras[number, seed]))
            for number, seed in chosen
        )
        cold = simulate is simulate_point and announce_compile(shown.say)
        found: dict[Key, dict[str, tuple[float, str]]] = {}
        with closing(run_jobs(jobs, workers=workers, simulate=simulate, first_alone=cold, stop=stop)) as outcomes:  # type: ignore[type-var]
            for outcome in outcomes:
                if not isinstance(outcome, Finished):
                    raise ResultsError(
                        f"point {int(outcome.job.policy) + 1}, seed {outcome.job.seed}: {outcome.message}"
                    )
                key = (int(outcome.job.policy), outcome.job.seed)
                found[key] = _off(stored[key], outcome.result, store, extras[key])
                shown.finished()
        if stop.is_set():
            raise KeyboardInterrupt
    for key in chosen:  # in order, so that the first difference is the first
        for name, (size, detail) in found[key].items():
            tallies[name].take(f"point {key[0] + 1}, seed {key[1]}", size, detail)


def _off(run: Any, given: Any, store: RunStore, extras: Sequence[str]) -> dict[str, tuple[float, str]]:
    """How far a run made anew is off the stored one, for each artefact that has it."""
    found = {"measures": _first(run.measures, given.measures)}
    for name in extras:
        old = unpacked(store.extra(run.digest, name) or b"")
        found[name] = _first_of_arrays(old, unpacked(given.extras[name]), "day" if name == "daily" else "cell")
    return found


def _first(old: Mapping[str, float], new: Mapping[str, float]) -> tuple[float, str]:
    worst, detail = 0.0, ""
    for name, value in old.items():
        size = relative(np.array([value]), np.array([new.get(name, math.inf)]))[0]
        if size > 0.0 and not detail:
            detail = f"{name}: {value!r} stored, {new.get(name)!r} made anew"
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
            detail = f"{name} on {place} {first + 1}: {float(a)!r} stored, {float(b)!r} made anew"
        worst = max(worst, float(sizes.max(initial=0.0)))
    return worst, detail
