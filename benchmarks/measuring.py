"""Taking times and sizes: alternate rounds, medians of ratios, processes of their own, and files that hold them."""

import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

# A process's own peak: what the operating system reports to a parent begins with the parent's.
PEAK = """
def _peak():
    import resource, sys
    from pathlib import Path
    status = Path("/proc/self/status")
    if status.exists():
        return float(status.read_text().split("VmHWM:")[1].split()[0]) / 1024.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024.0**2 if sys.platform == "darwin" else 1024.0)
print("megabytes", _peak())
"""
ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "results" / "benchmarks"
REFERENCE = ROOT / "results" / "reference" / "benchmarks.json"


def rounds(things: Mapping[str, Callable[[], float]], n: int) -> dict[str, list[float]]:
    """Seconds that each thing says it took, in `n` rounds; the things take turns, so that all meet the same machine."""
    taken: dict[str, list[float]] = {name: [] for name in things}
    for _ in range(n):
        for name, thing in things.items():
            taken[name].append(thing())
    return taken


def ratios(taken: Mapping[str, list[float]], slow: str, fast: str) -> dict[str, Any]:
    """How many times longer `slow` took than `fast`: round by round, and the median."""
    each = [a / b for a, b in zip(taken[slow], taken[fast], strict=True)]
    return {"median": statistics.median(each), "rounds": each}


def seconds(function: Callable[[], Any]) -> float:
    """Wall seconds of one call."""
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def in_process(code: str, **environment: str) -> dict[str, float]:
    """Run code in a Python of its own: wall and CPU seconds, and the most memory it held [MB].

    What the code prints as `name value` is given back as well. Bytecode is kept, as on a user's machine.
    """
    known = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", f"{code}\n{PEAK}"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**known, "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))), **environment},
    )
    assert process.stdout is not None
    printed = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"a process of the benchmark ended with {process.returncode}")
    result = {
        "wall_seconds": time.perf_counter() - start,
        "cpu_seconds": used.ru_utime + used.ru_stime,
    }
    for line in printed.splitlines():
        name, _, value = line.partition(" ")
        result[name] = float(value)
    return result


def keep(name: str, result: Mapping[str, Any]) -> Path:
    """Write one benchmark's result below results/benchmarks."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"{name}.json"
    path.write_text(json.dumps({"machine": machine(), **result}, indent=1) + "\n", encoding="utf-8")
    return path


def machine() -> dict[str, Any]:
    """What one must know to read the figures; names no host."""
    return {"system": platform.system(), "processor": platform.machine(), "cores": os.cpu_count(),
            "python": platform.python_version(), "load_at_start": round(os.getloadavg()[0], 1)}  # fmt: skip
