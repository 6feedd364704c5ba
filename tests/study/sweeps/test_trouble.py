"""Several processes at one store, folders that cannot be written, disks that are full."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
import uuid
from pathlib import Path

import pytest
import sweep_toys
from sweep_toys import MARK, marked, rows, simulate, start, toy_experiment, toy_points, wait_until

from vendorsim.errors import ResultsError
from vendorsim.study.store.results import open_sweep
from vendorsim.study.store.runs import FILE, RunStore
from vendorsim.study.sweep import sweep

TOY = str(sweep_toys.HERE / "sweep_toys.py")
needs_proc = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks at processes in /proc")
is_root = hasattr(os, "geteuid") and os.geteuid() == 0


def swept(folder, points=20, replicates=5, **how):
    return sweep(
        toy_experiment(replicates),
        folder,
        workers=1,
        simulate=simulate,
        points=toy_points(points),
        progress=False,
        **how,
    )


def noted(log):
    return log.read_text().splitlines() if log.exists() else []


def test_two_processes_at_one_store_share_the_runs_and_both_end_with_all(tmp_path):
    log = tmp_path / "log"
    several = [
        start(TOY, str(tmp_path / "s"), "20", "10", "1", "simulate_and_note", TOY_LOG=str(log)) for _ in range(3)
    ]
    for process in several:
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        assert out.split()[:2] == ["200", "0"]
    assert len(noted(log)) == len(set(noted(log))) == 200
    swept(tmp_path / "whole", 20, 10)
    assert rows(tmp_path / "s") == rows(tmp_path / "whole")
    assert not (tmp_path / "s" / "owners").exists()


@needs_proc
def test_when_one_of_two_processes_is_killed_the_other_takes_over(tmp_path):
    log, mark = tmp_path / "log", uuid.uuid4().hex
    doomed = start(TOY, str(tmp_path / "s"), "10", "6", "2", "simulate_slowly", TOY_LOG=str(log), **{MARK: mark})
    other = start(TOY, str(tmp_path / "s"), "10", "6", "1", "simulate_slowly", TOY_LOG=str(log))
    assert wait_until(lambda: len(noted(log)) > 8)
    doomed.kill()
    doomed.communicate(timeout=120)
    out, err = other.communicate(timeout=120)
    assert other.returncode == 0, err
    assert out.split()[0] == "60"
    assert 60 <= len(noted(log)) <= 60 + 4, "only what was under way is run again"
    assert wait_until(lambda: not marked(mark))
    swept(tmp_path / "whole", 10, 6)
    assert rows(tmp_path / "s") == rows(tmp_path / "whole")


def test_many_open_and_close_one_store_at_once(tmp_path):
    code = (
        "import sys; from pathlib import Path; from vendorsim.study.store.runs import RunStore, StoredRun\n"
        "for i in range(60):\n"
        "    with RunStore(Path(sys.argv[1])) as store:\n"
        "        name = b'%d %s' % (i % 30, sys.argv[2].encode())\n"
        "        if store.claim(name): store.put(StoredRun(name, b's', i, 0.0, {'a': 1.0}), {})\n"
    )
    several = [start("-c", code, str(tmp_path), str(number)) for number in range(4)]
    for process in several:
        _, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
    with RunStore(tmp_path, write=False) as store:
        assert store.counts() == (120, 0)


@pytest.fixture
def locked():
    """A folder that may be read and not written, how to close it so, and how to run code that has no more rights."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "locked"
        folder.mkdir()
        Path(place).chmod(0o755)

        def close():
            for path in (folder, *folder.rglob("*")):
                path.chmod(0o555 if path.is_dir() else 0o444)

        def run(code, *arguments):
            process = start("-c", ORDINARY + code, *arguments)
            out, err = process.communicate()
            assert "Traceback" not in err, err
            return process.returncode, out.strip()

        yield folder, close, run
        folder.chmod(0o755)


ORDINARY = """
import os, sys
from pathlib import Path
import pandas
from vendorsim.errors import VendorsimError
from vendorsim.study.store.results import open_sweep
from vendorsim.study.store.runs import RunStore, StoredRun
import vendorsim.measures.base
vendorsim.measures.base.all_measures()
if os.geteuid() == 0:
    os.setgroups([]), os.setgid(65534), os.setuid(65534)
"""
READ = "print(len(open_sweep(sys.argv[1]).runs()))"
WRITE = """
try:
    with RunStore(Path(sys.argv[1])) as store: store.put(StoredRun(b'x', b's', 1, 0.0, {'a': 1.0, 'b': 1.0}), {})
except VendorsimError as error:
    print(error)
    sys.exit(2)
"""


