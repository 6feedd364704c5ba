"""What a programme is: a lever that composes with any policy, and what a city lets it do."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from vendorsim.choices import Configurable
from vendorsim.encounter.case import Case
from vendorsim.encounter.response import Response
from vendorsim.programmes.offices import (
    Academy,
    CommitteeOffice,
    LandOffice,
    NewsDesk,
    RecordsOffice,
    StreetsOffice,
    WelfareOffice,
)


@dataclass(frozen=True)
class CandidateSite:
    """A place where a market could be built, as the planners see it."""

    site: int
    stalls: int
    """Stalls that fit."""
    on_carriageway: bool
    """Whether its stalls would take from a carriageway."""
    metres_to_arterial: float
    """Distance to the nearest arterial: what stands there is the face of the city."""
    row: int
    column: int
    """Cell of its middle."""
    is_built: bool
    """Whether a market stands there already."""


class CityHall(Protocol):
    """What the city can do for a programme; a programme changes the world only through this."""

    @property
    def land(self) -> LandOffice:
        """What becomes of a piece of street: cleared, guarded, a car park with its attendants."""

    @property
    def committees(self) -> CommitteeOffice:
        """Works with the residents' committees of the estates."""

    @property
    def news(self) -> NewsDesk:
        """What the city says in public, and what is said of it."""

    @property
    def academy(self) -> Academy:
        """Where officers and assistants are taught."""

    @property
    def day(self) -> int:
        """Days since the run began, the burn-in included."""

    def candidate_sites(self) -> Sequence[CandidateSite]:
        """Where markets could be built."""

    def residents_within(self, site: int, metres: float, beyond: Sequence[int] = ()) -> float:
        """Persons who live within so many metres of a site, and not within them of the sites in `beyond`."""

    def open_market(
        self, site: int, *, stalls: int, permits_per_stall: float, fee: float, slots: Sequence[tuple[float, float] | None],
        awareness: float, awareness_growth: float, repulsion: float,
    ) -> None:  # fmt: skip
        """Set up a market with slots by half-day: (opens, closes) in hours, or None."""

    def close_market(self, site: int) -> None:
        """Take a market down; who held a stall loses it."""

    def spread_knowledge(self) -> None:
        """A day of word of mouth: more residents know each market, more vendors hear of one."""

    @property
    def records(self) -> RecordsOffice:
        """The office that keeps the ledger, recorders and footage."""

    @property
    def welfare(self) -> WelfareOffice:
        """The office that gives licences, loans and stalls without a fee."""

    @property
    def streets(self) -> StreetsOffice:
        """The office that directs teams and watches the streets."""

    def pay(self, yuan: float) -> None:
        """Spend public money."""

    def book_officers(self, person_minutes: float) -> None:
        """Take officers' time, which is then missing on the street."""


class Programme(Configurable):
    """Base of all programmes: a lever with dose, cost and dates."""

    def begin(self, city: CityHall) -> None:
        """Before the first tick."""

    def each_day(self, city: CityHall) -> None:
        """At the beginning of each day."""

    def advise(self, case: Case, answer: Response) -> Response:
        """What becomes of a policy's answer to a case; asked only where a programme has its own rule for it."""
        return answer
