"""A short stand-in for the day book of many runs: which day of which run differs can be told, its values cannot."""

import hashlib
from collections.abc import Iterator

import numpy as np
import pyarrow as pa

DAYS = "days.parquet"
FINGERPRINT = "fingerprint"


def day_fingerprints(daily: pa.Table) -> pa.Table:
    """One row a run and day: policy, seed, day, and 64 bits over all the day's values."""
    numbers = np.column_stack([
        daily[name].to_numpy().astype(np.float64)
        for name in sorted(daily.column_names) if name not in ("policy", "seed", "day")
    ])  # fmt: skip
    marks = pa.array(list(_marks(np.ascontiguousarray(numbers))), pa.int64())
    return daily.select(["policy", "seed", "day"]).append_column(FINGERPRINT, marks)


def _marks(rows: np.ndarray) -> Iterator[int]:
    for row in rows:
        digest = hashlib.blake2b(row.astype("<f8").tobytes(), digest_size=8).digest()
        yield int.from_bytes(digest, "little", signed=True)