def test_a_folder_that_may_only_be_read_is_read_and_not_written(locked):
    folder, close, run = locked
    swept(folder)
    close()
    assert run(READ, str(folder)) == (0, "100")
    code, said = run(WRITE, str(folder))
    assert code == 2 and f"cannot use {folder / FILE}: attempt to write a readonly database" in said
    code, said = run(WRITE, str(folder / "new"))
    assert code == 2 and "Permission denied" in said
    assert run(READ, str(folder)) == (0, "100")


def test_what_a_killed_process_left_can_be_read_where_nothing_can_be_written(locked, tmp_path):
    folder, close, run = locked
    with RunStore(tmp_path / "s") as store:
        swept(tmp_path / "s")
        assert store.counts() == (100, 0)
        for path in (tmp_path / "s").glob(f"{FILE}*"):
            shutil.copy(path, folder / path.name)
    assert (folder / f"{FILE}-wal").stat().st_size > 0
    close()
    assert run(READ, str(folder)) == (0, "100")


def test_a_full_disk_is_said_and_nothing_finished_is_lost(tmp_path, monkeypatch):
    """SQLite's own limit on the size of a file stands for the disk's."""
    whole = RunStore._set_up

    def on_a_small_disk(self):
        whole(self)
        self._base.execute("PRAGMA max_page_count = 24")

    monkeypatch.setattr(RunStore, "_set_up", on_a_small_disk)
    with pytest.raises(
        ResultsError, match=r"cannot use .*runs.sqlite: database or disk is full; runs that were finished"
    ):
        swept(tmp_path, 50, 20)
    monkeypatch.undo()
    with RunStore(tmp_path, write=False) as store:
        kept = store.counts()[0]
        assert kept > 50 and len(list(store.runs())) == kept
        assert store._base.execute("SELECT count(*) FROM claims").fetchone() == (0,)
    again = swept(tmp_path, 50, 20)
    assert (again.reused, again.done) == (kept, 1000)


@pytest.mark.skipif(not is_root or not shutil.which("mount"), reason="only root can mount a small disk")
def test_a_really_full_disk_ends_the_command_with_2(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "none", str(disk)], check=False).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        file = tmp_path / "full.toml"
        file.write_text(
            'name = "full"\nquestion = "?"\nbase = "small"\n[changes]\n"horizon.burn_in_days" = 0\n"horizon.days" = 1\n'
            '[levers]\npolicy = ["laissez_faire"]\n[keep]\nmaps = true\n[replicates]\nnumber = 400\n'
        )
        process = start("-m", "vendorsim", "sweep", str(file), "--out", str(disk / "s"), "--workers", "1")
        _, err = process.communicate(timeout=120)
        assert process.returncode == 2 and "Traceback" not in err
        assert "disk is full" in err.replace("\n", " ") or "disk I/O error" in err.replace("\n", " ")
        shutil.copytree(disk / "s", tmp_path / "s")
        found = open_sweep(tmp_path / "s")
        assert len(found.runs()) > 3
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_sweep_waits_for_a_run_that_somebody_else_is_doing(tmp_path):
    """The other one finishes one of its runs and lets go of the second."""
    from vendorsim.study.experiment.points import run_digest
    from vendorsim.study.store.runs import StoredRun
    from vendorsim.study.sweep import model_digest

    planned = toy_points(3)
    names = [run_digest(one.digest, 1, model_digest()) for one in planned]
    other = RunStore(tmp_path)
    assert other.claim(names[0]) and other.claim(names[1])
    ran = []

    def then(task, seed):
        ran.append(task.settings.people.vendors)
        if ran == [2]:
            other.put(StoredRun(names[0], planned[0].digest, 1, 0.0, {"a": 1.0, "b": 2.0}), planned[0].changes)
            other.close()
        return simulate(task, seed)

    done = sweep(toy_experiment(1), tmp_path, workers=1, simulate=then, points=planned, progress=False)
    assert ran == [2, 1] and done.complete
    assert next(iter(open_sweep(tmp_path).runs()["a"])) == 1.0


def test_a_store_that_is_locked_for_too_long_is_said(tmp_path, monkeypatch):
    swept(tmp_path, 2)
    monkeypatch.setattr("vendorsim.study.store.runs.WAIT_SECONDS", 0.2)
    holder = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(ResultsError, match="locked"):
        swept(tmp_path, 2)
    holder.close()
    assert swept(tmp_path, 2).complete
