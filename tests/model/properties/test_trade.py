"""Who is in the trade: persons stay who they are, come for income, go for officers and better work, and none is lost."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.model.worlds.test_minimal_difference import CHARACTER
from tests.small_worlds import QUARRELSOME, ends, parameters, records, tiny

from vendorsim.errors import SettingsError
from vendorsim.model.daybook import ACCOUNTS, accounts, day_book
from vendorsim.model.model import VendorModel
from vendorsim.model.people import trade
from vendorsim.model.people.trade import NEVER

RESTLESS = {
    "behaviour.consider_days": 1.0, "behaviour.option_spread": 0.4, "behaviour.leave_days": 5.0,
    "people.vendors": 24, "horizon.burn_in_days": 0, "horizon.days": 25,
}  # fmt: skip
yuan = st.floats(10.0, 5000.0)


def market(n: int, **given: np.ndarray | float) -> dict[str, np.ndarray]:
    """Columns of persons for the phases of the trade, all alike but for what is given."""
    usual = {
        "identity": np.arange(n), "active": np.zeros(n, np.int8), "since": np.full(n, NEVER, np.int32),
        "left": np.full(n, NEVER, np.int32), "weekly_income": np.full(n, 450.0), "bother": np.zeros(n),
        "reservation": np.full(n, 2000.0), "post": np.zeros(n), "job_offer": np.zeros(n),
    }  # fmt: skip
    return usual | {name: np.broadcast_to(value, n).astype(usual[name].dtype) for name, value in given.items()}


def entering(people: dict[str, np.ndarray], heard: float, day: int = 200, **given: float) -> set[int]:
    """Identities of those who take up the trade."""
    rows, record = np.zeros(len(people["identity"]), np.int32), np.array([parameters(**given)], parameters().dtype)
    record = record.view(np.recarray)
    count = trade.draw_newcomers(records(**people), record, rows, np.uint64(5), day, heard)
    return set(people["identity"][rows[:count]].tolist())


def staying(people: dict[str, np.ndarray], **given: float) -> set[int]:
    """Identities of those who are still in the trade after a day on which everybody weighs it up."""
    n = len(people["identity"])
    whole, yuan = {name: np.zeros(n, np.int32) for name in ("pitch", "reserved", "choose_at")}, np.zeros(n)
    small = {name: np.zeros(n, np.int8) for name in ("licensed", "free_stall", "goods")}
    vendors = records(**people | whole | small, cash=yuan, stock=yuan, tools=yuan, stall_site=np.full(n, -1, np.int32))
    vendors["active"] = 1
    record = np.array([parameters(consider_days=1.0, **given)], parameters().dtype).view(np.recarray)
    sites = records(holders=np.zeros((1, 2), np.int32))
    trade.leave_for_jobs(vendors, sites, record, accounts(), day_book(3), np.uint64(5), 72)
    return set(people["identity"][vendors["active"] > 0].tolist())


# --- the rules ------------------------------------------------------------------------------------------------------


@given(net=yuan, outside=yuan, more=st.floats(1.01, 3.0))
def test_the_trade_is_worth_more_the_more_it_pays_and_the_less_there_is_elsewhere(net, outside, more):
    p = parameters(least_advantage=0.1)
    better = trade.advantage(p, net, outside)
    assert trade.advantage(p, net * more, outside) >= better >= trade.advantage(p, net, outside * more)
    assert trade.advantage(p, -1e9, outside) == pytest.approx(math.log(0.1)), "nothing is as bad as a tenth"
    assert trade.advantage(p, outside * 7.0 / 30.0, outside) == pytest.approx(0.0, abs=1e-12)


@given(reservation=yuan, appeal=st.floats(0.2, 5.0))
def test_a_life_is_spent_in_the_trade_by_those_who_do_well_in_it_and_badly_elsewhere(reservation, appeal):
    p = parameters()
    share = trade.share_of_life_in_trade(p, reservation, appeal)
    assert 0.0 <= share <= 1.0
    assert trade.share_of_life_in_trade(p, 1.1 * reservation, appeal) <= share + 1e-12
    assert trade.share_of_life_in_trade(p, reservation, 1.1 * appeal) >= share - 1e-12


@given(usually=st.floats(0.0, 20.0), used=st.floats(0.01, 3.0))
def test_a_meeting_costs_its_nuisance_and_less_to_who_is_used_to_them(usually, used):
    assert trade.felt_meeting(parameters(nuisance_of_moving=20.0, habituation=0.0), usually) == pytest.approx(20.0)
    p = parameters(nuisance_of_moving=20.0, habituation=used)
    assert trade.felt_meeting(p, 0.0) == pytest.approx(20.0)
    assert trade.felt_meeting(p, usually + 0.1) < trade.felt_meeting(p, usually) <= 20.0


def test_two_limits_lie_apart_by_both_premiums():
    p = parameters(entry_premium=0.3, stay_premium=0.4)
    assert trade.wants_to_enter(p, 0.3) == pytest.approx(0.5)
    assert trade.wants_to_leave(p, -0.4) == pytest.approx(0.5)


# --- entry ----------------------------------------------------------------------------------------------------------


def test_whoever_comes_for_little_also_comes_for_more():
    """Paired luck: the newcomers at one income are among those at a higher one, and fewer when officers are felt."""
    people = market(2000, reservation=np.linspace(1500.0, 3500.0, 2000))
    came = [entering(people, heard, consider_days=3.0) for heard in (300.0, 450.0, 600.0)]
    assert came[0] < came[1] < came[2]
    known = market(2000, since=1, left=5, reservation=people["reservation"])
    plagued = market(2000, since=1, left=5, reservation=people["reservation"], bother=60.0)
    assert entering(plagued, 450.0, consider_days=3.0) < entering(known, 450.0, consider_days=3.0)
    assert entering(plagued, 450.0, consider_days=3.0, felt_meetings=0.0) == entering(known, 450.0, consider_days=3.0)


def test_whoever_comes_at_a_high_reservation_also_comes_at_a_low_one():
    low, high = market(2000, reservation=1800.0), market(2000, reservation=2400.0)
    assert entering(high, 450.0, consider_days=2.0) < entering(low, 450.0, consider_days=2.0)
    assert entering(market(2000, post=2400.0), 450.0, consider_days=2.0) == entering(
        market(2000, reservation=2400.0), 450.0, consider_days=2.0
    ), "a post of the city counts as what it pays"


def test_luck_is_the_persons_and_not_the_rows():
    people = market(500, reservation=np.linspace(1500.0, 3500.0, 500))
    mixed = {name: column[::-1].copy() for name, column in people.items()}
    assert entering(mixed, 450.0, consider_days=2.0) == entering(people, 450.0, consider_days=2.0)
    assert staying(mixed) == staying(people)
    assert 0 < len(staying(people)) < 500


def test_who_left_stays_away_for_a_while():
    people = market(50, since=1, left=100, reservation=100.0)
    sure = {"consider_days": 1.0, "leave_days": 100.0}
    assert entering(people, 450.0, day=199, **sure) == set()
    assert entering(people, 450.0, day=200, **sure) == set(range(50))


# --- exit -----------------------------------------------------------------------------------------------------------


def test_whoever_stays_with_trouble_also_stays_without_it():
    reservation = np.linspace(1500.0, 4500.0, 2000)
    kept = [staying(market(2000, reservation=reservation, bother=bother)) for bother in (0.0, 60.0, 120.0)]
    assert kept[0] > kept[1] > kept[2]
    poor = staying(market(2000, reservation=reservation, weekly_income=350.0))
    assert poor < staying(market(2000, reservation=reservation, weekly_income=500.0))


def test_a_good_post_draws_out_of_the_trade_and_a_bad_one_does_not():
    assert staying(market(100, job_offer=60_000.0)) == set()
    plain = staying(market(2000, reservation=2600.0))
    assert staying(market(2000, reservation=2600.0, job_offer=2500.0)) == plain
    assert staying(market(2000, reservation=2600.0, job_offer=3000.0)) < plain


# --- whole runs -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("policy", ["strict_seizure", "block_and_channel"])
def test_persons_stay_who_they_are_however_often_they_come_and_go(policy):
    model = VendorModel(tiny(policy=policy, **QUARRELSOME, **RESTLESS), seed=2)
    vendors = model.tables["vendor"]
    names = ("identity", *(name for name in CHARACTER if name not in ("candidates", "distances")))
    before, size = {name: getattr(vendors, name).copy() for name in names}, vendors.nbytes()
    known, outside = {}, {}
    while model.running:
        model.step()
        if not model.clock.day_begins:
            continue
        for row in np.flatnonzero(vendors.active):
            assert np.array_equal(known.setdefault(row, vendors.candidates[row].copy()), vendors.candidates[row])
            if row in outside:
                assert model.clock.day - 1 - outside.pop(row) >= RESTLESS["behaviour.leave_days"], "back too early"
        for row in np.flatnonzero((vendors.active == 0) & (vendors.since != NEVER)):
            outside.setdefault(row, int(vendors.left[row]))
            assert vendors.pitch[row] == vendors.stall_site[row] == -1
            assert vendors.cash[row] == vendors.stock[row] == vendors.licensed[row] == 0
    assert all(np.array_equal(getattr(vendors, name), column) for name, column in before.items())
    assert np.unique(vendors.identity).size == vendors.size
    assert vendors.nbytes() == size, "coming and going takes memory"
    book, n = model.columns["ledger"], np.count_nonzero(vendors.active)
    assert book["newcomers"].sum() > 20 and book["exits_to_jobs"].sum() > 20
    assert 24 + book["newcomers"].sum() - book["exits_to_jobs"].sum() - book["bankruptcies"].sum() == n
    held = [*(float(model.columns["account"][0][name]) for name in ACCOUNTS), *vendors.cash.tolist()]
    assert abs(math.fsum(held)) <= 1e-6 * max(map(abs, held))


def test_there_is_a_row_for_each_person_and_a_larger_pool_leaves_the_others_who_they_are():
    small, large = (VendorModel(tiny(**{"behaviour.pool_share": share}), seed=4).tables["vendor"] for share in (0.5, 2))
    assert (small.size, large.size) == (24, 48)
    for name in ("identity", *CHARACTER):
        assert np.array_equal(getattr(small, name), getattr(large, name)[:24]), f"{name} depends on the pool"


def test_without_a_pool_only_those_come_who_were_there():
    model = VendorModel(tiny(**RESTLESS, **{"behaviour.pool_share": 0.0}), seed=2).run()
    assert model.tables["vendor"].size == 24
    assert model.columns["ledger"]["newcomers"].sum() > 0


def test_whoever_weighs_nothing_up_neither_comes_nor_goes():
    book = VendorModel(tiny(**{**RESTLESS, **ends(consider_days=1)}), seed=2).run().columns["ledger"]
    assert book["newcomers"].sum() == book["exits_to_jobs"].sum() == 0


def test_the_start_is_made_of_those_for_whom_the_trade_is_worth_it():
    """Vendors could earn less elsewhere than those outside; and they sell better."""
    many = {"people.vendors": 600, "people.residents": 30, "people.drivers": 0, "behaviour.pool_share": 2.0}
    vendors = VendorModel(tiny(**many), seed=4).tables["vendor"]
    inside = vendors.active > 0
    assert inside.tolist() == [True] * 600 + [False] * 1200
    assert np.log(vendors.reservation[~inside]).mean() - np.log(vendors.reservation[inside]).mean() > 0.1
    assert np.log(vendors.appeal[inside]).mean() > np.log(vendors.appeal[~inside]).mean() + 0.05


def vendors_at_the_end(seed: int, yuan: float) -> float:
    """Vendors in the last ten of forty days, in a district where people buy much, at a median of reservation incomes."""
    much = {**RESTLESS, "behaviour.consider_days": 5.0, "behaviour.option_spread": 0.1, "people.weight": 60.0}
    settings = tiny(**{**much, "horizon.days": 40, "behaviour.reservation_income": yuan})
    return float(VendorModel(settings, seed=seed).run().columns["ledger"]["vendor_days"][-10:].mean())


def test_the_better_the_work_elsewhere_the_fewer_vendors_there_are():
    """Means over three seeds at reservation incomes of 700, 2,500 and 8,000 yuan."""
    numbers = [np.mean([vendors_at_the_end(seed, yuan) for seed in range(3)]) for yuan in (700.0, 2500.0, 8000.0)]
    assert numbers[0] > 1.2 * numbers[1] > 1.2 * 1.2 * numbers[2], numbers


def test_what_officers_cost_is_borne_by_who_is_met_and_fades():
    model = VendorModel(tiny(policy="strict_seizure", **{"horizon.burn_in_days": 0, "horizon.days": 30}), seed=2)
    for _ in range(10 * 72):
        model.step()
    vendors = model.tables["vendor"]
    met = vendors.last_met_tick >= 0
    assert (vendors.bother[met & (vendors.active > 0)] > 0.0).all() and met.any()
    assert (vendors.bother[~met & (vendors.since == 0)] == 0.0).all()
    model.tables["team"].shift[:] = 99  # nobody is on duty any more
    before = vendors.bother.max()
    while model.running:
        model.step()
    assert 0.0 < vendors.bother.max() < 0.6 * before


def test_a_newcomer_believes_what_is_said_in_the_district():
    model = VendorModel(tiny(**{"horizon.days": 3}), seed=2)
    vendors, row = model.tables["vendor"], 20
    vendors.weekly_income[:16], vendors.bother[:16], vendors.expected_loss[:16] = 600.0, 70.0, 33.0
    model.world.bring_in(row, 1, model.world.what_is_said_of_trade())
    assert (vendors.weekly_income[row], vendors.bother[row], vendors.expected_loss[row]) == (600.0, 70.0, 33.0)
    assert (vendors.active[row], vendors.since[row], vendors.violations[row]) == (1, 1, 0.0)
    assert (vendors.candidates[row] >= 0).any(), "it knows no place"


def test_a_key_that_was_taken_away_says_what_to_use_instead():
    for key, instead in (("people.newcomer_rows_share", "pool_share"), ("behaviour.weight_wage", "reservation_income"),
                         ("behaviour.attachment_to_trade", "stay_premium"), ("behaviour.entry_rate", "pool_share"),
                         ("behaviour.entry_response", "option_spread")):  # fmt: skip
        with pytest.raises(SettingsError, match=rf"{key}: was taken away; .*behaviour\.{instead}"):
            tiny(**{key: 0.5})
