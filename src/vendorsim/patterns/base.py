"""What a pattern is: a fact that a credible model must reproduce, said once as an experiment and a band.

An entry is declarative: which runs (arms), what is read off each, how a value comes out of the readings, and where it
must lie. Who runs them is `vendorsim.study.judge.patterns`; every module of this folder may hold entries.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from vendorsim.measures.record import Record
from vendorsim.model.model import VendorModel
from vendorsim.patterns.targets import Target
from vendorsim.settings.files import config_folders
from vendorsim.settings.schema import Settings, load_settings

Reading = Mapping[str, float]
"""Numbers read off one run, by name; or their means over replicates."""
Readings = Mapping[str, Reading]
"""The readings of each arm, by the arm's name."""

SLACK = 1.0e-9  # a value computed to equal the end of a band may miss it by a rounding


class Run(NamedTuple):
    """A finished run as an entry reads it."""

    model: VendorModel
    measures: Mapping[str, float]
    record: Record
    notes: dict[str, Any]
    """What the entry's `watch` kept while the run went on."""


@dataclass(frozen=True)
class Arm:
    """One kind of run: a shipped settings file and what is changed in it."""

    name: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    config: str = "default"

    def settings(self, more: Mapping[str, Any] | None = None) -> Settings:
        """The settings of this arm, with `more` laid over them; the shipped file, whatever the working folder holds."""
        changes = {**self.changes, **(more or {})}
        return shipped(self.config).with_(**changes) if changes else shipped(self.config)


@cache
def shipped(config: str) -> Settings:
    """A shipped settings file, by its name."""
    return load_settings(config_folders()[-1] / f"{config}.toml")


@dataclass(frozen=True)
class Band:
    """Where a value must lie, ends included; an open end is infinite."""

    low: float = -math.inf
    high: float = math.inf
    target: float | None = None
    """What was measured, where the source gives one number; otherwise the middle of the band."""
    strict: bool = False
    """An ordering: the end itself does not count, and the whole interval must lie beyond it."""

    @property
    def aim(self) -> float:
        """The number to aim at: the target, the middle, or the only end."""
        if self.target is not None:
            return self.target
        if math.isinf(self.low) or math.isinf(self.high):
            return self.low if math.isinf(self.high) else self.high
        return (self.low + self.high) / 2.0

    def holds(self, *values: float | None) -> bool:
        """Whether all values lie in the band; one that is not known does not."""
        known = [value for value in values if value is not None and not math.isnan(value)]
        slack = -SLACK if self.strict else SLACK
        return len(known) == len(values) and all(self.low - slack <= value <= self.high + slack for value in known)


Value = Callable[[Readings], float]


@dataclass(frozen=True)
class Part:
    """One number of a pattern: how it comes out of the readings, and its band. `beside` is printed but not judged."""

    value: Value
    band: Band
    label: str = ""
    beside: Mapping[str, Value] = field(default_factory=dict)
    unit: str = ""
    """Its unit, where it is not the pattern's."""


@dataclass(frozen=True)
class Pattern:
    """One entry of the catalogue.

    Either `of_rules` reads it off rules, plan or set-up alone, without a run; or `arms` are run on the same seeds and
    `read` takes numbers off each. Values are computed from the readings' means over the seeds.
    """

    id: str
    meaning: str
    unit: str
    parts: Sequence[Part]
    method: str
    """How it is measured, for a reader."""
    source: str
    setting: str = ""
    confidence: str = ""
    of_rules: Callable[[Settings], Reading] | None = None
    arms: Sequence[Arm] = ()
    read: Callable[[Run], Reading] | None = None
    watch: Callable[[VendorModel, dict[str, Any]], None] | None = None
    """Called after each tick, where the end of the run does not tell what is asked."""
    replicates: int = 8
    name: str = ""
    """A few words for a table; without them, the meaning."""
    by_construction: bool = False
    """Whether it checks an input, which was set to the target, and so tells nothing of what the model does by itself."""

    def __post_init__(self) -> None:
        if (self.of_rules is None) == (not self.arms) or bool(self.arms) != (self.read is not None):
            raise ValueError(f"pattern {self.id}: either of_rules, or arms and read")
        if len({arm.name for arm in self.arms}) != len(self.arms):
            raise ValueError(f"pattern {self.id}: two arms of one name")
        if not self.parts or not (self.meaning and self.unit and self.method and self.source):
            raise ValueError(f"pattern {self.id}: parts, meaning, unit, method and source must be said")


def calibration(target: Target, parts: Sequence[Part], method: str, **rest: Any) -> Pattern:
    """The entry of a row of calibration.csv: meaning, unit, source and setting are the row's."""
    return Pattern(
        id=target.id, meaning=target.measure, unit=target.unit, parts=tuple(parts), method=method, source=target.source,
        setting=f"{target.experiment}; {target.setting}", confidence=target.confidence, **rest,
    )  # fmt: skip


def band_of(target: Target, position: int = 0, aim: float | None = None) -> Band:
    """A band of a row of calibration.csv: its only one, or the one at `position` where it lists several."""
    return Band(target.low[position], target.high[position], aim)


def mean_of(name: str, arm: str = "") -> Value:
    """The mean of one reading; `arm` is needed where there are several."""

    def value(readings: Readings) -> float:
        return readings[arm or next(iter(readings))][name]

    return value


def ratio_of(above: str, below: str, arm: str = "") -> Value:
    """The quotient of two readings' means, which is the pooled one over all runs."""

    def value(readings: Readings) -> float:
        reading = readings[arm or next(iter(readings))]
        return reading[above] / reading[below] if reading[below] > 0.0 else math.nan

    return value


def read_measures(run: Run) -> Reading:
    """All measures of a run."""
    return run.measures
