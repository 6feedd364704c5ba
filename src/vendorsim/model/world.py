"""Setting up a run: the city's tables, its people, and every column that phases ask for by name."""

import math
from functools import lru_cache

import numpy as np

from vendorsim.engine.arithmetic import exp
from vendorsim.engine.compiled import internals
from vendorsim.engine.table import Table, record_array
from vendorsim.engine.uncopied import Uncopied, refuse_copies
from vendorsim.model import daybook
from vendorsim.model.city.land_use import CELL_METRES
from vendorsim.model.city.places import Destinations, ParkingAreas, Pitches, RoadCells, Shops, Sites
from vendorsim.model.city.plan import CityPlan, with_open_lanes
from vendorsim.model.city.roads import RoadNetwork, build_roads
from vendorsim.model.clock import DAYS_PER_MONTH, DAYS_PER_WEEK, TICK_MINUTES, TICKS_PER_DAY, TICKS_PER_HALF_DAY
from vendorsim.model.encounter import news
from vendorsim.model.encounter.confrontation import STATE_FIELDS
from vendorsim.model.encounter.ladder import TRANSITION_FIELDS
from vendorsim.model.goods import N_GOODS
from vendorsim.model.levers import LEVERS
from vendorsim.model.people import (
    driver,
    frontage,
    ground_lock,
    officer,
    patrol,
    places_known,
    resident,
    shopping,
    vendor,
)
from vendorsim.model.people.estate import Estates
from vendorsim.model.people.ground_lock import GroundLocks
from vendorsim.model.people.places_known import SQUARE
from vendorsim.model.people.room import room_at
from vendorsim.model.people.trade import NEVER, Said
from vendorsim.model.state import CITY, COUNTERS, State, number_record
from vendorsim.plugins.case import CASE_FIELDS
from vendorsim.settings.schema import CitySettings, Settings

if internals:
    refuse_copies(internals.Bound)


@lru_cache(maxsize=4)
def survey(city: CitySettings) -> tuple[CityPlan, RoadNetwork]:
    """The plan and the roads of a city: generated, or read from its map; kept, as many runs share a city."""
    if city.map:
        from vendorsim.model.city.text_map import read_map

        plan = read_map(city.map)
    else:
        from vendorsim.model.city.generator import Layout, generate

        plan = generate(city.width, city.height, city.seed, Layout(**city.layout))
    return with_open_lanes(plan) if city.open_lanes else plan, build_roads(plan)


# Tables that many runs share are computed once; each run gets a copy.
_distance_decay = lru_cache(maxsize=4)(shopping.distance_decay)
_demand_profile = lru_cache(maxsize=4)(shopping.demand_profile)


