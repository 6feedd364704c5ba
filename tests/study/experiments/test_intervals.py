"""Intervals of a summary: within what is possible, and honest where nothing was counted."""

import math

import numpy as np
import pytest

from vendorsim.measures.base import all_measures
from vendorsim.report.read import of_summary
from vendorsim.report.study import Study
from vendorsim.settings.schema import Settings
from vendorsim.study.comparison import plan_comparison
from vendorsim.study.curves import possible
from vendorsim.study.statistics import NONE_SEEN
from vendorsim.study.store.tables import Run
from vendorsim.study.summary import summarise
from vendorsim.telling.wording import with_interval

POLICIES = ["strict_seizure", "laissez_faire"]
NEVER = "vendors_never_in_physical_conflict_share"


def summary_of(changes):
    """Three runs of two policies, with half of everything but what `changes` says, by column and seed."""
    plan = plan_comparison(Settings(), POLICIES, 3)
    names = [name for measure in all_measures().values() for name in measure.names]
    runs = []
    for policy in POLICIES:
        for place, seed in enumerate(plan.seeds):
            values = dict.fromkeys(names, 0.5) | {name: given[place] for name, given in changes.items()}
            daily = {"encounters": np.full(10, 100.0), "vendor_days": np.full(10, 365.0), "recorded": np.zeros(10)}
            runs.append(Run(policy, seed, values, daily, None, {}, 1.0))
    return summarise(plan, runs, all_measures(), {})


NOTHING = dict.fromkeys(
    ("physical_per_1000_vendor_years_counted", "friction_per_1000_encounters_counted", "conflict_severity_index_counted",
     "sanctions_per_vendor_year", "friction_per_1000_encounters"), (0.0, 0.0, 0.0)
)  # fmt: skip


@pytest.fixture(scope="module")
def summary():
    return summary_of({
        **NOTHING, f"{NEVER}_counted": (1.0, 1.0, 1.0), "recorded_per_1000_vendor_years_counted": (0.0, 0.0, 9.0),
        "violation_share": (1.0, 1.0, 0.7), "monthly_net_income_median": (-50.0, 10.0, 400.0),
    })  # fmt: skip


def interval(summary, name):
    found = summary["measures"]["strict_seizure"][name]
    return found["mean"], found["low"], found["high"]


def test_no_rate_is_negative_and_no_share_above_one(summary):
    assert interval(summary, "recorded_per_1000_vendor_years_counted")[1] == 0.0
    assert interval(summary, "violation_share")[2] == 1.0
    assert interval(summary, "monthly_net_income_median")[1] < 0.0, "income can be a loss"
    bounds = summary["definitions"]
    assert bounds["violation_share"]["bounds"] == [0.0, 1.0]
    assert bounds["friction_per_1000_encounters"]["bounds"] == [0.0, None]
    assert bounds["monthly_net_income_median"]["bounds"] == [None, None]


def test_a_count_of_none_has_the_limit_of_its_exposure(summary):
    # Three runs of ten days with a vendor-year a day, and with 100 encounters a day.
    assert interval(summary, "physical_per_1000_vendor_years_counted") == (
        0.0,
        0.0,
        pytest.approx(1000 * NONE_SEEN / 30),
    )
    assert interval(summary, "friction_per_1000_encounters_counted") == (
        0.0,
        0.0,
        pytest.approx(1000 * NONE_SEEN / 3000),
    )
    assert interval(summary, "sanctions_per_vendor_year") == (0.0, 0.0, pytest.approx(NONE_SEEN / 30))
    assert interval(summary, f"{NEVER}_counted") == (1.0, pytest.approx(math.exp(-3 * NONE_SEEN / 30)), 1.0)


def test_an_expected_number_of_none_is_known_to_be_none(summary):
    assert interval(summary, "friction_per_1000_encounters") == (0.0, 0.0, 0.0)


def test_points_of_none_have_no_interval(summary):
    assert interval(summary, "conflict_severity_index_counted") == (0.0, None, None)
    assert with_interval(summary["measures"]["strict_seizure"]["conflict_severity_index_counted"]) == "0"


def test_two_counts_of_none_tell_no_difference_and_no_gain(summary):
    for name in ("physical_per_1000_vendor_years_counted", f"{NEVER}_counted"):
        found = summary["differences"]["laissez_faire"][name]
        assert (found["mean"], found["low"], found["high"], found["excludes_zero"]) == (0.0, None, None, False)
    assert summary["expected_over_counted"]["physical_per_1000_vendor_years"]["strict_seizure"] is None


def test_a_daily_band_stays_where_the_series_can_be():
    mean, low, high = possible("violation_share", (np.array([0.9, 0.1]), np.array([0.7, -0.2]), np.array([1.1, 0.4])))
    assert low.tolist() == [0.7, 0.0]
    assert high.tolist() == [1.0, 0.4]
    assert mean.tolist() == [0.9, 0.1]
    rain = (np.array([1.0]), np.array([-1.0]), np.array([3.0]))
    assert possible("rain", rain) is rain


def test_labels_say_a_unit_once_and_omitted_measures_have_a_reason(summary):
    known = summary["definitions"]
    study = Study(None, "comparison", POLICIES, tuple(POLICIES), {}, known, tuple(known), of_summary(summary))
    assert study.labelled("friction_per_1000_encounters") == "quarrels per 1,000 encounters"
    assert study.labelled("violation_share") == "vending in violation [share]"
    assert study.labelled("vendors_trading") == "vendors trading"
    assert study.labelled("injuries_per_recorded") == "officers injured per recorded incident"
    assert study.why_not_in_per_cent("friction_per_1000_encounters") == "zero"
    assert study.why_not_in_per_cent("monthly_net_income_median") == "reaches_zero"
    assert study.why_not_in_per_cent("violation_share") == ""
    assert "friction_per_1000_encounters" not in study.in_per_cent("conflict")
