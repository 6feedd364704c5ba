"""Two tables of the same runs, value by value: where they differ first, and by how much at most."""

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from vendorsim.study.reproduce.verdict import Verdict


@dataclass(frozen=True)
class Difference:
    """How two tables compare."""

    verdict: Verdict
    detail: str = ""
    largest: float = 0.0
    """Largest relative difference of numbers."""


def table_difference(stored: pa.Table, made: pa.Table, keys: Sequence[str], tolerance: float = 0.0) -> Difference:
    """Compare row by row; `keys` name the columns that tell a reader which row it is."""
    if stored.num_rows != made.num_rows:
        return Difference(Verdict.DIFFERENT, f"{stored.num_rows} rows stored, {made.num_rows} made again")
    if not stored.num_rows:
        return Difference(Verdict.IDENTICAL)
    missing = [name for name in stored.column_names if name not in made.column_names]
    if missing:
        return Difference(Verdict.DIFFERENT, f"{missing[0]} is not given any more")
    first, largest, where = stored.num_rows, 0.0, ""
    for name in stored.column_names:
        old, new = _column(stored, name), _column(made, name)
        rows, size = _differing(old, new)
        if rows.size and size > tolerance and rows[0] < first:
            first = int(rows[0])
            row = ", ".join(f"{key} {stored[key][first].as_py()}" for key in keys if key in stored.column_names)
            where = f"{name} at {row}: {_shown(old[first])} stored, {_shown(new[first])} made again"
        largest = max(largest, size) if rows.size else largest
    if where:
        return Difference(Verdict.DIFFERENT, where, largest)
    if largest > 0.0:
        return Difference(Verdict.WITHIN, f"largest relative difference {largest:.2g}", largest)
    return Difference(Verdict.IDENTICAL)


def _column(table: pa.Table, name: str) -> np.ndarray:
    column = table[name]
    if pa.types.is_nested(column.type) or pa.types.is_string(column.type) or pa.types.is_null(column.type):
        found = np.empty(len(column), dtype=object)
        found[:] = column.to_pylist()
        return found
    return np.asarray(column.to_numpy())


def _differing(old: np.ndarray, new: np.ndarray) -> tuple[np.ndarray, float]:
    """Rows that differ in any bit (two unknown values are alike), and the largest relative difference among them."""
    if old.dtype == object or new.dtype == object:
        rows = np.array([i for i in range(len(old)) if old[i] != new[i]], dtype=np.int64)
        return rows, math.inf if rows.size else 0.0
    sizes = relative(old, new)
    return np.flatnonzero(sizes), float(sizes.max(initial=0.0))


def relative(old: np.ndarray, new: np.ndarray) -> np.ndarray:
    """Relative difference of numbers, 0 only for the same bits; two unknown values are alike."""
    a, b = np.asarray(old, np.float64), np.asarray(new, np.float64)
    same = (a.view(np.int64) == b.view(np.int64)) | (np.isnan(a) & np.isnan(b))
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        size = np.abs(a - b) / np.maximum(np.abs(a), np.abs(b))
    size = np.where((a == 0.0) & (b == 0.0), np.finfo(float).tiny, np.nan_to_num(size, nan=math.inf))
    return np.where(same, 0.0, size)


def _shown(value: Any) -> str:
    return repr(float(value)) if isinstance(value, np.floating | float) else str(value)


DAYS = "days"
"""The name under which it is stored in place of the day book."""


def day_fingerprints(daily: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """64 bits over all values of each day of a day book."""
    numbers = np.column_stack([np.asarray(daily[name], np.float64) for name in sorted(daily) if name != "day"])
    return {"fingerprint": np.array([_mark(row) for row in np.ascontiguousarray(numbers)], np.int64)}


def _mark(row: np.ndarray) -> int:
    return int.from_bytes(hashlib.blake2b(row.astype("<f8").tobytes(), digest_size=8).digest(), "little", signed=True)
