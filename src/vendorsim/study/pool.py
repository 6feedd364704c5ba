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
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import resource_tracker
from pathlib import Path
from typing import Any

from vendorsim.errors import VendorsimError
from vendorsim.plugins import trusted
from vendorsim.study.orphans import end_with_parent

Simulate = Callable[[Any, int], Any]
"""`simulate(settings, seed) -> RunResult`: one run in this process."""

POLL_SECONDS = 0.25
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
    workers = usable_cores() if workers is None else workers
    stop = threading.Event() if stop is None else stop
    if workers == 1:
        yield from _run_here(jobs, simulate, stop)
    else:
        yield from _run_in_pool(jobs, workers, simulate, first_alone, stop)


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
        simulate = simulate or importlib.import_module("vendorsim.study.run").simulate
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


def begin_worker(trust: trusted.State | None = None) -> None:
    """Ctrl-C reaches every process of the terminal; only the one that reads results answers it.

    Code that files name runs here only where the process that begins this one may run it (`trust`).
    """
    trusted.take_over(trust)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()


def _run_in_pool(
    jobs: Iterable[Job], workers: int, simulate: Simulate | None, first_alone: bool, stop: threading.Event
) -> Iterator[Finished | Failed]:
    waiting = iter(jobs)
    suspects: list[Job] = []
    any_finished, lost = False, 0
    with interrupt_sets(stop):
        if first_alone:
            yield from _pool(itertools.islice(waiting, 1), 1, simulate, stop, suspects)
        while not stop.is_set():
            for outcome in _pool(waiting, workers, simulate, stop, suspects):
                any_finished = True
                yield outcome
            if not suspects:
                return
            # One of the runs under way ended its process; each gets a process of its own to show which.
            for job in suspects[:]:
                suspects.clear()
                for outcome in _pool(iter([job]), 1, simulate, stop, suspects):
                    any_finished = True
                    yield outcome
                if suspects and not stop.is_set():
                    lost += 1
                    yield Failed(job, _lost_worker(any_finished))
                    if lost >= HOPELESS and not any_finished:
                        raise NoAnswerError(f"{lost} runs in a row: {_lost_worker(any_finished)}")
            suspects.clear()


def _pool(
    waiting: Iterator[Job], workers: int, simulate: Simulate | None, stop: threading.Event, suspects: list[Job]
) -> Iterator[Finished | Failed]:
    """Run jobs until none waits, until `stop`, or until a process dies: then `suspects` are those under way."""
    under_way: dict[Future[Finished | Failed], Job] = {}
    elsewhere = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(
        workers, multiprocessing.get_context("spawn"), initializer=begin_worker, initargs=(trusted.state(),)
    )
    try:
        while not stop.is_set():
            # One job beyond the workers, so that none waits for this process.
            for job in itertools.islice(waiting, workers + 1 - len(under_way)):
                try:
                    with _signals_held_back():
                        under_way[pool.submit(do_job, job, simulate)] = job
                except BrokenProcessPool:
                    suspects.append(job)
                    break
            if not under_way:
                return
            done, _ = wait(under_way, timeout=POLL_SECONDS, return_when=FIRST_COMPLETED)
            for future in done:
                job = under_way.pop(future)
                if isinstance(future.exception(), BrokenProcessPool):
                    suspects.append(job)
                elif future.exception() is not None:
                    yield Failed(job, f"its result could not be handed back: {future.exception()}")
                else:
                    yield future.result()
            if suspects:
                yield from _last_answers(under_way, suspects)
                return
        yield from _last_answers(under_way, [])
    finally:
        if under_way or suspects:
            for process in set(multiprocessing.active_children()) - elsewhere:
                process.terminate()
        # Waited for always: a pool that still closes its pipes when the interpreter ends writes to a closed one.
        pool.shutdown(wait=True, cancel_futures=True)


def _last_answers(under_way: dict[Future[Any], Job], lost: list[Job]) -> Iterator[Finished | Failed]:
    """Hand on what finished meanwhile; the rest is lost with the pool."""
    for future, job in under_way.items():
        if future.done() and not future.cancelled() and future.exception() is None:
            yield future.result()
        else:
            lost.append(job)


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


@contextmanager
def _signals_held_back() -> Iterator[None]:
    """Start a process with Ctrl-C held back, which it inherits: it is deaf before its first line, too."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # or it would start inside and let the signal through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
