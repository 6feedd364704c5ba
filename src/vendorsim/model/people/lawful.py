"""Where and when a stall may stand: zones, their hours, and what a licence covers."""

from vendorsim.engine.compiled import rule
from vendorsim.model.clock import FIRST_HOUR, TICKS_PER_HOUR

PROHIBITED, RESTRICTED, PERMITTED = 1, 2, 3


@rule
def is_violation(p, zone, usable, tick_of_day):
    """Whether a stall may not stand there at this time of day."""
    if zone == PROHIBITED or usable == 0:
        return True
    return zone == RESTRICTED and p.restricted_from <= FIRST_HOUR + tick_of_day / TICKS_PER_HOUR < p.restricted_until


@rule
def is_licensed_there(licensed, zone, usable):
    """Whether a licence covers the place: restricted ones, at any hour; none makes a prohibited place lawful."""
    return licensed != 0 and zone == RESTRICTED and usable != 0


@rule
def violators_at(p, zone, usable, tick_of_day, stalls, licensed):
    """Of the stalls at a pitch, those that may not stand there now: all of them, but for licences where one covers it."""
    if not is_violation(p, zone, usable, tick_of_day):
        return 0
    return stalls - licensed if is_licensed_there(licensed, zone, usable) else stalls


@rule
def zone_for(licensed, zone, usable):
    """The zone as it is to one vendor: a place that its licence covers is as good as a permitted one."""
    return PERMITTED if is_licensed_there(licensed, zone, usable) else zone


@rule
def tick_from(hour):
    """The first tick of the day that begins at an hour or later."""
    return -int((FIRST_HOUR - hour) * TICKS_PER_HOUR // 1.0)


@rule
def tick_between(first, last, uniform):
    """A tick of the day drawn from those between two hours."""
    return tick_from(first) + int((last - first) * TICKS_PER_HOUR * uniform)


@rule
def unlawful_ticks(p, zone, first, last):
    """Of the ticks of the day from `first` to before `last`, those in which a stall may not stand at a usable pitch."""
    if zone == PERMITTED:
        return 0
    if zone == PROHIBITED:
        return max(0, last - first)
    return max(0, min(last, tick_from(p.restricted_until)) - max(first, tick_from(p.restricted_from)))
