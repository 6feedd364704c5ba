"""No enforcement at all: the yardstick of what officers change."""

from vendorsim.plugins.case import Case
from vendorsim.plugins.policy import Policy
from vendorsim.plugins.response import Response


class LaissezFaire(Policy):
    """Walk on, whatever stands where it may not."""

    def respond(self, case: Case) -> Response:
        """Nothing."""
        return Response.IGNORE
