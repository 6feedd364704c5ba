"""Where and when vendors trade: a logit over street pitches, a planned stall, staying home and leaving the trade.

`U = b1 ln E[revenue] - b2 p_risk loss/income - b3 distance - b4 fee/income + b5 habit + b6 peers + b7 safety`; the noise
is one Gumbel draw per vendor and option, so that an option more or less moves only those who take it.
"""

import numpy as np

from vendorsim import streams
from vendorsim.clock import TICKS_PER_DAY, TICKS_PER_HALF_DAY, TICKS_PER_SLOT
from vendorsim.draws import draw, gumbel, pair, stream
from vendorsim.kernels import phase, rule
from vendorsim.portable import log, log_at_most

HOME_OPTION, JOB_OPTION, WAIT_OPTION, STALL_OPTION = 2_000_000_000, 2_000_000_001, 2_000_000_002, 2_000_000_003
PROHIBITED, RESTRICTED, PERMITTED = 1, 2, 3
# By sixteenths of the draw, a little above the noise at their upper ends; no draw gives more than 37.
GUMBEL_AT_MOST = np.array([
    -1.0196, -0.7319, -0.5151, -0.3265, -0.1510, 0.0195, 0.1905, 0.3667,
    0.5529, 0.7552, 0.9818, 1.2461, 1.5721, 2.0136, 2.7406, 40.0,
])  # fmt: skip

# Hours of trade in ticks of the day, by goods (produce, breakfast, snacks, general) and half-day: assumption, after the
# hours that model.md section 3 and 8 name (breakfast before work, evenings that peak at about 20:00).
OPENING = np.array([[3, 39], [0, -1], [-1, 41], [12, 43]], dtype=np.int32)
CLOSING = np.array([[20, 54], [15, -1], [-1, 69], [30, 64]], dtype=np.int32)


@rule
def site_utility(p, revenue, risk, loss, weekly_income, distance, fee, habit, peers, safety):
    """Systematic utility of trading at a place for a half-day (model.md section 3.1)."""
    return p.weight_revenue * log(max(revenue, 0.01)) + utility_beside_revenue(
        p, risk, loss, weekly_income, distance, fee, habit, peers, safety
    )


@rule
def utility_beside_revenue(p, risk, loss, weekly_income, distance, fee, habit, peers, safety):
    """All its terms but that of revenue."""
    daily_income = max(weekly_income, 70.0) / 7.0
    return (
        p.weight_habit * habit
        + p.weight_peers * peers
        + p.weight_safety * safety
        - p.weight_risk * risk * (loss / daily_income)
        - p.weight_distance * distance
        - p.weight_fee * (fee / daily_income)
    )


@rule
def expected_rate(p, own, common):
    """What a vendor expects to take per tick at middling appeal [yuan]: its own experience, where it has any, and talk."""
    if own < 0.0:
        return common
    return p.own_experience * own + (1.0 - p.own_experience) * common


@rule
def mean_risk(risk, vendor, candidate, first_tick, last_tick):
    """Chance of meeting officers in a stay, by a vendor's belief: the mean over the slots that it covers."""
    first_slot, last_slot = first_tick // TICKS_PER_SLOT, max(first_tick, last_tick - 1) // TICKS_PER_SLOT
    return mean_risk_of_slots(risk, vendor, candidate, first_slot, last_slot)


@rule
def mean_risk_of_slots(risk, vendor, candidate, first_slot, last_slot):
    """The same, from the first slot to the last."""
    total = 0.0
    for slot in range(first_slot, last_slot + 1):
        total += float(risk[vendor, candidate, slot])
    return total / (last_slot - first_slot + 1)


@rule
def is_violation(p, zone, usable, tick_of_day):
    """Whether a stall may not stand there at this time of day."""
    if zone == PROHIBITED or usable == 0:
        return True
    return zone == RESTRICTED and p.restricted_from <= 6.0 + tick_of_day / 4.0 < p.restricted_until


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
def gumbel_at_most(uniform):
    """A bound of the Gumbel noise that a draw gives, so that logarithms are taken only where they can decide."""
    return GUMBEL_AT_MOST[int(16.0 * uniform)]


