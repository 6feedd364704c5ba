"""Training of officers and assistants in law, communication and judgement, by two paths that can be had apart (S8).

Lectures teach the law and an attitude; practice (role-play, exchange of experience) teaches to talk, to judge and to calm
a quarrel. Both fade, so marks are taken from time to time, and who falls below the pass mark is taught again.
"""

from vendorsim.plugins.parameter import parameter
from vendorsim.plugins.programme import CityHall, Programme

WEEK, MONTH = 7, 30  # days


class Training(Programme):
    """Teach all officers, week by week; assess them; teach again who has fallen behind."""

    start_day: int = parameter(0, unit="day", bounds=(0, 36500), meaning="day of the run on which it begins")
    end_day: int = parameter(36500, unit="day", bounds=(0, 36500), meaning="day of the run on which it ends")
    dose: float = parameter(
        1.0, unit="1", bounds=(0.0, 2.0), meaning="how much of it is done: times the hours below; 0 for none"
    )
    lecture_hours: float = parameter(
        2.0, unit="hours per officer and month", bounds=(0.0, 40.0), meaning="lectures: law and attitude; 0 for none"
    )
    practice_hours: float = parameter(
        4.0, unit="hours per officer and month", bounds=(0.0, 40.0),
        meaning="role-play and exchange of experience: talking, judgement, tactics; 0 for none",
    )  # fmt: skip
    assessment_months: float = parameter(
        3.0,
        unit="months",
        bounds=(0.25, 120.0),
        meaning="from one assessment to the next",
        source="essay S8: periodically",
    )
    assessment_hours: float = parameter(
        1.0, unit="hours per officer", bounds=(0.0, 40.0), meaning="what an assessment takes"
    )
    pass_mark: float = parameter(
        0.5,
        unit="1",
        bounds=(0.0, 1.0),
        meaning="mean of the skills taught below which an officer is taught again; 0 for never",
    )
    refresher_hours: float = parameter(
        4.0, unit="hours", bounds=(0.0, 80.0), meaning="what a refresher repeats of each path that is taught"
    )
    cost_per_hour: float = parameter(
        60.0, unit="yuan per officer and hour", bounds=(0.0, 1000.0), meaning="teachers, rooms and papers"
    )

    def begin(self, city: CityHall) -> None:
        """Nobody has been taught yet."""
        self._is_taught = False

    def each_day(self, city: CityHall) -> None:
        """Teach once a week, assess every so many months; what was learnt fades every day."""
        if self._is_taught:
            city.academy.forget()
        lectures, practice = self.dose * self.lecture_hours, self.dose * self.practice_hours
        if lectures + practice > 0.0 and self.start_day <= city.day < self.end_day:
            since = city.day - self.start_day
            if since % WEEK == 0:
                for officer in city.academy.officers:
                    self._teach(city, officer, lectures * WEEK / MONTH, practice * WEEK / MONTH)
            if since > 0 and since % max(1, round(self.assessment_months * MONTH)) == 0:
                self._assess(city)
        if self._is_taught:
            city.academy.form_teams()

    def _assess(self, city: CityHall) -> None:
        """Take marks; who falls below the pass mark is taught again."""
        lectures, practice = self.lecture_hours > 0.0, self.practice_hours > 0.0
        marks = city.academy.assess(law=lectures, practice=practice)
        self._book(city, self.assessment_hours * len(marks))
        for officer, mark in enumerate(marks):
            if mark < self.pass_mark:
                hours = self.dose * self.refresher_hours
                self._teach(city, officer, hours * lectures, hours * practice)

    def _teach(self, city: CityHall, officer: int, lectures: float, practice: float) -> None:
        """One officer is taught: by lectures, by practice, or by both."""
        if lectures > 0.0:
            city.academy.lecture(officer, lectures)
        if practice > 0.0:
            city.academy.practise(officer, practice)
        if lectures + practice > 0.0:
            self._book(city, lectures + practice)
            self._is_taught = True

    def _book(self, city: CityHall, hours: float) -> None:
        """What hours cost: officers who are missing on the street, and money."""
        city.book_officers(60.0 * hours)
        city.pay(self.cost_per_hour * hours)
