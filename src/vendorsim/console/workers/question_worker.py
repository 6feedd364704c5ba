"""Questions that take a model to answer -- stories, what-ifs, games -- asked of a process of its own.

Unlike the pool's runs, an answer comes whole, and what the process has kept (a game's model) helps with the next one. A
process that dies fails what it was asked and is replaced by the next question.
"""

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from vendorsim.console.workers import processes
from vendorsim.errors import VendorsimError
from vendorsim.study.execution.workers import DONE, LostError, Worker

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
        self._changed = threading.Condition()
        self._waiting: deque[tuple[Future[Any], Callable[..., Any], tuple[Any, ...]]] = deque()
        self._worker: Worker | None = None
        self._thread: threading.Thread | None = None
        self._closed = self._busy = False

    def ask(self, question: Callable[..., Any], *given: Any) -> "Future[Any]":
        """The answer to come of a function of a module, called in the process; `.cancel()` takes the question back.

        Its exceptions: those of the function; QuestionError when the process died or too many questions wait.
        """
        answer: Future[Any] = Future()
        with self._changed:
            if self._closed or len(self._waiting) + self._busy >= MOST_WAITING:
                answer.set_exception(QuestionError("screen.error.busy"))
                return answer
            self._waiting.append((answer, question, given))
            if self._thread is None:
                self._thread = threading.Thread(target=self._serve, name=f"vendorsim-{self.name}", daemon=True)
                self._thread.start()
            self._changed.notify()
        return answer

    @property
    def pids(self) -> list[int]:
        """The process, if there is one."""
        worker = self._worker
        return [worker.process.pid] if worker is not None and worker.process.pid is not None else []

    def close(self) -> None:
        """End the process; what waits is turned away."""
        with self._changed:
            self._closed = True
            self._changed.notify()
            if self._worker is not None:
                self._worker.process.terminate()
        if self._thread is not None:
            self._thread.join()

    def _serve(self) -> None:
        while True:
            with self._changed:
                self._busy = False
                self._changed.wait_for(lambda: self._waiting or self._closed)
                if self._closed:
                    break
                answer, question, given = self._waiting.popleft()
                self._busy = not answer.cancelled()
            if self._busy:
                self._answer(answer, question, given)
        self._end()
        for answer, _, _ in self._waiting:
            _settle(answer, error=QuestionError("screen.error.worker"))

    def _answer(self, answer: "Future[Any]", question: Callable[..., Any], given: tuple[Any, ...]) -> None:
        try:
            worker = self._there()
            worker.do(question, *given)
            kind, _, found = worker.listen()
        except LostError:
            self._end()
            _settle(answer, error=QuestionError("screen.error.worker"))
        except Exception as error:  # noqa: BLE001  (what cannot be pickled or started can raise anything)
            _settle(answer, error=error)
        else:
            if kind == DONE:
                _settle(answer, found)
            else:
                _settle(answer, error=found)

    def _there(self) -> Worker:
        """The process, another one where it has ended since."""
        if self._worker is not None and not self._worker.process.is_alive():
            self._end()
        with self._changed:
            if self._closed:
                raise LostError
            if self._worker is None:
                self._worker = Worker(processes.context(), f"vendorsim-{self.name}")
            return self._worker

    def _end(self) -> None:
        with self._changed:
            worker, self._worker = self._worker, None
        if worker is not None:
            worker.end()


def _settle(answer: "Future[Any]", found: Any = None, error: BaseException | None = None) -> None:
    """Give an answer to whoever has not taken the question back, which is possible until now."""
    if not answer.set_running_or_notify_cancel():
        return
    if error is not None:
        answer.set_exception(error)
    else:
        answer.set_result(found)
