"""The curves of a report: what they are called by is what they show."""

import numpy as np
import pytest

from vendorsim.settings.schema import Settings
from vendorsim.study.curves import curves, drawn
from vendorsim.study.execution.run import simulate


def test_a_curve_over_all_days_is_the_measure_of_its_name():
    days = 12
    result = simulate(Settings().with_(**{"horizon.burn_in_days": 2, "horizon.days": days}), 3)
    book = {name: np.asarray(values, dtype=np.float64)[None, :] for name, values in result.daily.items()}
    found = curves(book, days)
    assert set(found) == set(drawn())
    assert len(found) > 5
    for name, values in found.items():
        assert values[0, 0] == pytest.approx(result.measures[name], rel=1e-9), name


def test_a_moving_week_is_a_ratio_of_sums_and_not_a_mean_of_ratios():
    book = {"violating_ticks": np.array([[0.0, 0.0, 9.0]]), "vending_ticks": np.array([[1.0, 2.0, 9.0]])}
    assert curves(book, 3)["violation_share"] == pytest.approx(np.array([[0.75]]))


def test_another_models_series_are_drawn_as_they_are():
    assert curves({"rain": np.array([[1.0, 2.0, 6.0]])}, 3)["rain"] == pytest.approx(np.array([[3.0]]))
