"""Assistance: licences that make a place lawful, loans whose yuan are all accounted for, stalls without a fee."""

import math

import numpy as np
import pytest
from tests.small_worlds import QUARRELSOME, differences, ends, parameters, tiny

from vendorsim.errors import SettingsError
from vendorsim.model.clock import TICKS_PER_DAY
from vendorsim.model.daybook import ACCOUNTS
from vendorsim.model.model import VendorModel
from vendorsim.model.people.lawful import PERMITTED, PROHIBITED, RESTRICTED, is_licensed_there, violators_at
from vendorsim.plugins.response import Response
from vendorsim.programmes.assistance import due
from vendorsim.study.experiment.checking import check

NOTHING = {"licences": 0.0, "loans": 0.0, "free_pitches": 0.0, "fee_holiday_days": 0}
FREE = {"minutes_per_case": 0.0, "cost_per_case": 0.0}
MARKET = {"programmes.markets.sites": 1, "programmes.markets.stalls": 10, "programmes.markets.awareness": 1.0}
HEARD = ends(market_word=1, market_word_busy=1, weight_safety=1)


def assistance(**values) -> dict:
    return {f"programmes.assistance.{name}": value for name, value in {**NOTHING, **values}.items()}


def run(seed: int = 3, **changes) -> VendorModel:
    return VendorModel(tiny(**changes), seed=seed).run()


def money(model: VendorModel) -> float:
    account = model.columns["account"][0]
    return math.fsum([*(float(account[name]) for name in ACCOUNTS), *model.tables["vendor"].cash.tolist()])


# --- the dose -------------------------------------------------------------------------------------------------------


def test_no_help_is_no_programme_bit_for_bit():
    world = {"policy": "strict_seizure", **MARKET, **HEARD}
    plain = run(**world)
    assert not differences(plain, run(**world, **assistance()))
    ended = {
        "licences": 300.0,
        "loans": 300.0,
        "free_pitches": 1.0,
        "fee_holiday_days": 9,
        "start_day": 2,
        "end_day": 2,
    }
    assert not differences(plain, run(**world, **assistance(**ended)))
    assert not differences(plain, run(**world, **assistance(loans=300.0, loan=0.0)))


def test_the_dose_is_so_many_a_month_spread_evenly():
    for per_month in (0.0, 1.0, 7.5, 10.0, 95.0):
        counts = [due(per_month, day) for day in range(60)]
        assert sum(counts) == int(2 * per_month)
        assert max(counts) - min(counts) <= 1


def test_the_poorest_are_helped_first():
    model = VendorModel(tiny(), seed=3)
    vendors, office = model.tables["vendor"], model.city_hall.welfare
    vendors.weekly_income[:16] = np.arange(16)[::-1] * 10.0
    vendors.active[15:] = 0
    assert office.license_poorest(3) == 3
    assert np.flatnonzero(vendors.licensed).tolist() == [12, 13, 14]
    assert office.license_poorest(2) == 2
    assert np.flatnonzero(vendors.licensed).tolist() == [10, 11, 12, 13, 14]
    assert office.license_poorest(100) == 10
    assert vendors.licensed[15] == 0, "who has left the trade needs no licence"
    assert office.license_poorest(1) == 0


# --- licences -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "usable", "hour", "violators"),
    [
        (RESTRICTED, 1, 12.0, 3), (RESTRICTED, 1, 22.0, 0), (RESTRICTED, 0, 12.0, 5), (PROHIBITED, 1, 12.0, 5),
        (PERMITTED, 1, 12.0, 0), (PERMITTED, 0, 12.0, 5),
    ],
)  # fmt: skip
def test_a_licence_makes_restricted_places_lawful_and_no_other(zone, usable, hour, violators):
    p = parameters(restricted_from=7.0, restricted_until=21.0)
    assert violators_at(p, zone, usable, int(4 * (hour - 6.0)), 5, 2) == violators
    assert is_licensed_there(1, zone, usable) == (zone == RESTRICTED and usable == 1)
    assert not is_licensed_there(0, zone, usable)


def licensed_world(per_month: float, **changes) -> VendorModel:
    """A district without permitted places, whose restricted ones are so all day."""
    bounds = {**ends(restricted_from=0, restricted_until=1)}
    settings = tiny(policy="strict_seizure", **bounds, **changes, **assistance(licences=per_month, **FREE))
    model = VendorModel(settings, seed=3)
    zone = model.tables["pitch"].zone
    zone[zone == PERMITTED] = RESTRICTED
    return model


