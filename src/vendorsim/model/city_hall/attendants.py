"""The attendants of a car park: to whom their posts are offered, and who takes one."""

from collections.abc import Sequence

import numpy as np

from vendorsim.model.clock import Clock
from vendorsim.model.people.trade import NEVER
from vendorsim.model.world import World


class Attendants:
    """The payroll of a car park. A post goes to those who left vending first, then to vendors who were cleared away."""

    def __init__(self, world: World, clock: Clock) -> None:
        """Nobody is on the payroll."""
        self.world, self.clock = world, clock
        self._others = 0
        self._offered: list[int] = []
        self._first_day = -1
        self._turn = 0

    def fill(self, posts: int, wage: float, notice_days: int, cleared: Sequence[int]) -> int:
        """Offer the free posts of today; returns how many attendants there are.

        Those who left vending take a post at once if it pays more than what they have, or if they went broke. A vendor
        who still trades weighs the offer at the end of the day as it weighs what else it could earn. Who takes up the
        trade again has left its post.
        """
        if self._first_day < 0:
            self._first_day = self.clock.day
        vendors = self.world.tables["vendor"]
        self._welcome()
        broke = vendors.poor_days > self.world.parameters[0].days_until_bankrupt
        left = np.flatnonzero((vendors.active == 0) & (vendors.left != NEVER) & (vendors.post == 0.0))
        for row in (*left[broke[left]], *left[~broke[left]]):
            if self._free(posts) > 0 and (broke[row] or wage > vendors.reservation[row]):
                vendors.post[row] = wage
        self._offer(self._free(posts), wage, [row for row in cleared if vendors.active[row]])
        if self.clock.day - self._first_day >= notice_days:
            self._others += self._free(posts) - len(self._offered)
        there = self._hired() + self._others
        self.world.columns["ledger"][self.clock.day]["attendants"] = there
        return there

    def dismiss(self) -> None:
        """Close all posts."""
        self._withdraw()
        self.world.tables["vendor"].post[:] = 0.0
        self._others, self._first_day = 0, -1

    def _hired(self) -> int:
        return int(np.count_nonzero(self.world.tables["vendor"].post))

    def _free(self, posts: int) -> int:
        return max(0, posts - self._hired() - self._others)

    def _welcome(self) -> None:
        """Take in those who left the trade for the post that they were offered."""
        vendors = self.world.tables["vendor"]
        for row in self._offered:
            if vendors.active[row] == 0 and vendors.job_offer[row] > vendors.reservation[row]:
                vendors.post[row] = vendors.job_offer[row]
        self._withdraw()

    def _withdraw(self) -> None:
        self.world.tables["vendor"].job_offer[self._offered] = 0.0
        self._offered = []

    def _offer(self, free: int, wage: float, cleared: Sequence[int]) -> None:
        """Offer each free post to one vendor for a day, by turns."""
        for _ in range(min(free, len(cleared))):
            row = cleared[self._turn % len(cleared)]
            self._turn += 1
            self.world.tables["vendor"].job_offer[row] = wage
            self._offered.append(row)
