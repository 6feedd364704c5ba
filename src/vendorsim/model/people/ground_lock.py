"""Private ground locks on public parking bays: a violation with a low livelihood stake (essay S2)."""

import numpy as np

from vendorsim.engine import streams
from vendorsim.engine.compiled import phase, rule
from vendorsim.engine.draws import draw, pair, stream
from vendorsim.engine.table import Column, Table
from vendorsim.model.clock import TICKS_PER_DAY
from vendorsim.model.people.estate import rules_at, volunteers_at
from vendorsim.model.people.lawful import tick_from
from vendorsim.model.people.vendor import lognormal


class GroundLocks(Table, kind="lock", records="locks"):
    """The ground locks of a city, one row each, and the household behind each."""

    identity = Column(np.int64, "", "which household it is, for draws")
    resident = Column(np.int32, "row", "the resident who put it up")
    row = Column(np.int32, "cell", "where it is")
    column = Column(np.int32, "cell", "where it is")
    area = Column(np.int32, "area", "the parking area it lies in")
    standing = Column(np.int8, "", "whether it still stands")
    barrier = Column(np.float64, "1", "pressure that makes the household take it away")
    pressure = Column(np.float64, "1", "persuasion gathered so far")
    ties = Column(np.float64, "1", "strength of its ties to kin and employers, 0 to 1")
    temper = Column(np.float64, "1", "grievance above which it resists")
    visits = Column(np.int32, "", "times officers came about it")
    home_visits = Column(np.int32, "", "of which home visits")
    tie_visits = Column(np.int32, "", "times kin or employers were asked to help")
    refusals = Column(np.int32, "", "times it refused")
    last_outcome = Column(np.int8, "", "what became of the last visit")
    last_day = Column(np.int32, "day", "when officers last came", -1000)
    removed_day = Column(np.int32, "day", "when it went, -1 while it stands", -1)


@phase
def make_locks(locks, resident_home_row, resident_home_column, estate_cells, area_of_cell, city, parameters, seed):
    """Households of estates, spread evenly over the residents, keep a public bay for themselves."""
    width = city[0].width
    p = parameters[0]
    people = stream(seed, streams.HOUSEHOLD, 0)
    n = resident_home_row.size
    for lock in range(locks.size):
        key = pair(people, lock)
        locks[lock].identity = lock
        r = int((lock + draw(key, 0)) / locks.size * n)
        for _ in range(n):
            if estate_cells[resident_home_row[r] * width + resident_home_column[r]] >= 0:
                break
            r = (r + 1) % n
        locks[lock].resident = r
        locks[lock].row, locks[lock].column = resident_home_row[r], resident_home_column[r]
        locks[lock].area = area_of_cell[locks[lock].row * width + locks[lock].column]
        locks[lock].standing = 1
        locks[lock].barrier = lognormal(draw(key, 1), p.barrier_median, p.barrier_sigma)
        locks[lock].ties = min(1.0, p.tie_strength * (0.5 + draw(key, 2)))
        locks[lock].temper = p.temper + p.temper_spread * (2.0 * draw(key, 3) - 1.0)


@phase
def take_bays_away(locks, pitches, open_places, areas, city, parameters, ledger, tick):
    """Bays that nobody else can use in this tick: behind locks whose owners are out, and under stalls."""
    p, lock_weight = parameters[0], city[0].lock_weight
    book, tick_of_day = ledger[tick // TICKS_PER_DAY], tick % TICKS_PER_DAY
    for area in range(areas.size):
        areas[area].lost = 0.0
    if tick_from(p.lock_owners_leave) <= tick_of_day < tick_from(p.lock_owners_return):
        for lock in range(locks.size):
            if locks[lock].standing:
                areas[locks[lock].area].lost += lock_weight
    for i in range(1, open_places[0] + 1):
        place = open_places[i]
        areas[pitches[place].area].lost += pitches[place].kerb_bays
    for area in range(areas.size):
        areas[area].lost = min(areas[area].lost, p.lost_bays_at_most * areas[area].bays)
        book.bay_ticks += areas[area].bays - areas[area].lost
        book.occupied_bay_ticks += min(areas[area].occupied, areas[area].bays - areas[area].lost)


@rule
def barrier_under_rules(p, barrier, rules):
    """Pressure that makes a household give way: less where its estate has made the rule itself."""
    return barrier * (1.0 - p.rules_relief * rules)


@phase
def neighbours_call(locks, resident_home_cell, estate_cells, estates, parameters, ledger, seed, day, calls_per_day):
    """Where an estate has rules, volunteers call on neighbours who keep a lock all the same; some then take it away.

    It is pressure by people one has to live with, and is counted with that on kin.
    """
    p, book, luck = parameters[0], ledger[day], stream(seed, streams.NEIGHBOURS, day)
    for lock in range(locks.size):
        home = resident_home_cell[locks[lock].resident]
        rules = rules_at(home, estate_cells, estates)
        if locks[lock].standing == 0 or rules == 0.0 or draw(luck, locks[lock].identity) >= calls_per_day:
            continue
        locks[lock].pressure += p.neighbour_pressure * volunteers_at(home, estate_cells, estates)
        book.neighbour_calls += 1.0
        book.pressure_on_kin += 1.0
        if locks[lock].pressure > barrier_under_rules(p, locks[lock].barrier, rules):
            locks[lock].standing, locks[lock].removed_day = 0, day
            book.locks_given_up += 1.0