def test_who_holds_a_licence_is_no_case_where_it_covers_the_place():
    """Everybody is licensed on the first day: in restricted places nobody is a case, nor counted as a violation."""
    model = licensed_world(3000.0)
    met = []
    gather = model.gather_vendor_case
    model.gather_vendor_case = lambda tick, team, vendor: (
        met.append(int(model.tables["pitch"].zone[model.tables["vendor"].pitch[vendor]])),
        gather(tick, team, vendor),
    )[1]
    model.run()
    pitches, book = model.tables["pitch"], model.columns["ledger"]
    assert set(met) <= {PROHIBITED}
    assert pitches.stall_ticks[pitches.zone == RESTRICTED].sum() > 0
    assert pitches.violating_ticks[pitches.zone == RESTRICTED].sum() == 0
    assert (pitches.heat[pitches.zone == RESTRICTED] == 0.0).all()
    assert (book["licensed_vendor_days"] == book["vendor_days"])[:-1].all()
    without = licensed_world(0.0).run()
    zone = without.tables["pitch"].zone
    assert without.tables["pitch"].violating_ticks[zone == RESTRICTED].sum() > 0
    assert without.tables["pitch"].heat[zone == RESTRICTED].max() > 0.0


def test_beside_holders_of_licences_only_the_others_are_cases():
    model = licensed_world(0.0)
    vendors, seen = model.tables["vendor"], []
    vendors.licensed[:8] = 1
    patrol = model.patrol

    def watched(tick):
        n = patrol(tick)
        seen.extend(
            (int(v), int(model.tables["pitch"].zone[vendors.pitch[v]]))
            for v in model.tables["meeting"].vendor[:n]
            if v >= 0
        )
        return n

    model.patrol = watched
    while model.running:
        model.step()
        pitches = model.tables["pitch"]
        if model.clock.tick % TICKS_PER_DAY:
            here = vendors.pitch[(vendors.pitch >= 0) & (vendors.licensed > 0)]
            counted = np.bincount(here, minlength=pitches.size)
            restricted = (pitches.zone == RESTRICTED) & (pitches.n_standing > 0)
            assert (counted == pitches.n_licensed)[restricted].all()
    assert {v for v, zone in seen if zone == RESTRICTED} <= set(range(8, vendors.size))
    assert any(zone == RESTRICTED for _, zone in seen)


def test_to_its_holder_a_restricted_place_is_without_risk():
    """All vendors fear every place wholly and restrain themselves: without a licence they keep off, with one they trade."""
    afraid = ends(weight_risk=1, weight_restraint=1, starting_expected_loss=1, loss_half_life=1, home_utility=0)
    stood = []
    for per_month in (0.0, 3000.0):
        model = licensed_world(per_month, **afraid)
        model.tables["vendor"].risk[:] = 1.0
        model.tables["vendor"].restraint[:] = 1.0
        for _ in range(30):
            model.step()
        place = model.tables["vendor"].reserved
        zones = model.tables["pitch"].zone[place[place >= 0]]
        stood.append(int((zones == RESTRICTED).sum()))
    assert stood[1] > stood[0]


def test_officers_who_assist_hand_out_licences_only_while_the_programme_lets_them():
    for values, some in (({"licences": 1.0}, True), ({"licences": 1.0, "officers_license": False}, False)):
        model = VendorModel(tiny(**ends(flight_base=0), **assistance(**values)), seed=3)
        model.policy.respond = lambda case: Response.ASSIST
        assert bool(model.run().tables["vendor"].licensed.any()) is some


# --- loans ----------------------------------------------------------------------------------------------------------


def test_a_loan_is_cash_now_and_nobody_owes_two():
    model = VendorModel(tiny(), seed=3)
    office, vendors = model.city_hall.welfare, model.tables["vendor"]
    account = model.columns["account"]
    vendors.cash[:16] = 1000.0
    before, treasury = vendors.cash.copy(), float(account["treasury"][0])
    assert office.lend_to_poorest(2, yuan=300.0, weeks=3, interest=0.1, patience=0) == 2
    borrowers = np.flatnonzero(vendors.debt)
    assert vendors.debt[borrowers].tolist() == pytest.approx([330.0, 330.0])
    assert (vendors.cash - before)[borrowers].tolist() == [300.0, 300.0]
    assert float(account["treasury"][0]) == treasury - 600.0
    assert office.lend_to_poorest(14, yuan=300.0, weeks=3, interest=0.1, patience=0) == 14, (
        "who owes gets no second one"
    )
    assert office.lend_to_poorest(1, yuan=300.0, weeks=3, interest=0.1, patience=0) == 0


