"""Strict seizure: order to move first, then take the goods (essay S1, the baseline)."""

from vendorsim.plugins.case import Case
from vendorsim.plugins.parameter import parameter
from vendorsim.plugins.policy import Policy
from vendorsim.plugins.response import Response


class StrictSeizure(Policy):
    """Order to move; seize from who refused, who is back the same day, or who is known from before.

    Of those who are back, the ones with a long record lose their tools as well.
    """

    back_today: int = parameter(
        3, unit="orders", bounds=(1, 20), meaning="orders to move on in one day after which goods are seized"
    )
    known_after: int = parameter(
        100, unit="violations", bounds=(1, 1000), meaning="violations in a year after which a vendor is known"
    )
    tools_after: int = parameter(
        40, unit="violations", bounds=(1, 1000), meaning="violations in a year after which tools are seized as well"
    )

    def respond(self, case: Case) -> Response:
        """Move on first; seizure for refusal, return or repute. A ground lock is cut off at the second visit."""
        if case.is_lock:
            return Response.SEIZE_TOOLS if case.visits > 0 else Response.EXPLAIN
        if case.refused or case.moves_today >= self.back_today or case.violations >= self.known_after:
            return Response.SEIZE_TOOLS if case.violations >= self.tools_after else Response.SEIZE_GOODS
        return Response.MOVE_ON
