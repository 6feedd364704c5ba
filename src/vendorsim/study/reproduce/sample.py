"""Which runs are made again when not all are: spread as by chance, and the same ones at a second try."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

from vendorsim.errors import SettingsError

T = TypeVar("T")


def sample_of(jobs: Sequence[T], n: int | None) -> list[T]:
    """All of them, or `n` that are spread as by chance, in their old order.

    Raises: SettingsError for a sample of nothing.
    """
    if n is None or n >= len(jobs):
        return list(jobs)
    if n < 1:
        raise SettingsError(f"--sample: found {n}; allowed: 1 or more runs")
    marks = sorted(range(len(jobs)), key=lambda i: hashlib.sha256(f"run {i} of {len(jobs)}".encode()).digest())
    return [jobs[i] for i in sorted(marks[:n])]
