"""Small districts for tests of the model, what a model's state is, and where two of them differ.

No test here may depend on the value of a parameter, which calibration moves: where a mechanism has to be strong, weak or
off, its parameter is taken to an end of its own bounds.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np

from vendorsim.engine.table import record_array
from vendorsim.model.encounter.confrontation import STATE_FIELDS
from vendorsim.model.model import VendorModel
from vendorsim.settings.parameters import PARAMETERS
from vendorsim.settings.schema import Settings, load_settings

ROOT = Path(__file__).parent.parent
SHIPPED = ("block_and_channel", "evidence_first", "graduated", "laissez_faire", "persuasion_first", "strict_seizure")

TINY = {
    "city.width": 20, "city.height": 20, "people.vendors": 16, "people.residents": 120, "people.drivers": 20,
    "people.ground_locks": 6, "people.vendors_per_officer": 8.0, "people.vendors_per_assistant": 4.0,
    "people.weight": 20.0, "horizon.burn_in_days": 1, "horizon.days": 3,
}  # fmt: skip

# Behaviour taken to the ends of its bounds so that quarrels are frequent and long.
EASILY = {
    "temper": 0, "flight_base": 0, "flight_belief": 0, "flight_apparent": 0, "flight_mobility": 0, "calm_down": 0,
    "fear_of_arrest": 0, "verbal_to_obstruct": 1, "obstruct_to_blows": 1, "blows_to_injury": 1, "blows_to_crowd": 1,
    "recorded_blows": 1, "recorded_injury": 1, "recorded_crowd": 1, "comply_order": 0, "comply_talk": 0,
}  # fmt: skip


def end_of(name: str, side: int) -> float:
    """The smallest (0) or largest (1) value that settings take for a parameter."""
    return PARAMETERS[name].bounds[side]


def ends(**sides: int) -> dict[str, float]:
    """Changes of settings that take parameters to an end of their bounds."""
    return {f"behaviour.{name}": end_of(name, side) for name, side in sides.items()}


QUARRELSOME = ends(**EASILY)


def tiny(**changes: Any) -> Settings:
    """A district of 400 m x 400 m with a few vendors and many officers; `changes` by dotted name."""
    return load_settings("default").with_(**{**TINY, **changes})


def parameters(**given: float) -> Any:
    """The record that rules read, with the parameters that a case is about set by hand."""
    unknown = set(given) - set(PARAMETERS)
    assert not unknown, f"no such parameter: {unknown}"
    return record_array({**{name: one.value for name, one in PARAMETERS.items()}, **given})[0]


def encounter(**given: float) -> Any:
    """The record that rules fill, with what a case is about set by hand; incomes are per week."""
    s = record_array(STATE_FIELDS)[0]
    for name, value in given.items():
        s[name] = value
    s.daily_income = s.weighed_income / 7.0
    return s


def records(**fields: Any) -> np.ndarray:
    """An array of records as phases read them, from a column a field."""
    columns = {name: np.asarray(column) for name, column in fields.items()}
    kinds = [(name, column.dtype, column.shape[1:]) for name, column in columns.items()]
    made = np.zeros(len(next(iter(columns.values()))), np.dtype((np.record, np.dtype(kinds, align=True))))
    for name, column in columns.items():
        made[name] = column
    return made


def state(model: VendorModel) -> dict[str, np.ndarray]:
    """Every array and number of a model, by the names that phases know them by."""
    of_tables = dict(column for table in model.tables.values() for column in table.columns())
    records = {table.records_name for table in model.tables.values()}
    others = {name: np.asarray(value) for name, value in model.columns.items() if name not in records}
    return dict(sorted({**of_tables, **others}.items()))


def digest(model: VendorModel) -> str:
    """A number for the whole state: two models are equal, bit for bit, when theirs are."""
    total = hashlib.sha256(str(model.clock.tick).encode())
    for name, array in state(model).items():
        total.update(name.encode() + str(array.dtype).encode() + np.ascontiguousarray(array).tobytes())
    total.update(repr(model.incidents).encode())
    return total.hexdigest()[:16]


def differences(one: VendorModel, other: VendorModel) -> dict[str, np.ndarray]:
    """Names of columns whose bits differ, with the rows (or, of a record, the fields) in which they do."""
    found = {}
    theirs = state(other)
    for name, mine in state(one).items():
        if mine.dtype.names:
            fields = [f for f in mine.dtype.names if mine[f].tobytes() != theirs[name][f].tobytes()]
            if fields:
                found[name] = np.array(fields)
        elif mine.tobytes() != theirs[name].tobytes():
            apart = (mine != theirs[name]) if mine.shape == theirs[name].shape else np.array([True])
            found[name] = np.unique(np.nonzero(np.atleast_1d(apart))[0])
    return found


def in_another_process(code: str, *, timeout: float = 300, **environment: str) -> str:
    """What a piece of Python prints in a fresh process that finds the package and these tests."""
    path = os.pathsep.join([str(ROOT), *(entry for entry in sys.path if entry)])
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=timeout, check=False,
        env={**os.environ, "PYTHONPATH": path, **environment}, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
