"""A live line on the terminal while runs are under way: done, failed, rate, time left. Silent elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeElapsedColumn
from rich.text import Text


class Pace(ProgressColumn):
    """Runs a minute since the beginning, and the time left at that pace.

    The whole time counts, not the latest runs: with two workers these come in pairs, and a moving estimate jumps.
    """

    def render(self, task: Task) -> Text:
        """The pace as text, once the first run is there."""
        elapsed = task.finished_time if task.finished else task.elapsed
        if not task.completed or not elapsed:
            return Text("", style="progress.data.speed")
        per_second = task.completed / elapsed
        text = f"{60.0 * per_second:.3g} runs/min"
        if not task.finished and task.total is not None:
            left = (task.total - task.completed) / per_second
            text += f", {int(left) // 60}:{int(left) % 60:02d} left"
        return Text(text, style="progress.data.speed")


class Meter:
    """What the runner's results are told to as they come."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._task = progress.add_task("runs", total=total, failed="")
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


@contextmanager
def meter(total: int, show: bool) -> Iterator[Meter]:
    """The live line on stderr, when it is wanted and stderr is a terminal."""
    console = Console(stderr=True)
    quiet = not (show and console.is_terminal)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        TextColumn("{task.completed:.0f} of {task.total:.0f}"),
        TextColumn("[red]{task.fields[failed]}"),
        Pace(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True, quiet=quiet), disable=quiet) as progress:
        yield Meter(progress, total)
