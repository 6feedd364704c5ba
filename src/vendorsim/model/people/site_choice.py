"""Where and when vendors trade: a logit over street pitches, a planned stall and staying home.

`U = b1 ln E[revenue] - b2 meetings loss/income - b3 distance - b4 fee/income + b5 habit + b6 peers + b7 safety`, and the
vendor's own taste for a place, which lasts. The noise is one Gumbel draw per vendor and option, so that an option more or
less moves only those who take it.
"""

from decimal import Decimal

import numpy as np

from vendorsim.engine import streams
from vendorsim.engine.arithmetic import log, log_at_most
from vendorsim.engine.compiled import phase, rule
from vendorsim.engine.draws import draw, gumbel, pair, stream
from vendorsim.model.city.land_use import CELL_KM
from vendorsim.model.clock import DAYS_PER_WEEK, TICK_MINUTES, TICKS_PER_DAY, TICKS_PER_HALF_DAY
from vendorsim.model.goods import BREAKFAST, PRODUCE, SNACKS
from vendorsim.model.people.deterrence import deterred, expected_meetings, felt_loss, trimmed_stay
from vendorsim.model.people.lawful import PERMITTED, tick_from, zone_for
from vendorsim.model.people.moving import minutes_on_the_way, minutes_to_set_up, presence_at_return, ticks_of

# By 256ths of the draw, a little above the noise at their upper ends; no draw gives more than 37.
GUMBEL_AT_MOST = np.array([
    *(float(-(-(Decimal(part) / 256).ln()).ln()) + 1.0e-9 for part in range(1, 256)), 40.0,
])  # fmt: skip

CENT = 0.01  # yuan: the least revenue that a logarithm is taken of
# Whether vendors of some goods (produce, breakfast, snacks, general) trade in a half-day: what these trades are.
TRADED = np.array([[True, True], [True, False], [False, True], [True, True]])


@rule
def site_utility(p, revenue, meetings, loss, weekly_income, distance, fee, habit, peers, safety):
    """Systematic utility of trading at a place for a half-day (model.md section 3.1)."""
    return p.weight_revenue * log(max(revenue, CENT)) + utility_beside_revenue(
        p, meetings, loss, weekly_income, distance, fee, habit, peers, safety
    )


@rule
def utility_beside_revenue(p, meetings, loss, weekly_income, distance, fee, habit, peers, safety):
    """All its terms but that of revenue."""
    daily_income = max(weekly_income, p.least_income) / DAYS_PER_WEEK
    return (
        pull_of_place(p, distance, habit, peers, safety)
        - p.weight_risk * meetings * (loss / daily_income)
        - p.weight_fee * (fee / daily_income)
    )


@rule
def pull_of_place(p, distance, habit, peers, safety):
    """Its terms in which no money is weighed."""
    return p.weight_habit * habit + p.weight_peers * peers + p.weight_safety * safety - p.weight_distance * distance


@rule
def expected_rate(p, own, common):
    """What a vendor expects to take per tick at middling appeal [yuan]: its own experience, where it has any, and talk."""
    if own < 0.0:
        return common
    return p.own_experience * own + (1.0 - p.own_experience) * common


@rule
def gumbel_at_most(uniform):
    """A bound of the Gumbel noise that a draw gives, so that logarithms are taken only where they can decide."""
    return GUMBEL_AT_MOST[int(GUMBEL_AT_MOST.size * uniform)]


@rule
def taste_of(option, half):
    """Under which number a vendor's taste for an option in a half of the day is drawn."""
    return 2 * option + half


@rule
def opening_tick(p, goods, half):
    """Tick of the day at which trade in some goods usually begins in a half-day in which they are traded."""
    if goods == PRODUCE:
        return tick_from(p.produce_morning_opens if half == 0 else p.produce_evening_opens)
    if goods == BREAKFAST:
        return tick_from(p.breakfast_morning_opens)
    if goods == SNACKS:
        return tick_from(p.snacks_evening_opens)
    return tick_from(p.general_morning_opens if half == 0 else p.general_evening_opens)


