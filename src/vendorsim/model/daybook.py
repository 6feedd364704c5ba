"""What a run counts: one row a day, one column a quantity, written by the phases and read by the measures.

Amounts are sums over the day; conflict stands twice, as *counted* and as *expected* (the probability of reaching the
stage, given the state in which team and vendor met). Money moves between named accounts, so that every yuan that leaves
one enters another.
"""

import numpy as np

from vendorsim.engine.table import record_array

DAY_FIELDS = [
    # encounters
    "encounters", "encounters_with_vendors", "moved_on_or_fled", "fled", "complied", "sanctions", "seizures",
    "cases_closed",
    "friction", "physical", "injurious", "surrounded", "recorded", "officers_injured", "vendors_injured", "severity",
    "friction_expected", "physical_expected", "recorded_expected", "officers_injured_expected", "severity_expected",
    "fines_due", "fines_paid_on_time", "guided_to_stall", "persuaded",
    # officers, in person-minutes
    "minutes_on_shift", "minutes_patrol", "minutes_travel", "minutes_persuade", "minutes_document", "minutes_seize",
    "minutes_service", "minutes_move_on", "pressure_on_kin",
    # vendors
    "vendor_days", "vending_ticks", "violating_ticks", "stall_ticks", "newcomers", "exits_to_jobs", "bankruptcies",
    "displaced", "returned_within_30_minutes",
    # vendors warned off; what watching brings in
    "warned_off", "reports", "reports_answered", "false_alarms", "trips_in_vain",
    # residents
    "purchases", "purchase_metres", "complaints", "complaints_answered", "opinion", "support", "legitimacy",
    # roads
    "trips", "trip_minutes", "trip_minutes_free", "parking_searches", "parking_search_minutes", "illegal_stops",
    "blocked_share_ticks", "road_ticks", "occupied_bay_ticks", "bay_ticks",
    # locks
    "locks_standing", "locks_total", "locks_cut",
    # money, in yuan
    "sales", "shop_sales", "cost_of_goods", "spoilage", "consumption", "fines", "fees", "losses", "programme_cost",
    # residents' committees: complaints by volunteers, calls by neighbours, locks given up after one
    "volunteer_reports", "neighbour_calls", "locks_given_up", "estates_with_rules",
    # a cleared site (conversion): stall-ticks there and in the street around it, today and on a day before, and in
    # streets elsewhere on a day before; attendants
    "site_ticks", "around_ticks", "site_ticks_before", "around_ticks_before", "elsewhere_ticks_before",
    "attendants",
    # records, recorders and assistance
    "ledger_entries", "records_shown", "cases_filmed", "footage_reviewed",
    "licensed_vendor_days", "loans_lent", "loans_repaid", "loans_written_off", "fees_waived",
]  # fmt: skip

ACCOUNTS = [
    "residents", "shops", "wholesale", "treasury", "market_operator", "households", "outside",
]  # fmt: skip


def day_book(days: int) -> np.ndarray:
    """A row a day of a run, all zero."""
    return record_array(DAY_FIELDS, size=days)


def accounts() -> np.ndarray:
    """The balances of everybody who is not a vendor [yuan]; vendors' balances are their cash."""
    return record_array(ACCOUNTS)
