"""kill -9 of the process that reads the results: no worker lives on for more than five seconds, whatever it is at."""

import contextlib
import os
import signal
import textwrap
import uuid
from pathlib import Path

import pytest
from sweep_toys import MARK, marked, start, wait_until

pytestmark = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks at processes in /proc")
SECONDS = 5.0
TRACKER_AND_TWO_WORKERS = 3

LONG = """
name = "long"
question = "Does a worker outlive its parent?"
base = "small"
[changes]
"horizon.burn_in_days" = 0
"horizon.days" = 3000
[levers]
policy = ["strict_seizure", "graduated"]
[uncertainties]
"behaviour.basket_median" = {}
[replicates]
number = 4
[search]
population = 4
generations = 2
[search.objectives]
violation_share = "lower"
resident_opinion = "higher"
[calibration]
targets = ["C10"]
population = 4
generations = 1
"""
COMMANDS = {
    "sweep": ["sweep", "{file}"],
    "search": ["search", "{file}"],
    "calibrate": ["calibrate", "{file}"],
    "compare": ["compare", "small", "--policies", "strict_seizure,graduated", "--days", "3000", "--replicates", "4"],
}

TROUBLE = """
import ctypes, os, sys, threading, time
from vendorsim.study.execution.pool import Job, run_jobs

def alone(settings, seed):
    "Code that lets no other thread run: a library that keeps Python's lock."
    note(seed)
    ctypes.PyDLL(None).sleep(60)

def at_ease(settings, seed):
    note(seed)
    time.sleep(60)

def note(seed):
    open(os.path.join(os.environ["NOTES"], str(seed)), "w").close()

def work(simulate):
    for outcome in run_jobs([Job("any", seed, None) for seed in range(4)], workers=2, simulate=simulate):
        print(outcome, flush=True)

def copy_of_this_process():
    "Holds all that its parent holds, the other ends of the workers' sentinels among it; has a mark of its own."
    while len(os.listdir(os.environ["NOTES"])) < 2:
        time.sleep(0.05)
    child = os.fork()
    if child == 0:
        time.sleep(30)
        os._exit(0)
    open(os.path.join(os.environ["NOTES"], f"copy-{child}"), "w").close()

if __name__ == "__main__":
    import trouble
    if sys.argv[1] == "alone":
        work(trouble.alone)
    elif sys.argv[1] == "copied":
        threading.Thread(target=work, args=(trouble.at_ease,)).start()
        copy_of_this_process()
"""

CONSOLE = """
import time
from vendorsim.console.workers import processes
if __name__ == "__main__":
    processes.load_ahead()
    time.sleep(600)
"""


def kill_and_look(process, mark, besides=()):
    """What still runs five seconds after the end of a process that had others work for it."""
    assert process.poll() is None, process.communicate()
    process.kill()
    process.wait(30)
    try:
        assert wait_until(lambda: not set(marked(mark)) - set(besides), SECONDS), "a worker outlived its parent"
    finally:
        for pid in marked(mark):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize(
    "command", ["sweep", *(pytest.param(name, marks=pytest.mark.slow) for name in COMMANDS if name != "sweep")]
)
def test_no_worker_of_a_killed_command_lives_on(tmp_path, command):
    file, mark = tmp_path / "long.toml", uuid.uuid4().hex
    file.write_text(LONG)
    words = [word.format(file=file) for word in COMMANDS[command]]
    process = start(
        "-m", "vendorsim", *words, "--out", str(tmp_path / "out"), "--workers", "2", **{MARK: mark}
    )  # fmt: skip
    assert wait_until(lambda: len(marked(mark)) > TRACKER_AND_TWO_WORKERS, 60.0), process.communicate()
    kill_and_look(process, mark)


def trouble(tmp_path, how, notes):
    """A process whose two workers are at a run, and its mark."""
    (tmp_path / "trouble.py").write_text(TROUBLE)
    (tmp_path / "notes").mkdir()
    mark = uuid.uuid4().hex
    process = start(str(tmp_path / "trouble.py"), how, **{MARK: mark, "NOTES": str(tmp_path / "notes")})
    assert wait_until(lambda: len(list((tmp_path / "notes").iterdir())) >= notes, 60.0), process.communicate()
    return process, mark


def test_a_worker_in_code_that_lets_no_other_thread_run_ends_too(tmp_path):
    if not Path("/proc/self/task").exists():
        pytest.skip("only Linux ends such a process")
    process, mark = trouble(tmp_path, "alone", 2)
    kill_and_look(process, mark)


def is_tracker(pid):
    """Whether a process only waits, as the standard library has it, for the end of all that hold its line."""
    return b"resource_tracker" in Path(f"/proc/{pid}/cmdline").read_bytes()


def test_workers_end_though_a_copy_of_their_parent_holds_on_to_all_that_it_held(tmp_path):
    process, mark = trouble(tmp_path, "copied", 3)
    (copy,) = (int(one.name.partition("-")[2]) for one in (tmp_path / "notes").glob("copy-*"))
    kill_and_look(process, mark, besides=[copy, *filter(is_tracker, marked(mark))])


def test_the_process_that_the_consoles_workers_are_copied_from_ends_while_it_still_compiles(tmp_path):
    script, mark = tmp_path / "console.py", uuid.uuid4().hex
    script.write_text(CONSOLE)
    process = start(str(script), VENDORSIM_CACHE=str(tmp_path / "nothing_compiled"), **{MARK: mark})
    assert wait_until(lambda: len(marked(mark)) >= 3, 60.0), process.communicate()
    assert wait_until((tmp_path / "nothing_compiled").exists, 60.0)
    kill_and_look(process, mark)


IDLE_STARTER = textwrap.dedent("""
    import multiprocessing, threading
    from vendorsim.study.execution.orphans import end_with_parent

    def answer(line):
        end_with_parent()
        line.send("here")
        line.send(line.recv())

    if __name__ == "__main__":
        ours, theirs = multiprocessing.Pipe()
        process = multiprocessing.get_context("spawn").Process(target=answer, args=(theirs,))
        starter = threading.Thread(target=process.start)
        starter.start()
        starter.join()
        assert ours.recv() == "here"
        process.join(1.5)
        ours.send("still here")
        print(ours.recv())
""")


def test_a_worker_outlives_the_thread_that_started_it(tmp_path):
    (tmp_path / "starter.py").write_text(IDLE_STARTER)
    out, err = start(str(tmp_path / "starter.py")).communicate(timeout=60)
    assert out.split("\n")[0] == "still here", err
