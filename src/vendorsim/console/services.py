"""What all visitors of a console server share: processes for runs, for stories and for games. The rest is each visitor's."""

import threading

from vendorsim.console.asking import Kept
from vendorsim.console.classroom import Classrooms
from vendorsim.console.desk import Desk
from vendorsim.console.pool import Pool

_lock = threading.Lock()
_pools: list[Pool] = []
_desks: dict[str, Desk] = {}
_classrooms: list[Classrooms] = []
_entrance: list[str] = []
_answers = Kept()
STORIES, GAMES = "stories", "games"


def pool() -> Pool:
    """The server's pool of runs, made when it is first asked for."""
    with _lock:
        if not _pools:
            _pools.append(Pool())
        return _pools[0]


def desk(name: str) -> Desk:
    """The process that answers questions of one kind, `STORIES` or `GAMES`."""
    with _lock:
        return _desks.setdefault(name, Desk(name))


def classrooms() -> Classrooms:
    """The classes of this server."""
    with _lock:
        if not _classrooms:
            _classrooms.append(Classrooms())
        return _classrooms[0]


def open_to_class_room(address: str) -> None:
    """Remember at which address other computers reach this server."""
    _entrance[:] = [address]


def entrance() -> str | None:
    """The address for other computers; nothing when only this one is served."""
    return _entrance[0] if _entrance else None


def answers() -> Kept:
    """The last stories and what-ifs that were told to anybody."""
    return _answers


def close() -> None:
    """End all processes."""
    with _lock:
        while _pools:
            _pools.pop().close()
        while _desks:
            _desks.popitem()[1].close()
