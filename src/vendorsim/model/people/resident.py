"""Residents: where they live and work, when they come and go, what they think, and the people they talk to."""

import numpy as np

from vendorsim.engine import streams
from vendorsim.engine.compiled import phase, rule
from vendorsim.engine.draws import draw, normal, pair, stream
from vendorsim.engine.table import Column, RowView, Table
from vendorsim.model.people.choosing import pick
from vendorsim.model.people.lawful import tick_between
from vendorsim.model.people.vendor import logit_normal_share

ACQUAINTANCES = 6
AT_HOME, LOCAL_WORK, OUTSIDE_WORK, SCHOOL = 0, 1, 2, 3


class Residents(Table, kind="resident"):
    """The residents of a city, one row each, ordered by where they live; each stands for `weight` persons."""

    identity = Column(np.int64, "", "who it is, for draws")
    home_cell = Column(np.int32, "cell", "where it lives")
    home_row = Column(np.int32, "cell", "where it lives")
    home_column = Column(np.int32, "cell", "where it lives")
    work_row = Column(np.int32, "cell", "where it works, learns or takes the bus")
    work_column = Column(np.int32, "cell", "where it works, learns or takes the bus")
    occupation = Column(np.int8, "", "0 at home, 1 works here, 2 works elsewhere, 3 at school")
    leaves = Column(np.int16, "tick", "when it leaves home on a working day", -1)
    returns = Column(np.int16, "tick", "when it comes home", -1)
    tolerance = Column(np.float64, "1", "nuisance that it bears without complaint")
    opinion = Column(np.float64, "1", "approval of enforcement, 0 to 1")
    disposition = Column(np.float64, "1", "approval that it is disposed to before what it lives through")
    anchor = Column(np.float64, "1", "approval that it comes back to by itself")
    support = Column(np.float64, "1", "support for street vending, 0 to 1")
    way = Column(np.float64, "1", "share of the carriageway usually blocked on its way to work, as last seen")
    openness = Column(np.float64, "1", "weight of acquaintances against its own mind")
    acquaintances = Column(np.int32, "row", "whom it talks to", -1, width=ACQUAINTANCES)
    complaints = Column(np.int32, "", "complaints it made since the burn-in")
    volunteer = Column(np.int8, "", "whether it takes part in its estate's committee")
    messages = Column(np.float64, "", "messages about enforcement that it remembers")


class Resident(RowView, table=Residents):
    """A resident as Mesa and a notebook see one: `resident.opinion`, `resident.tolerance`."""


@phase
def make_residents(
    resident_identity, resident_home_cell, resident_home_row, resident_home_column, resident_work_row,
    resident_work_column, resident_occupation, resident_leaves, resident_returns, resident_tolerance, resident_opinion,
    resident_disposition, resident_anchor, resident_support, resident_openness, parameters, home_cell, home_cumulated,
    work_cell, work_cumulated, school_cell, transit_cell, city, seed,
):  # fmt: skip
    """Settle the residents; the home comes first, so that rows follow homes and neighbours lie near in memory."""
    n_residents, width = city[0].n_residents, city[0].width
    p = parameters[0]
    people = stream(seed, streams.PEOPLE, 2)
    for r in range(n_residents):
        key = pair(people, r)
        resident_identity[r] = r
        # Stratified over the dwellings: row r lives in the r-th part of the housing.
        home = home_cell[pick(home_cumulated, (r + draw(key, 0)) / n_residents)]
        resident_home_cell[r] = home
        resident_home_row[r], resident_home_column[r] = home // width, home % width
        kind, where = draw(key, 1), draw(key, 2)
        leaves, returns, work = -1, -1, home
        if kind < p.share_at_home:
            resident_occupation[r] = AT_HOME
        elif kind < p.share_at_home + p.share_at_school and school_cell.size > 0:
            resident_occupation[r] = SCHOOL
            work = school_cell[int(where * school_cell.size)]
            leaves = tick_between(p.pupils_leave_from, p.pupils_leave_until, draw(key, 3))
            returns = tick_between(p.pupils_return_from, p.pupils_return_until, draw(key, 4))
        elif kind < 1.0 - p.share_outside_work or transit_cell.size == 0:
            resident_occupation[r] = LOCAL_WORK
            work = work_cell[pick(work_cumulated, where)]
            leaves = tick_between(p.workers_leave_from, p.workers_leave_until, draw(key, 3))
            returns = tick_between(p.workers_return_from, p.workers_return_until, draw(key, 4))
        else:
            resident_occupation[r] = OUTSIDE_WORK
            work = nearest_of(transit_cell, home, width)
            leaves = tick_between(p.commuters_leave_from, p.commuters_leave_until, draw(key, 3))
            returns = tick_between(p.commuters_return_from, p.commuters_return_until, draw(key, 4))
        resident_work_row[r], resident_work_column[r] = work // width, work % width
        resident_leaves[r], resident_returns[r] = leaves, returns
        resident_tolerance[r] = p.tolerance_mean + p.tolerance_spread * normal(draw(key, 5))
        resident_disposition[r] = logit_normal_share(draw(key, 6), p.opinion_mean, p.opinion_spread)
        resident_anchor[r], resident_opinion[r] = resident_disposition[r], resident_disposition[r]
        resident_support[r] = p.support_base
        resident_openness[r] = p.openness


@rule
def nearest_of(cells, home, width):
    """The cell nearest to home, in city blocks."""
    best, best_distance = cells[0], 1 << 30
    for i in range(cells.size):
        distance = abs(cells[i] // width - home // width) + abs(cells[i] % width - home % width)
        if distance < best_distance:
            best, best_distance = cells[i], distance
    return best


@phase
def make_acquaintances(resident_acquaintances, parameters, seed):
    """A small world: a ring over neighbours by home, some of whose ties are redrawn (Watts and Strogatz 1998)."""
    p, n = parameters[0], resident_acquaintances.shape[0]
    ties = stream(seed, streams.PEOPLE, 3)
    for r in range(n):
        key = pair(ties, r)
        for i in range(ACQUAINTANCES):
            offset = i // 2 + 1
            other = r + offset if i % 2 == 0 else r - offset
            if draw(key, i) < p.rewired_ties:
                other = int(draw(key, streams.TIE_ANEW + i) * n)
            resident_acquaintances[r, i] = other % n


@rule
def is_away(occupation, leaves, returns, tick_of_day, weekend):
    """Whether a resident is at work or school in a tick."""
    return occupation != AT_HOME and weekend == 0 and leaves <= tick_of_day < returns
