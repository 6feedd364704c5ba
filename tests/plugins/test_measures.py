"""What every measure must say of itself, and that none of those that were asked for is missing."""

import math

import numpy as np
import pytest
from tests.small_worlds import tiny

from vendorsim.measures.base import DIRECTIONS, GROUPS, MEASURES
from vendorsim.model.daybook import DAY_FIELDS
from vendorsim.model.model import VendorModel
from vendorsim.study.execution.run import result_of

ASKED_FOR = [
    "friction_per_1000_encounters", "physical_per_1000_vendor_years", "recorded_per_1000_vendor_years",
    "injuries_per_recorded", "conflict_severity_index", "vendors_never_in_physical_conflict_share",
    "monthly_net_income_median", "income_gini", "below_minimum_wage_share", "vendors_trading", "jobs",
    "violation_share", "carriageway_blocked_share", "road_speed_ratio", "complaints_per_1000_residents_week",
    "parking_search_minutes", "locks_standing_share", "officer_minutes_per_case", "sanctions_per_vendor_year",
    "resident_opinion", "vendor_legitimacy", "shopping_distance",
]  # fmt: skip


@pytest.fixture(scope="module")
def result():
    return result_of(VendorModel(tiny(), seed=1).run())


@pytest.mark.parametrize("name", ASKED_FOR)
def test_a_measure_that_was_asked_for_is_there(name):
    assert name in MEASURES


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_says_unit_denominator_direction_and_meaning(name):
    one = MEASURES[name]
    assert one.unit.strip()
    assert one.denominator.strip()
    assert one.direction in DIRECTIONS
    assert one.group in GROUPS
    assert one.meaning.endswith("."), "the meaning is one sentence"
    assert "\n" not in one.meaning
    assert one.name == name


def test_rare_conflict_is_estimated_twice():
    twice = {name for name, one in MEASURES.items() if "counted" in one.estimators}
    conflict = {name for name in ASKED_FOR if MEASURES[name].group == "conflict"}
    assert twice == conflict
    assert len(twice) == 6


OF_A_PROGRAMME = {"return_to_site_ratio", "displacement_ratio", "trips_in_vain_share"}


def test_a_run_gives_every_measure_as_a_number(result):
    assert set(result.measures) == {column for one in MEASURES.values() for column in one.names}
    assert all(isinstance(value, float) for value in result.measures.values())
    # Only what divides by something that a short run may not have seen, or that no programme brought, can be undefined.
    unknown = {name for name, value in result.measures.items() if not math.isfinite(value)}
    rare = {"injuries_per_recorded", "injuries_per_recorded_counted", "conflict_concentration"}
    assert unknown <= rare | OF_A_PROGRAMME


@pytest.mark.parametrize("name", [name for name in ASKED_FOR if name.endswith(("_share", "_ratio"))])
def test_shares_lie_between_nothing_and_all(result, name):
    assert 0.0 <= result.measures[name] <= 1.0


def test_the_daily_series_are_of_equal_length_and_hold_the_measured_days_only(result):
    assert set(result.daily) == {"day", *DAY_FIELDS}
    assert {series.shape for series in result.daily.values()} == {(3,)}
    assert {series.dtype for series in result.daily.values()} == {np.dtype(np.float64)}


def test_measures_leave_the_burn_in_out():
    whole = VendorModel(tiny(**{"horizon.burn_in_days": 0, "horizon.days": 3}), seed=1).run()
    late = VendorModel(tiny(**{"horizon.burn_in_days": 2, "horizon.days": 1}), seed=1).run()
    measured, book = result_of(late).measures, whole.columns["ledger"]
    assert measured["violation_share"] == book["violating_ticks"][2] / book["vending_ticks"][2]
    assert measured["vendors_trading"] == book["vendor_days"][2]
