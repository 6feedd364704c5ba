"""What vendors and the city can know of places before anything has happened: footfall, reach, neighbourhoods."""

import numpy as np

from vendorsim.engine import streams
from vendorsim.engine.arithmetic import exp, log
from vendorsim.engine.compiled import phase, rule
from vendorsim.engine.draws import draw, gumbel, pair, stream
from vendorsim.model.city.land_use import CELL_KM, CELL_METRES
from vendorsim.model.people.beliefs import hear_the_talk
from vendorsim.model.people.site_choice import taste_of

SQUARE = 10  # cells a side of the squares in which places are looked up


@phase
def foresee_footfall(potential, pitches, home_people, work_people, decay, height, city, parameters):
    """People within walking reach of each pitch, nearer ones counting more: by morning half at work, later at home."""
    p, width = parameters[0], city[0].width
    morning, evening = p.morning_workers, p.evening_workers
    reach_squared = decay.size - 1
    reach = 0
    while (reach + 1) * (reach + 1) <= reach_squared:
        reach += 1
    for place in range(pitches.size):
        row, column = pitches[place].row, pitches[place].column
        for r in range(max(0, row - reach), min(height, row + reach + 1)):
            for c in range(max(0, column - reach), min(width, column + reach + 1)):
                d = (r - row) * (r - row) + (c - column) * (c - column)
                if d <= reach_squared:
                    near = decay[d]
                    homes, works = home_people[r * width + c], work_people[r * width + c]
                    potential[place, 0] += near * ((1.0 - morning) * homes + morning * works)
                    potential[place, 1] += near * ((1.0 - evening) * homes + evening * works)


@phase
def list_neighbours(near_first, near_pitch, pitches, square_first, square_pitch, city, reach_cells):
    """Pitches within sight of each other, as starts and a list; returns its length (fills only what there is room for).

    Looked up in the squares around, of which one is wider than sight; the list of a pitch is in the order of rows.
    """
    square_columns = city[0].square_columns
    n, n_rows = 0, (square_first.size - 1) // square_columns
    for place in range(pitches.size):
        near_first[place] = n
        down, across = pitches[place].row // SQUARE, pitches[place].column // SQUARE
        for square_row in range(max(0, down - 1), min(n_rows, down + 2)):
            for square in range(
                square_row * square_columns + max(0, across - 1),
                square_row * square_columns + min(square_columns, across + 2),
            ):
                for i in range(square_first[square], square_first[square + 1]):
                    other = square_pitch[i]
                    if not within_cells(pitches[place].row, pitches[place].column, pitches[other].row, pitches[other].column,
                                        reach_cells):  # fmt: skip
                        continue
                    if n < near_pitch.size:
                        at = n
                        while at > near_first[place] and near_pitch[at - 1] > other:
                            near_pitch[at] = near_pitch[at - 1]
                            at -= 1
                        near_pitch[at] = other
                    n += 1
    near_first[pitches.size] = n
    return n


@rule
def within_cells(row, column, other_row, other_column, reach_cells):
    """Whether two cells are within a distance of each other."""
    down, across = int(row) - int(other_row), int(column) - int(other_column)
    return down * down + across * across <= reach_cells * reach_cells


@phase
def list_pitches_near_cells(cell_first, cell_pitch, pitches, height, city, reach_cells):
    """Pitches near each cell, as starts and a list; two passes: the first one (with an empty list) only counts."""
    width = city[0].width
    for cell in range(height * width + 1):
        cell_first[cell] = 0
    for place in range(pitches.size):
        for r in range(max(0, pitches[place].row - reach_cells), min(height, pitches[place].row + reach_cells + 1)):
            for c in range(
                max(0, pitches[place].column - reach_cells), min(width, pitches[place].column + reach_cells + 1)
            ):
                if within_cells(r, c, pitches[place].row, pitches[place].column, reach_cells):
                    cell_first[r * width + c + 1] += 1
    for cell in range(height * width):
        cell_first[cell + 1] += cell_first[cell]
    if cell_pitch.size == 0:
        return
    filled = np.zeros(height * width, dtype=np.int32)
    for place in range(pitches.size):
        for r in range(max(0, pitches[place].row - reach_cells), min(height, pitches[place].row + reach_cells + 1)):
            for c in range(
                max(0, pitches[place].column - reach_cells), min(width, pitches[place].column + reach_cells + 1)
            ):
                if within_cells(r, c, pitches[place].row, pitches[place].column, reach_cells):
                    cell = r * width + c
                    cell_pitch[cell_first[cell] + filled[cell]] = place
                    filled[cell] += 1


