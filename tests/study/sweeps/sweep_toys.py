"""Sweeps with known answers: runs of a millisecond, runs that fail in every way, and what a test asks of a store."""

import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from vendorsim.settings.files import Origins
from vendorsim.settings.schema import Settings, load_settings
from vendorsim.study.execution.point_run import Given, packed
from vendorsim.study.experiment.definition import Defined, define
from vendorsim.study.experiment.points import Planned
from vendorsim.study.experiment.schema import Experiment
from vendorsim.study.store.runs import FILE
from vendorsim.study.sweep import sweep

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
MARK = "VENDORSIM_TEST_MARK"


def experiment(**said: Any) -> Defined:
    """An experiment on a small town, checked against the model."""
    said = {"name": "toy", "question": "What does the toy say?", "base": "small"} | said
    return define(Experiment.model_validate(said, strict=False))


def toy_points(n: int) -> list[Planned]:
    """Points that nobody looks up in the model: numbers of vendors."""
    return [Planned({"people.vendors": i}, hashlib.sha256(b"toy %d" % i).digest()) for i in range(n)]


def toy_experiment(n: int = 5, **said: Any) -> Defined:
    """An experiment for `toy_points`, made without the model, so that a process begins at once."""
    values = {"name": "toy", "question": "?", "replicates": {"number": n, "most": 1000}} | said
    return Defined(Experiment.model_validate(values, strict=False), base(), (), Origins("toy"), Path())


def base() -> Settings:
    return load_settings("small").with_(**{"horizon.burn_in_days": 0, "horizon.days": 2})


def simulate(task: Any, seed: int) -> Given:
    """Numbers that depend on the point and the seed alone."""
    luck = np.random.default_rng([task.settings.people.vendors, seed])
    extras = {name: packed({"day": np.arange(2.0), "x": luck.normal(size=2)}) for name in task.keep}
    return Given({"a": float(luck.normal()), "b": float(luck.normal())}, extras)


def note(text: str) -> None:
    """A line in the file TOY_LOG, from whichever process."""
    if "TOY_LOG" in os.environ:
        log = os.open(os.environ["TOY_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(log, f"{text}\n".encode())
        os.close(log)


def simulate_and_note(task: Any, seed: int) -> Given:
    """As `simulate`, noted in TOY_LOG, in up to 20 milliseconds."""
    note(f"{task.settings.people.vendors} {seed}")
    time.sleep(0.001 * (seed % 20) * float(os.environ.get("TOY_SLOWNESS", "1")))
    return simulate(task, seed)


def simulate_slowly(task: Any, seed: int) -> Given:
    note(f"{task.settings.people.vendors} {seed}")
    time.sleep(0.1)
    return simulate(task, seed)


def simulate_raising(task: Any, seed: int) -> Given:
    """Point 2 fails."""
    if task.settings.people.vendors == 2:
        raise ValueError("no such pitch: 17")
    return simulate(task, seed)


def simulate_leaving(task: Any, seed: int) -> Given:
    """Point 2 wants to end Python."""
    if task.settings.people.vendors == 2:
        sys.exit("enough")
    return simulate(task, seed)


def simulate_exiting(task: Any, seed: int) -> Given:
    """Point 2 on seed 1 ends its process without a word."""
    if task.settings.people.vendors == 2 and seed == 1:
        os._exit(3)
    return simulate(task, seed)


def simulate_killed(task: Any, seed: int) -> Given:
    """Point 2 on seed 1 is killed, as where memory runs out."""
    if task.settings.people.vendors == 2 and seed == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return simulate(task, seed)


def simulate_nan(task: Any, seed: int) -> Given:
    """Point 2 has no value."""
    given = simulate(task, seed)
    return Given({**given.measures, "a": float("nan")}) if task.settings.people.vendors == 2 else given


def simulate_noise(task: Any, seed: int) -> Given:
    """A mean of 10; the spread is the point's number."""
    luck = np.random.default_rng([7, seed])
    return Given({"a": 10.0 + task.settings.people.vendors * float(luck.normal()), "b": 1.0})


def rows(folder: Path) -> list[tuple[Any, ...]]:
    """All that a store holds of its runs, without the seconds they took and the order in which they came."""
    connection = sqlite3.connect(f"{(folder / FILE).absolute().as_uri()}?mode=ro", uri=True)
    try:
        runs = connection.execute(
            "SELECT runs.digest, scenarios.digest, scenarios.changes, seed, measures, checksum FROM runs "
            "JOIN scenarios ON scenarios.id = scenario ORDER BY runs.digest"
        ).fetchall()
        extras = connection.execute("SELECT digest, name, data FROM extras ORDER BY digest, name").fetchall()
    finally:
        connection.close()
    return runs + extras


def start(*arguments: str, **environment: str) -> subprocess.Popen:
    """A process of this Python that finds the toys and the package, in a session of its own."""
    path = os.pathsep.join((str(HERE), str(ROOT), str(ROOT / "src"), os.environ.get("PYTHONPATH", "")))
    known = {**os.environ, "PYTHONPATH": path, **environment}
    return subprocess.Popen(
        [sys.executable, *arguments],
        env=known, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        preexec_fn=_heed_ctrl_c,  # noqa: PLW1509
    )  # fmt: skip


def _heed_ctrl_c() -> None:
    """A test run that was started in the background may have been made deaf to Ctrl-C, and its processes with it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def marked(mark: str) -> list[int]:
    """Processes that carry this mark in their environment, and are no corpses."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            alive = folder.joinpath("stat").read_text().rpartition(")")[2].split()[0] != "Z"
            if alive and f"{MARK}={mark}".encode() in folder.joinpath("environ").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def wait_until(condition: Any, seconds: float = 30.0) -> bool:
    """Whether a condition came true in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.02)
    return False


def main(folder: str, points: str, replicates: str, workers: str, name: str, *options: str) -> int:
    """A sweep of a toy in a process of its own: `python sweep_toys.py FOLDER POINTS REPLICATES WORKERS SIMULATE`."""
    done = sweep(
        toy_experiment(int(replicates), keep={"daily": "daily" in options}), Path(folder), workers=int(workers),
        simulate=globals()[name], points=toy_points(int(points)), progress="progress" in options,
        retry_failed="retry" in options,
    )  # fmt: skip
    print(done.done, done.failed, done.reused, done.interrupted, flush=True)
    return 130 if done.interrupted else 0 if done.complete else 1


if __name__ == "__main__":
    import sweep_toys  # by its name, so that functions can be handed to other processes

    sys.exit(sweep_toys.main(*sys.argv[1:]))
