"""What worker processes of the console do: runs, whose days are news on the way."""

import contextlib
import traceback
from dataclasses import dataclass, replace
from typing import Any

from vendorsim.errors import VendorsimError
from vendorsim.study.execution.workers import Talk


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


def run(talk: Talk, settings: Any, seed: int, maps: bool) -> Any:
    """The recording without its chunks, which were news on the way; a failure; or nothing when it was stopped."""
    from vendorsim.console.workers.recording import StoppedError, record

    try:
        found = record(
            settings,
            seed,
            talk.tell,
            talk,
            on_static=lambda static: talk.tell(Opened(static)) if maps else None,
            maps=maps,
        )
        return replace(found, chunks=[])
    except StoppedError:
        return None
    except VendorsimError as error:
        return Failed("user", str(error))
    except MemoryError:
        return Failed("error", "the run needs more memory than the console gives to one run")
    except (Exception, SystemExit) as error:  # noqa: BLE001  (a run can raise anything, and the others go on)
        return Failed("error", f"{type(error).__name__}: {error}", traceback.format_exc())


def load() -> None:
    """Load what a run needs: the libraries and the compiled code, by a day in the usual city under every policy."""
    from vendorsim.console.workers.recording import record
    from vendorsim.plugins.installed_policies import installed
    from vendorsim.settings.schema import Settings

    day = Settings().with_(**{"horizon.burn_in_days": 0, "horizon.days": 1})
    with contextlib.suppress(Exception):  # whoever asks for a run is told what is wrong
        for policy in installed():
            record(day.under(policy), 1)
