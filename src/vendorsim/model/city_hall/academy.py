"""Where officers and assistants are taught."""

from functools import cached_property
from typing import Any

from vendorsim.model.people import officer
from vendorsim.model.world import World


class Academy:
    """The city's academy."""

    def __init__(self, world: World) -> None:
        """Teach the officers of a world."""
        self.world = world

    @property
    def officers(self) -> range:
        """All officers and assistants."""
        return range(self.world.tables["officer"].size)

    def lecture(self, officer: int, hours: float) -> None:
        """So many hours of lectures: law, and the attitude from which respect comes."""
        self._lecture(officer, hours)

    def practise(self, officer: int, hours: float) -> None:
        """So many hours of role-play and exchange of experience: talking, judging, and tactics of calming a quarrel."""
        self._practise(officer, hours)

    def assess(self, *, law: bool, practice: bool) -> list[float]:
        """Marks of all officers, 0 to 1: mean of knowledge of the law, and of talking and judgement, as asked."""
        force = self.world.tables["officer"]
        asked = [force.law] * law + [force.communication, force.judgement] * practice
        return [sum(float(skill[one]) for skill in asked) / max(1, len(asked)) for one in self.officers]

    def forget(self) -> None:
        """A day in which what was learnt fades."""
        self._forget()

    def form_teams(self) -> None:
        """Teams pool the skills that their members have now."""
        self._pool()

    # Compiled when first needed: most runs have no training.

    @cached_property
    def _lecture(self) -> Any:
        return officer.attend_lecture.bind(self.world.columns)

    @cached_property
    def _practise(self) -> Any:
        return officer.practise.bind(self.world.columns)

    @cached_property
    def _forget(self) -> Any:
        return officer.forget_training.bind(self.world.columns)

    @cached_property
    def _pool(self) -> Any:
        return officer.pool_skills.bind(self.world.columns)
