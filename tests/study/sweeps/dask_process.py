"""A scheduler or a worker of Dask on this machine, on a free port and without a dashboard: as its own commands start it."""

import sys

from distributed.cli import dask_scheduler, dask_worker

if __name__ == "__main__":
    kind, *rest = sys.argv[1:]
    if kind == "scheduler":
        dask_scheduler.main(["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show", *rest])
    else:
        dask_worker.main([*rest, "--host", "127.0.0.1", "--nthreads", "1", "--no-dashboard", "--memory-limit", "0"])
