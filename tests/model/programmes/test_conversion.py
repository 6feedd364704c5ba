"""Conversion: what is cleared, who is posted, what cars and residents then make of the place, who gets the work."""

import math

import numpy as np
import pytest
from tests.small_worlds import differences, ends, parameters, tiny

from vendorsim.errors import SettingsError
from vendorsim.model.city.pitches import PitchKind
from vendorsim.model.model import VendorModel
from vendorsim.model.people.lawful import PROHIBITED
from vendorsim.model.people.opinion import chance_to_complain
from vendorsim.study.execution.run import result_of
from vendorsim.study.experiment.checking import check

# A district with a street market: the same as in the tests of crackdowns.
SMALL = {"city.seed": 3, "city.width": 16, "city.height": 24, "city.street_markets": 10.0, "people.residents": 60,
         "people.drivers": 6, "people.ground_locks": 0, "horizon.burn_in_days": 1, "horizon.days": 4}  # fmt: skip
WITH_SITES = {"city.map": "maps/small_district.txt"}  # where markets can be built, too
START = 2


def model(changes=None, **programme) -> VendorModel:
    """A run with this programme, not yet begun."""
    given = {f"programmes.conversion.{name}": value for name, value in {"start_day": START, **programme}.items()}
    return VendorModel(tiny(**{**SMALL, **(changes or {}), **given}), seed=3)


def to_day(run: VendorModel, day: int) -> VendorModel:
    """Go on until the programmes have acted on this day."""
    while run.clock.day < day or run.clock.day_begins:
        run.step()
    return run


def book(run: VendorModel, name: str) -> np.ndarray:
    return run.columns["ledger"][name]


def site_of(run: VendorModel) -> np.ndarray:
    return np.flatnonzero(run.tables["pitch"].watch == 1)


@pytest.fixture(scope="module")
def plain() -> VendorModel:
    return VendorModel(tiny(**SMALL), seed=3).run()


@pytest.fixture(scope="module")
def cleared() -> VendorModel:
    return model(car_park=False).run()


@pytest.fixture(scope="module")
def converted() -> VendorModel:
    return model(WITH_SITES, market_nearby=True, bays_per_attendant=3.0).run()


# --- dose, dates, money ---------------------------------------------------------------------------------------------


def test_nothing_cleared_is_no_programme_bit_for_bit(plain):
    assert not differences(plain, model(share=0.0, market_nearby=True).run())
    assert not differences(plain, model(end_day=START).run())


def test_until_the_day_comes_the_site_is_only_counted(plain):
    waiting = model(start_day=99).run()
    assert set(differences(plain, waiting)) == {"ledger", "pitch_watch"}
    assert set(differences(plain, waiting)["ledger"]) == {"site_ticks", "around_ticks"}
    on_the_market = plain.tables["pitch"].kind == PitchKind.STREET_MARKET
    counted = waiting.tables["pitch"].stall_ticks[on_the_market].sum()
    assert book(waiting, "site_ticks")[1:].sum() == counted > 0


def test_a_share_of_the_market_is_cleared_from_one_end():
    whole, half = site_of(model()), site_of(model(share=0.5))
    assert 0 < half.size == round(0.5 * whole.size) < whole.size
    assert set(half) < set(whole)


def test_each_thing_is_paid_for_on_its_day(cleared, converted):
    assert book(cleared, "programme_cost").tolist() == [0.0, 0.0, 600.0, 600.0, 600.0]
    assert book(cleared, "minutes_service")[START] == 480.0
    bays, stalls = 6.0 * site_of(converted).size, float(converted.tables["site"].stalls.sum())
    assert stalls > 0.0
    costs = 600.0 + 2.0 * stalls + 1700.0 / 30.0 * book(converted, "attendants")[START:]
    costs[0] += 300.0 * stalls + 1500.0 * bays
    assert book(converted, "programme_cost")[START:] == pytest.approx(costs)


def test_drivers_may_pay_for_bays():
    costs = []
    for fee in (0.0, 2.0):
        run = model(fee_per_bay=fee, start_day=0)
        while run.clock.day == 0:
            run.step()
        run.tables["area"].occupied[:] = 0.5 * run.tables["area"].bays
        run.step()
        costs.append(book(run, "programme_cost")[1])
    assert costs[0] - costs[1] == pytest.approx(2.0 * 0.5 * 6.0 * site_of(run).size)


def test_it_is_given_back_at_the_end():
    run = model(WITH_SITES, market_nearby=True, end_day=START + 1)
    before = {name: getattr(run.tables["pitch"], name).copy() for name in ("zone", "usable", "posted", "guarded")}
    to_day(run, START + 1)
    for name, column in before.items():
        assert (getattr(run.tables["pitch"], name) == column).all(), name
    assert (run.tables["area"].bays == run.world.plan.area_bays).all()
    assert not run.tables["site"].open.any()
    assert book(run, "attendants")[START + 1] == book(run, "site_ticks_before")[START + 1] == 0.0


