"""Purchases: who wants to buy what and when, and where they buy it by Huff choice over stalls and shops in reach.

`P = A^a D^-b / sum` (Huff 1963). The draw runs through cumulated shares: single purchases wash out, so that the cheaper
form serves; choices that stick use one draw per option (see siting).
"""

import math

import numpy as np

from vendorsim import streams
from vendorsim.agents.choosing import first_above
from vendorsim.agents.resident import AT_HOME, OUTSIDE_WORK, is_away
from vendorsim.agents.vendor import lognormal
from vendorsim.clock import TICKS_PER_DAY
from vendorsim.draws import bits_below, draw, draw_bits, stream
from vendorsim.goods import N_GOODS
from vendorsim.kernels import phase, rule
from vendorsim.portable import exp, power

BUCKET = 10  # cells a side of the squares in which places to buy are looked up
SHOP_GOODS = (1.0, 0.7, 0.35, 1.2)  # pull of shops by goods (produce, breakfast, snacks, general): assumption

# When goods are wanted: (peak hour, spread in hours, share) of up to two peaks; assumption after model.md section 8
# (evenings peak at about 20:00, breakfast before work, produce in the morning and before supper).
PEAKS = {
    0: ((8.5, 1.4, 0.55), (17.5, 1.3, 0.45)),
    1: ((7.3, 0.7, 1.0), (7.3, 0.7, 0.0)),
    2: ((12.3, 0.8, 0.25), (20.0, 1.8, 0.75)),
    3: ((12.0, 2.5, 0.40), (19.5, 1.8, 0.60)),
}
WEEKEND = {0: 1.10, 1: 0.80, 2: 1.25, 3: 1.35}


def demand_profile(shares: tuple[float, float, float, float], trips: float) -> np.ndarray:
    """Chance that a resident sets out to buy some goods in a tick: [weekend, tick of the day, goods]."""
    profile = np.zeros((2, TICKS_PER_DAY, N_GOODS))
    for goods, peaks in PEAKS.items():
        curve = np.zeros(TICKS_PER_DAY)
        for tick in range(TICKS_PER_DAY):
            hour = 6.125 + tick / 4.0
            for peak, spread, share in peaks:
                curve[tick] += share / spread * exp(-0.5 * ((hour - peak) / spread) ** 2)
        curve *= trips * shares[goods] / math.fsum(curve.tolist())
        profile[0, :, goods], profile[1, :, goods] = curve, WEEKEND[goods] * curve
    return profile


def distance_decay(reach_cells: int, exponent: float, nearest_metres: float) -> np.ndarray:
    """`D^-b` by squared distance in cells, for places up to the reach; nearer than `nearest_metres` counts as that."""
    table = np.zeros(reach_cells * reach_cells + 1)
    for squared in range(table.size):
        metres = max(nearest_metres, 20.0 * math.sqrt(squared))
        table[squared] = power(metres / 100.0, -exponent)
    return table


def distance_decay_beyond(decay: np.ndarray) -> np.ndarray:
    """The same with a 0 for every distance beyond the reach that occurs in the squares that a walker looks through."""
    farthest = int(math.sqrt(decay.size - 1)) + BUCKET
    table = np.zeros(2 * farthest * farthest + 1)
    table[: decay.size] = decay
    return table


@rule
def seller(share, place, goods, pitch_first_vendor, vendor_next_at_pitch, vendor_goods, vendor_appeal, vendor_stock):
    """The vendor at a pitch whose part of the pitch's pull a draw falls into, -1 if all are sold out."""
    total, v = 0.0, pitch_first_vendor[place]
    while v >= 0:
        if vendor_goods[v] == goods and vendor_stock[v] > 1.0:
            total += vendor_appeal[v]
        v = vendor_next_at_pitch[v]
    level, last, v = share * total, -1, pitch_first_vendor[place]
    while v >= 0:
        if vendor_goods[v] == goods and vendor_stock[v] > 1.0:
            last = v
            level -= vendor_appeal[v]
            if level < 0.0:
                return v
        v = vendor_next_at_pitch[v]
    return last


