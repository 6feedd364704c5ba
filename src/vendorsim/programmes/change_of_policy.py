"""The rules change while a run goes on: from one day to another, officers answer by another policy.

It lets a study see the way down and the way up: what a street does in the weeks after the rules change, and whether it
goes back the way that it came.
"""

from vendorsim.plugins.case import Case
from vendorsim.plugins.parameter import parameter
from vendorsim.plugins.programme import CityHall, Programme
from vendorsim.plugins.response import Response


class ChangeOfPolicy(Programme):
    """Let another policy answer between two dates; programmes that this one brings along do not begin with it."""

    policy: str = parameter(
        "",
        unit="name of an installed policy",
        meaning="by which officers answer meanwhile; none: nothing changes",
        names="policy",
    )
    start_day: int = parameter(
        0, unit="day", bounds=(0, 36500), meaning="day of the run on which officers answer by it for the first time"
    )
    end_day: int = parameter(
        36500, unit="day", bounds=(0, 36500), meaning="day on which the policy of the settings holds again"
    )
    cost: float = parameter(0.0, unit="yuan", bounds=(0.0, 1e7), meaning="what each of the two changes costs")

    def begin(self, city: CityHall) -> None:
        """The policy of the settings holds. Raises: PolicyError for one that is not installed."""
        self._other = city.answers_of(self.policy)
        self._holds = False

    def each_day(self, city: CityHall) -> None:
        """The rules change on their days."""
        holds = self._other is not None and self.start_day <= city.day < self.end_day
        if holds != self._holds and self.cost > 0.0:
            city.pay(self.cost)
        self._holds = holds

    def advise(self, case: Case, answer: Response) -> Response:
        """What the other policy answers while it holds."""
        return self._other(case) if self._holds and self._other is not None else answer
