"""A model with known answers, in the shape of the real one: same measures, same kinds of results, a millisecond a run.

Luck is shared by the policies of a seed, as in the real model; the true effects stand in EFFECTS.
"""

import hashlib
import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from vendorsim.errors import PolicyError
from vendorsim.measures.base import Matters, Measure
from vendorsim.study.compare import Model

POLICIES = ("strict_seizure", "persuasion_first", "block_and_channel")

# name: group, unit, denominator, direction, mean, spread over seeds, factor by policy
MEASURES: dict[str, tuple[str, str, str, str, float, float, tuple[float, float, float]]] = {
    "friction_per_1000_encounters": ("conflict", "per 1,000 encounters", "encounters", "lower", 120, 12, (1, 0.7, 0.6)),
    "physical_per_1000_vendor_years": ("conflict", "per 1,000 vendor-years", "vendor-years", "lower", 17, 2.2,
                                       (1, 0.45, 0.4)),
    "recorded_per_1000_vendor_years": ("conflict", "per 1,000 vendor-years", "vendor-years", "lower", 1.7, 0.2,
                                       (1, 0.45, 0.4)),
    "injuries_per_recorded": ("conflict", "injuries per record", "records", "lower", 0.4, 0.05, (1, 1, 1)),
    "conflict_severity_index": ("conflict", "points per vendor-yr", "vendor-years", "lower", 0.3, 0.04, (1, 0.6, 0.5)),
    "vendors_never_in_physical_conflict_share": ("conflict", "share", "vendors", "higher", 0.985, 0.004,
                                                 (1, 1.007, 1.008)),
    "monthly_net_income_median": ("livelihood", "yuan a month", "vendors", "higher", 2010, 60, (1, 1.04, 1.09)),
    "income_gini": ("livelihood", "1", "vendors", "lower", 0.34, 0.01, (1, 0.99, 1.05)),
    "below_minimum_wage_share": ("livelihood", "share", "vendors", "lower", 0.31, 0.02, (1, 0.96, 0.85)),
    "vendors_trading": ("livelihood", "vendors", "district", "higher", 203, 5, (1, 1.05, 1.10)),
    "jobs": ("livelihood", "jobs", "district", "higher", 240, 5, (1, 1.03, 1.08)),
    "violation_share": ("order", "share of vending hours", "vending hours", "lower", 0.72, 0.03, (1, 1.06, 0.55)),
    "carriageway_blocked_share": ("order", "share", "carriageway", "lower", 0.034, 0.004, (1, 1.2, 0.5)),
    "road_speed_ratio": ("order", "1", "free speed", "higher", 0.71, 0.02, (1, 0.98, 1.07)),
    "complaints_per_1000_residents_week": ("order", "per 1,000 residents and week", "residents", "lower", 4.1, 0.4,
                                           (1, 1.1, 0.7)),
    "parking_search_minutes": ("order", "minutes", "trips", "lower", 3.3, 0.3, (1, 1.01, 0.95)),
    "locks_standing_share": ("order", "share", "ground locks", "lower", 0.62, 0.05, (1, 0.25, 0.8)),
    "officer_minutes_per_case": ("cost", "minutes", "closed cases", "lower", 14, 1.0, (1, 4.6, 1.6)),
    "sanctions_per_vendor_year": ("cost", "per vendor-year", "vendor-years", "neither", 0.41, 0.05, (1, 0.2, 0.3)),
    "resident_opinion": ("cost", "-1 to 1", "residents", "higher", 0.05, 0.03, (1, 3.0, 2.5)),
    "vendor_legitimacy": ("cost", "0 to 1", "vendors", "higher", 0.42, 0.02, (1, 1.2, 1.15)),
    "shopping_distance": ("cost", "m", "purchases", "lower", 310, 9, (1, 0.99, 1.12)),
}  # fmt: skip

SMALL = Matters(share=0.02, reason="Nobody would notice.")
ENCOUNTERS_A_DAY = 20


@dataclass
class ToyResult:
    measures: dict[str, float]
    daily: dict[str, np.ndarray]
    incidents: dict[str, Any]
    maps: dict[str, np.ndarray]


def _luck(seed: int, *name: Any) -> np.random.Generator:
    return np.random.default_rng([seed, *hashlib.sha256(repr(name).encode()).digest()[:8]])


def simulate(settings: Any, seed: int) -> ToyResult:
    """One toy run: shared luck times the policy's factor, plus a little luck of its own."""
    place = POLICIES.index(settings.policy)
    days = settings.horizon.days
    measures: dict[str, float] = {}
    for name, (group, _, _, _, mean, spread, factors) in MEASURES.items():
        shared = _luck(seed, name).normal(0.0, spread)
        own = _luck(seed, name, place).normal(0.0, spread / 4)
        measures[name] = (mean + shared) * factors[place] + own
        if group == "conflict":
            measures[f"{name}_counted"] = measures[name] + _luck(seed, name, place, "count").normal(0.0, 3.0 * spread)
    return ToyResult(measures, _daily(seed, place, days), _incidents(seed, place, days), _maps(seed, place))


