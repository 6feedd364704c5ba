"""What all visitors of a console server share: processes for runs, for stories and for games. The rest is each visitor's."""

import threading

from vendorsim.console.asking import Kept
from vendorsim.console.desk import Desk
from vendorsim.console.pool import Pool

_lock = threading.Lock()
_pools: list[Pool] = []
_desks: dict[str, Desk] = {}
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
