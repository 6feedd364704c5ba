"""A clip that a scenario releases: on its day, as large as asked, and no clip at all at reach 0."""

import numpy as np
import pytest
from tests.small_worlds import differences, tiny

from vendorsim.errors import SettingsError
from vendorsim.model.model import VendorModel
from vendorsim.study.experiment.checking import check

WORLD = {
    "city.width": 14, "city.height": 14, "people.drivers": 0, "people.ground_locks": 0, "people.vendors": 8,
    "people.residents": 200, "horizon.burn_in_days": 0, "horizon.days": 3, "policy": "laissez_faire",
    "behaviour.opinion_pace": 0.005,
}  # fmt: skip


def run(**changes) -> VendorModel:
    return VendorModel(
        tiny(**WORLD, **{f"programmes.viral_clip.{name}": value for name, value in changes.items()}), seed=2
    ).run()


def test_a_clip_that_nobody_sees_or_that_comes_too_late_is_no_clip():
    plain = VendorModel(tiny(**WORLD), seed=2).run()
    for changes in ({"reach": 0.0}, {"start_day": 3}, {"start_day": 1, "end_day": 1}):
        assert not differences(plain, run(**changes))


def test_approval_falls_on_its_day_by_who_sees_it_and_how_bad_it_looks():
    """Fall of mean approval on the evening of day 1 against the same town without the clip."""
    plain = VendorModel(tiny(**WORLD), seed=2).run().columns["ledger"]["opinion"]

    def falls(**changes):
        return plain - run(start_day=1, **changes).columns["ledger"]["opinion"]

    usual = falls(reach=0.4, slant=1.0)
    assert usual[0] == 0.0
    assert usual[1] > 0.0
    assert falls(reach=0.8, slant=1.0)[1] > usual[1]
    assert falls(reach=0.4, slant=0.5)[1] == pytest.approx(0.5 * usual[1], rel=0.1)


def test_vendors_see_it_as_well_and_the_city_talks_of_it():
    plain, model = VendorModel(tiny(**WORLD), seed=2).run(), run(reach=0.6, cost=70.0)
    assert (model.tables["vendor"].legitimacy < plain.tables["vendor"].legitimacy).any()
    clip = model.city_hall.news.viral_clips()[0]
    assert (clip.born, clip.reach, clip.is_answered) == (0, 0.6, False)
    assert model.columns["ledger"]["programme_cost"].tolist() == [70.0, 0.0, 0.0]
    assert np.count_nonzero(model.tables["talk"].identity >= 0) == 1


@pytest.mark.parametrize(("name", "value"), [("reach", 1.0), ("slant", -0.1), ("start_day", 1.5)])
def test_a_wrong_parameter_is_told(name, value):
    with pytest.raises(SettingsError, match=name):
        check(tiny(**{f"programmes.viral_clip.{name}": value}))
