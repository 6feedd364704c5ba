"""What residents think of enforcement, what they bear, and when they complain.

Opinion follows Friedkin and Johnsen (1990): each day a resident moves towards its acquaintances and back to its own
anchor; a clip seen pushes it at once. So it falls fast and recovers over months.
"""

from vendorsim import streams
from vendorsim.clock import TICKS_PER_DAY
from vendorsim.draws import draw, stream
from vendorsim.kernels import phase, rule
from vendorsim.portable import exp


@rule
def logistic(x):
    """The logistic function."""
    return 1.0 / (1.0 + exp(-x))


@phase(writes=["resident_opinion", "opinion_before"])
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


@phase(writes=["pitch_complaints", "pitch_complaint_tick", "resident_complaints", "ledger"])
def complain(
    resident_identity, resident_home_cell, resident_tolerance, resident_opinion, resident_complaints,
    nearby_first, nearby_pitch, pitch_nuisance, pitch_complaints, pitch_complaint_tick, person_weight, parameters,
    levers, ledger, seed, tick, burnt_in,
):  # fmt: skip
    """Residents whose turn it is weigh what stalls near home do to them; those who have had enough complain.

    Each is asked once a day, at its own hour; the complaint names the pitch that troubles it most. Buying at the very
    same stall is another decision.
    """
    p, lever, book = parameters[0], levers[0], ledger[tick // TICKS_PER_DAY]
    luck = stream(seed, streams.COMPLAINT, tick)
    for r in range(tick % TICKS_PER_DAY, resident_home_cell.size, TICKS_PER_DAY):
        total, worst, worst_place = 0.0, 0.0, -1
        for i in range(nearby_first[resident_home_cell[r]], nearby_first[resident_home_cell[r] + 1]):
            nuisance = pitch_nuisance[nearby_pitch[i]]
            total += nuisance
            if nuisance > worst:
                worst, worst_place = nuisance, nearby_pitch[i]
        if worst_place < 0:
            continue
        chance = logistic(p.nuisance_weight * total - resident_tolerance[r] + lever.complaint_ease)
        if draw(luck, resident_identity[r]) < chance:
            pitch_complaints[worst_place] += 1.0
            if pitch_complaint_tick[worst_place] < 0:
                pitch_complaint_tick[worst_place] = tick
            if burnt_in:
                resident_complaints[r] += 1
            book.complaints += person_weight * p.complaints_per_person