def _daily(seed: int, place: int, days: int) -> dict[str, np.ndarray]:
    day = np.arange(1, days + 1)
    week = 1 + 0.15 * (day % 7 >= 5)
    luck = _luck(seed, "daily").normal(0, 1, (6, days)) + 0.5 * _luck(seed, "daily", place).normal(0, 1, (6, days))
    fade = 1 - (0, 0.45, 0.55)[place] * (1 - np.exp(-day / 40))
    return {
        "day": day,
        "friction_per_1000_encounters": 120 * fade * week + 15 * luck[0],
        "monthly_net_income_median": 2010 * (1 + (0, 0.04, 0.09)[place] * (1 - np.exp(-day / 60))) * week
        + 90 * luck[1],
        "violation_share": np.clip(
            0.72 * (1 - (0, -0.06, 0.45)[place] * (1 - np.exp(-day / 50))) + 0.02 * luck[2], 0, 1
        ),
        "carriageway_blocked_share": 0.034 * (1, 1.2, 0.5)[place] * week + 0.003 * luck[3],
        "resident_opinion": 0.05 + 0.1 * place * (1 - np.exp(-day / 70)) + 0.01 * luck[4],
        "vendor_legitimacy": 0.42 + 0.05 * place * (1 - np.exp(-day / 70)) + 0.01 * luck[5],
    }


def _incidents(seed: int, place: int, days: int) -> dict[str, Any]:
    luck = _luck(seed, "incidents", place)
    n = int(luck.poisson((20, 14, 12)[place] * min(days, 30)))
    top = luck.choice([1, 2, 3, 4], size=n, p=[0.8, 0.17, 0.025, 0.005])
    steps = [
        [(2.0 * (s + 1), s, s + 1, float(luck.uniform(0, 0.4)), float(luck.uniform()), 0.0) for s in range(stage)]
        for stage in top
    ]
    return {
        "day": np.sort(luck.integers(1, days + 1, n)).astype(np.int32),
        "vendor": luck.integers(0, 240, n),
        "stage": top.astype(np.int8),
        "response": [("seize_goods", "explain", "guide")[place]] * n,
        "grievance": luck.normal(0.4, 0.1, n),
        "transitions": steps,
    }


def _maps(seed: int, place: int) -> dict[str, np.ndarray]:
    row, column = np.mgrid[0:60, 0:60]
    road = ((row % 15 == 7) | (column % 20 == 9)).astype(float)
    luck = _luck(seed, "maps").gamma(0.6, 1.0, (60, 60)) * (_luck(1, "where").uniform(size=(60, 60)) < 0.3)
    hot = np.exp(-((row - 22) ** 2 + (column - 29) ** 2) / 90) + 0.4 * np.exp(
        -((row - 45) ** 2 + (column - 9) ** 2) / 40
    )
    moved = 0.8 * np.exp(-((row - 37) ** 2 + (column - 49) ** 2) / 20) if place == 2 else 0
    near = np.maximum(road, np.maximum(np.roll(road, 1, 0), np.roll(road, 1, 1)))
    return {
        "land_use": np.where(road > 0, 0.0, 5.0),
        "conflict": near * luck * ((1, 0.55, 0.35)[place] * hot + 0.2 * moved) * 6,
        "obstruction": road * luck * np.clip((1, 1.2, 0.4)[place] * hot + 0.1 * moved, 0, 1) * 0.2,
    }


def describe(policy: str) -> str:
    """What the toy's policies say of themselves."""
    if policy not in POLICIES:
        raise PolicyError(f'unknown policy "{policy}"')
    return f"The toy of {policy}.\n\nIt does <nothing> & says so."


def measures() -> dict[str, Measure]:
    """The registry of the toy."""
    found = {}
    for name, (group, unit, denominator, direction, *_) in MEASURES.items():
        estimators = ("expected", "counted") if group == "conflict" else ("value",)
        meaning = f"The toy's {name.replace('_', ' ')}."
        found[name] = Measure(name, unit, denominator, direction, meaning, group, abs, SMALL, estimators)  # type: ignore[arg-type]
    return found


def simulate_slowly(settings: Any, seed: int) -> ToyResult:
    """As `simulate`, in a tenth of a second; leaves a mark in the folder TOY_MARKS when done."""
    time.sleep(0.1)
    result = simulate(settings, seed)
    if "TOY_MARKS" in os.environ:
        (Path(os.environ["TOY_MARKS"]) / f"{settings.policy}-{seed}").touch()
    return result


def simulate_with_a_bad_seed(settings: Any, seed: int) -> ToyResult:
    """Fails on seed 3 under persuasion."""
    if seed == 3 and settings.policy == "persuasion_first":
        raise ValueError("no such pitch: 17")
    return simulate(settings, seed)


def simulate_with_a_broken_policy(settings: Any, seed: int) -> ToyResult:
    """Fails under one policy, whatever the seed."""
    if settings.policy == "persuasion_first":
        raise PolicyError("persuasion_first answered 7, which is no response")
    return simulate(settings, seed)


def simulate_with_a_killer(settings: Any, seed: int) -> ToyResult:
    """One run takes its process with it."""
    if seed == 2 and settings.policy == "strict_seizure":
        os.kill(os.getpid(), signal.SIGKILL)
    return simulate(settings, seed)


def toy(run: Any = simulate) -> Model:
    """The toy as a model to compare policies with."""
    return Model(run, measures(), describe)
