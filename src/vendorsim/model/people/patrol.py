"""Patrol: where teams go, how long they stand, and whom they meet there.

Minutes are accounted inside ticks: a team gets 15 a tick while its shift lasts, pays for travel, dwell and the cases it
deals with, and works off what a long task cost before it moves on.
"""

import numpy as np

from vendorsim.engine import streams
from vendorsim.engine.arithmetic import exp
from vendorsim.engine.compiled import phase, rule
from vendorsim.engine.draws import draw, pair, stream
from vendorsim.engine.table import Column, Table
from vendorsim.model.city.land_use import CELL_KM, CELL_METRES
from vendorsim.model.clock import TICK_MINUTES, TICKS_PER_DAY, TICKS_PER_HALF_DAY, TICKS_PER_SLOT
from vendorsim.model.people.beliefs import officers_seen
from vendorsim.model.people.choosing import first_above
from vendorsim.model.people.discretion import put_in_turn
from vendorsim.model.people.lawful import violators_at
from vendorsim.model.people.room import stands_unlawfully

HOT_SPOT, RANDOM, FIXED_ROUND, ROTATING = 0, 1, 2, 3
STRATEGIES = {"hot_spot": HOT_SPOT, "random": RANDOM, "fixed_round": FIXED_ROUND, "rotating": ROTATING}
ROTATION_DAYS, ROTATION_PARTS = 7, 4  # by rotation a team walks a quarter of its beat for a week
PASSES = 3  # stops that fit into one tick at most


class Meetings(Table, kind="meeting", records="meetings"):
    """Whom teams meet in this tick, in their order."""

    team = Column(np.int32, "team", "who meets it")
    vendor = Column(np.int32, "row", "whose stall it is, -1 for none")
    lock = Column(np.int32, "lock", "which ground lock it is, -1 for none")


