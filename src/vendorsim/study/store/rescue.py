"""What can be saved of a damaged store: every run whose row is whole and whose checksum fits goes into a new one."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vendorsim.errors import ResultsError
from vendorsim.study.store.runs import FILE, TABLES, row_is_whole


@dataclass(frozen=True)
class Rescued:
    """What became of a damaged store."""

    kept: int
    """Runs that were whole."""
    before: Path
    """Where the damaged file lies now."""


def rescue(folder: Path) -> Rescued:
    """Put all that is whole into a new store; the damaged file stays beside it under another name.

    Raises: ResultsError when there is no store, or its folder cannot be written.
    """
    path = folder / FILE
    if not path.is_file():
        raise ResultsError(f"{folder} holds no sweep (no {FILE})")
    fresh, before = folder / f"{FILE}.rescued", _free_name(folder)
    try:
        fresh.unlink(missing_ok=True)
        _complete_size(path)
        with closing(sqlite3.connect(fresh, isolation_level=None)) as new, closing(sqlite3.connect(path)) as old:
            new.executescript(TABLES)
            new.execute("BEGIN")
            for table in ("facts", "scenarios", "runs", "extras"):
                for row in _rows(old, table):
                    if table != "runs" or row_is_whole(row):
                        new.execute(f"INSERT OR IGNORE INTO {table} VALUES ({', '.join('?' * len(row))})", row)
            new.execute("DELETE FROM runs WHERE scenario NOT IN (SELECT id FROM scenarios)")
            kept = int(new.execute("SELECT count(*) FROM runs").fetchone()[0])
            new.execute("COMMIT")
        for ending in ("", "-wal", "-shm"):
            side = path.with_name(path.name + ending)
            if side.exists():
                side.rename(before.with_name(before.name + ending))
        fresh.rename(path)
    except (OSError, sqlite3.OperationalError) as error:
        raise ResultsError(f"cannot rescue {path}: {error}; it stays as it is") from None
    return Rescued(kept, before)


def _free_name(folder: Path) -> Path:
    number = 1
    while (folder / f"{FILE}.damaged-{number}").exists():
        number += 1
    return folder / f"{FILE}.damaged-{number}"


def _complete_size(path: Path) -> None:
    """Fill a file that was cut off with zeros up to the size that its header tells, so that SQLite reads its rest."""
    with path.open("r+b") as file:
        header = file.read(32)
        if len(header) < 32 or not header.startswith(b"SQLite format 3\0"):
            raise ResultsError(
                f"{path} is damaged from its first byte: nothing can be rescued; remove it to start over"
            )
        page = int.from_bytes(header[16:18], "big")
        size = (65536 if page == 1 else page) * int.from_bytes(header[28:32], "big")
        if file.seek(0, 2) < size:
            file.truncate(size)


def _rows(base: sqlite3.Connection, table: str) -> Iterator[tuple[Any, ...]]:
    """Rows that can be read, one by one where they have numbers: a page that is gone takes only its own with it."""
    if table == "facts":
        yield from _as_far_as(base, "SELECT * FROM facts")
        return
    try:
        last = int(base.execute(f"SELECT coalesce(max(rowid), 0) FROM {table}").fetchone()[0])
    except sqlite3.Error:  # the last page is gone: no row is shorter than 100 bytes
        size = base.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").fetchone()[0]
        last = int(size) // 100
    for number in range(last + 1):
        yield from _as_far_as(base, f"SELECT * FROM {table} WHERE rowid = {number}")


def _as_far_as(base: sqlite3.Connection, text: str) -> Iterator[tuple[Any, ...]]:
    with suppress(sqlite3.Error):
        yield from base.execute(text)
