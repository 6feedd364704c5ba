"""Persuasion first, in the manner of "harmonious" enforcement (essay S2)."""

from vendorsim.plugins.case import Case
from vendorsim.plugins.parameter import parameter
from vendorsim.plugins.policy import Policy
from vendorsim.plugins.response import Response


class PersuasionFirst(Policy):
    """Explain; then visit at home, then involve those who are listened to; on the street, fine when all that has failed."""

    explanations: int = parameter(2, unit="visits", bounds=(0, 20), source="essay S2", meaning="explanations first")
    home_visits: int = parameter(
        3, unit="visits", bounds=(0, 10), source="essay S2: three visits", meaning="joint visits to a household"
    )
    vendor_home_visits: int = parameter(1, unit="visits", bounds=(0, 10), meaning="joint visits to a vendor's home")
    tie_visits: int = parameter(
        3, unit="visits", bounds=(0, 10), source="essay S2", meaning="times relatives, friends or employers are asked"
    )
    fines_after: int = parameter(
        40, unit="violations", bounds=(1, 1000), meaning="violations in a year after which a refusal is fined"
    )

    def respond(self, case: Case) -> Response:
        """The next step of persuasion that is open; then a lock is left alone, and a stall gets an explained order to go."""
        visits = self.home_visits if case.is_lock else self.vendor_home_visits
        if not case.is_lock and case.explanations < self.explanations:
            return Response.EXPLAIN
        if case.home_visits < visits:
            return Response.HOME_VISIT
        if case.tie_visits < self.tie_visits and case.ties > 0.0 and (case.is_lock or case.refused):
            return Response.MOBILISE_TIES
        if case.is_lock:
            return Response.IGNORE
        if case.refused and case.violations >= self.fines_after:
            return Response.DOCUMENT_AND_FINE
        return Response.EXPLAIN
