"""Setting up, being moved on, coming back and packing up: who stands where in a tick."""

import numpy as np

from vendorsim.engine import streams
from vendorsim.engine.arithmetic import power
from vendorsim.engine.compiled import phase, rule
from vendorsim.engine.draws import draw, gumbel, pair, stream
from vendorsim.model.clock import TICK_MINUTES, TICKS_PER_DAY, TICKS_PER_HALF_DAY, TICKS_PER_HOUR, TICKS_PER_SLOT
from vendorsim.model.people.deterrence import felt_loss, stock_at_stake
from vendorsim.model.people.lawful import is_violation, tick_from, violators_at, zone_for
from vendorsim.model.people.moving import minutes_on_the_way, minutes_to_hide, minutes_to_set_up, ticks_of
from vendorsim.model.people.room import (
    appeal_of_stall,
    blocked_by,
    may_spread,
    nuisance_made,
    put_on_carriageway,
    sets_up_broad,
)
from vendorsim.model.people.site_choice import (
    choose_site,
    free_stall,
    planned_stay,
    stall_utility,
    usual_hours,
)

WATCHED_SITE, AROUND_WATCHED_SITE = 1, 2


@rule
def goods_wanted(p, rate, appeal, hours, mark_up):
    """Stock that a vendor wants for a stay, at cost [yuan]: what it hopes to sell and a little more."""
    return p.stock_margin * rate * appeal * hours / (1.0 + mark_up)


