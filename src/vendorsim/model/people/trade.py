"""Taking up the trade and leaving it: what it pays net of what enforcement costs, against a lasting outside option.

Everybody who might ever trade is a person with a row of its own, so that who leaves can come back as who it was.
"""

from typing import NamedTuple

from vendorsim.engine import streams
from vendorsim.engine.arithmetic import log, logistic
from vendorsim.engine.compiled import phase, rule
from vendorsim.engine.draws import draw, stream
from vendorsim.model.clock import DAYS_PER_MONTH, DAYS_PER_WEEK, TICKS_PER_DAY
from vendorsim.model.people.deterrence import felt_share
from vendorsim.model.people.site_choice import give_up_stall

NEVER = -1


class Said(NamedTuple):
    """What is said of the trade in the district."""

    income: float
    """What vendors earn [yuan/week]."""
    bother: float
    """What being met by officers costs them [yuan/week]."""
    loss: float
    """What they believe to lose in a meeting [yuan]."""


@rule
def felt_meeting(p, usually):
    """What it costs to be met by officers once more [yuan], for one who usually is so many times a day."""
    return p.nuisance_of_moving * felt_share(p, usually)


@rule
def advantage(p, net, outside):
    """By how much the trade pays more than the outside option, as a logarithm (yuan/week against yuan/month).

    Who earns next to nothing is as badly off as who earns a small share of the other.
    """
    other = outside * DAYS_PER_WEEK / DAYS_PER_MONTH
    return log(max(net, p.least_advantage * other) / other)


@rule
def wants_to_leave(p, better):
    """Chance that a vendor who weighs it up leaves the trade (Train 2009: a logit with a cost of changing)."""
    return logistic(-(better + p.stay_premium) / p.option_spread)


@rule
def wants_to_enter(p, better):
    """Chance that somebody outside who weighs it up takes up the trade."""
    return logistic((better - p.entry_premium) / p.option_spread)


@rule
def share_of_life_in_trade(p, reservation, appeal):
    """Share of its time that a person would spend in the trade, if that paid as everybody expects at the start.

    Entry and exit as a process with two states: the share is that of one rate in the sum of both.
    """
    usual = p.starting_income * DAYS_PER_WEEK / DAYS_PER_MONTH
    enters = wants_to_enter(p, advantage(p, usual, reservation))
    leaves = wants_to_leave(p, advantage(p, usual * appeal, reservation))
    return enters / (enters + leaves)


@rule
def expected_net(p, since, weekly_income, bother, heard):
    """What the trade would pay somebody outside, net [yuan/week]: what is said, and what it once found itself."""
    if since == NEVER:
        return heard
    own = weekly_income - p.felt_meetings * bother
    return p.own_experience * own + (1.0 - p.own_experience) * heard


@rule
def cash_out(v, vendors, money):
    """Who leaves the trade takes its money along and sells its goods for nothing to speak of."""
    money.outside += vendors[v].cash
    vendors[v].cash, vendors[v].stock, vendors[v].tools = 0.0, 0.0, 0.0


@rule
def give_up(v, day, vendors, sites, money):
    """A vendor leaves the trade, with its money; what the city granted it lapses."""
    vendors[v].active, vendors[v].left = 0, day
    vendors[v].licensed, vendors[v].free_stall = 0, 0
    vendors[v].pitch, vendors[v].reserved, vendors[v].choose_at = -1, -1, -1
    give_up_stall(v, vendors, sites)
    cash_out(v, vendors, money)


@phase
def leave_for_jobs(vendors, sites, parameters, account, ledger, seed, tick):
    """Vendors who weigh it up today leave for what they could earn elsewhere; who is offered a post weighs that today."""
    p, day, money = parameters[0], tick // TICKS_PER_DAY, account[0]
    luck = stream(seed, streams.LEAVING, day)
    for v in range(vendors.size):
        if vendors[v].active == 0:
            continue
        outside, considers = vendors[v].reservation, 1.0 / p.consider_days
        if vendors[v].job_offer > outside:
            outside, considers = vendors[v].job_offer, 1.0
        better = advantage(p, vendors[v].weekly_income - vendors[v].bother, outside)
        if draw(luck, vendors[v].identity) < considers * wants_to_leave(p, better):
            give_up(v, day, vendors, sites, money)
            ledger[day].exits_to_jobs += 1.0


@phase
def draw_newcomers(vendors, parameters, newcomer_rows, seed, day, heard):
    """Who of those outside takes up the trade today, by what is said that it pays net [yuan/week]; returns how many.

    Without a pool nobody comes who was not in the trade before.
    """
    p, luck, count = parameters[0], stream(seed, streams.ENTERING, day), 0
    for v in range(vendors.size):
        if vendors[v].active != 0 or (vendors[v].left != NEVER and day - vendors[v].left < p.leave_days):
            continue
        outside = max(vendors[v].reservation, vendors[v].post)
        net = expected_net(p, vendors[v].since, vendors[v].weekly_income, vendors[v].bother, heard)
        if draw(luck, vendors[v].identity) < wants_to_enter(p, advantage(p, net, outside)) / p.consider_days:
            newcomer_rows[count] = v
            count += 1
    return count
