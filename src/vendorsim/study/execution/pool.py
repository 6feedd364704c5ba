"""Runs in parallel: a pool of fresh processes that answers as runs finish, whatever happens to some of them.

Jobs are taken as they are needed and results are handed on at once, so that memory does not grow with their number.
What becomes of the results is not decided here.
"""

import importlib
import itertools
import multiprocessing
import os
import signal
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vendorsim.errors import VendorsimError
from vendorsim.study.execution.workers import DONE, LostError, Worker, ready

Simulate = Callable[[Any, int], Any]
"""`simulate(settings, seed) -> RunResult`: one run in this process."""

Outcomes = Callable[..., "Iterator[Finished | Failed]"]
"""What `run_jobs` is: jobs in, outcomes out as they come."""

POLL_SECONDS = 0.25
SHORT_SECONDS = 2.0
"""A process gets its next run before it has finished the last one if that takes less than this."""
HOPELESS = 3
"""So many processes that ended without an answer, and none that gave one: no process can run anything here."""


class NoAnswerError(VendorsimError):
    """Processes are started but none of them ever answers."""


@dataclass(frozen=True)
class Job:
    """One run to do: a policy's label, the settings under that policy, and a seed."""

    policy: str
    seed: int
    settings: Any


@dataclass(frozen=True)
class Finished:
    """A run and what it gave; `seconds` is the time the run itself took."""

    job: Job
    result: Any
    seconds: float


@dataclass(frozen=True)
class Failed:
    """A run that gave nothing; `message` is in the user's terms, `details` is the traceback, if there was one."""

    job: Job
    message: str
    details: str = ""

    def __str__(self) -> str:
        return f"{self.job.policy}, seed {self.job.seed}: {self.message}"


def usable_cores() -> int:
    """Cores that this process may use, which in a container or under a scheduler are fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run_jobs(
    jobs: Iterable[Job],
    *,
    workers: int | None = None,
    simulate: Simulate | None = None,
    first_alone: bool = False,
    stop: threading.Event | None = None,
) -> Iterator[Finished | Failed]:
    """Do the runs and give each as it finishes, in whatever order; results do not depend on `workers`.

    One worker is this process itself; more are fresh (spawned) processes. With `first_alone` the others wait for the
    first run, so that code is compiled once. Ctrl-C, or `stop` set from another thread, ends it: what is finished has
    been given, runs under way are dropped, and `stop` is set.
    Raises: nothing for a run that fails, which is a `Failed`; NoAnswerError when process after process ends at once.
    """
    with Processes() as processes:
        yield from processes(jobs, workers=workers, simulate=simulate, first_alone=first_alone, stop=stop)


@contextmanager
def staying(outcomes_of: Outcomes | None) -> Iterator[Outcomes]:
    """What does the runs of several rounds: what is given, or processes of this machine that stay between rounds."""
    if outcomes_of is not None:
        yield outcomes_of
        return
    with Processes() as processes:
        yield processes


class Processes:
    """`run_jobs` for a study of several rounds: its processes stay from one call to the next."""

    def __init__(self) -> None:
        """No process is started before the first call."""
        self._crew: _Crew | None = None

    def __enter__(self) -> "Processes":
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def __call__(
        self, jobs: Iterable[Job], *, workers: int | None = None, simulate: Simulate | None = None,
        first_alone: bool = False, stop: threading.Event | None = None,
    ) -> Iterator[Finished | Failed]:  # fmt: skip
        """As `run_jobs`; one call at a time."""
        workers = usable_cores() if workers is None else workers
        stop = threading.Event() if stop is None else stop
        if workers == 1:
            yield from _run_here(jobs, simulate, stop)
            return
        self._crew = crew = self._crew or _Crew()
        crew.simulate, crew.stop = simulate, stop
        try:
            with interrupt_sets(stop):
                yield from crew.round(jobs, workers, first_alone)
        finally:
            crew.break_off()

    def end(self) -> None:
        """End all processes."""
        if self._crew is not None:
            self._crew.end()
            self._crew = None


def _run_here(jobs: Iterable[Job], simulate: Simulate | None, stop: threading.Event) -> Iterator[Finished | Failed]:
    for job in jobs:
        if stop.is_set():
            return
        try:
            outcome = do_job(job, simulate)
        except KeyboardInterrupt:
            stop.set()
            return
        yield outcome


def do_job(job: Job, simulate: Simulate | None) -> Finished | Failed:
    """One run, in the process that calls; an error becomes its report."""
    try:
        simulate = simulate or importlib.import_module("vendorsim.study.execution.run").simulate
        began = time.perf_counter()
        result = simulate(job.settings, job.seed)
        return Finished(job, result, time.perf_counter() - began)
    except VendorsimError as error:
        return Failed(job, str(error))
    except (Exception, SystemExit) as error:  # noqa: BLE001  (a run can raise anything, and the others go on)
        return Failed(job, _in_short(error), traceback.format_exc())


def _in_short(error: BaseException) -> str:
    """`ValueError: no such pitch (my_policy.py, line 12, in respond)`: what was raised, and where."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({Path(frames[-1].filename).name}, line {frames[-1].lineno}, in {frames[-1].name})"
    return f"{type(error).__name__}: {error}{place if frames else ''}"


