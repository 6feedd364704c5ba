"""What a programme is: a lever that composes with any policy, and acts only through what a city hall lets it do."""

from typing import TYPE_CHECKING, Any

from vendorsim.plugins.answers import CandidateSite
from vendorsim.plugins.case import Case
from vendorsim.plugins.parameter import Configurable
from vendorsim.plugins.response import Response

if TYPE_CHECKING:
    from vendorsim.model.city_hall.hall import CityHall
else:
    CityHall = Any  # who reads settings looks at programmes, and need not load the model for it

__all__ = ["CandidateSite", "CityHall", "Programme"]


class Programme(Configurable):
    """Base of all programmes: a lever with dose, cost and dates."""

    def begin(self, city: CityHall) -> None:
        """Before the first tick."""

    def each_day(self, city: CityHall) -> None:
        """At the beginning of each day."""

    def advise(self, case: Case, answer: Response) -> Response:
        """What becomes of a policy's answer to a case; asked only where a programme has its own rule for it."""
        return answer
