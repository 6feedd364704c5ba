"""What becomes of a piece of street: cleared, guarded, a car park."""

from collections.abc import Sequence

import numpy as np

from vendorsim.model.city.land_use import CELL_METRES, LandUse, components
from vendorsim.model.city_hall.attendants import Attendants
from vendorsim.model.clock import Clock
from vendorsim.model.people.lawful import PROHIBITED
from vendorsim.model.world import World
from vendorsim.plugins.answers import StreetMarket

SITE, AROUND = 1, 2
USED_TO_STAND = 0.3  # a habit of that size takes a week of mornings or evenings: assumption


class Land:
    """The city's hand on its ground."""

    def __init__(self, world: World, clock: Clock) -> None:
        """Act on a world whose time a clock tells."""
        self.world, self.clock = world, clock
        self.attendants = Attendants(world, clock)
        self._zones: dict[int, int] = {}
        self._regulars: list[int] = []
        self._before = dict.fromkeys(("site", "around", "elsewhere"), 0.0)
        self._bays: dict[int, float] = {}

    def street_markets(self) -> list[StreetMarket]:
        """The established street markets, the one nearest the district's middle first."""
        plan, pitches = self.world.plan, self.world.tables["pitch"]
        ground = (plan.land_use == int(LandUse.STREET_MARKET)).reshape(plan.height, plan.width)
        labels, count = components(ground)
        found = []
        for label in range(count):
            inside = np.flatnonzero(labels.ravel()[plan.pitch_cell] == label)
            inside = inside[pitches.site[inside] < 0]
            if inside.size:
                along = inside[np.lexsort((pitches.column[inside], pitches.row[inside]))]
                row, column = int(np.median(pitches.row[inside])), int(np.median(pitches.column[inside]))
                stalls = int(pitches.capacity[inside].sum())
                found.append(StreetMarket(tuple(int(place) for place in along), stalls, row, column))
        middle = (plan.height // 2, plan.width // 2)
        return sorted(found, key=lambda one: (abs(one.row - middle[0]) + abs(one.column - middle[1]), one.pitches))

    def watch(self, pitches: Sequence[int], metres: float) -> None:
        """Count from now on the stalls at these pitches, and those in the street within so many metres of them."""
        table = self.world.tables["pitch"]
        table.watch[self._within(pitches, metres)] = AROUND
        table.watch[list(pitches)] = SITE

    def clear(self, pitches: Sequence[int], days_before: int) -> None:
        """Forbid vending at these pitches; officers know how full they were, and the days before are averaged."""
        table, book, day = self.world.tables["pitch"], self.world.columns["ledger"], self.clock.day
        days = book[max(0, day - days_before) : day]
        if days.size:
            site, around = float(days["site_ticks"].mean()), float(days["around_ticks"].mean())
            street = float(days["vending_ticks"].mean()) - float(days["stall_ticks"].mean())
            self._before = {"site": site, "around": around, "elsewhere": street - site - around}
        self._regulars = self._used_to_stand(pitches)
        for place in pitches:
            self._zones.setdefault(place, int(table.zone[place]))
            table.zone[place] = PROHIBITED
            full = float(table.capacity[place] * table.fill[place].max(initial=0.0))
            table.heat[place] = max(float(table.heat[place]), full)

    def give_back(self, pitches: Sequence[int]) -> None:
        """Make these pitches again what they were before they were cleared."""
        table = self.world.tables["pitch"]
        for place in pitches:
            table.zone[place] = self._zones.pop(place, int(table.zone[place]))
        table.posted[list(pitches)], table.guarded[:] = 0.0, 0.0
        self._before, self._regulars = dict.fromkeys(self._before, 0.0), []
        self.attendants.dismiss()

    def post(self, pitches: Sequence[int], presence: float) -> None:
        """Keep people posted at these pitches: the sense of officers near, 0 to 1; 0 withdraws them."""
        self.world.tables["pitch"].posted[list(pitches)] = presence

    def point_to_market(self, site: int) -> None:
        """Tell the vendors who used to stand at cleared pitches of a market."""
        vendors = self.world.tables["vendor"]
        for row in self._regulars:
            if vendors.active[row] and vendors.stall_site[row] < 0:
                vendors.knows_site[row] = site

    def build_car_park(self, pitches: Sequence[int], bays_per_pitch: float) -> float:
        """Lay bays where stalls stood: none can stand there any more. Returns the bays."""
        table, bays = self.world.tables["pitch"], self.world.tables["area"].bays
        for place in pitches:
            table.usable[place] = 0
            bays[int(table.area[place])] += bays_per_pitch
            self._bays[place] = bays_per_pitch
        return bays_per_pitch * len(pitches)

    def take_up_car_park(self) -> None:
        """Take the bays away again."""
        table, bays = self.world.tables["pitch"], self.world.tables["area"].bays
        for place, own in self._bays.items():
            table.usable[place] = 1
            bays[int(table.area[place])] -= own
        self._bays = {}

    def car_park_occupancy(self) -> float:
        """Share of the bays taken, in the parking areas in which the car park lies."""
        table, parking = self.world.tables["pitch"], self.world.tables["area"]
        areas = sorted({int(table.area[place]) for place in self._bays})
        bays = sum(float(parking.bays[area]) for area in areas)
        taken = sum(min(float(parking.occupied[area]), float(parking.bays[area])) for area in areas)
        return taken / bays if bays > 0.0 else 0.0

    def look_after(self, pitches: Sequence[int], metres: float, share: float) -> None:
        """So large a share of the residents look after these pitches and what lies within so many metres of them."""
        table = self.world.tables["pitch"]
        table.guarded[self._within(pitches, metres)] = share
        table.guarded[list(pitches)] = share

    def fill_posts(self, posts: int, wage: float, notice_days: int) -> int:
        """Keep so many attendants at a monthly wage; returns how many there are.

        A free post is offered to those who left vending, then by turns to vendors of the cleared pitches, and after so
        many days of notice to others.
        """
        return self.attendants.fill(posts, wage, notice_days, self._regulars)

    def keep_count(self) -> None:
        """Enter today what stood at the cleared pitches, and around them, on a day before."""
        book = self.world.columns["ledger"][self.clock.day]
        for where, ticks in self._before.items():
            book[f"{where}_ticks_before"] = ticks

    def _within(self, pitches: Sequence[int], metres: float) -> np.ndarray:
        """Street pitches within so many metres of one of these."""
        table, reach = self.world.tables["pitch"], (metres / CELL_METRES) ** 2
        near = np.zeros(table.size, np.bool_)
        for place in pitches:
            down, across = table.row - int(table.row[place]), table.column - int(table.column[place])
            near |= down * down + across * across <= reach
        return near & (table.site < 0)

    def _used_to_stand(self, pitches: Sequence[int]) -> list[int]:
        """Vendors whose strongest habit is one of these pitches."""
        vendors = self.world.tables["vendor"]
        strongest = vendors.habit.argmax(axis=1)
        rows = np.arange(vendors.size)
        there = np.isin(vendors.candidates[rows, strongest], list(pitches))
        there &= (vendors.habit[rows, strongest] >= USED_TO_STAND) & (vendors.active > 0)
        return [int(row) for row in np.flatnonzero(there)]
