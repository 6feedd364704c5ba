"""How answers look on a terminal: JSON for programs, tables for people, progress on the error stream."""

import json
import math
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.table import Table

from vendorsim.files.code_page import as_written, takes, tell

COUNTED = "_counted"


def print_json(data: Any) -> None:
    """Print data as JSON; a number that is not known becomes `null`, and nothing is lost to a code page: JSON can escape."""
    text = json.dumps(_plain(data), indent=2, ensure_ascii=False, allow_nan=False)
    if not takes(text, sys.stdout):
        text = json.dumps(_plain(data), indent=2, allow_nan=False)
    tell(text)


def _plain(data: Any) -> Any:
    if isinstance(data, Mapping):
        return {str(key): _plain(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_plain(value) for value in data]
    if isinstance(data, float) and not math.isfinite(data):
        return None
    return data


def to_stdout() -> Console:
    """A console for answers; where there is no terminal, lines are wide and plain."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=160)


def to_stderr() -> Console:
    """A console for progress and notes, which must not mix with an answer."""
    return Console(stderr=True, highlight=False)


class _Answer(Table):
    """A table whose columns fit what the answer's stream will show of them."""

    def add_row(self, *cells: Any, **options: Any) -> None:
        """Add a row of cells."""
        super().add_row(*(as_written(cell, sys.stdout) if isinstance(cell, str) else cell for cell in cells), **options)


def new_table(*columns: str, numbers: tuple[str, ...] = ()) -> Table:
    """An empty table with a light head; the columns in `numbers` are flush right."""
    table = _Answer(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(column, justify="right" if column in numbers else "left", no_wrap=column in numbers)
    return table


def announce_compile(console: Console) -> None:
    """Say so when this run will begin by compiling the model, which happens once after each change of its code."""
    from vendorsim.study.execution import progress

    progress.announce_compile(lambda text: console.print(text, highlight=False))


@contextmanager
def waiting(console: Console, text: str) -> Iterator[None]:
    """Show that work goes on, on a terminal; elsewhere one line."""
    if console.is_terminal:
        with console.status(text, spinner="dots" if console.encoding.startswith("utf") else "line"):
            yield
    else:
        console.print(text)
        yield
