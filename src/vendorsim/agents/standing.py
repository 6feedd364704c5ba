"""Setting up, being moved on, coming back and packing up: who stands where in a tick."""

from vendorsim import streams
from vendorsim.agents.siting import (
    HOME_OPTION,
    STALL_OPTION,
    WAIT_OPTION,
    choose_site,
    free_stall,
    stall_utility,
    violators_at,
)
from vendorsim.clock import TICKS_PER_DAY, TICKS_PER_HALF_DAY
from vendorsim.draws import draw, gumbel, pair, stream
from vendorsim.kernels import phase, rule
from vendorsim.portable import power

WATCHED_SITE, AROUND_WATCHED_SITE = 1, 2


@rule
def goods_wanted(p, rate, appeal, hours, mark_up):
    """Stock that a vendor wants for a stay, at cost [yuan]: what it hopes to sell and a little more."""
    return p.stock_margin * rate * appeal * hours / (1.0 + mark_up)


@phase(
    writes=[
        "vendor_pitch", "vendor_reserved", "vendor_candidate", "vendor_choose_at", "vendor_closes", "vendor_cash",
        "vendor_income_today", "vendor_stock", "vendor_sales_now", "vendor_ticks_now", "vendor_stall_day",
        "pitch_n_reserved", "pitch_takings", "vendor_takings", "account", "ledger",
    ]
)  # fmt: skip
def set_up_and_pack_up(
    vendor_identity, vendor_active, vendor_goods, vendor_appeal, vendor_mark_up, vendor_weekly_income,
    vendor_expected_loss, vendor_restraint, vendor_home_row, vendor_home_column, vendor_candidates, vendor_distances,
    vendor_takings, vendor_habit, vendor_risk, vendor_pitch, vendor_reserved, vendor_candidate, vendor_opens,
    vendor_closes, vendor_choose_at, vendor_moved_from, vendor_moved_tick, vendor_barred_until, vendor_cash,
    vendor_income_today, vendor_stock, vendor_sales_now,
    vendor_ticks_now, vendor_stall_site, vendor_stall_day, vendor_knows_site, pitch_capacity, pitch_usable,
    pitch_n_reserved, pitch_zone, pitch_site, pitch_takings, pitch_fill, pitch_presence, site_first, site_last,
    site_row, site_column, site_open, site_opens, site_closes, site_fee, site_attendance, site_stalls,
    vendor_licensed, vendor_free_stall,
    parameters, account, ledger, seed, tick,
):  # fmt: skip
    """Vendors take their places, those whose time is over leave, and those who were moved on decide where to go."""
    p, day = parameters[0], tick // TICKS_PER_DAY
    tick_of_day, half = tick % TICKS_PER_DAY, (tick % TICKS_PER_DAY) // TICKS_PER_HALF_DAY
    noise = stream(seed, streams.RETURN_CHOICE, tick)
    for v in range(vendor_pitch.size):
        if vendor_active[v] == 0:
            continue
        if vendor_pitch[v] >= 0 and tick_of_day >= vendor_closes[v]:
            market = pitch_site[vendor_pitch[v]]
            n_alike = 0.5 * site_attendance[market, half] * site_stalls[market] if market >= 0 else 1.0
            leave_place(p, v, half, n_alike, vendor_pitch, vendor_candidate, vendor_goods, vendor_appeal,
            vendor_sales_now,
                        vendor_ticks_now, vendor_takings, pitch_takings, pitch_site, site_first)  # fmt: skip
            vendor_reserved[v] = -1
        if vendor_choose_at[v] >= 0 and vendor_choose_at[v] <= tick:
            vendor_choose_at[v] = -1
            if tick_of_day >= vendor_closes[v] - 1 or vendor_barred_until[v] > day:
                continue
            key = pair(noise, vendor_identity[v])
            chosen, best = choose_site(
                p, v, key, half, tick_of_day, tick_of_day, vendor_closes[v], vendor_goods, vendor_appeal,
                vendor_weekly_income, vendor_expected_loss, vendor_restraint, vendor_candidates, vendor_distances,
                vendor_takings, vendor_habit, vendor_risk, pitch_capacity, pitch_usable, pitch_n_reserved, pitch_zone,
                pitch_takings, pitch_fill, pitch_presence, vendor_licensed,
            )  # fmt: skip
            place = vendor_candidates[v, chosen] if chosen >= 0 else -1
            site = vendor_stall_site[v]
            if site >= 0 and site_open[site, half] and site_opens[site, half] <= tick_of_day < site_closes[site, half]:
                stall = free_stall(site, site_first, site_last, pitch_capacity, pitch_usable, pitch_n_reserved)
                utility = p.weight_habit + stall_utility(
                    p, v, site, key, half, vendor_goods, vendor_appeal, vendor_weekly_income, vendor_home_row,
                    vendor_home_column, site_first, site_last, site_row, site_column, site_fee, site_attendance,
                    site_opens,
                    site_closes, pitch_takings, vendor_free_stall,
                )  # fmt: skip
                if stall >= 0 and utility > best:
                    best, chosen, place = utility, STALL_OPTION, stall
                    vendor_stall_day[v] = day
            waits, stays = (
                p.wait_utility + gumbel(draw(key, WAIT_OPTION)),
                p.home_utility + gumbel(draw(key, HOME_OPTION)),
            )
            if waits > max(best, stays):
                vendor_choose_at[v] = tick + 1
            if max(waits, stays) > best or place < 0:
                continue
            vendor_reserved[v] = place
            vendor_candidate[v] = -1 if chosen == STALL_OPTION else chosen
            if chosen == STALL_OPTION:
                vendor_closes[v] = site_closes[site, half]
            pitch_n_reserved[place] += 1
            if place == vendor_moved_from[v] and tick - vendor_moved_tick[v] <= 2:
                ledger[day].returned_within_30_minutes += 1.0
        if vendor_pitch[v] < 0 and vendor_reserved[v] >= 0 and vendor_opens[v] <= tick_of_day < vendor_closes[v]:
            place = vendor_reserved[v]
            vendor_pitch[v] = place
            vendor_sales_now[v], vendor_ticks_now[v] = 0.0, 0
            known = place if pitch_site[place] < 0 else site_first[pitch_site[place]]
            rate = pitch_takings[known, half, vendor_goods[v]]
            wanted = goods_wanted(p, rate, vendor_appeal[v], vendor_closes[v] - tick_of_day, vendor_mark_up[v])
            bought = min(max(0.0, wanted - vendor_stock[v]), max(0.0, vendor_cash[v]))
            vendor_cash[v] -= bought
            vendor_stock[v] += bought
            account[0].wholesale += bought
            site = pitch_site[place]
            if site >= 0 and vendor_opens[v] == tick_of_day and vendor_free_stall[v]:
                waive_fee(site_fee[site], account[0], ledger[day])
            elif site >= 0 and vendor_opens[v] == tick_of_day:
                fee = min(site_fee[site], vendor_cash[v])
                vendor_cash[v] -= fee
                vendor_income_today[v] -= fee
                account[0].market_operator += fee
                ledger[day].fees += fee