@rule
def street_safety(zone):
    """How settled a place feels: a permitted place in part, a planned stall wholly."""
    return 0.5 if zone == PERMITTED else 0.0


@rule
def choose_site(
    p, v, key, half, tick_of_day, opens, closes, vendor_goods, vendor_appeal, vendor_weekly_income,
    vendor_expected_loss,
    vendor_restraint, vendor_candidates, vendor_distances, vendor_takings, vendor_habit, vendor_risk, pitch_capacity,
    pitch_usable, pitch_n_reserved, pitch_zone, pitch_takings, pitch_fill, pitch_presence, vendor_licensed,
):  # fmt: skip
    """The best street pitch of one vendor for the rest of a half-day: (candidate, utility with its noise)."""
    best, best_utility = -1, -1.0e300
    goods, begins = vendor_goods[v], max(opens, tick_of_day)
    hours, first_slot, last_slot = closes - begins, begins // TICKS_PER_SLOT, max(begins, closes - 1) // TICKS_PER_SLOT
    appeal, expected_loss, weekly_income = vendor_appeal[v], vendor_expected_loss[v], vendor_weekly_income[v]
    restrained = p.weight_restraint * vendor_restraint[v]
    for k in range(vendor_candidates.shape[1]):
        place = vendor_candidates[v, k]
        if place < 0:
            break
        if pitch_usable[place] == 0 or pitch_n_reserved[place] >= pitch_capacity[place]:
            continue
        rate = expected_rate(p, vendor_takings[v, k], pitch_takings[place, half, goods])
        risk = mean_risk_of_slots(vendor_risk, v, k, first_slot, last_slot)
        zone, presence = pitch_zone[place], pitch_presence[place]
        if is_licensed_there(vendor_licensed[v], zone, pitch_usable[place]):
            # Officers are no risk to who may stand there: as good as a permitted place.
            zone, risk, presence = PERMITTED, 0.0, 0.0
        utility = utility_beside_revenue(
            p, risk, expected_loss, weekly_income, vendor_distances[v, k], 0.0, vendor_habit[v, k],
            pitch_fill[place, half], street_safety(zone),
        )  # fmt: skip
        utility -= p.weight_presence * presence
        if zone != PERMITTED:
            utility -= restrained
        luck, revenue = draw(key, place), max(rate * appeal * hours, 0.01)
        if utility + p.weight_revenue * log_at_most(revenue) + gumbel_at_most(luck) < best_utility:
            continue
        utility += p.weight_revenue * log(revenue) + gumbel(luck)
        if utility > best_utility:
            best, best_utility = k, utility
    return best, best_utility


@rule
def stall_utility(p, v, site, key, half, vendor_goods, vendor_appeal, vendor_weekly_income, vendor_home_row,
                  vendor_home_column, site_first, site_last, site_row, site_column, site_fee, site_attendance,
                  site_opens,
                  site_closes, pitch_takings, vendor_free_stall):  # fmt: skip
    """Utility of a stall in a planned market for one slot, with its noise.

    A market is one option made of many pitches; its utility grows by the logarithm of their number, as that of any
    option that stands for several alike (McFadden 1978).
    """
    size = log(1.0 * (site_last[site] - site_first[site]))
    hours = site_closes[site, half] - site_opens[site, half]
    rate = pitch_takings[site_first[site], half, vendor_goods[v]]
    distance = 0.02 * (abs(vendor_home_row[v] - site_row[site]) + abs(vendor_home_column[v] - site_column[site]))
    fee = 0.0 if vendor_free_stall[v] else site_fee[site]
    return site_utility(
        p, rate * vendor_appeal[v] * hours, 0.0, 0.0, vendor_weekly_income[v], distance, fee, 0.0,
        site_attendance[site, half], 1.0,
    ) + size + gumbel(draw(key, STALL_OPTION + site))  # fmt: skip


