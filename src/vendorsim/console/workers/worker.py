"""What a worker process of the console does: runs, one after another, told day by day over its line."""

import contextlib
import traceback
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from typing import Any

from vendorsim.errors import VendorsimError
from vendorsim.study.pool import begin_worker


@dataclass(frozen=True)
class Opened:
    """A run has begun: what does not change of its map."""

    static: dict[str, Any]


@dataclass(frozen=True)
class Failed:
    """A run gave nothing; `kind` is `user` (a value to mend), `lost` (its process died) or `error` (a mistake)."""

    kind: str
    message: str
    details: str = ""


class StopRequest:
    """Whether the other end of a line has asked to stop; looks at the line when asked, and rests where it says so."""

    def __init__(self, line: "Connection[Any, Any]") -> None:
        """Look at this line."""
        self._line, self._stop = line, False

    def is_set(self) -> bool:
        """Whether to stop; answers only when the run may go on or stop."""
        rests = False
        while not self._stop and (rests or self._line.poll()):
            said = self._line.recv()[0]
            rests, self._stop = said == "rest", said == "stop"
        return self._stop


def serve(line: "Connection[Any, Any]", megabytes: int) -> None:
    """Answer `run` and `warm` until the line ends; `stop`, `rest` and `go on` between them come too late."""
    begin_worker()
    _bound_memory(megabytes)
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            what, *given = line.recv()
            if what == "warm":
                load()
            elif what == "run":
                line.send(("ended", _run(line, *given)))


def _run(line: "Connection[Any, Any]", settings: Any, seed: int, maps: bool) -> Any:
    """The recording without its chunks, which were told on the way; a failure; or nothing when it was stopped."""
    from vendorsim.console.workers.recording import StoppedError, record

    def tell(news: Any) -> None:
        line.send(("told", news))

    try:
        found = record(
            settings,
            seed,
            tell,
            StopRequest(line),
            on_static=lambda static: tell(Opened(static)) if maps else None,
            maps=maps,
        )
        return replace(found, chunks=[])
    except StoppedError:
        return None
    except VendorsimError as error:
        return Failed("user", str(error))
    except MemoryError:
        return Failed("error", "the run needs more memory than the console gives to one run")
    except (EOFError, OSError, KeyboardInterrupt):
        raise
    except (Exception, SystemExit) as error:  # noqa: BLE001  (a run can raise anything, and the others go on)
        return Failed("error", f"{type(error).__name__}: {error}", traceback.format_exc())


def _bound_memory(megabytes: int) -> None:
    """A run that asks for more than this fails by itself, and leaves the machine alone."""
    if not megabytes:
        return
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (megabytes * 1024 * 1024, megabytes * 1024 * 1024))


def load() -> None:
    """Load what a run needs: the libraries and the compiled code, by a day in the usual city under every policy."""
    from vendorsim.console.workers.recording import record
    from vendorsim.plugins.installed_policies import installed
    from vendorsim.settings.schema import Settings

    day = Settings().with_(**{"horizon.burn_in_days": 0, "horizon.days": 1})
    with contextlib.suppress(Exception):  # whoever asks for a run is told what is wrong
        for policy in installed():
            record(day.under(policy), 1)