@rule
def waive_fee(fee, money, book):
    """The city pays the market's operator in a vendor's stead."""
    money.treasury -= fee
    money.market_operator += fee
    book.fees_waived += fee
    book.programme_cost += fee


@rule
def leave_place(p, v, half, n_alike, vendor_pitch, vendor_candidate, vendor_goods, vendor_appeal, vendor_sales_now,
                vendor_ticks_now, vendor_takings, pitch_takings, pitch_site, site_first):  # fmt: skip
    """Pack up: what was taken there is learnt by the vendor and, as talk, by everybody."""
    place = vendor_pitch[v]
    if vendor_ticks_now[v] > 0:
        rate = vendor_sales_now[v] / vendor_ticks_now[v] / vendor_appeal[v]
        known, share = place, p.takings_learning * min(1.0, vendor_ticks_now[v] / 8.0)
        if pitch_site[place] >= 0:
            # A market has one name: all its stalls add to one piece of news a half-day.
            known = site_first[pitch_site[place]]
            share /= max(1.0, n_alike)
        goods = vendor_goods[v]
        pitch_takings[known, half, goods] += share * (rate - pitch_takings[known, half, goods])
        k = vendor_candidate[v]
        if k >= 0:
            if vendor_takings[v, k] < 0.0:
                vendor_takings[v, k] = pitch_takings[known, half, goods]
            vendor_takings[v, k] += share * (rate - vendor_takings[v, k])
    vendor_pitch[v] = -1
    vendor_sales_now[v], vendor_ticks_now[v] = 0.0, 0


@rule
def count_stalls(book, place, site, stalls, violators, watch, burnt_in, pitch_stall_ticks, pitch_violating_ticks):
    """Enter the stalls of one pitch into the day's book, and after the burn-in at the pitch."""
    book.vending_ticks += stalls
    if site >= 0:
        book.stall_ticks += stalls
    if watch == WATCHED_SITE:
        book.site_ticks += stalls
    elif watch == AROUND_WATCHED_SITE:
        book.around_ticks += stalls
    book.violating_ticks += violators
    if burnt_in:
        pitch_stall_ticks[place] += stalls
        pitch_violating_ticks[place] += violators


@rule
def clear_places(open_places, pitch_n_standing, pitch_first_vendor, pitch_appeal, pitch_pull, pitch_n_licensed):
    """Nobody stands anywhere, to begin with."""
    for i in range(1, open_places[0] + 1):
        place = open_places[i]
        pitch_n_standing[place], pitch_first_vendor[place], pitch_n_licensed[place] = 0, -1, 0
        for goods in range(pitch_appeal.shape[1]):
            pitch_appeal[place, goods] = 0.0
            pitch_pull[place, goods] = 0.0


@rule
def clear_roads(p, road_stalls, road_blocked, road_stopped, road_width):
    """Without stalls, only stopped cars take the road's width."""
    width = p.stopped_car_width
    for r in range(road_stalls.size):
        road_stalls[r] = 0.0
    for r in range(road_stalls.size):
        road_blocked[r] = width * road_stopped[r] / road_width[r]


