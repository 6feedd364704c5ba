"""What a measure is, and the register that finds every one of them.

A measure is one decorated function in any file of this folder; command line, report, console and tests ask
`all_measures()`. The function reads a run's record and knows nothing of policies.
"""

import importlib
import math
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple, TypeVar

from vendorsim.engine.surroundings import check_interpreter
from vendorsim.measures.record import Record
from vendorsim.measures.record import ratio as ratio_of

F = TypeVar("F", bound=Callable[..., Any])
Direction = Literal["lower", "higher", "neither"]
Group = Literal["conflict", "livelihood", "order", "cost"]

GROUPS: tuple[Group, ...] = ("conflict", "livelihood", "order", "cost")
DIRECTIONS: tuple[Direction, ...] = ("lower", "higher", "neither")

COLUMNS = frozenset((
    "point", "seed", "seconds", "scenario", "policy", "arm", "label", "future", "day", "run", "replicate", "replicates",
    "message", "details", "generation", "problem", "on_front", "weight", "distance", "measure", "value", "incident",
))  # fmt: skip
"""Columns that tables of results have beside their measures."""


TENTH = "Less than a tenth of such events: records of one year and the next differ by more."
TWENTIETH = "Less than a twentieth: staff and money are not planned closer."
FIFTIETH_VENDOR = "Fewer than one vendor in fifty."
FIFTIETH_HOUR = "Less than one hour of vending in fifty."
POLL = "A poll of two thousand persons would not tell it."
"""Reasons that several measures share for the smallest difference that matters."""


@dataclass(frozen=True)
class Matters:
    """The smallest difference of a measure that matters: a share of the mean that it is a difference to, and at least
    so much in the measure's own unit; and why. What is smaller is no better and no worse, however sure it is.
    """

    share: float = 0.0
    least: float = 0.0
    reason: str = ""

    def size(self, base: float) -> float:
        """How large it is beside a mean of `base`, in the measure's unit; beside an unknown one, the least."""
        return self.least if math.isnan(base) else max(self.least, self.share * abs(base))


class Estimates(NamedTuple):
    """Two estimates of one rare quantity, with the same mean over many runs."""

    expected: float
    counted: float


@dataclass(frozen=True)
class Ratio:
    """A measure that follows from sums over the day book: `per` times a field, over so many `one`s of another field."""

    above: str
    below: str = ""
    """Without it, days."""
    per: float = 1.0
    one: float = 1.0
    """How much of the lower field is one of what it counts: 365 vendor-days are a vendor-year."""
    below_is_expected: bool = False
    """Whether the expected estimate divides by what was expected, too."""

    @property
    def expected(self) -> "Ratio":
        """The same of what was expected instead of counted."""
        below = f"{self.below}_expected" if self.below_is_expected else self.below
        return replace(self, above=f"{self.above}_expected", below=below)

    def over(self, total: Callable[[str], float], days: int) -> float:
        """The ratio over some days, by what fields add up to in them; NaN where there was nothing to divide by."""
        return ratio_of(self.per * total(self.above), total(self.below) / self.one if self.below else float(days))

    def value(self, record: Record) -> float:
        """The ratio over all measured days."""
        return self.over(record.total, len(record.book))

    def estimates(self, record: Record) -> Estimates:
        """The ratio of what was expected, and that of what was counted."""
        return Estimates(self.expected.value(record), self.value(record))


