"""Models with known answers, in the shape of the real one: functions of behavioural parameters as measures."""

import os
import time
from pathlib import Path
from typing import Any

import numpy as np

from vendorsim.measures.base import all_measures
from vendorsim.settings.schema import Settings
from vendorsim.study.execution.point_run import Given, Task
from vendorsim.study.experiment.definition import define
from vendorsim.study.experiment.schema import Experiment

NAMES = tuple(column for measure in all_measures().values() for column in measure.names)
CONFLICT, INCOME, ORDER = "physical_per_1000_vendor_years", "monthly_net_income_median", "violation_share"


def experiment(**said: Any) -> Any:
    """An experiment over the toys' two parameters, with what a test says laid over it."""
    both = {
        "people.vendors_per_officer": {"low": 1.0, "high": 31.0},
        "people.vendors_per_assistant": {"low": 1.0, "high": 31.0},
    }
    usual = {
        "name": "toy",
        "question": "Is the known answer found?",
        "base": "small",
        "replicates": {"number": 2},
        "seed": 7,
    }
    return define(Experiment.model_validate(usual | {"levers": both} | said, strict=False))


def task_at(x: float, y: float) -> Task:
    """What a worker gets for these parameters."""
    return Task(Settings().with_(**{"people.vendors_per_officer": x, "people.vendors_per_assistant": y}))


def given(**values: float) -> Given:
    """A run of which only these measures are known."""
    return Given({name: float(values.get(name, 0.0)) for name in NAMES})


def leave_a_mark(seed: int) -> None:
    """Tell the file TOY_RUNS that a run began, and take TOY_SECONDS for it."""
    if "TOY_RUNS" in os.environ:
        with Path(os.environ["TOY_RUNS"]).open("a") as file:
            file.write(f"{seed}\n")
        time.sleep(float(os.environ.get("TOY_SECONDS", "0")))


def two_bowls(task: Any, seed: int) -> Given:
    """Costs x² and (x - 10)² and y on both: the front is y = 0 and x between 0 and 10; luck moves both alike."""
    leave_a_mark(seed)
    x, y = task.settings.people.vendors_per_officer, task.settings.people.vendors_per_assistant - 1.0
    luck = float(np.random.default_rng(seed).normal(0.0, 0.1))
    return given(**{CONFLICT: (x - 1.0) ** 2 + y + luck, ORDER: (x - 11.0) ** 2 + y + luck})


def bowls_with_a_hole(task: Any, seed: int) -> Given:
    """As `two_bowls`, but that nothing comes of x above 8, and of every second seed above 7."""
    x = task.settings.people.vendors_per_officer
    if x > 8.0 or (x > 7.0 and seed % 2):
        raise ValueError("no such street")
    return two_bowls(task, seed)


def by_policy(task: Any, seed: int) -> Given:
    """Persuasion is cheap and soft, seizure dear and hard, and a graduated answer is between them by its patience."""
    settings = task.settings
    patience = settings.policy_parameters.get("explained_until", 0)
    place = {"persuasion_first": 0.0, "strict_seizure": 20.0}.get(settings.policy, 10.0 - patience)
    return given(**{CONFLICT: place, ORDER: 20.0 - place})


def undefined(task: Any, seed: int) -> Given:
    """An objective that no run has."""
    return given(**{CONFLICT: float("nan"), ORDER: 1.0})


def gaussian(task: Any, seed: int) -> Given:
    """Income with a known mean and known luck, 1000 + 100 m + 100 z: an income of 2000 says m = 10 ± 1."""
    leave_a_mark(seed)
    mean = task.settings.people.vendors_per_officer
    z = float(np.random.default_rng(seed).normal())
    return given(**{INCOME: 1000.0 + 100.0 * mean + 100.0 * z})


def gaussian_with_a_hole(task: Any, seed: int) -> Given:
    """As `gaussian`, but that nothing comes of m above 25."""
    if task.settings.people.vendors_per_officer > 25.0:
        raise ValueError("no such town")
    return gaussian(task, seed)


def broken(task: Any, seed: int) -> Given:
    """Nothing ever comes of it."""
    raise ValueError("no such town")
