"""The attendants of a car park: to whom their posts are offered, and who takes one."""

from collections.abc import Sequence

import numpy as np

from vendorsim.clock import Clock
from vendorsim.world import World


class Attendants:
    """The payroll of a car park. A post goes to those who left vending first, then to vendors who were cleared away."""

    def __init__(self, world: World, clock: Clock) -> None:
        """Nobody is on the payroll."""
        self.world, self.clock = world, clock
        self._hired: set[int] = set()
        self._others = 0
        self._among_exits = 0
        self._offered: dict[int, int] = {}
        self._first_day = -1
        self._turn = 0

    def fill(self, posts: int, wage: float, notice_days: int, cleared: Sequence[int]) -> int:
        """Offer the free posts of today; returns how many attendants there are.

        Those who left vending take a post at once if it pays more than the minimum wage, or if they went broke. A vendor
        who still trades weighs the offer as it weighs any job, when it next decides where to stand.
        """
        if self._first_day < 0:
            self._first_day = self.clock.day
        vendors, minimum = self.world.tables["vendor"], float(self.world.parameters[0].minimum_wage)
        self._welcome()
        broke = vendors.poor_days > self.world.parameters[0].days_until_bankrupt
        left = np.flatnonzero((vendors.active == 0) & (vendors.identity >= 0))
        for row in (*left[broke[left]], *left[~broke[left]]):
            identity, takes_it = int(vendors.identity[row]), broke[row] or wage > minimum
            if takes_it and identity not in self._hired and self._free(posts) > 0:
                self._hired.add(identity)
        self._offer(self._free(posts), wage, [row for row in cleared if vendors.active[row]])
        if self.clock.day - self._first_day >= notice_days:
            self._others += self._free(posts) - len(self._offered)
        return self._note()

    def dismiss(self) -> None:
        """Close all posts."""
        self._withdraw()
        self._hired, self._others, self._among_exits, self._first_day = set(), 0, 0, -1

    def _free(self, posts: int) -> int:
        return max(0, posts - len(self._hired) - self._others)

    def _welcome(self) -> None:
        """Take in those who gave up vending since they were offered a post."""
        vendors = self.world.tables["vendor"]
        for row, identity in self._offered.items():
            if vendors.identity[row] == identity and vendors.active[row] == 0:
                self._hired.add(identity)
                # Its exit stands in the day book, if it fell into the days that are measured.
                self._among_exits += int(self.clock.day - 1 >= self.world.settings.horizon.burn_in_days)
        self._withdraw()

    def _withdraw(self) -> None:
        vendors = self.world.tables["vendor"]
        for row in self._offered:
            vendors.job_offer[row] = 0.0
        self._offered = {}

    def _offer(self, free: int, wage: float, cleared: Sequence[int]) -> None:
        """Offer each free post to one vendor for a day, by turns."""
        vendors = self.world.tables["vendor"]
        for _ in range(min(free, len(cleared))):
            row = cleared[self._turn % len(cleared)]
            self._turn += 1
            vendors.job_offer[row] = wage
            self._offered[row] = int(vendors.identity[row])

    def _note(self) -> int:
        """Enter the payroll into the day book."""
        there = len(self._hired) + self._others
        book = self.world.columns["ledger"][self.clock.day]
        book["attendants"], book["attendants_among_exits"] = there, self._among_exits
        return there
