"""Ten and a hundred times the people and the ground: seconds of a day, and memory, against the default city."""

from typing import Any

from benchmarks.measuring import in_process, ratios

SIZES = {1: 60, 10: 190, 100: 600}  # times the people: cells a side
RUN = """
import time
from vendorsim.model.model import VendorModel
from vendorsim.settings.schema import Settings
k, days = {k}, {days}
settings = Settings().with_(**{{
    "people.vendors": 240 * k, "people.residents": 3000 * k, "people.drivers": 600 * k, "people.ground_locks": 120 * k,
    "city.width": {side}, "city.height": {side}, "horizon.burn_in_days": 1, "horizon.days": days + 3}})
start = time.perf_counter()
model = VendorModel(settings)
print("set_up_seconds", time.perf_counter() - start)
for _ in range(144):
    model.step()
start = time.perf_counter()
for _ in range(72 * days):
    model.step()
print("seconds_per_day", (time.perf_counter() - start) / days)
"""


def measure(n: int = 3, sizes: dict[int, int] | None = None) -> dict[str, Any]:
    """Rounds over all sizes in turn, each in a process of its own, after two days that warm up."""
    sizes = sizes or SIZES
    in_process(RUN.format(k=1, days=1, side=60))
    runs: dict[int, list[dict[str, float]]] = {k: [] for k in sizes}
    for _ in range(n):
        for k, side in sizes.items():
            runs[k].append(in_process(RUN.format(k=k, days=max(1, 30 // k), side=side)))
    taken = {str(k): [run["seconds_per_day"] for run in each] for k, each in runs.items()}
    result: dict[str, Any] = {"seconds_per_day": taken}
    for k, each in runs.items():
        result[f"times_{k}"] = {
            "cells_a_side": sizes[k],
            "time_ratio": ratios(taken, str(k), str(min(sizes))),
            "set_up_seconds": min(run["set_up_seconds"] for run in each),
            "megabytes": max(run["megabytes"] for run in each),
        }
    return result
