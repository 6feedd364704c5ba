"""Who sees whom: cameras and inspectors see violations and report them; vendors' scouts see officers coming."""

from vendorsim.engine import streams
from vendorsim.engine.compiled import phase, rule
from vendorsim.engine.draws import draw, pair, stream
from vendorsim.model.city.land_use import CELL_METRES
from vendorsim.model.clock import FIRST_HOUR, TICKS_PER_DAY, TICKS_PER_HALF_DAY, TICKS_PER_HOUR, TICKS_PER_SLOT
from vendorsim.model.people.beliefs import candidate_of, learn_risk
from vendorsim.model.people.lawful import violators_at
from vendorsim.model.people.patrol import walking_distance
from vendorsim.model.people.room import stands_unlawfully
from vendorsim.model.people.set_up import leave_place


@phase
def watch_streets(pitches, vendors, vendor_candidates, vendor_risk, parameters, levers, ledger, seed, tick):
    """Violations at watched pitches are noticed with a chance per tick and reported once, until somebody has been there.

    What is not answered by the evening is closed. Whoever is noticed learns that the place is watched. A share of the
    reports has nothing behind it: each true one may bring another about a watched pitch drawn by lot.
    """
    p, lever, book, tick_of_day = parameters[0], levers[0], ledger[tick // TICKS_PER_DAY], tick % TICKS_PER_DAY
    if tick_of_day == 0:
        for place in range(pitches.size):
            pitches[place].reports, pitches[place].report_tick = 0.0, -1
    if not lever.watch_from <= FIRST_HOUR + tick_of_day / TICKS_PER_HOUR < lever.watch_until:
        return
    luck, slot = stream(seed, streams.WATCH, tick), tick_of_day // TICKS_PER_SLOT
    n_watched = 0
    for place in range(pitches.size):
        n_watched += pitches[place].watched
    for place in range(pitches.size):
        if pitches[place].watched == 0 or pitches[place].n_standing == 0 or pitches[place].reports > 0.0:
            continue
        violating = 0
        if pitches[place].site < 0:
            violating = violators_at(p, pitches[place].zone, pitches[place].usable, tick_of_day, pitches[place].n_standing,
                                     pitches[place].n_licensed)  # fmt: skip
            violating = max(violating, pitches[place].n_spilt)
        if violating == 0:
            continue
        key = pair(luck, place)
        if draw(key, 0) >= lever.detection:
            continue
        pitches[place].reports, pitches[place].report_tick = 1.0 * violating, tick
        book.reports += 1.0
        v = pitches[place].first_vendor
        while v >= 0:
            if stands_unlawfully(p, pitches[place].zone, pitches[place].usable, tick_of_day, vendors[v].licensed,
                                 vendors[v].spilt):  # fmt: skip
                learn_risk(p, v, place, slot, p.camera_notice, vendor_candidates, vendor_risk)
            v = vendors[v].next_at_pitch
        if draw(key, 1) < false_per_true(lever.false_alarms):
            other = watched_pitch(int(draw(key, 2) * n_watched), pitches)
            if pitches[other].n_standing == 0 and pitches[other].reports == 0.0:
                pitches[other].reports, pitches[other].report_tick = 1.0, tick
                book.reports += 1.0
                book.false_alarms += 1.0


@rule
def false_per_true(share):
    """False reports for each true one, where they are a share of all."""
    return share / (1.0 - share)


@rule
def watched_pitch(number, pitches):
    """The watched pitch of a number, counted from 0 in the order of rows."""
    for place in range(pitches.size):
        if pitches[place].watched:
            if number == 0:
                return place
            number -= 1
    return -1


@rule
def warned_probability(visibility, willingness, belief):
    """Chance that a vendor keeps watch and goes before officers are there: the surer it is of them, the more likely."""
    return visibility * willingness * belief


@phase
def heed_scouts(
    teams, vendors, vendor_takings, vendor_candidates, vendor_risk, pitches, pitch_takings, sites, parameters, levers,
    ledger, seed, tick,
):  # fmt: skip
    """Vendors in violation within reach of where a team has got to: some are warned, and gone before it moves on.

    What a warning costs is the trade they lose until they decide where to go, as after being moved on.
    """
    p, lever, tick_of_day = parameters[0], levers[0], tick % TICKS_PER_DAY
    shift, slot, book = tick_of_day // TICKS_PER_HALF_DAY, tick_of_day // TICKS_PER_SLOT, ledger[tick // TICKS_PER_DAY]
    luck, reach = stream(seed, streams.SCOUT, tick), lever.visibility * p.scout_reach / CELL_METRES
    if tick_of_day % TICKS_PER_HALF_DAY == 0:
        return  # a shift begins: teams are where the last one left them, and nobody is out yet
    for t in range(teams.size):
        if teams[t].shift != shift or teams[t].people <= 0.0 or teams[t].place < 0:
            continue
        for v in range(vendors.size):
            place = vendors[v].pitch
            if place < 0 or place == teams[t].place or pitches[place].site >= 0:
                continue
            if walking_distance(teams[t].row, teams[t].column, pitches[place].row, pitches[place].column) > reach:
                continue
            k = candidate_of(vendor_candidates, v, place)
            if k < 0 or not stands_unlawfully(p, pitches[place].zone, pitches[place].usable, tick_of_day,
                                              vendors[v].licensed, vendors[v].spilt):  # fmt: skip
                continue
            belief = float(vendor_risk[v, k, slot])
            chance = warned_probability(lever.visibility, p.scout_willingness, belief)
            if draw(pair(luck, t), vendors[v].identity) >= chance:
                continue
            learn_risk(p, v, place, slot, 0.5 * p.warning_weight, vendor_candidates, vendor_risk)
            book.warned_off += 1.0
            pitches[place].n_reserved -= 1
            pitches[place].n_standing -= 1
            leave_place(
                p, v, tick_of_day // TICKS_PER_HALF_DAY, 1.0, vendors, vendor_takings, pitch_takings, pitches, sites
            )
            vendors[v].reserved, vendors[v].choose_at = -1, tick + 1
