"""Runs for the console in processes of their own: bounded in number and memory, streamed day by day, to be cancelled.

A task is one run; whoever asks for the run that is under way or kept already shares it. Runs that somebody watches come
before background replicates, which make room and start over. A process that dies fails its run and is replaced.
"""

import heapq
import itertools
import multiprocessing
import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from vendorsim.console.workers import processes
from vendorsim.console.workers.batches import Batch, Job, Progress
from vendorsim.console.workers.worker import Failed, Opened, load, run
from vendorsim.settings.schema import Settings
from vendorsim.study.execution.pool import usable_cores
from vendorsim.study.execution.workers import DONE, NEWS, LostError, Worker, ready

VISIBLE, BACKGROUND = 0, 10
SIDE_BY_SIDE = 3  # policies compared: none of them waits for another to end, whatever the cores
RUNS_PER_PROCESS = 40
MEGABYTES_PER_PROCESS = 2048
KEPT_RUNS, KEPT_FIGURES, KEPT_MEGABYTES = 24, 400, 256
"""Runs with maps, runs of which only figures are kept, and what all of them may take."""
ONE_RUN_KILOBYTES = 16
POLL_SECONDS = 0.2
LOADING_TRIES = 3


@dataclass(eq=False)
class Task:
    """One run, whoever wants it."""

    key: tuple[str, int, bool]
    settings: Settings
    seed: int
    maps: bool
    priority: int
    told: list[Any] = field(default_factory=list)
    wanted_by: list[tuple[Batch, Job]] = field(default_factory=list)
    makes_room: bool = False

    @property
    def size(self) -> int:
        """Bytes that it holds, about."""
        return 1024 * ONE_RUN_KILOBYTES + sum(
            len(one.data) + len(one.layers) + 4096 for one in self.told if hasattr(one, "data")
        )


class Process(Worker):
    """A worker process and the run that it is doing."""

    task: Task | None = None
    is_resting = False
    runs = 0

    def begin(self, task: Task) -> None:
        """Do this run next."""
        self.task, task.makes_room, self.is_resting = task, False, False
        self.runs += 1
        self.do(run, task.settings, task.seed, task.maps, talks=True)


