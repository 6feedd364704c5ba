"""A policy to copy: say here where it comes from (a law, a city's practice, a proposal).

Copy this file to one named as your policy, in this folder or anywhere, rename the class, and answer a case as you see
fit. Files with a leading underscore are not scanned. `docs/policies.md` tells the rest.

What a `Case` holds: all that the team knows on the spot. Money is in yuan, shares lie between 0 and 1.

    what it is       case.kind ("vendor" or "ground_lock"), case.is_lock
                     case.zone ("prohibited", "restricted", "permitted"; "none" for a lock)
                     case.obstruction: share of the carriageway's width that the stalls of this pitch take
                     case.hour: time of day, 6.0 to 24.0
    on record        case.violations within a year, older ones fading; case.days_since the last case (huge if never)
                     case.last_outcome: "never_met", "moved_on", "fled", "refused", "sanctioned" or "persuaded"
                     case.refused: whether that was a refusal; case.record: the three together, and the next three
    the ledger       case.entries: what the city's ledger has on record, 0 without one; case.evidence: how well that would
                     stand; case.record_shown: whether the vendor is shown it now
    so far           case.moves_today: orders to move on today; case.returned_today: whether any
                     case.explanations, case.home_visits, case.tie_visits; case.visits: the first two together
                     case.refusals: of a household; 0 for vendors, whose last outcome tells
    at stake         case.goods, case.tools, case.weekly_income; case.stake: goods and tools in weekly incomes
    whom it heeds    case.ties: strength of the ties to kin and employers in the district
    alternative      case.alternative.has_room, .stalls: free stalls in the best market on offer
                     .quality: expected income there over present income; .fee a slot; .metres from home; .site
    around           case.bystanders: people who look on; case.others_present: other vendors at the same pitch
                     case.tension: how tense the place still is after quarrels and seizures, 0 to 1
    the team         case.free_minutes of the shift; case.people; case.law, case.communication, case.judgement
                     case.respect it shows now, tired as it is; case.recorder: whether an announced recorder runs
                     case.filmed: whether any recorder does
    residents        case.volunteers: share of the estate's households that take part in a residents' committee
    chance           case.luck: a uniform draw that belongs to this encounter. Never use `random`.

What a `Response` can be, from nothing to the most: IGNORE, MOVE_ON, EXPLAIN, HOME_VISIT, MOBILISE_TIES,
DOCUMENT_AND_FINE (evidence, no seizure), SEIZE_GOODS, SEIZE_TOOLS (goods as well; a lock is cut off), GUIDE_TO_STALL
(needs an alternative with room), ASSIST. Each costs minutes and people; one for which the shift has no minutes left
becomes an order to move on.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from vendorsim.plugins.case import Case
from vendorsim.plugins.parameter import parameter
from vendorsim.plugins.policy import Policy
from vendorsim.plugins.response import Response


class Template(Policy):
    """Warn first, guide to a stall where one is free, fine who refuses; one line that says what the policy does."""

    # Programmes that belong to the policy, by name, with their parameters; leave it out if there are none.
    programmes: ClassVar[Mapping[str, Mapping[str, Any]]] = {}

    # Every number that one could argue about: unit, bounds, meaning, and a source (without one: an assumption).
    warnings: int = parameter(2, unit="visits", bounds=(0, 20), meaning="warnings before an order to move on")
    in_the_way: float = parameter(
        0.2, unit="share of the carriageway", bounds=(0.0, 1.0), meaning="obstruction that is not talked about"
    )

    def respond(self, case: Case) -> Response:
        """The answer to one case: read the case, change nothing, give the same answer to the same case."""
        if case.is_lock:
            # Households with a private lock on a public bay are cases as well.
            return Response.MOBILISE_TIES if case.home_visits >= 3 and case.ties > 0.0 else Response.HOME_VISIT
        if case.refused:
            return Response.DOCUMENT_AND_FINE
        if case.alternative.has_room and case.alternative.quality >= 0.5:
            return Response.GUIDE_TO_STALL
        if case.explanations < self.warnings and case.obstruction < self.in_the_way:
            return Response.EXPLAIN
        return Response.MOVE_ON