@phase
def get_to_know_places(
    vendors, vendor_candidates, vendor_distances, vendor_taste, vendor_risk, pitches, pitch_potential, pitch_told,
    square_first, square_pitch, city, parameters, levels, seed, row,
):  # fmt: skip
    """A vendor gets to know the street pitches around its home, rather the near and busy ones: one draw per place.

    How it likes each of them is settled for ever; of officers it knows what is said.
    """
    square_columns = city[0].square_columns
    p, v, size = parameters[0], row, SQUARE
    key = pair(stream(seed, streams.NEWCOMER, 1), vendors[v].identity)
    wide = vendor_candidates.shape[1]
    reach = int(p.known_within / CELL_METRES) // size + 1
    n_rows = (square_first.size - 1) // square_columns
    known = 0
    for k in range(wide):
        vendor_candidates[v, k] = -1
    for square_row in range(
        max(0, vendors[v].home_row // size - reach), min(n_rows, vendors[v].home_row // size + reach + 1)
    ):
        left, right = vendors[v].home_column // size - reach, vendors[v].home_column // size + reach + 1
        for square in range(
            square_row * square_columns + max(0, left),
            square_row * square_columns + min(square_columns, right),
        ):
            for i in range(square_first[square], square_first[square + 1]):
                place = square_pitch[i]
                if pitches[place].site >= 0:
                    continue
                cells = abs(pitches[place].row - vendors[v].home_row) + abs(
                    pitches[place].column - vendors[v].home_column
                )
                if cells * CELL_METRES > p.known_walk:
                    continue
                busy = pitch_potential[place, 0] + pitch_potential[place, 1]
                level = log(p.known_quiet + busy) - p.known_nearness * CELL_KM * cells + gumbel(draw(key, place))
                if known == wide and level <= levels[wide - 1]:
                    continue
                k = known if known < wide else wide - 1
                while k > 0 and levels[k - 1] < level:
                    levels[k], vendor_candidates[v, k] = levels[k - 1], vendor_candidates[v, k - 1]
                    vendor_distances[v, k] = vendor_distances[v, k - 1]
                    k -= 1
                levels[k], vendor_candidates[v, k], vendor_distances[v, k] = level, place, CELL_KM * cells
                known = min(wide, known + 1)
    sort_by_place(v, known, vendor_candidates, vendor_distances)
    tastes = pair(stream(seed, streams.TASTE, 0), vendors[v].identity)
    for k in range(known):
        for half in range(vendor_taste.shape[2]):
            vendor_taste[v, k, half] = gumbel(draw(tastes, taste_of(vendor_candidates[v, k], half)))
    hear_the_talk(p, v, vendor_candidates, vendor_risk, pitch_told)
    return known


@rule
def sort_by_place(v, known, vendor_candidates, vendor_distances):
    """Put the places that a vendor knows in the order of their rows: it is then quick to look one up."""
    for i in range(1, known):
        place, distance, k = vendor_candidates[v, i], vendor_distances[v, i], i
        while k > 0 and vendor_candidates[v, k - 1] > place:
            vendor_candidates[v, k], vendor_distances[v, k] = vendor_candidates[v, k - 1], vendor_distances[v, k - 1]
            k -= 1
        vendor_candidates[v, k], vendor_distances[v, k] = place, distance


@phase
def hear_of_markets(vendors, sites, parameters, seed, day):
    """Residents get to know a market by and by; vendors hear of one from those who stand there and by themselves."""
    p = parameters[0]
    luck = stream(seed, streams.MARKET, day)
    for site in range(sites.size):
        if sites[site].open[0] == 0 and sites[site].open[1] == 0:
            continue
        sites[site].awareness += (1.0 - sites[site].awareness) * (1.0 - exp(-sites[site].awareness_growth))
        busy = 0.5 * (sites[site].attendance[0] + sites[site].attendance[1])
        for v in range(vendors.size):
            if vendors[v].active == 0 or vendors[v].stall_site >= 0:
                continue
            cells = abs(vendors[v].home_row - sites[site].row) + abs(vendors[v].home_column - sites[site].column)
            chance = (p.market_word + p.market_word_busy * busy) / (1.0 + CELL_KM * cells)
            if draw(luck, vendors[v].identity * streams.SITES_AT_MOST + site) < chance:
                vendors[v].knows_site = site
