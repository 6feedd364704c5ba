"""Digital platform: cameras or inspectors see violations, a desk sends teams, and complaining becomes easier (essay S6).

Monitoring shortens the time until a violation is noticed, and certainty has a price: reports and complaints are
paperwork that keeps officers from the street, some reports have nothing behind them, and what is watched costs money.
"""

from vendorsim.errors import SettingsError, unknown_name
from vendorsim.plugins.parameter import parameter
from vendorsim.plugins.programme import CityHall, Programme

EYES = ("cameras", "inspectors")
CHOICES = ("busiest", "complaints", "draw")


class DigitalPlatform(Programme):
    """Watched places, reports that call teams, easier complaints, and the desk that all of it needs."""

    coverage: float = parameter(
        0.3,
        unit="share",
        bounds=(0.0, 1.0),
        meaning="pitches where vending is forbidden that are watched; 0: no platform",
    )
    start_day: int = parameter(0, unit="day", bounds=(0, 36500), meaning="day of the run on which it begins")
    end_day: int = parameter(36500, unit="day", bounds=(0, 36500), meaning="day on which it is switched off")
    eyes: str = parameter(
        "cameras", unit="cameras or inspectors",
        meaning="who watches: cameras stay where they are, inspectors walk elsewhere each day",
    )  # fmt: skip
    choose: str = parameter(
        "busiest", unit="busiest, complaints or draw", meaning="which pitches are watched first, by what officers know"
    )
    detection: float = parameter(
        0.5, unit="1 per 15 min", bounds=(0.0, 1.0), meaning="chance that a violation there is noticed"
    )
    watch_from: float = parameter(7.0, unit="hour", bounds=(6.0, 24.0), meaning="when watching begins")
    watch_until: float = parameter(21.0, unit="hour", bounds=(6.0, 24.0), meaning="when it ends")
    response_delay: float = parameter(
        30.0, unit="min", bounds=(0.0, 1440.0), meaning="from a report to the team that knows of it"
    )
    dispatch_share: float = parameter(
        0.3, unit="share of stops", bounds=(0.0, 1.0), meaning="kept free for reports, wherever they come from"
    )
    false_alarms: float = parameter(
        0.1, unit="share of reports", bounds=(0.0, 0.5), meaning="reports with nothing behind them"
    )
    complaint_ease: float = parameter(
        0.3, unit="logit", bounds=(0.0, 3.0), meaning="how much easier a telephone makes it to complain"
    )
    desk_minutes: float = parameter(
        6.0, unit="person-min per report", bounds=(0.0, 60.0), meaning="paperwork of a report"
    )
    complaint_minutes: float = parameter(
        4.0, unit="person-min per complaint", bounds=(0.0, 60.0), meaning="paperwork of a complaint that comes this way"
    )
    camera_cost: float = parameter(
        5000.0,
        unit="yuan per pitch",
        bounds=(0.0, 1e6),
        meaning="buying and putting up a camera; nothing for inspectors",
    )
    upkeep: float = parameter(
        4.0, unit="yuan per pitch and day", bounds=(0.0, 1000.0), meaning="running a camera, or an inspector's time"
    )

    TURNED = (
        "detection", "false_alarms", "watch_from", "watch_until", "report_delay", "dispatch_share", "complaint_ease",
    )  # fmt: skip

    def begin(self, city: CityHall) -> None:
        """Nothing is watched yet. Raises: SettingsError for eyes or a choice that there are not."""
        for what, word, known in (("eyes", self.eyes, EYES), ("choice of what is watched", self.choose, CHOICES)):
            if word not in known:
                raise SettingsError(unknown_name(what, word, known))
        self._watched = 0

    def each_day(self, city: CityHall) -> None:
        """Switched on or off; inspectors walk elsewhere; the desk works off what came in yesterday."""
        wanted = self.coverage > 0.0 and self.start_day <= city.day < self.end_day
        if self._watched:
            self._do_paperwork(city)
        if wanted and not self._watched:
            self._switch_on(city)
        elif wanted and self.eyes == "inspectors":
            self._watched = city.streets.watch(self.coverage, self.choose, city.day)
        elif self._watched and not wanted:
            city.streets.stop_watching()
            city.streets.turn_back(*self.TURNED)
            self._watched = 0
        if self._watched:
            city.pay(self.upkeep * self._watched)

    def _switch_on(self, city: CityHall) -> None:
        self._watched = city.streets.watch(self.coverage, self.choose, city.day)
        if not self._watched:
            return
        city.streets.turn(
            detection=self.detection, false_alarms=self.false_alarms, watch_from=self.watch_from,
            watch_until=self.watch_until, report_delay=float(self.response_delay // 15.0),
            dispatch_share=self.dispatch_share, complaint_ease=self.complaint_ease,
        )  # fmt: skip
        if self.eyes == "cameras":
            city.pay(self.camera_cost * self._watched)

    def _do_paperwork(self, city: CityHall) -> None:
        reports = city.streets.counted("reports", city.day - 1)
        complaints = city.streets.counted("complaints", city.day - 1)
        city.book_officers(self.desk_minutes * reports + self.complaint_minutes * complaints)
