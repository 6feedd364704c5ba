"""A comparison on a visitor's screen: runs streamed to the maps, then further runs with other luck for the intervals."""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from vendorsim.console.scenes.scene import Scene
from vendorsim.console.workers.batches import Batch
from vendorsim.console.workers.pool import Pool
from vendorsim.console.workers.recording import Chunk, Recording
from vendorsim.console.workers.worker import Failed, Opened

REPLICATES = 20
"""Runs of each policy for the intervals, the one on the maps included."""
SECONDS_BETWEEN_NEWS = 0.4
MORNING = 16
"""The tick of a day, ten in the morning, at which the maps open."""
DAYS_AHEAD, DAYS_TO_GO_ON = 60, 20
"""Days that runs may be ahead of the page before they rest, and days ahead at which they go on."""
_log = logging.getLogger(__name__)


class Showing:
    """One comparison of a visitor; started once, and cancelled when the visitor leaves or runs another."""

    def __init__(
        self, pool: Pool, scene: Scene, widget: Any, names: list[str], told: Callable[[], None],
        replicates: int = REPLICATES,
    ) -> None:  # fmt: skip
        """Show `scene` on `widget` under these names; `told` is called when something has changed, not too often."""
        self.pool, self.scene, self.widget, self.names = pool, scene, widget, names
        self.replicates = replicates
        n = len(scene.labels)
        self.chunks: list[list[Chunk]] = [[] for _ in range(n)]
        self.recordings: list[Recording | None] = [None] * n
        self.measures: dict[tuple[int, int], dict[str, float]] = {}
        """By place in the comparison and seed."""
        self.failures: list[Failed] = []
        self.phase = "running"
        """`running`, then `replicates`, then `ready`; or `cancelled`, or `failed`."""
        self.days, self.all_days = 0, sum(one.horizon.days for one in scene.settings)
        self._statics: dict[int, dict[str, Any]] = {}
        self._shown = 0
        self.tick: int | None = None
        self._told, self._last = told, 0.0
        self._batch: Batch | None = None
        self._lock = threading.Lock()

    def start(self, tick: int | None = None) -> None:
        """Begin, in a thread of its own; the maps open at `tick`."""
        self.tick = tick
        self.widget.on_taken = self._keep_pace
        threading.Thread(target=self._safely, name="vendorsim-showing", daemon=True).start()

    def cancel(self) -> None:
        """Stop what is under way; what has come stays."""
        with self._lock:
            if self.phase in ("running", "replicates"):
                self.phase = "cancelled" if self.phase == "running" else "ready"
            if self._batch is not None:
                self._batch.cancel()
        self._tell(at_once=True)

    def rename(self, names: list[str]) -> None:
        """Call the policies by other names, as in another language."""
        self.names = names
        self.widget.rename(names)

    @property
    def busy(self) -> bool:
        """Whether the maps' runs are under way."""
        return self.phase == "running"

    @property
    def complete(self) -> list[Recording]:
        """The recordings, when all are there; else none."""
        found = [one for one in self.recordings if one is not None]
        return found if len(found) == len(self.recordings) else []

    @property
    def paired_seeds(self) -> list[int]:
        """Seeds that every policy has run."""
        n = len(self.scene.labels)
        seeds = {seed for _, seed in list(self.measures)}
        return sorted(seed for seed in seeds if all((i, seed) in self.measures for i in range(n)))

    def _safely(self) -> None:
        try:
            self._run()
        except Exception:  # noqa: BLE001  (whatever it was, the page must say that it ended)
            _log.exception("a comparison was broken off")
            self.failures.append(Failed("error", ""))
            self.phase = "failed"
        self._tell(at_once=True)

    def _run(self) -> None:
        if not self._open([(one, self.scene.seed) for one in self.scene.settings], record=True):
            return
        assert self._batch is not None
        for job, news in self._batch.updates():
            self._take(job.index, news)
            self._tell()
        if self.phase != "running":
            return
        if self.failures:
            self.phase = "failed"
            return
        self.phase = "replicates"
        self._tell(at_once=True)
        n = len(self.scene.labels)
        jobs = [(one, self.scene.seed + k) for k in range(1, self.replicates) for one in self.scene.settings]
        if jobs and self._open(jobs, record=False):
            for job, news in self._batch.updates():
                if isinstance(news, Recording):
                    self.measures[job.index % n, job.seed] = news.measures
                elif isinstance(news, Failed):
                    self.failures.append(news)
                self._tell()
        self.phase = "ready"

    def _open(self, jobs: list[Any], *, record: bool) -> bool:
        with self._lock:
            if self.phase not in ("running", "replicates"):
                return False
            self._batch = self.pool.start(jobs, record=record)
            return True

    def _take(self, index: int, news: Any) -> None:
        if isinstance(news, Opened):
            self._statics[index] = news.static
            self._show()
        elif isinstance(news, Chunk):
            self.chunks[index].append(news)
            self.days += 1
            if index < self._shown:
                self.widget.add_chunk(index, news)
                self._keep_pace()
        elif isinstance(news, Recording):
            self.recordings[index] = replace(news, chunks=list(self.chunks[index]))
            self.measures[index, self.scene.seed] = news.measures
        elif isinstance(news, Failed):
            _log.warning("a run failed: %s\n%s", news.message, news.details)
            self.failures.append(news)

    def _keep_pace(self) -> None:
        """Let the runs rest while the page is far behind them: it needs the processor more than they do."""
        if self._batch is not None:
            most = DAYS_TO_GO_ON if self._batch.is_paused else DAYS_AHEAD
            self._batch.pause(self.widget.days_behind > most)

    def _show(self) -> None:
        """Put the maps on the screen in their order, as soon as those before are there."""
        while self._shown in self._statics:
            panel = self._shown
            self.widget.add_panel(self.names[panel], self._statics[panel])
            for chunk in self.chunks[panel]:
                self.widget.add_chunk(panel, chunk)
            self._shown += 1
            if panel == 0:
                first = self._statics[0]["first_day"] * self._statics[0]["ticks_per_day"]
                self.widget.tick = first + MORNING if self.tick is None else self.tick

    def _tell(self, *, at_once: bool = False) -> bool:
        """Tell the page, not too often; whether it was told."""
        now = time.monotonic()
        if not at_once and now - self._last < SECONDS_BETWEEN_NEWS:
            return False
        self._last = now
        with suppress(RuntimeError):  # the visitor has gone
            self._told()
        return True