@rule
def slot_of_goods(goods, half):
    """Whether vendors of these goods trade in this half-day."""
    return OPENING[goods, half] >= 0


@phase(
    writes=[
        "vendor_pitch", "vendor_reserved", "vendor_candidate", "vendor_opens", "vendor_closes", "vendor_moved_from",
        "vendor_choose_at", "vendor_moves_today", "vendor_stall_site", "vendor_stall_day", "vendor_active",
        "pitch_n_reserved", "site_holders", "ledger",
    ]
)  # fmt: skip
def choose_sites(
    vendor_identity, vendor_active, vendor_goods, vendor_appeal, vendor_weekly_income, vendor_expected_loss,
    vendor_restraint, vendor_home_row, vendor_home_column, vendor_candidates, vendor_distances, vendor_takings,
    vendor_habit, vendor_risk, vendor_barred_until, vendor_pitch, vendor_reserved, vendor_candidate, vendor_opens,
    vendor_closes, vendor_moved_from, vendor_choose_at, vendor_moves_today, vendor_stall_site, vendor_stall_day,
    vendor_knows_site, vendor_job_offer, pitch_capacity, pitch_usable, pitch_n_reserved, pitch_zone, pitch_takings,
    pitch_fill, pitch_presence, site_first, site_last, site_row, site_column, site_open, site_opens, site_closes, site_fee,
    site_attendance, site_permits, site_holders, vendor_licensed, vendor_free_stall, parameters, ledger, seed, tick, order,
):  # fmt: skip
    """Every vendor, in a drawn order, decides where to stand in the half-day that begins."""
    p, day, half = parameters[0], tick // TICKS_PER_DAY, (tick % TICKS_PER_DAY) // TICKS_PER_HALF_DAY
    book = ledger[day]
    noise = stream(seed, streams.SITE_CHOICE, tick)
    hours = stream(seed, streams.OPENING_HOURS, tick)
    tick_of_day = tick % TICKS_PER_DAY
    for place in range(pitch_n_reserved.size):
        pitch_n_reserved[place] = 0
    for i in range(order.size):
        v = order[i]
        if half == 0:
            vendor_moves_today[v] = 0
            vendor_moved_from[v] = -1
        vendor_pitch[v], vendor_reserved[v], vendor_candidate[v] = -1, -1, -1
        vendor_opens[v], vendor_closes[v], vendor_choose_at[v] = -1, -1, -1
        goods = vendor_goods[v]
        if vendor_active[v] == 0 or OPENING[goods, half] < 0 or vendor_barred_until[v] > day:
            continue
        key = pair(noise, vendor_identity[v])
        jitter = int(5.0 * draw(hours, vendor_identity[v])) - 2
        opens = max(half * TICKS_PER_HALF_DAY, OPENING[goods, half] + jitter)
        # Everybody has packed up when the half-day ends, so that what was taken is learnt.
        last = (half + 1) * TICKS_PER_HALF_DAY - 1
        closes = min(last, CLOSING[goods, half] + jitter)
        chosen, best = choose_site(
            p, v, key, half, tick_of_day, opens, closes, vendor_goods, vendor_appeal, vendor_weekly_income,
            vendor_expected_loss, vendor_restraint, vendor_candidates, vendor_distances, vendor_takings, vendor_habit,
            vendor_risk, pitch_capacity, pitch_usable, pitch_n_reserved, pitch_zone, pitch_takings, pitch_fill,
            pitch_presence, vendor_licensed,
        )  # fmt: skip
        option = chosen
        place = vendor_candidates[v, chosen] if chosen >= 0 else -1
        site = vendor_stall_site[v] if vendor_stall_site[v] >= 0 else vendor_knows_site[v]
        if (
            site >= 0
            and site_open[site, half]
            and (vendor_stall_site[v] == site or has_permit(site, goods, site_open, site_permits, site_holders))
        ):
            stall = free_stall(site, site_first, site_last, pitch_capacity, pitch_usable, pitch_n_reserved)
            utility = stall_utility(
                p, v, site, key, half, vendor_goods, vendor_appeal, vendor_weekly_income, vendor_home_row,
                vendor_home_column, site_first, site_last, site_row, site_column, site_fee, site_attendance, site_opens,
                site_closes, pitch_takings, vendor_free_stall,
            )  # fmt: skip
            if vendor_stall_site[v] == site:
                utility += p.weight_habit
            if stall >= 0 and utility > best:
                best, option, place = utility, STALL_OPTION, stall
        if p.home_utility + gumbel(draw(key, HOME_OPTION)) > best:
            continue
        if job_utility(p, vendor_weekly_income[v], vendor_job_offer[v]) + gumbel(draw(key, JOB_OPTION)) > best:
            vendor_active[v] = 0
            give_up_stall(v, vendor_stall_site, vendor_goods, site_holders)
            book.exits_to_jobs += 1.0
            continue
        vendor_reserved[v] = place
        pitch_n_reserved[place] += 1
        if option == STALL_OPTION:
            opens, closes = max(opens, site_opens[site, half]), min(last, site_closes[site, half])
            take_stall(v, site, vendor_stall_site, vendor_goods, site_holders)
            vendor_stall_day[v] = day
        else:
            vendor_candidate[v] = chosen
        vendor_opens[v], vendor_closes[v] = opens, closes


