"""Vendors: what they own, believe and remember, and who they are when a run begins."""

import numpy as np

from vendorsim.engine import streams
from vendorsim.engine.arithmetic import exp
from vendorsim.engine.compiled import phase, rule
from vendorsim.engine.draws import draw, normal, pair, stream
from vendorsim.engine.table import Column, RowView, Table
from vendorsim.model.clock import HALF_DAYS, SLOTS
from vendorsim.model.people.choosing import pick
from vendorsim.model.people.trade import NEVER, share_of_life_in_trade

CANDIDATES = 48  # street pitches that one vendor knows and weighs
EXTREME_SHARE = 0.02  # no share between people is drawn nearer to 0 or 1
ENTRIES_KEPT = 20  # entries of the city's ledger that are kept for each vendor

# What became of the vendor's last case: the willingness that a team sees.
NEVER_MET, MOVED_ON, FLED, REFUSED, SANCTIONED, PERSUADED = 0, 1, 2, 3, 4, 5


class Vendors(Table, kind="vendor", records="vendors"):
    """Everybody who is a vendor or might be one: a person, a row, for the whole run."""

    identity = Column(np.int64, "", "who it is, for draws; the same in and out of the trade", -1)
    active = Column(np.int8, "", "whether it is in the trade")
    since = Column(np.int32, "day", "the first day of its present or last time in the trade, -1 for never", -1)
    left = Column(np.int32, "day", "the last day of its last time in the trade, -1 for none", -1)
    reservation = Column(np.float64, "yuan/month", "what it could earn elsewhere")
    post = Column(np.float64, "yuan/month", "wage of the city's post that it holds, 0 for none")
    goods = Column(np.int8, "", "what it sells: 0 produce, 1 breakfast, 2 snacks, 3 general goods")
    home_row = Column(np.int32, "cell", "where it lives")
    home_column = Column(np.int32, "cell", "where it lives")
    cash = Column(np.float64, "yuan", "money at hand")
    stock = Column(np.float64, "yuan", "goods at hand, at what they cost")
    tools = Column(np.float64, "yuan", "value of scale, tricycle and stall")
    mark_up = Column(np.float64, "1", "gross mark-up over cost")
    appeal = Column(np.float64, "1", "pull of its goods, 1 in the middle of its trade")
    consumption = Column(np.float64, "yuan/day", "what its household cannot do without")
    weekly_income = Column(np.float64, "yuan/week", "its own running mean of net income")
    bother = Column(np.float64, "yuan/week", "its own running mean of what being met by officers costs it")
    bother_today = Column(np.float64, "yuan", "what being met by officers cost it today")
    ties = Column(np.float64, "1", "strength of its ties to kin and employers in the district, 0 to 1")
    temper = Column(np.float64, "1", "grievance above which it resists")
    fear = Column(np.float64, "1", "weight it gives to being caught resisting")
    mobility = Column(np.float64, "1", "how fast it can pack and go, 0 to 1")
    legitimacy = Column(np.float64, "1", "belief that enforcement is right, 0 to 1")
    barrier = Column(np.float64, "1", "pressure that would persuade it if nothing were at stake")
    pressure = Column(np.float64, "1", "persuasion gathered so far")
    restraint = Column(np.float64, "1", "how much it keeps itself away from prohibited places, 0 to 1")
    expected_loss = Column(np.float64, "yuan", "what it believes an encounter costs")
    dread = Column(np.float64, "1", "fear of officers that is not reckoned in yuan, 0 to 1")
    met_lately = Column(np.float64, "1/day", "times it was moved on, running mean of the last days")
    met_usually = Column(np.float64, "1/day", "times it was moved on, running mean of the last weeks")
    anger = Column(np.float64, "1", "how angry it was after its last contact, 0 to 1; it cools down")
    anger_tick = Column(np.int32, "tick", "when that was")
    # where it stands
    pitch = Column(np.int32, "pitch", "where it stands, -1 when not trading", -1)
    reserved = Column(np.int32, "pitch", "where it means to stand this half-day, -1 for nowhere", -1)
    candidate = Column(np.int32, "", "which of its candidate pitches that is, -1 for a planned stall or none", -1)
    exposure = Column(np.float64, "", "expected meetings with officers over the present stay")
    left_pitch = Column(np.int32, "pitch", "where it stood last in this half-day, -1 for nowhere", -1)
    opens = Column(np.int32, "tick", "when it means to set up", -1)
    closes = Column(np.int32, "tick", "when it means to pack up", -1)
    next_at_pitch = Column(np.int32, "row", "the next vendor at its pitch, -1 for none", -1)
    moved_from = Column(np.int32, "pitch", "the pitch it was last moved on from today, -1 for none", -1)
    moved_tick = Column(np.int32, "tick", "when it was last moved on", -1000)
    choose_at = Column(np.int32, "tick", "when it will decide where to go after being moved on, -1 for never", -1)
    moves_today = Column(np.int32, "", "how often it was moved on today")
    stall_site = Column(np.int32, "site", "the planned market where it holds a stall, -1 for none", -1)
    stall_day = Column(np.int32, "day", "when it last used its stall", -1)
    knows_site = Column(np.int32, "site", "a planned market that it has heard of, -1 for none", -1)
    barred_until = Column(np.int32, "day", "until when it has nothing to sell with", -1)
    job_offer = Column(np.float64, "yuan/month", "wage of a post that it is offered today, 0 for none")
    # what the city knows of it
    violations = Column(np.float64, "", "violations on record, forgotten over a year")
    last_outcome = Column(np.int8, "", "what became of its last case")
    last_met_tick = Column(np.int32, "tick", "when a team last dealt with it", -100000)
    explanations = Column(np.int32, "", "explanations and warnings it was given")
    home_visits = Column(np.int32, "", "visits to its home")
    tie_visits = Column(np.int32, "", "times its kin or employer was asked to help")
    refusals = Column(np.int32, "", "times it refused")
    # this half-day, and since the burn-in
    broad = Column(np.int8, "", "whether its stall is set out broadly")
    spilt = Column(np.int8, "", "whether it stands on the carriageway for want of pavement")
    sales_now = Column(np.float64, "yuan", "sales of this half-day at this pitch")
    ticks_now = Column(np.int32, "tick", "ticks stood this half-day at this pitch")
    income_today = Column(np.float64, "yuan", "net income of today")
    income = Column(np.float64, "yuan", "net income since the burn-in")
    days = Column(np.int32, "day", "days in the trade since the burn-in")
    poor_days = Column(np.int32, "day", "days on end without the means to buy goods")
    physical = Column(np.int32, "", "physical conflicts with officers since the burn-in")
    physical_expected = Column(np.float64, "", "the same, expected")
    # what it knows of each candidate pitch
    candidates = Column(np.int32, "pitch", "street pitches it knows, -1 for none", -1, width=CANDIDATES)
    distances = Column(np.float32, "km", "their distance from home", 0, width=CANDIDATES)
    taste = Column(
        np.float32, "1", "how it likes a place for reasons of its own, by half-day", 0, width=(CANDIDATES, HALF_DAYS)
    )
    takings = Column(np.float32, "yuan/tick", "what it sold there itself, -1 for never", -1, width=CANDIDATES)
    habit = Column(np.float32, "1", "how used it is to stand there, 0 to 1", 0, width=CANDIDATES)
    risk = Column(
        np.float32, "1", "belief that officers come, by three-hour slot, 0 to 1", 0, width=(CANDIDATES, SLOTS)
    )
    # the city's ledger: its newest entries, the oldest overwritten first
    entries = Column(np.int32, "", "violations entered into the city's ledger so far")
    entry_tick = Column(np.int32, "tick", "when each of the newest was met", -1, width=ENTRIES_KEPT)
    entry_place = Column(np.int32, "pitch", "where", -1, width=ENTRIES_KEPT)
    entry_response = Column(np.int8, "", "what the officers did", -1, width=ENTRIES_KEPT)
    entry_outcome = Column(np.int8, "", "what became of it", -1, width=ENTRIES_KEPT)
    entry_evidence = Column(np.float32, "1", "chance that the entry would stand if disputed", 0, width=ENTRIES_KEPT)
    # what the city grants it
    licensed = Column(np.int8, "", "whether it holds a licence: it may stand in restricted places at any hour")
    free_stall = Column(np.int8, "", "whether the city pays the fee of its planned stall")
    debt = Column(np.float64, "yuan", "what it owes the city on a small loan")


