"""Whether the model shows what a lesson's card promises: each `[[check]]` held against paired runs of the lesson's arms."""

import importlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from vendorsim.console.scenes.lesson_files import Check, Lesson
from vendorsim.settings.schema import Settings
from vendorsim.study.curves import drawn
from vendorsim.study.statistics import Interval, paired_difference

Simulate = Callable[[Settings, int], Any]
"""`simulate(settings, seed) -> RunResult`."""


@dataclass(frozen=True)
class Promise:
    """One check and what the runs gave: the paired difference, arm less than."""

    check: Check
    difference: Interval
    levels: tuple[float, float]
    """Means of the arm and of the one that it is compared with."""

    @property
    def is_kept(self) -> bool:
        """Whether the whole interval lies where the card says; for `unclear`, whether it holds zero."""
        low, high = self.difference.low, self.difference.high
        if low is None or high is None:
            return False
        if self.check.shows == "unclear":
            return low <= 0.0 <= high
        return high < 0.0 if self.check.shows == "lower" else low > 0.0


def promises(lesson: Lesson, seeds: Sequence[int] | None = None, simulate: Simulate | None = None) -> Iterator[Promise]:
    """Run the arms that the checks speak of, on the same seeds, and hold each check against them.

    Without `seeds` the lesson's own and those that follow it are taken, `replicates` of them.
    """
    run = simulate or importlib.import_module("vendorsim.study.execution.run").simulate
    file = lesson.file
    seeds = range(file.seed, file.seed + file.replicates) if seeds is None else seeds
    wanted = {name for one in file.check for name in (one.arm, one.than)}
    runs = {name: [run(lesson.settings[name], seed) for seed in seeds] for name in _in_order(lesson, wanted)}
    for one in file.check:
        mine, theirs = ([_value(one, result) for result in runs[name]] for name in (one.arm, one.than))
        levels = float(np.nanmean(mine)), float(np.nanmean(theirs))
        yield Promise(one, paired_difference(mine, theirs), levels)


def _in_order(lesson: Lesson, wanted: set[str]) -> list[str]:
    """Those arms that are wanted, in the order of the card."""
    return [name for name in lesson.settings if name in wanted]


def _value(one: Check, run: Any) -> float:
    """A measure of the whole run, or of the days that the check names."""
    if not one.days:
        return float(run.measures[one.measure])
    return over_days(one.measure, run.daily, *one.days)


def over_days(measure: str, daily: Mapping[str, np.ndarray], first: int, last: int) -> float:
    """A measure over the measured days `first` to `last`, from 1, both included; one that has a curve by days."""
    rate, days = drawn()[measure], slice(first - 1, last)
    return rate.over(lambda field: float(daily[field][days].sum()), len(daily[rate.above][days]))
