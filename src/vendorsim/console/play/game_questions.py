"""What the process that keeps games is asked: an encounter, an answer, all answers; and that a visitor has left."""

from collections.abc import Sequence
from functools import cache

from vendorsim.console.questions.encounters import Situation
from vendorsim.console.questions.role_play import Answer, Games, Play, next_encounter
from vendorsim.settings.schema import load_settings


@cache
def games() -> Games:
    """The games of this process."""
    return Games()


@cache
def warm() -> None:
    """Load what games need, so that the first one does not wait for it: begin one in a small district, once a process."""
    brief = {"horizon.burn_in_days": 0, "horizon.days": 2}
    next_encounter(Play(load_settings("small").with_(**brief), 1, encounters=1))


def situation(visitor: str, play: Play, choices: Sequence[str]) -> Situation | None:
    """The encounter that waits for an answer. Raises: NotPossibleError."""
    return games().situation(visitor, play, choices)


def answer(visitor: str, play: Play, choices: Sequence[str]) -> Answer:
    """What came of the last choice. Raises: NotPossibleError."""
    return games().answer(visitor, play, choices)


def answers(visitor: str, play: Play, choices: Sequence[str]) -> list[Answer]:
    """What came of all choices. Raises: NotPossibleError."""
    return games().answers(visitor, play, choices)


def leave(visitor: str) -> None:
    """Free a visitor's game."""
    games().leave(visitor)
