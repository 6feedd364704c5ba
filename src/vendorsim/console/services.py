"""What all visitors of a console server share: the pool of worker processes. Everything else is each visitor's own."""

import threading

from vendorsim.console.pool import Pool

_lock = threading.Lock()
_pools: list[Pool] = []


def pool() -> Pool:
    """The server's pool, made when it is first asked for."""
    with _lock:
        if not _pools:
            _pools.append(Pool())
        return _pools[0]


def close() -> None:
    """End the pool's processes."""
    with _lock:
        while _pools:
            _pools.pop().close()
