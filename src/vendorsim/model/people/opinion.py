"""What residents think of enforcement, what they bear, and when they complain.

Opinion follows Friedkin and Johnsen (1990): each day a resident moves towards its acquaintances and back to its own
anchor; a clip seen pushes it at once. So it falls fast and recovers over months.
"""

from vendorsim.engine import streams
from vendorsim.engine.arithmetic import exp, log
from vendorsim.engine.compiled import phase, rule
from vendorsim.engine.draws import draw, stream
from vendorsim.model.clock import TICKS_PER_DAY
from vendorsim.model.people.lawful import is_violation


@rule
def logistic(x):
    """The logistic function."""
    return 1.0 / (1.0 + exp(-x))


@phase
def exchange_opinions(resident_opinion, resident_anchor, resident_openness, resident_acquaintances, opinion_before,
                      parameters):  # fmt: skip
    """One day of talk: `x' = x + pace (openness * mean of acquaintances + (1 - openness) * anchor - x)`."""
    p = parameters[0]
    for r in range(resident_opinion.size):
        opinion_before[r] = resident_opinion[r]
    wide = resident_acquaintances.shape[1]
    for r in range(resident_opinion.size):
        total = 0.0
        for i in range(wide):
            total += opinion_before[resident_acquaintances[r, i]]
        pull = resident_openness[r] * total / wide + (1.0 - resident_openness[r]) * resident_anchor[r]
        resident_opinion[r] += p.opinion_pace * (pull - resident_opinion[r])


@rule
def chance_to_complain(p, total, minded, tolerance, serves, ease):
    """Chance that a resident complains today, by the nuisance near home and the part of it at places it looks after."""
    felt = total + p.guardianship * minded
    if p.complaint_power > 0.0:
        # By Weber and Fechner what is felt grows with the logarithm of what there is.
        readiness = p.complaint_power * log(1.0 + felt) - p.patience - (tolerance - p.tolerance_mean) + ease
    else:
        readiness = p.nuisance_weight * felt - tolerance + ease
    if serves:
        readiness += p.volunteer_alertness
    return logistic(readiness)


@phase
def complain(
    resident_identity, resident_home_cell, resident_tolerance, resident_complaints, resident_volunteer, nearby_first,
    nearby_pitch, pitches, city, parameters, levers, ledger, seed, tick, burnt_in,
):  # fmt: skip
    """Residents whose turn it is weigh what stalls near home do to them; those who have had enough complain.

    Each is asked once a day, at its own hour; the complaint names the pitch that troubles it most, and that of a
    volunteer of a residents' committee the worst one in violation. Buying at the very same stall is another decision.
    """
    person_weight = city[0].person_weight
    p, lever, book, tick_of_day = parameters[0], levers[0], ledger[tick // TICKS_PER_DAY], tick % TICKS_PER_DAY
    luck = stream(seed, streams.COMPLAINT, tick)
    for r in range(tick % TICKS_PER_DAY, resident_home_cell.size, TICKS_PER_DAY):
        total, minded, worst, worst_place, serves = 0.0, 0.0, 0.0, -1, resident_volunteer[r] > 0
        for i in range(nearby_first[resident_home_cell[r]], nearby_first[resident_home_cell[r] + 1]):
            place = nearby_pitch[i]
            nuisance = pitches[place].nuisance
            total += nuisance
            minded += pitches[place].guarded * nuisance
            if serves and not is_violation(p, pitches[place].zone, pitches[place].usable, tick_of_day):
                continue
            felt = nuisance * (1.0 + p.guardianship * pitches[place].guarded)
            if felt > worst:
                worst, worst_place = felt, place
        if worst_place < 0:
            continue
        chance = chance_to_complain(p, total, minded, resident_tolerance[r], serves, lever.complaint_ease)
        if draw(luck, resident_identity[r]) < chance:
            pitches[worst_place].complaints += 1.0
            pitches[worst_place].complained += 1.0
            known = tick
            if serves:
                # The committee has the officers' number: what it reports has been on its way for a while already.
                known = max(0, tick - int(lever.committee_hotline * lever.complaint_delay))
                book.volunteer_reports += person_weight * p.complaints_per_person
            if pitches[worst_place].complaint_tick < 0 or pitches[worst_place].complaint_tick > known:
                pitches[worst_place].complaint_tick = known
            if burnt_in:
                resident_complaints[r] += 1
            book.complaints += person_weight * p.complaints_per_person


@rule
def chance_of_assent(p, opinion, volunteers, owns_lock):
    """Chance that a resident votes for rules of its estate against private locks."""
    return logistic(
        p.vote_opinion * (opinion - 0.5) + p.vote_canvassing * volunteers - (p.vote_own_lock if owns_lock else 0.0)
    )


@phase
def hold_votes(
    resident_identity, resident_home_cell, resident_opinion, locks, owns_lock, estate_cells, estates, parameters, seed,
    day,
):  # fmt: skip
    """Residents of estates with a committee, and without rules, are asked whether they want them."""
    p, luck = parameters[0], stream(seed, streams.ESTATE_VOTE, day)
    for r in range(owns_lock.size):
        owns_lock[r] = 0
    for lock in range(locks.size):
        if locks[lock].standing:
            owns_lock[locks[lock].resident] = 1
    for e in range(estates.size):
        estates[e].votes, estates[e].votes_for = 0, 0
    for r in range(resident_identity.size):
        e = estate_cells[resident_home_cell[r]]
        if e < 0 or estates[e].committee == 0 or estates[e].rules:
            continue
        estates[e].votes += 1
        chance = chance_of_assent(p, resident_opinion[r], estates[e].volunteers, owns_lock[r] > 0)
        if draw(luck, resident_identity[r]) < chance:
            estates[e].votes_for += 1
