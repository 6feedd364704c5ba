"""Another policy answers between two dates, and only then."""

import numpy as np
import pytest
from tests.small_worlds import tiny

from vendorsim.errors import SettingsError, VendorsimError
from vendorsim.model.model import VendorModel
from vendorsim.study.experiment.checking import check

DAYS = {"horizon.burn_in_days": 0, "horizon.days": 9}
OTHER = {"programmes.change_of_policy.policy": "laissez_faire"}
CHANGE = {**OTHER, "programmes.change_of_policy.start_day": 3, "programmes.change_of_policy.end_day": 6}


def book(**changes):
    return VendorModel(tiny(**{**DAYS, **changes}), seed=4).run().columns["ledger"]


def test_the_run_is_the_settings_policy_before_and_the_other_one_in_between():
    plain, changed = book(), book(**CHANGE)
    acts = ("seizures", "minutes_move_on")
    assert plain["seizures"][3:6].sum() + plain["minutes_move_on"][3:6].sum() > 0
    assert plain[:3].tobytes() == changed[:3].tobytes()
    assert all(changed[name][3:6].sum() == 0 for name in acts)
    assert sum(changed[name][6:].sum() for name in acts) > 0


def test_a_change_that_never_comes_or_changes_nothing_leaves_every_bit():
    plain = book()
    for changes in (
        {"programmes.change_of_policy.start_day": 3},
        {**OTHER, "programmes.change_of_policy.start_day": 100},
        {**OTHER, "programmes.change_of_policy.end_day": 0},
        {**CHANGE, "programmes.change_of_policy.policy": "strict_seizure"},
    ):
        assert np.array_equal(plain, book(**changes)), changes


@pytest.mark.parametrize(("name", "told"), [("laisez_faire", "did you mean"), ("./mine.py", "unknown policy")])
def test_a_policy_that_is_not_installed_is_refused_before_its_first_day(name, told):
    wrong = tiny(**{**DAYS, "programmes.change_of_policy.policy": name})
    with pytest.raises(VendorsimError, match=told):
        VendorModel(wrong)


def test_a_check_names_the_place_of_a_policy_that_is_not_installed():
    with pytest.raises(SettingsError, match=r"programmes\.change_of_policy\.policy: unknown policy .*did you mean"):
        check(tiny(**{"programmes.change_of_policy.policy": "laisez_faire"}))
    check(tiny(**CHANGE))
    check(tiny(**{"programmes.change_of_policy.policy": ""}))
