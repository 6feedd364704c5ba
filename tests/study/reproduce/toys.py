"""A millisecond in place of a run: measures, a day book and a map that follow from settings and seed."""

import hashlib

import numpy as np

from vendorsim.study.execution.point_run import Given, Task, packed
from vendorsim.study.experiment.definition import define
from vendorsim.study.experiment.schema import Experiment


def _luck(task: Task, seed: int) -> np.random.Generator:
    name = f"{task.settings.policy} {task.settings.people.vendors} {seed}"
    return np.random.default_rng([*hashlib.sha256(name.encode()).digest()[:8]])


def simulate(task: Task, seed: int) -> Given:
    luck = _luck(task, seed)
    measures = {
        "jobs": float(luck.normal(100.0, 5.0)),
        "income_gini": float(luck.uniform()),
        "displacement_ratio": np.nan,
    }
    days = {"day": np.arange(1.0, 6.0), "opinion": luck.normal(size=5)}
    maps = {"conflict": luck.uniform(size=(3, 4))}
    books = {"daily": days, "maps": maps}
    return Given(measures, {name: packed(books[name]) for name in task.keep})


def simulate_a_little_off(task: Task, seed: int) -> Given:
    """One measure of one run differs in its last bit."""
    given = simulate(task, seed)
    if (task.settings.people.vendors, seed) == (30, 2):
        given.measures["jobs"] = float(np.nextafter(given.measures["jobs"], np.inf))
    return given


def simulate_with_another_day(task: Task, seed: int) -> Given:
    """The day book of one run differs from its third day on."""
    given = simulate(task, seed)
    if (task.settings.people.vendors, seed) == (20, 2) and "daily" in given.extras:
        luck = _luck(task, seed)
        luck.normal(100.0, 5.0), luck.uniform()
        opinion = luck.normal(size=5)
        opinion[2:] += 1.0e-6
        given.extras["daily"] = packed({"day": np.arange(1.0, 6.0), "opinion": opinion})
    return given


def simulate_with_a_failure(task: Task, seed: int) -> Given:
    if seed == 2:
        raise ValueError("no such pitch")
    return simulate(task, seed)


def toy_experiment(**changes):
    said = {
        "name": "toy", "question": "How many vendors?", "base": "small", "levers": {"people.vendors": [20, 30]},
        "replicates": {"number": 3}, "keep": {"daily": True, "maps": True},
    }  # fmt: skip
    return define(Experiment.model_validate(said | changes))
