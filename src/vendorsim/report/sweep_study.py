"""What the report of a sweep is made from: plain numbers, texts and tidy frames, wherever they were kept.

The report computes nothing; what it shows was computed by the analyses. Frames are pandas'.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from vendorsim.report import words
from vendorsim.report.study import Band, Study
from vendorsim.telling.language import language, say, texts
from vendorsim.telling.wording import spoken

Interval = Mapping[str, Any]
"""`mean`, `low`, `high`; ends are None where there is no interval."""
UNKNOWN: Interval = {"mean": None, "low": None, "high": None, "excludes_zero": False, "verdict": ""}
MOST_COMPARED = 24
"""Choices that tables and dot plots show one by one."""
MOST_NAMED = 40
"""Choices that a scatter draws with their intervals; of more, the front only."""


@dataclass(frozen=True)
class Varied:
    """A setting that the experiment varies: `values`, or a range; `source` says where a range comes from."""

    path: str
    label: str
    is_lever: bool
    values: tuple[Any, ...] = ()
    low: float = 0.0
    high: float = 0.0
    base: Any = None
    unit: str = ""
    meaning: str = ""
    source: str = ""
    is_assumption: bool = False


@dataclass(frozen=True)
class Curve:
    """How a measure follows one factor, other things averaged; `series` is a choice of policy, or ""."""

    factor: str
    measure: str
    series: str
    x: np.ndarray
    mean: np.ndarray
    low: np.ndarray
    high: np.ndarray


@dataclass(frozen=True)
class TradeOff:
    """Two measures against each other: `frame` has x, x_low, x_high, y, y_low, y_high, on_front by label."""

    x: str
    y: str
    frame: Any


@dataclass(frozen=True)
class Robustness:
    """What each choice is worth over futures: frames of the analyses, and boxes [label] in which goals are missed."""

    regret: Any = None
    satisficing: Any = None
    n_futures: int = 0
    boxes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Searched:
    """A search: its objectives, one row a generation, the front, and everything that was tried."""

    objectives: Mapping[str, str]
    generations: Any
    front: Any


@dataclass(frozen=True)
class Calibrated:
    """A calibration: weighted particles of the last generation, its parameters and targets before and after."""

    particles: Any
    parameters: Any
    predicted: Any


@dataclass(frozen=True)
class Origin:
    """Where the numbers come from: what the store says of its making."""

    command: str
    experiment_file: str
    settings: str
    digest: str
    made_by: Mapping[str, Any]
    store: str


@dataclass(frozen=True)
class SweepStudy:
    """A sweep, ready to be shown. `labels` are the choices of levers, the first is what others are compared to."""

    name: str
    question: str
    kind: str
    design: Mapping[str, Any]
    labels: tuple[str, ...]
    levers: Mapping[str, Mapping[str, Any]]
    definitions: Mapping[str, Mapping[str, Any]]
    main: tuple[str, ...]
    factors: tuple[Varied, ...]
    scenarios: Mapping[str, Mapping[str, Any]]
    changes: Mapping[str, Any]
    goals: Mapping[str, tuple[str, float]]
    days: tuple[int, int]
    n_points: int
    n_settings: int
    n_runs: int
    n_planned: int
    replicates: tuple[int, int]
    seeds: tuple[int, ...]
    frames: Mapping[str, Any]
    """`runs`, `points`, `failures`, `levels`, `differences`, `overall`: also what is written as CSV."""
    origin: Origin
    curves: tuple[Curve, ...] = ()
    dots: Mapping[tuple[str, str], np.ndarray] = field(default_factory=dict)
    trade_offs: tuple[TradeOff, ...] = ()
    daily_days: np.ndarray = field(default_factory=lambda: np.zeros(0))
    daily: Mapping[str, Mapping[str, Band]] = field(default_factory=dict)
    window: int = 1
    is_averaged: bool = False
    """Whether series and maps stand for a lever's values, each the mean over all choices that have it."""
    maps: Mapping[str, Mapping[str, np.ndarray]] = field(default_factory=dict)
    sensitivity: Mapping[str, Any] = field(default_factory=dict)
    interactions: Mapping[str, Any] = field(default_factory=dict)
    robustness: Robustness | None = None
    search: Searched | None = None
    calibration: Calibrated | None = None
    code: Mapping[str, str] = field(default_factory=dict)
    """Code of their own that the results carry: SHA-256 of each file."""
    notes: tuple[str, ...] = ()
    """What could not be shown, and why."""

    @property
    def compares(self) -> bool:
        """Whether choices are few enough, and share enough, to be set side by side."""
        return 1 < len(self.labels) <= MOST_COMPARED and len(self.frames["differences"]) > 0

    @property
    def reference(self) -> str:
        """The choice that others are compared to."""
        return self.labels[0]

    def shown(self, label: str) -> str:
        """A choice of levers as a reader meets it."""
        if language() == "en" or label not in self.levers:
            return say("report.column.base") if label == "base" else words.called(label)
        return "，".join(self._part(path, value) for path, value in self.levers[label].items()) or say(
            "report.column.base"
        )

    def _part(self, path: str, value: Any) -> str:
        return (
            words.called(value) if isinstance(value, str) else f"{self.factor(path).shown} {words.plain_number(value)}"
        )

    def factor(self, path: str) -> "Shown":
        """A factor as a reader meets it."""
        for one in self.factors:
            if one.path == path:
                return Shown(path, one.label, one.unit)
        return Shown(path, spoken(path.rsplit(".", 1)[-1]), "")

    def label(self, measure: str) -> str:
        """What a reader is shown for a measure."""
        if measure not in self.definitions and any(one.path == measure for one in self.factors):
            return self.factor(measure).shown  # a lever can be an objective of a search
        otherwise = str(self.definitions.get(measure, {}).get("label") or spoken(measure))
        own = texts().either(f"measure.{measure.removesuffix('_counted')}.label", otherwise)
        counted = measure.endswith("_counted") and measure in self.definitions
        return f"{own} ({say('report.measures.counted')})" if counted else own

    def meaning(self, measure: str) -> str:
        """What a measure is, in a sentence."""
        return texts().either(f"measure.{measure}.meaning", str(self.definitions[measure]["meaning"]))

    def unit(self, measure: str) -> str:
        """A measure's unit in the language that is spoken; "" for what is no measure."""
        return words.unit(str(self.definitions.get(measure, {}).get("unit", "")))

    def labelled(self, measure: str) -> str:
        """The label with its unit in brackets, unless the label says the unit already."""
        unit = str(self.definitions.get(measure, {}).get("unit", ""))
        label = str(self.definitions.get(measure, {}).get("label", ""))
        said = not unit or unit.removesuffix(" (2013)") in label or label.endswith(unit) or unit == label
        return self.label(measure) if said else f"{self.label(measure)} [{self.unit(measure)}]"

    def direction(self, measure: str) -> str:
        """Which way is better: "lower", "higher" or "neither"."""
        return str(self.definitions.get(measure, {}).get("direction", "neither"))

    def bounds(self, measure: str) -> tuple[float, float]:
        """The smallest and the largest possible value; infinite where nothing limits it."""
        low, high = self.definitions.get(measure, {}).get("bounds", (None, None))
        return -math.inf if low is None else low, math.inf if high is None else high

    def level(self, label: str, measure: str) -> Interval:
        """Mean and interval of a measure under a choice."""
        return self._levels.get((label, measure), UNKNOWN)

    def measured(self, measure: str) -> list[str]:
        """The choices under which a measure was measured."""
        return [label for label in self.labels if self.level(label, measure)["n"] is not None]

    def difference(self, label: str, measure: str) -> Interval:
        """Paired difference of a measure to the reference."""
        return self._differences.get((label, measure), UNKNOWN)

    def estimate(self, row: Mapping[str, Any], measure: str) -> Interval:
        """An objective of a candidate, its interval cut to what is possible; none where it does not scatter."""
        found = interval({"mean": row[measure], "low": row.get(f"{measure}_low"), "high": row.get(f"{measure}_high")})
        if found["low"] is None or found["low"] == found["high"]:
            return {**found, "low": None, "high": None}
        low, high = self.bounds(measure)
        return {**found, "low": max(low, found["low"]), "high": min(high, found["high"])}

    @cached_property
    def _levels(self) -> dict[tuple[str, str], dict[str, Any]]:
        return _by_cell(self.frames["levels"])

    @cached_property
    def _differences(self) -> dict[tuple[str, str], dict[str, Any]]:
        return _by_cell(self.frames["differences"])

    def measures(self, group: str) -> list[str]:
        """Measures of one group, without the counted estimators, which stand beside the expected ones."""
        return [
            name
            for name, one in self.definitions.items()
            if one["group"] == group and one["estimator"] != "counted"
        ]  # fmt: skip

    def as_study(self, labels: tuple[str, ...]) -> Study:
        """Some choices in the shape that figures of comparisons take."""
        named = {label: self.shown(label) for label in labels}
        definitions = {
            name: {**one, "label": self.label(name), "unit": self.unit(name)} for name, one in self.definitions.items()
        }
        return Study(
            summary={
                "name": self.name, "policies": {named[label]: {} for label in labels}, "reference": named[labels[0]],
                "definitions": definitions, "measures": {}, "differences": {},
            },
            values={}, days=self.daily_days,
            daily={named[label]: self.daily[label] for label in labels if label in self.daily},
            window=self.window,
            maps={name: {named[label]: found[label] for label in labels if label in found}
                  for name, found in self.maps.items()},
            examples={}, settings="",
        )  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A setting that varies, with its words and unit in English; translated when they are read."""

    path: str
    words: str
    unit: str

    @property
    def shown(self) -> str:
        """The words in the language that is spoken."""
        return words.factor(self.path, self.words)

    @property
    def with_unit(self) -> str:
        """The words, with the unit in brackets."""
        return f"{self.shown} [{words.unit(self.unit)}]" if self.unit and self.unit != "1" else self.shown


def interval(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with mean, low and high, its unknown numbers as None; whether it excludes zero, and its verdict, if any."""
    ends = {name: _known(row[name]) for name in ("mean", "low", "high")}
    sure = ends["low"] is not None and ends["high"] is not None and (ends["low"] > 0.0 or ends["high"] < 0.0)
    more = {"n": row.get("n"), "fewer_replicates": _known(row.get("fewer_replicates"))}
    return {**ends, **more, "excludes_zero": sure, "verdict": row.get("verdict", "")}


def _by_cell(frame: Any) -> dict[tuple[str, str], dict[str, Any]]:
    return {(row["label"], row["measure"]): interval(row) for row in frame.to_dict("records")}


def _known(value: Any) -> float | None:
    return None if value is None or not math.isfinite(value) else float(value)
