"""Purchases: who wants to buy what and when, and where they buy it by Huff choice over stalls and shops in reach.

`P = A^a D^-b / sum` (Huff 1963). The draw runs through cumulated shares: single purchases wash out, so that the cheaper
form serves; choices that stick use one draw per option (see siting).
"""

import math
from typing import NamedTuple

import numpy as np

from vendorsim.engine import streams
from vendorsim.engine.arithmetic import exp, power
from vendorsim.engine.compiled import phase, rule
from vendorsim.engine.draws import bits_below, draw, draw_bits, pair, stream
from vendorsim.model.city.land_use import CELL_METRES
from vendorsim.model.clock import FIRST_HOUR, TICKS_PER_DAY, TICKS_PER_HOUR
from vendorsim.model.goods import N_GOODS
from vendorsim.model.people.frontage import shop_beside, stall_at_door
from vendorsim.model.people.resident import AT_HOME, OUTSIDE_WORK, is_away
from vendorsim.model.people.room import appeal_of_stall
from vendorsim.model.people.vendor import lognormal

BUCKET = 10  # cells a side of the squares in which places to buy are looked up


class Demand(NamedTuple):
    """When some goods are wanted."""

    per_day: float
    """Trips of a resident to buy them on a working day."""
    at_weekend: float
    """The same on a day off, over that."""
    peaks: tuple[tuple[float, float, float], ...]
    """Peaks over the day: hour, standard deviation [h], share."""


def demand_of(p: np.record) -> tuple[Demand, Demand, Demand, Demand]:
    """When produce, breakfast, snacks and general goods are wanted, by the parameters of behaviour."""
    rest = 1.0 - sum((p.demand_produce, p.demand_breakfast, p.demand_snacks))
    peaks = {
        name: (getattr(p, f"{name}_peak"), getattr(p, f"{name}_peak_spread"))
        for name in (
            "produce_morning", "produce_evening", "breakfast", "snacks_noon", "snacks_evening", "general_noon",
            "general_evening",
        )
    }  # fmt: skip

    def two(first: str, second: str, share: float) -> tuple[tuple[float, float, float], ...]:
        return ((*peaks[first], 1.0 - share), (*peaks[second], share))

    trips = p.shopping_trips
    return (
        Demand(trips * p.demand_produce, p.produce_at_weekend,
               two("produce_morning", "produce_evening", p.produce_evening_share)),
        Demand(trips * p.demand_breakfast, p.breakfast_at_weekend, ((*peaks["breakfast"], 1.0),)),
        Demand(trips * p.demand_snacks, p.snacks_at_weekend,
               two("snacks_noon", "snacks_evening", p.snacks_evening_share)),
        Demand(trips * rest, p.general_at_weekend, two("general_noon", "general_evening", p.general_evening_share)),
    )  # fmt: skip


def demand_profile(demand: tuple[Demand, Demand, Demand, Demand]) -> np.ndarray:
    """Chance that a resident sets out to buy some goods in a tick: [weekend, tick of the day, goods]."""
    profile = np.zeros((2, TICKS_PER_DAY, N_GOODS))
    for goods, wanted in enumerate(demand):
        curve = np.zeros(TICKS_PER_DAY)
        for tick in range(TICKS_PER_DAY):
            hour = FIRST_HOUR + (tick + 0.5) / TICKS_PER_HOUR
            for peak, spread, share in wanted.peaks:
                curve[tick] += share / spread * exp(-0.5 * ((hour - peak) / spread) ** 2)
        curve *= wanted.per_day / math.fsum(curve.tolist())
        profile[0, :, goods], profile[1, :, goods] = curve, wanted.at_weekend * curve
    return profile


def distance_decay(reach_cells: int, exponent: float, nearest_metres: float) -> np.ndarray:
    """`D^-b` by squared distance in cells, for places up to the reach; nearer than `nearest_metres` counts as that."""
    table = np.zeros(reach_cells * reach_cells + 1)
    for squared in range(table.size):
        metres = max(nearest_metres, CELL_METRES * math.sqrt(squared))
        table[squared] = power(metres / 100.0, -exponent)
    return table


