"""Worker processes: one that dies loses its own task alone, news come on the way, and nothing is lost without a word."""

import multiprocessing
from contextlib import contextmanager
from pathlib import Path

import pytest
import worker_tasks

from vendorsim.errors import VendorsimError
from vendorsim.study.execution.pool import Failed, Finished, Job, NoAnswerError, run_jobs
from vendorsim.study.execution.workers import DONE, NEWS, RAISED, LostError, Worker, ready

JOBS = [Job("any", seed, None) for seed in range(1, 13)]


@contextmanager
def a_worker():
    worker = Worker(multiprocessing.get_context("spawn"), "test")
    try:
        yield worker
    finally:
        worker.end()


def heard_until_done(worker):
    found = []
    while True:
        assert ready([worker], 60.0) == [worker], "nothing came"
        found.append(worker.listen())
        if found[-1][0] != NEWS:
            return found


def test_a_task_that_talks_is_heard_rests_and_stops():
    with a_worker() as worker:
        number = worker.do(worker_tasks.count_until_asked_to_stop, talks=True)
        assert worker.listen() == (NEWS, number, 1)
        worker.ask("rest")
        while ready([worker], 1.0):  # what was said before it rested
            worker.listen()
        worker.ask("go on")
        assert ready([worker], 60.0) == [worker]
        worker.ask("stop")
        *news, (kind, of, days) = heard_until_done(worker)
        assert (kind, of) == (DONE, number)
        assert days == news[-1][2]


def test_a_word_for_a_task_that_has_ended_does_not_reach_the_next_one():
    with a_worker() as worker:
        worker.do(abs, -1)
        assert heard_until_done(worker) == [(DONE, 1, 1)]
        worker.ask("stop")
        worker.do(worker_tasks.count_until_asked_to_stop, talks=True)
        assert worker.listen()[:2] == (NEWS, 2)


def test_an_error_comes_back_and_the_next_task_is_done():
    with a_worker() as worker:
        worker.do(worker_tasks.refuse)
        worker.do(abs, -2)
        kind, number, error = worker.listen()
        assert (kind, number, type(error), str(error)) == (RAISED, 1, VendorsimError, "not so")
        assert "in refuse" in error.__notes__[0]
        assert worker.listen() == (DONE, 2, 2)


def test_the_end_of_a_process_is_noticed():
    with a_worker() as worker:
        worker.do(worker_tasks.die, None, 1)
        with pytest.raises(LostError):
            worker.listen()
        assert ready([worker], 0.0) == [worker]


@pytest.fixture
def begun(tmp_path, monkeypatch):
    """How often each run has begun, by seed."""
    monkeypatch.setenv("TOY_MARKS", str(tmp_path))
    return lambda: {
        seed: len(list(Path(tmp_path).glob(f"{seed}-*"))) for seed in (job.seed for job in JOBS)
    }  # fmt: skip


def test_a_process_that_dies_takes_no_other_run_along(begun):
    outcomes = list(run_jobs(JOBS, workers=2, simulate=worker_tasks.die_once))
    assert all(isinstance(one, Finished) for one in outcomes)
    assert sorted(one.result for one in outcomes) == [job.seed for job in JOBS]
    assert begun() == {job.seed: 2 if job.seed == 6 else 1 for job in JOBS}


def test_where_no_process_ever_answers_it_is_said_soon():
    with pytest.raises(NoAnswerError, match="3 runs in a row: its process ended without an answer"):
        list(run_jobs([Job("any", seed, None) for seed in range(1000)], workers=2, simulate=worker_tasks.die))


def test_a_result_that_cannot_be_sent_fails_its_run_alone():
    outcomes = {one.job.seed: one for one in run_jobs(JOBS, workers=2, simulate=worker_tasks.cannot_be_sent)}
    assert [seed for seed, one in outcomes.items() if isinstance(one, Failed)] == [2]
    assert "could not be handed back" in str(outcomes[2])
    assert len(outcomes) == len(JOBS)


def test_a_run_that_cannot_be_handed_out_fails():
    (outcome,) = run_jobs(JOBS[:1], workers=2, simulate=lambda settings, seed: seed)
    assert "could not be handed to another process" in str(outcome)
