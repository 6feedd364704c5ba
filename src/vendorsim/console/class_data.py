"""What a class is made of: its bounds, rounds and members, and what of it may be seen by whom."""

from dataclasses import dataclass, field
from typing import Any

from vendorsim.errors import VendorsimError

NO_CHOICE = "no_choice"

WAITING, OPEN, CLOSED, REVEALED, OVER = "waiting", "open", "closed", "revealed", "over"


@dataclass(frozen=True)
class Bounds:
    """How much is kept, and for how long."""

    classes: int = 8
    members: int = 40
    rounds: int = 60
    name_length: int = 24
    idle_seconds: float = 4 * 3600.0
    """After which a class that nobody has touched is forgotten."""
    code_seconds: float = 2 * 3600.0
    """For which a code lets members in."""
    misses_a_minute: int = 60
    """Wrong codes, of all visitors together, after which no code is taken for a while."""


class ClassError(VendorsimError):
    """What a class cannot do; `key` is the text that says so, `values` fill it."""

    def __init__(self, key: str, **values: Any) -> None:
        """Say it by a key of the catalogue."""
        super().__init__(f"{key} {values}" if values else key)
        self.key, self.values = key, values


@dataclass
class Round:
    """One encounter that all answer at the same time."""

    number: int
    question: Any
    """What is put to the class: as the page wants it, and not looked at here."""
    allowed: tuple[str, ...]
    state: str = OPEN
    closes_at: float | None = None
    choices: dict[str, tuple[str, float | None]] = field(default_factory=dict)
    """By member: the response and the chance of escalation that was guessed."""
    result: Any = None
    """What came of what the class's team did, once the trainer has told it; not looked at here."""


@dataclass
class Member:
    """One who has joined."""

    name: str
    number: int


@dataclass
class Class:
    """A class as it is kept; what of it is told is a `View`."""

    code: str
    trainer: str
    code_ends: float
    touched: float
    about: Any
    members: dict[str, Member] = field(default_factory=dict)
    rounds: list[Round] = field(default_factory=list)
    is_over: bool = False
    ending: Any = None
    changes: int = 0
    """How often anything has changed: who waits for news knows the last number."""
    shared: int = 0
    """How often something has changed that members see."""

    @property
    def state(self) -> str:
        """Where the class stands."""
        if self.is_over:
            return OVER
        return self.rounds[-1].state if self.rounds else WAITING


@dataclass(frozen=True)
class Distribution:
    """What a class chose in a round."""

    round: int
    votes: dict[str, int]
    """By response, those that nobody chose included."""
    missing: int
    """Members who did not choose."""
    mean_guess: float | None
    names: dict[str, tuple[str, ...]]
    """Who chose what, for the trainer to ask; empty for members."""


@dataclass(frozen=True)
class View:
    """A class as a member or its trainer sees it; holds nothing that is not to be seen by them yet."""

    code: str
    state: str
    round: int
    """Number of the present round, 0 before the first."""
    question: Any
    allowed: tuple[str, ...]
    members: int
    answered: int
    seconds_left: float | None
    own_choice: str | None
    own_guess: float | None
    name: str
    is_trainer: bool
    distribution: Distribution | None
    about: Any
    result: Any = None
    """What came of the round, once it was told."""
    ending: Any = None
    """What the trainer ended the class with."""
    people: tuple[tuple[str, bool], ...] = ()
    """Members by name, and whether they have chosen; for the trainer alone."""
