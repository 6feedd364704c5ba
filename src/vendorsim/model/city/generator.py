"""A city district from a seed and a few readable parameters, made to look like a dense Chinese street-office district.

Streets first (`streets.py`), then what they attract: a shopping street on a collector, a street market on a lane,
schools off the main roads, offices at arterials, a park, lots, a car park; estates and old housing fill the rest
(`blocks.py`). The result is land use alone: `plan.complete` derives all else.
"""

from dataclasses import dataclass

import numpy as np

from vendorsim.model.city import blocks
from vendorsim.model.city.land_use import STREETS, LandUse, beside, components, idle_gates, within
from vendorsim.model.city.luck import Luck
from vendorsim.model.city.plan import CityPlan, complete
from vendorsim.model.city.streets import EMPTY, Parcel, Street, StreetPlan, Use, lay_streets

DISTRICT_CELLS = 3600
SHOPPING_STREET_CELLS, STREET_MARKET_CELLS = 20, 14
SCHOOL_CELLS = 6  # along the longer side of its parcel
PARK_CELLS = 90
LOT_CELLS = 6
STOP_EVERY = 22


@dataclass(frozen=True)
class Layout:
    """What the generator is told of a district. Counts are for 1.44 km2; larger maps hold proportionally more."""

    arterial_spacing: float = 900.0
    """Metres between arterials."""
    collector_spacing: float = 360.0
    """Metres between collectors."""
    lane_spacing: float = 170.0
    """Metres between lanes."""
    shopping_streets: float = 1.0
    """Shopping streets in 1.44 km2."""
    street_markets: float = 1.0
    """Established street markets in 1.44 km2."""
    schools: float = 1.0
    """Schools in 1.44 km2."""
    vacant_share: float = 0.01
    """Share of the ground that is vacant lots; at most one lot in a parcel."""
    green_share: float = 0.05
    """Share of the ground that is green: a park, and gardens in estates."""


def generate(width: int = 60, height: int = 60, seed: int = 1, layout: Layout | None = None) -> CityPlan:
    """A city of width x height cells of 20 m; the same for the same arguments on every machine."""
    return complete(land_use_of(width, height, seed, layout or Layout()))


def land_use_of(width: int, height: int, seed: int, layout: Layout) -> Use:
    """The land use of a generated city, rows x columns."""
    streets = lay_streets(height, width, seed, layout.arterial_spacing, layout.collector_spacing, layout.lane_spacing)
    use = streets.use
    scale = width * height / DISTRICT_CELLS
    _shopping_streets(streets, _how_many(layout.shopping_streets, scale), Luck(seed, "SHOPPING_STREETS"))
    markets = _street_markets(streets, _how_many(layout.street_markets, scale), Luck(seed, "STREET_MARKETS"))
    free = _old_quarters(streets, markets, Luck(seed, "OLD_HOUSING"))
    free = _schools(use, free, _how_many(layout.schools, scale), Luck(seed, "SCHOOLS"))
    free = _parks(use, free, 0.6 * layout.green_share * use.size, Luck(seed, "PARKS"))
    free = _offices(use, free, _how_many(1.5, scale), Luck(seed, "OFFICES"))
    _lots(use, free, layout.vacant_share * use.size, scale, Luck(seed, "LOTS"))
    for parcel in free:
        blocks.estate(use, parcel, Luck(seed, "ESTATES"), 0.6 * layout.green_share)
    use[use == EMPTY] = LandUse.GREEN
    _stops(streets, Luck(seed, "STOPS"))
    _mend(use)
    return use


def _how_many(in_district: float, scale: float) -> int:
    """A count for this size of map; what is wanted at all is there once even on a small one."""
    return max(1, round(in_district * scale)) if in_district > 0.0 else 0


