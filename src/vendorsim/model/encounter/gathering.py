"""Gathering a case: what a team sees when it meets a stall or a ground lock."""

import math

from vendorsim.engine import streams
from vendorsim.engine.compiled import phase, rule
from vendorsim.engine.draws import draw, stream
from vendorsim.model.city.land_use import CELL_METRES
from vendorsim.model.clock import FIRST_HOUR, TICKS_PER_DAY, TICKS_PER_HOUR
from vendorsim.model.encounter.evidence import fill_record, fill_recorder
from vendorsim.model.encounter.heat import HOURS_PER_DAY, cooled, strained_respect, who_joins
from vendorsim.model.encounter.resistance import crowd_term
from vendorsim.model.people.estate import volunteers_at
from vendorsim.model.people.site_choice import TRADED

NEVER = math.inf


@rule
def respect_now(p, respect, fatigue, judgement_practised):
    """How respectfully a team treats people, tired as it is; practised judgement keeps a tired team from losing it."""
    return respect * (1.0 - p.fatigue_on_respect * fatigue * (1.0 - p.judgement_in_fatigue * judgement_practised))


@rule
def bystanders_at(p, customers, uniform):
    """People who look on: who bought here lately, and passers-by who stop."""
    return (p.bystander_base + customers) * 2.0 * uniform


@phase
def gather_vendor_case(
    vendors, pitches, pitch_takings, sites, teams, estate_cells, estates, city, vendor_entry_tick,
    vendor_entry_evidence, near_first, near_pitch, levers, parameters, case, state, seed, tick, team, vendor,
):  # fmt: skip
    """Fill the case of a stall that stands where it may not; returns False if the vendor is gone by now."""
    width = city[0].width
    p, c, s, v = parameters[0], case[0], state[0], vendor
    place = vendors[v].pitch
    if place < 0:
        return False
    who = vendors[v].identity
    c.kind, c.zone, c.obstruction = 0.0, pitches[place].zone, pitches[place].blocking
    c.hour = FIRST_HOUR + (tick % TICKS_PER_DAY) / TICKS_PER_HOUR
    c.violations, c.last_outcome = vendors[v].violations, vendors[v].last_outcome
    c.days_since = (tick - vendors[v].last_met_tick) / TICKS_PER_DAY if vendors[v].last_met_tick >= 0 else NEVER
    c.moves_today, c.explanations = vendors[v].moves_today, vendors[v].explanations
    c.home_visits, c.tie_visits, c.refusals = vendors[v].home_visits, vendors[v].tie_visits, vendors[v].refusals
    c.ties, c.goods, c.tools = vendors[v].ties, vendors[v].stock, vendors[v].tools
    c.weekly_income = vendors[v].weekly_income
    fill_alternative(p, c, v, vendors, pitch_takings, sites)
    home = vendors[v].home_row * width + vendors[v].home_column
    c.volunteers = volunteers_at(home, estate_cells, estates)
    c.others_present = pitches[place].n_standing - 1.0
    c.bystanders = bystanders_at(p, pitches[place].customers, draw(stream(seed, streams.BYSTANDERS, tick), who))
    c.luck = draw(stream(seed, streams.CASE_LUCK, tick), who)
    s.strain = cooled(teams[team].strain, teams[team].strain_tick, tick, p.strain_hours)
    fill_team(p, c, team, s.strain, teams)
    fill_record(levers[0], c, v, who, seed, tick, vendors, vendor_entry_tick, vendor_entry_evidence)
    fill_recorder(p, levers[0], c, who, seed, tick, teams[team].recorder, teams[team].heed)
    s.crowd = crowd_term(p, c.bystanders)
    s.tactics, s.law_taught = teams[team].tactics, teams[team].law_taught
    s.anger = cooled(vendors[v].anger, vendors[v].anger_tick, tick, p.anger_hours)
    s.tension = cooled(pitches[place].tension, pitches[place].tension_tick, tick, HOURS_PER_DAY * p.tension_days)
    c.tension = s.tension
    s.joined = who_joins(
        p, v, place, s.anger, s.tension, stream(seed, streams.JOINING, tick), tick, vendors, pitches, near_first,
        near_pitch,
    )  # fmt: skip
    s.kin = (
        1.0
        if draw(stream(seed, streams.BYSTANDERS, tick), streams.KIN + who) < p.kin_present * vendors[v].ties
        else 0.0
    )
    return True


