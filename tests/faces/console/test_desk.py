"""The process that answers questions: answers, errors, a death, and its end."""

import os
import signal
import time

import pytest

from vendorsim.console.workers.desk import Desk, DeskError
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
def desk():
    one = Desk("test")
    yield one
    one.close()


def test_it_answers_from_one_process_that_is_not_ours(desk):
    first, second = desk.ask(own_pid), desk.ask(own_pid)
    assert first.result(60) == second.result(60) != os.getpid()


def test_an_error_of_the_question_is_the_answers(desk):
    with pytest.raises(VendorsimError, match="not so"):
        desk.ask(refuse).result(60)
    assert desk.ask(own_pid).result(60)


def test_a_death_fails_the_question_and_the_next_one_is_answered(desk):
    before = desk.ask(own_pid).result(60)
    with pytest.raises(DeskError) as told:
        desk.ask(die).result(60)
    assert told.value.key == "screen.error.worker"
    assert desk.ask(own_pid).result(60) != before


def test_a_question_taken_back_is_not_answered(desk):
    desk.ask(own_pid).result(60)
    slow, dropped, last = desk.ask(wait, 0.5), desk.ask(wait, 30), desk.ask(wait, 0.01)
    other = desk.ask(wait, 30)
    assert other.cancel()
    assert dropped.cancelled() or dropped.cancel()
    assert slow.result(60) == 0.5
    assert last.result(60) == 0.01


def test_too_many_questions_are_turned_away(desk, monkeypatch):
    monkeypatch.setattr("vendorsim.console.workers.desk.MOST_WAITING", 2)
    waiting = [desk.ask(wait, 0.2) for _ in range(3)]
    with pytest.raises(DeskError):
        waiting[2].result(60)
    assert waiting[1].result(60) == 0.2


def test_closed_it_leaves_no_process_and_turns_away(desk):
    pid = desk.ask(own_pid).result(60)
    desk.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    with pytest.raises(DeskError):
        desk.ask(own_pid).result(60)