@dataclass(frozen=True)
class Measure:
    """One quantity that runs are compared by: what it is, in which unit, and which way is better."""

    name: str
    unit: str
    denominator: str
    direction: Direction
    meaning: str
    group: Group
    function: Callable[[Any], float | Estimates]
    matters: Matters
    estimators: tuple[str, ...] = ("value",)
    label: str = ""
    range: tuple[float, float] | None = None
    ratio: Ratio | None = None
    curve: bool = False
    headline: bool = False
    never_in_years: float = 0.0
    place: tuple[str, int] = ("", 0)
    """The module and the line that declare it."""

    @property
    def by_day(self) -> Ratio | None:
        """The ratio that a curve over the days shows: of what is expected, where a measure is counted as well."""
        return self.ratio.expected if self.ratio is not None and "counted" in self.estimators else self.ratio

    @property
    def is_rate(self) -> bool:
        """Whether it counts events by what can have them, as `per 1,000 vendor-years` does; points and hours are none."""
        return self.ratio is not None and bool(self.ratio.below) and self.unit.startswith("per ")

    @property
    def bounds(self) -> tuple[float, float]:
        """What values are possible: as registered, or as the unit says; money and what is not known is unbounded."""
        if self.range is not None:
            return self.range
        if self.unit.startswith("share") or self.unit == "0 to 1":
            return 0.0, 1.0
        if self.unit == "-1 to 1":
            return -1.0, 1.0
        return (-math.inf, math.inf) if self.unit.startswith("yuan") else (0.0, math.inf)

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that this measure fills: its name, and `<name>_counted` when it is also counted."""
        return (self.name, f"{self.name}_counted") if "counted" in self.estimators else (self.name,)

    def values(self, record: Any) -> dict[str, float]:
        """What this measure says of one run, by column name."""
        found = self.function(record)
        if isinstance(found, Estimates) != ("counted" in self.estimators):
            raise TypeError(f'measure "{self.name}" must return {" and ".join(self.estimators)}, not {found!r}')
        pair = tuple(found) if isinstance(found, Estimates) else (found,)
        return {name: float(value) for name, value in zip(self.names, pair, strict=True)}


_registered: dict[str, Measure] = {}


def measure(
    *,
    unit: str,
    denominator: str,
    direction: Direction,
    group: Group,
    matters: Matters | None = None,
    counted: bool = False,
    label: str = "",
    range: tuple[float, float] | None = None,  # noqa: A002  (what it is called everywhere)
    ratio: Ratio | None = None,
    curve: bool = False,
    headline: bool = False,
    never_in_years: float = 0.0,
) -> Callable[[F], F]:
    """Register the decorated function as a measure of its own name; its docstring's first line is the meaning.

    With a `ratio` the function is but a name and a meaning: the value is that ratio. `curve` has reports draw it by day
    (for which it needs a ratio), `headline` has the console show it under the map. `never_in_years` is for a share
    without an event in so many years. `matters` is the smallest difference that matters, and the reason why: every verdict
    of "better" and "worse" rests on it. With `counted=True` the function returns `Estimates(expected, counted)`. `label`
    is what a reader is shown; without it, the name's words. `range` are the possible values, where the unit does not say
    them (a share, a rate from 0 on).
    Raises: ValueError when the name is taken, if only by a column of the results, or something is not filled in, at import;
    VendorsimError under `python -OO`.
    """

    def register(function: F) -> F:
        name = function.__name__
        meaning = (function.__doc__ or "").strip().split("\n")[0].strip()
        other = _registered.get(name)
        if other is not None and other.place[0] != function.__module__:
            raise ValueError(f'measure "{name}" is defined in {other.place[0]} and {function.__module__}')
        if name in COLUMNS:
            raise ValueError(f'measure "{name}" has the name of a column of the results')
        check_interpreter()
        if not meaning or not unit or direction not in DIRECTIONS or group not in GROUPS:
            raise ValueError(f'measure "{name}" needs a docstring, a unit, a known direction and a known group')
        if matters is None or not matters.reason or not (0.0 < max(matters.share, matters.least) < math.inf):
            raise ValueError(
                f'measure "{name}" needs matters=Matters(...): the smallest difference that matters, as a share of the '
                "mean compared to or in the measure's unit, above 0, and the reason"
            )
        if curve and ratio is None:
            raise ValueError(f'measure "{name}" has curve=True, which needs a ratio')
        estimators = ("expected", "counted") if counted else ("value",)
        value = function if ratio is None else ratio.estimates if counted else ratio.value
        place = (function.__module__, function.__code__.co_firstlineno)
        _registered[name] = Measure(
            name, unit, denominator, direction, meaning, group, value, matters, estimators, label, range, ratio, curve,
            headline, never_in_years, place,
        )  # fmt: skip
        return function

    return register


def all_measures() -> Mapping[str, Measure]:
    """Every measure by name: conflict first, then livelihood, order and cost; within a group as the files have them."""
    package = importlib.import_module("vendorsim.measures")
    for module in pkgutil.iter_modules(package.__path__):
        if not module.name.startswith("_"):
            importlib.import_module(f"vendorsim.measures.{module.name}")
    return dict(sorted(_registered.items(), key=lambda entry: _place(entry[1])))


def _place(measure: Measure) -> tuple[int, str, int]:
    """Where a measure stands in tables, whichever module was imported first."""
    return GROUPS.index(measure.group), *measure.place


def evaluate(record: Any) -> dict[str, float]:
    """Every measure of one run, by column name; a conflict measure fills `<name>` and `<name>_counted`."""
    values: dict[str, float] = {}
    for one in all_measures().values():
        values.update(one.values(record))
    return values


MEASURES: Mapping[str, Measure]


def __getattr__(name: str) -> Any:
    """`MEASURES`, filled when first asked for, so that importing this module imports no other."""
    if name == "MEASURES":
        return all_measures()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