def lend(days: int, cash: float = 1000.0, gone_on: int = -1, back_on: int = -1, **terms):
    """One loan of 300 yuan over three weeks, followed from day to day: (debt, treasury) at the end, and the day book."""
    model = VendorModel(tiny(**{"horizon.days": days}), seed=3)
    office, vendors, account = model.city_hall.welfare, model.tables["vendor"], model.columns["account"]
    vendors.weekly_income[5] = -10.0
    vendors.cash[5] = 0.0
    treasury = float(account["treasury"][0])
    office.lend_to_poorest(1, yuan=300.0, weeks=3, interest=0.0, **{"patience": 1, **terms})
    vendors.cash[5] = cash
    for day in range(1, days):
        model.clock.tick = day * TICKS_PER_DAY
        if day == gone_on:
            vendors.active[5] = 0
        if day == back_on:
            model.world.bring_in(5, day, model.world.what_is_said_of_trade())
            brought = float(vendors.cash[5])
        office.collect_instalments()
    if back_on >= 0:
        assert (vendors.debt[5], vendors.cash[5]) == (0.0, brought), "what was written off is not paid later"
    return model, float(vendors.debt[5]), float(account["treasury"][0]) - treasury


def test_instalments_fall_due_each_week_and_end_with_the_debt():
    for days, debt in ((7, 300.0), (8, 200.0), (14, 200.0), (15, 100.0), (22, 0.0), (40, 0.0)):
        model, left, treasury = lend(days)
        assert left == pytest.approx(debt)
        assert treasury == pytest.approx(-debt)
        assert model.columns["ledger"]["loans_repaid"].sum() == pytest.approx(300.0 - debt)
        assert model.columns["ledger"]["loans_written_off"].sum() == 0.0


def test_who_is_broke_defaults_when_patience_ends():
    for patience, over in ((0, 8), (1, 15), (2, 22)):
        before, debt, _ = lend(over - 1, cash=50.0, patience=patience)
        assert debt == 300.0
        assert before.columns["ledger"]["loans_written_off"].sum() == 0.0
        after, debt, treasury = lend(over, cash=50.0, patience=patience)
        book = after.columns["ledger"]
        assert debt == 0.0
        assert treasury == -300.0
        assert book["loans_written_off"].sum() == book["programme_cost"].sum() == 300.0
        assert after.tables["vendor"].cash[5] == 50.0
        after.tables["vendor"].weekly_income[5] = -1000.0
        assert after.city_hall.welfare.lend_to_poorest(1, yuan=1.0, weeks=1, interest=0.0, patience=0) == 1
        assert after.tables["vendor"].debt[5] == 0.0, "who failed once gets no second loan"


def test_only_parts_missed_in_a_row_count():
    """Broke in the first and third week, with money in the second: a patience of one week is enough."""
    model = VendorModel(tiny(**{"horizon.days": 30}), seed=3)
    office, vendors = model.city_hall.welfare, model.tables["vendor"]
    vendors.weekly_income[5] = -10.0
    office.lend_to_poorest(1, yuan=300.0, weeks=3, interest=0.0, patience=1)
    debts = []
    for day in range(1, 29):
        model.clock.tick = day * TICKS_PER_DAY
        vendors.cash[5] = 0.0 if day in (7, 21) else 500.0
        office.collect_instalments()
        debts.append(float(vendors.debt[5]))
    assert debts[6::7] == pytest.approx([300.0, 200.0, 200.0, 100.0])
    assert model.columns["ledger"]["loans_written_off"].sum() == 0.0


def test_the_debt_of_who_leaves_the_trade_is_the_citys():
    for fate in ({"gone_on": 10}, {"gone_on": 10, "back_on": 11}):
        model, debt, treasury = lend(12, **fate)
        assert debt == 0.0
        assert treasury == -200.0
        assert model.columns["ledger"]["loans_written_off"].sum() == pytest.approx(200.0)