@phase(writes=["offer_first", "offer_place", "offer_row", "offer_column", "offer_pull"])
def sort_places(pitch_row, pitch_column, pitch_pull, offer_first, offer_place, offer_row, offer_column, offer_pull,
                open_places, bucket_columns):  # fmt: skip
    """List the pitches in use by goods, and by the squares they lie in: those of a line of squares stand side by side.

    `offer_first[goods, square]` is where a square begins. It is first counted two entries further on, so that filling
    the lists moves each entry on to where its square ends, which is where the next one begins.
    """
    for goods in range(N_GOODS):
        for square in range(offer_first.shape[1]):
            offer_first[goods, square] = 0
    for i in range(1, open_places[0] + 1):
        place = open_places[i]
        square = (pitch_row[place] // BUCKET) * bucket_columns + pitch_column[place] // BUCKET
        for goods in range(N_GOODS):
            if pitch_pull[place, goods] > 0.0:
                offer_first[goods, square + 2] += 1
    for goods in range(N_GOODS):
        for square in range(2, offer_first.shape[1]):
            offer_first[goods, square] += offer_first[goods, square - 1]
    for i in range(1, open_places[0] + 1):
        place = open_places[i]
        square = (pitch_row[place] // BUCKET) * bucket_columns + pitch_column[place] // BUCKET
        for goods in range(N_GOODS):
            if pitch_pull[place, goods] > 0.0:
                at = offer_first[goods, square + 1]
                offer_first[goods, square + 1] += 1
                offer_place[goods, at], offer_pull[goods, at] = place, pitch_pull[place, goods]
                offer_row[goods, at], offer_column[goods, at] = pitch_row[place], pitch_column[place]


@phase(writes=["shop_lines"])
def sum_shops(shop_lines, shop_row, shop_column, shop_pull, decay, height, width):
    """Pull of the shops in walking reach of each cell, summed up line by line of squares: shops stand still.

    A line's entry holds what that line and those above it add up to; the first line is that of the northernmost reach.
    """
    reach_squared, lines = decay.size - 1, shop_lines.shape[1]
    reach = int(math.sqrt(reach_squared))
    for place in range(shop_row.size):
        line = shop_row[place] // BUCKET
        for row in range(max(0, shop_row[place] - reach), min(height, shop_row[place] + reach + 1)):
            first = line - first_line(row, reach)
            for column in range(max(0, shop_column[place] - reach), min(width, shop_column[place] + reach + 1)):
                d = squared_distance(shop_row[place], shop_column[place], row, column)
                if d <= reach_squared:
                    for later in range(first, lines):
                        shop_lines[row * width + column, later] += shop_pull[place] * decay[d]


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
def shop_at(level, row, column, cell, reach, bucket_columns, shop_lines, shop_first, shop_row, shop_column, shop_pull,
            walk):  # fmt: skip
    """The shop whose part of the shops' pull a level falls into: first its line of squares, then in that line."""
    line = 0
    while line < shop_lines.shape[1] - 1 and shop_lines[cell, line] <= level:
        line += 1
    if line > 0:
        level -= shop_lines[cell, line - 1]
    squares = (first_line(row, reach) + line) * bucket_columns
    left, right = max(0, (column - reach) // BUCKET), min(bucket_columns - 1, (column + reach) // BUCKET)
    last = -1
    for place in range(shop_first[squares + left], shop_first[squares + right + 1]):
        near = walk[squared_distance(shop_row[place], shop_column[place], row, column)]
        if near > 0.0:
            last = place
            level -= shop_pull[place] * near
            if level < 0.0:
                break
    return last


@rule
def wanted_in(demand, weekend, tick_of_day):
    """Chance that a resident wants anything in a tick."""
    total = 0.0
    for goods in range(N_GOODS):
        total += demand[weekend, tick_of_day, goods]
    return total


@rule
def list_willing(willing, n, need, most):
    """Who might shop: listed first, as few do, and two plain loops are faster than one that does everything."""
    found, limit = 0, bits_below(most)
    for r in range(n):
        willing[found] = r
        found += 1 if draw_bits(need, r) < limit else 0
    return found


@rule
def goods_of(level, demand, weekend, tick_of_day):
    """Which goods somebody wants, by the part of the demand that the draw falls into."""
    goods = 0
    while goods < N_GOODS - 1 and level >= demand[weekend, tick_of_day, goods]:
        level -= demand[weekend, tick_of_day, goods]
        goods += 1
    return goods


@phase(
    writes=[
        "vendor_cash", "vendor_stock", "vendor_sales_now", "vendor_income_today", "pitch_customers", "account",
        "ledger", "weights", "options", "willing",
    ]
)  # fmt: skip
def shop(
    resident_home_row, resident_home_column, resident_work_row, resident_work_column, resident_occupation,
    resident_leaves, resident_returns, vendor_appeal, vendor_goods, vendor_mark_up, vendor_next_at_pitch, vendor_cash,
    vendor_stock, vendor_sales_now, vendor_income_today, pitch_row, pitch_column, pitch_first_vendor, pitch_customers,
    offer_first, offer_place, offer_row, offer_column, offer_pull, bucket_columns, shop_first, shop_row, shop_column,
    shop_pull, shop_lines, width, decay, walk, demand, weights, options, willing, person_weight, parameters, account, ledger,
    seed, tick, weekend,
):  # fmt: skip
    """Residents who want something now choose among the stalls and shops in walking reach, and buy."""
    p, book, money, tick_of_day = parameters[0], ledger[tick // TICKS_PER_DAY], account[0], tick % TICKS_PER_DAY
    need = stream(seed, streams.SHOPPING_NEED, tick)
    where = stream(seed, streams.SHOPPING_PLACE, tick)
    basket = stream(seed, streams.SHOPPING_BASKET, tick)
    reach = int(math.sqrt(decay.size - 1))
    bucket_rows = (offer_first.shape[1] - 2) // bucket_columns
    wanted = wanted_in(demand, weekend, tick_of_day)
    for w in range(list_willing(willing, resident_home_row.size, need, wanted * p.passing_factor)):
        r = willing[w]
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
        total, n = 0.0, 0
        left, right = max(0, (column - reach) // BUCKET), min(bucket_columns - 1, (column + reach) // BUCKET)
        for bucket_row in range(max(0, (row - reach) // BUCKET), min(bucket_rows - 1, (row + reach) // BUCKET) + 1):
            line = bucket_row * bucket_columns
            for i in range(offer_first[goods, line + left], offer_first[goods, line + right + 1]):
                # Beyond the reach `walk` is 0, which adds nothing and is never drawn.
                total += (
                    offer_pull[goods, i]
                    * walk[squared_distance(offer_row[goods, i], offer_column[goods, i], row, column)]
                )
                weights[n], options[n] = total, offer_place[goods, i]
                n += 1
        cell = row * width + column
        shops = SHOP_GOODS[goods] * shop_lines[cell, shop_lines.shape[1] - 1]
        if total + shops <= 0.0:
            continue
        luck = draw(where, r) * (total + shops)
        spends = person_weight * lognormal(draw(basket, r), p.basket_median, p.basket_sigma)
        book.purchases += person_weight
        if luck >= total or n == 0:
            level = (luck - total) / SHOP_GOODS[goods]
            chosen = shop_at(level, row, column, cell, reach, bucket_columns, shop_lines, shop_first, shop_row,
                             shop_column, shop_pull, walk)  # fmt: skip
            money.residents, money.shops = money.residents - spends, money.shops + spends
            book.shop_sales += spends
            d = squared_distance(shop_row[chosen], shop_column[chosen], row, column)
            book.purchase_metres += person_weight * 20.0 * math.sqrt(d)
            continue
        chosen = first_above(weights, n, luck)
        place = options[chosen]
        d = squared_distance(pitch_row[place], pitch_column[place], row, column)
        book.purchase_metres += person_weight * 20.0 * math.sqrt(d)
        pitch_customers[place] += 0.5 * person_weight
        before = weights[chosen - 1] if chosen > 0 else 0.0
        share = (luck - before) / max(weights[chosen] - before, 1e-300)
        v = seller(share, place, goods, pitch_first_vendor, vendor_next_at_pitch, vendor_goods, vendor_appeal,
                   vendor_stock)  # fmt: skip
        if v < 0:
            continue
        sold = min(spends, vendor_stock[v] * (1.0 + vendor_mark_up[v]))
        cost = sold / (1.0 + vendor_mark_up[v])
        money.residents -= sold
        vendor_cash[v] += sold
        vendor_stock[v] = max(0.0, vendor_stock[v] - cost)
        vendor_sales_now[v] += sold
        vendor_income_today[v] += sold - cost
        book.sales += sold
        book.cost_of_goods += cost