@rule
def closing_tick(p, goods, half):
    """Tick of the day at which it usually ends."""
    if goods == PRODUCE:
        return tick_from(p.produce_morning_closes if half == 0 else p.produce_evening_closes)
    if goods == BREAKFAST:
        return tick_from(p.breakfast_morning_closes)
    if goods == SNACKS:
        return tick_from(p.snacks_evening_closes)
    return tick_from(p.general_morning_closes if half == 0 else p.general_evening_closes)


@rule
def usual_hours(p, uniform, goods, half):
    """The hours of one vendor in one half-day, as ticks of the day: (first, one past the last)."""
    most = int(p.hours_jitter / TICK_MINUTES)
    jitter = int((2 * most + 1) * uniform) - most
    # Everybody has packed up when the half-day ends, so that what was taken is learnt.
    return (
        max(half * TICKS_PER_HALF_DAY, opening_tick(p, goods, half) + jitter),
        min((half + 1) * TICKS_PER_HALF_DAY - 1, closing_tick(p, goods, half) + jitter),
    )


@rule
def street_safety(p, zone):
    """How settled a place feels: a permitted place in part, a planned stall wholly."""
    return p.permitted_safety if zone == PERMITTED else 0.0


@rule
def planned_stay(
    p, v, k, half, first, last, vendors, vendor_candidates, vendor_takings, vendor_risk, pitches, pitch_takings
):
    """A vendor's stay at one of its pitches, trimmed: (first tick, one past the last, expected meetings in it)."""
    place = vendor_candidates[v, k]
    zone = zone_for(vendors[v].licensed, pitches[place].zone, pitches[place].usable)
    loss = felt_loss(p, vendors[v].expected_loss, vendors[v].met_lately, vendors[v].met_usually)
    rate = expected_rate(p, vendor_takings[v, k], pitch_takings[place, half, vendors[v].goods])
    first, last = trimmed_stay(p, vendor_risk, v, k, zone, first, last, loss, p.profit_share * rate * vendors[v].appeal)
    return first, last, expected_meetings(p, vendor_risk, v, k, zone, first, last)


@rule
def choose_site(
    p, v, key, half, tick_of_day, opens, closes, hides, vendors, vendor_candidates, vendor_distances, vendor_taste,
    vendor_takings, vendor_habit, vendor_risk, pitches, pitch_takings, pitch_fill,
):  # fmt: skip
    """The best street pitch of one vendor for the rest of a half-day: (candidate, utility with its noise).

    Who was moved on reckons with the way to each place and with setting up, and back to its old pitch with the minutes
    that it `hides`.
    """
    best, best_utility = -1, -1.0e300
    goods, left, earliest = vendors[v].goods, vendors[v].left_pitch, max(opens, tick_of_day)
    appeal, weekly_income = vendors[v].appeal, vendors[v].weekly_income
    loss = felt_loss(p, vendors[v].expected_loss, vendors[v].met_lately, vendors[v].met_usually)
    sets_up, restrained = minutes_to_set_up(p, vendors[v].stock), p.weight_restraint * vendors[v].restraint
    usual = most_used_to(v, vendor_candidates, vendor_habit)
    for turn in range(-1, vendor_candidates.shape[1]):
        # Where it is used to stand comes first: few others can still be better.
        k = usual if turn < 0 else turn
        place = vendor_candidates[v, k]
        if place < 0:
            break
        if turn == usual or pitches[place].usable == 0 or pitches[place].n_reserved >= pitches[place].room:
            continue
        first, presence = earliest, pitches[place].presence
        if left >= 0:
            way = minutes_on_the_way(p, left, place, hides, pitches)
            first += ticks_of(way + sets_up)
            if place == left:
                presence = presence_at_return(p, presence, way)
        if first >= closes:
            continue
        rate = expected_rate(p, vendor_takings[v, k], pitch_takings[place, half, goods])
        # Officers are no risk to who may stand there: with a licence, as good as a permitted place.
        zone = zone_for(vendors[v].licensed, pitches[place].zone, pitches[place].usable)
        utility = p.taste_scale * float(vendor_taste[v, k, half]) + pull_of_place(
            p, vendor_distances[v, k], vendor_habit[v, k], pitch_fill[place, half], street_safety(p, zone)
        )
        if zone != PERMITTED:
            utility -= restrained
        luck, revenue = draw(key, place), max(rate * appeal * (closes - first), CENT)
        # Officers only take from it, and so does a shorter stay: what cannot win without them needs no more thought.
        if utility + p.weight_revenue * log_at_most(revenue) + p.choice_noise * gumbel_at_most(luck) < best_utility:
            continue
        first, last = trimmed_stay(p, vendor_risk, v, k, zone, first, closes, loss, p.profit_share * rate * appeal)
        if first >= last:
            continue
        meetings = expected_meetings(p, vendor_risk, v, k, zone, first, last)
        utility -= deterred(p, meetings, loss, vendors[v].dread, presence, zone, first, weekly_income)
        utility += p.weight_revenue * log(max(rate * appeal * (last - first), CENT)) + p.choice_noise * gumbel(luck)
        if utility > best_utility or (utility == best_utility and k < best):
            best, best_utility = k, utility
    return best, best_utility


