"""What the city can do for a programme, carried out on the tables of a run."""

from collections.abc import Callable, Sequence

import numpy as np

from vendorsim.errors import PolicyError, unknown_name
from vendorsim.model.city.land_use import CELL_METRES, LandUse
from vendorsim.model.city_hall.academy import Academy
from vendorsim.model.city_hall.committees import Committees
from vendorsim.model.city_hall.land import Land
from vendorsim.model.city_hall.news import News
from vendorsim.model.city_hall.records import Records
from vendorsim.model.city_hall.streets import Streets
from vendorsim.model.city_hall.welfare import Welfare
from vendorsim.model.clock import Clock, tick_of
from vendorsim.model.people import places_known
from vendorsim.model.world import World
from vendorsim.plugins.answers import CandidateSite
from vendorsim.plugins.case import Case
from vendorsim.plugins.installed_policies import installed
from vendorsim.plugins.response import Response


class CityHall:
    """The city's hand: opens and closes markets, spends money, books officers' time."""

    streets: Streets
    """Directs teams and watches the streets."""
    land: Land
    """What becomes of a piece of street: cleared, guarded, a car park with its attendants."""
    committees: Committees
    """Works with the residents' committees of the estates."""
    records: Records
    """Keeps the ledger, recorders and footage."""
    welfare: Welfare
    """Gives licences, loans and stalls without a fee."""
    news: News
    """What the city says in public, and what is said of it."""
    academy: Academy
    """Where officers and assistants are taught."""

    def __init__(self, world: World, clock: Clock) -> None:
        """Act on a world whose time a clock tells."""
        self.world, self.clock = world, clock
        self.streets = Streets(world)
        self._hear = places_known.hear_of_markets.bind(world.columns)
        self._last_heard = -1
        self.land = Land(world, clock)
        self.committees = Committees(world, clock)
        self.records = Records(world, clock)
        self.welfare = Welfare(world, clock)
        self.news = News(world, clock)
        self.academy = Academy(world)

    @property
    def day(self) -> int:
        """Days since the run began, the burn-in included."""
        return self.clock.day

    def candidate_sites(self) -> list[CandidateSite]:
        """Where markets could be built."""
        sites, pitches, plan = self.world.tables["site"], self.world.tables["pitch"], self.world.plan
        arterial = np.flatnonzero(plan.land_use == int(LandUse.ARTERIAL))
        found = []
        for site in range(sites.size):
            inside = slice(int(sites.first[site]), int(sites.last[site]))
            row, column = int(sites.row[site]), int(sites.column[site])
            away = np.abs(arterial // plan.width - row) + np.abs(arterial % plan.width - column)
            found.append(
                CandidateSite(
                    site=site,
                    stalls=int(pitches.capacity[inside].sum()),
                    on_carriageway=bool((plan.road_class[plan.pitch_cell[inside]] > 0).any()),
                    metres_to_arterial=CELL_METRES * float(away.min(initial=10_000)),
                    row=row,
                    column=column,
                    is_built=bool(sites.open[site].any()),
                )
            )
        return found

    def residents_within(self, site: int, metres: float, beyond: Sequence[int] = ()) -> float:
        """Persons who live within so many metres of a site, and not within them of the sites in `beyond`."""
        sites, people = self.world.tables["site"], self.world.tables["resident"]

        def near(which: int) -> np.ndarray:
            rows = people.home_row.astype(np.int64) - int(sites.row[which])
            columns = people.home_column.astype(np.int64) - int(sites.column[which])
            close: np.ndarray = rows * rows + columns * columns <= (metres / CELL_METRES) ** 2
            return close

        counted = near(site)
        for other in beyond:
            counted &= ~near(other)
        return float(counted.sum()) * self.world.settings.people.weight

    def open_market(
        self, site: int, *, stalls: int, permits_per_stall: float, fee: float, slots: Sequence[tuple[float, float] | None],
        awareness: float, awareness_growth: float, repulsion: float,
    ) -> None:  # fmt: skip
        """Set up a market with slots by half-day: (opens, closes) in hours, or None."""
        sites, pitches = self.world.tables["site"], self.world.tables["pitch"]
        left = stalls
        for place in range(int(sites.first[site]), int(sites.last[site])):
            here = min(left, int(pitches.capacity[place]))
            pitches.capacity[place], pitches.usable[place] = here, int(here > 0)
            left -= here
        sites.stalls[site] = stalls - left
        sites.opened_day[site] = self.day
        sites.fee[site], sites.repulsion[site] = fee, repulsion
        sites.awareness[site], sites.awareness_growth[site] = awareness, awareness_growth
        for half, slot in enumerate(slots):
            sites.open[site, half] = int(slot is not None)
            if slot is not None:
                sites.opens[site, half], sites.closes[site, half] = tick_of(slot[0]), tick_of(slot[1])
                sites.permits[site, half] = int(permits_per_stall * sites.stalls[site])
        # What a stall is thought to take before anybody knows: what street pitches in use do, for the site's footfall.
        first, street = int(sites.first[site]), pitches.site < 0
        for half in range(pitches.takings.shape[1]):
            weights = pitches.fill[street, half] + 1e-6
            usual = np.average(pitches.takings[street, half], axis=0, weights=weights)
            footfall = np.average(pitches.potential[street, half], weights=weights)
            pitches.takings[first, half] = usual * min(1.0, float(pitches.potential[first, half]) / footfall)
        self.announce_market(site)

    def open_existing_markets(self) -> None:
        """Open the markets that the map draws as being there already: everybody knows them, both slots are in use."""
        for site in np.flatnonzero(self.world.plan.site_exists):
            inside = slice(int(self.world.tables["site"].first[site]), int(self.world.tables["site"].last[site]))
            self.open_market(
                int(site), stalls=int(self.world.tables["pitch"].capacity[inside].sum()), slots=((6.5, 12.0), (15.5, 23.0)),
                permits_per_stall=1.175, fee=5.0, awareness=1.0, awareness_growth=0.0, repulsion=0.4,
            )  # fmt: skip

    def announce_market(self, site: int) -> None:
        """Every vendor who lives within `announced_within` metres of a new market is told of it."""
        sites, vendors = self.world.tables["site"], self.world.tables["vendor"]
        rows = vendors.home_row.astype(np.int64) - int(sites.row[site])
        columns = vendors.home_column.astype(np.int64) - int(sites.column[site])
        reach = float(self.world.parameters["announced_within"][0]) / CELL_METRES
        near = (np.abs(rows) + np.abs(columns) <= reach) & (vendors.active > 0)
        vendors.knows_site[near & (vendors.knows_site < 0)] = site

    def close_market(self, site: int) -> None:
        """Take a market down; who held a stall loses it."""
        sites, pitches, vendors = self.world.tables["site"], self.world.tables["pitch"], self.world.tables["vendor"]
        sites.open[site], sites.holders[site] = 0, 0
        pitches.usable[int(sites.first[site]) : int(sites.last[site])] = 0
        vendors.stall_site[vendors.stall_site == site] = -1
        vendors.knows_site[vendors.knows_site == site] = -1

    def spread_knowledge(self) -> None:
        """A day of word of mouth: more residents know each market, more vendors hear of one."""
        if self._last_heard != self.day:
            self._last_heard = self.day
            self._hear(self.day)

    def answers_of(self, policy: str) -> Callable[[Case], Response] | None:
        """How officers answer under a policy at its defaults; nothing for no name.

        Raises: PolicyError for one that is not installed; a file of code is none.
        """
        if not policy:
            return None
        if policy not in installed():
            raise PolicyError(unknown_name("policy", policy, installed()))
        return installed()[policy]().respond

    def pay(self, yuan: float) -> None:
        """Spend public money."""
        account, book = self.world.columns["account"], self.world.columns["ledger"]
        account["treasury"][0] -= yuan
        account["outside"][0] += yuan
        book["programme_cost"][self.day] += yuan

    def book_officers(self, person_minutes: float) -> None:
        """Take officers' time, which is then missing on the street."""
        teams, book = self.world.tables["team"], self.world.columns["ledger"]
        if teams.size:
            teams.booked[:] += person_minutes / max(1.0, float(teams.people.sum()))
            book["minutes_service"][self.day] += person_minutes
