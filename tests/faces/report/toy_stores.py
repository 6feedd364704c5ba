"""Sweeps of every design of a function that costs nothing, with all the model's measures, for the report to show."""

import hashlib
import math
from pathlib import Path

import numpy as np

from vendorsim.measures.base import all_measures
from vendorsim.settings.parameters import PARAMETERS
from vendorsim.settings.schema import Settings
from vendorsim.study.execution.point_run import Given, packed
from vendorsim.study.experiment.definition import define
from vendorsim.study.experiment.schema import Experiment
from vendorsim.study.sweep import sweep

BASE = Settings().with_(**{"people.vendors": 20, "people.residents": 40, "horizon.days": 28})
MEASURES = [
    "physical_per_1000_vendor_years",
    "monthly_net_income_median",
    "violation_share",
    "officer_minutes_per_case",
]
POLICIES = ["strict_seizure", "persuasion_first", "graduated"]
UNKNOWN = {"behaviour.legitimacy_mean": {}, "behaviour.flight_base": {}, "behaviour.respect_mean": {}}
STAFF = {"people.vendors_per_officer": {"low": 20.0, "high": 100.0}}
GOALS = {"violation_share": {"at_most": 0.6}, "physical_per_1000_vendor_years": {"at_most": 14.0}}

DESIGNS: dict[str, dict] = {
    "two": {"levers": {"policy": POLICIES[:2]}, "keep": {"daily": True, "maps": True}},
    "factorial": {
        "levers": {"policy": POLICIES, "people.vendors_per_officer": [25.0, 50.0, 100.0]},
        "keep": {"daily": True, "maps": True},
    },
    "one_at_a_time": {
        "levers": {"people.vendors_per_officer": [25.0, 50.0, 100.0]},
        "uncertainties": UNKNOWN,
        "design": {"kind": "one_at_a_time"},
    },
    "latin_hypercube": {
        "levers": STAFF,
        "uncertainties": UNKNOWN,
        "design": {"kind": "latin_hypercube", "samples": 60},
    },
    "sobol": {"uncertainties": UNKNOWN, "design": {"kind": "sobol", "samples": 32, "second_order": True}},
    "morris": {"uncertainties": UNKNOWN, "design": {"kind": "morris", "samples": 10, "levels": 4}},
    "policies_by_scenarios": {
        "levers": {"policy": POLICIES},
        "uncertainties": UNKNOWN,
        "design": {"kind": "policies_by_scenarios", "samples": 60},
        "goals": GOALS,
    },
    "named_scenarios": {
        "levers": {"policy": POLICIES},
        "scenarios": {"calm": {"behaviour.temper": 1.0}, "tense": {"behaviour.temper": 4.0}},
        "design": {"kind": "policies_by_scenarios"},
        "goals": {"violation_share": {"at_most": 0.6}},
    },
}


def make(folder: Path, simulate=None, base: Settings = BASE, **said) -> Path:
    """Run an experiment of the toy into a folder."""
    plain = {"name": "toy", "question": "Which policy is best, and when?", "measures": MEASURES}
    experiment = Experiment.model_validate({**plain, "replicates": {"number": 3}, **said}, strict=False)
    sweep(define(experiment, base=base, folder=folder.parent), folder, workers=1, progress=False,
          simulate=simulate or toy)  # fmt: skip
    return folder


def toy(task, seed: int) -> Given:
    """Effects of the policy, of staffing and of three parameters; luck that is shared, and a little of each run's own."""
    settings, place = task.settings, POLICIES.index(task.settings.policy)
    trust, flight, respect = (_share(settings, name) for name in ("legitimacy_mean", "flight_base", "respect_mean"))
    staff = settings.people.vendors_per_officer / 100.0
    of_all, own = _luck(seed), _luck(seed, settings.digest())
    physical = 20.0 * (1.0, 0.5, 0.4)[place] * (1.3 - 0.6 * trust) * (1.2 - 0.4 * respect) / (0.5 + staff)
    known = {
        "physical_per_1000_vendor_years": physical + of_all[0] + 0.3 * own[0],
        "physical_per_1000_vendor_years_counted": max(0.0, physical + 5.0 * own[1]),
        "monthly_net_income_median": 1500.0
        + (0.0, 60.0, 90.0)[place]
        + 150.0 * staff
        + 60.0 * of_all[1]
        + 9.0 * own[2],
        "violation_share": min(1.0, 0.45 + (0.0, 0.12, -0.05)[place] + 0.3 * flight * staff + 0.01 * own[3]),
        "officer_minutes_per_case": (9.0, 25.0, 14.0)[place] * (1.0 - 0.2 * trust) + 0.5 * own[4],
    }
    names = [name for one in all_measures().values() for name in one.names]
    values = {name: known.get(name, 0.5 + 0.1 * place + 0.02 * own[n % 8]) for n, name in enumerate(names)}
    values["return_to_site_ratio"] = math.nan  # nothing was cleared
    days = settings.horizon.days
    extras = {"daily": lambda: _daily(days, place, own), "maps": lambda: _maps(place, seed)}
    return Given(values, {name: packed(extras[name]()) for name in task.keep})


def fails_at_random(task, seed: int) -> Given:
    """Seed 2 under persuasion fails, with a message that is not to be trusted."""
    if seed == 2 and task.settings.policy == "persuasion_first":
        raise ValueError("no such pitch: <b>17</b>")
    return toy(task, seed)


def _daily(days: int, place: int, luck: np.ndarray) -> dict[str, np.ndarray]:
    day = np.arange(1.0, days + 1.0)
    wave = 1.0 + 0.1 * np.sin(day) + 0.02 * luck[5]
    return {
        "day": day,
        "encounters": 20.0 * wave,
        "friction_expected": (2.0, 1.2, 1.0)[place] * wave**2,
        "vending_ticks": 100.0 * wave,
        "violating_ticks": (60.0, 66.0, 50.0)[place] * wave**2,
    }


def _maps(place: int, seed: int) -> dict[str, np.ndarray]:
    row, column = np.mgrid[0:20, 0:30]
    road = (row % 10 == 5) | (column % 10 == 5)
    heat = np.exp(-((row - 8) ** 2 + (column - 12 - 4 * place) ** 2) / 30.0) * (1.0 + 0.1 * seed)
    return {
        "conflict": np.where(road, heat * (1.0, 0.6, 0.4)[place], 0.0),
        "obstruction": np.where(road, 0.3 * heat, 0.0),
        "land_use": np.where(road, 0.0, 5.0),
    }


def _share(settings: Settings, name: str) -> float:
    known = PARAMETERS[name]
    return (getattr(settings.behaviour, name) - known.low) / (known.high - known.low)


def _luck(*name: object) -> np.ndarray:
    words = np.frombuffer(hashlib.sha256(repr(name).encode()).digest(), np.uint32)
    return np.random.default_rng(words).normal(size=8)