class Vendor(RowView, table=Vendors):
    """A vendor as Mesa and a notebook see one: `vendor.cash`, `vendor.legitimacy`."""

    @property
    def is_trading(self) -> bool:
        """Whether it stands at a pitch now."""
        return bool(self._table.pitch[self.row] >= 0)


@rule
def from_shares(uniform, first, second, third):
    """Index of one of four kinds, by the shares of the first three."""
    if uniform < first:
        return 0
    if uniform < first + second:
        return 1
    return 2 if uniform < first + second + third else 3


@rule
def lognormal(uniform, median, sigma):
    """Lognormal quantity with a median and the standard deviation of its logarithm."""
    return median * exp(sigma * normal(uniform))


@rule
def logit_normal_share(uniform, mean, spread):
    """A share between 0 and 1 around a mean: triangular noise would cut at the ends, so it is squeezed."""
    value = mean + spread * normal(uniform)
    return min(1.0 - EXTREME_SHARE, max(EXTREME_SHARE, value))


TRIES = 64  # of a reservation income and a pull, until one fits to whether the person is in the trade


@phase
def make_people(vendors, parameters, home_cell, home_cumulated, city, seed, settled):
    """Give each row a person; the first so many are vendors from the start.

    Everything is drawn from its identity, so the same person comes with the same traits.
    """
    width = city[0].width
    p, luck, options = parameters[0], stream(seed, streams.PEOPLE, 1), stream(seed, streams.RESERVATION, 0)
    for v in range(vendors.size):
        key = pair(luck, v)
        vendors[v].identity = v
        vendors[v].goods = from_shares(draw(key, 0), p.share_produce, p.share_breakfast, p.share_snacks)
        cell = home_cell[pick(home_cumulated, draw(key, 1))]
        vendors[v].home_row = cell // width
        vendors[v].home_column = cell % width
        vendors[v].mark_up = p.mark_up + p.mark_up_spread * (2.0 * draw(key, 2) - 1.0)
        vendors[v].consumption = p.consumption_floor
        vendors[v].ties = min(1.0, p.tie_strength * (0.5 + draw(key, 6)))
        vendors[v].temper = p.temper + p.temper_spread * normal(draw(key, 7))
        vendors[v].fear = 2.0 * p.fear_of_arrest * draw(key, 8)
        vendors[v].mobility = draw(key, 9)
        vendors[v].legitimacy = logit_normal_share(draw(key, 10), p.legitimacy_mean, p.legitimacy_spread)
        vendors[v].barrier = lognormal(draw(key, 11), p.barrier_median, p.barrier_sigma)
        vendors[v].expected_loss = p.starting_expected_loss
        # Who is there from the start has a past with officers, others have none.
        vendors[v].violations = 2.0 * p.starting_violations * draw(key, 12) if v < settled else 0.0
        choose_option(p, v, v < settled, draw(key, 3), pair(options, v), vendors)


