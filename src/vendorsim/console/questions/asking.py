"""Asking the process of stories: with progress while it works, a small store of answers, and taking a question back.

A process cannot be asked how far it has come while it works. So a question takes a small file along, into which it
writes how many days it has played. When the asker has left, the file is gone, and the question breaks off.
"""

import os
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from pathlib import Path
from typing import Any

from vendorsim.console.questions.encounter_story import encounter_story
from vendorsim.console.questions.encounters import Address
from vendorsim.console.questions.selection import Selection
from vendorsim.console.questions.stories import story
from vendorsim.console.questions.story_data import Story
from vendorsim.console.questions.what_if import WhatIf, what_if
from vendorsim.errors import VendorsimError
from vendorsim.settings.schema import Settings

KEPT_ANSWERS = 40
SECONDS_BETWEEN_LOOKS = 0.25


class TakenBackError(VendorsimError):
    """Nobody waits for the answer any more."""


class ProgressFile:
    """A file into which a question writes how far it has come."""

    def __init__(self, path: str) -> None:
        """The file has to be there."""
        self.path = path

    @classmethod
    def new(cls) -> "ProgressFile":
        """A new, empty one."""
        handle, path = tempfile.mkstemp(prefix="vendorsim-", suffix=".progress")
        os.close(handle)
        return cls(path)

    def write(self, done: int, total: int) -> None:
        """Say how far it is. Raises: TakenBackError when the file is gone."""
        try:
            with Path(self.path).open("r+", encoding="ascii") as file:
                file.write(f"{done} {total}\n")
        except FileNotFoundError as error:
            raise TakenBackError("taken back") from error
        except OSError:
            return  # it is being read; the next day will do

    def read(self) -> tuple[int, int]:
        """Days played, of how many."""
        with suppress(OSError, ValueError, IndexError):
            done, total = Path(self.path).read_text("ascii").splitlines()[0].split()
            return int(done), int(total)
        return 0, 0

    def cancel(self) -> None:
        """Remove the file: nobody waits for the answer."""
        with suppress(OSError):
            Path(self.path).unlink()


def tell_story(path: str, settings: Settings, seed: int, pick: Selection) -> Story:
    """In the worker: the story of a choice. Raises: ResultsError; TakenBackError."""
    heard = ProgressFile(path).write
    if pick.at is not None:
        return encounter_story(settings, seed, at=pick.at, heard=heard)
    kind: Any = pick.kind
    return story(settings, seed, kind, pick.which or 0, None if pick.kind == "incident" else pick.until, heard)


def tell_what_if(
    path: str, settings: Settings, seed: int, at: Address, response: str, days: int, known: WhatIf | None = None
) -> WhatIf:
    """In the worker: what would have been. Raises: NotPossibleError; TakenBackError."""
    return what_if(settings, seed, *at, response=response, days=days, known=known, heard=ProgressFile(path).write)


def get_ready() -> None:
    """In the worker: load the libraries and the compiled code before anyone waits for them."""
    small = {
        "city.width": 20, "city.height": 20, "people.vendors": 16, "people.residents": 60, "people.drivers": 10,
        "people.ground_locks": 4, "horizon.burn_in_days": 0, "horizon.days": 1,
    }  # fmt: skip
    story(Settings().with_(**small), 1, "vendor", 0)


class LruCache:
    """The last answers, by what was asked."""

    def __init__(self, most: int = KEPT_ANSWERS) -> None:
        """Keep so many."""
        self._most, self._lock = most, threading.Lock()
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()

    def get(self, key: Hashable) -> Any:
        """The answer, or nothing."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
            return self._answers.get(key)

    def put(self, key: Hashable, answer: Any) -> None:
        """Keep an answer; the one that was not asked for longest makes room."""
        with self._lock:
            self._answers[key] = answer
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)


class Query:
    """One question of one visitor, under way or answered."""

    def __init__(
        self, ask: Callable[..., "Future[Any]"], kept: LruCache, key: Hashable, question: Callable[..., Any], *given: Any,
    ) -> None:  # fmt: skip
        """Ask, unless the answer is kept; `watch` tells how it goes on."""
        self.key, self.answer, self.error = key, kept.get(key), None
        self.done, self.total = 0, 0
        self._kept, self._progress, self._future = kept, None, None
        if self.answer is None:
            self._progress = ProgressFile.new()
            self._future = ask(question, self._progress.path, *given)

    answer: Any
    error: BaseException | None
    _progress: ProgressFile | None
    _future: "Future[Any] | None"

    @property
    def is_working(self) -> bool:
        """Whether neither an answer nor a failure has come."""
        return self.answer is None and self.error is None

    def watch(self, on_change: Callable[[], None]) -> None:
        """Call `on_change` whenever something has changed, from a thread of its own."""
        if self._future is not None:
            threading.Thread(target=self._wait, args=(on_change,), name="vendorsim-asked", daemon=True).start()

    def take_back(self) -> None:
        """Nobody wants the answer any more."""
        if self._future is not None:
            self._future.cancel()
        if self._progress is not None:
            self._progress.cancel()

    def _wait(self, on_change: Callable[[], None]) -> None:
        assert self._future is not None and self._progress is not None
        while self.is_working:
            try:
                self.answer = self._future.result(SECONDS_BETWEEN_LOOKS)
                self._kept.put(self.key, self.answer)
            except TimeoutError:
                before, (self.done, self.total) = self.done, self._progress.read()
                if before == self.done:
                    continue
            except CancelledError:
                return
            except Exception as error:  # noqa: BLE001  (the page says what it was, or that it does not know)
                self.error = error
            with suppress(RuntimeError):  # the visitor has gone
                on_change()
        self._progress.cancel()
