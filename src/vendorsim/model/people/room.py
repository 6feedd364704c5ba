"""Room in the street: how many stalls a pitch takes, how broadly they are set out, and who stands on the carriageway.

Where the pavement is full, further stalls stand on the carriageway and block it. Where officers come rarely, stalls are
set out broadly; where they come often, goods lie so that they are gone in half a minute (Bromley 2000; Hanser 2016).
"""

from vendorsim.engine.compiled import rule
from vendorsim.model.people.lawful import PERMITTED, is_licensed_there, is_violation


@rule
def room_at(p, capacity):
    """Stalls that a street pitch takes at most: those that fit, and those on the carriageway, a begun one counted whole."""
    return -int(-capacity * (1.0 + p.spill) // 1.0)


@rule
def may_spread(licensed, zone, usable):
    """Whether a stall could be set out broadly: not where places are marked out, nor on a licence that says how wide."""
    return zone != PERMITTED and not is_licensed_there(licensed, zone, usable)


@rule
def sets_up_broad(p, exposure, sales):
    """Whether a vendor sets out broadly: what it gains on the sales it hopes for over what each meeting would cost more.

    `exposure` is the number of meetings with officers that it expects over its stay, `sales` in yuan.
    """
    return p.spread_gain * p.profit_share * sales > exposure * p.spread_stake


@rule
def appeal_of_stall(p, appeal, broad):
    """Pull of a stall: a broad one shows more."""
    return appeal * (1.0 + p.spread_gain * broad)


@rule
def mobility_of_stall(p, mobility, broad):
    """How quickly a stall can be gone: a broad one is packed more slowly."""
    return max(0.0, mobility - p.spread_slows * broad)


@rule
def stands_unlawfully(p, zone, usable, tick_of_day, licensed, spilt):
    """Whether a vendor may not stand where it stands now: on the carriageway nobody may, whatever the zone or licence."""
    if spilt:
        return True
    return is_violation(p, zone, usable, tick_of_day) and not is_licensed_there(licensed, zone, usable)


@rule
def blocked_by(p, stalls, n_broad, over, obstruction):
    """Share of the carriageway's width that the stalls of a pitch take, by the share that one on its pavement takes.

    `stalls` stand there in all, `n_broad` of them broadly, `over` of them on the carriageway.
    """
    beside = stalls - over + p.spread_room * n_broad
    return obstruction * beside + max(p.spill_obstruction, obstruction) * over


@rule
def nuisance_made(p, stalls, n_broad, violators, blocked):
    """Nuisance of the stalls of a pitch, that of one lone unlawful stall that blocks nothing being 1."""
    if stalls == 0:
        return 0.0
    size = stalls + p.spread_room * n_broad
    felt = (violators + p.lawful_nuisance * (stalls - violators)) / stalls
    return size * felt * (1.0 + p.blocking_nuisance * blocked)


@rule
def put_on_carriageway(over, first, vendors):
    """Who came last to a full pitch stands on the carriageway; of those who came at once, who has the weaker pull.

    `first` is the first vendor at the pitch, `over` how many are too many. Returns how many of them hold a licence.
    """
    n_licensed = 0
    for _ in range(over):
        last, v = -1, first
        while v >= 0:
            later = last < 0 or vendors[v].ticks_now < vendors[last].ticks_now
            if last >= 0 and vendors[v].ticks_now == vendors[last].ticks_now:
                later = vendors[v].appeal < vendors[last].appeal
            if vendors[v].spilt == 0 and later:
                last = v
            v = vendors[v].next_at_pitch
        vendors[last].spilt = 1
        n_licensed += vendors[last].licensed
    return n_licensed
