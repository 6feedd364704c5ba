"""Shops and the street before them: who is drawn off at a shop's door, and whom stalls bring to the shops beside them.

Stalls take customers from the shops behind them and bring passers-by to the shops around, which is half of the politics
of street vending. The first is a chance to be intercepted on the way in, the second a purchase on the same trip.
"""

import numpy as np

from vendorsim.engine.arithmetic import exp
from vendorsim.engine.compiled import rule
from vendorsim.engine.draws import draw, pair


def doors(shop_row: np.ndarray, shop_column: np.ndarray, pitch_row: np.ndarray, pitch_column: np.ndarray,
          n_street: int, reach_cells: int) -> np.ndarray:  # fmt: skip
    """The street pitch before the door of each shop, the first of the nearest in reach; -1 for none."""
    found = np.full(shop_row.size, -1, np.int32)
    rows, columns = pitch_row[:n_street].astype(int), pitch_column[:n_street].astype(int)
    for shop, (row, column) in enumerate(zip(shop_row.tolist(), shop_column.tolist(), strict=True)):
        away = np.maximum(abs(rows - row), abs(columns - column)) * 10 + abs(rows - row) + abs(columns - column)
        if away.size and away.min() < (reach_cells + 1) * 10:
            found[shop] = int(away.argmin())
    return found


def shops_beside(shop_row: np.ndarray, shop_column: np.ndarray, pitch_row: np.ndarray,
                 pitch_column: np.ndarray, reach_cells: int) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Shops within reach of each pitch, as starts and a list."""
    first, listed = np.zeros(pitch_row.size + 1, np.int32), []
    for place in range(pitch_row.size):
        down, across = shop_row - int(pitch_row[place]), shop_column - int(pitch_column[place])
        near = np.flatnonzero(down * down + across * across <= reach_cells * reach_cells)
        first[place + 1] = first[place] + near.size
        listed.append(near)
    return first, np.concatenate([*listed, np.zeros(0, np.int64)]).astype(np.int32)


@rule
def drawn_off(p, pull):
    """Chance that somebody on the way into a shop buys from the stalls before its door instead, by their pull."""
    return 1.0 - exp(-p.door_competition * pull)


@rule
def stall_at_door(p, shop, goods, key, who, shops, pitch_appeal):
    """The pitch whose stalls draw a customer off at the door of a shop; -1 for nobody does."""
    place = shops[shop].door
    if place < 0 or pitch_appeal[place, goods] <= 0.0:
        return -1
    return place if draw(pair(key, who), 0) < drawn_off(p, pitch_appeal[place, goods]) else -1


@rule
def shop_beside(p, place, key, who, linked_first, linked_shop):
    """The shop beside a stall in which its customer buys something as well; -1 for none."""
    n = linked_first[place + 1] - linked_first[place]
    if n == 0 or draw(pair(key, who), 2) >= p.linked_trips:
        return -1
    return linked_shop[linked_first[place] + int(draw(pair(key, who), 3) * n)]
