"""What vendors believe about officers: learnt from visits they see, spread by warnings, forgotten with a half-life."""

from vendorsim.clock import TICKS_PER_DAY, TICKS_PER_SLOT
from vendorsim.kernels import phase, rule
from vendorsim.portable import exp, log


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
def officers_seen(p, place, tick, vendor_next_at_pitch, vendor_candidates, vendor_risk, pitch_first_vendor, pitch_seen_tick,
                  near_first, near_pitch):  # fmt: skip
    """A team stands at a pitch: who is there learns it, who stands near sees it or is warned."""
    slot = (tick % TICKS_PER_DAY) // TICKS_PER_SLOT
    for i in range(near_first[place], near_first[place + 1]):
        other = near_pitch[i]
        pitch_seen_tick[other] = tick
        weight = 1.0 if other == place else p.warning_weight
        v = pitch_first_vendor[other]
        while v >= 0:
            learn_risk(p, v, place, slot, weight, vendor_candidates, vendor_risk)
            if other != place:
                learn_risk(p, v, other, slot, 0.5 * weight, vendor_candidates, vendor_risk)
            v = vendor_next_at_pitch[v]


@phase(writes=["vendor_risk"])
def forget_risk(vendor_risk, parameters):
    """A day later, what was feared is less so."""
    keep = exp(-log(2.0) / parameters[0].memory_half_life)
    for v in range(vendor_risk.shape[0]):
        for k in range(vendor_risk.shape[1]):
            for slot in range(vendor_risk.shape[2]):
                vendor_risk[v, k, slot] = keep * float(vendor_risk[v, k, slot])


@phase(writes=["vendor_risk"])
def learn_from_quiet(vendor_pitch, vendor_candidates, vendor_risk, pitch_seen_tick, parameters, tick):
    """A slot ends: who stands where no officers were seen in it fears that place less at this time of day."""
    slot, keep = (tick % TICKS_PER_DAY) // TICKS_PER_SLOT, 1.0 - parameters[0].quiet_learning
    for v in range(vendor_pitch.size):
        place = vendor_pitch[v]
        if place < 0 or tick - pitch_seen_tick[place] < TICKS_PER_SLOT:
            continue
        k = candidate_of(vendor_candidates, v, place)
        if k >= 0:
            vendor_risk[v, k, slot] = keep * float(vendor_risk[v, k, slot])
