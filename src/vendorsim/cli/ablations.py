"""`vendorsim patterns --ablate`: which pattern breaks when which mechanism is taken away."""

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from vendorsim.cli import printing

SIGNS = {"holds": ".", "breaks": "X", "fails": "-", "mends": "+", "untouched": " "}
STYLES = {"breaks": "bold red", "fails": "yellow", "mends": "green", "holds": "dim", "untouched": "dim"}
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
LONGEST_NAME = 30
ROOM_FOR_NAMES = 4 + LONGEST_NAME + 1 + 6


def ablations(
    replicates: int | None,
    workers: int | None,
    as_json: bool,
    only: str | None = None,
    mechanisms: str | None = None,
    out: Path | None = None,
) -> int:
    """Print the mechanism x pattern matrix; the exit code is 0 whatever breaks."""
    from vendorsim.settings.schema import Settings
    from vendorsim.study.judge.ablations import ablate

    printing.announce_compile(printing.to_stderr())
    matrix = ablate(
        mechanisms=mechanisms.split(",") if mechanisms is not None else None,
        only=only.split(",") if only is not None else None,
        replicates=replicates,
        workers=workers,
        kept=out,
    ).as_data()
    if as_json:
        command = _command(replicates, only, mechanisms)
        printing.print_json({"command": command, "settings_digest": Settings().digest(), **matrix})
    else:
        _print(matrix)
    return 0


def _command(replicates: int | None, only: str | None, mechanisms: str | None) -> str:
    words = ["vendorsim", "patterns", "--ablate", *(["--mechanisms", mechanisms] if mechanisms else [])]
    words += ["--only", only] if only else []
    words += ["--replicates", str(replicates)] if replicates is not None else []
    return shlex.join([*words, "--json"])


def states_by_pattern(matrix: Mapping[str, Any]) -> dict[str, list[str]]:
    """For each pattern's id the states under the mechanisms, in their order."""
    place = {one["name"]: i for i, one in enumerate(matrix["mechanisms"])}
    found: dict[str, list[str]] = {one["id"]: ["untouched"] * len(place) for one in matrix["patterns"]}
    for cell in matrix["cells"]:
        found[cell["pattern"]][place[cell["mechanism"]]] = cell["state"]
    return found


def letter(position: int) -> str:
    """The head of a mechanism's column."""
    return LETTERS[position] if position < len(LETTERS) else str(position + 1)


def _print(matrix: Mapping[str, Any]) -> None:
    console, mechanisms = printing.to_stdout(), matrix["mechanisms"]
    beside = max(1, (console.width - ROOM_FOR_NAMES) // 2)
    for first in range(0, len(mechanisms), beside):
        console.print(_table(matrix, range(first, min(first + beside, len(mechanisms)))))
        console.print()
    legend, states = printing.new_table("", "mechanism", "breaks", numbers=("breaks",)), states_by_pattern(matrix)
    for i, one in enumerate(mechanisms):
        breaks = sum(row[i] == "breaks" for row in states.values())
        legend.add_row(letter(i), f"{one['name']}: {one['meaning']}", str(breaks))
    console.print(legend)
    signs = "; ".join(f"{SIGNS[state].strip() or 'blank'} {told}" for state, told in matrix["states"].items())
    console.print(f"without a mechanism the pattern: {signs}", markup=False)


def _table(matrix: Mapping[str, Any], columns: range) -> Any:
    """The columns of some mechanisms, narrow enough for the terminal."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 1, 0, 0))
    for head in ("", "pattern", "whole", *map(letter, columns)):
        table.add_column(head, no_wrap=True)
    states = states_by_pattern(matrix)
    for one in matrix["patterns"]:
        cells = [Text(SIGNS[state], style=STYLES[state]) for state in (states[one["id"]][i] for i in columns)]
        whole = Text("holds", style="green") if one["passed"] else Text("fails", style="red")
        table.add_row(one["id"], shortened(one["name"]), whole, *cells)
    return table


def shortened(text: str) -> str:
    """A name that leaves room for the columns."""
    return text if len(text) <= LONGEST_NAME else text[: LONGEST_NAME - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"


def breaking(matrix: Mapping[str, Any]) -> Sequence[tuple[str, list[str]]]:
    """For each mechanism the ids of the patterns that break without it."""
    states = states_by_pattern(matrix)
    return [
        (one["name"], [pattern for pattern, row in states.items() if row[i] == "breaks"])
        for i, one in enumerate(matrix["mechanisms"])
    ]
