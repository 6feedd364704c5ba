"""The same runs by a sweep and by Mesa's `batch_run`: time, and how memory grows with the number of runs.

Both keep the day book of each run. A sweep writes it to the disk as it comes; `batch_run` gives all of it back at the
end, in one list, and what it had done when it was broken off is lost.
"""

from typing import Any

from benchmarks.measuring import in_process, ratios

SWEEP = """
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from benchmarks.sweeping import experiment_of
from vendorsim.study.sweep import sweep
with TemporaryDirectory() as folder:
    began = time.perf_counter()
    done = sweep(experiment_of({runs}, {days}, keep={{"daily": True}}), Path(folder), workers={workers}, progress=False)
    print("seconds", time.perf_counter() - began)
assert done.complete and done.done == {runs}
"""
BATCH = """
import time
import mesa
from benchmarks.sweeping import experiment_of
from vendorsim.model.model import VendorModel
defined = experiment_of({runs}, {days})
parameters = {{
    "settings": [defined.base], "rng": list(range(1, {runs} // 10 + 1)), "policy": ["strict_seizure", "graduated"],
    "people__vendors_per_officer": [20.0, 30.0, 40.0, 60.0, 80.0]}}
began = time.perf_counter()
rows = mesa.batch_run(
    VendorModel, parameters, number_processes={workers}, max_steps=10_000_000, data_collection_period=72,
    display_progress=False)
print("seconds", time.perf_counter() - began)
assert len({{row["RunId"] for row in rows}}) == {runs}
"""


def measure(n: int = 3, runs: int = 100, days: int = 30, workers: int = 2) -> dict[str, Any]:
    """Rounds in turn, each in a process of its own; then both once more with four times the runs, for memory [MB]."""
    ways = {"batch_run": BATCH, "sweep": SWEEP}
    taken: dict[str, list[float]] = {name: [] for name in ways}
    held: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(n):
        for name, code in ways.items():
            one = in_process(code.format(runs=runs, days=days, workers=workers))
            taken[name].append(one["seconds"])
            held[name].append(one["megabytes"])
    growth = {}
    for name, code in ways.items():
        most = in_process(code.format(runs=4 * runs, days=days, workers=workers))["megabytes"]
        growth[name] = (most - min(held[name])) / (3 * runs)
    return {
        "runs": runs, "days": days, "seconds": taken, "batch_run_over_sweep": ratios(taken, "batch_run", "sweep"),
        "kilobytes_a_run": {name: 1000.0 * each for name, each in growth.items()},
    }  # fmt: skip
