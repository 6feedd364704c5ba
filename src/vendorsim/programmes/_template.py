"""A programme to copy: a lever that composes with any policy; say here where it comes from.

Copy this file to one named as your programme and rename the class. Files with a leading underscore are not scanned.
A programme has a dose, a cost and dates, each a `parameter`. It acts before the first tick (`begin`) and at the
beginning of each day (`each_day`), and only through what the city can do for it (`CityHall` in `model/city_hall/hall.py`):

    city.day                     days since the run began, the burn-in included
    city.candidate_sites()       where markets could be built: stalls, on a carriageway or not, distance to an arterial
    city.residents_within(...)   persons who live near a site, and not near others
    city.open_market(...)        set up a market with slots, permits, fee; city.close_market(site)
    city.spread_knowledge()      a day of word of mouth about markets
    city.pay(yuan)               public money
    city.book_officers(minutes)  person-minutes that are then missing on the street
    city.records, city.welfare   the ledger and recorders; licences, loans and fees (each office in `model/city_hall/`)

It knows no vendor and no outcome. What it does shows in what vendors, residents and officers then do.
"""

from vendorsim.plugins.parameter import parameter
from vendorsim.plugins.programme import CityHall, Programme


class Template(Programme):
    """One market at the site that most residents can walk to, from one day to another."""

    start_day: int = parameter(30, unit="day", bounds=(0, 36500), meaning="day of the run on which it opens")
    end_day: int = parameter(36500, unit="day", bounds=(0, 36500), meaning="day of the run on which it closes")
    stalls: int = parameter(20, unit="stalls", bounds=(1, 1000), meaning="stalls, where there is room")
    fee: float = parameter(5.0, unit="yuan per slot", bounds=(0.0, 100.0), meaning="fee for a stall and slot")
    cost: float = parameter(10_000.0, unit="yuan", bounds=(0.0, 1e7), meaning="what it costs to build")

    def begin(self, city: CityHall) -> None:
        """Set what the programme remembers; nothing is open yet."""
        self._site = -1

    def each_day(self, city: CityHall) -> None:
        """Open on the first day, let word spread, close on the last."""
        if city.day == self.start_day < self.end_day:
            free = [site for site in city.candidate_sites() if not site.is_built]
            if free:
                best = max(free, key=lambda site: (city.residents_within(site.site, 500.0), -site.site))
                city.open_market(
                    best.site, stalls=min(self.stalls, best.stalls), permits_per_stall=1.2, fee=self.fee,
                    slots=((6.5, 12.0), (15.5, 23.0)), awareness=0.3, awareness_growth=0.01, repulsion=0.4,
                )  # fmt: skip
                city.pay(self.cost)
                self._site = best.site
        if self._site >= 0 and city.day == self.end_day:
            city.close_market(self._site)
            self._site = -1
        if self._site >= 0:
            city.spread_knowledge()
