"""A copy of a running model goes on as the original would have, leaves it alone, and has agents and arrays of its own."""

import copy
import pickle

import numpy as np
import pytest
from tests.small_worlds import QUARRELSOME, differences, tiny

from vendorsim.engine.lazy_mesa import mesa
from vendorsim.errors import VendorsimError
from vendorsim.model.model import VendorModel


def pickled(one):
    return pickle.loads(pickle.dumps(one))


WAYS = {"copy": copy.copy, "deepcopy": copy.deepcopy, "pickle": pickled}


def stepped(model, ticks):
    for _ in range(ticks):
        model.step()
    return model


@pytest.fixture
def model():
    return stepped(VendorModel(tiny(), seed=3), 80)


@pytest.fixture(params=WAYS)
def way(request):
    return WAYS[request.param]


def test_a_copy_goes_on_as_the_original_would_have_and_leaves_it_alone(model, way):
    unbroken = stepped(VendorModel(tiny(), seed=3), 140)
    other = stepped(way(model), 60)
    assert not differences(other, unbroken)
    assert (other.steps, other.incidents) == (unbroken.steps, unbroken.incidents)
    assert not differences(model, stepped(VendorModel(tiny(), seed=3), 80))
    assert not differences(stepped(model, 60), unbroken)


def test_no_array_is_shared_that_a_run_can_change(model, way):
    other, shared = way(model), [*vars(model.world.plan).values(), *vars(model.world.roads).values()]
    for name, column in model.columns.items():
        if isinstance(column, np.ndarray) and not any(column is one for one in shared):
            assert not np.shares_memory(column, other.columns[name]), name


def test_the_books_of_a_copy_are_its_own(model, way):
    other = way(model)
    before = model.datacollector.get_model_vars_dataframe()
    assert other.datacollector.get_model_vars_dataframe().equals(before)
    stepped(other, 60)
    assert model.datacollector.get_model_vars_dataframe().equals(before)
    assert len(other.datacollector.model_vars["sales"]) == 140


def test_agents_of_a_copy_are_views_of_its_own_rows(model, way):
    model.agents[0].mark = "mine"
    other = way(model)
    assert [(type(one), one.row, one.unique_id) for one in other.agents] == [
        (type(one), one.row, one.unique_id) for one in model.agents
    ]
    one = other.agents[0]
    assert (one.model, one.mark) == (other, "mine")
    one.cash = -5.0
    assert other.tables["vendor"].cash[one.row] == -5.0 != model.tables["vendor"].cash[one.row]
    stepped(other, 72 * 2)
    assert sum(1 for one in other.agents if type(one).__name__ == "Vendor") == other.tables["vendor"].active.sum()


def test_an_agent_is_copied_with_its_model(model, way):
    some = list(model.agents)[:2]
    first, second = (way(some) if way is not copy.copy else copy.deepcopy(some))[:2]
    assert first.model is second.model is not model
    assert first.model.agents[0] is first


class Own(VendorModel):
    """A model of a user's own, with attributes that refer to its parts."""

    def __init__(self, name):
        super().__init__(tiny(**QUARRELSOME), seed=5)
        self.name, self.seen, self.first = name, [], self.agents[0]
        self.datacollector = mesa.DataCollector(model_reporters={"cash": sum_of_cash})
        self.usual, self.shop = self.shop, self.shop_and_note
        self.columns_seen = {"cash": self.tables["vendor"].cash}

    def shop_and_note(self, tick, weekend):
        self.usual(tick, weekend)
        self.seen.append(tick)

    def step(self):
        super().step()
        self.datacollector.collect(self)


def sum_of_cash(model):
    return float(model.tables["vendor"].cash.sum())


def test_a_model_of_ones_own_takes_its_attributes_along(way):
    model, unbroken = stepped(Own("one"), 50), stepped(Own("one"), 90)
    other = stepped(way(model), 40)
    assert type(other) is Own
    assert (other.name, other.seen, len(model.seen)) == ("one", list(range(90)), 50)
    assert other.first is other.agents[0]
    assert other.columns_seen["cash"] is other.tables["vendor"].cash
    assert other.datacollector.model_vars == unbroken.datacollector.model_vars
    assert not differences(other, unbroken)
    assert not differences(stepped(model, 40), unbroken)


def test_agents_that_are_no_rows_and_mesas_own_luck_are_copied(model, way):
    mesa.Agent(model).note = "a stranger"
    model.random.random(), model.rng.random()
    other = way(model)
    stranger = next(one for one in other.agents if type(one) is mesa.Agent)
    assert (stranger.note, stranger.model, len(other.agents)) == ("a stranger", other, len(model.agents))
    assert (other.random.random(), other.rng.random()) == (model.random.random(), model.rng.random())


def test_two_models_are_copied_as_two(way):
    one, two = (stepped(VendorModel(tiny(), seed=seed), 10) for seed in (1, 2))
    copies = copy.deepcopy([one, two, one]) if way is copy.copy else way([one, two, one])
    assert copies[0] is copies[2] is not copies[1]
    assert not differences(stepped(copies[1], 30), stepped(two, 30))


def test_a_model_within_a_tick_is_refused(model, way, tmp_path):
    tick = model.meetings()
    next(tick)
    with pytest.raises(VendorsimError, match=r"^VendorModel: a tick is under way; [^\n]+$") as told:
        way(model)
    assert isinstance(told.value, TypeError)
    with pytest.raises(VendorsimError, match="a tick is under way"):
        model.save(tmp_path / "run")
    for _ in tick:
        pass
    assert not differences(way(model), model)


PARTS = {
    "world": lambda model: model.world,
    "city hall": lambda model: model.city_hall,
    "phase": lambda model: model.shop,
}


@pytest.mark.parametrize("part", PARTS)
def test_a_part_by_itself_is_refused_in_one_sentence(model, part):
    for way in (copy.deepcopy, pickle.dumps):
        with pytest.raises(
            VendorsimError, match=r"^\w+: a part of a running model cannot be copied by itself; [^\n]+$"
        ):
            way(PARTS[part](model))


def test_the_values_can_be_copied_and_stay_as_they_were(model):
    books, vendors = copy.deepcopy(model.datacollector), pickled(model.tables["vendor"])
    before, cash = model.datacollector.get_model_vars_dataframe(), vendors.cash.copy()
    assert np.array_equal(cash, model.tables["vendor"].cash)
    stepped(model, 60)
    assert books.get_model_vars_dataframe().equals(before)
    assert np.array_equal(vendors.cash, cash)
    assert not np.array_equal(model.tables["vendor"].cash, cash)
