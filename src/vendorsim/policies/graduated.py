"""Graduated response, driven by the record (responsive regulation: Ayres and Braithwaite 1992)."""

from vendorsim.plugins.case import Case
from vendorsim.plugins.parameter import parameter
from vendorsim.plugins.policy import Policy
from vendorsim.plugins.response import Response


class Graduated(Policy):
    """Begin with talk and climb one step with each refusal on record; come down again after good conduct."""

    explained_until: int = parameter(
        10, unit="violations", bounds=(0, 1000), meaning="violations in a year up to which officers explain"
    )
    ordered_until: int = parameter(
        30, unit="violations", bounds=(0, 1000), meaning="violations in a year up to which they order to move on"
    )
    fined_until: int = parameter(
        60, unit="violations", bounds=(0, 1000), meaning="violations in a year up to which a refusal is fined"
    )
    good_days: float = parameter(
        14.0, unit="days", bounds=(1.0, 365.0), meaning="days without a case after which the ladder starts over"
    )

    def respond(self, case: Case) -> Response:
        """The lowest step of the pyramid that the record has not used up."""
        if case.is_lock:
            if case.home_visits < 3:
                return Response.HOME_VISIT
            return Response.MOBILISE_TIES if case.tie_visits < 2 and case.ties > 0.0 else Response.SEIZE_TOOLS
        if case.violations < self.explained_until or case.days_since > self.good_days:
            offer = case.alternative
            return Response.GUIDE_TO_STALL if offer.has_room and offer.quality >= 0.5 else Response.EXPLAIN
        if case.violations < self.ordered_until or not (case.refused or case.returned_today):
            return Response.MOVE_ON
        return Response.DOCUMENT_AND_FINE if case.violations < self.fined_until else Response.SEIZE_GOODS
