"""Runs on a Dask cluster: the same jobs, the same outcomes, the same bits as on this machine.

Only this process writes to the store; workers get a job and give a result. The scheduler gives the job of a worker that
died to another one; a job that ended several workers, and then some more while it was the only one, is reported as failed.
"""

import json
import logging
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from vendorsim.engine.extras import needed
from vendorsim.engine.source_digest import model_digest
from vendorsim.errors import VendorsimError
from vendorsim.plugins import trusted
from vendorsim.study.execution.pool import POLL_SECONDS, Failed, Finished, Job, Simulate, do_job, interrupt_sets

ADDRESS = re.compile(r"((tcp|tls|ws|wss|ucx|ucxx|inproc)://)?\S+:\d+/?")
CONNECT_SECONDS = 8.0
AHEAD = 2  # jobs that wait at each thread of the cluster, so that none stands idle
KILLER = "every worker that took it ended without an answer (killed, or out of memory?)"

_log = logging.getLogger("vendorsim")


class ClusterError(VendorsimError):
    """A cluster that cannot be reached or used."""


def on_cluster(address: str) -> Callable[..., Iterator[Finished | Failed]]:
    """What takes the place of `run_jobs`, on the cluster with this scheduler (`tcp://host:8786`, or its scheduler file).

    Raises: ExtraError when Dask is not installed; ClusterError when nobody answers at that address, when the scheduler
    goes away, or when a worker that is there at the beginning has other code of the model than this process.
    """
    if address.endswith(".json"):
        address = _address_in(Path(address))
    if not ADDRESS.fullmatch(address):
        raise ClusterError(
            f"--scheduler: found {address}; allowed: an address with its port, as tcp://127.0.0.1:8786, "
            "or the file that `dask scheduler --scheduler-file FILE.json` writes"
        )

    def outcomes(
        jobs: Iterable[Job], *, workers: int | None = None, simulate: Simulate | None = None, first_alone: bool = False,
        stop: threading.Event | None = None,
    ) -> Iterator[Finished | Failed]:  # fmt: skip
        stop = stop or threading.Event()
        with interrupt_sets(stop), _client(address) as client:
            yield from _Cluster(client, address, simulate, stop).run(iter(jobs))

    return outcomes


