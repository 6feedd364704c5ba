"""Worker processes: each does one task after another, sends news meanwhile, and ends with the process that started it.

Sweeps, comparisons and the console start their processes here. Each has a line of its own, so that one that is killed
loses the task that it was doing and no other. Who does what, and in which order, is decided by those who hand out.
"""

import contextlib
import pickle
import queue
import signal
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

from vendorsim.plugins import trusted
from vendorsim.study.execution.orphans import end_with_parent

DONE, RAISED, NEWS = "done", "raised", "news"
"""What a worker sends: the answer of a task, what it raised, or what it has to say meanwhile."""
END_SECONDS = 2.0


class LostError(Exception):
    """A worker has ended without an answer; its text says what it left in the line, if that cannot be read."""


W = TypeVar("W", bound="Worker")


class Worker:
    """A process and the line to it. Not for several threads at once."""

    def __init__(self, context: Any, name: str, megabytes: int = 0) -> None:
        """Start it, as a `multiprocessing` context does; `megabytes` bound its memory, 0 does not."""
        self.line, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, megabytes, trusted.state()), name=name, daemon=True)
        with interrupts_held_back():
            self.process.start()
        theirs.close()
        self.tasks = 0

    def do(self, function: Callable[..., Any], *arguments: Any, talks: bool = False) -> int:
        """Hand over a task, to be done after those handed over before; returns its number, by which `listen` names it.

        A function that `talks` gets a `Talk` before its arguments. Raises: what pickling them does.
        """
        task = pickle.dumps((function, arguments))
        self.tasks += 1
        self._send("do", self.tasks, talks, task)
        return self.tasks

    def ask(self, word: str) -> None:
        """Ask the task that was handed over last to `stop`, to `rest`, or to `go on`; one that has ended hears nothing."""
        self._send(word)

    def listen(self) -> tuple[str, int, Any]:
        """Wait for what the worker sends next: DONE, RAISED or NEWS, the task's number, and the thing itself.

        Raises: LostError.
        """
        try:
            if not self.line.poll():
                wait([self.line, self.process.sentinel])
                if not self.line.poll():
                    raise LostError
            found: tuple[str, int, Any] = self.line.recv()
        except (EOFError, OSError):
            raise LostError from None
        except LostError:
            raise
        except Exception:  # noqa: BLE001  (what a dying process leaves in its line can be anything)
            raise LostError(traceback.format_exc()) from None
        return found

    def end(self) -> int | None:
        """End the process, whatever it is at; returns its exit code."""
        self.line.close()
        self.process.terminate()
        self.process.join(END_SECONDS)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        code: int | None = self.process.exitcode
        return code

    def _send(self, *words: Any) -> None:
        with contextlib.suppress(OSError):  # a worker that has gone is noticed where one listens
            self.line.send(words)


def ready(workers: Iterable[W], seconds: float, wake: "Connection[Any, Any] | None" = None) -> list[W]:
    """The workers that have sent something or ended, as soon as one has; also back when `wake` can be read."""
    by_thing = {thing: one for one in workers for thing in (one.line, one.process.sentinel)}
    found = wait([*by_thing, wake] if wake is not None else [*by_thing], seconds)
    return list(dict.fromkeys(by_thing[thing] for thing in found if thing in by_thing))


class Talk:
    """What a task has of the one who asked for it: `tell` sends news, `is_set` says whether to stop."""

    def __init__(self, line: "Connection[Any, Any]", number: int) -> None:
        """Speak of the task of this number over this line."""
        self._line, self._number = line, number
        self._changed = threading.Condition()
        self._rests = self._stops = False

    def tell(self, news: Any) -> None:
        """Send news of the task."""
        self._line.send((NEWS, self._number, news))

    def is_set(self) -> bool:
        """Whether to stop; waits here as long as the task is asked to rest."""
        with self._changed:
            self._changed.wait_for(lambda: self._stops or not self._rests)
            return self._stops

    def hear(self, word: str) -> None:
        """Take `stop`, `rest` or `go on`."""
        with self._changed:
            self._rests, self._stops = word == "rest", self._stops or word == "stop"
            self._changed.notify_all()


def _serve(line: "Connection[Any, Any]", megabytes: int, trust: trusted.State) -> None:
    """What a worker process does: tasks, until its line ends.

    Ctrl-C reaches every process of the terminal; only the one that reads results answers it. Code that files name runs
    here only where the process that began this one may run it (`trust`).
    """
    trusted.take_over(trust)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    _bound_memory(megabytes)
    tasks: queue.SimpleQueue[Any] = queue.SimpleQueue()
    # Read by a thread, so that whoever hands out a task never waits for the one before, nor both for each other.
    threading.Thread(target=_read, args=(line, tasks), name="vendorsim-line", daemon=True).start()
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        while (task := tasks.get()) is not None:
            _do(line, *task)


def _read(line: "Connection[Any, Any]", tasks: "queue.SimpleQueue[Any]") -> None:
    talk: Talk | None = None
    with contextlib.suppress(EOFError, OSError):
        while True:
            word, *given = line.recv()
            if word == "do":
                number, talks, task = given
                talk = Talk(line, number)
                tasks.put((number, talk if talks else None, task))
            elif talk is not None:
                talk.hear(word)
    if talk is not None:
        talk.hear("stop")
    tasks.put(None)


def _do(line: "Connection[Any, Any]", number: int, talk: Talk | None, task: bytes) -> None:
    answer: tuple[str, int, Any]
    try:
        function, arguments = pickle.loads(task)
        answer = (DONE, number, function(*([talk] if talk else []), *arguments))
    except (Exception, SystemExit, KeyboardInterrupt) as error:  # noqa: BLE001  (a task can raise anything, and the next one is done)
        error.add_note(traceback.format_exc())
        answer = (RAISED, number, error)
    try:
        line.send(answer)
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001  (what cannot be pickled can raise anything)
        line.send((RAISED, number, UnsentError(f"{type(error).__name__}: {error}")))


class UnsentError(Exception):
    """An answer that cannot be sent from one process to another."""


def _bound_memory(megabytes: int) -> None:
    """A run that asks for more than this fails by itself, and leaves the machine alone."""
    if not megabytes:
        return
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (megabytes * 1024 * 1024, megabytes * 1024 * 1024))


@contextlib.contextmanager
def interrupts_held_back() -> Iterator[None]:
    """Hold Ctrl-C back while a process is started, which inherits that: it is deaf before its first line, too."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # or it would start inside and let the signal through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
