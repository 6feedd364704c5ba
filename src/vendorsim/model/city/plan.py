"""The plan of a city: cells, land use, zones, pitches, sites, homes, work and parking.

`complete` derives the whole plan from the land-use characters alone, with no chance and no memory of how they were
drawn, so that a generated city and the same city read from a text map are one. How pitches and zones follow is in
`pitches.py`, the road network in `roads.py`. Nothing here imports more of the package than its own folder.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vendorsim.model.city.land_use import CELL_METRES, Cells, LandUse, around, beside, components, count_near
from vendorsim.model.city.pitches import (
    PitchTable,
    SiteTable,
    is_shopping_front,
    open_lanes,
    pitch_table,
    site_table,
    zones,
)

LANE_CLASS, COLLECTOR_CLASS, ARTERIAL_CLASS = 1, 2, 3

# Usable carriageway between kerbs [m]: assumption, after the usual sections of Chinese streets of each class
# (four lanes of 3.5 m; two lanes and kerb parking; one shared lane).
CARRIAGEWAY_WIDTH = {
    LandUse.ARTERIAL: 15.0,
    LandUse.COLLECTOR: 10.0,
    LandUse.LANE: 6.0,
    LandUse.STREET_MARKET: 8.0,
    LandUse.GATE: 6.0,
}

# Bays per cell of 20 m [bays]: a kerb bay is 6 m long, a bay in a lot takes about 28 m2 with its aisle; assumption.
# Collectors and public lanes allow parking on half of their kerbs; a street market on none.
BAYS = {
    LandUse.COLLECTOR: 3,
    LandUse.LANE: 3,
    LandUse.CAR_PARK: 14,
    LandUse.OFFICE: 4,
}
# An estate has 0.4 bays for a household: the shortage that ground locks come from.
ESTATE_BAYS_PER_HOUSING_CELL, BAYS_PER_PRIVATE_LANE_CELL = 3, 2

# Dwellings per cell of housing: slabs of six storeys in an estate, packed houses where lanes are public; assumption
# that puts some 10,000 households on the default 1.44 km2.
ESTATE_DWELLINGS, OPEN_HOUSING_DWELLINGS = 8.0, 12.0

# Jobs and school places per cell; half of the commuters leave the district by its transit stops: assumption.
OFFICE_JOBS, SHOP_JOBS, SCHOOL_JOBS, SHARE_WORKING_OUTSIDE = 40.0, 8.0, 6.0, 0.5

SMALLEST_ESTATE_CELLS = 4
AREA_CELLS = 10


@dataclass(frozen=True, eq=False)
class CityPlan:
    """A city as the model needs it. Arrays over cells are flat: cell = row * width + column."""

    height: int
    width: int
    land_use: NDArray[np.int8]
    road_class: NDArray[np.int8]
    """0 no carriageway, 1 lane (gates too), 2 collector, 3 arterial."""
    carriageway_width: NDArray[np.float64]
    """Metres; 0 where there is no carriageway."""
    bays: NDArray[np.int32]
    """Parking bays: at kerbs, in estates, in car parks, on offices' forecourts."""
    zone: NDArray[np.int8]
    """Vending: 0 not a public place, 1 prohibited, 2 restricted, 3 permitted."""
    private_lane: NDArray[np.bool_]
    """Lanes inside an estate, reached only through its gates."""
    estate: NDArray[np.int16]
    """Number of the housing estate, gated or not; -1 elsewhere."""
    n_estates: int
    area: NDArray[np.int32]
    """Parking area: the block of 10 x 10 cells, (row // 10) * ceil(width / 10) + column // 10."""
    area_bays: NDArray[np.float64]

    pitch_cell: NDArray[np.int32]
    pitch_row: NDArray[np.int16]
    pitch_column: NDArray[np.int16]
    pitch_capacity: NDArray[np.int32]
    """Stalls that fit."""
    pitch_zone: NDArray[np.int8]
    pitch_road: NDArray[np.int32]
    """Row of the road cell (in the road network) that stalls here burden; -1 for none."""
    pitch_kerb_bays: NDArray[np.int32]
    """Kerb bays that are lost while stalls stand here."""
    pitch_obstruction: NDArray[np.float64]
    """Share of that road cell's width that one stall takes."""
    pitch_kind: NDArray[np.int8]
    """A `PitchKind`."""

    site_first: NDArray[np.int32]
    """First row of a candidate market site in the pitch table; sites stand after all street pitches."""
    site_last: NDArray[np.int32]
    """Last row of the site, included."""
    site_area: NDArray[np.float64]
    """Ground of the site [m2]."""
    site_exists: NDArray[np.bool_]
    """Whether the map draws it as a market that exists from the start."""

    shop_cell: NDArray[np.int32]
    shop_row: NDArray[np.int16]
    shop_column: NDArray[np.int16]
    shop_size: NDArray[np.float64]
    """Pull of a cell of shops; a row of corner shops is 1."""

    home_cells: NDArray[np.int32]
    home_weights: NDArray[np.float64]
    """Dwellings."""
    work_cells: NDArray[np.int32]
    work_weights: NDArray[np.float64]
    """Jobs; those of a transit stop lie outside the district."""
    school_cells: NDArray[np.int32]

    @property
    def n_street_pitches(self) -> int:
        """Rows of the pitch table before the first site."""
        return int(self.site_first[0]) if self.site_first.size else int(self.pitch_cell.size)

    def land_use_map(self) -> NDArray[np.int8]:
        """Land use as rows and columns."""
        return self.land_use.reshape(self.height, self.width)


