"""No enforcement at all: the yardstick of what officers change."""

from vendorsim.encounter.case import Case
from vendorsim.encounter.response import Response
from vendorsim.policies.base import Policy


class LaissezFaire(Policy):
    """Walk on, whatever stands where it may not."""

    def respond(self, case: Case) -> Response:
        """Nothing."""
        return Response.IGNORE