class World(Uncopied):
    """The state of one run: tables by kind, and `columns`, the names under which phases find arrays and numbers."""

    def __init__(self, settings: Settings, seed: int) -> None:
        """Build the city of the settings and settle its people by the draws of `seed`."""
        self.settings, self.seed = settings, np.uint64(seed)
        self.plan, self.roads = survey(settings.city)
        self.parameters = record_array(settings.behaviour.model_dump())
        self.levers = self._set_levers()
        self.tables: dict[str, Table] = {}
        self.columns = State()
        self.city = self._measure_city()
        self.columns.put(parameters=self.parameters, levers=self.levers, seed=self.seed, city=self.city)
        self._lay_out_places()
        self._lay_out_roads()
        self._settle_residents()
        self._settle_drivers()
        self._hire_officers()
        self._put_up_locks()
        self._keep_books()
        self._settle_vendors()

    def _set_levers(self) -> np.ndarray:
        """All levers at rest; those of patrol as the settings have them."""
        levers = record_array({name: lever.value for name, lever in LEVERS.items()})
        rules = self.settings.patrol
        levers["patrol_strategy"] = patrol.STRATEGIES[rules.strategy]
        levers["dwell_minutes"], levers["lock_duty"] = rules.dwell_minutes, rules.lock_duty_share
        levers["complaint_delay"] = rules.complaint_delay_minutes // TICK_MINUTES
        return levers

    def _measure_city(self) -> np.ndarray:
        """The size of the city and what its people stand for; how many they are is entered as they come."""
        city, weight = number_record(CITY), self.settings.people.weight
        city["width"], city["square_columns"] = self.plan.width, -(-self.plan.width // SQUARE)
        city["person_weight"], city["vehicle_weight"], city["lock_weight"] = weight, weight, 1.0
        return city

    def add(self, table: Table) -> None:
        """Put a table's columns under their names."""
        self.tables[table.row_kind] = table
        self.columns.add(table)

    def _lay_out_places(self) -> None:
        plan, p = self.plan, self.parameters[0]
        pitches = Pitches(plan.pitch_cell.size)
        for name in ("row", "column", "capacity", "zone", "kind", "road", "obstruction", "kerb_bays"):
            getattr(pitches, name)[:] = getattr(plan, f"pitch_{name}")
        pitches.area[:] = plan.area[plan.pitch_cell]
        for place in range(plan.n_street_pitches):
            capacity = int(pitches.capacity[place])
            pitches.room[place] = room_at(p, capacity) if pitches.road[place] >= 0 else capacity
        sites = Sites(plan.site_first.size)
        sites.first[:], sites.last[:] = plan.site_first, plan.site_last + 1
        for site in range(sites.size):
            inside = slice(int(sites.first[site]), int(sites.last[site]))
            pitches.site[inside] = site
            pitches.usable[inside] = 0
            sites.row[site] = int(np.median(plan.pitch_row[inside]))
            sites.column[site] = int(np.median(plan.pitch_column[inside]))
        self.add(pitches)
        self.add(sites)
        reach = max(2, round(p.walking_reach / CELL_METRES))
        decay = _distance_decay(reach, p.huff_distance, p.huff_nearest).copy()
        homes = np.bincount(plan.home_cells, weights=plan.home_weights, minlength=plan.land_use.size)
        works = np.bincount(plan.work_cells, weights=plan.work_weights, minlength=plan.land_use.size)
        works *= homes.sum() / max(1.0, works.sum())
        potential = pitches.potential
        potential[:] = 0.0
        places_known.foresee_footfall(
            potential, pitches.records, homes, works, decay, plan.height, self.city, self.parameters
        )
        potential /= np.maximum(1e-9, potential.mean(axis=0))
        square_first, square_pitch = self._squares(pitches.row, pitches.column)
        near_first = np.zeros(pitches.size + 1, np.int32)
        around = (pitches.records, square_first, square_pitch, self.city, int(p.sight / CELL_METRES))
        length = places_known.list_neighbours(near_first, np.zeros(0, np.int32), *around)
        near_pitch = np.zeros(length, np.int32)
        places_known.list_neighbours(near_first, near_pitch, *around)
        nuisance_cells = max(1, round(p.nuisance_reach / CELL_METRES))
        nearby_first = np.zeros(plan.land_use.size + 1, np.int32)
        where = (pitches.records, plan.height, self.city, nuisance_cells)
        places_known.list_pitches_near_cells(nearby_first, np.zeros(0, np.int32), *where)
        nearby_pitch = np.zeros(int(nearby_first[-1]), np.int32)
        places_known.list_pitches_near_cells(nearby_first, nearby_pitch, *where)
        n_squares = square_first.size - 1
        self.columns.put(decay=decay, walk=shopping.distance_decay_beyond(decay))
        self._lay_out_shops()
        offers = (N_GOODS, max(1, pitches.size))
        self.columns.put(
            near_first=near_first, near_pitch=near_pitch, nearby_first=nearby_first,
            nearby_pitch=nearby_pitch, square_first=square_first, square_pitch=square_pitch,
            offer_first=np.zeros((N_GOODS, n_squares + 2), np.int32), offer_place=np.zeros(offers, np.int32),
            offer_row=np.zeros(offers, np.int32), offer_column=np.zeros(offers, np.int32),
            offer_pull=np.zeros(offers),
            drawn=np.zeros((pitches.size, N_GOODS)), drawn_of=np.zeros((pitches.size, N_GOODS)),
            open_places=np.zeros(pitches.size + 1, np.int32),
            weights=np.zeros(pitches.size + 1),
            spot_levels=np.zeros(pitches.size + 1),
        )  # fmt: skip

    def _squares(self, rows: np.ndarray, columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Places sorted into squares of 10 x 10 cells: starts and list."""
        across, down = int(self.city["square_columns"][0]), -(-self.plan.height // SQUARE)
        square = (rows.astype(np.int64) // SQUARE) * across + columns // SQUARE
        first = np.zeros(across * down + 1, np.int32)
        np.cumsum(np.bincount(square, minlength=across * down), out=first[1:])
        return first, np.argsort(square, kind="stable").astype(np.int32)

    def _lay_out_shops(self) -> None:
        plan, p = self.plan, self.parameters[0]
        first, listed = self._squares(plan.shop_row, plan.shop_column)
        shops = Shops(plan.shop_row.size)
        shops.row[:], shops.column[:], shops.pull[:] = plan.shop_row, plan.shop_column, p.shop_pull * plan.shop_size
        self.add(shops)
        self.columns["shop_first"] = first
        reach = math.isqrt(self.columns["decay"].size - 1)
        self.columns["shop_lines"] = np.zeros((plan.land_use.size, 2 * reach // SQUARE + 2))
        shopping.sum_shops.bind(self.columns)(plan.height)
        self.columns["shop_reached"] = self.columns["shop_lines"][:, -1].copy()
        shops.records[:] = shops.records[listed]
        places, pitches = (shops.row, shops.column), self.tables["pitch"]
        shops.door[:] = frontage.doors(*places, pitches.row, pitches.column, plan.n_street_pitches,
                                      int(p.door_reach / CELL_METRES))  # fmt: skip
        linked_first, linked_shop = frontage.shops_beside(
            *places, pitches.row, pitches.column, int(p.linked_reach / CELL_METRES)
        )
        self.columns.put(linked_first=linked_first, linked_shop=linked_shop)
        self.columns["demand"] = _demand_profile(shopping.demand_of(p)).copy()

    def _lay_out_roads(self) -> None:
        net, plan = self.roads, self.plan
        roads = RoadCells(net.road_cell.size)
        roads.free_minutes[:], roads.capacity[:] = net.free_minutes, net.capacity
        roads.minutes[:] = net.free_minutes
        roads.width[:] = plan.carriageway_width[net.road_cell]
        self.add(roads)
        areas, destinations = ParkingAreas(plan.area_bays.size), Destinations(net.destinations.size)
        areas.bays[:], destinations.road[:] = plan.area_bays, net.destinations
        destinations.weight[:], destinations.is_portal[:] = net.destination_weight, net.is_portal
        self.add(areas)
        self.add(destinations)
        self.columns.put(
            road_flow_now=np.zeros(roads.size), road_left=np.ones(roads.size),
            road_left_of=np.zeros(roads.size), area_of_cell=plan.area, nearest_road=net.nearest_road,
            road_cell=net.road_cell, route_row=net.road_row, route_neighbours=net.neighbours,
            route_window_row=net.window_row, route_window_road=net.window_road,
            route_window_entry=net.window_entry, route_direction=net.direction,
        )  # fmt: skip

    def _settle_residents(self) -> None:
        plan = self.plan
        people = resident.Residents(self.settings.people.residents)
        self.add(people)
        transit = plan.work_cells[plan.land_use[plan.work_cells] == _transit()]
        inside = plan.land_use[plan.work_cells] != _transit()
        work_cells, work_weights = plan.work_cells[inside], plan.work_weights[inside]
        if work_cells.size == 0:
            work_cells, work_weights = plan.home_cells, plan.home_weights
        self.city["n_residents"] = people.size
        self.columns.put(
            home_cell=plan.home_cells, home_cumulated=np.cumsum(plan.home_weights), work_cell=work_cells,
            work_cumulated=np.cumsum(work_weights), school_cell=plan.school_cells, transit_cell=transit,
            opinion_before=np.zeros(people.size), willing=np.zeros(people.size + 1, np.int32),
            tempted=np.zeros(people.size, np.bool_),
        )  # fmt: skip
        resident.make_residents.bind(self.columns)()
        if people.size:
            resident.make_acquaintances.bind(self.columns)()

    def _settle_drivers(self) -> None:
        self.add(driver.Drivers(self.settings.people.drivers if self.roads.destinations.size else 0))
        driver.make_drivers.bind(self.columns)()
        self.columns.put(way_first=np.zeros(self.tables["driver"].size + 1, np.int32), way_road=np.zeros(0, np.int32))
        self.columns["way_road"] = np.zeros(driver.keep_ways.bind(self.columns)(), np.int32)
        driver.keep_ways.bind(self.columns)()
        drivers, n = self.tables["driver"], self.tables["driver"].size
        hours = np.unique(np.stack((np.r_[drivers.leaves, drivers.returns], np.tile(np.arange(n), 2)), 1), axis=0)
        self.columns.put(
            hour_first=np.searchsorted(hours[:, 0], np.arange(TICKS_PER_DAY + 1)).astype(np.int32),
            hour_driver=hours[:, 1].astype(np.int32), stopped_drivers=np.zeros(n + 1, np.int32),
            due_drivers=np.zeros(n, np.int32),
        )  # fmt: skip

    def _hire_officers(self) -> None:
        people, pitches = self.settings.people, self.tables["pitch"]
        n_officers = round(people.vendors / people.vendors_per_officer)
        staff = n_officers + round(people.vendors / people.vendors_per_assistant)
        n_teams = max(1, staff // self.settings.patrol.team_size) if staff else 0
        self.add(officer.Officers(staff))
        # More rows, of nobody, for teams that work overtime while a programme pays for them.
        self.add(officer.Teams((1 + officer.OVERTIME_TEAMS) * n_teams))
        n_beats = max(1, -(-n_teams // officer.SHIFTS))
        self._draw_beats(n_beats)
        teams = self.tables["team"]
        teams.row[:], teams.column[:] = self.plan.height // 2, self.plan.width // 2
        if staff:
            self.city["n_officers"], self.city["n_teams"], self.city["n_beats"] = n_officers, n_teams, n_beats
            officer.make_officers.bind(self.columns)()
            officer.form_teams.bind(self.columns)()
            officer.pool_skills.bind(self.columns)()
        self.add(patrol.Meetings(max(64, pitches.size + teams.size)))

    def _draw_beats(self, n_beats: int) -> None:
        """Beats are strips of the city with about equally many pitches, walked from one end to the other."""
        pitches = self.tables["pitch"]
        street = np.flatnonzero(pitches.site < 0)
        along = street[np.lexsort((pitches.row[street], pitches.column[street] // SQUARE))]
        first = np.linspace(0, along.size, n_beats + 1).astype(np.int32)
        for beat in range(n_beats):
            pitches.beat[along[first[beat] : first[beat + 1]]] = beat
        self.columns.put(
            beat_first=first, beat_pitch=along.astype(np.int32), focus_pitch=np.zeros(1 + pitches.size, np.int32)
        )

    def _put_up_locks(self) -> None:
        some = bool((self.plan.estate[self.plan.home_cells] >= 0).any()) and self.settings.people.residents > 0
        self.add(GroundLocks(self.settings.people.ground_locks if some else 0))
        self.columns.put(estate_cells=self.plan.estate)
        people = self.tables["resident"]
        estates = Estates(self.plan.n_estates)
        lives_in = self.plan.estate[people.home_cell]
        estates.residents[:] = np.bincount(lives_in[lives_in >= 0], minlength=estates.size)
        self.add(estates)
        self.columns["owns_lock"] = np.zeros(people.size, np.int8)
        ground_lock.make_locks.bind(self.columns)()

    def _keep_books(self) -> None:
        horizon, people = self.settings.horizon, self.settings.people
        incidents = 64 + people.vendors // 2
        self.columns.put(
            ledger=daybook.day_book(horizon.burn_in_days + horizon.days), account=daybook.accounts(),
            case=record_array(CASE_FIELDS), state=record_array(STATE_FIELDS), chances=np.zeros((6, 6)),
            reach=np.zeros(6),
            incidents=record_array(STATE_FIELDS, incidents), incident_cases=record_array(CASE_FIELDS, incidents),
            transitions=np.zeros((incidents * 16, len(TRANSITION_FIELDS))),
            counters=number_record(COUNTERS),
        )  # fmt: skip
        self.add(news.Talk(news.TALKED_OF))
        self.add(news.Clips(incidents))

    def _settle_vendors(self) -> None:
        people = self.settings.people
        rows = people.vendors + int(np.ceil(people.vendors * self.parameters[0].pool_share))
        self.add(vendor.Vendors(rows))
        self.columns.put(levels=np.zeros(vendor.CANDIDATES), newcomer_rows=np.zeros(max(1, rows), np.int32))
        self.columns["rows_in_trade"] = np.zeros(1 + rows, np.int32)
        self.columns["base_takings"] = self._base_takings()
        pitches = self.tables["pitch"]
        pitches.takings[:] = self.columns["base_takings"][None, :, :] * pitches.potential[:, :, None]
        vendor.make_people.bind(self.columns)(people.vendors)
        self.take_up = vendor.take_up_trade.bind(self.columns)
        self.know = places_known.get_to_know_places.bind(self.columns)
        said = self.what_is_said_of_trade()
        for row in range(people.vendors):
            self.bring_in(row, 0, said)

    def bring_in(self, row: int, day: int, said: Said) -> None:
        """The person of a row takes up the trade from a day on, with money from outside; it believes what is said."""
        if self.tables["vendor"].since[row] == NEVER:
            self.know(row)
        self.take_up(row, day, *said)

    def what_is_said_of_trade(self) -> Said:
        """Medians of those who are in the trade; while nobody is, what everybody expects at the start."""
        vendors, p = self.tables["vendor"], self.parameters[0]
        inside = vendors.active > 0
        if not inside.any():
            return Said(float(p.starting_income) * DAYS_PER_WEEK / DAYS_PER_MONTH, 0.0, float(p.starting_expected_loss))
        columns = (vendors.weekly_income, vendors.bother, vendors.expected_loss)
        return Said(*(_median(column[inside]) for column in columns))

    def heard_net(self) -> float:
        """What those outside hear that the trade pays, net of officers [yuan/week]: the median over vendors."""
        vendors, inside = self.tables["vendor"], self.tables["vendor"].active > 0
        if not inside.any():
            return self.what_is_said_of_trade().income
        felt = float(self.parameters["felt_meetings"][0])
        return _median(vendors.weekly_income[inside] - felt * vendors.bother[inside])

    def _base_takings(self) -> np.ndarray:
        """What a stall takes per tick before anybody knows better [yuan]: demand over those who would share it."""
        p, people, demand = self.parameters[0], self.settings.people, self.columns["demand"]
        spending = p.basket_median * exp(0.5 * p.basket_sigma * p.basket_sigma) * people.residents * people.weight
        shares = (p.share_produce, p.share_breakfast, p.share_snacks)
        sellers = people.vendors * np.array([*shares, 1.0 - sum(shares)])
        takings = np.full((2, N_GOODS), 0.1)
        for half in range(2):
            ticks = slice(half * TICKS_PER_HALF_DAY, (half + 1) * TICKS_PER_HALF_DAY)
            for goods in range(N_GOODS):
                sold = spending * p.expected_street_share * demand[0, ticks, goods].sum()
                takings[half, goods] = max(0.1, sold / max(1.0, p.expected_sharing * sellers[goods] * p.expected_stay))
        return takings


def _median(values: np.ndarray) -> float:
    """As `np.median`, which looks for more than there is here and takes ten times as long."""
    ranked, half = np.sort(values), values.size // 2
    return float(ranked[half] if values.size % 2 else (ranked[half - 1] + ranked[half]) / 2.0)


def _transit() -> int:
    from vendorsim.model.city.land_use import LandUse

    return int(LandUse.TRANSIT)
