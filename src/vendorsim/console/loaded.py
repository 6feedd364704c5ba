"""Importing this loads all that a run needs: for the process of which workers are copies (`console.processes`)."""

import gc
import os

from vendorsim.study.execution.orphans import ending_with

# isort: split
from vendorsim.console.workers.processes import FOR

_pid = os.environ.get(FOR, "")
with ending_with(int(_pid) if _pid.isdecimal() else None):
    from vendorsim.console.workers.worker import load

    load()
gc.collect()
gc.freeze()  # what is there stays shared between the copies
