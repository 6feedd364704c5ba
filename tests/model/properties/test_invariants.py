"""What must hold at every tick of every run: books balance, places hold, chances are chances, hours fit into shifts."""

import math

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.small_worlds import QUARRELSOME, SHIPPED, end_of, ends, state, tiny

from vendorsim.model.clock import TICKS_PER_DAY, TICKS_PER_HALF_DAY
from vendorsim.model.daybook import ACCOUNTS, DAY_FIELDS
from vendorsim.model.model import VendorModel
from vendorsim.model.people.site_choice import TRADED

worlds = st.fixed_dictionaries(
    {
        "policy": st.sampled_from(SHIPPED),
        "city.seed": st.integers(1, 5),
        "people.vendors": st.sampled_from([1, 16, 40]),
        "people.residents": st.sampled_from([0, 30, 200]),
        "people.vendors_per_assistant": st.sampled_from([2.0, 6.0, 1e9]),
        "patrol.strategy": st.sampled_from(["hot_spot", "random", "fixed_round", "rotating"]),
        "patrol.dwell_minutes": st.sampled_from([0.0, 5.0, 60.0]),
        "patrol.lock_duty_share": st.sampled_from([0.0, 0.3, 1.0]),
        "patrol.team_size": st.sampled_from([2, 4]),
    }
)
tempers = st.sampled_from(
    [
        {},
        QUARRELSOME,
        QUARRELSOME | ends(bystander_base=1, kin_present=1, clip_filmed=1, clip_least=1),
        ends(starting_cash=0, consider_days=0, leave_days=0, working_capital=1, days_until_bankrupt=0, basket_median=0),
        ends(patrol_speed=0, minutes_document=1, minutes_seize=1, desk_seize=1, people_seize=1),
        ends(market_word=1, market_word_busy=1, stake_weight=0, weight_peers=1, stall_lapses_after=0),
    ]
)
MARKETS = {"programmes.markets.sites": 2, "programmes.markets.stalls": 6, "programmes.markets.awareness": 1.0}
markets = st.sampled_from(
    [
        {},
        MARKETS,
        {**MARKETS, "programmes.markets.morning": False},
        {**MARKETS, "programmes.markets.night": False, "programmes.markets.start_day": 1},
        {**MARKETS, "programmes.markets.end_day": 2, "programmes.markets.permits_per_stall": 0.5},
    ]
)


def money(model: VendorModel) -> tuple[float, float]:
    """The sum of all accounts and all cash, and the largest of them: what the sum is to be measured by."""
    account = model.columns["account"][0]
    held = [*(float(account[name]) for name in ACCOUNTS), *model.tables["vendor"].cash.tolist()]
    return math.fsum(held), max(1.0, *(abs(amount) for amount in held))


def standing(model: VendorModel) -> np.ndarray:
    """Vendors at each pitch, counted again."""
    pitch = model.tables["vendor"].pitch
    return np.bincount(pitch[pitch >= 0], minlength=model.tables["pitch"].size)


def check_people_and_places(model: VendorModel) -> None:
    vendors, pitches, sites = model.tables["vendor"], model.tables["pitch"], model.tables["site"]
    tick = (model.clock.tick - 1) % TICKS_PER_DAY
    half = tick // TICKS_PER_HALF_DAY
    trading = vendors.pitch >= 0
    assert (vendors.active[trading] == 1).all(), "somebody trades who has given up"
    assert (vendors.identity[vendors.active == 1] >= 0).all()
    here = standing(model)
    if tick < TICKS_PER_DAY - 1:  # at the end of the day all are home, and nobody has counted since
        assert (here == pitches.n_standing).all()
    p, planned = model.columns["parameters"][0], pitches.site >= 0
    room = np.where(planned, pitches.capacity, pitches.room)  # a planned market never spills over
    assert (here <= room).all(), "more stalls than there is room for"
    assert (pitches.n_reserved <= room).all()
    assert (room < pitches.capacity * (1.0 + p.spill) + 1.0).all()
    beyond = (room > pitches.capacity) & (pitches.road < 0)
    assert not beyond.any(), "stalls spill over where there is no carriageway"
    assert (vendors.broad[trading & planned[vendors.pitch]] == 0).all(), (
        "a stall is set out broadly in a planned market"
    )
    assert (pitches.n_reserved >= 0).all()
    assert (pitches.usable[here > 0] == 1).all(), "a stall stands where none can"
    for place in np.flatnonzero((here > 0) & (pitches.site >= 0)):
        site = int(pitches.site[place])
        assert sites.open[site, half], "a stall stands in a market that is shut"
        assert sites.opens[site, half] <= tick < sites.closes[site, half], "a stall stands outside the market's hours"
    for site in range(sites.size):
        holders = vendors.stall_site == site
        assert (vendors.active[holders] == 1).all(), "somebody holds a stall who has given up"
        for half_day in range(2):
            trade_then = int(TRADED[vendors.goods[holders], half_day].sum())
            assert trade_then == sites.holders[site, half_day]
            if sites.open[site, half_day]:
                assert trade_then <= sites.permits[site, half_day], "more holders of stalls than permits"


