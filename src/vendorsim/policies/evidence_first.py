"""Evidence first, penalty without seizure (essay S3)."""

from vendorsim.plugins.case import Case
from vendorsim.plugins.parameter import parameter
from vendorsim.plugins.policy import Policy
from vendorsim.plugins.response import Response


class EvidenceFirst(Policy):
    """Order to move; where strict seizure would take the goods, fix the evidence on video and fine instead."""

    back_today: int = parameter(
        3, unit="orders", bounds=(1, 20), meaning="orders to move on in one day after which a case is documented"
    )
    known_after: int = parameter(
        100, unit="violations", bounds=(1, 1000), meaning="violations in a year after which a vendor is known"
    )

    def respond(self, case: Case) -> Response:
        """Who corrects on the spot has no case; who refuses, returns or is known gets one, never a seizure."""
        if case.is_lock:
            return Response.DOCUMENT_AND_FINE if case.visits > 0 else Response.EXPLAIN
        if case.refused or case.moves_today >= self.back_today or case.violations >= self.known_after:
            return Response.DOCUMENT_AND_FINE
        return Response.MOVE_ON
