"""Dask: a real scheduler and two worker processes on this machine give what local processes give, whatever dies."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import sweep_toys
from sweep_toys import experiment, rows, start, toy_experiment, toy_points, wait_until

from vendorsim.errors import ExtraError, VendorsimError
from vendorsim.study.store.results import open_sweep
from vendorsim.study.sweep import sweep

distributed = pytest.importorskip("distributed")

from vendorsim.study.execution import cluster  # noqa: E402  (after the check that Dask is there)

DASK = str(sweep_toys.HERE / "dask_process.py")
QUIET = {
    "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "2",
    "DASK_DISTRIBUTED__DASHBOARD__LINK": "",
    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
}


def stop(process):
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    process.stdout.close()
    process.stderr.close()


def worker(address, folder, path="", **environment):
    """A worker process with a nanny that starts it again when it dies."""
    known = {**QUIET, **environment}
    if path:
        known["PYTHONPATH"] = path
    return start(DASK, "worker", address, "--local-directory", str(folder), **known)


@contextmanager
def scheduler(folder, workers=2, **environment):
    """A scheduler on a free port, and its workers; gives its address."""
    file = folder / "scheduler.json"
    processes = [start(DASK, "scheduler", "--scheduler-file", str(file), **QUIET)]
    try:
        assert wait_until(lambda: file.exists() and file.read_text().strip().endswith("}"))
        address = re.search(r'"address": "(tcp://[^"]+)"', file.read_text())[1]
        processes += [worker(address, folder, **environment) for _ in range(workers)]
        with distributed.Client(address, timeout=20, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=60)
        yield address
    finally:
        for process in reversed(processes):
            stop(process)


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with scheduler(tmp_path_factory.mktemp("cluster")) as found:
        yield found


def swept(folder, address=None, points=10, replicates=4, simulate=sweep_toys.simulate, **how):
    outcomes_of = cluster.on_cluster(address) if address else None
    return sweep(
        toy_experiment(replicates, keep={"daily": True}), folder, workers=1, simulate=simulate, points=toy_points(points),
        progress=False, outcomes_of=outcomes_of, **how,
    )  # fmt: skip


def processes_of_workers(address):
    with distributed.Client(address, timeout=20, set_as_default=False) as client:
        return list(client.run(os.getpid).values())


def test_a_cluster_gives_the_bits_that_this_machine_gives(tmp_path, address):
    defined = experiment(
        changes={"horizon.burn_in_days": 0, "horizon.days": 2},
        levers={"policy": ["strict_seizure", "graduated"], "people.vendors_per_officer": [25.0, 50.0]},
        replicates={"number": 2}, keep={"daily": True, "maps": True},
    )  # fmt: skip
    done = sweep(defined, tmp_path / "cluster", progress=False, outcomes_of=cluster.on_cluster(address))
    assert done.complete and done.done == 8
    sweep(defined, tmp_path / "local", workers=1, progress=False)
    assert len(rows(tmp_path / "local")) == 8 * 3
    assert rows(tmp_path / "cluster") == rows(tmp_path / "local")


def test_a_worker_that_is_killed_is_replaced_and_its_runs_are_repeated(tmp_path, address, monkeypatch):
    killed = []

    def and_kill(folder):
        def outcomes(*given, **how):
            for number, outcome in enumerate(cluster.on_cluster(address)(*given, **how)):
                if number == 10:
                    os.kill(processes_of_workers(address)[0], signal.SIGKILL)
                    killed.append(number)
                yield outcome

        return outcomes

    done = sweep(
        toy_experiment(8, keep={"daily": True}), tmp_path / "s", simulate=sweep_toys.simulate_and_note,
        points=toy_points(10), progress=False, outcomes_of=and_kill(tmp_path),
    )  # fmt: skip
    assert killed and done.complete and done.done == 80
    swept(tmp_path / "whole", replicates=8)
    assert rows(tmp_path / "s") == rows(tmp_path / "whole")


def test_a_run_that_kills_every_worker_is_recorded_and_the_others_go_on(tmp_path, address):
    done = swept(tmp_path, address, points=4, simulate=sweep_toys.simulate_killed)
    assert (done.done, done.failed) == (15, 1)
    (failure,) = open_sweep(tmp_path).failures().to_dict("records")
    assert (failure["people.vendors"], failure["seed"], failure["message"]) == (2, 1, cluster.KILLER)
    mended = swept(tmp_path, address, points=4, retry_failed=True)
    assert mended.complete and mended.reused == 15


def test_a_run_that_raises_on_a_cluster_is_recorded_as_at_home(tmp_path, address):
    for folder, where in (("cluster", address), ("local", None)):
        assert swept(tmp_path / folder, where, points=4, simulate=sweep_toys.simulate_raising).failed == 4
    one, other = (open_sweep(tmp_path / folder).failures().drop(columns="details") for folder in ("cluster", "local"))
    assert one.equals(other)


def command(file, out, address):
    return start("-m", "vendorsim", "sweep", str(file), "--out", str(out), "--backend", "dask", "--scheduler", address)


FILE = """
name = "cluster"
question = "?"
base = "small"
[changes]
"horizon.burn_in_days" = 0
"horizon.days" = 40
[levers]
"people.vendors_per_officer" = {low = 20.0, high = 90.0}
[design]
kind = "latin_hypercube"
samples = 200
"""


def test_ctrl_c_ends_the_command_with_130_and_leaves_the_cluster(tmp_path, address):
    file = tmp_path / "cluster.toml"
    file.write_text(FILE)
    process = command(file, tmp_path / "s", address)

    def some_are_there():
        try:
            return len(open_sweep(tmp_path / "s").runs()) > 3
        except VendorsimError:
            return False

    assert wait_until(some_are_there, 60)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 130, err
    assert "Traceback" not in err
    assert 3 < len(open_sweep(tmp_path / "s").runs()) < 800
    assert swept(tmp_path / "next", address).complete


def test_nobody_at_the_address_is_said_in_seconds(tmp_path):
    file = tmp_path / "cluster.toml"
    file.write_text(FILE)
    began = time.monotonic()
    process = command(file, tmp_path / "s", "tcp://127.0.0.1:9")
    _, err = process.communicate(timeout=120)
    assert process.returncode == 2
    assert "no Dask scheduler answers at tcp://127.0.0.1:9" in err.replace("\n", " ") and "Traceback" not in err
    assert time.monotonic() - began < 60
    for wrong in ("nonsense://x", "127.0.0.1", "tcp://127.0.0.1"):
        with pytest.raises(cluster.ClusterError, match=f"--scheduler: found {wrong}; allowed: an address"):
            swept(tmp_path / "s", wrong)
    assert not (tmp_path / "s" / "runs.sqlite").exists() or len(open_sweep(tmp_path / "s").runs()) == 0


@pytest.mark.slow
def test_a_scheduler_that_goes_away_is_said_and_what_is_finished_is_kept(tmp_path):
    def and_end(address, process):
        def outcomes(*given, **how):
            for number, outcome in enumerate(cluster.on_cluster(address)(*given, **how)):
                if number == 5:
                    process.kill()
                yield outcome

        return outcomes

    file = tmp_path / "scheduler.json"
    first = start(DASK, "scheduler", "--scheduler-file", str(file), **QUIET)
    other = None
    try:
        assert wait_until(lambda: file.exists() and file.read_text().strip().endswith("}"))
        address = re.search(r'"address": "(tcp://[^"]+)"', file.read_text())[1]
        other = worker(address, tmp_path)
        with pytest.raises(cluster.ClusterError, match=r"does not answer any more.*what is finished is kept"):
            sweep(
                toy_experiment(8), tmp_path / "s", simulate=sweep_toys.simulate_slowly, points=toy_points(10),
                progress=False, outcomes_of=and_end(address, first),
            )  # fmt: skip
    finally:
        for process in (first, other):
            if process is not None:
                stop(process)
    assert len(open_sweep(tmp_path / "s").runs()) >= 5


@pytest.fixture(scope="module")
def other_version(tmp_path_factory):
    """A path with a copy of the package in which one line of the model is another one."""
    folder = tmp_path_factory.mktemp("other")
    package = sweep_toys.ROOT / "src" / "vendorsim"
    shutil.copytree(package, folder / "vendorsim", ignore=shutil.ignore_patterns("__pycache__"))
    source = folder / "vendorsim" / "model" / "clock.py"
    source.write_text(source.read_text() + "\nOTHER = 1\n")
    return os.pathsep.join((str(folder), str(sweep_toys.HERE), str(sweep_toys.ROOT)))


def test_workers_with_other_code_are_refused_before_the_first_run(tmp_path, other_version):
    with scheduler(tmp_path, workers=1, path=other_version) as address:
        with pytest.raises(
            cluster.ClusterError, match=r"tcp://\S+ has another version of vendorsim's model .* install"
        ):
            swept(tmp_path / "s", address)
        assert len(open_sweep(tmp_path / "s").runs()) == 0


@pytest.mark.slow
def test_a_worker_with_other_code_that_comes_later_gets_nothing_to_do(tmp_path, other_version, caplog):
    late = []
    with scheduler(tmp_path, workers=1) as address:

        def outcomes(*given, **how):
            for number, outcome in enumerate(cluster.on_cluster(address)(*given, **how)):
                if number == 3:
                    late.append(worker(address, tmp_path, path=other_version))
                    with distributed.Client(address, timeout=20, set_as_default=False) as client:
                        client.wait_for_workers(2, timeout=60)
                yield outcome

        try:
            done = sweep(
                toy_experiment(8), tmp_path / "s", simulate=sweep_toys.simulate_slowly, points=toy_points(10),
                progress=False, outcomes_of=outcomes,
            )  # fmt: skip
            assert done.complete and done.done == 80
            assert re.search(r"has another version of vendorsim's model .* it is told to leave", caplog.text)
            assert wait_until(lambda: late[0].poll() is not None, 20), "it has left"
        finally:
            for process in late:
                stop(process)
    others = sweep_toys.simulate
    sweep(toy_experiment(8), tmp_path / "whole", workers=1, simulate=others, points=toy_points(10), progress=False)
    assert rows(tmp_path / "s") == rows(tmp_path / "whole")


def test_without_dask_the_extra_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ExtraError, match=r"--backend dask needs distributed.*vendorsim\[cluster\]"):
        swept(tmp_path, "tcp://127.0.0.1:9")


def test_a_scheduler_file_that_is_not_written_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 0.1)
    with pytest.raises(cluster.ClusterError, match=r"none.json names no address \(FileNotFoundError\)"):
        cluster.on_cluster(str(tmp_path / "none.json"))
    (tmp_path / "half.json").write_text('{"address"')
    with pytest.raises(cluster.ClusterError, match=r"half.json names no address"):
        cluster.on_cluster(str(tmp_path / "half.json"))


@pytest.mark.slow
def test_the_rehearsal_of_the_page_runs_as_it_is_written(tmp_path):
    page = (sweep_toys.ROOT / "docs" / "cluster.md").read_text()
    (script,) = re.findall(r"<!-- rehearsal -->\n```bash\n(.*?)```", page, re.S)
    shutil.copytree(sweep_toys.ROOT / "experiments", tmp_path / "experiments")
    tools, path = (
        Path(sys.executable).parent,
        os.pathsep.join((str(sweep_toys.ROOT / "src"), os.environ.get("PYTHONPATH", ""))),
    )
    if not (tools / "dask").exists() or not (tools / "vendorsim").exists():
        pytest.skip("the commands are not installed beside this Python")
    process = subprocess.Popen(
        ["bash", "-e", "-c", script], cwd=tmp_path, start_new_session=True, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env={**os.environ, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": path},
    )  # fmt: skip
    try:
        out, _ = process.communicate(timeout=240)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    assert "36 of 36 runs are in results/first_sweep (0 were there before)" in out, out
    assert not (tmp_path / "rehearsal.json").exists()
    assert len(open_sweep(tmp_path / "results" / "first_sweep").runs()) == 36
