"""Who sees whom: cameras and inspectors see violations and report them; vendors' scouts see officers coming."""

from vendorsim import streams
from vendorsim.agents.patrol import walking_distance
from vendorsim.agents.perception import candidate_of, learn_risk
from vendorsim.agents.siting import is_licensed_there, is_violation, violators_at
from vendorsim.agents.standing import leave_place
from vendorsim.clock import TICKS_PER_DAY, TICKS_PER_HALF_DAY, TICKS_PER_SLOT
from vendorsim.draws import draw, pair, stream
from vendorsim.kernels import phase, rule


@phase(writes=["pitch_reports", "pitch_report_tick", "vendor_risk", "ledger"])
def watch_streets(
    pitch_watched, pitch_zone, pitch_usable, pitch_site, pitch_n_standing, pitch_first_vendor, pitch_reports,
    pitch_report_tick, pitch_n_licensed, vendor_next_at_pitch, vendor_candidates, vendor_risk, vendor_licensed,
    parameters, levers, ledger, seed, tick,
):  # fmt: skip
    """Violations at watched pitches are noticed with a chance per tick and reported once, until somebody has been there.

    What is not answered by the evening is closed. Whoever is noticed learns that the place is watched. A share of the
    reports has nothing behind it: each true one may bring another about a watched pitch drawn by lot.
    """
    p, lever, book, tick_of_day = parameters[0], levers[0], ledger[tick // TICKS_PER_DAY], tick % TICKS_PER_DAY
    if tick_of_day == 0:
        for place in range(pitch_reports.size):
            pitch_reports[place], pitch_report_tick[place] = 0.0, -1
    if not lever.watch_from <= 6.0 + tick_of_day / 4.0 < lever.watch_until:
        return
    luck, slot = stream(seed, streams.WATCH, tick), tick_of_day // TICKS_PER_SLOT
    n_watched = 0
    for place in range(pitch_watched.size):
        n_watched += pitch_watched[place]
    for place in range(pitch_watched.size):
        if pitch_watched[place] == 0 or pitch_n_standing[place] == 0 or pitch_reports[place] > 0.0:
            continue
        violating = 0
        if pitch_site[place] < 0:
            violating = violators_at(p, pitch_zone[place], pitch_usable[place], tick_of_day, pitch_n_standing[place],
                                     pitch_n_licensed[place])  # fmt: skip
        if violating == 0:
            continue
        key = pair(luck, place)
        if draw(key, 0) >= lever.detection:
            continue
        pitch_reports[place], pitch_report_tick[place] = 1.0 * violating, tick
        book.reports += 1.0
        v = pitch_first_vendor[place]
        while v >= 0:
            if not is_licensed_there(vendor_licensed[v], pitch_zone[place], pitch_usable[place]):
                learn_risk(p, v, place, slot, p.camera_notice, vendor_candidates, vendor_risk)
            v = vendor_next_at_pitch[v]
        if draw(key, 1) < false_per_true(lever.false_alarms):
            other = watched_pitch(int(draw(key, 2) * n_watched), pitch_watched)
            if pitch_n_standing[other] == 0 and pitch_reports[other] == 0.0:
                pitch_reports[other], pitch_report_tick[other] = 1.0, tick
                book.reports += 1.0
                book.false_alarms += 1.0


@rule
def false_per_true(share):
    """False reports for each true one, where they are a share of all."""
    return share / (1.0 - share)


@rule
def watched_pitch(number, pitch_watched):
    """The watched pitch of a number, counted from 0 in the order of rows."""
    for place in range(pitch_watched.size):
        if pitch_watched[place]:
            if number == 0:
                return place
            number -= 1
    return -1


@rule
def warned_probability(visibility, willingness, belief):
    """Chance that a vendor keeps watch and goes before officers are there: the surer it is of them, the more likely."""
    return visibility * willingness * belief


@phase(
    writes=[
        "vendor_pitch", "vendor_reserved", "vendor_choose_at", "vendor_sales_now", "vendor_ticks_now", "vendor_takings",
        "vendor_risk", "pitch_takings", "pitch_n_reserved", "pitch_n_standing", "ledger",
    ]
)  # fmt: skip
def heed_scouts(
    team_shift, team_people, team_place, team_row, team_column, vendor_identity, vendor_pitch, vendor_reserved,
    vendor_candidate, vendor_goods, vendor_appeal, vendor_choose_at, vendor_sales_now, vendor_ticks_now, vendor_takings,
    vendor_candidates, vendor_risk, vendor_licensed, pitch_row, pitch_column, pitch_zone, pitch_usable, pitch_site,
    pitch_takings, pitch_n_reserved, pitch_n_standing, site_first, parameters, levers, ledger, seed, tick,
):  # fmt: skip
    """Vendors in violation within reach of where a team has got to: some are warned, and gone before it moves on.

    What a warning costs is the trade they lose until they decide where to go, as after being moved on.
    """
    p, lever, tick_of_day = parameters[0], levers[0], tick % TICKS_PER_DAY
    shift, slot, book = tick_of_day // TICKS_PER_HALF_DAY, tick_of_day // TICKS_PER_SLOT, ledger[tick // TICKS_PER_DAY]
    luck, reach = stream(seed, streams.SCOUT, tick), lever.visibility * p.scout_reach / 20.0
    if tick_of_day % TICKS_PER_HALF_DAY == 0:
        return  # a shift begins: teams are where the last one left them, and nobody is out yet
    for t in range(team_place.size):
        if team_shift[t] != shift or team_people[t] <= 0.0 or team_place[t] < 0:
            continue
        for v in range(vendor_pitch.size):
            place = vendor_pitch[v]
            if place < 0 or place == team_place[t] or pitch_site[place] >= 0:
                continue
            if walking_distance(team_row[t], team_column[t], pitch_row[place], pitch_column[place]) > reach:
                continue
            k = candidate_of(vendor_candidates, v, place)
            if k < 0 or not is_violation(p, pitch_zone[place], pitch_usable[place], tick_of_day):
                continue
            if is_licensed_there(vendor_licensed[v], pitch_zone[place], pitch_usable[place]):
                continue
            belief = float(vendor_risk[v, k, slot])
            chance = warned_probability(lever.visibility, p.scout_willingness, belief)
            if draw(pair(luck, t), vendor_identity[v]) >= chance:
                continue
            learn_risk(p, v, place, slot, 0.5 * p.warning_weight, vendor_candidates, vendor_risk)
            book.warned_off += 1.0
            pitch_n_reserved[place] -= 1
            pitch_n_standing[place] -= 1
            leave_place(p, v, tick_of_day // TICKS_PER_HALF_DAY, 1.0, vendor_pitch, vendor_candidate, vendor_goods,
                        vendor_appeal, vendor_sales_now, vendor_ticks_now, vendor_takings, pitch_takings, pitch_site,
                        site_first)  # fmt: skip
            vendor_reserved[v], vendor_choose_at[v] = -1, tick + 1