@rule
def next_pitch(
    p, lever, team, key, tick, stop, on_overtime, teams, beat_first, beat_pitch, focus_pitch, pitches, spot_levels
):
    """The pitch that a team walks to next: where it was called, or by its strategy in its beat or a crackdown's part."""
    if lever.dispatch_share + lever.answer_share > 0.0:
        called = urgent_pitch(p, lever, draw(key, 4), tick, teams[team].row, teams[team].column, pitches)
        if called >= 0:
            return called
    listed, first, last = beat_pitch, beat_first[teams[team].beat], beat_first[teams[team].beat + 1]
    if focus_pitch[0] > 0 and draw(key, 5) < share_in_focus(lever, on_overtime):
        # The part that a crackdown is about: its length stands first, then its pitches.
        listed, first, last = focus_pitch, 1, 1 + focus_pitch[0]
    if last <= first:
        return -1
    strategy = lever.patrol_strategy
    if strategy == FIXED_ROUND and lever.round_by_clock > 0.0:
        return listed[first + place_on_round(last - first, tick, stop)]
    if strategy == FIXED_ROUND:
        return listed[first + teams[team].next_stop % (last - first)]
    if strategy == RANDOM:
        return listed[first + int(draw(key, 1) * (last - first))]
    if strategy == ROTATING:
        # One quarter of the beat at a time, for a week.
        quarter = (tick // (TICKS_PER_DAY * ROTATION_DAYS)) % ROTATION_PARTS
        length = (last - first) // ROTATION_PARTS + 1
        first = min(last - 1, first + quarter * length)
        last = min(last, first + length)
    row, column, total = teams[team].row, teams[team].column, 0.0
    for i in range(first, last):
        place = np.uint64(listed[i])  # so that no look is taken whether it counts from the end
        cells = walking_distance(row, column, pitches[place].row, pitches[place].column)
        calls = calls_known(pitches[place].complaints, tick - pitches[place].complaint_tick, lever.complaint_delay)
        calls += calls_known(pitches[place].reports, tick - pitches[place].report_tick, lever.report_delay)
        weight = spot_weight(p, pitches[place].heat, calls, cells)
        spot_levels[i - first] = weight if cells > 0 else 0.0
    for i in range(last - first):
        total += spot_levels[i]
        spot_levels[i] = total
    return listed[first + first_above(spot_levels, last - first, draw(key, 1) * total)]


@rule
def share_in_focus(lever, on_overtime):
    """Share of a team's stops in the part that a crackdown is about: of all teams, or only of those that come on top."""
    return lever.focus_share if lever.focus_on_top == 0.0 or on_overtime else 0.0


@rule
def takes_it_easy(lever, on_overtime, uniform):
    """Whether a team on overtime lets this stop be: its effort fades while a crackdown lasts (Sherman 1990)."""
    return on_overtime and uniform >= lever.overtime_effort


@rule
def place_on_round(length, tick, stop):
    """Where a round by the clock has come to: from one end of the list to the other in a shift, alike every day."""
    return (PASSES * (tick % TICKS_PER_HALF_DAY) + stop) * length // (PASSES * TICKS_PER_HALF_DAY)


@rule
def calls_known(waiting, age, delay):
    """Complaints or reports of a place that have reached the teams."""
    return waiting if waiting > 0.0 and age >= delay else 0.0


@rule
def urgent_pitch(p, lever, uniform, tick, row, column, pitches):
    """Where a stop that is kept free for reports or complaints is due: most of them for the way; -1 for nowhere."""
    if uniform >= lever.dispatch_share + lever.answer_share:
        return -1
    best, most, for_reports = -1, 0.0, uniform < lever.dispatch_share
    for place in range(pitches.size):
        if for_reports:
            calls = calls_known(pitches[place].reports, tick - pitches[place].report_tick, lever.report_delay)
        else:
            calls = calls_known(pitches[place].complaints, tick - pitches[place].complaint_tick, lever.complaint_delay)
        if calls > 0.0:
            cells = walking_distance(row, column, pitches[place].row, pitches[place].column)
            level = calls / (1.0 + p.patrol_distance * CELL_KM * cells)
            if level > most:
                best, most = place, level
    return best


@rule
def spot_weight(p, heat, complaints, cells):
    """How much a place draws a team: what was seen there, complaints that have reached it, and nearness."""
    return (p.patrol_floor + heat + p.complaint_urgency * complaints) / (1.0 + p.patrol_distance * CELL_KM * cells)


@rule
def walking_distance(row, column, other_row, other_column):
    """Cells between two places along the streets."""
    return abs(row - other_row) + abs(column - other_column)


@rule
def dwell_minutes(mean, spread, uniform):
    """How long a team stands at a quiet place [minutes]."""
    return max(0.5, mean * (1.0 + spread * (2.0 * uniform - 1.0)))


@rule
def presence_after(minutes, scale):
    """Sense of officers near that a stop leaves behind: saturates with the time they stood (Koper 1995: 10-16 min)."""
    return 1.0 - exp(-((minutes / scale) * (minutes / scale)))


@phase
def patrol(
    teams, vendors, vendor_candidates, vendor_risk, pitches, pitch_met, near_first, near_pitch, beat_first, beat_pitch,
    focus_pitch, locks, spot_levels, meetings, parameters, levers, ledger, seed, tick,
):  # fmt: skip
    """Teams on duty go on with their rounds; returns how many cases they meet in this tick."""
    p, lever, book, day, tick_of_day = (
        parameters[0],
        levers[0],
        ledger[tick // TICKS_PER_DAY],
        tick // TICKS_PER_DAY,
        tick % TICKS_PER_DAY,
    )
    shift = tick_of_day // TICKS_PER_HALF_DAY
    places = stream(seed, streams.PATROL_PLACE, tick)
    dwells = stream(seed, streams.PATROL_DWELL, tick)
    cases = 0
    for t in range(teams.size):
        if teams[t].shift != shift or teams[t].people <= 0.0:
            continue
        if tick_of_day % TICKS_PER_HALF_DAY == 0:
            teams[t].shift_left, teams[t].budget, teams[t].fatigue = p.shift_minutes, -teams[t].booked, 0.0
            teams[t].booked = 0.0
            teams[t].place, teams[t].lock = -1, -1
        teams[t].budget += TICK_MINUTES
        teams[t].shift_left -= TICK_MINUTES
        teams[t].fatigue = min(1.0, teams[t].fatigue + p.fatigue_per_tick)
        book.minutes_on_shift += TICK_MINUTES * teams[t].people
        if teams[t].budget <= 0.0:
            continue
        for stop in range(PASSES):
            key = pair(pair(places, teams[t].identity), stop)
            if teams[t].place >= 0:
                pitches[teams[t].place].presence = max(
                    pitches[teams[t].place].presence, presence_after(teams[t].dwell, p.dwell_scale)
                )
                teams[t].place = -1
            teams[t].lock = -1
            if takes_it_easy(lever, teams[t].lender >= 0, draw(key, 6)):
                teams[t].budget = min(teams[t].budget, TICK_MINUTES * (PASSES - 1 - stop) / PASSES)
                continue
            if lever.lock_duty > 0.0 and draw(key, 2) < lever.lock_duty:
                lock = due_lock(p, draw(key, 3), day, locks, meetings, cases)
                if lock >= 0:
                    travel(p, t, locks[lock].row, locks[lock].column, teams, book)
                    teams[t].lock = lock
                    meetings[cases].team, meetings[cases].vendor, meetings[cases].lock = t, -1, lock
                    cases += 1
                    break
            place = next_pitch(
                p, lever, t, key, tick, stop, teams[t].lender >= 0, teams, beat_first, beat_pitch, focus_pitch, pitches,
                spot_levels,
            )  # fmt: skip
            if place < 0:
                break
            teams[t].next_stop += 1
            travel(p, t, pitches[place].row, pitches[place].column, teams, book)
            teams[t].place, waiting = place, pitches[place].complaints
            if pitches[place].complaint_tick >= 0 and tick - pitches[place].complaint_tick >= lever.complaint_delay:
                book.complaints_answered += pitches[place].complaints
                pitches[place].complaints, pitches[place].complaint_tick = 0.0, -1
            stand = dwell_minutes(lever.dwell_minutes, p.dwell_spread, draw(pair(dwells, teams[t].identity), stop))
            stand = min(stand, minutes_left(teams[t].shift_left, teams[t].budget))
            teams[t].dwell = stand
            teams[t].budget -= stand
            book.minutes_patrol += stand * teams[t].people
            pitches[place].presence = max(pitches[place].presence, presence_after(stand, p.dwell_scale))
            seen = 0
            if pitches[place].site < 0:
                seen = violators_at(p, pitches[place].zone, pitches[place].usable, tick_of_day, pitches[place].n_standing,
                                    pitches[place].n_licensed)  # fmt: skip
                seen = max(seen, pitches[place].n_spilt)
            if pitches[place].reports > 0.0:
                book.reports_answered += 1.0
                if seen == 0:
                    book.trips_in_vain += 1.0
                pitches[place].reports, pitches[place].report_tick = 0.0, -1
            pitches[place].heat += p.heat_learning * (seen - pitches[place].heat)
            pitch_met[place, tick_of_day // TICKS_PER_SLOT] += seen
            officers_seen(p, place, tick, vendors, vendor_candidates, vendor_risk, pitches, near_first, near_pitch)
            if seen > 0:
                v, first = pitches[place].first_vendor, cases
                while v >= 0 and cases < meetings.size:
                    if stands_unlawfully(
                        p, pitches[place].zone, pitches[place].usable, tick_of_day, vendors[v].licensed,
                        vendors[v].spilt,
                    ) and not is_met(meetings["vendor"], cases, v):  # fmt: skip
                        meetings[cases].team, meetings[cases].vendor, meetings[cases].lock = t, v, -1
                        cases += 1
                    v = vendors[v].next_at_pitch
                put_in_turn(p, first, cases, pitches[place].obstruction, waiting, meetings, vendors)
                break
            if teams[t].budget <= 0.0:
                break
    return cases


@rule
def is_met(case_rows, cases, row):
    """Whether a team meets this vendor or lock in this tick already: nobody is met by two teams at once."""
    for i in range(cases):  # noqa: SIM110  compiled code has no generators
        if case_rows[i] == row:
            return True
    return False


@rule
def minutes_left(shift_left, budget):
    """Minutes that a team can still promise before its shift ends: those at hand and those to come."""
    return max(0.0, shift_left + budget)


@rule
def travel(p, t, row, column, teams, book):
    """Walk or ride to a place; the minutes come out of the team's time, which ends with its shift."""
    metres = CELL_METRES * walking_distance(teams[t].row, teams[t].column, row, column)
    minutes = min(metres / p.patrol_speed, minutes_left(teams[t].shift_left, teams[t].budget))
    teams[t].row, teams[t].column = row, column
    teams[t].budget -= minutes
    book.minutes_travel += minutes * teams[t].people


@rule
def due_lock(p, uniform, day, locks, meetings, cases):
    """A standing lock that officers have not come about for a while, the first one from a drawn place; -1 for none.

    One that another team stands at in this tick is not due.
    """
    n = locks.size
    start = int(uniform * n)
    for i in range(n):
        lock = (start + i) % n
        is_due = locks[lock].standing and day - locks[lock].last_day >= p.lock_visit_interval
        if is_due and not is_met(meetings["lock"], cases, lock):
            return lock
    return -1
