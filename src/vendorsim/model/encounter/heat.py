"""What conflict leaves behind for hours and days, so that it comes in bursts: anger, tension, who joins, strain.

A vendor is angry for hours after a loss, a quarrel or harsh words; a place stays tense for days after what was seen
there; neighbours and kin take sides; a team that has just been through a quarrel has less patience. Each is a level
between 0 and 1 that rises at an event and halves in a time of its own: events that excite further ones for a while, as
in self-exciting point processes (Hawkes 1971; Mohler et al. 2011).
"""

from vendorsim.engine import streams
from vendorsim.engine.arithmetic import LN_2, exp, log
from vendorsim.engine.compiled import rule
from vendorsim.engine.draws import draw, pair
from vendorsim.model.clock import TICKS_PER_DAY, TICKS_PER_HOUR

HOURS_PER_DAY = 24.0
NIGHT_HOURS = HOURS_PER_DAY - TICKS_PER_DAY / TICKS_PER_HOUR
BLOWS = 3.0  # stage of the ladder from which a quarrel counts double, and looks as harsh as can be


@rule
def hours_between(then, now):
    """Hours from one tick to a later one, with the nights in between, which have no ticks."""
    return (now - then) / TICKS_PER_HOUR + NIGHT_HOURS * (now // TICKS_PER_DAY - then // TICKS_PER_DAY)


@rule
def cooled(level, then, now, half_life):
    """What is left of a level of some ticks ago; it halves every `half_life` hours."""
    if level <= 0.0:
        return 0.0
    return level * exp(-LN_2 * hours_between(then, now) / half_life)


@rule
def risen(level, by):
    """A level after an event that takes away a share `by` of what is missing to 1."""
    return level + min(1.0, by) * (1.0 - level)


@rule
def anger_by(p, lost, weekly_income, highest, respect):
    """How angry an encounter makes whom it befell: by its loss, a quarrel, and how little it was respected."""
    by_quarrel = p.anger_quarrel if highest >= 1.0 else 0.0
    return (
        p.anger_loss * min(1.0, lost / max(p.least_income, weekly_income))
        + by_quarrel
        + p.anger_harsh * (1.0 - respect)
    )


@rule
def tension_by(p, highest, is_seizure):
    """How tense an encounter makes its place: by a quarrel, twice as much where it came to blows, and by a seizure."""
    return p.tension_quarrel * weight_of_quarrel(highest) + (p.tension_seizure if is_seizure else 0.0)


@rule
def strain_by(p, highest):
    """How an encounter strains the team: by a quarrel, twice as much where it came to blows."""
    return p.strain_quarrel * weight_of_quarrel(highest)


@rule
def weight_of_quarrel(highest):
    """0 for none, 1 for words and holding on, 2 for blows."""
    if highest < 1.0:
        return 0.0
    return 2.0 if highest >= BLOWS else 1.0


@rule
def strained_respect(p, respect, strain):
    """Respect shown by a team that still has its last quarrel in its bones."""
    return respect * (1.0 - p.strain_on_respect * strain)


@rule
def heat_in_grievance(p, s):
    """What anger of earlier today and the tension of the place add to the grievance of this encounter."""
    s.grievance_from_anger, s.grievance_from_tension = p.grievance_anger * s.anger, p.grievance_tension * s.tension
    return s.grievance_from_anger + s.grievance_from_tension


@rule
def heat_in_triggers(p, s):
    """What the tension of the place and those who joined add to the triggers of the ladder."""
    s.trigger_from_tension, s.trigger_from_joined = (
        p.trigger_tension * s.tension,
        p.trigger_joined * log(1.0 + s.joined),
    )
    return s.trigger_from_tension + s.trigger_from_joined


@rule
def those_who_might_resist(p, others, joined):
    """Vendors beside who might resist (Epstein 2002); who has joined counts for more than who stands by."""
    return others + p.joiner_force * joined


@rule
def joining_probability(p, ties, anger, tension):
    """Chance that a vendor beside takes sides: by its own ties in the district and anger, and the place's tension."""
    return 1.0 - exp(-p.joining * (p.joining_ties * ties + anger + tension))


@rule
def fetching_probability(p, ties, anger, tension):
    """Chance that kin are fetched: by the vendor's ties, where it is angry or the place tense."""
    return p.joining_kin * ties * risen(anger, tension)


@rule
def who_joins(p, v, place, anger, tension, key, tick, vendors, pitches, near_first, near_pitch):
    """How many would take the vendor's side if it came to a quarrel: of those at the same pitch or in sight, and kin.

    Each by a draw of its own, taken before the encounter's: what is foreseen is foreseen with these people there.
    """
    mine = pair(key, vendors[v].identity)
    joined = joiners_at(p, v, place, tension, mine, tick, vendors, pitches)
    for i in range(near_first[place], near_first[place + 1]):
        if near_pitch[i] != place:
            joined += joiners_at(p, v, near_pitch[i], tension, mine, tick, vendors, pitches)
    if draw(mine, streams.KIN) < fetching_probability(p, vendors[v].ties, anger, tension):
        joined += 1.0
    return joined


@rule
def joiners_at(p, v, place, tension, key, tick, vendors, pitches):
    """How many of those who stand at a pitch would take a vendor's side."""
    joined, other = 0.0, pitches[place].first_vendor
    while other >= 0:
        if other != v and vendors[other].pitch == place:
            own = cooled(vendors[other].anger, vendors[other].anger_tick, tick, p.anger_hours)
            if draw(key, vendors[other].identity) < joining_probability(p, vendors[other].ties, own, tension):
                joined += 1.0
        other = vendors[other].next_at_pitch
    return joined


@rule
def leave_anger(p, s, v, tick, lost, weekly_income, vendors):
    """A vendor's anger after a contact."""
    vendors[v].anger = risen(s.anger, anger_by(p, lost, weekly_income, s.highest, s.respect))
    vendors[v].anger_tick = tick


@rule
def leave_tension(p, s, place, tick, is_seizure, pitches, near_first, near_pitch):
    """The tension that an encounter leaves at its place, and, less of it, at those in sight."""
    by = tension_by(p, s.highest, is_seizure)
    if by <= 0.0:
        return
    make_tense(p, place, by, tick, pitches)
    for i in range(near_first[place], near_first[place + 1]):
        if near_pitch[i] != place:
            make_tense(p, near_pitch[i], p.tension_in_sight * by, tick, pitches)


@rule
def make_tense(p, place, by, tick, pitches):
    """Raise the tension of a place by a share of what is missing to 1."""
    left = cooled(pitches[place].tension, pitches[place].tension_tick, tick, HOURS_PER_DAY * p.tension_days)
    pitches[place].tension, pitches[place].tension_tick = risen(left, by), tick


@rule
def leave_strain(p, s, team, tick, teams):
    """A team's strain after an encounter."""
    by = strain_by(p, s.highest)
    if by > 0.0:
        teams[team].strain, teams[team].strain_tick = risen(s.strain, by), tick