@pytest.mark.parametrize("wrong", [{"share": 1.5}, {"which": 3}, {"car_park": "yes"}, {"post_dys": 3}])
def test_wrong_parameters_are_told(wrong):
    settings = tiny(**{f"programmes.conversion.{name}": value for name, value in wrong.items()})
    with pytest.raises(SettingsError, match=r"programmes\.conversion"):
        check(settings)


# --- clearing -------------------------------------------------------------------------------------------------------


def test_clearing_forbids_and_tells_officers_how_full_it_was():
    run = model()
    place = site_of(run)[0]
    pitches = run.tables["pitch"]
    pitches.zone[place], pitches.heat[place] = 3, 0.0
    to_day(run, START)
    assert pitches.zone[place] == PROHIBITED
    office = run.city_hall.land
    pitches.fill[place], pitches.heat[place] = 0.5, 0.0
    office.clear([int(place)], 28)
    assert pitches.heat[place] == 0.5 * pitches.capacity[place]
    office.give_back([int(place)])
    assert pitches.zone[place] == 3


def test_people_posted_keep_up_the_sense_of_officers_near():
    posted, alone = (to_day(model(car_park=False, post_days=days), START + 1) for days in (9, 0))
    there = site_of(posted)
    assert (posted.tables["pitch"].presence[there] == 1.0).all()
    assert (alone.tables["pitch"].presence[there] < 1.0).any()
    assert not alone.tables["pitch"].posted.any()
    withdrawn = to_day(model(car_park=False, post_days=1), START + 1)
    assert not withdrawn.tables["pitch"].posted.any()


def test_where_presence_does_not_deter_posts_do_nothing():
    indifferent = ends(weight_presence=0) | {"people.vendors_per_officer": 1e9, "people.vendors_per_assistant": 1e9}
    one, other = (model(indifferent, car_park=False, post_days=days).run() for days in (9, 0))
    assert not {"vendor_pitch", "vendor_cash", "vendor_takings"} & set(differences(one, other))


def test_posts_empty_the_site_and_it_fills_again():
    fearful = ends(weight_presence=1) | {"people.vendors_per_officer": 1e9, "people.vendors_per_assistant": 1e9}
    watched, open_again = (model(fearful, car_park=False, post_days=days).run() for days in (9, 1))
    assert book(watched, "site_ticks")[START:].sum() < 0.3 * book(watched, "site_ticks_before")[START:].sum()
    assert book(open_again, "site_ticks")[START + 1 :].sum() > book(watched, "site_ticks")[START + 1 :].sum()


# --- the car park ---------------------------------------------------------------------------------------------------


def test_where_cars_stand_no_stall_can(converted, cleared):
    assert book(converted, "site_ticks")[START:].sum() == 0.0
    assert book(cleared, "site_ticks")[START:].sum() > 0.0
    assert not converted.tables["pitch"].usable[site_of(converted)].any()


def test_bays_are_laid_where_the_stalls_stood(converted):
    gained = converted.tables["area"].bays - converted.world.plan.area_bays
    areas = converted.tables["pitch"].area[site_of(converted)]
    assert gained.sum() == 6.0 * areas.size
    assert set(np.flatnonzero(gained)) == set(areas)
    bays, taken = book(converted, "bay_ticks")[1:].sum(), book(converted, "occupied_bay_ticks")[1:].sum()
    assert result_of(converted).measures["parking_occupancy"] == taken / bays


def test_residents_mind_stalls_where_they_look_after_the_place():
    p = parameters(guardianship=2.0, nuisance_weight=1.0)
    assert chance_to_complain(p, 1.0, 0.5, 3.0, False, 0.0) == chance_to_complain(p, 2.0, 0.0, 3.0, False, 0.0)
    assert chance_to_complain(p, 1.0, 0.0, 3.0, False, 0.0) < chance_to_complain(p, 1.0, 0.5, 3.0, False, 0.0)


def test_residents_who_look_after_it_complain_more_and_of_it_first():
    def complaints(share: float) -> tuple[float, float]:
        run = model(ends(guardianship=1, nuisance_weight=1), car_park=False)
        run.city_hall.land.look_after([int(place) for place in site_of(run)], 100.0, share)
        run.step()
        run.tables["pitch"].nuisance[:], run.tables["resident"].tolerance[:] = 1.0, 8.0
        for tick in range(1, 72):
            run.complain(tick, True)
        guarded = run.tables["pitch"].guarded > 0
        return book(run, "complaints").sum(), run.tables["pitch"].complaints[guarded].sum()

    without, (total, guarded) = complaints(0.0), complaints(1.0)
    assert total > without[0]
    assert guarded > 0.0


# --- work -----------------------------------------------------------------------------------------------------------


