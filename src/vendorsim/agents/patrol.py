"""Patrol: where teams go, how long they stand, and whom they meet there.

Minutes are accounted inside ticks: a team gets 15 a tick while its shift lasts, pays for travel, dwell and the cases it
deals with, and works off what a long task cost before it moves on.
"""

from vendorsim import streams
from vendorsim.agents.choosing import first_above
from vendorsim.agents.officer import SHIFT_MINUTES
from vendorsim.agents.perception import officers_seen
from vendorsim.agents.siting import is_licensed_there, violators_at
from vendorsim.clock import TICK_MINUTES, TICKS_PER_DAY, TICKS_PER_HALF_DAY
from vendorsim.draws import draw, pair, stream
from vendorsim.kernels import phase, rule
from vendorsim.portable import exp

HOT_SPOT, RANDOM, FIXED_ROUND, ROTATING = 0, 1, 2, 3
STRATEGIES = {"hot_spot": HOT_SPOT, "random": RANDOM, "fixed_round": FIXED_ROUND, "rotating": ROTATING}
ROTATION_DAYS = 7
DWELL_SPREAD = 0.5  # stops last up to so much longer or shorter than usual: assumption
PASSES = 3  # stops that fit into one tick at most


@rule
def next_pitch(p, lever, team, key, tick, stop, team_row, team_column, team_beat, team_next_stop, beat_first,
               beat_pitch, focus_pitch, pitch_row, pitch_column, pitch_heat, pitch_complaints, pitch_complaint_tick,
               pitch_reports, pitch_report_tick, spot_levels):  # fmt: skip
    """The pitch that a team walks to next: where it was called, or by its strategy in its beat or a crackdown's part."""
    if lever.dispatch_share + lever.answer_share > 0.0:
        called = urgent_pitch(lever, draw(key, 4), tick, team_row[team], team_column[team], pitch_row, pitch_column,
                              pitch_complaints, pitch_complaint_tick, pitch_reports, pitch_report_tick)  # fmt: skip
        if called >= 0:
            return called
    listed, first, last = beat_pitch, beat_first[team_beat[team]], beat_first[team_beat[team] + 1]
    if lever.focus_share > 0.0 and focus_pitch[0] > 0 and draw(key, 5) < lever.focus_share:
        # The part that a crackdown is about: its length stands first, then its pitches.
        listed, first, last = focus_pitch, 1, 1 + focus_pitch[0]
    if last <= first:
        return -1
    strategy = lever.patrol_strategy
    if strategy == FIXED_ROUND and lever.round_by_clock > 0.0:
        return listed[first + place_on_round(last - first, tick, stop)]
    if strategy == FIXED_ROUND:
        return listed[first + team_next_stop[team] % (last - first)]
    if strategy == RANDOM:
        return listed[first + int(draw(key, 1) * (last - first))]
    if strategy == ROTATING:
        # One quarter of the beat at a time, for a week.
        quarter = (tick // (TICKS_PER_DAY * ROTATION_DAYS)) % 4
        length = (last - first) // 4 + 1
        first = min(last - 1, first + quarter * length)
        last = min(last, first + length)
    row, column, total = team_row[team], team_column[team], 0.0
    for i in range(first, last):
        place = listed[i]
        cells = walking_distance(row, column, pitch_row[place], pitch_column[place])
        calls = calls_known(pitch_complaints[place], tick - pitch_complaint_tick[place], lever.complaint_delay)
        calls += calls_known(pitch_reports[place], tick - pitch_report_tick[place], lever.report_delay)
        weight = spot_weight(p, pitch_heat[place], calls, cells)
        spot_levels[i - first] = weight if cells > 0 else 0.0
    for i in range(last - first):
        total += spot_levels[i]
        spot_levels[i] = total
    return listed[first + first_above(spot_levels, last - first, draw(key, 1) * total)]


@rule
def place_on_round(length, tick, stop):
    """Where a round by the clock has come to: from one end of the list to the other in a shift, alike every day."""
    return (PASSES * (tick % TICKS_PER_HALF_DAY) + stop) * length // (PASSES * TICKS_PER_HALF_DAY)


@rule
def calls_known(waiting, age, delay):
    """Complaints or reports of a place that have reached the teams."""
    return waiting if waiting > 0.0 and age >= delay else 0.0


@rule
def urgent_pitch(lever, uniform, tick, row, column, pitch_row, pitch_column, pitch_complaints, pitch_complaint_tick,
                 pitch_reports, pitch_report_tick):  # fmt: skip
    """Where a stop that is kept free for reports or complaints is due: most of them for the way; -1 for nowhere."""
    if uniform >= lever.dispatch_share + lever.answer_share:
        return -1
    best, most, for_reports = -1, 0.0, uniform < lever.dispatch_share
    for place in range(pitch_row.size):
        if for_reports:
            calls = calls_known(pitch_reports[place], tick - pitch_report_tick[place], lever.report_delay)
        else:
            calls = calls_known(pitch_complaints[place], tick - pitch_complaint_tick[place], lever.complaint_delay)
        if calls > 0.0:
            level = calls / (1.0 + 0.1 * walking_distance(row, column, pitch_row[place], pitch_column[place]))
            if level > most:
                best, most = place, level
    return best


@rule
def spot_weight(p, heat, complaints, cells):
    """How much a place draws a team: what was seen there, complaints that have reached it, and nearness."""
    return (p.patrol_floor + heat + p.complaint_urgency * complaints) / (1.0 + 0.1 * cells)


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


@phase(
    writes=[
        "team_row", "team_column", "team_place", "team_lock", "team_budget", "team_shift_left", "team_dwell",
        "team_fatigue", "team_booked", "team_next_stop", "pitch_presence", "pitch_heat", "pitch_complaints",
        "pitch_complaint_tick", "pitch_reports", "pitch_report_tick", "pitch_seen_tick",
        "vendor_risk", "spot_levels", "case_team", "case_vendor", "case_lock", "ledger",
    ]
)  # fmt: skip
def patrol(
    team_identity, team_shift, team_beat, team_people, team_fatigue, team_booked, team_row, team_column, team_place,
    team_lock,
    team_budget, team_shift_left, team_dwell, team_next_stop, vendor_next_at_pitch, vendor_candidates, vendor_risk,
    pitch_row, pitch_column, pitch_zone, pitch_usable, pitch_site, pitch_n_standing, pitch_first_vendor, pitch_presence,
    pitch_heat, pitch_complaints, pitch_complaint_tick, pitch_reports, pitch_report_tick, pitch_seen_tick,
    near_first, near_pitch, beat_first, beat_pitch, focus_pitch, lock_standing, lock_row, lock_column, lock_last_day,
    spot_levels, case_team, case_vendor, case_lock, vendor_licensed, pitch_n_licensed, parameters, levers, ledger,
    seed, tick,
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
    for t in range(team_identity.size):
        if team_shift[t] != shift or team_people[t] <= 0.0:
            continue
        if tick_of_day % TICKS_PER_HALF_DAY == 0:
            team_shift_left[t], team_budget[t], team_fatigue[t] = SHIFT_MINUTES, -team_booked[t], 0.0
            team_booked[t] = 0.0
            team_place[t], team_lock[t] = -1, -1
        team_budget[t] += TICK_MINUTES
        team_shift_left[t] -= TICK_MINUTES
        team_fatigue[t] = min(1.0, team_fatigue[t] + p.fatigue_per_tick)
        book.minutes_on_shift += TICK_MINUTES * team_people[t]
        if team_budget[t] <= 0.0:
            continue
        for stop in range(PASSES):
            key = pair(pair(places, team_identity[t]), stop)
            if team_place[t] >= 0:
                pitch_presence[team_place[t]] = max(
                    pitch_presence[team_place[t]], presence_after(team_dwell[t], p.dwell_scale)
                )
                team_place[t] = -1
            team_lock[t] = -1
            if lever.lock_duty > 0.0 and draw(key, 2) < lever.lock_duty:
                lock = due_lock(p, draw(key, 3), day, lock_standing, lock_last_day)
                if lock >= 0:
                    travel(
                        p, t, lock_row[lock], lock_column[lock], team_row, team_column, team_budget, team_shift_left,
                        team_people, book,
                    )  # fmt: skip
                    team_lock[t] = lock
                    case_team[cases], case_vendor[cases], case_lock[cases] = t, -1, lock
                    cases += 1
                    break
            place = next_pitch(
                p, lever, t, key, tick, stop, team_row, team_column, team_beat, team_next_stop, beat_first,
                beat_pitch, focus_pitch, pitch_row, pitch_column, pitch_heat, pitch_complaints, pitch_complaint_tick,
                pitch_reports, pitch_report_tick, spot_levels,
            )  # fmt: skip
            if place < 0:
                break
            team_next_stop[t] += 1
            travel(
                p, t, pitch_row[place], pitch_column[place], team_row, team_column, team_budget, team_shift_left,
                team_people, book,
            )  # fmt: skip
            team_place[t] = place
            if pitch_complaint_tick[place] >= 0 and tick - pitch_complaint_tick[place] >= lever.complaint_delay:
                book.complaints_answered += pitch_complaints[place]
                pitch_complaints[place], pitch_complaint_tick[place] = 0.0, -1
            stand = dwell_minutes(lever.dwell_minutes, DWELL_SPREAD, draw(pair(dwells, team_identity[t]), stop))
            stand = min(stand, minutes_left(team_shift_left[t], team_budget[t]))
            team_dwell[t] = stand
            team_budget[t] -= stand
            book.minutes_patrol += stand * team_people[t]
            pitch_presence[place] = max(pitch_presence[place], presence_after(stand, p.dwell_scale))
            seen = 0
            if pitch_site[place] < 0:
                seen = violators_at(p, pitch_zone[place], pitch_usable[place], tick_of_day, pitch_n_standing[place],
                                    pitch_n_licensed[place])  # fmt: skip
            if pitch_reports[place] > 0.0:
                book.reports_answered += 1.0
                if seen == 0:
                    book.trips_in_vain += 1.0
                pitch_reports[place], pitch_report_tick[place] = 0.0, -1
            pitch_heat[place] += p.heat_learning * (seen - pitch_heat[place])
            officers_seen(p, place, tick, vendor_next_at_pitch, vendor_candidates, vendor_risk, pitch_first_vendor,
                          pitch_seen_tick, near_first, near_pitch)  # fmt: skip
            if seen > 0:
                v = pitch_first_vendor[place]
                while v >= 0 and cases < case_team.size:
                    if not is_licensed_there(vendor_licensed[v], pitch_zone[place], pitch_usable[place]):
                        case_team[cases], case_vendor[cases], case_lock[cases] = t, v, -1
                        cases += 1
                    v = vendor_next_at_pitch[v]
                break
            if team_budget[t] <= 0.0:
                break
    return cases


@rule
def minutes_left(shift_left, budget):
    """Minutes that a team can still promise before its shift ends: those at hand and those to come."""
    return max(0.0, shift_left + budget)


@rule
def travel(p, t, row, column, team_row, team_column, team_budget, team_shift_left, team_people, book):
    """Walk or ride to a place; the minutes come out of the team's time, which ends with its shift."""
    metres = 20.0 * walking_distance(team_row[t], team_column[t], row, column)
    minutes = min(metres / p.patrol_speed, minutes_left(team_shift_left[t], team_budget[t]))
    team_row[t], team_column[t] = row, column
    team_budget[t] -= minutes
    book.minutes_travel += minutes * team_people[t]


@rule
def due_lock(p, uniform, day, lock_standing, lock_last_day):
    """A standing lock that officers have not come about for a while, the first one from a drawn place; -1 for none."""
    n = lock_standing.size
    start = int(uniform * n)
    for i in range(n):
        lock = (start + i) % n
        if lock_standing[lock] and day - lock_last_day[lock] >= p.lock_visit_interval:
            return lock
    return -1
