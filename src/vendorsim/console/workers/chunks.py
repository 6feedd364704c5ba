"""Packing a day's arrays into few bytes and back; `static/player/unpack.js` unpacks the same in the browser."""

import base64
import zlib
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

LEVEL = 4
STEPS = 16.0


class Packed(NamedTuple):
    """A day's arrays: as bytes, and compressed."""

    raw: bytes
    packed: bytes


def whole_type(cells: int) -> Any:
    """The type that numbers so many cells and has one number left for none."""
    return np.uint16 if cells < 65_535 else np.uint32


def absent(kind: Any) -> int:
    """The number that stands for no cell."""
    return int(np.iinfo(kind).max)


def pack_array(values: np.ndarray, kind: Any) -> list[str]:
    """Whole numbers as JSON can hold them: the name of their type, and their bytes in base64, lowest byte first."""
    array = np.ascontiguousarray(values, np.dtype(kind).newbyteorder("<"))
    return [np.dtype(kind).name, base64.b64encode(array.tobytes()).decode("ascii")]


def unpack_array(packed: list[str]) -> np.ndarray:
    """What `pack_array` was given."""
    kind = np.dtype(packed[0])
    return np.frombuffer(base64.b64decode(packed[1]), kind.newbyteorder("<")).astype(kind)


def _planes(array: np.ndarray) -> bytes:
    """All lowest bytes, then all next ones: where numbers are small, most planes are empty."""
    little = np.ascontiguousarray(array, array.dtype.newbyteorder("<"))
    return little.view(np.uint8).reshape(-1, array.dtype.itemsize).T.tobytes() if array.size else b""


def pack_day(ticks: Mapping[str, np.ndarray], days: Mapping[str, np.ndarray]) -> Packed:
    """Arrays by tick, as keyframe and differences, and arrays by day."""
    parts = []
    for array in ticks.values():
        steps = array.copy()
        steps[1:] -= array[:-1]
        parts.append(_planes(steps))
    parts.extend(_planes(array) for array in days.values())
    raw = b"".join(parts)
    return Packed(raw, zlib.compress(raw, LEVEL))


def unpack_day(data: bytes, layout: Mapping[str, list[list[Any]]], n_ticks: int) -> dict[str, np.ndarray]:
    """The arrays of a day by name: [ticks, n] or [n]."""
    raw, at, found = np.frombuffer(zlib.decompress(data), np.uint8), 0, {}
    for by_tick, entries in ((True, layout["tick"]), (False, layout["day"])):
        for name, kind_name, n in entries:
            kind = np.dtype(kind_name)
            count = n * (n_ticks if by_tick else 1)
            planes = raw[at : at + count * kind.itemsize].reshape(kind.itemsize, count)
            at += count * kind.itemsize
            values = np.ascontiguousarray(planes.T).view(kind.newbyteorder("<")).astype(kind).reshape(-1)
            if by_tick:
                values = np.cumsum(values.reshape(n_ticks, n), axis=0, dtype=kind)
            found[name] = values
    if at != raw.size:
        raise ValueError(f"a day of {raw.size} bytes, where the layout has {at}")
    return found


def graded(values: np.ndarray, unit: float) -> np.ndarray:
    """Amounts from 0 on a scale of 256 steps that doubles every 16: `unit` * (2 ** (step / 16) - 1)."""
    return np.minimum(255.0, np.rint(STEPS * np.log2(1.0 + np.maximum(0.0, values) / unit))).astype(np.uint8)


def ungraded(steps: np.ndarray, unit: float) -> np.ndarray:
    """About the amounts that `graded` was given."""
    return unit * (np.exp2(np.asarray(steps, np.float64) / STEPS) - 1.0)


def plain(data: bytes) -> bytes:
    """Bytes, compressed."""
    return zlib.compress(data, LEVEL)