@rule
def fade(column, keep):
    """A tick later, this share of each entry is left."""
    for i in range(column.size):
        column[i] *= keep


@rule
def keep_up(pitch_presence, pitch_posted):
    """Where people are posted, the sense that officers are near does not fade."""
    for place in range(pitch_presence.size):
        pitch_presence[place] = max(pitch_presence[place], pitch_posted[place])


@phase(
    writes=[
        "pitch_n_standing", "pitch_first_vendor", "pitch_appeal", "pitch_pull", "pitch_customers", "pitch_nuisance",
        "pitch_presence", "pitch_stall_ticks", "pitch_violating_ticks", "vendor_next_at_pitch",
        "vendor_ticks_now", "road_stalls", "road_blocked", "open_places", "drawn", "drawn_of", "pitch_n_licensed",
        "ledger",
    ]
)  # fmt: skip
def occupy_places(
    vendor_pitch, vendor_goods, vendor_appeal, vendor_stock, vendor_next_at_pitch, vendor_ticks_now, pitch_zone,
    pitch_usable, pitch_road, pitch_obstruction, pitch_site, pitch_n_standing, pitch_first_vendor, pitch_appeal,
    pitch_pull, pitch_customers, pitch_nuisance, pitch_presence, pitch_stall_ticks, pitch_violating_ticks,
    pitch_posted, pitch_watch,
    site_awareness, site_attendance, site_repulsion, road_stalls, road_blocked, road_stopped, road_width, open_places,
    drawn, drawn_of, vendor_licensed, pitch_n_licensed, parameters, ledger, tick, burnt_in,
):  # fmt: skip
    """Count the stalls at each pitch, the pull they have on shoppers, the way they block and the nuisance they make.

    `open_places[0]` is the number of pitches in use; their rows follow.
    """
    p, book, tick_of_day = parameters[0], ledger[tick // TICKS_PER_DAY], tick % TICKS_PER_DAY
    half = tick_of_day // TICKS_PER_HALF_DAY
    clear_places(open_places, pitch_n_standing, pitch_first_vendor, pitch_appeal, pitch_pull, pitch_n_licensed)
    n_open = 0
    for v in range(vendor_pitch.size):
        place = vendor_pitch[v]
        if place < 0:
            continue
        if pitch_n_standing[place] == 0:
            n_open += 1
            open_places[n_open] = place
        pitch_n_standing[place] += 1
        pitch_n_licensed[place] += vendor_licensed[v]
        vendor_next_at_pitch[v] = pitch_first_vendor[place]
        pitch_first_vendor[place] = v
        vendor_ticks_now[v] += 1
        if vendor_stock[v] > 1.0:
            pitch_appeal[place, vendor_goods[v]] += vendor_appeal[v]
    open_places[0] = n_open
    clear_roads(p, road_stalls, road_blocked, road_stopped, road_width)
    fade(pitch_nuisance, p.nuisance_memory)
    fade(pitch_presence, p.presence_memory)
    keep_up(pitch_presence, pitch_posted)
    fade(pitch_customers, 0.5)
    night = p.night_nuisance if tick_of_day >= 64 else 1.0
    for i in range(1, n_open + 1):
        place, stalls = open_places[i], pitch_n_standing[open_places[i]]
        felt = 1.0
        site = pitch_site[place]
        if site >= 0:
            # Half-empty markets repel: a market is felt as much as it is known and full.
            felt = site_awareness[site] * (1.0 - site_repulsion[site] * (1.0 - site_attendance[site, half]))
        for goods in range(pitch_appeal.shape[1]):
            if pitch_appeal[place, goods] > 0.0:
                if drawn_of[place, goods] != pitch_appeal[place, goods]:
                    # Most pitches hold the stalls that they held a tick ago.
                    drawn_of[place, goods] = pitch_appeal[place, goods]
                    drawn[place, goods] = power(pitch_appeal[place, goods], p.huff_attraction)
                pitch_pull[place, goods] = felt * drawn[place, goods]
        obstruction = pitch_obstruction[place] * stalls
        if pitch_road[place] >= 0:
            road_stalls[pitch_road[place]] += stalls
            road_blocked[pitch_road[place]] += obstruction
        if site < 0:
            pitch_nuisance[place] += (
                (1.0 - p.nuisance_memory) * night * stalls * (1.0 + p.blocking_nuisance * obstruction)
            )
        violators, covered = 0, pitch_n_licensed[place]
        if site < 0:
            violators = violators_at(p, pitch_zone[place], pitch_usable[place], tick_of_day, stalls, covered)
        count_stalls(book, place, site, stalls, violators, pitch_watch[place], burnt_in, pitch_stall_ticks,
                     pitch_violating_ticks)  # fmt: skip
    at_most = p.blocked_at_most
    for r in range(road_blocked.size):
        road_blocked[r] = min(at_most, road_blocked[r])
