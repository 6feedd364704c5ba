"""The offices of city hall: what each can do for a programme (carried out in `cityhall/`, one file an office)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


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


class NewsDesk(Protocol):
    """What the city says in public, and what is said of it."""

    def viral_clips(self) -> Sequence[ViralClip]:
        """The clips that went viral, oldest first."""

    def release_clip(self, reach: float, slant: float) -> None:
        """A clip turns up that a share of the people sees on its first day; slant 1 takes the full shock."""

    def evidence(self, at_hand: float) -> float:
        """Quality of the evidence about an encounter, 0 to 1: what is at hand, and what worn cameras may have filmed."""

    def hold_debate(self, clip: int, share: float, evidence: float) -> float:
        """A public debate about a clip that a share of the people hears; returns how many who had seen the clip."""

    def send_message(self, share: float, number: int = 0) -> float:
        """A message of a campaign reaches a share of the residents; returns how many persons."""

    def publish_report(self, share: float, number: int) -> float:
        """The report of a journalist who joined a day of work reaches a share of the residents; returns how many."""

    def forget_messages(self) -> None:
        """A day in which messages fade from memory."""

    def invite_vendors(self, expected: float) -> float:
        """So many vendors, drawn from all, join a day of work; returns how many came."""

    def invite_students(self, expected: float) -> float:
        """So many residents at school, drawn from all, join a day of work; returns how many came."""


class Academy(Protocol):
    """Where officers and assistants are taught."""

    @property
    def officers(self) -> Sequence[int]:
        """All officers and assistants."""

    def lecture(self, officer: int, hours: float) -> None:
        """So many hours of lectures: law, and the attitude from which respect comes."""

    def practise(self, officer: int, hours: float) -> None:
        """So many hours of role-play and exchange of experience: talking, judging, and tactics of calming a quarrel."""

    def assess(self, *, law: bool, practice: bool) -> Sequence[float]:
        """Marks of all officers, 0 to 1: mean of knowledge of the law, and of talking and judgement, as asked."""

    def forget(self) -> None:
        """A day in which what was learnt fades."""

    def form_teams(self) -> None:
        """Teams pool the skills that their members have now."""
