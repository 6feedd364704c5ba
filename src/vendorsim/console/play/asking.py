"""A question from a page to its worker: the answer comes by a thread of the visitor's own, or an error that says why not."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import solara

from vendorsim.console.questions.what_if import NotPossibleError
from vendorsim.console.workers.question_worker import QuestionError
from vendorsim.errors import VendorsimError

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class PendingAnswer:
    """How a question stands."""

    value: Any = None
    is_there: bool = False
    error: VendorsimError | None = None
    again: Callable[[], None] = lambda: None
    """Ask once more."""

    @property
    def is_waiting(self) -> bool:
        """Whether an answer is still to come."""
        return not self.is_there and self.error is None

    @property
    def is_impossible(self) -> bool:
        """Whether what was asked for cannot be: asking again will not help."""
        return isinstance(self.error, NotPossibleError)


def use_answer(ask: "Callable[[], Future[Any]] | None", key: Any) -> PendingAnswer:
    """Ask when `key` is another than before; without a question nothing is waited for."""
    turn, set_turn = solara.use_state(0)
    got, set_got = solara.use_state((None, PendingAnswer()))

    def begin() -> Callable[[], None] | None:
        if ask is None:
            return None
        future, here = ask(), [True]

        def wait() -> None:
            found = _found(future)
            if found is not None and here[0]:
                with suppress(RuntimeError):  # the visitor has gone
                    set_got(((key, turn), found))

        # A thread made here speaks for this visitor; the worker's own thread would speak for another.
        threading.Thread(target=wait, name="vendorsim-asked", daemon=True).start()

        def leave() -> None:
            here[0] = False
            future.cancel()

        return leave

    solara.use_effect(begin, [key, turn])
    known = got[1] if got[0] == (key, turn) else PendingAnswer()
    return PendingAnswer(known.value, known.is_there, known.error, lambda: set_turn(turn + 1))


def _found(future: "Future[Any]") -> PendingAnswer | None:
    """What came of a question; nothing when it was taken back."""
    try:
        return PendingAnswer(future.result(), is_there=True)
    except CancelledError:
        return None
    except VendorsimError as error:
        return PendingAnswer(error=error)
    except Exception:  # noqa: BLE001  (whatever it was, the page must say so)
        _log.exception("a question about a game was not answered")
        return PendingAnswer(error=QuestionError("screen.error.unexpected"))
