"""What all visitors of a console server share: processes for runs, for stories and for games. The rest is each visitor's."""

import threading
from collections import OrderedDict
from typing import Any

from vendorsim.console.classroom.classes import Classrooms
from vendorsim.console.classroom.store import Store, state_folder
from vendorsim.console.questions.asking import LruCache
from vendorsim.console.workers.pool import Pool
from vendorsim.console.workers.question_worker import QuestionWorker

_lock = threading.Lock()
_pools: list[Pool] = []
_question_workers: dict[str, QuestionWorker] = {}
_classrooms: list[Classrooms] = []
_answers = LruCache()
_lessons: OrderedDict[str, dict[str, Any]] = OrderedDict()
MOST_BROWSERS = 200
STORIES, GAMES = "stories", "games"


def pool() -> Pool:
    """The server's pool of runs, made when it is first asked for."""
    with _lock:
        if not _pools:
            _pools.append(Pool())
        return _pools[0]


def question_worker(name: str) -> QuestionWorker:
    """The process that answers questions of one kind, `STORIES` or `GAMES`."""
    with _lock:
        return _question_workers.setdefault(name, QuestionWorker(name))


def classrooms() -> Classrooms:
    """The classes of this server."""
    with _lock:
        if not _classrooms:
            _classrooms.append(Classrooms())
        return _classrooms[0]


def take_up_classes() -> dict[str, Any]:
    """Keep classes in files from now on, and take up those of a server that has ended; gives what it kept of itself."""
    rooms = Classrooms(store=Store(state_folder() / "classes"))
    with _lock:
        _classrooms[:] = [rooms]
    return rooms.restore()


def lessons_of(browser: str) -> dict[str, Any]:
    """Where a browser has come to in each lesson: its prediction and its step are there after a reload."""
    with _lock:
        found = _lessons.setdefault(browser, {})
        _lessons.move_to_end(browser)
        while len(_lessons) > MOST_BROWSERS:
            _lessons.popitem(last=False)
        return found


def answers() -> LruCache:
    """The last stories and what-ifs that were told to anybody."""
    return _answers


def close() -> None:
    """End all processes; classes that go on are in their files."""
    with _lock:
        while _classrooms:
            _classrooms.pop().close()
        while _pools:
            _pools.pop().close()
        while _question_workers:
            _question_workers.popitem()[1].close()