def _shopping_streets(plan: StreetPlan, count: int, luck: Luck) -> None:
    """Shops on both sides of the collectors that are long enough, nearest to the middle of their part of town."""
    collectors = [street for street in plan.streets if street.level == 2 and street.length >= 8]

    def rank(street: Street) -> float:
        middle = street.cell((street.first + street.last) // 2)
        return min(street.length, SHOPPING_STREET_CELLS) / 20.0 - _near_edge(plan.use, middle) + 0.6 * luck.at(*middle)

    collectors.sort(key=rank, reverse=True)
    for street in collectors[:count]:
        margin = max(0, (street.length - SHOPPING_STREET_CELLS) // 2)
        for along in range(street.first + margin, street.last - margin):
            for side in (-1, 1):
                depth = 1 + (luck.at(street.line, along // 3, side + 1) < 0.25)
                for away in range(2, 2 + depth):
                    _set(plan.use, street.cell(along, side * away), LandUse.SHOP)


def _set(use: Use, cell: tuple[int, int], kind: LandUse) -> None:
    inside = 0 <= cell[0] < use.shape[0] and 0 <= cell[1] < use.shape[1]
    if inside and use[cell] == EMPTY:
        use[cell] = kind


def _street_markets(plan: StreetPlan, count: int, luck: Luck) -> list[Street]:
    """Turn stretches of lane into street markets, houses with shops on both sides."""
    main_road = within(plan.use == LandUse.ARTERIAL, 80.0)
    lanes = [street for street in plan.streets if street.level == 1 and street.length >= 5]

    def rank(street: Street) -> float:
        middle = street.cell((street.first + street.last) // 2)
        length = min(street.length, STREET_MARKET_CELLS) / 10.0
        return length - main_road[middle] - _near_edge(plan.use, middle) + 0.5 * luck.at(*middle)

    chosen = sorted(lanes, key=rank, reverse=True)[:count]
    for street in chosen:
        margin = max(0, (street.length - STREET_MARKET_CELLS) // 2)
        for along in range(street.first + margin, street.last - margin):
            flanks = _at(plan.use, street.cell(along, -1)), _at(plan.use, street.cell(along, 1))
            if plan.use[street.cell(along)] == LandUse.LANE and LandUse.SIDEWALK not in flanks:
                plan.use[street.cell(along)] = LandUse.STREET_MARKET
                for side in (-1, 1):
                    if luck.at(street.line, along, side + 1) < 0.5:
                        _set(plan.use, street.cell(along, side), LandUse.SHOP)
    return chosen


def _at(use: Use, cell: tuple[int, int]) -> int:
    """Use of a cell; empty beyond the edge of the map."""
    inside = 0 <= cell[0] < use.shape[0] and 0 <= cell[1] < use.shape[1]
    return int(use[cell]) if inside else EMPTY


def _near_edge(use: Use, cell: tuple[int, int]) -> float:
    """1 at the edge of the map, 0 from 200 m inwards: what a district is known for lies inside it."""
    row, column = cell
    inwards = min(row, column, use.shape[0] - 1 - row, use.shape[1] - 1 - column)
    return max(0.0, 1.0 - inwards / 10.0)


def _touches(parcel: Parcel, street: Street) -> bool:
    rows, columns = range(parcel.top - 1, parcel.bottom + 1), range(parcel.left - 1, parcel.right + 1)
    line, along = (rows, columns) if street.across else (columns, rows)
    return street.line in (line[0], line[-1]) and along[0] < street.last and along[-1] > street.first


def _old_quarters(plan: StreetPlan, markets: list[Street], luck: Luck) -> list[Parcel]:
    """Packed old housing on one side of each street market; the parcels that stay free."""
    taken: set[Parcel] = set()
    for market in markets:
        near = [p for p in plan.parcels if p not in taken and _touches(p, market)]
        near.sort(key=lambda p: luck.at(p.top, p.left))
        taken.update(near[:1])
    for parcel in plan.parcels:
        if parcel in taken:
            blocks.old_housing(plan.use, parcel, luck)
    return [parcel for parcel in plan.parcels if parcel not in taken]


def _schools(use: Use, free: list[Parcel], count: int, luck: Luck) -> list[Parcel]:
    """Schools at one end of a parcel that lies off the arterials; the rest of the parcel stays free."""
    market = within(use == LandUse.STREET_MARKET, 100.0)

    def rank(parcel: Parcel) -> float:
        off_arterial = 3 not in parcel.sides.values()
        quiet = not market[parcel.top : parcel.bottom, parcel.left : parcel.right].any()
        middle = (parcel.top + parcel.bottom) // 2, (parcel.left + parcel.right) // 2
        room = min(parcel.cells, 60) / 60.0
        return 1.5 * off_arterial + quiet + room - _near_edge(use, middle) + 0.8 * luck.at(parcel.top, parcel.left)

    chosen = set(sorted(free, key=rank, reverse=True)[: min(count, len(free) // 3)])
    left = []
    for parcel in free:
        if parcel not in chosen:
            left.append(parcel)
            continue
        school, rest = _school_and_rest(use, parcel)
        blocks.fill(use, school, LandUse.SCHOOL)
        left.extend(rest)
    return left


def _school_and_rest(use: Use, parcel: Parcel) -> tuple[Parcel, list[Parcel]]:
    """A school at the end of the parcel that is farther from the edge of the map, and what is left if it is enough."""
    across = parcel.height >= parcel.width
    start, end = (parcel.top, parcel.bottom) if across else (parcel.left, parcel.right)
    if end - start < SCHOOL_CELLS + 4:
        return parcel, []
    if start < use.shape[0 if across else 1] - end:
        rest, school = parcel.cut(across, end - SCHOOL_CELLS, 0, 0)
    else:
        school, rest = parcel.cut(across, start + SCHOOL_CELLS, 0, 0)
    return school, [rest]


def _parks(use: Use, free: list[Parcel], cells: float, luck: Luck) -> list[Parcel]:
    """Whole parcels of green until the share is nearly reached."""
    order = sorted(free, key=lambda p: abs(p.cells - PARK_CELLS) / PARK_CELLS + luck.at(p.top, p.left))
    taken: set[Parcel] = set()
    for parcel in order:
        if parcel.cells <= cells * 1.2 and len(taken) + 2 < len(free):
            taken.add(parcel)
            cells -= parcel.cells
            blocks.fill(use, parcel, LandUse.GREEN)
    return [parcel for parcel in free if parcel not in taken]


def _offices(use: Use, free: list[Parcel], count: int, luck: Luck) -> list[Parcel]:
    """Parcels of offices, at the crossing of arterials if there is one, not beside a street market."""
    market = within(use == LandUse.STREET_MARKET, 60.0)

    def rank(parcel: Parcel) -> float:
        arterials = sum(level == 3 for level in parcel.sides.values())
        beside_market = market[parcel.top : parcel.bottom, parcel.left : parcel.right].any()
        return arterials - beside_market - abs(parcel.cells - 70) / 100.0 + 0.7 * luck.at(parcel.top, parcel.left)

    taken = set(sorted(free, key=rank, reverse=True)[:count])
    if len(taken) >= len(free):
        return free
    for parcel in free:
        if parcel in taken:
            blocks.offices(use, parcel)
    return [parcel for parcel in free if parcel not in taken]


def _lots(use: Use, free: list[Parcel], vacant_cells: float, scale: float, luck: Luck) -> None:
    """Vacant lots and a public car park, each in a corner of another parcel, at a street."""
    roomy = [parcel for parcel in free if parcel.height >= 6 and parcel.width >= 6] or free
    order = sorted(roomy, key=lambda p: luck.at(p.top, p.left))
    n_parks = _how_many(1.0, scale)
    n_lots = round(vacant_cells / LOT_CELLS)
    shops = within(use == LandUse.SHOP, 60.0)
    near_shops = sorted(order, key=lambda p: -int(shops[p.top : p.bottom, p.left : p.right].sum()))
    for parcel in near_shops[:n_parks]:
        _corner(use, parcel, 3, 4, LandUse.CAR_PARK, luck)
    others = [parcel for parcel in order if parcel not in near_shops[:n_parks]]
    for parcel in others[:n_lots]:
        wide = luck.at(parcel.top, parcel.left, 1) < 0.5
        _corner(use, parcel, 2, 3 if wide else 2, LandUse.VACANT, luck)


def _corner(use: Use, parcel: Parcel, height: int, width: int, kind: LandUse, luck: Luck) -> None:
    """Paint a rectangle in a corner of the parcel that two streets, or at least one, touch."""
    south = parcel.south > 0 and (parcel.north == 0 or luck.at(parcel.top, parcel.left, 2) < 0.5)
    east = parcel.east > 0 and (parcel.west == 0 or luck.at(parcel.top, parcel.left, 3) < 0.5)
    top = parcel.bottom - height if south else parcel.top
    left = parcel.right - width if east else parcel.left
    top, left = max(top, parcel.top), max(left, parcel.left)
    ground = use[top : min(top + height, parcel.bottom), left : min(left + width, parcel.right)]
    ground[(ground == EMPTY) | (ground == LandUse.SHOP)] = kind


def _stops(plan: StreetPlan, luck: Luck) -> None:
    """Stops on both sides of arterials, and of some collectors, away from gates."""
    use = plan.use
    busy = within(use == LandUse.GATE, 40.0) | within(np.isin(use, (LandUse.LANE, LandUse.STREET_MARKET)), 20.0)
    for street in plan.streets:
        if street.level < 2:
            continue
        every = STOP_EVERY if street.level == 3 else 2 * STOP_EVERY
        start = int(luck.at(street.line, street.first) * every * 0.6) + 2
        for along in range(street.first + start, street.last - 1, every):
            for side in (-1, 1):
                _stop_near(use, busy, street, along + 2 * side, side)


def _stop_near(use: Use, busy: np.ndarray, street: Street, along: int, side: int) -> None:
    for shift in (0, 1, -1, 2, -2, 3, -3):
        cell = street.cell(along + shift, side)
        if _at(use, cell) == LandUse.SIDEWALK and not busy[cell]:
            use[cell] = LandUse.TRANSIT
            return


def _mend(use: Use) -> None:
    """What no layout should lead to on a small map: lanes that nothing reaches, gates to nothing, no home at all."""
    streets = np.isin(use, STREETS)
    gates = use == LandUse.GATE
    labels, count = components(streets | gates)
    largest = int(np.bincount(labels[labels >= 0], minlength=count).argmax())
    stray = (labels >= 0) & (labels != largest)
    use[stray] = LandUse.HOUSING
    for kind in (LandUse.SHOP, LandUse.GREEN, LandUse.OFFICE):
        if not (use == LandUse.HOUSING).any():
            chequered = np.indices(use.shape).sum(axis=0) % 2 == 0
            use[(use == kind) & chequered] = LandUse.HOUSING
    idle = idle_gates(use)
    use[idle & beside(use == LandUse.SIDEWALK)] = LandUse.SIDEWALK
    use[idle & (use == LandUse.GATE)] = LandUse.SHOP
