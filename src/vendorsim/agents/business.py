"""The vendors' books: fees, spoilage, households, redeeming goods, going broke, and newcomers."""

from vendorsim import streams
from vendorsim.agents.siting import give_up_stall
from vendorsim.clock import DAYS_PER_MONTH, TICKS_PER_DAY
from vendorsim.draws import draw, stream
from vendorsim.kernels import phase, rule
from vendorsim.portable import exp, log

# Share of unsold goods that spoils overnight, by goods (produce, breakfast, snacks, general): assumption.
SPOILAGE = (0.08, 0.35, 0.12, 0.003)


@rule
def spoilage_share(goods):
    """Share of unsold goods that is worthless the next morning."""
    if goods == 0:
        return SPOILAGE[0]
    if goods == 1:
        return SPOILAGE[1]
    return SPOILAGE[2] if goods == 2 else SPOILAGE[3]


@rule
def income_memory(days):
    """Weight of today in a running mean over so many days."""
    return 1.0 / days


@phase(
    writes=[
        "vendor_cash", "vendor_stock", "vendor_tools", "vendor_weekly_income", "vendor_income_today", "vendor_income",
        "vendor_days", "vendor_poor_days", "vendor_active", "vendor_violations", "vendor_pressure", "vendor_restraint",
        "vendor_expected_loss", "vendor_barred_until", "vendor_pitch", "vendor_reserved", "vendor_stall_site",
        "site_holders", "account", "ledger",
    ]
)  # fmt: skip
def close_books(
    vendor_identity, vendor_active, vendor_goods, vendor_cash, vendor_stock, vendor_tools, vendor_consumption,
    vendor_weekly_income, vendor_income_today, vendor_income, vendor_days, vendor_poor_days, vendor_violations,
    vendor_pressure, vendor_restraint, vendor_expected_loss, vendor_barred_until, vendor_pitch, vendor_reserved,
    vendor_stall_site, vendor_stall_day, vendor_legitimacy, vendor_licensed,
    site_holders, parameters, account, ledger, tick, burnt_in,
):  # fmt: skip
    """End of the day: goods spoil, households eat, debts are settled, memories fade, the broke give up."""
    p, money, day = parameters[0], account[0], tick // TICKS_PER_DAY
    book = ledger[day]
    forget_year = exp(-1.0 / 365.0)
    forget_pressure = exp(-log(2.0) / p.pressure_half_life)
    forget_restraint = exp(-log(2.0) / p.restraint_half_life)
    forget_loss = exp(-log(2.0) / p.loss_half_life)
    for v in range(vendor_cash.size):
        if vendor_active[v] == 0:
            if vendor_identity[v] >= 0 and vendor_cash[v] + vendor_stock[v] > 0.0:
                cash_out(v, vendor_cash, vendor_stock, vendor_tools, money)
            continue
        vendor_pitch[v], vendor_reserved[v] = -1, -1
        spoilt = spoilage_share(vendor_goods[v]) * vendor_stock[v]
        vendor_stock[v] -= spoilt
        vendor_income_today[v] -= spoilt
        book.spoilage += spoilt
        if vendor_tools[v] <= 0.0 and vendor_barred_until[v] <= day + 1:
            # Without scale and tricycle it can't trade: it buys used ones, at half their price, when it can.
            price = 0.5 * p.tools_value
            if vendor_cash[v] >= price:
                vendor_cash[v] -= price
                money.wholesale += price
                vendor_tools[v] = p.tools_value
            else:
                vendor_barred_until[v] = day + 2
        eats = min(
            max(0.0, vendor_cash[v]), household_needs(p, vendor_consumption[v], vendor_weekly_income[v], vendor_cash[v])
        )
        vendor_cash[v] -= eats
        money.households += eats
        book.consumption += eats
        vendor_weekly_income[v] += income_memory(p.income_memory_days) * (
            7.0 * vendor_income_today[v] - vendor_weekly_income[v]
        )
        if burnt_in:
            vendor_income[v] += vendor_income_today[v]
            vendor_days[v] += 1
        vendor_income_today[v] = 0.0
        vendor_violations[v] *= forget_year
        vendor_pressure[v] *= forget_pressure
        vendor_restraint[v] *= forget_restraint
        vendor_expected_loss[v] = p.nuisance_of_moving + forget_loss * (vendor_expected_loss[v] - p.nuisance_of_moving)
        if vendor_stall_site[v] >= 0 and day - vendor_stall_day[v] > p.stall_lapses_after:
            give_up_stall(v, vendor_stall_site, vendor_goods, site_holders)
        book.vendor_days += 1.0
        book.legitimacy += vendor_legitimacy[v]
        book.licensed_vendor_days += vendor_licensed[v]
        poor = vendor_cash[v] + vendor_stock[v] < p.working_capital
        vendor_poor_days[v] = vendor_poor_days[v] + 1 if poor else 0
        if vendor_poor_days[v] > p.days_until_bankrupt:
            vendor_active[v] = 0
            give_up_stall(v, vendor_stall_site, vendor_goods, site_holders)
            cash_out(v, vendor_cash, vendor_stock, vendor_tools, money)
            book.bankruptcies += 1.0


