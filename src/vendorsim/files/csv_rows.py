"""CSV files, which people open in spreadsheets: read with a sentence for what spreadsheets leave, written for Excel.

Read are commas between columns, points in numbers, UTF-8 with a byte-order mark or without, TRUE and FALSE, `30.0` for a
count, and empty columns and rows at the end. Anything else is refused, because a comma may stand for a decimal or for
thousands, and a guess that is wrong is a factor that is wrong. Written is UTF-8 with the mark, without which Excel shows
Chinese as noise.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from vendorsim.errors import SettingsError
from vendorsim.files.text import read_text

ENCODING = "utf-8-sig"
CURE = 'save it as "CSV UTF-8", with commas between columns and a point in numbers, as 25.5'
SEPARATORS = {
    ";": "semicolons", "\t": "tabs", "|": "bars", "\N{FULLWIDTH COMMA}": "full-width commas",
    "\N{FULLWIDTH SEMICOLON}": "full-width semicolons",
}  # fmt: skip
SHOWN = "as in 25.5; nothing stands between thousands, as in 1500"
_WHOLE = re.compile(r"[+-]?\d+", re.ASCII)
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_WITH_MARKS = re.compile(r"[+-]?\d+(?:[,'\N{RIGHT SINGLE QUOTATION MARK}\s.]\d+)+(?:[eE][+-]?\d+)?")
_MARKS = {",": "a comma", "'": "an apostrophe", "\N{RIGHT SINGLE QUOTATION MARK}": "an apostrophe", ".": "two points"}
_FAILED = re.compile(r"#(N/A|REF!|DIV/0!|VALUE!|NAME\?|NULL!|NUM!|SPILL!|CALC!|#+)", re.IGNORECASE)

Row = tuple[int, list[str]]
"""The line of a row, from 1, and its cells without spaces around them."""


def read_rows(path: Path) -> list[Row]:
    """The rows of a CSV that have anything in them, the line of names first, all as wide as the names.

    Raises: SettingsError with file, line, cause and cure.
    """
    text = read_text(path, cure=CURE)
    _refuse_separators(path, text)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error as error:
        raise SettingsError(f"{path}, line {reader.line_num}: is no CSV: {error}; {CURE}") from None
    rows = [(line, cells) for line, cells in rows if any(cells)]
    if not rows:
        return []
    width = max(number for number, name in enumerate(rows[0][1], 1) if name)
    return [(line, _fitted(path, line, cells, width)) for line, cells in rows]


def _refuse_separators(path: Path, text: str) -> None:
    """Other signs than commas between the names, which never hold one."""
    line, head = next(((n, row) for n, row in enumerate(text.splitlines(), 1) if row.strip()), (1, ""))
    if head.lower().startswith("sep="):
        raise SettingsError(f'{path}, line {line}: found "{head.strip()}", a word to Excel; remove the line')
    for sign, name in SEPARATORS.items():
        if sign in head:
            raise SettingsError(f"{path}, line {line}: {name} stand between the columns; {CURE}")


def _fitted(path: Path, line: int, cells: list[str], width: int) -> list[str]:
    """A row as wide as the names: a spreadsheet's empty cells beyond them are left out, anything else is refused."""
    if len(cells) < width or any(cells[width:]):
        number = max(number for number, cell in enumerate(cells, 1) if cell) if len(cells) > width else len(cells)
        hint = f"; a number takes a point, {SHOWN}" if number > width else ""
        raise SettingsError(f"{path}, line {line}: {number} values; allowed: {width}, one a column{hint}")
    return cells[:width]


def cell_value(text: str, where: str) -> bool | int | float | str:
    """A cell as the value it means.

    Raises: SettingsError that begins with `where` for a number as only a spreadsheet understands it.
    """
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    if _WHOLE.fullmatch(text):
        return int(text)
    if _NUMBER.fullmatch(text):
        return float(text)
    problem = _leftover(text)
    if problem:
        raise SettingsError(f"{where}: found {problem}")
    return text


def _leftover(text: str) -> str:
    """What is wrong with a cell, after the word *found*; nothing for a text."""
    if not text:
        return "an empty cell; each point needs a value in each column"
    if _WITH_MARKS.fullmatch(text):
        mark = next((name for sign, name in _MARKS.items() if sign in text), "a space")
        return f'"{text}", a number with {mark}; a number takes a point, {SHOWN}'
    if text.endswith("%") and _NUMBER.fullmatch(text[:-1].strip().replace(",", ".")):
        return f'"{text}", a percentage; write the share, as 0.8 for 80%'
    if _FAILED.fullmatch(text):
        return f'"{text}", which a spreadsheet shows for a formula or a cell that went wrong; mend the cell'
    plain = unicodedata.normalize("NFKC", text).replace("\N{MINUS SIGN}", "-")
    return f'"{text}", a number in other characters; write {plain}' if _NUMBER.fullmatch(plain) else ""


def write_frame(frame: Any, path: Path) -> None:
    """Write a frame of pandas, numbers with all their digits."""
    path.write_bytes(frame.to_csv(index=False, lineterminator="\n").encode(ENCODING))


def csv_bytes(lines: Sequence[Sequence[Any]]) -> bytes:
    """A CSV of rows, as a browser downloads it."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    return text.getvalue().encode(ENCODING)