def test_posts_go_to_those_who_left_then_to_cleared_vendors_then_to_others():
    run = model(car_park=False)
    vendors, office = run.tables["vendor"], run.city_hall.land.attendants
    vendors.reservation[:] = 1600.0
    vendors.active[2] = vendors.active[5] = 0
    vendors.left[2] = vendors.left[5] = 0
    vendors.poor_days[5] = 1000
    assert office.fill(1, 1600.0, 28, []) == 1
    assert vendors.post[5] == 1600.0, "who went broke takes what there is"
    assert office.fill(2, 1600.0, 28, []) == 1, "row 2 has as much already"
    assert office.fill(2, 1601.0, 28, []) == 2
    assert office.fill(4, 1601.0, 28, [7, 8, 9]) == 2
    assert np.flatnonzero(vendors.job_offer).tolist() == [7, 8]
    assert office.fill(4, 1601.0, 28, [7, 8, 9]) == 2
    assert np.flatnonzero(vendors.job_offer).tolist() == [7, 9], "who declines is asked again in his turn"
    vendors.active[9] = 0
    assert office.fill(4, 1601.0, 28, [7, 8]) == 3
    assert vendors.post[9] == 1601.0
    run.world.bring_in(2, 30, run.world.what_is_said_of_trade())
    assert office.fill(4, 1601.0, 28, [7, 8]) == 2, "who trades again has left its post"
    assert office.fill(4, 1601.0, 0, []) == 4, "after the notice others take what is left"
    office.dismiss()
    assert not vendors.job_offer.any()
    assert not vendors.post.any()


def test_a_vendor_who_takes_the_post_is_no_vendor_any_more():
    run = to_day(model({"horizon.burn_in_days": 0, "behaviour.consider_days": 1e9}, car_park=False), 1)
    office, vendors = run.city_hall.land.attendants, run.tables["vendor"]
    rows = [int(row) for row in np.flatnonzero(vendors.active)]
    assert office.fill(3, 60_000.0, 28, rows) == 0
    to_day(run, 2)
    assert office.fill(3, 60_000.0, 28, rows) == 3
    hired = np.flatnonzero(vendors.post)
    assert set(hired) <= set(rows)
    assert not vendors.active[hired].any()
    assert book(run, "exits_to_jobs")[1] == 3


def test_jobs_are_those_of_vendors_and_attendants(converted):
    record, days = result_of(converted), slice(1, None)
    there = book(converted, "vendor_days")[days] + book(converted, "attendants")[days]
    assert record.measures["jobs"] == pytest.approx(there.mean())


# --- the market nearby, and what is measured ------------------------------------------------------------------------


def test_the_market_is_built_on_the_nearest_free_site(converted):
    city, market = converted.city_hall, converted.city_hall.land.street_markets()[0]
    away = {one.site: abs(one.row - market.row) + abs(one.column - market.column) for one in city.candidate_sites()}
    built = [one.site for one in city.candidate_sites() if one.is_built]
    assert built == [min(away, key=lambda site: (away[site], site))]


def test_who_stood_there_is_told_of_the_market():
    run = model(car_park=False)
    vendors, land = run.tables["vendor"], run.city_hall.land
    place = int(site_of(run)[0])
    knows = np.flatnonzero((vendors.candidates == place).any(axis=1) & (vendors.active > 0))
    row = int(knows[0])
    vendors.habit[row] = 0.0
    vendors.habit[row, vendors.candidates[row] == place] = 0.9
    land.clear([place], 28)
    land.point_to_market(0)
    assert np.flatnonzero(vendors.knows_site == 0).tolist() == [row]


def test_return_and_displacement_are_held_against_the_days_before(cleared, plain):
    measures = result_of(cleared).measures
    before, after = book(cleared, "site_ticks")[:START].mean(), book(cleared, "site_ticks")[START:]
    assert measures["return_to_site_ratio"] == pytest.approx(after.sum() / (before * after.size))
    around, vending = book(cleared, "around_ticks"), book(cleared, "vending_ticks")
    elsewhere = vending - book(cleared, "site_ticks") - around
    trend = elsewhere[START:].mean() / elsewhere[:START].mean()
    more = around[START:].sum() - trend * around[:START].mean() * after.size
    assert measures["displacement_ratio"] == pytest.approx(more / (trend * before * after.size - after.sum()))
    for name in ("return_to_site_ratio", "displacement_ratio"):
        assert math.isnan(result_of(plain).measures[name])


def test_word_of_markets_spreads_once_a_day_however_many_ask():
    run = model({**WITH_SITES, "programmes.markets.sites": 1, "horizon.days": 2}, car_park=False)
    city, awareness = run.city_hall, run.tables["site"].awareness
    run.step()
    known = awareness.copy()
    city.spread_knowledge()
    assert known.any()
    assert (awareness == known).all()
