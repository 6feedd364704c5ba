"""One run of a sweep, in whichever process or on whichever machine: its measures, and what else is to be kept."""

import importlib
import io
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from vendorsim.settings.schema import Settings

INCIDENTS = "incidents"
"""What is kept of encounters above stage 0: the one extra that is columns of plain values, not arrays."""


@dataclass(frozen=True)
class Task:
    """What a worker needs for one run."""

    settings: Settings
    keep: tuple[str, ...] = ()
    """`daily`, `maps`, `incidents`: what is kept beside the measures."""


@dataclass(frozen=True)
class Given:
    """What a worker gives back."""

    measures: Mapping[str, float]
    extras: Mapping[str, bytes] = field(default_factory=dict)


def simulate_point(task: Task, seed: int) -> Given:
    """Run a point's settings on a seed to their horizon."""
    one = importlib.import_module("vendorsim.study.execution.run")
    if task.keep:
        return given_by(one.simulate(task.settings, seed), task.keep)
    from vendorsim.measures.base import evaluate
    from vendorsim.model.model import VendorModel

    model = VendorModel(task.settings, seed=seed).run()
    try:
        return Given(evaluate(one.record_of(model)))
    finally:
        one.let_go(model)


def given_by(result: Any, keep: Sequence[str]) -> Given:
    """A run's measures, and what is to be kept beside them in a few bytes each."""
    extras = {name: (packed_columns if name == INCIDENTS else packed)(getattr(result, name)) for name in keep}
    return Given(result.measures, extras)


def packed_columns(columns: Mapping[str, Any]) -> bytes:
    """Columns of plain values in a few bytes, equal for equal columns; numbers keep every bit."""
    return zlib.compress(json.dumps(columns, default=lambda value: value.tolist()).encode(), 6)


def unpacked_columns(data: bytes) -> dict[str, list[Any]]:
    """What `packed_columns` packed."""
    found: dict[str, list[Any]] = json.loads(zlib.decompress(data))
    return found


def packed(arrays: Mapping[str, np.ndarray]) -> bytes:
    """Arrays by name in a few bytes, equal for equal arrays."""
    buffer = io.BytesIO()
    for name, values in arrays.items():
        np.save(buffer, np.frombuffer(name.encode(), np.uint8), allow_pickle=False)
        np.save(buffer, np.ascontiguousarray(values), allow_pickle=False)
    return zlib.compress(buffer.getvalue(), 6)


def unpacked(data: bytes) -> dict[str, np.ndarray]:
    """What `packed` packed."""
    text = zlib.decompress(data)
    buffer, arrays = io.BytesIO(text), {}
    while buffer.tell() < len(text):
        name = np.load(buffer, allow_pickle=False).tobytes().decode()
        arrays[name] = np.load(buffer, allow_pickle=False)
    return arrays
