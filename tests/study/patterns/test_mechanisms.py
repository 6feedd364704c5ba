"""Mechanisms: each is taken away by settings that are allowed, and only where it has a part."""

import pickle

import pytest

from vendorsim.errors import VendorsimError
from vendorsim.model.model import VendorModel
from vendorsim.patterns.catalogue import catalogue
from vendorsim.patterns.mechanisms import MECHANISMS, Mechanism, chosen_mechanisms
from vendorsim.plugins.installed_programmes import installed
from vendorsim.settings.parameters import PARAMETERS
from vendorsim.settings.schema import Settings, load_settings
from vendorsim.study.experiment.checking import check

NAMES = [mechanism.name for mechanism in MECHANISMS]
SMALL = {
    "city.width": 20, "city.height": 20, "people.vendors": 12, "people.residents": 60, "people.drivers": 10,
    "people.ground_locks": 4, "people.vendors_per_officer": 6.0, "people.vendors_per_assistant": 6.0,
    "horizon.burn_in_days": 0, "horizon.days": 2,
}  # fmt: skip


def test_each_is_listed_once_with_what_it_is():
    assert len(set(NAMES)) == len(NAMES)
    assert all(mechanism.meaning for mechanism in MECHANISMS)
    with pytest.raises(ValueError, match="nothing takes it away"):
        Mechanism("idle", "nothing")


@pytest.mark.parametrize("mechanism", MECHANISMS, ids=NAMES)
def test_it_is_taken_away_within_the_hard_bounds(mechanism: Mechanism):
    for name, value in mechanism.behaviour.items():
        low, high = PARAMETERS[name].bounds
        assert low <= value <= high, name
        assert value != PARAMETERS[name].value, f"{name} is at {value} as it is"
    assert set(mechanism.only_with) <= set(installed())
    where = {f"programmes.{mechanism.only_with[0]}": {}} if mechanism.only_with else {}
    assert mechanism.programmes or mechanism.removed(Settings().with_(**where)) != Settings().with_(**where)
    assert not mechanism.only_with or mechanism.removed(Settings()) == Settings()


def test_what_is_left_is_a_setting_of_every_arm():
    arms = {arm.settings().digest(): arm for entry in catalogue().values() for arm in entry.arms}
    for arm in arms.values():
        left = arm.settings()
        for mechanism in MECHANISMS:
            left = mechanism.removed(left)
        check(left)
    pickle.dumps(MECHANISMS)


def test_a_programmes_parameter_is_set_where_the_programme_runs_and_nowhere_else():
    (known,) = chosen_mechanisms(["market_awareness"])
    alone = load_settings("default")
    assert known.removed(alone) is alone
    brought = known.removed(alone.with_(policy="block_and_channel"))
    assert brought.programmes == {"markets": {"awareness": 1.0}}
    own = known.removed(alone.with_(**{"programmes.markets.fee": 2.0}))
    assert own.programmes == {"markets": {"fee": 2.0, "awareness": 1.0}}


def test_a_mechanism_that_is_not_listed_names_the_nearest():
    with pytest.raises(VendorsimError, match=r"tie.*did you mean.*ties"):
        chosen_mechanisms(["tie"])
    assert [mechanism.name for mechanism in chosen_mechanisms([" Ties", "habit"])] == ["ties", "habit"]


def test_a_model_without_any_of_them_still_runs():
    settings = load_settings("default").with_(**SMALL, policy="block_and_channel")
    for mechanism in MECHANISMS:
        settings = mechanism.removed(settings)
    model = VendorModel(settings, seed=1).run()
    assert model.columns["ledger"]["vending_ticks"].sum() > 0.0
