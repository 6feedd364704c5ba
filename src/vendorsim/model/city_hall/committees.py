"""Residents' committees of the estates."""

import numpy as np

from vendorsim.engine import streams
from vendorsim.engine.draws import draw, stream
from vendorsim.model.clock import Clock
from vendorsim.model.people import ground_lock, opinion
from vendorsim.model.world import World


class Committees:
    """The city's ear in the estates."""

    def __init__(self, world: World, clock: Clock) -> None:
        """Act on a world whose time a clock tells."""
        self.world, self.clock = world, clock
        self._vote = opinion.hold_votes.bind(world.columns)
        self._call = ground_lock.neighbours_call.bind(world.columns)

    def found(self, share: float, volunteers: float) -> int:
        """Found committees in a share of the estates, in which a share of the residents takes part; returns how many."""
        estates, people = self.world.tables["estate"], self.world.tables["resident"]
        lots, luck = (np.uint64(stream(self.world.seed, streams.COMMITTEE, which)) for which in range(2))
        order = sorted(range(estates.size), key=lambda one: draw(lots, one))
        chosen = order[: round(share * estates.size)]
        estates.committee[chosen] = 1
        lives_in = self.world.plan.estate[people.home_cell]
        for row in np.flatnonzero(np.isin(lives_in, chosen)):
            people.volunteer[row] = int(draw(luck, int(people.identity[row])) < volunteers)
        serving = lives_in[(people.volunteer > 0) & (lives_in >= 0)]
        estates.volunteers[:] = np.bincount(serving, minlength=estates.size) / np.maximum(1, estates.residents)
        return len(chosen)

    def dissolve(self) -> None:
        """End the committees, and the rules that they stand behind."""
        estates, people = self.world.tables["estate"], self.world.tables["resident"]
        people.volunteer[:], estates.committee[:], estates.volunteers[:], estates.rules[:] = 0, 0, 0.0, 0
        self.set_hotline(0.0)
        self._note()

    def set_hotline(self, share: float) -> None:
        """Let reports of the committees save so large a share of the delay with which complaints reach a team."""
        self.world.levers["committee_hotline"] = share

    def hold_vote(self, majority: float) -> int:
        """Ask the residents of each estate without rules whether they want them; returns how many adopt them today."""
        estates, day = self.world.tables["estate"], self.clock.day
        self._vote(day)
        adopted = (estates.votes > 0) & (estates.votes_for > majority * estates.votes)
        estates.rules[adopted], estates.rules_day[adopted] = 1, day
        return int(adopted.sum())

    def call_on_neighbours(self, calls_per_day: float) -> None:
        """Where an estate has rules, volunteers call on those who keep a lock: so many times a lock and day."""
        self._call(self.clock.day, calls_per_day)
        self._note()

    def _note(self) -> None:
        rules = self.world.tables["estate"].rules
        self.world.columns["ledger"]["estates_with_rules"][self.clock.day] = float(rules.sum())