@rule
def most_used_to(v, vendor_candidates, vendor_habit):
    """The candidate where a vendor is most used to stand, the first of equals."""
    best = 0
    for k in range(1, vendor_candidates.shape[1]):
        if vendor_candidates[v, k] < 0:
            break
        if vendor_habit[v, k] > vendor_habit[v, best]:
            best = k
    return best


@rule
def stall_utility(p, v, site, key, tastes, half, vendors, sites, pitch_takings):
    """Utility of a stall in a planned market for one slot, with the vendor's taste for the market and the noise.

    A market is one option made of many pitches; its utility grows by the logarithm of their number, as that of any
    option that stands for several alike (McFadden 1978).
    """
    size = log(1.0 * (sites[site].last - sites[site].first))
    hours = sites[site].closes[half] - sites[site].opens[half]
    rate = pitch_takings[sites[site].first, half, vendors[v].goods]
    distance = CELL_KM * (abs(vendors[v].home_row - sites[site].row) + abs(vendors[v].home_column - sites[site].column))
    fee = 0.0 if vendors[v].free_stall else sites[site].fee
    taste = p.taste_scale * gumbel(draw(tastes, taste_of(streams.STALL_OPTION + site, half)))
    return site_utility(
        p, rate * vendors[v].appeal * hours, 0.0, 0.0, vendors[v].weekly_income, distance, fee, 0.0,
        sites[site].attendance[half], 1.0,
    ) + size + taste + p.choice_noise * gumbel(draw(key, streams.STALL_OPTION + site))  # fmt: skip


@rule
def slot_of_goods(goods, half):
    """Whether vendors of these goods trade in this half-day."""
    return TRADED[goods, half]