def _address_in(file: Path) -> str:
    """The address in a scheduler file, which a scheduler that has just been started may be about to write."""
    until = time.monotonic() + CONNECT_SECONDS
    while True:
        try:
            return str(json.loads(file.read_text(encoding="utf-8"))["address"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            if time.monotonic() > until:
                raise ClusterError(
                    f"--scheduler: {file} names no address ({type(error).__name__}); "
                    "`dask scheduler --scheduler-file` writes it when it is ready"
                ) from None
            time.sleep(POLL_SECONDS)


@contextmanager
def _client(address: str) -> Iterator[Any]:
    distributed = needed("distributed", "cluster", "--backend dask")
    try:
        client = distributed.Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise ClusterError(
            f"no Dask scheduler answers at {address} within {CONNECT_SECONDS:g} seconds ({type(error).__name__}); "
            "start one with `dask scheduler` and give the address that it prints"
        ) from None
    try:
        yield client
    finally:
        client.close(timeout=CONNECT_SECONDS)


@cache
def own_digest() -> str:
    """The digest of the model's code in this process."""
    return model_digest()


def run_here(job: Job, simulate: Simulate | None, code: str, trust: trusted.State) -> Finished | Failed | None:
    """Do a run on a worker; nothing is run, and nothing given back, where the model's code is not that of the sweep."""
    trusted.take_over(trust)
    return do_job(job, simulate) if own_digest() == code else None


class _Cluster:
    """The runs that are under way, and the workers that may do them."""

    def __init__(self, client: Any, address: str, simulate: Simulate | None, stop: threading.Event) -> None:
        self.client, self.address, self.simulate, self.stop = client, address, simulate, stop
        self.code = own_digest()
        self.fit: set[str] = set()
        self.unfit: set[str] = set()
        self.under_way: dict[Any, Job] = {}
        self.suspects: list[Job] = []
        """Jobs under way when several workers ended; each is tried once more with no other beside it."""

    def run(self, jobs: Iterator[Job]) -> Iterator[Finished | Failed]:
        """Hand out jobs as there is room for them, and hand on what comes back."""
        from distributed import CancelledError
        from distributed.comm import CommClosedError

        try:
            wrong = self._look_at_workers()
            if wrong:
                raise ClusterError("\n".join(wrong))
            if not self.fit:
                _log.warning("no worker has joined the scheduler at %s yet; waiting for one", self.address)
            while not self.stop.is_set():
                alone = self._submit_more(jobs)
                if not self.under_way:
                    return
                yield from self._answers(alone)
                self._retire(self._look_at_workers())
        except (CommClosedError, CancelledError, TimeoutError, OSError) as error:
            raise ClusterError(
                f"the Dask scheduler at {self.address} does not answer any more ({type(error).__name__}); "
                "what is finished is kept, and the same command goes on from there"
            ) from None
        finally:
            if self.client.status == "running":
                self.client.cancel(list(self.under_way), force=True)

    def _submit_more(self, jobs: Iterator[Job]) -> bool:
        """Keep every thread busy; when nothing else is left, try a suspect, and tell that it is alone."""
        room = AHEAD * max(1, sum(self.client.nthreads().values())) - len(self.under_way)
        for job in islice(jobs, max(0, room)):
            self._submit(job)
        if self.under_way or not self.suspects:
            return False
        self._submit(self.suspects.pop())
        return True

    def _submit(self, job: Job) -> None:
        self.under_way[self.client.submit(run_here, job, self.simulate, self.code, trusted.state(), pure=False)] = job

    def _answers(self, alone: bool) -> Iterator[Finished | Failed]:
        from distributed import wait
        from distributed.scheduler import KilledWorker

        while not self.stop.is_set():
            try:
                with self.client.as_current():
                    done = wait(list(self.under_way), timeout=POLL_SECONDS, return_when="FIRST_COMPLETED").done
            except TimeoutError:
                if alone:
                    continue
                return
            for future in done:
                job = self.under_way.pop(future)
                error = future.exception()
                if error is None and future.result() is None:
                    self._submit(job)  # its worker came late, with other code: it is told to leave
                elif error is None:
                    yield future.result()
                elif isinstance(error, KilledWorker) and not alone:
                    self.suspects.append(job)
                elif isinstance(error, KilledWorker):
                    yield Failed(job, KILLER)
                else:
                    yield Failed(job, f"the cluster gave no answer: {type(error).__name__}: {error}")
                future.release()
            return

    def _look_at_workers(self) -> list[str]:
        """Ask workers that are new for the digest of their code; what is wrong with those that do not have ours."""
        present = set(self.client.nthreads())
        self.fit &= present
        self.unfit &= present
        new = present - self.fit - self.unfit
        if not new:
            return []
        wrong = []
        for worker, code in self.client.run(own_digest, workers=list(new), on_error="return").items():
            if code == self.code:
                self.fit.add(worker)
            elif isinstance(code, OSError):
                continue  # it has gone again
            else:
                self.unfit.add(worker)
                said = f"({type(code).__name__}: {code})" if isinstance(code, Exception) else f"({code[:12]})"
                wrong.append(
                    f"{worker} has another version of vendorsim's model {said} than this process ({self.code[:12]}); "
                    "install the same version everywhere"
                )
        return wrong

    def _retire(self, wrong: list[str]) -> None:
        """Send workers away that came later and have other code; none of their runs is taken."""
        for text in wrong:
            _log.warning("%s; it is told to leave", text)
        if wrong:
            self.client.retire_workers(list(self.unfit), close_workers=True)
