"""A city as a plain-text map that a teacher can draw: one character a cell of 20 m, a legend of comments on top.

Lines that begin with `#` are comments; the first other line begins the map, and nothing but comments and empty lines
may follow it. `read_map` refuses what nobody could live in, and says where: file, row, column, what was found, what is
allowed. Rows and columns in messages count from 1, as editors do; a row is a row of the map, and its line in the file
is named beside it.
"""

import difflib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vendorsim.errors import MapError
from vendorsim.files.text import read_text
from vendorsim.model.city.land_use import (
    CHARACTERS,
    MEANINGS,
    STREETS,
    Cells,
    LandUse,
    around,
    beside,
    components,
    idle_gates,
)
from vendorsim.model.city.plan import CityPlan, complete

CHARACTER_OF = {kind: character for character, kind in CHARACTERS.items()}
COMMENT = "#"
SMALLEST, LARGEST = 8, 1000
MESSAGES_MOST = 10


@dataclass(frozen=True)
class Fault:
    """Something wrong with a map: where (row and column from 0; None for the whole map) and what."""

    what: str
    row: int | None = None
    column: int | None = None


def read_map(path: str | Path) -> CityPlan:
    """The plan of a city drawn in a text file.

    Raises: MapError, with every fault found (at most ten), each with its row and column.
    """
    file = Path(path)
    if file.is_dir():
        raise MapError(f"{file}: a folder was found where a text map is needed")
    if not file.exists():
        raise MapError(_no_such_file(file))
    return parse_map(read_text(file, MapError), str(file))


def parse_map(text: str, name: str = "map") -> CityPlan:
    """The plan of a city drawn in a string; `name` stands for the file in messages.

    Raises: MapError.
    """
    lines, first_line = _map_lines(text, name)
    faults = _faults_of_lines(lines)
    if not faults:
        land_use = np.array([[CHARACTERS[character] for character in line] for line in lines], np.int8)
        faults = check(land_use)
        if not faults:
            return complete(land_use)
    raise MapError(_message(faults, name, first_line))


def write_map(plan: CityPlan) -> str:
    """A plan as text, legend on top; reading it gives the same plan."""
    legend = [f"# A city district of {plan.width} x {plan.height} cells of 20 m, one character a cell:", COMMENT]
    legend += [f"#   {character}  {MEANINGS[kind]}" for character, kind in CHARACTERS.items()]
    rows = ["".join(CHARACTER_OF[LandUse(int(kind))] for kind in row) for row in plan.land_use_map()]
    return "\n".join([*legend, "", *rows, ""])


def check(land_use: NDArray[np.integer]) -> list[Fault]:
    """What keeps these land uses from being a city that people can live and move in; nothing when all is well."""
    height, width = land_use.shape
    faults = [
        Fault(f"the map has {count} {unit}; allowed are {SMALLEST} to {LARGEST}")
        for count, unit in ((height, "rows"), (width, "columns"))
        if not SMALLEST <= count <= LARGEST
    ]
    faults += _faults_of_absence(land_use)
    streets = np.isin(land_use, STREETS)
    if streets.any():
        faults += _faults_of_gates(land_use, streets) + _faults_of_islands(land_use, streets)
        faults += _faults_of_doors(land_use, streets)
    return faults


def _map_lines(text: str, name: str) -> tuple[list[str], int]:
    """The rows of the map, and the line of the file that the first stands on."""
    rows: list[str] = []
    first, ended = 0, False
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        if line.startswith(COMMENT) or not line.strip():
            ended = bool(rows)
        elif ended:
            raise MapError(
                f"{name}, line {number}: the map was interrupted after row {len(rows)} (line {first + len(rows) - 1}); "
                "a map is one block of rows with no empty line or comment inside"
            )
        else:
            first = first or number
            rows.append(line.rstrip())
    if not rows:
        raise MapError(f"{name}: no map found, only comments and empty lines")
    return rows, first


def _faults_of_lines(lines: list[str]) -> list[Fault]:
    """Rows of unequal length and characters that mean nothing."""
    faults = []
    width = int(np.bincount([len(line) for line in lines]).argmax())
    for row, line in enumerate(lines):
        if len(line) < width:
            faults.append(Fault(f"the row ends after {len(line)} cells, the others have {width}", row, len(line)))
        elif len(line) > width:
            faults.append(Fault(f"the row goes on to {len(line)} cells, the others have {width}", row, width))
        faults += [
            Fault(_unknown(character), row, column)
            for column, character in enumerate(line)
            if character not in CHARACTERS and column < width
        ]
    return faults