class Pool:
    """Worker processes of a console server; `close()` or the server's end leaves none of them behind."""

    def __init__(
        self, workers: int | None = None, *, runs_per_process: int = RUNS_PER_PROCESS,
        megabytes: int = MEGABYTES_PER_PROCESS, kept_runs: int = KEPT_RUNS, kept_megabytes: int = KEPT_MEGABYTES,
    ) -> None:  # fmt: skip
        """Nothing starts before the first job, or `warm()`."""
        self.workers = max(1, workers if workers is not None else min(4, max(SIDE_BY_SIDE, usable_cores())))
        self._runs_per_process, self._megabytes = runs_per_process, megabytes
        self._kept_runs, self._kept_bytes = kept_runs, kept_megabytes * 1024 * 1024
        self._lock = threading.RLock()
        self._waiting: list[tuple[int, int, Task]] = []
        self._numbers = itertools.count()
        self._tasks: dict[tuple[str, int, bool], Task] = {}
        self._kept: OrderedDict[tuple[str, int, bool], Task] = OrderedDict()
        self._processes: list[Process] = []
        self._thread: threading.Thread | None = None
        self._wake_here, self._wake_there = multiprocessing.Pipe(duplex=False)
        self._closed = self._loading = False
        self._to_warm = 0

    def start(self, jobs: Sequence[tuple[Settings, int]], *, record: bool = True, priority: int | None = None) -> Batch:
        """Ask for runs: those to watch with their maps, background replicates (`record=False`) for their figures only."""
        urgency = priority if priority is not None else VISIBLE if record else BACKGROUND
        batch = Batch([Job(i, settings, seed) for i, (settings, seed) in enumerate(jobs)], self)
        with self._lock:
            if self._closed:
                raise RuntimeError("the pool is closed")
            for job in batch.jobs:
                self._take(batch, job, record, urgency)
        self._wake()
        return batch

    def warm(self) -> None:
        """Start the processes and let them load what a run needs, before anyone waits for them."""
        with self._lock:
            self._to_warm = self.workers
        self._wake()

    def forget(self, batch: Batch) -> None:
        """Drop a batch's wishes; a run that nobody wants any more is stopped."""
        with self._lock:
            for task in list(self._tasks.values()):
                task.wanted_by = [(other, job) for other, job in task.wanted_by if other is not batch]
                if not task.wanted_by:
                    self._drop(task)
        self._wake()

    def heed_pauses(self) -> None:
        """Let runs rest or go on as their batches say now."""
        self._wake()

    def close(self) -> None:
        """End all processes; batches that wait get a failure."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
        self._wake()
        if self._thread is not None:
            self._thread.join(POLL_SECONDS if self._loading else 10.0)  # what loads ends by itself

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pids(self) -> list[int]:
        """The processes that are there now."""
        with self._lock:
            return [one.process.pid for one in self._processes if one.process.pid is not None]

    # Under the lock ---------------------------------------------------------------------------------------------------

    def _take(self, batch: Batch, job: Job, maps: bool, priority: int) -> None:
        key = (job.settings.digest(), job.seed, maps)
        kept = self._kept.get(key) or (None if maps else self._kept.get((*key[:2], True)))
        if kept is not None:
            self._kept.move_to_end(kept.key)
            for one in kept.told if maps else kept.told[-1:]:
                batch.tell(job, one)
            return
        task = self._tasks.get(key)
        if task is None:
            task = self._tasks[key] = Task(key, job.settings, job.seed, maps, priority)
            self._queue(task)
        elif priority < task.priority:
            task.priority = priority
            self._queue(task)
        task.wanted_by.append((batch, job))
        for one in task.told:
            batch.tell(job, one)

    def _queue(self, task: Task) -> None:
        heapq.heappush(self._waiting, (task.priority, next(self._numbers), task))

    def _drop(self, task: Task) -> None:
        """Forget a task; one under way is told to stop."""
        if self._tasks.get(task.key) is task:
            del self._tasks[task.key]
        for one in self._processes:
            if one.task is task:
                one.ask("stop")

    def _keep(self, task: Task) -> None:
        self._kept[task.key] = task
        self._kept.move_to_end(task.key)
        for maps, most in ((False, KEPT_FIGURES), (True, self._kept_runs)):
            alike = [key for key, one in self._kept.items() if one.maps is maps]
            for key in alike[: max(0, len(alike) - most)]:
                del self._kept[key]
        while len(self._kept) > 1 and sum(one.size for one in self._kept.values()) > self._kept_bytes:
            self._kept.popitem(last=False)

    # The thread that talks with the processes -------------------------------------------------------------------------

    def _wake(self) -> None:
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                if self._closed:
                    return
                self._thread = threading.Thread(target=self._serve, name="vendorsim-pool", daemon=True)
                self._thread.start()
            with suppress(OSError):
                self._wake_there.send(None)

    def _serve(self) -> None:
        self._load_ahead()
        try:
            while not self._closed:
                with self._lock:
                    self._hand_out()
                    self._let_rest()
                    there = list(self._processes)
                heard = ready(there, POLL_SECONDS * 10, self._wake_here)
                while self._wake_here.poll():
                    self._wake_here.recv()
                for one in heard:
                    self._listen(one)
        finally:
            self._end_all()

    def _load_ahead(self) -> None:
        """Before the lock is taken: nobody waits for it who does not wait for a run."""
        self._loading = True
        for _ in range(LOADING_TRIES):
            if self._closed or processes.load_ahead():
                break
            time.sleep(POLL_SECONDS * 10)  # what ended it usually ends this server as well
        self._loading = False

    def _hand_out(self) -> None:
        """Give waiting tasks to free processes; where there is none, a background run makes room for a visible one."""
        while self._to_warm and len(self._processes) < self.workers:
            self._to_warm -= 1
            self._one_more().do(load)
        self._to_warm = 0
        while task := self._next():
            free = next((one for one in self._processes if one.task is None), None)
            if free is None and len(self._processes) < self.workers:
                free = self._one_more()
            if free is None:
                self._make_room(task)
                self._queue(task)
                return
            free.begin(task)

    def _one_more(self) -> Process:
        name = f"vendorsim-console-{next(self._numbers)}"
        self._processes.append(Process(processes.context(), name, self._megabytes))
        return self._processes[-1]

    def _next(self) -> Task | None:
        under_way = {one.task for one in self._processes}
        while self._waiting:
            priority, _, task = heapq.heappop(self._waiting)
            if self._tasks.get(task.key) is task and task.priority == priority and task not in under_way:
                return task
        return None

    def _make_room(self, task: Task) -> None:
        lesser = [one for one in self._processes if one.task is not None and one.task.priority > task.priority]
        making = sum(one.task is not None and one.task.makes_room for one in self._processes)
        if lesser and not making:
            chosen = lesser[-1]
            assert chosen.task is not None
            chosen.task.makes_room = True
            chosen.ask("stop")

    def _let_rest(self) -> None:
        """Let those runs rest that are ahead of all who watch them, unless another run waits for a process."""
        for one in self._processes:
            if one.task is None:
                continue
            rests = not self._waiting and all(batch.is_paused for batch, _ in one.task.wanted_by)
            if rests != one.is_resting:
                one.is_resting = rests
                one.ask("rest" if rests else "go on")

    def _listen(self, one: Process) -> None:
        try:
            kind, number, answer = one.listen()
        except LostError as error:
            self._lost(one, str(error))
            return
        with self._lock:
            task = one.task
            if task is None or number != one.tasks:
                return  # what was loaded ahead has no answer
            if kind == NEWS:
                self._tell(task, answer)
                return
            one.task = None
            self._ended(task, answer if kind == DONE else Failed("error", f"{type(answer).__name__}: {answer}"))
            if one.runs >= self._runs_per_process:
                self._processes.remove(one)
                one.end()

    def _tell(self, task: Task, news: Any) -> None:
        task.told.append(news)
        for batch, job in task.wanted_by:
            batch.tell(job, news)

    def _ended(self, task: Task, news: Any) -> None:
        """A run has ended: with its recording, with a failure, or stopped (then `news` is nothing)."""
        if self._tasks.get(task.key) is not task:
            return
        if news is None:
            task.told.clear()
            self._queue(task)  # it made room for another
            return
        del self._tasks[task.key]
        self._tell(task, news)
        if not isinstance(news, Failed):
            self._keep(task)

    def _lost(self, one: Process, details: str = "") -> None:
        """A process died: its run failed, and another process takes its place when there is work."""
        with self._lock:
            self._processes.remove(one)
            code = one.end()
            task, one.task = one.task, None
            if task is None or self._tasks.get(task.key) is not task:
                return
            del self._tasks[task.key]
            self._tell(
                task,
                Failed("lost", f"the process of this run ended (exit code {code}): killed, or out of memory", details),
            )

    def _end_all(self) -> None:
        with self._lock:
            for one in self._processes:
                one.end()
            self._processes.clear()
            for task in list(self._tasks.values()):
                self._tell(task, Failed("lost", "the pool was closed"))
            self._tasks.clear()


def settle(pool: Pool, seconds: float = 60.0) -> None:
    """Wait until no run is under way or waiting (for tests and benchmarks). Raises: TimeoutError."""
    until = time.monotonic() + seconds
    while pool._tasks:
        if time.monotonic() > until:
            raise TimeoutError(f"runs are still under way after {seconds} s")
        time.sleep(0.02)


__all__ = ["BACKGROUND", "VISIBLE", "Batch", "Failed", "Job", "Opened", "Pool", "Progress", "settle"]
