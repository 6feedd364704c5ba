"""Runs that were asked for together, and the news of them."""

import threading
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vendorsim.console.workers.worker import Failed, Opened
from vendorsim.settings.schema import Settings

if TYPE_CHECKING:
    from vendorsim.console.workers.pool import Pool


@dataclass(frozen=True)
class Job:
    """A run that a batch asked for, by its place in the batch."""

    index: int
    settings: Settings
    seed: int


@dataclass(frozen=True)
class Progress:
    """How far a batch has come."""

    jobs: int
    finished: int
    failed: int
    days: int
    all_days: int

    @property
    def share(self) -> float:
        """Of the whole, 0 to 1."""
        return (self.days / self.all_days) if self.all_days else 1.0


class Batch:
    """Some runs that were asked for together; read with `updates()` or `poll()`, from one thread at a time."""

    def __init__(self, jobs: Sequence[Job], pool: "Pool") -> None:
        """Wait for news of these jobs from the pool that was asked for them."""
        self.jobs = tuple(jobs)
        self._pool = pool
        self.is_paused = False
        self._news: deque[tuple[Job, Any]] = deque()
        self._changed = threading.Condition()
        self._open = {job.index for job in jobs}
        self._days = dict.fromkeys(self._open, 0)
        self._failed = 0
        self.cancelled = False

    def updates(self, timeout: float | None = None) -> Iterator[tuple[Job, Any]]:
        """(job, Opened | Chunk | Recording | Failed) as they come, until each job has its Recording or Failed.

        Ends early after `cancel()`. Raises: TimeoutError when nothing comes for `timeout` seconds.
        """
        while True:
            with self._changed:
                if not self._changed.wait_for(lambda: self._news or not self._open or self.cancelled, timeout):
                    raise TimeoutError(f"no news of the runs within {timeout} s")
                if self.cancelled or not self._news:
                    return
                one = self._news.popleft()
            yield one

    def poll(self) -> list[tuple[Job, Any]]:
        """What has come since last time, at once."""
        with self._changed:
            found = list(self._news)
            self._news.clear()
            return found

    @property
    def done(self) -> bool:
        """Whether every job has ended, or the batch was cancelled."""
        return self.cancelled or not self._open

    @property
    def progress(self) -> Progress:
        """Jobs and measured days, as told so far."""
        with self._changed:
            days = {job.index: job.settings.horizon.days for job in self.jobs}
            ended = len(self.jobs) - len(self._open)
            counted = sum(days[i] if i not in self._open else self._days[i] for i in days)
            return Progress(len(self.jobs), ended - self._failed, self._failed, counted, sum(days.values()))

    def cancel(self) -> None:
        """Give up on what is not finished; runs that nobody else wants are stopped."""
        with self._changed:
            self.cancelled = True
            self._news.clear()
            self._changed.notify_all()
        self._pool.forget(self)

    def pause(self, is_paused: bool) -> None:
        """Let the runs under way rest or go on: they rest while all who want them say so and no other run waits."""
        if is_paused != self.is_paused:
            self.is_paused = is_paused
            self._pool.heed_pauses()

    def tell(self, job: Job, news: Any) -> None:
        """Take news from the pool."""
        with self._changed:
            if self.cancelled:
                return
            if hasattr(news, "gauges"):
                self._days[job.index] += 1
            elif not isinstance(news, Opened):
                self._open.discard(job.index)
                self._failed += isinstance(news, Failed)
            self._news.append((job, news))
            self._changed.notify_all()
