"""What workers are asked to do in `test_workers.py`: functions that a new process can import."""

import os
import signal
import threading
import time
from pathlib import Path

from vendorsim.errors import VendorsimError


def mark(settings, seed):
    """Leave a file for each time that a run begins; how many there are for this one."""
    folder = Path(os.environ["TOY_MARKS"])
    (folder / f"{seed}-{os.getpid()}-{time.monotonic_ns()}").touch()
    return len(list(folder.glob(f"{seed}-*")))


def die_once(settings, seed):
    """Seed 6 takes its process along the first time, when others have been handed to that process already."""
    if mark(settings, seed) == 1 and seed == 6:
        time.sleep(0.3)
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.02)
    return seed


def die(settings, seed):
    os.kill(os.getpid(), signal.SIGKILL)


def cannot_be_sent(settings, seed):
    return threading.Lock() if seed == 2 else seed


def refuse():
    raise VendorsimError("not so")


def count_until_asked_to_stop(talk):
    days = 0
    while not talk.is_set():
        days += 1
        talk.tell(days)
        time.sleep(0.001)
    return days