class _Crew:
    """The processes that do the runs, and the runs that were under way when one of them ended."""

    simulate: Simulate | None
    stop: threading.Event

    def __init__(self) -> None:
        self.suspects: deque[Job] = deque()
        self.not_begun: deque[Job] = deque()
        self.under_way: dict[Worker, deque[Job]] = {}
        self.any_finished, self.lost = False, 0
        self.seconds = 0.0
        self._context, self._numbers = multiprocessing.get_context("spawn"), itertools.count()

    def round(self, jobs: Iterable[Job], workers: int, first_alone: bool) -> Iterator[Finished | Failed]:
        """All these runs, those included that were lost with a process."""
        waiting = iter(jobs)
        if first_alone:
            yield from self.outcomes(itertools.islice(waiting, 1), 1)
        yield from self.outcomes(waiting, workers)
        # Whoever took its process along may do better with the machine to itself; if not, it has failed.
        while self.suspects and not self.stop.is_set():
            yield from self.outcomes(iter([self.suspects.popleft()]), 1, is_last_try=True)

    def outcomes(
        self, waiting: Iterator[Job], workers: int, *, is_last_try: bool = False
    ) -> Iterator[Finished | Failed]:
        """Have so many processes do these runs; what is finished when `stop` is set is handed on, the rest dropped."""
        while True:
            if not self.stop.is_set():
                yield from self._hand_out(waiting, workers)
            busy = [one for one, jobs in self.under_way.items() if jobs]
            if not busy:
                return
            heard = ready(busy, 0.0 if self.stop.is_set() else POLL_SECONDS)
            for worker in heard:
                yield from self._listen(worker, is_last_try)
            if self.stop.is_set() and not heard:
                return

    def break_off(self) -> None:
        """End the processes that are at work; what they were doing is dropped."""
        for worker in [one for one, jobs in self.under_way.items() if jobs]:
            del self.under_way[worker]
            worker.end()
        self.suspects.clear()
        self.not_begun.clear()

    def end(self) -> None:
        """End all processes, at work or not."""
        for worker in self.under_way:
            worker.end()
        self.under_way.clear()

    def _hand_out(self, waiting: Iterator[Job], workers: int) -> Iterator[Failed]:
        """Give each process a run, and where runs are short the next one as well, so that none waits for this process."""
        each = 2 if workers > 1 and 0.0 < self.seconds < SHORT_SECONDS else 1
        while sum(map(len, self.under_way.values())) < workers * each:
            job = self.not_begun.popleft() if self.not_begun else next(waiting, None)
            if job is None:
                return
            worker = self._least_busy(workers)
            try:
                worker.do(do_job, job, self.simulate)
            except Exception as error:  # noqa: BLE001  (what cannot be pickled can raise anything)
                yield Failed(job, f"it could not be handed to another process: {error}")
            else:
                self.under_way[worker].append(job)

    def _least_busy(self, workers: int) -> Worker:
        """A process that does nothing, a new one where there may be more, or the one with the fewest runs to do."""
        least = min(self.under_way, key=lambda one: len(self.under_way[one]), default=None)
        if least is None or (self.under_way[least] and len(self.under_way) < workers):
            least = Worker(self._context, f"vendorsim-{next(self._numbers)}")
            self.under_way[least] = deque()
        return least

    def _listen(self, worker: Worker, is_last_try: bool) -> Iterator[Finished | Failed]:
        try:
            kind, _, answer = worker.listen()
        except LostError:
            yield from self._lost(worker, is_last_try)
            return
        job = self.under_way[worker].popleft()
        if kind == DONE:
            self.any_finished, self.seconds = True, getattr(answer, "seconds", 0.0)
            yield answer
        else:
            yield Failed(job, f"its result could not be handed back: {answer}")

    def _lost(self, worker: Worker, is_last_try: bool) -> Iterator[Failed]:
        """A process ended: the run that it was doing is tried again alone, later; the next one had not begun."""
        worker.end()
        job, *others = self.under_way.pop(worker)
        self.lost += 1
        self.not_begun.extend(others)
        if is_last_try:
            yield Failed(job, _lost_worker(self.any_finished))
        else:
            self.suspects.append(job)
        if self.lost >= HOPELESS and not self.any_finished:
            raise NoAnswerError(f"{self.lost} runs in a row: {_lost_worker(self.any_finished)}")


def _lost_worker(any_finished: bool) -> str:
    message = "its process ended without an answer (killed, or out of memory?)"
    if not any_finished and getattr(sys.modules.get("__main__"), "__file__", None):
        message += '; a script that starts runs must do it under `if __name__ == "__main__":`, or with workers=1'
    return message


@contextmanager
def interrupt_sets(stop: threading.Event) -> Iterator[None]:
    """Let the first Ctrl-C set `stop` and a second one interrupt at once."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGINT)

    def answer(_number: int, _frame: Any) -> None:
        stop.set()
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, answer)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
