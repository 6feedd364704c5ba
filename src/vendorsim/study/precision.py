"""When a comparison knows its headline differences well enough to stop: looks at more and more runs, with a stated error.

At each look the interval of every difference is held against a share of the smallest difference that matters. Of normal
values the mean tells nothing of the variance, so that a rule which looks at widths alone misses more often than its
intervals say only because it stops where the variance looks small (Chow and Robbins 1965, "On the asymptotic theory of
fixed-width sequential confidence intervals for the mean"; Starr 1966, "The performance of a sequential procedure for the
fixed-width interval estimation of the mean"). Intervals at `LEVEL` leave room for that: a difference that the rule
stopped at lies outside of its interval in at most 5 % of comparisons (`tests/study/experiments/test_precision.py`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from vendorsim.measures.base import all_measures
from vendorsim.study.statistics import mean_interval, paired_difference
from vendorsim.study.verdicts import declared

LEVEL = 0.97
"""Of the intervals that the rule looks at."""
ERROR = 0.05
"""How often a difference may lie outside of the interval at which the rule stopped."""
GROWTH = 1.5
"""By how much replicates grow from one look to the next."""
SHARE = 0.5
"""Of the smallest difference that matters, where nothing else is asked."""
FEWEST, MOST = 8, 400
"""Runs of each policy or arm at the first look and at the last."""


@dataclass(frozen=True)
class Held:
    """A difference to the first point: half the width of its interval, and what that may be."""

    point: int
    measure: str
    half: float
    wanted: float

    @property
    def is_known(self) -> bool:
        """Whether it is known as closely as asked; an interval that cannot be told is not."""
        return self.half <= self.wanted


def looks(fewest: int, most: int) -> Iterator[int]:
    """Numbers of runs at which the rule looks: 8, 12, 18, 27, ... up to the most."""
    n = min(fewest, most)
    while n < most:
        yield n
        n = min(most, next_look(n))
    yield most


def next_look(n: int) -> int:
    """How many runs there are at the look after that at `n`."""
    return max(n + 1, round(GROWTH * n))


def headlines() -> tuple[str, ...]:
    """The measures whose differences are held, where an experiment names none."""
    return tuple(name for name, measure in all_measures().items() if measure.headline)


def held(runs: Sequence[Sequence[Mapping[str, float]]], measures: Sequence[str], share: float) -> list[Held]:
    """Every difference to the first point, by measures that say what matters; runs by point and seed.

    A measure that no pair of runs has (a share of nothing) is left out.
    """
    found = []
    for point, own in enumerate(runs[1:], 1):
        for name in measures or headlines():
            reference = [run.get(name, float("nan")) for run in runs[0]]
            interval = paired_difference([run.get(name, float("nan")) for run in own], reference, LEVEL)
            smallest = declared(name)[0].size(mean_interval(reference).mean)
            if interval.n and smallest > 0.0:
                found.append(Held(point, name, interval.high - interval.mean, share * smallest))
    return found
