"""What vendors believe about officers: learnt from visits they see and from quiet, spread by warnings and by talk.

A belief is updated by experience (Anwar and Loughran 2011; Apel 2013), and drifts back to what is told.
"""

from vendorsim.engine.arithmetic import exp, log
from vendorsim.engine.compiled import phase, rule
from vendorsim.model.clock import SLOTS, TICKS_PER_DAY, TICKS_PER_SLOT
from vendorsim.model.people.trade import NEVER


@rule
def candidate_of(vendor_candidates, v, place):
    """Which of a vendor's candidate pitches, which are in the order of rows, a place is; -1 for none."""
    low, high = 0, vendor_candidates.shape[1] - 1
    while low < high:
        middle = (low + high) // 2
        # Whoever knows fewer places has -1 at the end.
        if 0 <= vendor_candidates[v, middle] < place:
            low = middle + 1
        else:
            high = middle
    return low if vendor_candidates[v, low] == place else -1


@rule
def learn_risk(p, v, place, slot, weight, vendor_candidates, vendor_risk):
    """Exponential learning of one vendor about one pitch at one time of day."""
    k = candidate_of(vendor_candidates, v, place)
    if k >= 0:
        # `float`: without the compiler NumPy would reckon in the column's 32 bits.
        vendor_risk[v, k, slot] += p.risk_learning * weight * (1.0 - float(vendor_risk[v, k, slot]))


@rule
def officers_seen(p, place, tick, vendors, vendor_candidates, vendor_risk, pitches, near_first, near_pitch):
    """A team stands at a pitch: who is there learns it, who stands near sees it or is warned."""
    slot = (tick % TICKS_PER_DAY) // TICKS_PER_SLOT
    for i in range(near_first[place], near_first[place + 1]):
        other = near_pitch[i]
        pitches[other].seen_tick = tick
        weight = 1.0 if other == place else p.warning_weight
        v = pitches[other].first_vendor
        while v >= 0:
            learn_risk(p, v, place, slot, weight, vendor_candidates, vendor_risk)
            if other != place:
                learn_risk(p, v, other, slot, p.risk_in_sight * weight, vendor_candidates, vendor_risk)
            v = vendors[v].next_at_pitch


@rule
def what_is_told(p, met, stood, district):
    """Chance to meet officers at a place in a slot, by what vendors tell each other of the last weeks.

    Meetings over slots stood in violation; `talk_of_places` slots more count as the district's mean does. Without any
    talk of single places, the district's mean is all that is told.
    """
    if p.talk_of_places <= 0.0:
        return min(1.0, district)
    return min(1.0, (met + p.talk_of_places * district) / (stood + p.talk_of_places))


@rule
def hear_the_talk(p, v, vendor_candidates, vendor_risk, pitch_told):
    """Who is new in the trade believes of officers what is told: of each place that it knows, at each time of day."""
    for k in range(vendor_candidates.shape[1]):
        place = vendor_candidates[v, k]
        if place < 0:
            break
        for slot in range(pitch_told.shape[1]):
            vendor_risk[v, k, slot] = p.talk_of_risk * pitch_told[place, slot]


@phase
def forget_risk(vendors, vendor_candidates, vendor_risk, pitch_met, pitch_stood, pitch_told, parameters):
    """A day later, beliefs have come nearer to what is told, and what is told is of newer days.

    Those who have left the trade hear of it as well.
    """
    p = parameters[0]
    keep = exp(-log(2.0) / p.memory_half_life)
    for slot in range(pitch_met.shape[1]):
        met, stood = 0.0, 0.0
        for place in range(pitch_met.shape[0]):
            met += pitch_met[place, slot]
            stood += pitch_stood[place, slot]
        district = met / stood if stood > 0.0 else 0.0
        for place in range(pitch_met.shape[0]):
            pitch_told[place, slot] = what_is_told(p, pitch_met[place, slot], pitch_stood[place, slot], district)
            pitch_met[place, slot] *= keep
            pitch_stood[place, slot] *= keep
    talk = p.talk_of_risk
    for v in range(vendor_risk.shape[0]):
        if vendors[v].since == NEVER:
            continue
        for k in range(vendor_risk.shape[1]):
            place = vendor_candidates[v, k]
            if place < 0:
                break
            for slot in range(SLOTS):
                told = talk * pitch_told[place, slot]
                vendor_risk[v, k, slot] = told + keep * (float(vendor_risk[v, k, slot]) - told)


@phase
def learn_from_quiet(vendors, vendor_candidates, vendor_risk, pitches, parameters, tick):
    """A slot ends: who stands where no officers were seen in it fears that place less at this time of day.

    Who stood there for a part of the slot only learns that part of it.
    """
    slot, learning = (tick % TICKS_PER_DAY) // TICKS_PER_SLOT, parameters[0].quiet_learning
    for v in range(vendors.size):
        place = vendors[v].pitch
        if place < 0 or tick - pitches[place].seen_tick < TICKS_PER_SLOT:
            continue
        k = candidate_of(vendor_candidates, v, place)
        if k >= 0:
            stood = min(1.0, vendors[v].ticks_now / TICKS_PER_SLOT)
            vendor_risk[v, k, slot] = (1.0 - learning * stood) * float(vendor_risk[v, k, slot])
