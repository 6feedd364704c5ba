"""Every array of the state is declared, once, as it is."""

import importlib.util
from collections import defaultdict

import numpy as np
import pytest
from tests.small_worlds import tiny

from vendorsim.model.model import VendorModel
from vendorsim.model.state import ARRAYS, State


@pytest.fixture(scope="module")
def model() -> VendorModel:
    return VendorModel(tiny(), seed=1)


def test_every_array_of_the_state_is_declared_once_and_used(model: VendorModel):
    of_tables = [name for table in model.tables.values() for name, _ in table.arrays()]
    assert sorted([*of_tables, *ARRAYS]) == sorted(model.columns)


def test_arrays_along_one_dimension_are_equally_long(model: VendorModel):
    lengths = defaultdict(set)
    for name, one in ARRAYS.items():
        for dimension, length in zip(one.shape, np.shape(model.columns[name]), strict=True):
            lengths[dimension].add(length)
    assert not {dimension: found for dimension, found in lengths.items() if len(found) > 1}


def test_what_is_declared_says_what_it_is_and_who_fills_it():
    for name, one in ARRAYS.items():
        assert one.meaning, name
        assert importlib.util.find_spec(f"vendorsim.{one.owner}"), f"{name}: no module {one.owner}"


def test_what_is_not_declared_or_declared_otherwise_is_refused():
    state = State()
    with pytest.raises(TypeError, match=r"noise is not declared in vendorsim/model/state\.py"):
        state.put(noise=np.zeros(3))
    for wrong in (np.zeros(3, np.int32), np.zeros((3, 1))):
        with pytest.raises(TypeError, match=r"weights is .* of shape"):
            state["weights"] = wrong
