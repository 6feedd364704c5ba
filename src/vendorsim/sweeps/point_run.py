"""One run of a sweep, in whichever process or on whichever machine: its measures, and what else is to be kept."""

import io
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from vendorsim.settings import Settings


@dataclass(frozen=True)
class Task:
    """What a worker needs for one run."""

    settings: Settings
    keep: tuple[str, ...] = ()
    """`daily`, `maps`: what is kept beside the measures."""


@dataclass(frozen=True)
class Given:
    """What a worker gives back."""

    measures: Mapping[str, float]
    extras: Mapping[str, bytes] = field(default_factory=dict)


def simulate_point(task: Task, seed: int) -> Given:
    """Run a point's settings on a seed to their horizon."""
    from vendorsim.experiments.run import let_go, record_of, result_of
    from vendorsim.measures.base import evaluate
    from vendorsim.model import VendorModel

    model = VendorModel(task.settings, seed=seed).run()
    try:
        if not task.keep:
            return Given(evaluate(record_of(model)))
        result = result_of(model)
        return Given(result.measures, {name: packed(getattr(result, name)) for name in task.keep})
    finally:
        let_go(model)


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
