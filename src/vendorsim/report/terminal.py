"""The table of a comparison in the terminal."""

import sys
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from vendorsim.files.code_page import lenient
from vendorsim.telling.wording import BETTER, GROUP_TITLES, beside, with_interval

NAME_WIDTH = 30
"""Of the column of names, at least; it takes more where there is room."""
CELL_WIDTH = 28
MARKS = {"better": " *+", "worse": " *\N{MINUS SIGN}", "different": " *", "same": " =", "unclear": " ?", "": ""}
"""What stands behind a difference, by its verdict."""
STYLES = {"better": "green", "worse": "red", "different": "yellow", "same": "dim", "unclear": "dim", "": "dim"}


def answers(**options: Any) -> Console:
    """A console on the standard output that takes any text, also from a script whose output has a narrow code page."""
    return Console(file=lenient(sys.stdout), **options)


def table_width(policies: int) -> int:
    """Columns that a table of so many policies takes."""
    return NAME_WIDTH + 3 + policies * (CELL_WIDTH + 1)


def comparison_table(summary: Mapping[str, Any], width: int) -> RenderableType:
    """Means with intervals and differences to the first policy, grouped; policies that do not fit come below."""
    policies = list(summary["policies"])
    room = max(1, (width - NAME_WIDTH - 3) // (CELL_WIDTH + 1))
    longest = max(map(len, summary["definitions"])) + 2
    spare = width - 3 - min(room, len(policies)) * (CELL_WIDTH + 1)
    names = max(NAME_WIDTH, min(longest, spare))
    blocks = [_block(summary, policies[first : first + room], names) for first in range(0, len(policies), room)]
    return Group(*blocks, Text.from_markup(_legend(summary), style="dim"))


def _block(summary: Mapping[str, Any], policies: Sequence[str], name_width: int) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), title=None)
    table.add_column("measure", width=name_width, overflow="fold")
    for policy in policies:
        table.add_column(Text(policy, style="bold"), width=CELL_WIDTH, overflow="fold")
    definitions = summary["definitions"]
    for group, title in GROUP_TITLES.items():
        own = [
            name
            for name, definition in definitions.items()
            if definition["group"] == group and definition["estimator"] != "counted"
        ]
        if own:
            table.add_row(Text(title.upper(), style="bold cyan"))
        for position, name in enumerate(own):
            cells = [_cell(summary, policy, name) for policy in policies]
            table.add_row(_name(name, definitions[name], name_width), *cells, end_section=position == len(own) - 1)
    return table


def _name(name: str, definition: Mapping[str, Any], width: int) -> Text:
    lines = textwrap.wrap(name.replace("_", "_ "), width - 2, break_on_hyphens=False)
    spelt = "\n  ".join(line.replace("_ ", "_") for line in lines)
    return Text.assemble((f"{BETTER[definition['direction']]} ", "bold"), spelt, (f"\n  {definition['unit']}", "dim"))


def _cell(summary: Mapping[str, Any], policy: str, name: str) -> Text:
    """The mean, below it the difference, below that the count of a conflict measure."""
    measures, differences = summary["measures"][policy], summary["differences"].get(policy)
    lines = Text(with_interval(measures[name], places=beside(one[name] for one in summary["measures"].values())))
    if differences is not None:
        told = differences[name]["verdict"]
        lines.append(f"\n{with_interval(differences[name], signed=True)}{MARKS[told]}", STYLES[told])
    else:
        lines.append("\n(reference)", "dim")
    if f"{name}_counted" in measures:
        lines.append(f"\ncount {with_interval(measures[f'{name}_counted'])}", "dim")
    return lines


def _legend(summary: Mapping[str, Any]) -> str:
    n = summary["replicates"]
    means = "mean [95 % interval]" if n > 1 else "the value of one run (no interval)"
    arrows = f"{BETTER['lower']} lower is better, {BETTER['higher']} higher is better."
    kind = "arm" if summary.get("compared") == "arms" else "policy"
    lines = [
        f"{means} over {n} {'runs' if n > 1 else 'run'} a {kind} of {summary['days']} days; {arrows}",
        f"Second line: difference to {summary['reference']}, run by run on equal seeds; * its interval excludes zero and",
        f"it is large enough to matter: the {kind} is (+) better or (\N{MINUS SIGN}) worse in this measure.",
        "= no difference that matters, ? too uncertain to say; the report says how large a difference must be, and why.",
        "Conflict is the expected number; the count, which has the same mean but scatters more, stands below it.",
        "Intervals end at what is possible; of a count of none, at its one-sided 95 % Poisson limit (3.0 / exposure).",
    ]
    if precision := summary.get("precision"):
        known = precision["differences"] - len(precision["open"])
        lines.append(
            f"Differences have {100 * precision['level']:g} % intervals, so that at most {100 * precision['error']:g} % "
            f"miss for all looks; {known} of {precision['differences']}\nin the headlines are known to "
            f"{precision['share']:g} of the smallest difference that matters, after {n} runs of each."
        )
    return "\n".join(line.replace("[", r"\[") for line in lines)


def print_comparison(summary: Mapping[str, Any], console: Console | None = None) -> None:
    """Print the table as wide as the terminal, or as wide as it needs to be when it goes to a file."""
    if console is None:
        console = answers()
        if not console.is_terminal:
            console = answers(width=table_width(len(summary["policies"])))
    console.print(comparison_table(summary, console.width))
