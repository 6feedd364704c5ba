"""A store of a million runs: how large it is, and how long a sweep takes to find that all of them are there."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.measuring import in_process
from vendorsim.study.experiment.definition import Defined, define
from vendorsim.study.experiment.schema import Experiment
from vendorsim.study.store.runs import FILE, StoredRun

FILL = "from benchmarks.big_store import fill\nfill({folder!r}, {points}, {replicates})"
RESUME = """
import time
from pathlib import Path
from benchmarks.big_store import experiment_of
from vendorsim.study.sweep import sweep
began = time.perf_counter()
done = sweep(experiment_of({points}, {replicates}), Path({folder!r}), progress=False)
print("resume_seconds", time.perf_counter() - began)
print("reused", done.reused)
assert done.complete and done.reused == done.done == {points} * {replicates}
"""


def experiment_of(points: int, replicates: int) -> Defined:
    """A Latin hypercube over three settings."""
    said = {
        "name": "benchmark", "question": "How long does it take?", "base": "small",
        "levers": {"people.vendors_per_officer": {"low": 10.0, "high": 100.0}},
        "uncertainties": {"people.weight": {"low": 5.0, "high": 20.0}, "people.drivers": {"low": 10, "high": 200}},
        "design": {"kind": "latin_hypercube", "samples": points}, "replicates": {"number": replicates},
    }  # fmt: skip
    return define(Experiment.model_validate(said, strict=False))


def fill(folder: str, points: int, replicates: int) -> None:
    """Put runs into a store that nobody has run, under the names of those that the experiment asks for."""
    from vendorsim.engine.source_digest import model_digest
    from vendorsim.measures.base import all_measures
    from vendorsim.study.experiment.points import plan_points, run_digests
    from vendorsim.study.store.runs import RunStore
    from vendorsim.study.sweep import sweep

    defined, code = experiment_of(points, replicates), model_digest()
    planned = plan_points(defined)
    names = [column for one in all_measures().values() for column in one.names]

    def runs(seed: int) -> Iterator[tuple[StoredRun, Any]]:
        name_of = run_digests(seed, code)
        for number, one in enumerate(planned):
            value = float(seed + number)
            measures = {name: value + place for place, name in enumerate(names)}
            yield StoredRun(name_of(one.digest), one.digest, seed, 0.1, measures), one.changes

    with RunStore(Path(folder)) as store:
        for seed in range(1, replicates + 1):
            store.put_many(runs(seed))
    sweep(
        defined, Path(folder), points=planned, progress=False
    )  # finds all done and seals the store, as a sweep's end does


def measure(points: int = 10_000, replicates: int = 100) -> dict[str, Any]:
    """Fill a store, then time the whole call of `sweep` in a process of its own that finds nothing to do."""
    with TemporaryDirectory() as folder:
        filled = in_process(FILL.format(folder=folder, points=points, replicates=replicates))
        size = (Path(folder) / FILE).stat().st_size / 1e6
        resumed = in_process(RESUME.format(folder=folder, points=points, replicates=replicates))
    return {"runs": points * replicates, "points": points, "fill": filled, "resume": resumed, "file_megabytes": size}
