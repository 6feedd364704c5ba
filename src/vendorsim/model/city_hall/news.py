"""What the city says in public, and what is said of it."""

from functools import cached_property
from typing import Any

import numpy as np

from vendorsim.engine import streams
from vendorsim.model.clock import Clock
from vendorsim.model.encounter import news
from vendorsim.model.people.resident import SCHOOL
from vendorsim.model.world import World
from vendorsim.plugins.answers import ViralClip


class News:
    """The city's news desk."""

    def __init__(self, world: World, clock: Clock) -> None:
        """Speak to the people of a world whose time a clock tells."""
        self.world, self.clock = world, clock

    def viral_clips(self) -> list[ViralClip]:
        """The clips that went viral, oldest first."""
        talk = self.world.tables["talk"]
        return [
            ViralClip(int(clip), int(talk.born[row]), float(talk.reach[row]), bool(talk.answered[row] >= 0))
            for row, clip in enumerate(talk.identity)
            if clip >= 0
        ]

    def release_clip(self, reach: float, slant: float) -> None:
        """A clip turns up that a share of the people sees on its first day; slant 1 takes the full shock."""
        counters, clips = self.world.columns["counters"], self.world.tables["clip"]
        row = min(int(counters["clips"][0]), clips.size - 1)
        clips.identity[row] = streams.RELEASED_CLIP + self.clock.day
        clips.reach_left[row], clips.slant[row] = reach, slant
        counters["clips"] = row + 1

    def evidence(self, at_hand: float) -> float:
        """Quality of the evidence about an encounter, 0 to 1: what is at hand, and what worn cameras may have filmed."""
        return at_hand + (1.0 - at_hand) * float(self.world.levers["evidence_quality"][0])

    def hold_debate(self, clip: int, share: float, evidence: float) -> float:
        """A public debate about a clip that a share of the people hears; returns how many who had seen the clip."""
        return self._persons(self._hold_debate(self.clock.day, clip, share, evidence))

    def send_message(self, share: float, number: int = 0) -> float:
        """A message of a campaign reaches a share of the residents; returns how many persons."""
        return self._persons(self._send_message(self.clock.day, number, share, False))

    def publish_report(self, share: float, number: int) -> float:
        """The report of a journalist who joined a day of work reaches a share of the residents; returns how many."""
        return self._persons(self._send_message(self.clock.day, number, share, True))

    def forget_messages(self) -> None:
        """A day in which messages fade from memory."""
        self._forget_messages()

    def invite_vendors(self, expected: float) -> float:
        """So many vendors, drawn from all, join a day of work; returns how many came."""
        trading = int(np.count_nonzero(self.world.tables["vendor"].active))
        return float(self._invite_vendors(self.clock.day, expected / max(1, trading)))

    def invite_students(self, expected: float) -> float:
        """So many residents at school, drawn from all, join a day of work; returns how many came."""
        students = self._persons(int(np.count_nonzero(self.world.tables["resident"].occupation == SCHOOL)))
        return self._persons(self._invite_students(self.clock.day, expected / max(1.0, students)))

    def _persons(self, agents: int) -> float:
        return float(agents) * self.world.settings.people.weight

    # Compiled when first needed: most runs have no publicity.

    @cached_property
    def _hold_debate(self) -> Any:
        return news.hold_debate.bind(self.world.columns)

    @cached_property
    def _send_message(self) -> Any:
        return news.send_message.bind(self.world.columns)

    @cached_property
    def _forget_messages(self) -> Any:
        return news.forget_messages.bind(self.world.columns)

    @cached_property
    def _invite_vendors(self) -> Any:
        return news.invite_vendors.bind(self.world.columns)

    @cached_property
    def _invite_students(self) -> Any:
        return news.invite_students.bind(self.world.columns)