@rule
def choose_option(p, v, settled, first, key, vendors):
    """What a person would sell and what it could earn elsewhere, given that it is in the trade at the start, or not.

    Of people who enter and leave for years, one is found in the trade for the share of its life that it spends there.
    So a pair of traits is taken with that chance for a vendor, with the rest of it for somebody outside, else redrawn.
    """
    for i in range(TRIES):
        appeal = lognormal(first if i == 0 else draw(key, 3 * i), 1.0, p.appeal_sigma)
        reservation = lognormal(draw(key, 3 * i + 1), p.reservation_income, p.reservation_sigma)
        vendors[v].appeal, vendors[v].reservation = appeal, reservation
        if (draw(key, 3 * i + 2) < share_of_life_in_trade(p, reservation, appeal)) == settled:
            return


@phase
def take_up_trade(vendors, parameters, account, seed, row, day, income, bother, loss):
    """A person becomes a vendor, with money from outside, and believes what is said of income, officers and losses.

    Who was in the trade before puts what it found itself beside that, and keeps all else that it has learnt.
    """
    p, v = parameters[0], row
    key = pair(stream(seed, streams.PEOPLE, 1), vendors[v].identity)
    if vendors[v].since != NEVER:
        income += p.own_experience * (vendors[v].weekly_income - income)
        bother += p.own_experience * (vendors[v].bother - bother)
        loss += p.own_experience * (vendors[v].expected_loss - loss)
    vendors[v].active, vendors[v].since, vendors[v].post = 1, day, 0.0
    vendors[v].weekly_income, vendors[v].bother, vendors[v].expected_loss = income, bother, loss
    vendors[v].poor_days, vendors[v].barred_until = 0, -1
    vendors[v].tools = lognormal(draw(key, 4), p.tools_value, p.tools_sigma)
    vendors[v].cash = lognormal(draw(key, 5), p.starting_cash, p.starting_cash_sigma)
    vendors[v].stock = 0.0
    account[0].outside -= vendors[v].cash
