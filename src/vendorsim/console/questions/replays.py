"""Runs played again for a question, from the last day that was kept of them and not from day 0.

A replay keeps itself at the beginning of every fifth day, and of the day that is asked about. A day holds some 3 MB of
the default city: columns that have not changed since the day kept before are shared. All days together take no more than
`MOST_BYTES`; the run that nobody asked about for longest makes room.
"""

import pickle
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from vendorsim.console.questions.encounters import Directed
from vendorsim.model import snapshots
from vendorsim.model.clock import TICKS_PER_DAY
from vendorsim.settings.schema import Settings

DAYS_BETWEEN = 5
MOST_BYTES = 96_000_000
NEVER = 1 << 40


@dataclass(frozen=True)
class KeptDay:
    """A run as it was when a day began."""

    day: int
    arrays: dict[str, np.ndarray]
    rest: bytes

    def put_into(self, model: Any) -> None:
        """Have a model of the same run go on from here."""
        snapshots.thaw(model, self.arrays, self.rest)


class KeptDays:
    """Days of runs, by run."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        """Keep as much."""
        self._most = most_bytes
        self._runs: OrderedDict[str, dict[int, KeptDay]] = OrderedDict()

    def last(self, run: str, fits: Callable[[KeptDay], bool]) -> KeptDay | None:
        """The last day of a run that fits."""
        if run not in self._runs:
            return None
        self._runs.move_to_end(run)
        return max((one for one in self._runs[run].values() if fits(one)), key=lambda one: one.day, default=None)

    def keep(self, run: str, model: Any) -> None:
        """Keep a model as it is at the beginning of a day, unless that is there or what it holds cannot be copied."""
        days = self._runs.setdefault(run, {})
        self._runs.move_to_end(run)
        if model.clock.day in days:
            return
        before = max((one for one in days.values() if one.day < model.clock.day), key=lambda one: one.day, default=None)
        try:
            arrays, rest = snapshots.frozen(model, more=False)
        except (TypeError, AttributeError, pickle.PicklingError):
            return
        days[model.clock.day] = KeptDay(
            model.clock.day,
            {name: _copy(one, before.arrays[name] if before else None) for name, one in arrays.items()},
            rest,
        )
        while self.nbytes() > self._most and self._runs:
            self._runs.popitem(last=False)

    def nbytes(self) -> int:
        """Bytes that all days hold; what several share counts once."""
        kept = [one for days in self._runs.values() for one in days.values()]
        arrays = {id(array): array.nbytes for one in kept for array in one.arrays.values()}
        return sum(arrays.values()) + sum(len(one.rest) for one in kept)


kept_days = KeptDays()


class Replay(Directed):
    """A run played again: what happens in it is what happened, whichever day measures count from.

    Minds settle in the burn-in of the settings; measures count from `counts_from` on, or not at all. Only what has
    counted nothing yet is kept.
    """

    live_through: Any
    counts_from = NEVER

    def __init__(self, settings: Settings, seed: int, counts_from: int = NEVER) -> None:
        super().__init__(settings, seed=seed)
        self.counts_from = counts_from
        self._look_back = self.live_through
        self.live_through = self._live_through
        alike = settings.with_(**{"horizon.days": 1}) if settings.horizon.days != 1 else settings
        self._run = f"{alike.digest()} {seed}"
        self._asked_about = -1

    @property
    def burnt_in(self) -> bool:
        """Whether measures count by now."""
        return self.clock.day >= self.counts_from

    def _live_through(self, tick: int, _: bool) -> None:
        self._look_back(tick, self.clock.day >= self.settings.horizon.burn_in_days)

    def begin_late(self, fits: Callable[[KeptDay], bool]) -> None:
        """Begin with the last day kept of this run that fits, if there is one and nothing counts by then."""
        found = kept_days.last(self._run, lambda one: one.day <= self.counts_from and fits(one))
        if found is not None:
            found.put_into(self)

    def begin_before(self, tick: int) -> None:
        """Begin with the last day kept that begins at a tick or before it; the day of that tick will be kept."""
        self._asked_about = tick // TICKS_PER_DAY
        self.begin_late(lambda one: one.day <= self._asked_about)

    def open_day(self) -> None:
        """Keep the day, and begin it."""
        day = self.clock.day
        if day <= self.counts_from and (day == self._asked_about or (day > 0 and day % DAYS_BETWEEN == 0)):
            self._halted = False  # nothing of the day has happened yet
            kept_days.keep(self._run, self)
            self._halted = True
        super().open_day()


def _copy(array: np.ndarray, before: np.ndarray | None) -> np.ndarray:
    """The array as it was before where that is the same to the bit, else a copy."""
    if before is not None and before.shape == array.shape and before.tobytes() == array.tobytes():
        return before
    return array.copy()