def _unknown(character: str) -> str:
    allowed = " ".join(CHARACTERS)
    if character == " ":
        return f"a hole (a blank); allowed are {allowed}"
    swapped = character.swapcase()
    near = swapped if swapped in CHARACTERS else LOOK_ALIKE.get(character, "")
    hint = f'; did you mean "{near}" ({CHARACTERS[near].name.lower()})?' if near else ""
    return f'unknown character "{character}"; allowed are {allowed}{hint}'


LOOK_ALIKE = {"+": "=", "#": "=", "_": "-", "|": ":", ";": ":", ",": ".", "'": ".", "0": "o", "x": "*", "5": "s"}


def _faults_of_absence(land_use: NDArray[np.integer]) -> list[Fault]:
    needs = [
        (STREETS, 'no street; draw at least one of "=", "-", ":" or "m"'),
        ((LandUse.HOUSING,), 'nobody lives here; draw housing, "h"'),
        (
            (LandUse.SHOP, LandUse.OFFICE, LandUse.SCHOOL, LandUse.TRANSIT),
            'nowhere to go; draw shops "s", offices "o", a school "E" or a transit stop "T"',
        ),
    ]
    return [Fault(what) for kinds, what in needs if not np.isin(land_use, kinds).any()]


def _faults_of_gates(land_use: NDArray[np.integer], streets: Cells) -> list[Fault]:
    """Gates that no street reaches, or that lead nowhere: neither to housing nor to a lane behind them."""
    at_street = beside(streets)
    faults = []
    for row, column in np.argwhere(idle_gates(land_use)):
        lacks = "housing or an inner lane beside it" if at_street[row, column] else "a street beside it"
        found = _neighbours_of(land_use, int(row), int(column))
        what = f'a gate "G" needs {lacks} (north, west, east or south); found {found}'
        faults.append(Fault(what, int(row), int(column)))
    return faults


def _neighbours_of(land_use: NDArray[np.integer], row: int, column: int) -> str:
    found = []
    for side, down, right in (("north", -1, 0), ("west", 0, -1), ("east", 0, 1), ("south", 1, 0)):
        there = row + down, column + right
        inside = 0 <= there[0] < land_use.shape[0] and 0 <= there[1] < land_use.shape[1]
        found.append(f'"{CHARACTER_OF[LandUse(int(land_use[there]))]}" {side}' if inside else f"the edge {side}")
    return ", ".join(found)


def _faults_of_islands(land_use: NDArray[np.integer], streets: Cells) -> list[Fault]:
    """Streets that do not hang together."""
    labels, count = components(streets | (land_use == LandUse.GATE))
    sizes = np.bincount(labels[labels >= 0], minlength=count)
    largest = int(sizes.argmax())
    places = np.flatnonzero(streets)
    groups, first, n_cells = np.unique(labels.ravel()[places], return_index=True, return_counts=True)
    faults = []
    for group, place, cells in zip(groups, places[first], n_cells, strict=True):
        if group != largest:
            row, column = divmod(int(place), land_use.shape[1])
            what = f"an island of {cells} cells of street begins here and does not join the others"
            faults.append(Fault(f"{what} (streets join side by side, or through a gate)", row, column))
    return faults


def _faults_of_doors(land_use: NDArray[np.integer], streets: Cells) -> list[Fault]:
    """Stops that no street passes."""
    stops = (land_use == LandUse.TRANSIT) & ~around(streets)
    return [
        Fault('a transit stop "T" needs a street within one cell', int(row), int(column))
        for row, column in np.argwhere(stops)
    ]


def _message(faults: list[Fault], name: str, first_line: int) -> str:
    lines = []
    for fault in faults[:MESSAGES_MOST]:
        if fault.row is None or fault.column is None:
            lines.append(f"{name}: {fault.what}")
        else:
            place = f"row {fault.row + 1} (line {first_line + fault.row}), column {fault.column + 1}"
            lines.append(f"{name}, {place}: {fault.what}")
    if len(faults) > MESSAGES_MOST:
        lines.append(f"{name}: and {len(faults) - MESSAGES_MOST} more")
    return "\n".join(lines)


def _no_such_file(file: Path) -> str:
    beside_it = sorted(path.name for path in file.parent.glob("*.txt")) if file.parent.is_dir() else []
    close = difflib.get_close_matches(file.name, beside_it, n=1, cutoff=0.5)
    hint = f'; did you mean "{close[0]}"?' if close else ""
    return f"{file}: no such map{hint}"
