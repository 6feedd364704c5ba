"""Importing this loads all that a run needs: for the process of which workers are copies (`console.processes`)."""

import gc

from vendorsim.console.worker import load

load()
gc.collect()
gc.freeze()  # what is there stays shared between the copies
