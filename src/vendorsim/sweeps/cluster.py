"""Runs on a Dask cluster: the same jobs, the same outcomes, the same bits as on this machine.

Only this process writes to the store; workers get a job and give a result. The scheduler gives the job of a worker that
died to another one; a job that ended several workers is reported as failed.
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from vendorsim.errors import VendorsimError
from vendorsim.experiments.runner import POLL_SECONDS, Failed, Finished, Job, Simulate, _do
from vendorsim.extras import needed

CONNECT_SECONDS = 20.0
AHEAD = 2  # jobs that wait at each thread of the cluster, so that none stands idle


class ClusterError(VendorsimError):
    """A cluster that cannot be reached or used."""


def on_cluster(address: str) -> Callable[..., Iterator[Finished | Failed]]:
    """What takes the place of `run_jobs`, on the cluster with this scheduler (`tcp://host:8786`).

    Raises: ExtraError when Dask is not installed; ClusterError when nobody answers at that address.
    """

    def outcomes(
        jobs: Iterable[Job], *, workers: int | None = None, simulate: Simulate | None = None, first_alone: bool = False,
        stop: threading.Event | None = None,
    ) -> Iterator[Finished | Failed]:  # fmt: skip
        with _client(address) as client:
            yield from _run(client, iter(jobs), simulate, stop or threading.Event())

    return outcomes


@contextmanager
def _client(address: str) -> Iterator[Any]:
    distributed = needed("distributed", "cluster", "--backend dask")
    try:
        client = distributed.Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise ClusterError(f"no Dask scheduler answers at {address}: {error}") from None
    try:
        yield client
    finally:
        client.close(timeout=CONNECT_SECONDS)


def _run(client: Any, jobs: Iterator[Job], simulate: Simulate | None, stop: threading.Event) -> Iterator[Any]:
    from distributed import wait
    from distributed.scheduler import KilledWorker

    under_way: dict[Any, Job] = {}
    try:
        while not stop.is_set():
            threads = sum(client.nthreads().values())
            for job in islice(jobs, max(0, AHEAD * max(1, threads) - len(under_way))):
                under_way[client.submit(_do, job, simulate, pure=False)] = job
            if not under_way:
                return
            try:
                done = wait(list(under_way), timeout=POLL_SECONDS, return_when="FIRST_COMPLETED").done
            except TimeoutError:
                continue
            for future in done:
                job = under_way.pop(future)
                error = future.exception()
                if error is None:
                    yield future.result()
                elif isinstance(error, KilledWorker):
                    yield Failed(job, "every worker that took it ended without an answer (killed, or out of memory?)")
                else:
                    yield Failed(job, f"the cluster gave no answer: {error}")
                future.release()
    except KeyboardInterrupt:
        stop.set()
    finally:
        client.cancel(list(under_way))