@phase
def gather_lock_case(
    locks, teams, resident_home_cell, estate_cells, estates, levers, parameters, case, state, seed, tick, team, lock
):
    """Fill the case of a private lock on a public bay; returns False if it is gone by now."""
    if locks[lock].standing == 0:
        return False
    p, c, s = parameters[0], case[0], state[0]
    who = locks[lock].identity
    c.kind, c.zone, c.obstruction, c.hour = 1.0, 0.0, 0.0, FIRST_HOUR + (tick % TICKS_PER_DAY) / TICKS_PER_HOUR
    c.violations, c.last_outcome = locks[lock].visits, locks[lock].last_outcome
    c.days_since = NEVER if locks[lock].visits == 0 else tick // TICKS_PER_DAY - locks[lock].last_day
    c.moves_today, c.explanations = 0.0, locks[lock].visits - locks[lock].home_visits - locks[lock].tie_visits
    c.home_visits, c.tie_visits, c.refusals = locks[lock].home_visits, locks[lock].tie_visits, locks[lock].refusals
    c.ties, c.goods, c.tools, c.weekly_income = locks[lock].ties, 0.0, p.lock_value, p.household_weekly_income
    c.alternative_site, c.alternative_stalls, c.alternative_quality = -1.0, 0.0, 0.0
    c.alternative_fee, c.alternative_metres, c.others_present = 0.0, 0.0, 0.0
    c.volunteers = volunteers_at(resident_home_cell[locks[lock].resident], estate_cells, estates)
    c.bystanders = bystanders_at(p, 0.0, draw(stream(seed, streams.BYSTANDERS, tick), streams.HOUSEHOLD_MET + who))
    c.luck = draw(stream(seed, streams.CASE_LUCK, tick), streams.HOUSEHOLD_MET + who)
    s.strain = cooled(teams[team].strain, teams[team].strain_tick, tick, p.strain_hours)
    fill_team(p, c, team, s.strain, teams)
    # The ledger is about vendors; recorders film visits to households as well.
    c.entries, c.evidence, c.record_shown = 0.0, 0.0, 0.0
    fill_recorder(p, levers[0], c, streams.HOUSEHOLD_MET + who, seed, tick, teams[team].recorder, teams[team].heed)
    s.crowd, s.kin = crowd_term(p, c.bystanders), 0.0
    s.anger, s.tension, s.joined, c.tension = 0.0, 0.0, 0.0, 0.0  # heat is the street's
    s.tactics, s.law_taught = teams[team].tactics, teams[team].law_taught
    return True


@rule
def fill_team(p, c, team, strain, teams):
    """The team's side of a case."""
    c.people, c.law, c.communication = teams[team].people, teams[team].law, teams[team].communication
    c.judgement = teams[team].judgement
    fresh = respect_now(p, teams[team].respect, teams[team].fatigue, teams[team].judgement_practised)
    c.respect = strained_respect(p, fresh, strain)
    c.free_minutes = max(0.0, teams[team].shift_left + teams[team].budget)


@rule
def fill_alternative(p, c, v, vendors, pitch_takings, sites):
    """The legal place on offer that promises most: income there over present income, less the walk."""
    c.alternative_site, c.alternative_stalls, c.alternative_quality = -1.0, 0.0, 0.0
    c.alternative_fee, c.alternative_metres = 0.0, 0.0
    best = 0.0
    for site in range(sites.size):
        free, income, fees = 1_000_000, 0.0, 0.0
        for half in range(2):
            goods = vendors[v].goods
            if not TRADED[goods, half]:
                continue
            if sites[site].open[half] == 0:
                free = 0
                continue
            held = 1 if vendors[v].stall_site == site else 0
            free = min(free, sites[site].permits[half] - sites[site].holders[half] + held)
            hours = sites[site].closes[half] - sites[site].opens[half]
            sales = pitch_takings[sites[site].first, half, goods] * vendors[v].appeal * hours
            fees = 0.0 if vendors[v].free_stall else sites[site].fee
            income += p.stall_days * (p.profit_share * sales - fees)
        metres = CELL_METRES * (
            abs(vendors[v].home_row - sites[site].row) + abs(vendors[v].home_column - sites[site].column)
        )
        worth = income / (1.0 + p.alternative_nearness * (metres / 1000.0))
        if free > 0 and worth > best:
            best = worth
            c.alternative_site, c.alternative_stalls, c.alternative_fee = site, free, fees
            c.alternative_quality = income / max(p.least_income, vendors[v].weekly_income)
            c.alternative_metres = metres
