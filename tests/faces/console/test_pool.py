"""The pool streams, shares, keeps, cancels, survives the death of a process, and leaves none behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.small_worlds import ROOT, tiny

from vendorsim.console.workers.pool import BACKGROUND, Pool, settle
from vendorsim.console.workers.recording import Chunk, Recording, record
from vendorsim.console.workers.worker import Failed, Opened

SOON = 120.0


@pytest.fixture(scope="module")
def pool():
    with Pool(2) as one:
        yield one


def is_there(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[0] != "Z"


def ended(batch):
    return {job.index: one for job, one in batch.updates(SOON) if isinstance(one, Recording | Failed)}


def wait_until(condition, seconds=30.0):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.02)


def test_a_run_comes_day_by_day_as_it_is_recorded_here(pool):
    settings = tiny()
    wanted = record(settings, 7)
    batch = pool.start([(settings, 7), (settings.under("graduated"), 7)])
    news = list(batch.updates(SOON))
    own = [one for job, one in news if job.index == 0]
    assert [type(one) for one in own] == [Opened, *[Chunk] * 3, Recording]
    assert own[0].static == wanted.static
    assert repr(own[1:-1]) == repr(wanted.chunks)
    assert own[-1].digest == wanted.digest
    assert batch.done
    assert (batch.progress.finished, batch.progress.failed, batch.progress.share) == (2, 0, 1.0)


def test_a_run_that_is_kept_is_not_run_again(pool):
    settings = tiny()
    first = ended(pool.start([(settings, 8)]))
    settle(pool)
    began = time.monotonic()
    again = list(pool.start([(settings, 8)]).updates(0.01))
    figures_only = list(pool.start([(settings, 8)], record=False).updates(0.01))
    assert time.monotonic() - began < 1.0
    assert again[-1][1] is figures_only[-1][1] is first[0]
    assert len(again) == 5
    assert len(figures_only) == 1


def test_two_who_ask_for_one_run_share_it(pool):
    settings = tiny(**{"horizon.days": 30})
    one, other = pool.start([(settings, 9)]), pool.start([(settings, 9)])
    assert len(pool._tasks) == 1
    assert ended(one)[0] is ended(other)[0]


def test_replicates_without_maps_give_the_same_figures(pool):
    settings = tiny()
    batch = pool.start([(settings, seed) for seed in (21, 22, 23)], record=False)
    found = ended(batch)
    assert repr([found[i].measures for i in range(3)]) == repr(
        [record(settings, seed).measures for seed in (21, 22, 23)]
    )
    assert batch.progress.finished == 3


def test_a_mistake_of_the_user_is_told_in_the_users_terms(pool):
    found = ended(pool.start([(tiny(policy="no_such_policy"), 1), (tiny(), 1)]))
    assert found[0].kind == "user"
    assert "no_such_policy" in found[0].message
    assert isinstance(found[1], Recording)


def test_what_is_cancelled_stops_and_tells_nothing_more(pool):
    long = tiny(**{"horizon.days": 3000})
    batch = pool.start([(long, 1), (long, 2), (long, 3)])
    next(batch.updates(SOON))
    batch.cancel()
    assert list(batch.updates(0.1)) == []
    assert batch.done
    assert not pool._tasks
    wait_until(lambda: all(one.task is None for one in pool._processes))
    assert isinstance(ended(pool.start([(tiny(), 30)]))[0], Recording)


def test_what_is_watched_comes_before_what_is_not(pool):
    long = tiny(**{"horizon.days": 1500})
    behind = pool.start([(long, seed) for seed in (1, 2, 3)], record=False)
    wait_until(lambda: sum(one.task is not None for one in pool._processes) == 2)
    first = ended(pool.start([(tiny(), 31)]))
    assert isinstance(first[0], Recording)
    assert behind.progress.finished == 0, "the background runs were not done yet"
    assert not behind.done
    behind.cancel()
    assert behind.jobs[0].settings.horizon.days == 1500
    assert BACKGROUND > 0


def stands_still(batch):
    """Whether no further day of a run comes, once it has been told to rest."""
    before, still = batch.progress.days, 0
    for _ in range(200):
        time.sleep(0.1)
        still = still + 1 if batch.progress.days == before else 0
        before = batch.progress.days
        if still == 10:
            return True
    return False


def test_runs_that_are_ahead_rest_until_they_may_go_on(pool):
    batch, days = pool.start([(tiny(**{"horizon.days": 3000}), 51)]), lambda: batch.progress.days
    wait_until(lambda: days() > 0)
    batch.pause(True)
    assert stands_still(batch)
    before = days()
    batch.pause(False)
    wait_until(lambda: days() > before)
    batch.pause(True)
    assert stands_still(batch)
    batch.cancel()
    wait_until(lambda: all(one.task is None for one in pool._processes))


def test_a_run_that_rests_leaves_nobody_waiting(pool):
    """Whoever watches the same run gets it, and whoever waits for a process does not wait for those who rest."""
    long = tiny(**{"horizon.days": 400})
    slow = pool.start([(long, seed) for seed in (61, 62)])
    next(slow.updates(SOON))
    slow.pause(True)
    other = pool.start([(long, 61), (tiny(), 63)])
    assert all(isinstance(one, Recording) for one in ended(other).values())
    slow.cancel()


def test_a_killed_process_fails_its_run_and_the_pool_goes_on(pool):
    batch = pool.start([(tiny(**{"horizon.days": 3000}), 41)])
    next(batch.updates(SOON))
    victim = next(one.process.pid for one in pool._processes if one.task is not None)
    os.kill(victim, signal.SIGKILL)
    found = ended(batch)
    assert found[0].kind == "lost"
    assert "killed" in found[0].message
    assert batch.progress.failed == 1
    assert isinstance(ended(pool.start([(tiny(), 42)]))[0], Recording)
    assert not is_there(victim)


def test_processes_are_replaced_after_so_many_runs():
    with Pool(1, runs_per_process=1) as pool:
        found, pids = {}, set()
        for seed in range(2):
            batch = pool.start([(tiny(**{"horizon.days": 1}), seed)])
            next(batch.updates(SOON))
            pids |= set(pool.pids)
            found |= {seed: ended(batch)[0]}
        assert all(isinstance(one, Recording) for one in found.values())
    assert len(pids) == 2
    wait_until(lambda: not any(is_there(pid) for pid in pids))


def test_a_closed_pool_leaves_no_process_and_tells_who_waits():
    pool = Pool(2)
    batch = pool.start([(tiny(**{"horizon.days": 3000}), seed) for seed in (1, 2, 3)])
    next(batch.updates(SOON))
    pids = pool.pids
    pool.close()
    assert len(pids) == 2
    assert not any(is_there(pid) for pid in pids)
    assert {one.kind for one in ended(batch).values()} == {"lost"}
    with pytest.raises(RuntimeError, match="closed"):
        pool.start([(tiny(), 1)])


SERVER = """
import time
from tests.small_worlds import tiny
from vendorsim.console.workers.pool import Pool
if __name__ == "__main__":
    pool = Pool(2)
    batch = pool.start([(tiny(**{"horizon.days": 30000}), 1), (tiny(**{"horizon.days": 30000}), 2)])
    updates = batch.updates(100)
    next(updates), next(updates)
    print(*pool.pids, flush=True)
    time.sleep(600)
"""


def test_a_server_that_is_killed_leaves_no_process(tmp_path):
    script = tmp_path / "server.py"
    script.write_text(SERVER)
    path = os.pathsep.join([str(ROOT), *(entry for entry in sys.path if entry)])
    server = subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": path}
    )
    try:
        assert server.stdout is not None
        pids = [int(word) for word in server.stdout.readline().split()]
        assert pids
        assert all(is_there(pid) for pid in pids)
    finally:
        server.kill()
        server.wait()
    wait_until(lambda: not any(is_there(pid) for pid in pids), 15.0)


def test_the_oldest_runs_are_let_go():
    with Pool(1, kept_runs=2) as pool:
        for seed in (1, 2, 3):
            ended(pool.start([(tiny(**{"horizon.days": 1}), seed)]))
        assert [key[1] for key in pool._kept] == [2, 3]