@rule
def job_utility(p, weekly_income, offer):
    """Utility of a job against another half-day in the trade: it grows as income falls below the wage.

    The wage is the minimum wage, or that of a post that is offered [yuan a month], if it pays more.
    """
    wage = max(p.minimum_wage, offer) * 7.0 / 30.0
    shortfall = log(wage / max(weekly_income, 0.1 * wage))
    equal_sales = wage / 12.0 / p.profit_share
    return p.weight_revenue * log(equal_sales) - p.attachment_to_trade + p.weight_wage * shortfall


@rule
def free_stall(site, site_first, site_last, pitch_capacity, pitch_usable, pitch_n_reserved):
    """The first pitch of a planned market with room, -1 for none."""
    for place in range(site_first[site], site_last[site]):
        if pitch_usable[place] and pitch_n_reserved[place] < pitch_capacity[place]:
            return place
    return -1


@rule
def has_permit(site, goods, site_open, site_permits, site_holders):
    """Whether a market admits one more vendor in every slot in which it is open and these goods are sold."""
    for half in range(2):
        if OPENING[goods, half] >= 0 and site_open[site, half] and site_holders[site, half] >= site_permits[site, half]:
            return False
    return True


@rule
def take_stall(v, site, vendor_stall_site, vendor_goods, site_holders):
    """Make a vendor a holder of a stall in the slots in which its goods are sold."""
    if vendor_stall_site[v] == site:
        return
    give_up_stall(v, vendor_stall_site, vendor_goods, site_holders)
    vendor_stall_site[v] = site
    for half in range(2):
        if OPENING[vendor_goods[v], half] >= 0:
            site_holders[site, half] += 1


@rule
def give_up_stall(v, vendor_stall_site, vendor_goods, site_holders):
    """Free the stall that a vendor holds, if any."""
    site = vendor_stall_site[v]
    if site < 0:
        return
    vendor_stall_site[v] = -1
    for half in range(2):
        if OPENING[vendor_goods[v], half] >= 0:
            site_holders[site, half] -= 1


@phase(writes=["order_level"])
def draw_order(vendor_identity, order_level, seed, tick):
    """A draw for each vendor, by which they take turns."""
    key = stream(seed, streams.CHOICE_ORDER, tick)
    for v in range(vendor_identity.size):
        order_level[v] = draw(key, vendor_identity[v])
