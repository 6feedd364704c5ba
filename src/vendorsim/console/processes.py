"""Processes that can run a model at once.

Loading the libraries and the compiled code takes a process some seconds. Where the system can copy a process, one loads
them for all, does nothing else, and each worker begins as its copy; elsewhere every worker loads them for itself.
"""

import multiprocessing
import sys
from typing import Any

COPIES = sys.platform.startswith("linux")
LOADED = "vendorsim.console.loaded"


def context() -> Any:
    """How processes are started here."""
    if not COPIES:
        return multiprocessing.get_context("spawn")
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload([LOADED])
    return found


def load_ahead() -> None:
    """Wait until the process that is copied has loaded everything; returns at once where there is none."""
    if COPIES:
        first = context().Process(target=_nothing, daemon=True)
        first.start()
        first.join()


def _nothing() -> None:
    """What the first copy does."""
