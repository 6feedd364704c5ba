"""How runs get on, on stderr: a live line on a terminal, some plain lines elsewhere. And what a first compile is."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeElapsedColumn
from rich.text import Text

COMPILING = "compiling once, about a minute of CPU; kept afterwards"
PLAIN_STEPS = 10
"""Without a terminal a line is written at each tenth of the runs ..."""
PLAIN_SECONDS = 30.0
"""... or when so many seconds have passed since the last line ..."""
PLAIN_PAUSE = 1.0
"""... but not sooner than this after it."""


def announce_compile(say: Callable[[str], None]) -> bool:
    """Say so when the first run has to compile the model's rules; gives whether it has."""
    from vendorsim.engine.compiled import is_compiled_already

    if is_compiled_already():
        return False
    say(COMPILING)
    return True


def pace(completed: float, elapsed: float, total: float | None) -> str:
    """`8.1 runs/min, 5:55 left`: over the whole time, as with two workers the latest runs come in pairs."""
    per_second = completed / elapsed
    text = f"{60.0 * per_second:.3g} runs/min"
    if total is not None and completed < total:
        left = (total - completed) / per_second
        text += f", {int(left) // 60}:{int(left) % 60:02d} left"
    return text


class Pace(ProgressColumn):
    """Runs a minute since the beginning, and the time left at that pace."""

    def render(self, task: Task) -> Text:
        """The pace as text, once the first run is there."""
        elapsed = task.finished_time if task.finished else task.elapsed
        if task.completed <= task.fields["before"] or not elapsed:
            return Text("", style="progress.data.speed")
        done, left = task.completed - task.fields["before"], None if task.total is None else task.total - task.completed
        return Text(pace(done, elapsed, None if left is None else done + left), style="progress.data.speed")


class Meter:
    """What the runner's results are told to as they come; this one keeps silent."""

    def finished(self) -> None:
        """One more run is done."""

    def failed(self) -> None:
        """One more run gave nothing."""

    def say(self, text: str) -> None:
        """A line that stays."""

    def begin_at(self, done: int) -> None:
        """So many runs were there before; they do not count for the pace."""

    def expect(self, total: int) -> None:
        """It will be so many runs in all, after all."""


class LiveMeter(Meter):
    """A bar on a terminal."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._task = progress.add_task("runs", total=total, failed="", before=0)
        self._failed = 0

    def finished(self) -> None:
        """One more run is done."""
        self._progress.advance(self._task)

    def failed(self) -> None:
        """One more run gave nothing."""
        self._failed += 1
        self._progress.update(self._task, advance=1, failed=f"{self._failed} failed")

    def say(self, text: str) -> None:
        """A line that stays, above the bar."""
        self._progress.console.print(text, style="dim", highlight=False)

    def begin_at(self, done: int) -> None:
        """So many runs were there before."""
        self._progress.update(self._task, completed=done, before=done)

    def expect(self, total: int) -> None:
        """It will be so many runs in all."""
        self._progress.update(self._task, total=total)


class PlainMeter(Meter):
    """A line now and then, for a log file."""

    def __init__(self, console: Console, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._console, self._total, self._clock = console, total, clock
        self._done = self._failed = self._told = self._before = 0
        self._began = self._last = clock()

    def finished(self) -> None:
        """One more run is done."""
        self._done += 1
        self._tell()

    def failed(self) -> None:
        """One more run gave nothing."""
        self._done += 1
        self._failed += 1
        self._tell()

    def say(self, text: str) -> None:
        """A line for itself."""
        self._console.print(text, highlight=False, markup=False, soft_wrap=True)

    def begin_at(self, done: int) -> None:
        """So many runs were there before."""
        self._done = self._told = self._before = done

    def expect(self, total: int) -> None:
        """It will be so many runs in all."""
        self._total = total

    def _tell(self) -> None:
        now = self._clock()
        tenth = self._done * PLAIN_STEPS // max(1, self._total) > self._told * PLAIN_STEPS // max(1, self._total)
        waited = now - self._last
        if self._done < self._total and not (waited >= PLAIN_SECONDS or (tenth and waited >= PLAIN_PAUSE)):
            return
        self._told, self._last = self._done, now
        failed = f", {self._failed} failed" if self._failed else ""
        elapsed = max(now - self._began, 1.0e-3)
        speed = pace(self._done - self._before, elapsed, self._total - self._before)
        self.say(f"{self._done} of {self._total} runs{failed}; {speed}")


@contextmanager
def meter(total: int, show: bool) -> Iterator[Meter]:
    """What to tell runs to: a live line where stderr is a terminal, plain lines elsewhere, nothing if not wanted."""
    console = Console(stderr=True)
    if not show:
        yield Meter()
    elif not console.is_terminal:
        yield PlainMeter(console, total)
    else:
        columns = (
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            TextColumn("{task.completed:.0f} of {task.total:.0f}"),
            TextColumn("[red]{task.fields[failed]}"),
            Pace(),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=console) as progress:
            yield LiveMeter(progress, total)
