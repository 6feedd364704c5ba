"""Planning conversion (essay S5): a street market is cleared, and its ground becomes the residents' car park."""

from collections.abc import Sequence

from vendorsim.plugins.answers import StreetMarket
from vendorsim.plugins.parameter import parameter
from vendorsim.plugins.programme import CandidateSite, CityHall, Programme

AROUND_METRES = 200.0  # how far displacement around a cleared site is counted
DAYS_BEFORE = 28  # whole weeks over which what stood there before is averaged

# The market nearby is open and known as those of the programme `markets` are, by the same assumptions.
SLOTS = ((6.5, 12.0), (15.5, 23.0))
PERMITS_PER_STALL, AWARENESS, AWARENESS_GROWTH, REPULSION = 1.175, 0.5, 0.6931 / 60.0, 0.4


class Conversion(Programme):
    """Clear an established street market; then, if wanted, a market nearby and a car park on the ground.

    The order itself changes little: people are posted there for some days, officers know the place, and then it rests
    on patrols. Where cars stand no stall can; residents look after the place, and attendants are hired.
    """

    share: float = parameter(
        1.0, unit="share", bounds=(0.0, 1.0), meaning="of the street market that is cleared; 0 is no programme"
    )
    which: str = parameter("nearest", unit="nearest or all", meaning="the street market nearest the centre, or all")
    start_day: int = parameter(60, unit="day", bounds=(0, 36500), meaning="day of the run on which it is cleared")
    end_day: int = parameter(36500, unit="day", bounds=(0, 36500), meaning="day of the run on which it is given back")
    post_days: int = parameter(14, unit="days", bounds=(0, 3650), meaning="days on which people are posted there")
    post_minutes: float = parameter(
        480.0, unit="person-minutes per day", bounds=(0.0, 10000.0), meaning="officers' time at the posts"
    )
    post_cost: float = parameter(
        600.0, unit="yuan per day", bounds=(0.0, 1e5), meaning="hired guards who fill the other hours at the posts"
    )
    market_nearby: bool = parameter(
        False, unit="yes or no", source="essay S5", meaning="whether a market is built on the nearest site on that day"
    )
    market_stalls: int = parameter(60, unit="stalls", bounds=(1, 1000), meaning="its stalls, where there is room")
    market_fee: float = parameter(5.0, unit="yuan per slot", bounds=(0.0, 100.0), meaning="fee for a stall and slot")
    market_cost: float = parameter(300.0, unit="yuan per stall", bounds=(0.0, 1e5), meaning="building the market")
    market_upkeep: float = parameter(
        2.0, unit="yuan per stall and day", bounds=(0.0, 1000.0), meaning="its cleaning and guards"
    )
    car_park: bool = parameter(
        True, unit="yes or no", source="essay S5", meaning="whether the ground becomes a car park on that day"
    )
    bays_per_cell: float = parameter(
        6.0, unit="bays per 20 m", bounds=(0.0, 20.0),
        meaning="bays along both kerbs of the street; assumption: a kerb bay is 6 m long",
    )  # fmt: skip
    cost_per_bay: float = parameter(1500.0, unit="yuan per bay", bounds=(0.0, 1e6), meaning="building the car park")
    fee_per_bay: float = parameter(
        0.0, unit="yuan per taken bay and day", bounds=(0.0, 100.0), meaning="what drivers pay, as in the essay nothing"
    )
    bays_per_attendant: float = parameter(
        12.0, unit="bays", bounds=(1.0, 1000.0), meaning="bays for each attendant on the payroll, both shifts counted"
    )
    attendant_wage: float = parameter(
        1700.0, unit="yuan per month", bounds=(0.0, 20000.0), meaning="wage of an attendant"
    )
    notice_days: int = parameter(
        28, unit="days", bounds=(0, 3650), meaning="days for which posts are kept for those who vend or have vended"
    )
    guardianship: float = parameter(
        0.5, unit="share", bounds=(0.0, 1.0), meaning="residents near the car park who look after it"
    )
    guard_metres: float = parameter(
        100.0, unit="m", bounds=(0.0, 1000.0), meaning="how far around the car park they mind stalls more"
    )

    def begin(self, city: CityHall) -> None:
        """Choose what will be cleared, and count what stands there from now on."""
        self._pitches: list[int] = []
        self._market, self._stalls, self._bays = -1, 0, 0.0
        self._is_cleared = False
        if self.share > 0.0 and self.end_day > self.start_day:
            markets = city.land.street_markets()
            self._chosen: Sequence[StreetMarket] = markets if self.which == "all" else markets[:1]
            for market in self._chosen:
                self._pitches += market.pitches[: round(self.share * len(market.pitches))]
            if self._pitches:
                city.land.watch(self._pitches, AROUND_METRES)

    def each_day(self, city: CityHall) -> None:
        """Clear on the first day, withdraw the posts some days later, keep the car park going, give back at last."""
        if not self._pitches:
            return
        if city.day == self.start_day:
            self._clear(city)
        if not self._is_cleared:
            return
        if city.day >= self.end_day:
            self._give_back(city)
            return
        since = city.day - self.start_day
        if since < self.post_days:
            city.book_officers(self.post_minutes)
            city.pay(self.post_cost)
        elif since == self.post_days:
            city.land.post(self._pitches, 0.0)
        if self._market >= 0:
            city.spread_knowledge()
            city.pay(self.market_upkeep * self._stalls)
        if self._bays > 0.0:
            posts = round(self._bays / self.bays_per_attendant)
            hired = city.land.fill_posts(posts, self.attendant_wage, self.notice_days)
            income = self.fee_per_bay * self._bays * city.land.car_park_occupancy()
            city.pay(self.attendant_wage / 30.0 * hired - income)
        city.land.keep_count()

    def _clear(self, city: CityHall) -> None:
        self._is_cleared = True
        city.land.clear(self._pitches, DAYS_BEFORE)
        if self.post_days > 0:
            city.land.post(self._pitches, 1.0)
        if self.market_nearby:
            self._build_market(city)
        if self.car_park:
            self._bays = city.land.build_car_park(self._pitches, self.bays_per_cell)
            city.pay(self.cost_per_bay * self._bays)
            city.land.look_after(self._pitches, self.guard_metres, self.guardianship)

    def _build_market(self, city: CityHall) -> None:
        """Open a market on the free site that is nearest to what was cleared; those who stood there are told of it."""
        free = [site for site in city.candidate_sites() if not site.is_built]
        if not free:
            return
        site = min(free, key=lambda one: (self._cells_away(one), one.site))
        self._market, self._stalls = site.site, min(self.market_stalls, site.stalls)
        city.open_market(
            site.site, stalls=self._stalls, permits_per_stall=PERMITS_PER_STALL, fee=self.market_fee, slots=SLOTS,
            awareness=AWARENESS, awareness_growth=AWARENESS_GROWTH, repulsion=REPULSION,
        )  # fmt: skip
        city.land.point_to_market(site.site)
        city.pay(self.market_cost * self._stalls)

    def _cells_away(self, site: CandidateSite) -> int:
        return min(abs(site.row - one.row) + abs(site.column - one.column) for one in self._chosen)

    def _give_back(self, city: CityHall) -> None:
        city.land.give_back(self._pitches)
        if self._bays > 0.0:
            city.land.take_up_car_park()
        if self._market >= 0:
            city.close_market(self._market)
        self._is_cleared, self._market, self._bays = False, -1, 0.0
