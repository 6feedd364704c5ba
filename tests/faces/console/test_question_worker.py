"""The process that answers questions: answers, errors, a death, and its end."""

import os
import signal
import time

import pytest

from vendorsim.console.workers.question_worker import QuestionError, QuestionWorker
from vendorsim.errors import VendorsimError


def own_pid():
    return os.getpid()


def refuse():
    raise VendorsimError("not so")


def die():
    os.kill(os.getpid(), signal.SIGKILL)


def wait(seconds):
    time.sleep(seconds)
    return seconds


@pytest.fixture
def worker():
    one = QuestionWorker("test")
    yield one
    one.close()


def test_it_answers_from_one_process_that_is_not_ours(worker):
    first, second = worker.ask(own_pid), worker.ask(own_pid)
    assert first.result(60) == second.result(60) != os.getpid()


def test_an_error_of_the_question_is_the_answers(worker):
    with pytest.raises(VendorsimError, match="not so"):
        worker.ask(refuse).result(60)
    assert worker.ask(own_pid).result(60)


def test_a_death_fails_the_question_and_the_next_one_is_answered(worker):
    before = worker.ask(own_pid).result(60)
    with pytest.raises(QuestionError) as told:
        worker.ask(die).result(60)
    assert told.value.key == "screen.error.worker"
    assert worker.ask(own_pid).result(60) != before


def test_a_question_taken_back_is_not_answered(worker):
    worker.ask(own_pid).result(60)
    slow, dropped, last = worker.ask(wait, 0.5), worker.ask(wait, 30), worker.ask(wait, 0.01)
    other = worker.ask(wait, 30)
    assert other.cancel()
    assert dropped.cancelled() or dropped.cancel()
    assert slow.result(60) == 0.5
    assert last.result(60) == 0.01


def test_too_many_questions_are_turned_away(worker, monkeypatch):
    monkeypatch.setattr("vendorsim.console.workers.question_worker.MOST_WAITING", 2)
    waiting = [worker.ask(wait, 0.2) for _ in range(3)]
    with pytest.raises(QuestionError):
        waiting[2].result(60)
    assert waiting[1].result(60) == 0.2


def test_closed_it_leaves_no_process_and_turns_away(worker):
    pid = worker.ask(own_pid).result(60)
    worker.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    with pytest.raises(QuestionError):
        worker.ask(own_pid).result(60)
