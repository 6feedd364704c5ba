"""Questions that take a model to answer -- stories, what-ifs, games -- asked of a process of its own.

Unlike the pool's runs, an answer comes whole, and what the process has kept (a game's model) helps with the next one. A
process that dies fails what it was asked and is replaced by the next question.
"""

import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from vendorsim.console.workers import processes
from vendorsim.errors import VendorsimError
from vendorsim.study.pool import begin_worker

MOST_WAITING = 60
"""Questions that may wait; more are turned away."""


class QuestionError(VendorsimError):
    """A question that got no answer; `key` is the text that says so."""

    def __init__(self, key: str) -> None:
        """Say it by a key of the catalogue."""
        super().__init__(key)
        self.key = key


class QuestionWorker:
    """One process that answers one question after another; started by the first."""

    def __init__(self, name: str) -> None:
        """`name` is for the log."""
        self.name = name
        self._lock = threading.Lock()
        self._process: ProcessPoolExecutor | None = None
        self._waiting = 0
        self._closed = False

    def ask(self, question: Callable[..., Any], *given: Any) -> "Future[Any]":
        """The answer to come of a function of a module, called in the process; `.cancel()` takes the question back.

        Its exceptions: those of the function; QuestionError when the process died or too many questions wait.
        """
        answer: Future[Any] = Future()
        with self._lock:
            if self._closed or self._waiting >= MOST_WAITING:
                answer.set_exception(QuestionError("screen.error.busy"))
                return answer
            self._waiting += 1
        inner = self._submit(question, given)
        answer.add_done_callback(lambda mine: inner.cancel() if mine.cancelled() else None)
        inner.add_done_callback(lambda theirs: self._hand_on(theirs, answer))
        return answer

    @property
    def pids(self) -> list[int]:
        """The process, if there is one."""
        process = self._process
        return list(getattr(process, "_processes", None) or ()) if process is not None else []

    def close(self) -> None:
        """End the process; what waits is turned away."""
        with self._lock:
            self._closed, process, self._process = True, self._process, None
        if process is not None:
            for one in list((getattr(process, "_processes", None) or {}).values()):
                one.terminate()
            process.shutdown(wait=True, cancel_futures=True)

    def _submit(self, question: Callable[..., Any], given: tuple[Any, ...]) -> "Future[Any]":
        for _ in range(2):
            with self._lock:
                if self._process is None:
                    self._process = ProcessPoolExecutor(1, processes.context(), initializer=begin_worker)
                process = self._process
            try:
                return process.submit(question, *given)
            except (BrokenProcessPool, RuntimeError):
                self._forget(process)
        lost: Future[Any] = Future()
        lost.set_exception(QuestionError("screen.error.worker"))
        return lost

    def _forget(self, process: ProcessPoolExecutor) -> None:
        with self._lock:
            if self._process is process:
                self._process = None

    def _hand_on(self, inner: "Future[Any]", answer: "Future[Any]") -> None:
        with self._lock:
            self._waiting -= 1
        if not answer.set_running_or_notify_cancel():
            return
        try:
            error = inner.exception()
        except CancelledError:
            error = QuestionError("screen.error.worker")
        if isinstance(error, BrokenProcessPool):
            error = QuestionError("screen.error.worker")
        if error is not None:
            answer.set_exception(error)
        else:
            answer.set_result(inner.result())
