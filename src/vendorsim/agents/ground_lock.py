"""Private ground locks on public parking bays: a violation with a low livelihood stake (essay S2)."""

import numpy as np

from vendorsim import streams
from vendorsim.agents.estate import rules_at, volunteers_at
from vendorsim.agents.vendor import lognormal
from vendorsim.clock import TICKS_PER_DAY, tick_of
from vendorsim.draws import draw, pair, stream
from vendorsim.kernels import phase, rule
from vendorsim.table import Column, Table

OWNERS_LEAVE, OWNERS_RETURN = tick_of(8.0), tick_of(18.0)


class GroundLocks(Table, kind="lock"):
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


@phase(
    writes=["lock_identity", "lock_resident", "lock_row", "lock_column", "lock_area", "lock_standing", "lock_barrier",
            "lock_ties", "lock_temper"]
)  # fmt: skip
def make_locks(lock_identity, lock_resident, lock_row, lock_column, lock_area, lock_standing, lock_barrier, lock_ties,
               lock_temper, resident_home_row, resident_home_column, estate_cells, area_of_cell, width, parameters,
               seed):  # fmt: skip
    """Households of estates, spread evenly over the residents, keep a public bay for themselves."""
    p = parameters[0]
    people = stream(seed, streams.HOUSEHOLD, 0)
    n = resident_home_row.size
    for lock in range(lock_identity.size):
        key = pair(people, lock)
        lock_identity[lock] = lock
        r = int((lock + draw(key, 0)) / lock_identity.size * n)
        for _ in range(n):
            if estate_cells[resident_home_row[r] * width + resident_home_column[r]] >= 0:
                break
            r = (r + 1) % n
        lock_resident[lock] = r
        lock_row[lock], lock_column[lock] = resident_home_row[r], resident_home_column[r]
        lock_area[lock] = area_of_cell[lock_row[lock] * width + lock_column[lock]]
        lock_standing[lock] = 1
        lock_barrier[lock] = lognormal(draw(key, 1), p.barrier_median, p.barrier_sigma)
        lock_ties[lock] = min(1.0, p.tie_strength * (0.5 + draw(key, 2)))
        lock_temper[lock] = p.temper + p.temper_spread * (2.0 * draw(key, 3) - 1.0)


@phase(writes=["area_lost", "ledger"])
def take_bays_away(lock_standing, lock_area, pitch_area, pitch_kerb_bays, open_places, area_bays, area_occupied,
                   area_lost, lock_weight, ledger, tick):  # fmt: skip
    """Bays that nobody else can use in this tick: behind locks whose owners are out, and under stalls."""
    book, tick_of_day = ledger[tick // TICKS_PER_DAY], tick % TICKS_PER_DAY
    for area in range(area_lost.size):
        area_lost[area] = 0.0
    if OWNERS_LEAVE <= tick_of_day < OWNERS_RETURN:
        for lock in range(lock_standing.size):
            if lock_standing[lock]:
                area_lost[lock_area[lock]] += lock_weight
    for i in range(1, open_places[0] + 1):
        place = open_places[i]
        area_lost[pitch_area[place]] += pitch_kerb_bays[place]
    for area in range(area_lost.size):
        area_lost[area] = min(area_lost[area], 0.9 * area_bays[area])
        book.bay_ticks += area_bays[area] - area_lost[area]
        book.occupied_bay_ticks += min(area_occupied[area], area_bays[area] - area_lost[area])


@rule
def barrier_under_rules(p, barrier, rules):
    """Pressure that makes a household give way: less where its estate has made the rule itself."""
    return barrier * (1.0 - p.rules_relief * rules)


@phase(writes=["lock_pressure", "lock_standing", "lock_removed_day", "ledger"])
def neighbours_call(
    lock_identity, lock_resident, lock_standing, lock_barrier, lock_pressure, lock_removed_day, resident_home_cell,
    estate_cells, estate_rules, estate_volunteers, parameters, ledger, seed, day, calls_per_day,
):  # fmt: skip
    """Where an estate has rules, volunteers call on neighbours who keep a lock all the same; some then take it away.

    It is pressure by people one has to live with, and is counted with that on kin.
    """
    p, book, luck = parameters[0], ledger[day], stream(seed, streams.NEIGHBOURS, day)
    for lock in range(lock_standing.size):
        home = resident_home_cell[lock_resident[lock]]
        rules = rules_at(home, estate_cells, estate_rules)
        if lock_standing[lock] == 0 or rules == 0.0 or draw(luck, lock_identity[lock]) >= calls_per_day:
            continue
        lock_pressure[lock] += p.neighbour_pressure * volunteers_at(home, estate_cells, estate_volunteers)
        book.neighbour_calls += 1.0
        book.pressure_on_kin += 1.0
        if lock_pressure[lock] > barrier_under_rules(p, lock_barrier[lock], rules):
            lock_standing[lock], lock_removed_day[lock] = 0, day
            book.locks_given_up += 1.0
