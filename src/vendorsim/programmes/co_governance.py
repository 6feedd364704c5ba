"""Co-governance (essay S9): residents' committees report, persuade with the officers, and write an estate's rules."""

from vendorsim.plugins.case import Case
from vendorsim.plugins.parameter import parameter
from vendorsim.plugins.programme import CityHall, Programme
from vendorsim.plugins.response import Response


class CoGovernance(Programme):
    """Committees in some of the estates: volunteers report violations, come along on visits, vote and call.

    What they add to complaints, visits and locks depends on how many take part and on what residents think of it all;
    calls by neighbours are counted with the pressure on kin.
    """

    estates: float = parameter(
        0.5, unit="share", bounds=(0.0, 1.0), meaning="estates with a residents' committee; 0 is no programme"
    )
    volunteers: float = parameter(
        0.1, unit="share", bounds=(0.0, 1.0), meaning="residents of such an estate who take part"
    )
    start_day: int = parameter(0, unit="day", bounds=(0, 36500), meaning="day of the run on which they are founded")
    end_day: int = parameter(36500, unit="day", bounds=(0, 36500), meaning="day of the run on which they end")
    reports: bool = parameter(True, unit="yes or no", meaning="whether volunteers' reports have a line of their own")
    hotline: float = parameter(
        0.75, unit="share", bounds=(0.0, 1.0), meaning="of the delay of a complaint that this line saves"
    )
    joint_visits: bool = parameter(
        True, unit="yes or no", source="essay S2, S9",
        meaning="whether volunteers turn an explanation into a visit at home where there is time for one",
    )  # fmt: skip
    visit_minutes: float = parameter(
        60.0, unit="minutes", bounds=(0.0, 600.0), meaning="minutes left of the shift from which there is time"
    )
    rules: bool = parameter(True, unit="yes or no", meaning="whether estates vote on rules against private locks")
    vote_every: int = parameter(30, unit="days", bounds=(1, 3650), meaning="days between votes, and before the first")
    majority: float = parameter(
        0.5, unit="share", bounds=(0.0, 1.0), meaning="share of the votes above which rules are adopted"
    )
    calls_per_month: float = parameter(
        2.0, unit="calls per lock and month", bounds=(0.0, 30.0), meaning="calls by neighbours where there are rules"
    )
    meeting_minutes: float = parameter(
        120.0, unit="person-minutes per estate and month", bounds=(0.0, 6000.0), meaning="officers' time in meetings"
    )
    cost_per_estate: float = parameter(
        500.0, unit="yuan per estate and month", bounds=(0.0, 1e5), meaning="room, training and tea of a committee"
    )

    def begin(self, city: CityHall) -> None:
        """No committee is at work yet."""
        self._committees = 0

    def each_day(self, city: CityHall) -> None:
        """Found the committees on the first day; vote and call while they are at work; end them on the last."""
        if city.day == self.start_day and self.estates > 0.0 and self.end_day > self.start_day:
            self._committees = city.committees.found(self.estates, self.volunteers)
            if self.reports:
                city.committees.set_hotline(self.hotline)
        if self._committees == 0:
            return
        if city.day >= self.end_day:
            city.committees.dissolve()
            self._committees = 0
            return
        since = city.day - self.start_day
        if since % 30 == 0:
            city.pay(self.cost_per_estate * self._committees)
            city.book_officers(self.meeting_minutes * self._committees)
        if self.rules:
            if since > 0 and since % self.vote_every == 0:
                city.committees.hold_vote(self.majority)
            city.committees.call_on_neighbours(self.calls_per_month / 30.0)

    def advise(self, case: Case, answer: Response) -> Response:
        """Where volunteers come along, and there is time, an explanation is given at home."""
        if not self.joint_visits or answer is not Response.EXPLAIN:
            return answer
        comes_along = case.volunteers > 0.0 and case.free_minutes >= self.visit_minutes
        return Response.HOME_VISIT if comes_along else answer
