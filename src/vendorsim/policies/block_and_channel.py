"""Block and channel, mainly channel (essay S4): build markets, guide vendors in, keep the rest moving."""

from collections.abc import Mapping
from typing import Any, ClassVar

from vendorsim.plugins.case import Case
from vendorsim.plugins.parameter import parameter
from vendorsim.plugins.policy import Policy
from vendorsim.plugins.response import Response


class BlockAndChannel(Policy):
    """Guide to a stall where a credible one is free; elsewhere order to move, and fine on evidence who refuses."""

    programmes: ClassVar[Mapping[str, Mapping[str, Any]]] = {"markets": {}}

    least_quality: float = parameter(
        0.3, unit="share of income", bounds=(0.0, 2.0), meaning="income at a stall that makes it worth naming"
    )
    guides: int = parameter(5, unit="visits", bounds=(1, 20), meaning="times a vendor is guided before being ordered")

    def respond(self, case: Case) -> Response:
        """A stall first; then an order; then a case on evidence. Locks are visited at home."""
        if case.is_lock:
            return Response.HOME_VISIT
        offer = case.alternative
        if offer.has_room and offer.quality >= self.least_quality and case.explanations < self.guides:
            return Response.GUIDE_TO_STALL
        return Response.DOCUMENT_AND_FINE if case.refused else Response.MOVE_ON