def distance_decay_beyond(decay: np.ndarray) -> np.ndarray:
    """The same with a 0 for every distance beyond the reach that occurs in the squares that a walker looks through."""
    farthest = int(math.sqrt(decay.size - 1)) + BUCKET
    table = np.zeros(2 * farthest * farthest + 1)
    table[: decay.size] = decay
    return table


@rule
def seller(p, share, place, goods, pitches, vendors):
    """The vendor at a pitch whose part of the pitch's pull a draw falls into, -1 if all are sold out."""
    total, v = 0.0, pitches[place].first_vendor
    while v >= 0:
        if vendors[v].goods == goods and vendors[v].stock > 1.0:
            total += appeal_of_stall(p, vendors[v].appeal, vendors[v].broad)
        v = vendors[v].next_at_pitch
    level, last, v = share * total, -1, pitches[place].first_vendor
    while v >= 0:
        if vendors[v].goods == goods and vendors[v].stock > 1.0:
            last = v
            level -= appeal_of_stall(p, vendors[v].appeal, vendors[v].broad)
            if level < 0.0:
                return v
        v = vendors[v].next_at_pitch
    return last


@phase
def sort_places(pitches, pitch_pull, offer_first, offer_place, offer_row, offer_column, offer_pull, open_places, city):
    """List the pitches in use by goods, and by the squares they lie in: those of a line of squares stand side by side.

    `offer_first[goods, square]` is where a square begins. It is first counted two entries further on, so that filling
    the lists moves each entry on to where its square ends, which is where the next one begins.
    """
    square_columns = city[0].square_columns
    for goods in range(N_GOODS):
        for square in range(offer_first.shape[1]):
            offer_first[goods, square] = 0
    for i in range(1, open_places[0] + 1):
        place = np.uint64(open_places[i])
        square = (pitches[place].row // BUCKET) * square_columns + pitches[place].column // BUCKET
        for goods in range(N_GOODS):
            if pitch_pull[place, goods] > 0.0:
                offer_first[goods, square + 2] += 1
    for goods in range(N_GOODS):
        for square in range(2, offer_first.shape[1]):
            offer_first[goods, square] += offer_first[goods, square - 1]
    for i in range(1, open_places[0] + 1):
        place = np.uint64(open_places[i])
        square = (pitches[place].row // BUCKET) * square_columns + pitches[place].column // BUCKET
        for goods in range(N_GOODS):
            if pitch_pull[place, goods] > 0.0:
                at = np.uint64(offer_first[goods, square + 1])
                offer_first[goods, square + 1] += 1
                offer_place[goods, at], offer_pull[goods, at] = place, pitch_pull[place, goods]
                offer_row[goods, at], offer_column[goods, at] = pitches[place].row, pitches[place].column


@phase
def sum_shops(shop_lines, shops, decay, city, height):
    """Pull of the shops in walking reach of each cell, summed up line by line of squares: shops stand still.

    A line's entry holds what that line and those above it add up to; the first line is that of the northernmost reach.
    """
    width = city[0].width
    reach_squared, lines = decay.size - 1, shop_lines.shape[1]
    reach = int(math.sqrt(reach_squared))
    for place in range(shops.size):
        line = shops[place].row // BUCKET
        for row in range(max(0, shops[place].row - reach), min(height, shops[place].row + reach + 1)):
            first = line - first_line(row, reach)
            for column in range(max(0, shops[place].column - reach), min(width, shops[place].column + reach + 1)):
                d = squared_distance(shops[place].row, shops[place].column, row, column)
                if d <= reach_squared:
                    for later in range(first, lines):
                        shop_lines[row * width + column, later] += shops[place].pull * decay[d]


@rule
def first_line(row, reach):
    """The northernmost line of squares within reach of a row."""
    return max(0, row - reach) // BUCKET


@rule
def squared_distance(row, column, other_row, other_column):
    """Squared distance between two cells, in cells."""
    down, across = int(row) - int(other_row), int(column) - int(other_column)
    return down * down + across * across


@rule
def shop_at(level, row, column, cell, reach, bucket_columns, shop_lines, shop_first, shops, walk):
    """The shop whose part of the shops' pull a level falls into: first its line of squares, then in that line."""
    line = 0
    while line < shop_lines.shape[1] - 1 and shop_lines[cell, line] <= level:
        line += 1
    if line > 0:
        level -= shop_lines[cell, line - 1]
    squares = (first_line(row, reach) + line) * bucket_columns
    left, right = squares_across(column, reach, bucket_columns)
    first, end = shop_first[squares + left], shop_first[squares + right + 1]
    for place in range(np.uint64(first), np.uint64(end)):
        # Beyond the reach `walk` is 0, which takes nothing away.
        level -= shops[place].pull * walk[squared_distance(shops[place].row, shops[place].column, row, column)]
        if level < 0.0:
            return np.int64(place)
    for place in range(end - 1, first - 1, -1):
        if walk[squared_distance(shops[place].row, shops[place].column, row, column)] > 0.0:
            return np.int64(place)
    return np.int64(-1)


@rule
def squares_across(column, reach, bucket_columns):
    """The westernmost and the easternmost column of squares within reach of a column of cells."""
    return max(0, (column - reach) // BUCKET), min(bucket_columns - 1, (column + reach) // BUCKET)


@rule
def sum_offers(goods, row, column, reach, bucket_columns, offer_first, offer_row, offer_column, offer_pull, walk,
               weights):  # fmt: skip
    """Pull of all offers in reach of somebody; `weights` takes what it adds up to with each of them.

    Unsigned rows and counters, here and in other busy loops, spare the compiler the look whether an index counts from
    the end. They are for indices only: numba makes a float of their sum with a signed number.
    """
    total, bucket_rows = 0.0, (offer_first.shape[1] - 2) // bucket_columns
    left, right = squares_across(column, reach, bucket_columns)
    for bucket_row in range(first_line(row, reach), min(bucket_rows - 1, (row + reach) // BUCKET) + 1):
        line = bucket_row * bucket_columns
        first, end = offer_first[goods, line + left], offer_first[goods, line + right + 1]
        for i in range(np.uint64(first), np.uint64(end)):
            # Beyond the reach `walk` is 0, which adds nothing and is never drawn.
            d = squared_distance(offer_row[goods, i], offer_column[goods, i], row, column)
            total += offer_pull[goods, i] * walk[d]
            weights[i] = total
    return total


@rule
def offer_at(level, goods, row, column, reach, bucket_columns, offer_first, weights):
    """The offer whose part of the pull a level falls into, and which share of that part lies below the level.

    First its line of squares, then in that line; `weights` are those of `sum_offers`.
    """
    before, bucket_row = 0.0, first_line(row, reach)
    left, right = squares_across(column, reach, bucket_columns)
    while True:
        line = bucket_row * bucket_columns
        low, high = offer_first[goods, line + left], offer_first[goods, line + right + 1] - 1
        if low <= high and weights[high] > level:
            break
        before = weights[high] if low <= high else before
        bucket_row += 1
    while low < high:
        middle = (low + high) // 2
        if weights[middle] > level:
            high = middle
        else:
            low, before = middle + 1, weights[middle]
    return low, (level - before) / max(weights[low] - before, 1e-300)


@rule
def wanted_in(demand, weekend, tick_of_day):
    """Chance that a resident wants anything in a tick."""
    total = 0.0
    for goods in range(N_GOODS):
        total += demand[weekend, tick_of_day, goods]
    return total


@rule
def list_willing(willing, tempted, n, need, most):
    """Who might shop: listed first, as few do; draws stand in a loop of their own, which takes several at a time."""
    found, limit = 0, bits_below(most)
    for r in range(n):
        tempted[r] = draw_bits(need, r) < limit
    for r in range(n):
        willing[found] = r
        found += 1 if tempted[r] else 0
    return found


@rule
def goods_of(level, demand, weekend, tick_of_day):
    """Which goods somebody wants, by the part of the demand that the draw falls into."""
    goods = 0
    while goods < N_GOODS - 1 and level >= demand[weekend, tick_of_day, goods]:
        level -= demand[weekend, tick_of_day, goods]
        goods += 1
    return goods


@phase
def shop(
    resident_home_row, resident_home_column, resident_work_row, resident_work_column, resident_occupation,
    resident_leaves, resident_returns, vendors, pitches, pitch_appeal, offer_first, offer_place, offer_row,
    offer_column, offer_pull, city, shop_first, shops, linked_first, linked_shop, shop_lines, shop_reached, decay, walk,
    demand, weights, willing, tempted, parameters, account, ledger, seed, tick, weekend,
):  # fmt: skip
    """Residents who want something now choose among the stalls and shops in walking reach, and buy."""
    square_columns, width, person_weight = city[0].square_columns, city[0].width, city[0].person_weight
    p, book, money, tick_of_day = parameters[0], ledger[tick // TICKS_PER_DAY], account[0], tick % TICKS_PER_DAY
    need = stream(seed, streams.SHOPPING_NEED, tick)
    where = stream(seed, streams.SHOPPING_PLACE, tick)
    basket = stream(seed, streams.SHOPPING_BASKET, tick)
    door = stream(seed, streams.SHOP_DOOR, tick)
    reach = int(math.sqrt(decay.size - 1))
    wanted = wanted_in(demand, weekend, tick_of_day)
    in_shops_by_goods = (p.produce_in_shops, p.breakfast_in_shops, p.snacks_in_shops, p.general_in_shops)
    for w in range(list_willing(willing, tempted, resident_home_row.size, need, wanted * p.passing_factor)):
        r = np.uint64(willing[w])
        chance = draw(need, r)
        occupation = resident_occupation[r]
        leaves, returns = resident_leaves[r], resident_returns[r]
        passing = occupation != AT_HOME and weekend == 0 and (tick_of_day == leaves or tick_of_day == returns)
        if chance >= wanted and not passing:
            continue
        row, column = resident_home_row[r], resident_home_column[r]
        if is_away(occupation, leaves, returns, tick_of_day, weekend):
            if occupation == OUTSIDE_WORK and not passing:
                continue
            row, column = resident_work_row[r], resident_work_column[r]
        level = chance if not passing else chance / p.passing_factor
        goods = goods_of(level, demand, weekend, tick_of_day)
        total = sum_offers(goods, row, column, reach, square_columns, offer_first, offer_row, offer_column, offer_pull,
                           walk, weights)  # fmt: skip
        cell = row * width + column
        in_shops = in_shops_by_goods[goods] * shop_reached[cell]
        if total + in_shops <= 0.0:
            continue
        luck = draw(where, r) * (total + in_shops)
        spends = person_weight * lognormal(draw(basket, r), p.basket_median, p.basket_sigma)
        book.purchases += person_weight
        if luck >= total:
            level = (luck - total) / in_shops_by_goods[goods]
            chosen = shop_at(level, row, column, cell, reach, square_columns, shop_lines, shop_first, shops, walk)
            place = stall_at_door(p, chosen, goods, door, r, shops, pitch_appeal)
            if place < 0:
                sell_in_shop(chosen, spends, shops, money, book)
                d = squared_distance(shops[chosen].row, shops[chosen].column, row, column)
                book.purchase_metres += person_weight * CELL_METRES * math.sqrt(d)
                continue
            share = draw(pair(door, r), 1)
        else:
            chosen, share = offer_at(luck, goods, row, column, reach, square_columns, offer_first, weights)
            place = offer_place[goods, chosen]
        d = squared_distance(pitches[place].row, pitches[place].column, row, column)
        book.purchase_metres += person_weight * CELL_METRES * math.sqrt(d)
        pitches[place].customers += 0.5 * person_weight
        v = seller(p, share, place, goods, pitches, vendors)
        if v < 0:
            continue
        sold = min(spends, vendors[v].stock * (1.0 + vendors[v].mark_up))
        cost = sold / (1.0 + vendors[v].mark_up)
        money.residents -= sold
        vendors[v].cash += sold
        vendors[v].stock = max(0.0, vendors[v].stock - cost)
        vendors[v].sales_now += sold
        vendors[v].income_today += sold - cost
        book.sales += sold
        book.cost_of_goods += cost
        beside = shop_beside(p, place, door, r, linked_first, linked_shop)
        if beside >= 0:
            spends = person_weight * lognormal(draw(pair(door, r), 4), p.basket_median, p.basket_sigma)
            sell_in_shop(beside, spends, shops, money, book)


@rule
def sell_in_shop(shop, spends, shops, money, book):
    """Somebody buys in a shop."""
    shops[shop].sold += spends
    money.residents, money.shops = money.residents - spends, money.shops + spends
    book.shop_sales += spends