def test_no_yuan_comes_from_nowhere_with_all_of_it_on():
    everything = {"licences": 90.0, "loans": 90.0, "loan_weeks": 1, "interest": 0.1, "patience": 0, "free_pitches": 0.5,
                  "fee_holiday_days": 4}  # fmt: skip
    settings = tiny(policy="strict_seizure", **QUARRELSOME, **MARKET, **HEARD, **{"horizon.days": 12},
                    **assistance(**everything))  # fmt: skip
    model = VendorModel(settings, seed=3)
    while model.running:
        model.step()
        assert abs(money(model)) < 1e-3
        assert (model.tables["vendor"].cash >= -1e-9).all()
    book = model.columns["ledger"]
    for field in ("loans_lent", "loans_repaid", "fees_waived", "licensed_vendor_days"):
        assert book[field].sum() > 0.0, field
    running = sum(loan.owed for loan in model.city_hall.welfare._loans)
    lent = 1.1 * book["loans_lent"].sum()
    assert lent == pytest.approx(book["loans_repaid"].sum() + book["loans_written_off"].sum() + running)


# --- fees -----------------------------------------------------------------------------------------------------------


def test_the_city_pays_the_fee_of_a_free_stall():
    world = {"policy": "block_and_channel", **MARKET, **HEARD, "programmes.markets.fee": 7.0, "horizon.days": 6,
             **ends(consider_days=1)}  # fmt: skip
    paying, free = run(**world), run(**world, **assistance(free_pitches=1.0, **FREE))
    assert paying.columns["ledger"]["fees"].sum() > 0.0
    assert paying.columns["ledger"]["fees_waived"].sum() == 0.0
    book = free.columns["ledger"]
    waived, fees = float(book["fees_waived"].sum()), float(book["fees"].sum())
    assert waived > 0.0
    assert float(free.columns["account"]["market_operator"][0]) == pytest.approx(waived + fees)
    assert free.tables["vendor"].free_stall.sum() == 10
    poorest = np.argsort(free.tables["vendor"].weekly_income[free.tables["vendor"].active > 0])
    assert len(poorest) >= 10


def test_a_fee_holiday_begins_and_ends_and_the_operator_loses_nothing():
    world = {"policy": "block_and_channel", **MARKET, **HEARD, "programmes.markets.fee": 7.0, "horizon.days": 6,
             **ends(consider_days=1)}  # fmt: skip
    values = assistance(start_day=1, fee_holiday_days=3, **FREE)
    model = VendorModel(tiny(**world, **values), seed=3)
    fees = []
    while model.running:
        model.step()
        if model.clock.tick % TICKS_PER_DAY == 1:
            fees.append(float(model.tables["site"].fee.max()))
    assert fees == [7.0, 0.0, 0.0, 0.0, 7.0, 7.0, 7.0]
    book = model.columns["ledger"]
    assert book["fees"][1:4].sum() == 0.0
    assert book["fees"][0] > 0.0
    assert book["fees"][4] > 0.0
    assert book["fees_waived"][2:5].sum() > 0.0
    assert book["fees_waived"][5:].sum() == 0.0
    early = VendorModel(tiny(**world, **assistance(start_day=1, end_day=2, fee_holiday_days=30)), seed=3).run()
    assert early.tables["site"].fee.max() == 7.0


# --- dates, costs, mistakes -----------------------------------------------------------------------------------------


def test_it_begins_and_ends_on_its_days_and_is_booked():
    values = {"licences": 60.0, "start_day": 1, "end_day": 3, "minutes_per_case": 30.0, "cost_per_case": 20.0}
    model = run(policy="laissez_faire", **{"horizon.days": 4}, **assistance(**values))
    book = model.columns["ledger"]
    assert book["licensed_vendor_days"].tolist() == [0.0, 2.0, 4.0, 0.0, 0.0]
    assert book["programme_cost"].tolist() == [0.0, 40.0, 40.0, 0.0, 0.0]
    assert book["minutes_service"].tolist() == [0.0, 60.0, 60.0, 0.0, 0.0]
    assert not model.tables["vendor"].licensed.any()


def test_running_loans_are_repaid_after_the_end():
    rich = ends(starting_cash=1)
    values = {"loans": 60.0, "loan_weeks": 1, "end_day": 2, **FREE}
    book = run(policy="laissez_faire", **rich, **{"horizon.days": 10}, **assistance(**values)).columns["ledger"]
    assert book["loans_lent"][2:].sum() == 0.0
    assert book["loans_lent"].sum() > 0.0
    assert book["loans_repaid"].sum() + book["loans_written_off"].sum() == pytest.approx(book["loans_lent"].sum())


@pytest.mark.parametrize(
    ("name", "value"), [("licences", -1.0), ("loan_weeks", 0), ("free_pitches", 1.5), ("interest", 2.0), ("lones", 3.0)]
)
def test_what_is_out_of_bounds_is_told(name, value):
    with pytest.raises(SettingsError, match=f"programmes.assistance.{name}"):
        check(tiny(**assistance(**{name: value})))
