"""What keeps vendors from standing where they may not: meetings expected, what one is felt to cost, and fear.

What deters is the expected loss of the *unlawful* act (Becker 1968), so officers are reckoned with only where and when a
stall may not stand. Money is not all of it: dread is what a scene leaves behind for days.
"""

from vendorsim.engine.arithmetic import exp
from vendorsim.engine.compiled import phase, rule
from vendorsim.model.clock import TICKS_PER_SLOT
from vendorsim.model.people.lawful import PERMITTED, is_violation, unlawful_ticks


@rule
def risky_ticks(p, zone, first, last):
    """Ticks of a stretch of the day in which officers are reckoned with, at most those in which one stands there."""
    return p.risk_where_unlawful * unlawful_ticks(p, zone, first, last) + (1.0 - p.risk_where_unlawful) * (last - first)


@rule
def expected_meetings(p, risk, vendor, candidate, zone, first, last):
    """Meetings with officers in a stay from tick `first` to before `last`, by a vendor's belief.

    By `risk_over_stay` the expected number over the stay, a slot counting as far as the stay fills it, or the mean chance
    of its slots.
    """
    if last <= first or (zone == PERMITTED and p.risk_where_unlawful >= 1.0):
        return 0.0
    first_slot, last_slot = first // TICKS_PER_SLOT, (last - 1) // TICKS_PER_SLOT
    total, mean = 0.0, 0.0
    for slot in range(first_slot, last_slot + 1):
        begins, ends = max(first, slot * TICKS_PER_SLOT), min(last, (slot + 1) * TICKS_PER_SLOT)
        met = float(risk[vendor, candidate, slot]) * risky_ticks(p, zone, begins, ends)
        total += met / TICKS_PER_SLOT
        mean += met / (ends - begins)
    return p.risk_over_stay * total + (1.0 - p.risk_over_stay) * mean / (last_slot - first_slot + 1)


@rule
def still_worth_it(p, risk, vendor, candidate, zone, first, last, loss, profit):
    """Whether a stretch within one slot brings more than `hours_by_risk` times what officers would cost in it."""
    met = float(risk[vendor, candidate, first // TICKS_PER_SLOT]) * risky_ticks(p, zone, first, last) / TICKS_PER_SLOT
    return p.hours_by_risk * met * loss <= profit * (last - first)


@rule
def trimmed_stay(p, risk, vendor, candidate, zone, first, last, loss, profit):
    """The stay without slots at its ends that officers make a loss of: (first tick, one past the last); none if equal.

    `profit` is the expected profit of a tick [yuan], `loss` what a meeting is felt to cost [yuan]. Displacement in time:
    who fears the morning round comes after it.
    """
    if p.hours_by_risk <= 0.0 or (zone == PERMITTED and p.risk_where_unlawful >= 1.0):
        return first, last
    while first < last:
        ends = min(last, (first // TICKS_PER_SLOT + 1) * TICKS_PER_SLOT)
        if still_worth_it(p, risk, vendor, candidate, zone, first, ends, loss, profit):
            break
        first = ends
    while first < last:
        begins = max(first, (last - 1) // TICKS_PER_SLOT * TICKS_PER_SLOT)
        if still_worth_it(p, risk, vendor, candidate, zone, begins, last, loss, profit):
            break
        last = begins
    return first, last


@rule
def felt_share(p, usually):
    """How much of a meeting is still felt by one who usually has so many a day: who is used to it shrugs it off."""
    return 1.0 / (1.0 + p.habituation * usually)


@rule
def felt_loss(p, expected_loss, lately, usually):
    """What one more meeting is felt to cost [yuan]: more while meetings have just become more frequent, less with habit.

    `lately` and `usually` are the vendor's meetings a day in a short and a long running mean. Deterrence is strongest
    when a crackdown is new, and decays (Sherman 1990).
    """
    return expected_loss * (1.0 + p.surprise * max(0.0, lately - usually)) * felt_share(p, usually)


@rule
def officers_felt(p, presence, zone, first):
    """The sense that officers are near, as far as it is a threat: to one who may not stand there when its stay begins."""
    return presence if is_violation(p, zone, 1, first) else presence * (1.0 - p.risk_where_unlawful)


@rule
def dread_felt(p, dread, meetings):
    """How much dread keeps from a place: as far as officers are believed to come at all while one is there."""
    return p.dread_weight * dread * (1.0 - exp(-meetings))


@rule
def deterred(p, meetings, loss, dread, presence, zone, first, weekly_income):
    """What officers take from the utility of a stay: the loss expected, dread, and the sense that they are near now."""
    return (
        p.weight_risk * meetings * (loss / (max(weekly_income, p.least_income) / 7.0))
        + dread_felt(p, dread, meetings)
        + p.weight_presence * officers_felt(p, presence, zone, first)
    )


@rule
def frightened(p, dread, fright, usually):
    """Dread after a scene: a share of what is missing to 1, less for one who is used to officers."""
    return dread + fright * felt_share(p, usually) * (1.0 - dread)


@rule
def frighten(p, v, place, is_sanction, vendors, pitches):
    """A scene leaves dread in whom it befell, and a sanction a part of it in those who still stand beside."""
    fright = p.fright_of_sanction if is_sanction else p.fright_of_meeting
    vendors[v].dread = frightened(p, vendors[v].dread, fright, vendors[v].met_usually)
    if not is_sanction:
        return
    other = pitches[place].first_vendor
    while other >= 0:
        if other != v and vendors[other].pitch == place:
            vendors[other].dread = frightened(
                p, vendors[other].dread, p.fright_beside * fright, vendors[other].met_usually
            )
        other = vendors[other].next_at_pitch


@rule
def stock_at_stake(p, wanted, meetings, loss, profit):
    """Goods that a vendor brings along, at cost [yuan]: fewer of those wanted where officers may cost it its profit."""
    if profit <= 0.0:
        return wanted
    return wanted / (1.0 + p.stock_caution * meetings * loss / profit)


@phase
def sleep_on_it(vendors, parameters):
    """A day ends: how often officers came enters both running means, and dread fades."""
    p = parameters[0]
    quick, slow, keep = 1.0 / p.dread_days, 1.0 / p.adapting_days, exp(-1.0 / p.dread_days)
    for v in range(vendors.size):
        vendors[v].met_lately += quick * (vendors[v].moves_today - vendors[v].met_lately)
        vendors[v].met_usually += slow * (vendors[v].moves_today - vendors[v].met_usually)
        vendors[v].dread *= keep