@phase
def set_up_and_pack_up(
    vendors, vendor_candidates, vendor_distances, vendor_taste, vendor_takings, vendor_habit, vendor_risk, pitches,
    pitch_stood, pitch_takings, pitch_fill, sites, rows_in_trade, parameters, account, ledger, seed, tick,
):  # fmt: skip
    """Vendors take their places, those whose time is over leave, and those who were moved on decide where to go."""
    p, day = parameters[0], tick // TICKS_PER_DAY
    tick_of_day, half = tick % TICKS_PER_DAY, (tick % TICKS_PER_DAY) // TICKS_PER_HALF_DAY
    noise, tastes = stream(seed, streams.RETURN_CHOICE, tick), stream(seed, streams.TASTE, 0)
    hours = stream(seed, streams.OPENING_HOURS, tick - tick % TICKS_PER_HALF_DAY)
    for i in range(1, rows_in_trade[0] + 1):
        v = np.uint64(rows_in_trade[i])
        if vendors[v].active == 0:
            continue
        if vendors[v].pitch >= 0 and tick_of_day >= vendors[v].closes:
            market = pitches[vendors[v].pitch].site
            n_alike = 0.5 * sites[market].attendance[half] * sites[market].stalls if market >= 0 else 1.0
            leave_place(p, v, half, n_alike, vendors, vendor_takings, pitch_takings, pitches, sites)
            vendors[v].reserved = -1
        if vendors[v].choose_at >= 0 and vendors[v].choose_at <= tick:
            vendors[v].choose_at = -1
            # What another place would allow, not what was left of the day at the one before.
            _, closes = usual_hours(p, draw(hours, vendors[v].identity), vendors[v].goods, half)
            if tick_of_day >= closes - 1 or vendors[v].barred_until > day:
                continue
            key, patience = (
                pair(noise, vendors[v].identity),
                stream(seed, streams.HIDING, max(0, vendors[v].moved_tick)),
            )
            hidden = 1.0 * TICK_MINUTES * (tick - vendors[v].moved_tick)
            hides = minutes_to_hide(p, draw(patience, vendors[v].identity), hidden)
            chosen, best = choose_site(
                p, v, key, half, tick_of_day, tick_of_day, closes, hides, vendors, vendor_candidates, vendor_distances,
                vendor_taste, vendor_takings, vendor_habit, vendor_risk, pitches, pitch_takings, pitch_fill,
            )  # fmt: skip
            place = vendor_candidates[v, chosen] if chosen >= 0 else -1
            site = vendors[v].stall_site
            if (
                site >= 0
                and sites[site].open[half]
                and sites[site].opens[half] <= tick_of_day < sites[site].closes[half]
            ):
                stall = free_stall(site, sites, pitches)
                utility = p.weight_habit + stall_utility(
                    p, v, site, key, pair(tastes, vendors[v].identity), half, vendors, sites, pitch_takings
                )
                if stall >= 0 and utility > best:
                    best, chosen, place = utility, streams.STALL_OPTION, stall
                    vendors[v].stall_day = day
            waits = p.wait_utility + p.choice_noise * gumbel(draw(key, streams.WAIT_OPTION))
            stays = p.home_utility + p.choice_noise * gumbel(draw(key, streams.HOME_OPTION))
            if waits > max(best, stays):
                vendors[v].choose_at = tick + 1
            if max(waits, stays) > best or place < 0:
                continue
            vendors[v].reserved = place
            vendors[v].candidate = -1 if chosen == streams.STALL_OPTION else chosen
            pitches[place].n_reserved += 1
            way = 0.0
            if vendors[v].left_pitch >= 0:
                way = minutes_on_the_way(p, vendors[v].left_pitch, place, hides, pitches)
            there = tick_of_day + ticks_of(way + minutes_to_set_up(p, vendors[v].stock))
            vendors[v].opens = there
            if chosen == streams.STALL_OPTION:
                vendors[v].closes = sites[site].closes[half]
            else:
                vendors[v].opens, vendors[v].closes, _ = planned_stay(
                    p, v, chosen, half, there, closes, vendors, vendor_candidates, vendor_takings, vendor_risk, pitches,
                    pitch_takings,
                )  # fmt: skip
            # Who is back to set up is back: it needs no customers yet to take the pitch again.
            if place == vendors[v].moved_from and tick + ticks_of(way) - vendors[v].moved_tick <= 2:
                ledger[day].returned_within_30_minutes += 1.0
        if vendors[v].pitch < 0 and vendors[v].reserved >= 0 and vendors[v].opens <= tick_of_day < vendors[v].closes:
            place = vendors[v].reserved
            moved_here = vendors[v].left_pitch >= 0
            vendors[v].pitch, vendors[v].left_pitch = place, place
            vendors[v].sales_now, vendors[v].ticks_now, vendors[v].exposure = 0.0, 0, 0.0
            known = place if pitches[place].site < 0 else sites[pitches[place].site].first
            rate = pitch_takings[known, half, vendors[v].goods]
            wanted = goods_wanted(p, rate, vendors[v].appeal, vendors[v].closes - tick_of_day, vendors[v].mark_up)
            if vendors[v].candidate >= 0:
                _, _, vendors[v].exposure = planned_stay(
                    p, v, vendors[v].candidate, half, tick_of_day, vendors[v].closes, vendors, vendor_candidates,
                    vendor_takings, vendor_risk, pitches, pitch_takings,
                )  # fmt: skip
                loss = felt_loss(p, vendors[v].expected_loss, vendors[v].met_lately, vendors[v].met_usually)
                profit = p.profit_share * rate * vendors[v].appeal * (vendors[v].closes - tick_of_day)
                wanted = stock_at_stake(p, wanted, vendors[v].exposure, loss, profit)
            bought = min(max(0.0, wanted - vendors[v].stock), max(0.0, vendors[v].cash))
            vendors[v].cash -= bought
            vendors[v].stock += bought
            account[0].wholesale += bought
            site = pitches[place].site
            sales = rate * vendors[v].appeal * (vendors[v].closes - tick_of_day)
            spreads = site < 0 and may_spread(vendors[v].licensed, pitches[place].zone, pitches[place].usable)
            vendors[v].broad = 1 if spreads and sets_up_broad(p, vendors[v].exposure, sales) else 0
            if site >= 0 and not moved_here and vendors[v].free_stall:
                waive_fee(sites[site].fee, account[0], ledger[day])
            elif site >= 0 and not moved_here:
                fee = min(sites[site].fee, vendors[v].cash)
                vendors[v].cash -= fee
                vendors[v].income_today -= fee
                account[0].market_operator += fee
                ledger[day].fees += fee
        place = vendors[v].pitch
        if place >= 0 and pitches[place].site < 0:
            zone = zone_for(vendors[v].licensed, pitches[place].zone, pitches[place].usable)
            if is_violation(p, zone, pitches[place].usable, tick_of_day):
                pitch_stood[place, tick_of_day // TICKS_PER_SLOT] += 1.0 / TICKS_PER_SLOT


@rule
def waive_fee(fee, money, book):
    """The city pays the market's operator in a vendor's stead."""
    money.treasury -= fee
    money.market_operator += fee
    book.fees_waived += fee
    book.programme_cost += fee


@rule
def leave_place(p, v, half, n_alike, vendors, vendor_takings, pitch_takings, pitches, sites):
    """Pack up: what was taken there is learnt by the vendor and, as talk, by everybody."""
    place = vendors[v].pitch
    if vendors[v].ticks_now > 0:
        rate = vendors[v].sales_now / vendors[v].ticks_now / vendors[v].appeal
        known, share = (
            place,
            p.takings_learning * min(1.0, vendors[v].ticks_now / (p.takings_learnt_after * TICKS_PER_HOUR)),
        )
        if pitches[place].site >= 0:
            # A market has one name: all its stalls add to one piece of news a half-day.
            known = sites[pitches[place].site].first
            share /= max(1.0, n_alike)
        goods = vendors[v].goods
        pitch_takings[known, half, goods] += share * (rate - pitch_takings[known, half, goods])
        k = vendors[v].candidate
        if k >= 0:
            if vendor_takings[v, k] < 0.0:
                vendor_takings[v, k] = pitch_takings[known, half, goods]
            vendor_takings[v, k] += share * (rate - vendor_takings[v, k])
    vendors[v].pitch = -1
    vendors[v].sales_now, vendors[v].ticks_now = 0.0, 0


@rule
def count_stalls(book, place, site, stalls, violators, watch, burnt_in, pitches):
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
        pitches[place].stall_ticks += stalls
        pitches[place].violating_ticks += violators


@rule
def clear_places(open_places, pitches, pitch_appeal, pitch_pull):
    """Nobody stands anywhere, to begin with."""
    for i in range(1, open_places[0] + 1):
        place = open_places[i]
        pitches[place].n_standing, pitches[place].first_vendor, pitches[place].n_licensed = 0, -1, 0
        pitches[place].n_broad, pitches[place].n_spilt, pitches[place].blocking = 0, 0, 0.0
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
def fade_places(p, pitches):
    """A tick later, less is left of nuisance, of customers, and of the sense that officers are near, but where posted."""
    nuisance, presence = p.nuisance_memory, p.presence_memory
    for place in range(np.uint64(pitches.size)):
        pitches[place].nuisance *= nuisance
        pitches[place].presence = max(presence * pitches[place].presence, pitches[place].posted)
        pitches[place].customers *= 0.5


@phase
def occupy_places(
    vendors, pitches, pitch_appeal, pitch_pull, sites, road_stalls, road_blocked, road_habitual, road_stopped,
    road_width, open_places, drawn, drawn_of, rows_in_trade, parameters, ledger, tick, burnt_in,
):  # fmt: skip
    """Count the stalls at each pitch, the pull they have on shoppers, the way they block and the nuisance they make.

    `open_places[0]` is the number of pitches in use; their rows follow.
    """
    p, book, tick_of_day = parameters[0], ledger[tick // TICKS_PER_DAY], tick % TICKS_PER_DAY
    half = tick_of_day // TICKS_PER_HALF_DAY
    clear_places(open_places, pitches, pitch_appeal, pitch_pull)
    n_open = 0
    for i in range(1, rows_in_trade[0] + 1):
        v = np.uint64(rows_in_trade[i])
        place = vendors[v].pitch
        if place < 0:
            continue
        if pitches[place].n_standing == 0:
            n_open += 1
            open_places[n_open] = place
        pitches[place].n_standing += 1
        pitches[place].n_licensed += vendors[v].licensed
        pitches[place].n_broad += vendors[v].broad
        vendors[v].spilt = 0
        vendors[v].next_at_pitch = pitches[place].first_vendor
        pitches[place].first_vendor = v
        vendors[v].ticks_now += 1
        if vendors[v].stock > 1.0:
            pitch_appeal[place, vendors[v].goods] += appeal_of_stall(p, vendors[v].appeal, vendors[v].broad)
    open_places[0] = n_open
    clear_roads(p, road_stalls, road_blocked, road_stopped, road_width)
    fade_places(p, pitches)
    night, at_most = p.night_nuisance if tick_of_day >= tick_from(p.night_from) else 1.0, p.blocked_at_most
    for i in range(1, n_open + 1):
        place = np.uint64(open_places[i])
        stalls, felt = pitches[place].n_standing, 1.0
        site = pitches[place].site
        if site >= 0:
            # Half-empty markets repel: a market is felt as much as it is known and full.
            felt = sites[site].awareness * (1.0 - sites[site].repulsion * (1.0 - sites[site].attendance[half]))
        for goods in range(pitch_appeal.shape[1]):
            if pitch_appeal[place, goods] > 0.0:
                if drawn_of[place, goods] != pitch_appeal[place, goods]:
                    # Most pitches hold the stalls that they held a tick ago.
                    drawn_of[place, goods] = pitch_appeal[place, goods]
                    drawn[place, goods] = power(pitch_appeal[place, goods], p.huff_attraction)
                pitch_pull[place, goods] = felt * drawn[place, goods]
        over = max(0, stalls - pitches[place].capacity) if site < 0 else 0
        if over > 0:
            pitches[place].n_spilt = over
            pitches[place].n_licensed -= put_on_carriageway(over, pitches[place].first_vendor, vendors)
        obstruction = min(at_most, blocked_by(p, stalls, pitches[place].n_broad, over, pitches[place].obstruction))
        pitches[place].blocking = obstruction
        if pitches[place].road >= 0:
            road_stalls[pitches[place].road] += stalls
            road_blocked[pitches[place].road] += obstruction
        violators, covered = 0, pitches[place].n_licensed
        if site < 0:
            violators = violators_at(p, pitches[place].zone, pitches[place].usable, tick_of_day, stalls, covered)
            violators = max(violators, over)
            made = nuisance_made(p, stalls, pitches[place].n_broad, violators, obstruction)
            pitches[place].nuisance += (1.0 - p.nuisance_memory) * night * made
        count_stalls(book, place, site, stalls, violators, pitches[place].watch, burnt_in, pitches)
    newest = 1.0 - p.nuisance_memory
    for r in range(road_blocked.size):
        road_blocked[r] = min(at_most, road_blocked[r])
        road_habitual[r] += newest * (road_blocked[r] - road_habitual[r])
