"""`python -m benchmarks [name ...] [--tiny] [--table]`: measure, print, and write results/benchmarks/<name>.json.

Names are speed, recording, programmes, memory, scaling, startup, sweeping, big_store, batch_run, console, console_page and
class_mode;
without a name all are measured, in half an hour.
`--reference` writes what was measured to results/reference/benchmarks.json and docs/performance.md as well.
"""

import argparse
import importlib
import json
import sys

from benchmarks.measuring import REFERENCE, keep, machine
from benchmarks.table import summary, write_page

TINY = {
    "speed": {"n": 1, "days": 1}, "recording": {"n": 1, "days": 1}, "programmes": {"n": 1, "days": 1},
    "memory": {"days": 1, "models": 4},
    "scaling": {"n": 1, "sizes": {1: 60}}, "startup": {"repeats": 1, "days": 1, "first_compile": False},
    "sweeping": {"runs": 10, "days": 2, "bases": ("small",)}, "big_store": {"points": 50, "replicates": 20},
    "batch_run": {"n": 1, "runs": 10, "days": 1},
    "console": {"days": 2, "burn_in": 0, "seconds": 1.0, "sizes": ((1280, 720),)},
    "console_page": {"days": 2, "burn_in": 0, "runs": 1, "seconds": 0.5},
    "class_mode": {"members": 3, "rounds": 1},
}  # fmt: skip


def main(arguments: list[str]) -> int:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(TINY))
    parser.add_argument("--tiny", action="store_true", help="only see that it runs")
    parser.add_argument("--reference", action="store_true", help="write the reference and the page of the docs")
    chosen = parser.parse_args(arguments)
    unknown = set(chosen.names) - set(TINY)
    if unknown:
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(TINY)}")
    results = {}
    for name in chosen.names or TINY:
        module = importlib.import_module(f"benchmarks.{name}")
        results[name] = module.measure(**(TINY[name] if chosen.tiny else {}))
        keep(name, results[name])
        for line in summary({name: results[name]}):
            print(line, flush=True)
    if chosen.reference:
        known = json.loads(REFERENCE.read_text(encoding="utf-8")) if REFERENCE.exists() else {}
        known |= {"command": "make bench ARGS=--reference", "machine": machine(), **results}
        REFERENCE.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")
        write_page(known)
    return 0


sys.exit(main(sys.argv[1:]))
