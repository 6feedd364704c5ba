"""kill -9 at any moment: what was finished is kept, nothing is run twice, nothing is left behind."""

import os
import random
import re
import signal
import sqlite3
import uuid
from pathlib import Path

import pytest
import sweep_toys
from sweep_toys import MARK, marked, rows, start, wait_until

from vendorsim.study.store.runs import FILE, RunStore

pytestmark = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks at processes in /proc")
TOY = str(sweep_toys.HERE / "sweep_toys.py")
POINTS, REPLICATES = 40, 30
CLI = """
name = "kills"
question = "Is anything lost?"
base = "small"
[changes]
"horizon.burn_in_days" = 0
"horizon.days" = 2
[levers]
policy = ["strict_seizure", "graduated"]
"people.vendors_per_officer" = [25.0, 50.0, 100.0]
[replicates]
number = 12
[keep]
daily = true
"""


def finished(folder):
    if not (folder / FILE).is_file():
        return set()
    connection = sqlite3.connect(folder / FILE)
    try:
        return set(connection.execute("SELECT changes, seed FROM runs JOIN scenarios ON scenarios.id = scenario"))
    except sqlite3.OperationalError:  # killed before the tables were there
        return set()
    finally:
        connection.close()


def noted(log):
    lines = log.read_text().split("\n")[:-1] if log.exists() else []
    return [(f'{{"people.vendors": {line.split()[0]}}}', int(line.split()[1])) for line in lines]


def is_at_work(log, mark):
    return len(noted(log)) > 0 or not marked(mark)


LONG = pytest.mark.slow


@pytest.mark.parametrize(
    ("workers", "kills"), [(1, 8), (2, 8), pytest.param(1, 25, marks=LONG), pytest.param(2, 25, marks=LONG)]
)
def test_after_kills_the_store_is_as_if_there_had_been_none(tmp_path, workers, kills):
    luck, folder = random.Random(workers), tmp_path / "killed"
    mark, hits = uuid.uuid4().hex, 0
    for number in range(kills):
        before, log = finished(folder), tmp_path / f"log{number}"
        process = start(
            TOY, str(folder), str(POINTS), str(REPLICATES), str(workers), "simulate_and_note", "daily",
            TOY_LOG=str(log), **{MARK: mark},
        )  # fmt: skip
        if number % 4:
            wait_until(lambda log=log: is_at_work(log, mark))
            wait_until(lambda: False, luck.uniform(0.0, 0.25))
        else:
            wait_until(lambda: False, luck.uniform(0.0, 1.0))
        hits += process.poll() is None
        process.kill()
        process.communicate(timeout=120)  # a worker that outlived it would hold its output
        assert wait_until(lambda: not marked(mark)), "a process of the sweep outlived it"
        again = before & set(noted(log))
        assert not again, f"run twice: {again}"
        assert before <= finished(folder), "finished runs are gone"
    assert hits >= 0.8 * kills
    last = tmp_path / "last"
    before = finished(folder)
    process = start(
        TOY, str(folder), str(POINTS), str(REPLICATES), "2", "simulate_and_note", "daily",
        TOY_LOG=str(last), TOY_SLOWNESS="0",
    )  # fmt: skip
    _out, err = process.communicate()
    assert process.returncode == 0, err
    assert len(noted(last)) == len(set(noted(last))) == POINTS * REPLICATES - len(before)
    whole = start(TOY, str(tmp_path / "whole"), str(POINTS), str(REPLICATES), "1", "simulate", "daily")
    assert whole.communicate()[0].split()[0] == str(POINTS * REPLICATES)
    assert rows(folder) == rows(tmp_path / "whole")
    assert not (folder / f"{FILE}-wal").exists() and not (folder / "owners").exists()


def cli_kills(tmp_path, n, luck):
    """Kill the command `n` times, the last of them may find all done; then let it finish, and sweep elsewhere in one go."""
    file = tmp_path / "kills.toml"
    file.write_text(CLI)
    mark = uuid.uuid4().hex
    for _ in range(n):
        process = start(
            "-m", "vendorsim", "sweep", str(file), "--out", str(tmp_path / "killed"), "--workers", "2", **{MARK: mark}
        )
        wait_until((tmp_path / "killed" / FILE).exists)
        wait_until(lambda: False, luck.uniform(0.0, 3.0))
        process.kill()
        process.communicate(timeout=120)  # a worker that outlived it would hold its output
        assert wait_until(lambda: not marked(mark)), "a process of the sweep outlived it"
    for folder, workers in (("killed", "2"), ("whole", "1")):
        process = start("-m", "vendorsim", "sweep", str(file), "--out", str(tmp_path / folder), "--workers", workers)
        out, err = process.communicate()
        assert process.returncode == 0, err
        assert "72 of 72 runs" in out
    assert len(rows(tmp_path / "killed")) == 2 * 72
    assert rows(tmp_path / "killed") == rows(tmp_path / "whole")


def test_the_command_goes_on_after_being_killed(tmp_path):
    cli_kills(tmp_path, 4, random.Random(4))


@pytest.mark.slow
def test_the_command_goes_on_after_being_killed_50_times(tmp_path):
    cli_kills(tmp_path, 50, random.Random(50))


def test_ctrl_c_ends_with_130_and_the_next_sweep_goes_on(tmp_path):
    mark = uuid.uuid4().hex
    for workers in ("2", "1"):
        folder, log = tmp_path / workers, tmp_path / f"log{workers}"
        process = start(TOY, str(folder), "10", "10", workers, "simulate_slowly", TOY_LOG=str(log), **{MARK: mark})
        assert wait_until(lambda log=log: len(noted(log)) > 5)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to every process of the group
        _out, err = process.communicate(timeout=120)
        assert process.returncode == 130, err
        assert "Traceback" not in err
        assert wait_until(lambda: not marked(mark))
        kept = len(finished(folder))
        assert 3 <= kept < 100
        process = start(TOY, str(folder), "10", "10", "2", "simulate")
        assert re.match(rf"100 0 {kept} False", process.communicate()[0])


def test_a_claim_of_a_killed_process_does_not_hold_up_the_next(tmp_path):
    log = tmp_path / "log"
    process = start(TOY, str(tmp_path / "s"), "4", "2", "2", "simulate_slowly", TOY_LOG=str(log))
    assert wait_until(lambda: len(noted(log)) >= 2)
    process.kill()
    process.communicate(timeout=120)
    with RunStore(tmp_path / "s") as store:
        held = store._base.execute("SELECT count(*) FROM claims").fetchone()[0]
        assert held >= 2
    process = start(TOY, str(tmp_path / "s"), "4", "2", "2", "simulate")
    assert process.communicate(timeout=120)[0].startswith("8 0")
