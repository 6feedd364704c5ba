"""A run's results as Arrow tables: what stands in `runs.parquet`, `incidents.parquet`, `daily.parquet`, `maps.parquet`.

Rows come sorted by policy, in the order of the comparison, and by seed, whatever order the runs finished in.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

TRANSITION = pa.struct(
    [
        ("minute", pa.float64()),
        ("from", pa.int8()),
        ("to", pa.int8()),
        ("hazard", pa.float64()),
        ("draw", pa.float64()),
        ("least", pa.float64()),
    ]
)
"""One step on the ladder of an encounter: when, from and to which stage, by which draw, in [least, least + hazard)."""

OWN_NUMBER = "incident"
"""The column in which a run numbers its own incidents; without it they count from 0."""


@dataclass(frozen=True)
class Run:
    """A finished run with all that is kept of it."""

    policy: str
    seed: int
    measures: dict[str, float]
    daily: dict[str, np.ndarray]
    incidents: pa.Table
    maps: dict[str, np.ndarray]
    seconds: float


def in_order(runs: Iterable[Run], policies: Sequence[str]) -> list[Run]:
    """Runs by policy, as the comparison lists them, and by seed."""
    return sorted(runs, key=lambda run: (policies.index(run.policy), run.seed))


def incident_key(policy: str, seed: int, number: int) -> str:
    """Name of an incident in a results folder: `strict_seizure-0003-000124`."""
    return f"{re.sub(r'[^A-Za-z0-9_.]+', '_', policy)}-{seed:04d}-{number:06d}"


def incident_table(policy: str, seed: int, columns: dict[str, Any]) -> pa.Table:
    """One run's incidents, with the run's policy and seed and a name for each that is unique in the folder."""
    n = len(next(iter(columns.values()), ()))
    numbers = columns.get(OWN_NUMBER, range(n))
    arrays: dict[str, Any] = {
        "incident_id": pa.array([incident_key(policy, seed, int(number)) for number in numbers], pa.string()),
        "policy": pa.array([policy] * n, pa.string()),
        "seed": pa.array([seed] * n, pa.int64()),
    }
    for name, values in columns.items():
        if name == "transitions":
            arrays[name] = pa.array([[_transition(step) for step in steps] for steps in values], pa.list_(TRANSITION))
        elif name not in arrays:
            arrays[name] = pa.array(values)
    return pa.table(arrays)


def _transition(step: Sequence[float]) -> dict[str, Any]:
    minute, before, after, hazard, draw, least = step
    return {"minute": minute, "from": int(before), "to": int(after), "hazard": hazard, "draw": draw, "least": least}


def all_incidents(runs: Sequence[Run]) -> pa.Table:
    """Incidents of all runs; a column that is empty in one run takes its type from the others."""
    with_rows = [run.incidents for run in runs if run.incidents.num_rows] or [run.incidents for run in runs[:1]]
    return pa.concat_tables(with_rows, promote_options="permissive").combine_chunks()


def run_table(runs: Sequence[Run], columns: Sequence[str]) -> pa.Table:
    """A row a run: policy, seed, and every measure, those of `columns` first."""
    names = list(columns) + sorted({name for run in runs for name in run.measures} - set(columns))
    arrays: dict[str, Any] = {
        "policy": pa.array([run.policy for run in runs], pa.string()),
        "seed": pa.array([run.seed for run in runs], pa.int64()),
    }
    for name in names:
        arrays[name] = pa.array([run.measures.get(name, np.nan) for run in runs], pa.float64())
    return pa.table(arrays)


def daily_table(runs: Sequence[Run]) -> pa.Table:
    """A row a run and measured day."""
    days = [len(next(iter(run.daily.values()), ())) for run in runs]
    arrays: dict[str, Any] = {
        "policy": pa.array([run.policy for run, n in zip(runs, days, strict=True) for _ in range(n)], pa.string()),
        "seed": pa.array(np.repeat(np.array([run.seed for run in runs], np.int64), days)),
    }
    for name in runs[0].daily:
        values = np.concatenate([run.daily[name] for run in runs])
        arrays[name] = pa.array(values.astype(np.int32) if name == "day" else values)
    return pa.table(arrays)


def map_table(runs: Sequence[Run], policies: Sequence[str]) -> pa.Table:
    """A row a policy and cell, with the mean of each map over that policy's runs."""
    parts = []
    for policy in policies:
        own = [run.maps for run in runs if run.policy == policy]
        if not own or not own[0]:
            continue
        height, width = next(iter(own[0].values())).shape
        arrays: dict[str, Any] = {
            "policy": pa.array([policy] * (height * width), pa.string()),
            "row": pa.array(np.repeat(np.arange(height, dtype=np.int16), width)),
            "column": pa.array(np.tile(np.arange(width, dtype=np.int16), height)),
        }
        for name in own[0]:
            total = np.zeros((height, width))
            for maps in own:
                total = total + maps[name]
            arrays[name] = pa.array((total / len(own)).ravel())
        parts.append(pa.table(arrays))
    empty = {"policy": pa.array([], pa.string()), "row": pa.array([], pa.int16()), "column": pa.array([], pa.int16())}
    return pa.concat_tables(parts) if parts else pa.table(empty)
