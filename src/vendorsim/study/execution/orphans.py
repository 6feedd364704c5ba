"""No process outlives the one that works with its results, however that one ended.

Three things see to it, as each has a gap. The parent's sentinel tells at once, but stays silent where a copy of the
parent (made by `os.fork`) holds its other end. The number of the parent, looked at again and again, changes with its
death, but not where a third process stands between. Linux can kill the process itself, whatever it is at -- even in
code that never lets another thread run -- but does so when the *thread* that started it ends.
"""

import contextlib
import ctypes
import multiprocessing
import multiprocessing.connection
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

LOOK_SECONDS = 0.5
_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG in linux/prctl.h


def end_with_parent() -> None:
    """Let this process, started by `multiprocessing`, end when the one that asked for it does; other processes stay."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    sentinel, ends = parent.sentinel, _end_of(parent.pid)

    def has_ended() -> bool:
        return bool(multiprocessing.connection.wait([sentinel], LOOK_SECONDS)) or ends()

    threading.Thread(target=_leave_when, args=(has_ended,), name="vendorsim-parent", daemon=True).start()
    _be_killed_with_starter()


@contextlib.contextmanager
def ending_with(pid: int | None) -> Iterator[None]:
    """End this process if the one with this number ends meanwhile; afterwards no thread is left that a copy would miss.

    For the process of which workers are copies: only when it has loaded all that they need does it heed its own parent.
    """
    if pid is None:
        yield
        return
    over, ends = threading.Event(), _end_of(pid)
    thread = threading.Thread(
        target=_leave_when, args=(lambda: not over.wait(LOOK_SECONDS) and ends(), over), daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _leave_when(has_ended: Callable[[], bool], over: threading.Event | None = None) -> None:
    while over is None or not over.is_set():
        if has_ended():
            os._exit(1)


def _end_of(pid: int | None) -> Callable[[], bool]:
    """Whether a process, this one's parent or one further up, has ended since."""
    if os.name != "posix" or pid is None:  # elsewhere a parent's number stays, and asking for a process can end it
        return lambda: False
    is_parent = os.getppid() == pid

    def has_ended() -> bool:
        if is_parent:
            return os.getppid() != pid
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        except OSError:
            return False
        return False

    return has_ended


def _be_killed_with_starter() -> None:
    """Ask Linux for the end of this process with the thread that started it, where that is its process's main one."""
    if not sys.platform.startswith("linux"):
        return
    starter = os.getppid()
    with contextlib.suppress(OSError, AttributeError):
        children = Path(f"/proc/{starter}/task/{starter}/children").read_text(encoding="ascii").split()
        if str(os.getpid()) in children:
            libc: Any = ctypes.CDLL(None, use_errno=True)
            libc.prctl(_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
            if os.getppid() != starter:  # it ended before it was asked for
                os._exit(1)
