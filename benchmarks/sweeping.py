"""Where the cores' time goes in a sweep: steps of the model, set-up of models, measures, and all the rest."""

import resource
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.measuring import in_process
from vendorsim.study.execution.point_run import Given, Task
from vendorsim.study.experiment.definition import Defined, define
from vendorsim.study.experiment.schema import Experiment

PARTS = ("set_up", "steps", "measures")
RUN = """
from benchmarks.sweeping import sweep_of
for name, value in sweep_of({runs}, {days}, {workers}, "{base}").items():
    print(name, value)
"""


def experiment_of(runs: int, days: int, base: str = "small", **said: Any) -> Defined:
    """So many runs of so many days: two policies, five levels of staff, and seeds."""
    values = {
        "name": "benchmark", "question": "How long does it take?", "base": base,
        "changes": {"horizon.burn_in_days": 0, "horizon.days": days},
        "levers": {"policy": ["strict_seizure", "graduated"],
                   "people.vendors_per_officer": [20.0, 30.0, 40.0, 60.0, 80.0]},
        "replicates": {"number": max(1, runs // 10)},
    }  # fmt: skip
    return define(Experiment.model_validate(values | said, strict=False))


def timed_point(task: Task, seed: int) -> Given:
    """What `simulate_point` does, with the wall and CPU seconds of its parts among the measures."""
    from vendorsim.measures.base import evaluate
    from vendorsim.model.model import VendorModel
    from vendorsim.study.execution.run import let_go, record_of

    at = [_now()]
    model = VendorModel(task.settings, seed=seed)
    at.append(_now())
    model.run()
    at.append(_now())
    measures = evaluate(record_of(model))
    let_go(model)
    at.append(_now())
    for name, begin, end in zip(PARTS, at, at[1:], strict=False):
        measures[f"wall_{name}"], measures[f"cpu_{name}"] = end[0] - begin[0], end[1] - begin[1]
    return Given(measures)


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def sweep_of(runs: int, days: int, workers: int, base: str) -> dict[str, float]:
    """Do a sweep in this process and its workers: shares of the cores' time, by wall and by CPU."""
    from vendorsim.study.execution.pool import usable_cores
    from vendorsim.study.store.runs import RunStore
    from vendorsim.study.sweep import sweep

    defined = experiment_of(runs, days, base)
    with TemporaryDirectory() as folder:
        cpu, began = _cpu(), time.perf_counter()
        done = sweep(defined, Path(folder), workers=workers, progress=False, simulate=timed_point)
        wall, cpu = time.perf_counter() - began, _cpu() - cpu
        with RunStore(Path(folder), write=False) as store:
            each = [run.measures for run in store.runs()]
    cores = min(workers, usable_cores())
    found = {"runs": float(done.done), "workers": float(workers), "wall_of_sweep": wall, "cpu_of_sweep": cpu}
    for name in PARTS:
        found[f"wall_share_{name}"] = sum(one[f"wall_{name}"] for one in each) / (wall * cores)
        found[f"cpu_share_{name}"] = sum(one[f"cpu_{name}"] for one in each) / cpu
    return found


def _cpu() -> float:
    """CPU seconds of this process and of those that it has started and seen the end of."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def measure(
    runs: int = 1000, days: int = 30, workers: int = 2, bases: tuple[str, ...] = ("small", "default")
) -> dict[str, Any]:
    """One sweep on each base; processes are started within the time that is taken, libraries of this one before it."""
    return {
        "days": days,
        **{base: in_process(RUN.format(runs=runs, days=days, workers=workers, base=base)) for base in bases},
    }
