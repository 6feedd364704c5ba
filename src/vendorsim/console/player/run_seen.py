"""The incidents of a run, as a recording brings them: shared with whoever shows the same run on maps."""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from vendorsim.console.workers.batches import Batch
from vendorsim.console.workers.pool import Pool
from vendorsim.console.workers.recording import Chunk, Recording
from vendorsim.console.workers.worker import Failed, Opened
from vendorsim.settings.schema import Settings

SECONDS_BETWEEN_NEWS = 0.4
_log = logging.getLogger(__name__)


class RunSeen:
    """What a visitor knows of one run: its ground, its incidents so far, and how far it has come."""

    def __init__(self, settings: Settings, seed: int) -> None:
        """Of this run."""
        self.key = (settings.digest(), seed)
        self.all_days = settings.horizon.days
        self.days = 0
        self.static: dict[str, Any] = {}
        self.events: list[dict[str, Any]] = []
        self.failure: Failed | None = None
        self.is_complete = False
        self._settings, self._seed = settings, seed
        self._batch: Batch | None = None

    def watch(self, pool: Pool, told: Callable[[], None]) -> None:
        """Ask for the recording, and tell of news now and then from a thread of its own."""
        self._batch = pool.start([(self._settings, self._seed)])
        threading.Thread(target=self._listen, args=(told,), name="vendorsim-incidents", daemon=True).start()

    def leave(self) -> None:
        """Nobody looks any more."""
        if self._batch is not None:
            self._batch.cancel()

    @property
    def vendors(self) -> int:
        """How many rows of vendors there are; 0 until it is known."""
        return self._width_of("vendor_cell")

    @property
    def teams(self) -> int:
        """How many teams there are; 0 until it is known."""
        return self._width_of("team_cell")

    def _width_of(self, name: str) -> int:
        layout = self.static.get("layout", {}).get("tick", ())
        return next((int(n) for one, _, n in layout if one == name), 0)

    def _listen(self, told: Callable[[], None]) -> None:
        assert self._batch is not None
        last = 0.0
        for _, news in self._batch.updates():
            self._take(news)
            if time.monotonic() - last >= SECONDS_BETWEEN_NEWS:
                last = time.monotonic()
                with suppress(RuntimeError):  # the visitor has gone
                    told()
        with suppress(RuntimeError):
            told()

    def _take(self, news: Any) -> None:
        if isinstance(news, Opened):
            self.static = news.static
        elif isinstance(news, Chunk):
            self.days += 1
            self.events = [*self.events, *news.events]
        elif isinstance(news, Recording):
            self.is_complete = True
        elif isinstance(news, Failed):
            _log.warning("a run failed: %s\n%s", news.message, news.details)
            self.failure = news
