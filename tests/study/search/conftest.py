"""The toys of this folder, for tests and for the processes that they start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import search_toys  # noqa: E402


@pytest.fixture
def bowls():
    """A search whose front is known: minima of two bowls, at 1 and at 11, the second parameter at its lowest."""
    ways = {search_toys.CONFLICT: "lower", search_toys.ORDER: "lower"}

    def make(population=16, generations=5, **said):
        wanted = {"objectives": ways, "population": population, "generations": generations}
        return search_toys.experiment(search=wanted, **said)

    return make


@pytest.fixture
def killed(tmp_path):
    """Run a script in a process of its own and kill it (-9) once so many toy runs were begun; gives how many there were."""

    def run(script, after):
        marks = tmp_path / "begun"
        marks.unlink(missing_ok=True)
        begun = 0
        environment = os.environ | {
            "TOY_RUNS": str(marks), "TOY_SECONDS": "0.004" if after else "0",
            "PYTHONPATH": os.pathsep.join([str(HERE), *sys.path]),
        }  # fmt: skip
        with subprocess.Popen(
            [sys.executable, "-c", script], env=environment, stderr=subprocess.PIPE, text=True
        ) as process:
            while after and process.poll() is None:
                begun = len(marks.read_text().splitlines()) if marks.exists() else 0
                if begun >= after:
                    process.kill()
                    break
            _, told = process.communicate(timeout=120)
        assert process.returncode == (-9 if after else 0), told
        return len(marks.read_text().splitlines()) if marks.exists() else 0

    return run
