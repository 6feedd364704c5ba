"""The offices of city hall: what each can do for a programme (carried out in `cityhall/`, one file an office)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class StreetMarket:
    """A stretch of street on whose carriageway vendors have always stood."""

    pitches: tuple[int, ...]
    """From one end to the other."""
    stalls: int
    """Stalls that fit."""
    row: int
    column: int
    """Cell of its middle."""


class LandOffice(Protocol):
    """What becomes of a piece of street: cleared, guarded, a car park with its attendants."""

    def street_markets(self) -> Sequence[StreetMarket]:
        """The established street markets, the one nearest the district's middle first."""

    def watch(self, pitches: Sequence[int], metres: float) -> None:
        """Count from now on the stalls at these pitches, and those in the street within so many metres of them."""

    def clear(self, pitches: Sequence[int], days_before: int) -> None:
        """Forbid vending at these pitches; officers know how full they were, and the days before are averaged."""

    def give_back(self, pitches: Sequence[int]) -> None:
        """Make these pitches again what they were before they were cleared."""

    def post(self, pitches: Sequence[int], presence: float) -> None:
        """Keep people posted at these pitches: the sense of officers near, 0 to 1; 0 withdraws them."""

    def point_to_market(self, site: int) -> None:
        """Tell the vendors who used to stand at cleared pitches of a market."""

    def build_car_park(self, pitches: Sequence[int], bays_per_pitch: float) -> float:
        """Lay bays where stalls stood: none can stand there any more. Returns the bays."""

    def take_up_car_park(self) -> None:
        """Take the bays away again."""

    def car_park_occupancy(self) -> float:
        """Share of the bays taken, in the parking areas in which the car park lies."""

    def look_after(self, pitches: Sequence[int], metres: float, share: float) -> None:
        """So large a share of the residents look after these pitches and what lies within so many metres of them."""

    def fill_posts(self, posts: int, wage: float, notice_days: int) -> int:
        """Keep so many attendants at a monthly wage; returns how many there are.

        A free post is offered to those who left vending, then by turns to vendors of the cleared pitches, and after so
        many days of notice to others.
        """

    def keep_count(self) -> None:
        """Enter today what stood at the cleared pitches, and around them, on a day before."""


class CommitteeOffice(Protocol):
    """Works with the residents' committees of the estates."""

    def found(self, share: float, volunteers: float) -> int:
        """Found committees in a share of the estates, in which a share of the residents takes part; returns how many."""

    def dissolve(self) -> None:
        """End the committees, and the rules that they stand behind."""

    def set_hotline(self, share: float) -> None:
        """Let reports of the committees save so large a share of the delay with which complaints reach a team."""

    def hold_vote(self, majority: float) -> int:
        """Ask the residents of each estate without rules whether they want them; returns how many adopt them today."""

    def call_on_neighbours(self, calls_per_day: float) -> None:
        """Where an estate has rules, volunteers call on those who keep a lock: so many times a lock and day."""