@rule
def household_needs(p, floor, weekly_income, cash):
    """What a household uses in a day [yuan]: its floor, a share of what it earns, and of savings beyond its capital."""
    return (
        floor
        + p.spending_share * max(0.0, weekly_income / 7.0 - floor)
        + p.savings_spent * max(0.0, cash - p.starting_cash)
    )


@rule
def cash_out(v, vendor_cash, vendor_stock, vendor_tools, money):
    """Who leaves the trade takes its money along and sells its goods for nothing to speak of."""
    money.outside += vendor_cash[v]
    vendor_cash[v], vendor_stock[v], vendor_tools[v] = 0.0, 0.0, 0.0


@rule
def newcomers_per_day(p, median_income, n_vendors, usual):
    """Expected newcomers a day: people come as long as the trade pays better than the job they have."""
    attraction = log(max(median_income, 1.0) * DAYS_PER_MONTH / 7.0 / p.minimum_wage)
    return usual * p.entry_rate / 365.0 * exp(p.entry_response * attraction) * max(0.0, 2.0 - n_vendors / usual)


@phase(writes=["newcomer_rows"])
def draw_newcomers(vendor_active, newcomer_rows, seed, expected, day):
    """Pick free rows for today's newcomers; returns how many came."""
    key = stream(seed, streams.NEWCOMER, day)
    count, level = 0, 0
    chance = expected
    while chance > 0.0 and count < newcomer_rows.size:
        arrives = draw(key, level) < min(1.0, chance)
        chance -= 1.0
        level += 1
        if not arrives:
            continue
        for v in range(vendor_active.size):
            taken = False
            for i in range(count):
                taken = taken or newcomer_rows[i] == v
            if vendor_active[v] == 0 and not taken:
                newcomer_rows[count] = v
                count += 1
                break
    return count


@phase(writes=["pitch_fill", "pitch_takings", "site_attendance", "vendor_habit"])
def learn_places(
    vendor_reserved, vendor_candidate, vendor_active, vendor_habit, pitch_capacity, pitch_site, pitch_n_reserved,
    pitch_fill, pitch_takings, pitch_potential, site_first, site_last, site_stalls, site_attendance, site_open,
    base_takings, parameters, half,
):  # fmt: skip
    """A half-day in: habits grow where one stands, everybody sees how full places are, empty places are forgotten."""
    p = parameters[0]
    for v in range(vendor_reserved.size):
        if vendor_active[v] == 0 or vendor_reserved[v] < 0:
            continue
        for k in range(vendor_habit.shape[1]):
            there = 1.0 if k == vendor_candidate[v] else 0.0
            vendor_habit[v, k] += p.habit_learning * (there - float(vendor_habit[v, k]))
    for place in range(pitch_fill.shape[0]):
        share = pitch_n_reserved[place] / max(1, pitch_capacity[place])
        pitch_fill[place, half] += p.fill_learning * (share - pitch_fill[place, half])
        if pitch_n_reserved[place] == 0 and pitch_site[place] < 0:
            for goods in range(pitch_takings.shape[2]):
                prior = base_takings[half, goods] * pitch_potential[place, half]
                pitch_takings[place, half, goods] += p.prior_pull * (prior - pitch_takings[place, half, goods])
    for site in range(site_first.size):
        if site_open[site, half] == 0:
            continue
        used = 0
        for place in range(site_first[site], site_last[site]):
            used += pitch_n_reserved[place]
        share = min(1.0, used / max(1, site_stalls[site]))
        site_attendance[site, half] += p.fill_learning * (share - site_attendance[site, half])
