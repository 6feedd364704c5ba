"""What offices of city hall answer a programme with."""

from dataclasses import dataclass


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


@dataclass(frozen=True)
class Entry:
    """One violation in the city's ledger."""

    vendor: int
    """Who, by its identity."""
    day: int
    """Day of the run."""
    time: str
    """Time of day, as `09:15`."""
    place: int
    """The pitch."""
    response: str
    """What the officers did."""
    outcome: str
    """What became of it: moved_on, refused, sanctioned or persuaded."""
    evidence: float
    """Chance that it would stand if disputed."""


@dataclass(frozen=True)
class ViralClip:
    """A clip that the city talks of."""

    clip: int
    """Which one it is."""
    born: int
    """Day on which it was first seen."""
    reach: float
    """Share of the people who saw it on that day."""
    is_answered: bool
    """Whether a public debate has answered it."""
