"""A campaign: the city hall looks away until complaints, a clip or an inspection call for action, and then strikes.

Nobody plans the swing between neglect and campaign: more people come to the places complained of most, for a while; then
they go, what was driven off comes back, and complaints gather again ("campaign-style" enforcement: van Rooij 2006).
"""

from vendorsim.plugins.parameter import parameter
from vendorsim.plugins.programme import CityHall, Programme

LAST_WEEK = 7


class Campaign(Programme):
    """Teams on top of the beats, at the places with most complaints, for as long as the rule says."""

    people: int = parameter(
        24, unit="officers", bounds=(0, 1000), meaning="more on duty in a campaign, in teams on overtime; 0: never"
    )
    places: int = parameter(60, unit="pitches", bounds=(1, 1000), meaning="with most complaints, where those teams go")
    share: float = parameter(
        0.9, unit="share of stops", bounds=(0.0, 1.0), meaning="stops of those teams at these places"
    )
    days: int = parameter(20, unit="days", bounds=(1, 365), meaning="that a campaign lasts, at most")
    pause_days: int = parameter(30, unit="days", bounds=(0, 365), meaning="between two campaigns, at least")
    tolerated: float = parameter(
        15.0, unit="per 1,000 residents and week", bounds=(0.0, 1000.0),
        meaning="complaints in recent weeks that call for no campaign",
    )  # fmt: skip
    look_back_days: int = parameter(14, unit="days", bounds=(1, 90), meaning="complaints of so many days are looked at")
    enough: float = parameter(
        0.5, unit="share", bounds=(0.0, 1.0),
        meaning="of what is tolerated: a campaign over complaints ends when those of its last week are below",
    )  # fmt: skip
    clip_reach: float = parameter(
        0.1, unit="share of people", bounds=(0.0, 1.0), meaning="of a new clip that calls for a campaign; 1: none does"
    )
    inspection_days: int = parameter(
        0, unit="days", bounds=(0, 3650), meaning="between inspections from above, each met by a campaign; 0: none"
    )
    effort_half_life: float = parameter(
        30.0, unit="days", bounds=(0.0, 365.0), source="assumption; form: Sherman 1990 (initial deterrence decay)",
        meaning="days in which the effort of teams on overtime halves; 0: it does not fade",
    )  # fmt: skip
    start_day: int = parameter(0, unit="day", bounds=(0, 36500), meaning="day of the run from which one may begin")
    end_day: int = parameter(36500, unit="day", bounds=(0, 36500), meaning="day on which the last one ends")
    overtime_cost: float = parameter(
        30.0, unit="yuan per officer and hour", bounds=(0.0, 1000.0), meaning="pay of those who are more"
    )

    TURNED = ("focus_share", "focus_on_top", "overtime_effort")

    def begin(self, city: CityHall) -> None:
        """No campaign is on."""
        self._since, self._more, self._ready, self._why = -1, 0, self.start_day, ""
        self._known: set[int] = set()
        self.began: list[tuple[int, str]] = []

    def each_day(self, city: CityHall) -> None:
        """A campaign begins or ends by the rule; while one is on, its teams are sent and paid."""
        if self.people <= 0:
            return
        city.streets.file_complaints(self.look_back_days)
        if self._since >= 0 and self._is_over(city):
            self._let_go(city)
        reason = self._reason(city)
        if self._since < 0 and reason and self._ready <= city.day < self.end_day:
            self._take_up(city, reason)
        if self._since >= 0:
            city.streets.wear_off_effort(city.day - self._since, self.effort_half_life)
            city.pay(self.overtime_cost * self._more * city.streets.hours_of_a_shift())

    def _reason(self, city: CityHall) -> str:
        """What calls for a campaign today; nothing where nothing does."""
        shocking = {one.clip for one in city.news.viral_clips() if one.reach >= self.clip_reach}
        is_new = bool(shocking - self._known)
        self._known |= shocking
        since = city.day - self.start_day
        if self.inspection_days and since > 0 and since % self.inspection_days == 0:
            return "inspection"
        if is_new and self.clip_reach < 1.0:
            return "clip"
        return "complaints" if self._complaints(city, self.look_back_days) > self.tolerated else ""

    def _complaints(self, city: CityHall, days: int) -> float:
        """Complaints per 1,000 residents and week over so many days, of which all must have been."""
        return city.streets.complaints_per_thousand(city.day, days) if city.day >= days else 0.0

    def _is_over(self, city: CityHall) -> bool:
        """Whether its time is up, or, where complaints called for it, there are few enough."""
        lasted = city.day - self._since
        if lasted >= self.days or city.day >= self.end_day:
            return True
        quiet = self._complaints(city, LAST_WEEK) < self.enough * self.tolerated
        return self._why == "complaints" and lasted >= LAST_WEEK and quiet

    def _take_up(self, city: CityHall, reason: str) -> None:
        self._since, self._why = city.day, reason
        self.began.append((city.day, reason))
        self._more = city.streets.change_strength(self.people, "campaign")
        city.streets.turn(focus_share=self.share, focus_on_top=1.0)
        city.streets.focus_on_places(self.places, self.look_back_days)

    def _let_go(self, city: CityHall) -> None:
        city.streets.turn_back(*self.TURNED)
        city.streets.focus_nowhere()
        city.streets.change_strength(0, "campaign")
        self._since, self._more, self._ready = -1, 0, city.day + self.pause_days
