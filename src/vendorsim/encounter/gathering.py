"""Gathering a case: what a team sees when it meets a stall or a ground lock."""

import math

from vendorsim import streams
from vendorsim.agents.estate import volunteers_at
from vendorsim.agents.siting import OPENING
from vendorsim.clock import TICKS_PER_DAY
from vendorsim.draws import draw, stream
from vendorsim.encounter.evidence import fill_record, fill_recorder
from vendorsim.encounter.resistance import crowd_term
from vendorsim.kernels import phase, rule

NEVER = math.inf


@rule
def respect_now(p, respect, fatigue, judgement_practised):
    """How respectfully a team treats people, tired as it is; practised judgement keeps a tired team from losing it."""
    return respect * (1.0 - p.fatigue_on_respect * fatigue * (1.0 - p.judgement_in_fatigue * judgement_practised))


@rule
def bystanders_at(p, customers, uniform):
    """People who look on: who bought here lately, and passers-by who stop."""
    return (p.bystander_base + customers) * 2.0 * uniform


@phase(writes=["case", "state"])
def gather_vendor_case(
    vendor_identity, vendor_goods, vendor_stock, vendor_tools, vendor_weekly_income, vendor_ties, vendor_violations,
    vendor_last_outcome, vendor_last_met_tick, vendor_explanations, vendor_home_visits, vendor_tie_visits,
    vendor_refusals, vendor_moves_today, vendor_pitch, vendor_stall_site, vendor_home_row, vendor_home_column, vendor_appeal,
    pitch_zone, pitch_obstruction, pitch_n_standing, pitch_customers, pitch_takings, site_first, site_row, site_column,
    site_open, site_opens, site_closes, site_permits, site_holders, site_fee, site_attendance, team_people, team_law,
    team_communication, team_judgement, team_respect, team_fatigue, team_shift_left, team_budget, team_recorder,
    estate_cells, estate_volunteers, width, team_heed, team_tactics, team_law_taught, team_judgement_practised,
    vendor_entries, vendor_entry_tick, vendor_entry_evidence, vendor_free_stall, levers, parameters, case, state, seed,
    tick, team, vendor,
):  # fmt: skip
    """Fill the case of a stall that stands where it may not; returns False if the vendor is gone by now."""
    p, c, s, v = parameters[0], case[0], state[0], vendor
    place = vendor_pitch[v]
    if place < 0:
        return False
    who = vendor_identity[v]
    c.kind, c.zone, c.obstruction = 0.0, pitch_zone[place], pitch_obstruction[place] * pitch_n_standing[place]
    c.hour = 6.0 + (tick % TICKS_PER_DAY) / 4.0
    c.violations, c.last_outcome = vendor_violations[v], vendor_last_outcome[v]
    c.days_since = (tick - vendor_last_met_tick[v]) / TICKS_PER_DAY if vendor_last_met_tick[v] >= 0 else NEVER
    c.moves_today, c.explanations = vendor_moves_today[v], vendor_explanations[v]
    c.home_visits, c.tie_visits, c.refusals = vendor_home_visits[v], vendor_tie_visits[v], vendor_refusals[v]
    c.ties, c.goods, c.tools = vendor_ties[v], vendor_stock[v], vendor_tools[v]
    c.weekly_income = vendor_weekly_income[v]
    fill_alternative(
        p, c, v, vendor_goods, vendor_appeal, vendor_weekly_income, vendor_stall_site, vendor_home_row,
        vendor_home_column, pitch_takings, site_first, site_row, site_column, site_open, site_opens, site_closes,
        site_permits, site_holders, site_fee, site_attendance, vendor_free_stall,
    )  # fmt: skip
    home = vendor_home_row[v] * width + vendor_home_column[v]
    c.volunteers = volunteers_at(home, estate_cells, estate_volunteers)
    c.others_present = pitch_n_standing[place] - 1.0
    c.bystanders = bystanders_at(p, pitch_customers[place], draw(stream(seed, streams.BYSTANDERS, tick), who))
    c.luck = draw(stream(seed, streams.CASE_LUCK, tick), who)
    fill_team(p, c, team, team_people, team_law, team_communication, team_judgement, team_respect, team_fatigue,
              team_judgement_practised, team_shift_left, team_budget)  # fmt: skip
    fill_record(p, levers[0], c, v, who, seed, tick, vendor_entries, vendor_entry_tick, vendor_entry_evidence)
    fill_recorder(p, levers[0], c, who, seed, tick, team_recorder[team], team_heed[team])
    s.crowd = crowd_term(c.bystanders)
    s.tactics, s.law_taught = team_tactics[team], team_law_taught[team]
    s.kin = (
        1.0
        if draw(stream(seed, streams.BYSTANDERS, tick), 1_000_000_000 + who) < p.kin_present * vendor_ties[v]
        else 0.0
    )
    return True