def complete(land_use: NDArray[np.integer]) -> CityPlan:
    """Derive the plan of a city from the use of its cells.

    Shapes: rows x columns of `LandUse` numbers. Raises: nothing; `textmap.check` says what a map lacks.
    """
    use = np.ascontiguousarray(land_use, dtype=np.int8)
    height, width = use.shape
    private = _private_lanes(use)
    zone = zones(use, private)
    road_class = _road_class(use)
    bays = _bays(use, private)
    estate, n_estates = _estates(use, private)
    area, n_areas = _areas(height, width)
    pitches = pitch_table(use, private, zone, road_class, _widths(use), bays)
    sites = site_table(use, private, zone, road_class)
    rows = _join(pitches, sites.pitches)
    shop_cell, shop_size = _shops(use)
    home_cells, home_weights = _homes(use, private)
    work_cells, work_weights = _work(use)
    return CityPlan(
        height=height,
        width=width,
        land_use=use.ravel(),
        road_class=road_class.ravel(),
        carriageway_width=_widths(use).ravel(),
        bays=bays.ravel(),
        zone=zone.ravel(),
        private_lane=private.ravel(),
        estate=estate.ravel(),
        n_estates=n_estates,
        area=area,
        area_bays=np.bincount(area, weights=bays.ravel(), minlength=n_areas).astype(np.float64),
        pitch_cell=rows.cell,
        pitch_row=(rows.cell // width).astype(np.int16),
        pitch_column=(rows.cell % width).astype(np.int16),
        pitch_capacity=rows.capacity,
        pitch_zone=zone.ravel()[rows.cell],
        pitch_road=rows.road,
        pitch_kerb_bays=rows.kerb_bays,
        pitch_obstruction=rows.obstruction,
        pitch_kind=rows.kind,
        **_site_columns(sites, pitches.cell.size),
        shop_cell=shop_cell,
        shop_row=(shop_cell // width).astype(np.int16),
        shop_column=(shop_cell % width).astype(np.int16),
        shop_size=shop_size,
        home_cells=home_cells,
        home_weights=home_weights,
        work_cells=work_cells,
        work_weights=work_weights,
        school_cells=_cells_of(use == LandUse.SCHOOL),
    )


def with_open_lanes(plan: CityPlan) -> CityPlan:
    """The same city, with stalls permitted at all hours in public lanes that nothing else restricts."""
    use, shape = plan.land_use_map(), (plan.height, plan.width)
    zone = open_lanes(use, plan.private_lane.reshape(shape), plan.zone.reshape(shape)).ravel()
    return replace(plan, zone=zone, pitch_zone=zone[plan.pitch_cell])


def _join(street: PitchTable, site: PitchTable) -> PitchTable:
    columns: zip[tuple[NDArray, NDArray]] = zip(street, site, strict=True)
    return PitchTable(*(np.concatenate(pair) for pair in columns))


def _site_columns(sites: SiteTable, n_street: int) -> dict[str, NDArray]:
    last = n_street + np.cumsum(sites.n_cells) - 1
    return {
        "site_first": (last - sites.n_cells + 1).astype(np.int32),
        "site_last": last.astype(np.int32),
        "site_area": sites.n_cells * CELL_METRES**2,
        "site_exists": sites.exists,
    }


def _cells_of(cells: Cells) -> NDArray[np.int32]:
    return np.flatnonzero(cells.ravel()).astype(np.int32)


def _private_lanes(use: NDArray[np.int8]) -> Cells:
    """Groups of lanes that touch a gate, no wider road, no edge of the map, and are not the main network."""
    street = np.isin(use, (LandUse.ARTERIAL, LandUse.COLLECTOR, LandUse.STREET_MARKET))
    lanes = use == LandUse.LANE
    labels, count = components(street | lanes)
    if count == 0:
        return np.zeros_like(lanes)
    inside = labels >= 0
    edge = np.zeros_like(lanes)
    edge[[0, -1], :] = edge[:, [0, -1]] = True
    size = np.bincount(labels[inside], minlength=count)
    open_group = np.bincount(labels[street | (inside & edge)], minlength=count) > 0
    gated = np.bincount(labels[inside & beside(use == LandUse.GATE)], minlength=count) > 0
    private = gated & ~open_group
    private[int(size.argmax())] = False
    return inside & private[labels]


def _road_class(use: NDArray[np.int8]) -> NDArray[np.int8]:
    result = np.zeros(use.shape, np.int8)
    result[np.isin(use, (LandUse.LANE, LandUse.STREET_MARKET, LandUse.GATE))] = LANE_CLASS
    result[use == LandUse.COLLECTOR] = COLLECTOR_CLASS
    result[use == LandUse.ARTERIAL] = ARTERIAL_CLASS
    return result


def _widths(use: NDArray[np.int8]) -> NDArray[np.float64]:
    by_use = np.zeros(len(LandUse))
    for kind, metres in CARRIAGEWAY_WIDTH.items():
        by_use[kind] = metres
    return by_use[use]


def _bays(use: NDArray[np.int8], private: Cells) -> NDArray[np.int32]:
    by_use = np.zeros(len(LandUse), np.int32)
    for kind, bays in BAYS.items():
        by_use[kind] = bays
    result = by_use[use]
    result[private] = BAYS_PER_PRIVATE_LANE_CELL
    result[_gated_housing(use, private)] = ESTATE_BAYS_PER_HOUSING_CELL
    return result


def _gated_housing(use: NDArray[np.int8], private: Cells) -> Cells:
    """Housing in the same group as a gate."""
    labels, count = components(_estate_ground(use, private))
    gated = np.bincount(labels[use == LandUse.GATE], minlength=count) > 0
    return (use == LandUse.HOUSING) & np.append(gated, False)[labels]


def _estate_ground(use: NDArray[np.int8], private: Cells) -> Cells:
    return (use == LandUse.HOUSING) | (use == LandUse.GATE) | private


def _estates(use: NDArray[np.int8], private: Cells) -> tuple[NDArray[np.int16], int]:
    """Groups of housing with its gates and inner lanes; scraps of a few cells are no estate."""
    labels, count = components(_estate_ground(use, private))
    housing = np.bincount(labels[use == LandUse.HOUSING], minlength=count)
    kept = housing >= SMALLEST_ESTATE_CELLS
    number = np.where(kept, np.cumsum(kept) - 1, -1)
    return np.append(number, -1)[labels].astype(np.int16), int(kept.sum())


def _areas(height: int, width: int) -> tuple[NDArray[np.int32], int]:
    across = -(-width // AREA_CELLS)
    row, column = np.divmod(np.arange(height * width), width)
    area = (row // AREA_CELLS) * across + column // AREA_CELLS
    return area.astype(np.int32), across * -(-height // AREA_CELLS)


def _shops(use: NDArray[np.int8]) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Corner shops count 1, those of a shopping street 2, a block of shops (a supermarket) 3; assumption."""
    shops = use == LandUse.SHOP
    size = np.ones(use.shape)
    size[around(is_shopping_front(use))] = 2.0
    size[count_near(shops, 1) >= 6] = 3.0
    return _cells_of(shops), size[shops]


def _homes(use: NDArray[np.int8], private: Cells) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    housing = use == LandUse.HOUSING
    dwellings = np.where(_gated_housing(use, private), ESTATE_DWELLINGS, OPEN_HOUSING_DWELLINGS)
    return _cells_of(housing), dwellings[housing]


def _work(use: NDArray[np.int8]) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Jobs in the district, and the transit stops as doors to those outside."""
    jobs = np.zeros(len(LandUse))
    jobs[LandUse.OFFICE], jobs[LandUse.SHOP], jobs[LandUse.SCHOOL] = OFFICE_JOBS, SHOP_JOBS, SCHOOL_JOBS
    weights = jobs[use]
    stops = use == LandUse.TRANSIT
    if stops.any():
        outside = weights.sum() * SHARE_WORKING_OUTSIDE / (1.0 - SHARE_WORKING_OUTSIDE)
        weights[stops] = max(outside, 1.0) / stops.sum()
    places = weights > 0.0
    return _cells_of(places), weights[places]
