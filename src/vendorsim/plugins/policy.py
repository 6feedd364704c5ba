"""What a policy is: the answer of a team to a case, and the programmes that belong to it."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from vendorsim.plugins.case import Case
from vendorsim.plugins.parameter import Configurable
from vendorsim.plugins.response import Response


class Policy(Configurable):
    """Base of all policies: one method, which answers a case and changes nothing.

    The same case must get the same answer; a policy that wants chance uses `case.luck`.
    """

    programmes: ClassVar[Mapping[str, Mapping[str, Any]]] = {}
    """Programmes that the policy brings along, by name, with their parameters; settings can add to them."""

    def respond(self, case: Case) -> Response:
        """What the team does about this case."""
        raise NotImplementedError

    def respond_all(self, cases: Iterable[Case]) -> list[Response]:
        """The answers to several cases, equal to those of `respond`; for policies that can do it faster."""
        return [self.respond(case) for case in cases]