@phase(writes=["case", "state"])
def gather_lock_case(
    lock_identity, lock_ties, lock_visits, lock_home_visits, lock_tie_visits, lock_refusals, lock_last_outcome,
    lock_last_day, lock_standing, team_people, team_law, team_communication, team_judgement, team_respect, team_fatigue,
    team_shift_left, team_budget, team_recorder, team_heed, team_tactics, team_law_taught, team_judgement_practised,
    lock_resident, resident_home_cell, estate_cells, estate_volunteers, levers, parameters, case, state, seed, tick,
    team, lock,
):  # fmt: skip
    """Fill the case of a private lock on a public bay; returns False if it is gone by now."""
    if lock_standing[lock] == 0:
        return False
    p, c, s = parameters[0], case[0], state[0]
    who = lock_identity[lock]
    c.kind, c.zone, c.obstruction, c.hour = 1.0, 0.0, 0.0, 6.0 + (tick % TICKS_PER_DAY) / 4.0
    c.violations, c.last_outcome = lock_visits[lock], lock_last_outcome[lock]
    c.days_since = NEVER if lock_visits[lock] == 0 else tick // TICKS_PER_DAY - lock_last_day[lock]
    c.moves_today, c.explanations = 0.0, lock_visits[lock] - lock_home_visits[lock] - lock_tie_visits[lock]
    c.home_visits, c.tie_visits, c.refusals = lock_home_visits[lock], lock_tie_visits[lock], lock_refusals[lock]
    c.ties, c.goods, c.tools, c.weekly_income = lock_ties[lock], 0.0, p.lock_value, p.household_weekly_income
    c.alternative_site, c.alternative_stalls, c.alternative_quality = -1.0, 0.0, 0.0
    c.alternative_fee, c.alternative_metres, c.others_present = 0.0, 0.0, 0.0
    c.volunteers = volunteers_at(resident_home_cell[lock_resident[lock]], estate_cells, estate_volunteers)
    c.bystanders = bystanders_at(p, 0.0, draw(stream(seed, streams.BYSTANDERS, tick), 2_000_000_000 + who))
    c.luck = draw(stream(seed, streams.CASE_LUCK, tick), 2_000_000_000 + who)
    fill_team(p, c, team, team_people, team_law, team_communication, team_judgement, team_respect, team_fatigue,
              team_judgement_practised, team_shift_left, team_budget)  # fmt: skip
    # The ledger is about vendors; recorders film visits to households as well.
    c.entries, c.evidence, c.record_shown = 0.0, 0.0, 0.0
    fill_recorder(p, levers[0], c, 2_000_000_000 + who, seed, tick, team_recorder[team], team_heed[team])
    s.crowd, s.kin = crowd_term(c.bystanders), 0.0
    s.tactics, s.law_taught = team_tactics[team], team_law_taught[team]
    return True


@rule
def fill_team(p, c, team, team_people, team_law, team_communication, team_judgement, team_respect, team_fatigue,
              team_judgement_practised, team_shift_left, team_budget):  # fmt: skip
    """The team's side of a case."""
    c.people, c.law, c.communication = team_people[team], team_law[team], team_communication[team]
    c.judgement = team_judgement[team]
    c.respect = respect_now(p, team_respect[team], team_fatigue[team], team_judgement_practised[team])
    c.free_minutes = max(0.0, team_shift_left[team] + team_budget[team])


@rule
def fill_alternative(p, c, v, vendor_goods, vendor_appeal, vendor_weekly_income, vendor_stall_site, vendor_home_row,
                     vendor_home_column, pitch_takings, site_first, site_row, site_column, site_open, site_opens,
                     site_closes, site_permits, site_holders, site_fee, site_attendance,
                     vendor_free_stall):  # fmt: skip
    """The legal place on offer that promises most: income there over present income, less the walk."""
    c.alternative_site, c.alternative_stalls, c.alternative_quality = -1.0, 0.0, 0.0
    c.alternative_fee, c.alternative_metres = 0.0, 0.0
    best = 0.0
    for site in range(site_first.size):
        free, income, fees = 1_000_000, 0.0, 0.0
        for half in range(2):
            goods = vendor_goods[v]
            if OPENING[goods, half] < 0:
                continue
            if site_open[site, half] == 0:
                free = 0
                continue
            held = 1 if vendor_stall_site[v] == site else 0
            free = min(free, site_permits[site, half] - site_holders[site, half] + held)
            hours = site_closes[site, half] - site_opens[site, half]
            sales = pitch_takings[site_first[site], half, goods] * vendor_appeal[v] * hours
            fees = 0.0 if vendor_free_stall[v] else site_fee[site]
            income += 6.0 * (p.profit_share * sales - fees)
        metres = 20.0 * (abs(vendor_home_row[v] - site_row[site]) + abs(vendor_home_column[v] - site_column[site]))
        worth = income / (1.0 + metres / 1000.0)
        if free > 0 and worth > best:
            best = worth
            c.alternative_site, c.alternative_stalls, c.alternative_fee = site, free, fees
            c.alternative_quality = income / max(70.0, vendor_weekly_income[v])
            c.alternative_metres = metres
