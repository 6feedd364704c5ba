"""Sweeps of functions with known answers, through the real planning, running and storing."""

import hashlib
import math
from pathlib import Path

import numpy as np

from vendorsim.settings.parameters import PARAMETERS
from vendorsim.settings.schema import Settings
from vendorsim.study.execution.point_run import Given
from vendorsim.study.experiment.definition import define
from vendorsim.study.experiment.schema import Experiment
from vendorsim.study.store.results import open_sweep
from vendorsim.study.sweep import sweep

A, B, C = "legitimacy_loss", "legitimacy_disrespect", "legitimacy_fair"
FACTORS = tuple(f"behaviour.{name}" for name in (A, B, C))
BASE = Settings().with_(**{"people.vendors": 20, "people.residents": 40, "horizon.days": 1})


def swept(folder: Path, simulate, **said):
    """The results of an experiment whose runs are this function."""
    experiment = Experiment.model_validate({"name": "toy", "question": "What comes out?", **said})
    sweep(define(experiment, base=BASE), folder, workers=1, progress=False, simulate=simulate)
    return open_sweep(folder)


def share(settings, name: str) -> float:
    """Where a parameter stands in its range, 0 to 1."""
    known = PARAMETERS[name]
    return (getattr(settings.behaviour, name) - known.low) / (known.high - known.low)


def luck(*name) -> float:
    """A standard normal draw with an address."""
    words = np.frombuffer(hashlib.sha256(repr(name).encode()).digest(), np.uint32)
    return float(np.random.default_rng(words).normal())


def ishigami(task, seed: int) -> Given:
    """Ishigami & Homma (1990), a = 7, b = 0.1, on [-pi, pi]; no luck in it."""
    x, y, z = (math.pi * (2.0 * share(task.settings, name) - 1.0) for name in (A, B, C))
    return Given({"violation_share": math.sin(x) + 7.0 * math.sin(y) ** 2 + 0.1 * z**4 * math.sin(x)})


def linear(task, seed: int) -> Given:
    """Three effects in proportion 4 : 2 : 1, the second downwards."""
    x, y, z = (share(task.settings, name) for name in (A, B, C))
    return Given({"violation_share": 5.0 + 4.0 * x - 2.0 * y + z})


def shared_luck(task, seed: int) -> Given:
    """A policy's effect, luck that all share, and a tenth as much of a policy's own."""
    settings = task.settings
    effect = {"strict_seizure": 0.0, "graduated": -3.0, "laissez_faire": 1.0}[settings.policy]
    given = share(settings, A)
    value = 10.0 + effect + 5.0 * given + luck(seed) + 0.1 * luck(seed, settings.policy, given)
    return Given({"violation_share": value, "resident_opinion": luck(seed, settings.policy)})


def inert_luck(task, seed: int) -> Given:
    """One effect and luck of each point's own, of the size of 1/12 + 4: mostly noise."""
    x = share(task.settings, A)
    return Given({"violation_share": 10.0 * x + 2.0 * luck(seed) + 2.0 * luck(seed, task.settings.digest())})


def never_or_fails(task, seed: int) -> Given:
    """A run fails where the first parameter is high."""
    if share(task.settings, A) > 0.9:
        raise ValueError("no such pitch")
    return linear(task, seed)


def one_seed_fails(task, seed: int) -> Given:
    """As `linear`, with a jump on the second seed, which fails where the first parameter is high."""
    if seed == 2 and share(task.settings, A) > 0.9:
        raise ValueError("no such pitch")
    return Given({"violation_share": linear(task, seed).measures["violation_share"] + (100.0 if seed == 2 else 0.0)})