def check_quantities(model: VendorModel) -> None:
    vendors, pitches, sites, teams = (model.tables[kind] for kind in ("vendor", "pitch", "site", "team"))
    for name in ("stock", "tools", "violations", "pressure", "appeal"):
        assert (getattr(vendors, name) >= 0.0).all(), f"vendors' {name} below nothing"
    assert (vendors.cash >= -1e-9).all(), "a vendor owes money"
    shares = {
        **{f"vendor {name}": getattr(vendors, name) for name in ("legitimacy", "ties", "restraint", "habit", "risk")},
        **{f"pitch {name}": getattr(pitches, name) for name in ("presence", "fill", "obstruction")},
        **{f"site {name}": getattr(sites, name) for name in ("awareness", "attendance", "repulsion")},
        **{f"team {name}": getattr(teams, name) for name in ("fatigue", "respect", "law", "communication", "judgement")},
        "resident opinion": model.tables["resident"].opinion,
        "resident anchor": model.tables["resident"].anchor, "resident support": model.tables["resident"].support,
        "resident way": model.tables["resident"].way, "road blocked": model.tables["road"].blocked,
    }  # fmt: skip
    for name, values in shares.items():
        assert ((values >= 0.0) & (values <= 1.0)).all(), f"{name} outside 0..1"
    assert (model.tables["area"].occupied >= 0.0).all()
    assert (model.tables["road"].stopped >= 0.0).all()
    assert (model.tables["road"].minutes >= model.tables["road"].free_minutes).all()
    for name, column in state(model).items():
        if column.dtype.kind == "f":
            assert not np.isnan(column).any(), f"{name} is not a number"


def check_hours(model: VendorModel) -> None:
    teams = model.tables["team"]
    on_shift = teams.shift_left > 0.0
    assert (teams.shift_left >= 0.0).all()
    assert (teams.budget[on_shift] + teams.shift_left[on_shift] >= -1e-9).all(), (
        "a team has promised more than its shift"
    )


WORK = ("patrol", "travel", "persuade", "document", "seize", "service", "move_on")


def check_day_book(model: VendorModel, day: int) -> None:
    book = model.columns["ledger"][day]
    for name in DAY_FIELDS:
        if name != "legitimacy":
            assert book[name] >= 0.0, f"{name} of day {day} below nothing"
    shift = float(model.columns["parameters"]["shift_minutes"][0]) * float(model.tables["team"].people.sum())
    assert book["minutes_on_shift"] == pytest.approx(shift)
    assert sum(float(book[f"minutes_{kind}"]) for kind in WORK) <= shift * (1.0 + 1e-9), "more work than hours"
    assert book["encounters_with_vendors"] <= book["encounters"]
    assert book["fled"] + book["complied"] <= book["encounters_with_vendors"]
    assert book["friction"] >= book["physical"] >= book["injurious"] >= book["surrounded"]
    assert book["friction_expected"] >= book["physical_expected"] >= book["recorded_expected"]
    assert book["fines_paid_on_time"] <= min(book["fines_due"], book["fines"]) + 1e-9
    assert book["violating_ticks"] + book["stall_ticks"] <= book["vending_ticks"]
    told = [row for row in model.incidents if row["day"] == day]
    assert len(told) == book["friction"], "not every quarrel has left a record"
    assert sum(row["highest"] >= 3 for row in told) == book["physical"]
    assert sum(row["highest"] >= 4 for row in told) == book["injurious"]
    assert sum(row["highest"] >= 5 for row in told) == book["surrounded"]
    assert sum(row["recorded"] for row in told) == book["recorded"]
    assert sum(row["vendor_injured"] for row in told) == book["vendors_injured"]
    assert sum(row["officer_injured"] for row in told if row["recorded"]) == book["officers_injured"]