@phase
def choose_sites(
    vendors, vendor_candidates, vendor_distances, vendor_taste, vendor_takings, vendor_habit, vendor_risk, pitches,
    pitch_takings, pitch_fill, sites, rows_in_trade, parameters, seed, tick, order,
):  # fmt: skip
    """Every vendor, in a drawn order, decides where to stand in the half-day that begins.

    `rows_in_trade[0]` is the number of vendors in the trade; their rows follow.
    """
    list_rows_in_trade(vendors, rows_in_trade)
    p, day, half = parameters[0], tick // TICKS_PER_DAY, (tick % TICKS_PER_DAY) // TICKS_PER_HALF_DAY
    noise = stream(seed, streams.SITE_CHOICE, tick)
    hours, tastes = stream(seed, streams.OPENING_HOURS, tick), stream(seed, streams.TASTE, 0)
    tick_of_day = tick % TICKS_PER_DAY
    for place in range(pitches.size):
        pitches[place].n_reserved = 0
    for i in range(order.size):
        v = np.uint64(order[i])
        if half == 0:
            vendors[v].moves_today = 0
            vendors[v].moved_from = -1
        vendors[v].pitch, vendors[v].reserved, vendors[v].candidate, vendors[v].left_pitch = -1, -1, -1, -1
        vendors[v].opens, vendors[v].closes, vendors[v].choose_at = -1, -1, -1
        goods = vendors[v].goods
        if vendors[v].active == 0 or not slot_of_goods(goods, half) or vendors[v].barred_until > day:
            continue
        key = pair(noise, vendors[v].identity)
        opens, closes = usual_hours(p, draw(hours, vendors[v].identity), goods, half)
        chosen, best = choose_site(
            p, v, key, half, tick_of_day, opens, closes, 0.0, vendors, vendor_candidates, vendor_distances,
            vendor_taste, vendor_takings, vendor_habit, vendor_risk, pitches, pitch_takings, pitch_fill,
        )  # fmt: skip
        option = chosen
        place = vendor_candidates[v, chosen] if chosen >= 0 else -1
        site = vendors[v].stall_site if vendors[v].stall_site >= 0 else vendors[v].knows_site
        if site >= 0 and sites[site].open[half] and (vendors[v].stall_site == site or has_permit(site, goods, sites)):
            stall = free_stall(site, sites, pitches)
            utility = stall_utility(
                p, v, site, key, pair(tastes, vendors[v].identity), half, vendors, sites, pitch_takings
            )
            if vendors[v].stall_site == site:
                utility += p.weight_habit
            if stall >= 0 and utility > best:
                best, option, place = utility, streams.STALL_OPTION, stall
        if p.home_utility + p.choice_noise * gumbel(draw(key, streams.HOME_OPTION)) > best:
            continue
        vendors[v].reserved = place
        pitches[place].n_reserved += 1
        if option == streams.STALL_OPTION:
            opens = max(opens, sites[site].opens[half])
            closes = min((half + 1) * TICKS_PER_HALF_DAY - 1, sites[site].closes[half])
            take_stall(v, site, vendors, sites)
            vendors[v].stall_day = day
        else:
            vendors[v].candidate = chosen
            opens, closes, _ = planned_stay(
                p, v, chosen, half, opens, closes, vendors, vendor_candidates, vendor_takings, vendor_risk, pitches,
                pitch_takings,
            )  # fmt: skip
        vendors[v].opens, vendors[v].closes = opens, closes


@rule
def list_rows_in_trade(vendors, rows_in_trade):
    """Note who is in the trade, so that what is done each tick need not look through everybody."""
    n = 0
    for v in range(vendors.size):
        if vendors[v].active != 0:
            n += 1
            rows_in_trade[n] = v
    rows_in_trade[0] = n


@rule
def free_stall(site, sites, pitches):
    """The first pitch of a planned market with room, -1 for none."""
    for place in range(sites[site].first, sites[site].last):
        if pitches[place].usable and pitches[place].n_reserved < pitches[place].capacity:
            return place
    return -1


@rule
def has_permit(site, goods, sites):
    """Whether a market admits one more vendor in every slot in which it is open and these goods are sold."""
    for half in range(2):
        if (
            slot_of_goods(goods, half)
            and sites[site].open[half]
            and sites[site].holders[half] >= sites[site].permits[half]
        ):
            return False
    return True


@rule
def take_stall(v, site, vendors, sites):
    """Make a vendor a holder of a stall in the slots in which its goods are sold."""
    if vendors[v].stall_site == site:
        return
    give_up_stall(v, vendors, sites)
    vendors[v].stall_site = site
    for half in range(2):
        if slot_of_goods(vendors[v].goods, half):
            sites[site].holders[half] += 1


@rule
def give_up_stall(v, vendors, sites):
    """Free the stall that a vendor holds, if any."""
    site = vendors[v].stall_site
    if site < 0:
        return
    vendors[v].stall_site = -1
    for half in range(2):
        if slot_of_goods(vendors[v].goods, half):
            sites[site].holders[half] -= 1


@phase
def draw_order(vendors, order_level, seed, tick):
    """A draw for each vendor, by which they take turns."""
    key = stream(seed, streams.CHOICE_ORDER, tick)
    for v in range(vendors.size):
        order_level[v] = draw(key, vendors[v].identity)
