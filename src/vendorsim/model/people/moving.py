"""What it takes to move a stall: hiding from officers, walking with a cart, packing and setting up."""

from vendorsim.engine.arithmetic import power
from vendorsim.engine.compiled import rule
from vendorsim.model.city.land_use import CELL_METRES
from vendorsim.model.clock import TICK_MINUTES


@rule
def minutes_to_set_up(p, stock):
    """Packing and setting up, the longer the more there is to carry [yuan of goods at cost]."""
    return p.set_up_minutes + p.carried_minutes * stock / 100.0


@rule
def minutes_to_hide(p, uniform, hidden):
    """How much longer a vendor that was moved on means to stay out of sight, having been so for `hidden` minutes.

    Some are back as soon as officers turn the corner, others wait three times as long.
    """
    return max(0.0, p.hide_minutes * (0.5 + uniform) - hidden)


@rule
def minutes_on_the_way(p, left, place, hides, pitches):
    """From the moment of deciding until the stall is there: the way with the cart, or, for one who comes back, hiding."""
    if place == left:
        return hides
    cells = abs(pitches[place].row - pitches[left].row) + abs(pitches[place].column - pitches[left].column)
    return CELL_METRES * cells / p.cart_speed


@rule
def ticks_of(minutes):
    """Ticks that a span of minutes takes, begun ones counted whole."""
    return -int(-minutes / TICK_MINUTES // 1.0)


@rule
def presence_at_return(p, presence, minutes):
    """What will be left of the sense that officers are near."""
    return presence * power(p.presence_memory, minutes / TICK_MINUTES)
