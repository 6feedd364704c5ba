"""What a class is made of: its bounds, rounds and members, and what of it may be seen by whom."""

from collections.abc import Mapping
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
    away_seconds: float = 30.0
    """After which a member without a connection counts as away: longer than a reload, or a phone that blinks."""
    grace_seconds: float = 20.0
    """What a round with a time limit still has at least when the console comes back from a crash."""


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
    written: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    """Question and result as they were written to the class's file, so that it is done once."""


@dataclass(frozen=True)
class Told:
    """What is told of a round when the class's team has acted."""

    answer: Any
    """The `Answer`."""
    majority: str
    """What most chose; `no_choice` where nobody chose."""
    mean_guess: float | None


@dataclass
class Member:
    """One who has joined."""

    name: str
    number: int
    seen: float
    """When its connection was last there."""
    browser: str = ""
    is_hidden: bool = False
    """Whether its name stays off the projected screen."""


@dataclass(frozen=True)
class Barred:
    """A name that the trainer took away: it comes back when the trainer says so, and so does the browser."""

    name: str
    browser: str = ""
    """Of a member who was removed; empty where only the name was taken."""


@dataclass
class Class:
    """A class as it is kept; what of it is told is a `View`."""

    code: str
    trainer: str
    code_ends: float
    touched: float
    about: Any
    members: dict[str, Member] = field(default_factory=dict)
    left: dict[str, Member] = field(default_factory=dict)
    """Who left, for what they chose before."""
    removed: set[str] = field(default_factory=set)
    """Tokens of those who were removed."""
    barred: dict[str, Barred] = field(default_factory=dict)
    """By `class_names.key_of`."""
    joined: int = 0
    """How many have ever joined."""
    notes: dict[str, Any] = field(default_factory=dict)
    """What the trainer's page has to find again: plain data by name."""
    seats: dict[tuple[str, str], str] = field(default_factory=dict)
    """The token that a browser holds, by browser and role."""
    rounds: list[Round] = field(default_factory=list)
    is_over: bool = False
    ending: Any = None
    changes: int = 0
    """How often anything has changed: who waits for news knows the last number."""
    shared: int = 0
    """How often something has changed that members see."""
    written: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

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
    """Members who are there and did not choose."""
    mean_guess: float | None
    names: dict[str, tuple[str, ...]]
    """Who chose what, for the trainer to ask; empty for members."""


@dataclass(frozen=True)
class Person:
    """A member as the trainer sees it."""

    name: str
    number: int
    has_chosen: bool = False
    is_away: bool = False
    is_hidden: bool = False


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
    """Those who are there."""
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
    people: tuple[Person, ...] = ()
    """All members, those who are away included; for the trainer alone."""
    expected: int = 0
    """How many answers the round can have: of those who are there, and of those who chose and went."""
    away: int = 0
    barred: tuple[str, ...] = ()
    """Names that the trainer took away; for the trainer alone."""
    notes: Mapping[str, Any] = field(default_factory=dict)
    """What the trainer's page has noted; for the trainer alone."""
