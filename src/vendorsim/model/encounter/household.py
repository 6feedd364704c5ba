"""An encounter with a household about its ground lock: the same persuasion, resistance and ladder as with a vendor."""

from vendorsim.engine import streams
from vendorsim.engine.compiled import phase
from vendorsim.model.clock import TICKS_PER_DAY
from vendorsim.model.encounter.aftermath import (
    DOCUMENT,
    HOME_VISIT,
    IGNORE,
    MOBILISE_TIES,
    SEIZE_GOODS,
    SEIZE_TOOLS,
    legitimacy_after,
    team_minutes,
)
from vendorsim.model.encounter.carry_out import STAGE_OF_WITHDRAWAL, keep_record
from vendorsim.model.encounter.confrontation import (
    YIELDS,
    begin,
    count_conflict,
    count_minutes,
    foresee,
    happen,
    price_losses,
    settle_response,
    weigh,
)
from vendorsim.model.encounter.heat import leave_strain
from vendorsim.model.encounter.persuasion import is_persuaded, pressure_of
from vendorsim.model.people.estate import rules_at
from vendorsim.model.people.ground_lock import barrier_under_rules
from vendorsim.model.people.vendor import PERSUADED, REFUSED, SANCTIONED


@phase
def carry_out_at_lock(
    locks, resident_opinion, resident_home_cell, estate_cells, estates, teams, parameters, case, state, chances, reach,
    transitions, incidents, incident_cases, counters, account, ledger, seed, tick, team, lock, asked,
):  # fmt: skip
    """One visit about a ground lock, given the policy's answer; returns the response that was carried out."""
    p, c, s, day = parameters[0], case[0], state[0], tick // TICKS_PER_DAY
    book, who, owner = ledger[day], streams.HOUSEHOLD_MET + locks[lock].identity, locks[lock].resident
    locks[lock].last_day = day
    settle_response(p, c, s, asked)
    if s.response == IGNORE:
        return IGNORE
    s.tick, s.kind, s.who, s.row, s.team, s.place = tick, 1.0, who, lock, team, -1.0
    s.mobility, s.fear, s.temper = 0.0, p.fear_of_arrest, locks[lock].temper
    rules = rules_at(resident_home_cell[owner], estate_cells, estates)
    s.expected_loss, s.legitimacy = 0.0, resident_opinion[owner]
    s.barrier = barrier_under_rules(p, locks[lock].barrier, rules)
    begin(s)
    price_losses(p, c, s)
    weigh(p, c, s, False)
    foresee(p, s, chances, reach)
    way = happen(p, s, who, seed, tick, transitions, counters)
    spent = team_minutes(p, s.response, c.people)
    teams[team].budget -= spent
    s.minutes = spent * c.people
    count_minutes(book, s, c.people, spent)
    count_conflict(p, book, s)
    leave_strain(p, s, team, tick, teams)
    book.cases_filmed += c.filmed
    locks[lock].visits += 1
    if s.response == HOME_VISIT:
        locks[lock].home_visits += 1
    elif s.response == MOBILISE_TIES:
        locks[lock].tie_visits += 1
        book.pressure_on_kin += 1.0
    s.pressure_before, s.needed = locks[lock].pressure, s.barrier
    s.pressure_of_visit = pressure_of(p, s.response, c.respect, c.communication, c.ties, c.volunteers)
    s.pressure = locks[lock].pressure = s.pressure_before + s.pressure_of_visit
    s.outcome = REFUSED
    taken_off = (s.response == SEIZE_GOODS or s.response == SEIZE_TOOLS) and s.highest < STAGE_OF_WITHDRAWAL
    if taken_off:
        s.outcome, s.taken = SANCTIONED, s.tools_loss
        book.locks_cut += 1.0
    elif way == YIELDS and is_persuaded(s.pressure, s.needed):
        s.outcome, s.persuaded = PERSUADED, 1.0
        book.persuaded += 1.0
    if s.response == DOCUMENT and s.outcome == REFUSED:
        # A household with a car pays; the lock stays until it is persuaded.
        s.fine_paid = s.fine
        account[0].residents -= s.fine
        account[0].treasury += s.fine
        book.fines += s.fine
    if s.outcome == REFUSED:
        locks[lock].refusals += 1
    else:
        locks[lock].standing, locks[lock].removed_day = 0, day
        book.cases_closed += 1.0
    locks[lock].last_outcome = int(s.outcome)
    s.lost, s.consistent = s.taken, 1.0
    s.legitimacy_after = legitimacy_after(p, s, 0.0)
    resident_opinion[owner] = s.legitimacy_after
    if s.highest >= 1.0:
        keep_record(s, case, state, incidents, incident_cases, counters)
    return int(s.response)
