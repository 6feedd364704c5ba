"""Processes that can run a model at once.

Loading the libraries and the compiled code takes a process some seconds. Where the system can copy a process, one loads
them for all, does nothing else, and each worker begins as its copy; elsewhere every worker loads them for itself.
"""

import multiprocessing
import os
import sys
from typing import Any

COPIES = sys.platform.startswith("linux")
LOADED = "vendorsim.console.loaded"
FOR = "VENDORSIM_WORKERS_FOR"
"""Where the process that is copied finds the number of the process that it is there for."""


def context() -> Any:
    """How processes are started here."""
    if not COPIES:
        return multiprocessing.get_context("spawn")
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload([LOADED])
    os.environ[FOR] = str(os.getpid())
    return found


def load_ahead() -> bool:
    """Wait until the process that is copied has loaded everything; at once where there is none.

    False when it ended meanwhile, as it does when all processes of a terminal or a service are told to end.
    """
    if not COPIES:
        return True
    try:
        _begin_loading()
        first = context().Process(target=_nothing, daemon=True)
        first.start()
        first.join()
    except (EOFError, OSError):
        return False
    return True


def _begin_loading() -> None:
    """Start the process that is copied; it and its copies never see a Ctrl-C, which is for the server to answer."""
    from multiprocessing import forkserver

    from vendorsim.study.execution.workers import interrupts_held_back

    context()
    with interrupts_held_back():
        forkserver.ensure_running()


def _nothing() -> None:
    """What the first copy does."""
