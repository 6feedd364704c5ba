"""`python -m benchmarks.between TREE [case ...] [--rounds N]`: this checkout against another one, in turns, as a table.

Each case is a process of its own that uses public names only, so that trees whose modules lie elsewhere can be compared.
Ratios are medians over the rounds of this tree's time over the other's; below 1 this tree is faster. The first compile is
CPU time, with an empty cache; all other cases have a warm one for each tree.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.measuring import ROOT

DAYS = """
import sys, time
from vendorsim import Settings, VendorModel
k, side, days = {k}, {side}, {days}
settings = Settings().with_(**{{
    "people.vendors": 240 * k, "people.residents": 3000 * k, "people.drivers": 600 * k, "people.ground_locks": 120 * k,
    "city.width": side, "city.height": side, "horizon.burn_in_days": 1, "horizon.days": days + 3}})
model = VendorModel(settings, seed=1)
for _ in range(144):
    model.step()
start = time.perf_counter()
for _ in range(72 * days):
    model.step()
print((time.perf_counter() - start) / days)
"""
WHOLE = "import time\nstart = time.perf_counter()\n{code}\nprint(time.perf_counter() - start)\n"
MONTH = """
from vendorsim import Settings, VendorModel
VendorModel(Settings().with_(**{"horizon.burn_in_days": 0, "horizon.days": 30}), seed=1).run()
"""
COMPILE = """
import time
from vendorsim import Settings, VendorModel
for policy in ("strict_seizure", "block_and_channel"):
    VendorModel(Settings().with_(**{"horizon.burn_in_days": 0, "horizon.days": 4, "policy": policy}), seed=1).run()
print(time.process_time())
"""
HELP = """
import contextlib, io, runpy, sys
sys.argv = ["vendorsim", "--help"]
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
    runpy.run_module("vendorsim", run_name="__main__")
"""
SWEEP = """
import pathlib, tempfile, vendorsim
if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "sweep.toml"
        file.write_text('''name = "between"
question = "How long does it take?"
base = "small"
[changes]
"horizon.burn_in_days" = 0
"horizon.days" = 30
[levers]
policy = ["strict_seizure", "graduated"]
"people.vendors_per_officer" = [20.0, 30.0, 40.0, 60.0, 80.0]
[replicates]
number = 20
''')
        vendorsim.sweep(file, out=pathlib.Path(folder) / "out", workers=2)
"""
CASES = {
    "a day": DAYS.format(k=1, side=60, days=30),
    "a day, 10 times the people": DAYS.format(k=10, side=190, days=3),
    "a day, 100 times the people": DAYS.format(k=100, side=600, days=1),
    "import of the model": WHOLE.format(code="from vendorsim import VendorModel"),
    "the help": WHOLE.format(code=HELP),
    "30 days as a whole process": WHOLE.format(code=MONTH),
    "a sweep of 200 small runs": "import time\nstart = time.perf_counter()\n" + SWEEP
    + "\nif __name__ == '__main__':\n    print(time.perf_counter() - start)\n",
    "first compile": COMPILE,
}  # fmt: skip
COLD = "first compile"


def seconds(tree: Path, code: str, cache: Path) -> float:
    """What the last line that a case prints says, run on the sources of a tree. Raises: RuntimeError."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "case.py"
        file.write_text(code, encoding="utf-8")
        known = {**os.environ, "PYTHONPATH": str(tree / "src"), "VENDORSIM_CACHE": str(cache)}
        done = subprocess.run(
            [sys.executable, str(file)], cwd=tree, env=known, capture_output=True, text=True, check=False
        )
    if done.returncode:
        raise RuntimeError(f"{tree}: {done.stderr.strip().splitlines()[-1]}")
    return float(done.stdout.split()[-1])


def turns(other: Path, name: str, rounds: int, folder: Path) -> tuple[list[float], list[float]]:
    """Seconds of this tree and of the other, in turns that change who begins; a warm-up of each is not counted."""
    trees, taken = {"this": ROOT, "other": other}, {"this": [], "other": []}  # type: ignore[var-annotated]
    caches = {key: folder / key for key in trees}
    for n in range(rounds if name == COLD else rounds + 1):
        for key in ("this", "other") if n % 2 else ("other", "this"):
            if name == COLD:
                with tempfile.TemporaryDirectory() as empty:
                    found = seconds(trees[key], CASES[name], Path(empty))
            else:
                found = seconds(trees[key], CASES[name], caches[key])
            if n or name == COLD:
                taken[key].append(found)
    return taken["this"], taken["other"]


def main(arguments: list[str]) -> int:
    """Print the table line by line, as it is measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.between", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("tree", type=Path, help="another checkout of the project")
    parser.add_argument("cases", nargs="*", metavar="case", help="; ".join(CASES))
    parser.add_argument("--rounds", type=int, default=7)
    chosen = parser.parse_args(arguments)
    unknown = set(chosen.cases) - set(CASES)
    if unknown or not (chosen.tree / "src" / "vendorsim").is_dir():
        parser.error(f"no such case: {', '.join(sorted(unknown))}" if unknown else f"{chosen.tree} is no checkout")
    print("| what | this | other | ratio (smallest to largest) |\n|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for name in chosen.cases or CASES:
            here, there = turns(chosen.tree.resolve(), name, chosen.rounds, Path(folder))
            each = sorted(a / b for a, b in zip(here, there, strict=True))
            middle = statistics.median(each)
            print(
                f"| {name} | {statistics.median(here):.4g} s | {statistics.median(there):.4g} s "
                f"| {middle:.3f} ({each[0]:.2f} to {each[-1]:.2f}) |", flush=True,
            )  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
