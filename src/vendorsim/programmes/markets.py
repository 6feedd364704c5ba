"""Planned markets, with morning and night slots, sited by the three rules of the essay (S4)."""

from collections.abc import Sequence

from vendorsim.plugins.parameter import parameter
from vendorsim.plugins.programme import CandidateSite, CityHall, Programme


class Markets(Programme):
    """Build markets where they disturb no traffic, spoil no view and are near to where people live."""

    sites: int = parameter(3, unit="markets", bounds=(0, 50), meaning="markets in a district of 1.44 km2 or per map")
    start_day: int = parameter(0, unit="day", bounds=(0, 36500), meaning="day of the run on which they open")
    end_day: int = parameter(36500, unit="day", bounds=(0, 36500), meaning="day of the run on which they close")
    stalls: int = parameter(40, unit="stalls", bounds=(1, 1000), meaning="stalls of each market, where there is room")
    permits_per_stall: float = parameter(
        1.175, unit="vendors per stall and slot", bounds=(0.5, 2.0),
        meaning="vendors admitted to each slot of a stall, as not all come every day",
        source="Chengdu 2020: 47 vendors on 20 pitches in two slots (calibration C16)",
    )  # fmt: skip
    fee: float = parameter(5.0, unit="yuan per slot", bounds=(0.0, 100.0), meaning="fee for a stall and slot")
    morning: bool = parameter(True, unit="yes or no", meaning="whether there is a morning market")
    night: bool = parameter(True, unit="yes or no", meaning="whether there is a night market")
    morning_opens: float = parameter(6.5, unit="hour", bounds=(6.0, 12.0), meaning="when the morning market opens")
    morning_closes: float = parameter(12.0, unit="hour", bounds=(7.0, 15.0), meaning="when it closes")
    night_opens: float = parameter(15.5, unit="hour", bounds=(15.0, 20.0), meaning="when the night market opens")
    night_closes: float = parameter(23.0, unit="hour", bounds=(17.0, 24.0), meaning="when it closes")
    siting: str = parameter(
        "three_rules", unit="three_rules or off_centre", source="essay S4", meaning="how sites are chosen"
    )
    reach: float = parameter(500.0, unit="m", bounds=(100.0, 2000.0), meaning="walk that counts as near to residents")
    awareness: float = parameter(0.5, unit="share", bounds=(0.0, 1.0), meaning="residents who know it on the first day")
    awareness_months: float = parameter(
        2.0, unit="months", bounds=(0.25, 12.0), meaning="time until half of the rest know it", source="model.md 5: 1-6"
    )
    repulsion: float = parameter(
        0.4, unit="share", bounds=(0.0, 1.0), meaning="customers that an empty market keeps away"
    )
    cost_per_stall: float = parameter(300.0, unit="yuan", bounds=(0.0, 1e5), meaning="building, per stall")
    upkeep: float = parameter(2.0, unit="yuan per stall and day", bounds=(0.0, 1000.0), meaning="cleaning and guards")

    def begin(self, city: CityHall) -> None:
        """Nothing is open yet."""
        self._open: list[int] = []
        self._stalls = 0

    def each_day(self, city: CityHall) -> None:
        """Open on the first day, let word spread, close on the last."""
        if city.day == self.start_day and self.sites > 0 and self.end_day > self.start_day:
            for site in self.choose_sites(city):
                self._build(city, site)
        if self._open and city.day == self.end_day:
            for number in self._open:
                city.close_market(number)
            self._open, self._stalls = [], 0
        if self._open:
            city.spread_knowledge()
            city.pay(self.upkeep * self._stalls)

    def choose_sites(self, city: CityHall) -> list[CandidateSite]:
        """The sites that the siting rule picks, best first."""
        left = [site for site in city.candidate_sites() if not site.is_built]
        if self.siting == "off_centre":
            return sorted(left, key=lambda site: (city.residents_within(site.site, self.reach), site.site))[
                : self.sites
            ]
        # The three rules: no traffic disturbed, no face of the city spoilt, near to most who are not yet served.
        good = [site for site in left if not site.on_carriageway and site.metres_to_arterial > 40.0] or left
        chosen: list[CandidateSite] = []
        while good and len(chosen) < self.sites:
            taken = [site.site for site in chosen]
            best = max(good, key=lambda site: (self._served(city, site, taken), -site.site))
            good.remove(best)
            chosen.append(best)
        return chosen

    def _served(self, city: CityHall, site: CandidateSite, taken: Sequence[int]) -> float:
        return city.residents_within(site.site, self.reach, taken) * min(1.0, site.stalls / self.stalls)

    def _build(self, city: CityHall, site: CandidateSite) -> None:
        stalls = min(self.stalls, site.stalls)
        slots = (
            (self.morning_opens, self.morning_closes) if self.morning else None,
            (self.night_opens, self.night_closes) if self.night else None,
        )
        city.open_market(
            site.site, stalls=stalls, permits_per_stall=self.permits_per_stall, fee=self.fee, slots=slots,
            awareness=self.awareness, awareness_growth=0.6931 / (30.0 * self.awareness_months), repulsion=self.repulsion,
        )  # fmt: skip
        city.pay(self.cost_per_stall * stalls)
        self._open.append(site.site)
        self._stalls += stalls
