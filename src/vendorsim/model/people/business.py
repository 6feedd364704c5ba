"""The vendors' books: spoilage, households, what is earned and borne, going broke; and what is learnt of places."""

from vendorsim.engine.arithmetic import exp, log
from vendorsim.engine.compiled import phase, rule
from vendorsim.model.clock import DAYS_PER_WEEK, DAYS_PER_YEAR, TICKS_PER_DAY
from vendorsim.model.goods import BREAKFAST, PRODUCE, SNACKS
from vendorsim.model.people.site_choice import give_up_stall
from vendorsim.model.people.trade import NEVER, cash_out, give_up


@rule
def spoilage_share(p, goods):
    """Share of unsold goods that is worthless the next morning."""
    if goods == PRODUCE:
        return p.produce_spoilage
    if goods == BREAKFAST:
        return p.breakfast_spoilage
    return p.snacks_spoilage if goods == SNACKS else p.general_spoilage


@rule
def income_memory(days):
    """Weight of today in a running mean over so many days."""
    return 1.0 / days


@phase
def close_books(vendors, sites, parameters, account, ledger, tick, burnt_in):
    """End of the day: goods spoil, households eat, debts are settled, memories fade, the broke give up."""
    p, money, day = parameters[0], account[0], tick // TICKS_PER_DAY
    book = ledger[day]
    forget_year = exp(-1.0 / DAYS_PER_YEAR)
    forget_pressure = exp(-log(2.0) / p.pressure_half_life)
    forget_restraint = exp(-log(2.0) / p.restraint_half_life)
    forget_loss = exp(-log(2.0) / p.loss_half_life)
    for v in range(vendors.size):
        if vendors[v].since == NEVER:
            continue
        # In the trade or out of it: time heals.
        vendors[v].violations *= forget_year
        vendors[v].pressure *= forget_pressure
        vendors[v].restraint *= forget_restraint
        vendors[v].expected_loss = p.nuisance_of_moving + forget_loss * (
            vendors[v].expected_loss - p.nuisance_of_moving
        )
        if vendors[v].active == 0:
            if vendors[v].cash + vendors[v].stock > 0.0:
                cash_out(v, vendors, money)
            continue
        vendors[v].pitch, vendors[v].reserved = -1, -1
        spoilt = spoilage_share(p, vendors[v].goods) * vendors[v].stock
        vendors[v].stock -= spoilt
        vendors[v].income_today -= spoilt
        book.spoilage += spoilt
        if vendors[v].tools <= 0.0 and vendors[v].barred_until <= day + 1:
            # Without scale and tricycle it can't trade: it buys used ones when it can.
            price = p.used_tools_price * p.tools_value
            if vendors[v].cash >= price:
                vendors[v].cash -= price
                money.wholesale += price
                vendors[v].tools = p.tools_value
            else:
                vendors[v].barred_until = day + 2
        eats = min(
            max(0.0, vendors[v].cash),
            household_needs(p, vendors[v].consumption, vendors[v].weekly_income, vendors[v].cash),
        )
        vendors[v].cash -= eats
        money.households += eats
        book.consumption += eats
        vendors[v].weekly_income += income_memory(p.income_memory_days) * (
            DAYS_PER_WEEK * vendors[v].income_today - vendors[v].weekly_income
        )
        vendors[v].bother += income_memory(p.income_memory_days) * (
            DAYS_PER_WEEK * vendors[v].bother_today - vendors[v].bother
        )
        vendors[v].bother_today = 0.0
        if burnt_in:
            vendors[v].income += vendors[v].income_today
            vendors[v].days += 1
        vendors[v].income_today = 0.0
        if vendors[v].stall_site >= 0 and day - vendors[v].stall_day > p.stall_lapses_after:
            give_up_stall(v, vendors, sites)
        book.vendor_days += 1.0
        book.legitimacy += vendors[v].legitimacy
        book.licensed_vendor_days += vendors[v].licensed
        poor = vendors[v].cash + vendors[v].stock < p.working_capital
        vendors[v].poor_days = vendors[v].poor_days + 1 if poor else 0
        if vendors[v].poor_days > p.days_until_bankrupt:
            give_up(v, day, vendors, sites, money)
            book.bankruptcies += 1.0


@rule
def household_needs(p, floor, weekly_income, cash):
    """What a household uses in a day [yuan]: its floor, a share of what it earns, and of savings beyond its capital."""
    return (
        floor
        + p.spending_share * max(0.0, weekly_income / DAYS_PER_WEEK - floor)
        + p.savings_spent * max(0.0, cash - p.starting_cash)
    )


@phase
def learn_places(
    vendors, vendor_habit, pitches, pitch_fill, pitch_takings, pitch_potential, sites, base_takings, parameters, half
):
    """A half-day in: habits grow where one stands, everybody sees how full places are, empty places are forgotten."""
    p = parameters[0]
    for v in range(vendors.size):
        if vendors[v].active == 0 or vendors[v].reserved < 0:
            continue
        for k in range(vendor_habit.shape[1]):
            there = 1.0 if k == vendors[v].candidate else 0.0
            vendor_habit[v, k] += p.habit_learning * (there - float(vendor_habit[v, k]))
    for place in range(pitch_fill.shape[0]):
        share = min(1.0, pitches[place].n_reserved / max(1, pitches[place].capacity))
        pitch_fill[place, half] += p.fill_learning * (share - pitch_fill[place, half])
        if pitches[place].n_reserved == 0 and pitches[place].site < 0:
            for goods in range(pitch_takings.shape[2]):
                prior = base_takings[half, goods] * pitch_potential[place, half]
                pitch_takings[place, half, goods] += p.prior_pull * (prior - pitch_takings[place, half, goods])
    for site in range(sites.size):
        if sites[site].open[half] == 0:
            continue
        used = 0
        for place in range(sites[site].first, sites[site].last):
            used += pitches[place].n_reserved
        share = min(1.0, used / max(1, sites[site].stalls))
        sites[site].attendance[half] += p.fill_learning * (share - sites[site].attendance[half])