CHANCES = (
    "_probability", "_chance", "_draw", "reach_verbal", "reach_obstruct", "reach_blows", "reach_injury", "reach_crowd",
    "recorded_expected", "caught", "hardship", "legitimacy", "respect", "clip",
)  # fmt: skip


def check_incidents(model: VendorModel) -> None:
    numbers = [row["incident"] for row in model.incidents]
    assert len(set(numbers)) == len(numbers)
    for row in model.incidents:
        for name, value in row.items():
            if name.endswith(CHANCES) and "_from_" not in name and name != "without_respect":
                assert 0.0 <= value <= 1.0, f"{name} of incident {row['incident']} is {value}"
        chain = [row[f"reach_{stage}"] for stage in ("verbal", "obstruct", "blows", "injury")]
        assert chain == sorted(chain, reverse=True)
        stage = highest = 1
        for minute, before, after, hazard, luck, least in row["transitions"]:
            assert before == stage, "a transition begins where the last one did not end"
            assert abs(after - before) == 1 or after == 5
            assert 0.0 < hazard <= 1.0
            assert 0.0 < luck < 1.0
            assert 0.0 <= least <= luck < least + hazard < 1.0, "the draw does not lie where this step takes it"
            assert 1 <= minute <= row["contest_minutes"] + 1
            stage, highest = after, max(highest, after)
        assert highest == row["highest"], "the path does not lead to the stage that was counted"


@settings(max_examples=60, phases=[Phase.explicit, Phase.generate])  # shrinking whole runs would take an hour
@given(world=worlds, temper=tempers, market=markets, seed=st.integers(0, 2**40))
def test_a_run_keeps_its_books_places_chances_and_hours(world, temper, market, seed):
    days = 3
    changes = {**world, **temper, **market, "horizon.burn_in_days": 1, "horizon.days": days - 1}
    model = VendorModel(tiny(**changes), seed=seed)
    start, _ = money(model)
    assert start == pytest.approx(0.0, abs=1e-6)
    while model.running:
        model.step()
        total, largest = money(model)
        assert abs(total) <= 1e-6 * largest, f"{total} yuan came from nowhere by tick {model.clock.tick}"
        check_people_and_places(model)
        check_hours(model)
        if model.clock.tick % 6 == 0:
            check_quantities(model)
        if model.clock.day_begins:
            check_day_book(model, model.clock.day - 1)
    check_incidents(model)


def book_of(seed: int = 3, **changes) -> np.ndarray:
    return VendorModel(tiny(**changes), seed=seed).run().columns["ledger"]


def test_the_made_worlds_hold_what_they_are_to_test():
    """Guards the test above: quarrels, markets, newcomers and bankruptcies do happen in such worlds."""
    assert book_of(policy="strict_seizure", **QUARRELSOME)["physical"].sum() > 5
    heard = ends(market_word=1, market_word_busy=1)
    assert book_of(policy="block_and_channel", **MARKETS, **heard)["stall_ticks"].sum() > 100
    poor = ends(starting_cash=0, working_capital=1, days_until_bankrupt=0)
    assert book_of(**poor, **{"horizon.days": 8, "people.residents": 0})["bankruptcies"].sum() > 0
    inviting = {"people.vendors": 40, "people.weight": 200.0, "horizon.days": 60, "policy": "laissez_faire"}
    assert book_of(**inviting, **ends(consider_days=0, reservation_income=0))["newcomers"].sum() > 0


@pytest.mark.parametrize("kind", ["lock", "vendor"])
def test_nobody_is_met_by_two_teams_in_one_tick(kind):
    duty = 1.0 if kind == "lock" else 0.0
    many = {"patrol.lock_duty_share": duty, "people.ground_locks": 3, "people.vendors_per_officer": 1.0}
    calm = {"behaviour.comply_order": end_of("comply_order", 0), "behaviour.flight_base": end_of("flight_base", 0)}
    model, met = VendorModel(tiny(**many, **calm, **ends(lock_visit_interval=0, temper=1)), seed=3), 0
    for _ in range(72 * 2):
        cases = [(vendor, lock) for _, vendor, lock in model.meetings()]
        met += len(cases)
        assert len(cases) == len(set(cases)), f"tick {model.clock.tick}: {cases}"
    assert met > 0
