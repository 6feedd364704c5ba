"""What a report shows: the results of a study, and the frame of every analysis that serves their design.

Frames are pandas'; templates and figures read them. The report computes no number: the analyses do.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from vendorsim.report import words
from vendorsim.study.analysis import report_parts as parts
from vendorsim.study.analysis.labels import uncertainty_paths
from vendorsim.study.curves import Band
from vendorsim.study.experiment.definition import Factor
from vendorsim.study.experiment.design import SCENARIO
from vendorsim.study.experiment.schema import Experiment
from vendorsim.study.store.results import Results
from vendorsim.telling.language import say, texts
from vendorsim.telling.wording import spoken

Interval = Mapping[str, Any]
"""`mean`, `low`, `high`; ends are None where there is no interval."""
UNKNOWN: Interval = {"mean": None, "low": None, "high": None, "verdict": "", "n": None}
FEW = 8
"""Choices that stand side by side in one table and have colours of their own."""
MOST_COMPARED = 24
"""Choices that tables and dot plots show one by one."""
MOST_NAMED = 40
"""Choices that a scatter draws with their intervals; of more, the front only."""


@dataclass(frozen=True)
class Study:
    """A sweep or a comparison, ready to be shown; a comparison is one that has a summary."""

    results: Results
    kind: str
    """Of the design, or "search" or "calibration"."""
    label_of_point: Sequence[str]
    """The choice of levers of each point."""
    labels: tuple[str, ...]
    """Choices of which runs are finished; the others are compared to the first."""
    levers: Mapping[str, Mapping[str, Any]]
    """What each choice, and each group of choices in `daily` and `maps`, sets."""
    definitions: Mapping[str, Mapping[str, Any]]
    main: tuple[str, ...]
    """The measures that are told first."""
    frames: Mapping[str, Any]
    """Every table, by the name of its CSV; only those that the design allows are there."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    curves: Any = None
    """`factor`, `measure`, `series`, `x`, `mean`, `low`, `high`: how measures follow factors, other things averaged."""
    dots: Mapping[tuple[str, str], np.ndarray] = field(default_factory=dict)
    daily_days: np.ndarray = field(default_factory=lambda: np.zeros(0))
    daily: Mapping[str, Mapping[str, Band]] = field(default_factory=dict)
    window: int = 1
    maps: Mapping[str, Mapping[str, np.ndarray]] = field(default_factory=dict)
    is_averaged: bool = False
    """Whether series and maps stand for a lever's values, each the mean over all choices that have it."""
    boxes: Mapping[str, Any] = field(default_factory=dict)
    """By choice, the conditions in which it misses its goals."""
    summary: Mapping[str, Any] = field(default_factory=dict)
    examples: Mapping[str, str] = field(default_factory=dict)
    """By policy, an incident worth reading."""
    code: Mapping[str, str] = field(default_factory=dict)
    """Code of their own that the results carry: SHA-256 of each file."""
    notes: tuple[str, ...] = ()
    """What could not be shown, and why."""

    @property
    def experiment(self) -> Experiment:
        """The experiment, as its file says it."""
        return self.results.experiment

    @property
    def compares(self) -> bool:
        """Whether choices are few enough, and share enough, to be set side by side."""
        return 1 < len(self.labels) <= MOST_COMPARED and len(self.frames["differences"]) > 0

    @property
    def is_small(self) -> bool:
        """Whether one table holds all choices, or the only one."""
        return len(self.labels) == 1 or (self.compares and len(self.labels) <= FEW)

    @property
    def reference(self) -> str:
        """The choice that others are compared to."""
        return self.labels[0]

    @property
    def factors(self) -> Sequence[Factor]:
        """What varies; of a CSV of points, by the values that the factors take there."""
        return self.results.defined.factors or [
            Factor(path, tuple(dict.fromkeys(one[path] for one in self.results.points if path in one)), is_lever=True)
            for path in self.results.factors
        ]

    @property
    def seeds(self) -> list[int]:
        """The seeds of the runs that are shown."""
        return sorted({int(seed) for seed in self.frames["runs"]["seed"]})

    @property
    def replicates(self) -> tuple[int, int]:
        """Fewest and most runs of a point."""
        counts = self.frames["runs"].groupby("point")["seed"].count()
        return int(counts.min()), int(counts.max())

    @property
    def n_runs(self) -> int:
        """Runs that are shown."""
        return len(self.frames["runs"].drop_duplicates(["point", "seed"]))

    @property
    def n_futures(self) -> int:
        """Futures that every choice met."""
        return len({point[SCENARIO] for point in self.results.points if SCENARIO in point})

    @property
    def sensitivity(self) -> dict[str, Any]:
        """The ranking of factors, by measure."""
        start = "sensitivity_"
        return {name.removeprefix(start): one for name, one in self.frames.items() if name.startswith(start)}

    @cached_property
    def trade_offs(self) -> dict[tuple[str, str], Any]:
        """Pairs of measures against each other, where choices met the same futures."""
        if not len(self.frames["differences"]) and uncertainty_paths(self.results):
            return {}
        ways = {name: self.direction(name) for name in self.main if self.direction(name) != "neither"}
        return parts.trade_offs_of(ways, self.labels, self.frames["levels"])

    def has(self, frame: str) -> bool:
        """Whether there is a frame of this name with rows."""
        return self.frames.get(frame) is not None and len(self.frames[frame]) > 0

    def shown(self, label: str) -> str:
        """A choice of levers as a reader meets it."""
        own = self.levers.get(label, {})
        if label == "base":
            return say("report.column.base")
        if texts().lang == "en" or not own or self.summary:
            return words.called(label)
        return "，".join(words.setting(path, value) for path, value in own.items())

    def label(self, measure: str) -> str:
        """What a reader is shown for a measure."""
        if measure not in self.definitions and any(one.path == measure for one in self.factors):
            return words.factor(measure)  # a lever can be an objective of a search
        otherwise = str(self.definitions.get(measure, {}).get("label") or spoken(measure))
        if texts().lang != "en":
            otherwise = texts().either(f"measure.{measure.removesuffix('_counted')}.label", otherwise)
        counted = measure.endswith("_counted") and measure in self.definitions
        return f"{otherwise} ({say('report.measures.counted')})" if counted else otherwise

    def meaning(self, measure: str) -> str:
        """What a measure is, in a sentence."""
        return texts().either(f"measure.{measure}.meaning", str(self.definitions[measure]["meaning"]))

    def unit(self, measure: str) -> str:
        """A measure's unit in the language that is spoken; "" for what is no measure."""
        return words.unit(str(self.definitions.get(measure, {}).get("unit", "")))

    def labelled(self, measure: str) -> str:
        """The label with its unit in brackets, unless the label says the unit already (`... per 1,000 encounters`)."""
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

    def difference(self, label: str, measure: str) -> Interval:
        """Paired difference of a measure to the reference."""
        return self._differences.get((label, measure), UNKNOWN)

    def measured(self, measure: str) -> list[str]:
        """The choices under which a measure was measured."""
        return [label for label in self.labels if self.level(label, measure)["n"] is not None]

    def values(self, label: str, measure: str) -> np.ndarray:
        """A measure in every run of a choice."""
        runs = self.frames["runs"]
        found: np.ndarray = runs[measure][[self.label_of_point[point] == label for point in runs["point"]]].to_numpy()
        return found

    def estimate(self, row: Mapping[str, Any], measure: str) -> Interval:
        """An objective of a candidate, its interval cut to what is possible; none where it does not scatter."""
        found = interval(row, measure)
        if found["low"] is None or found["low"] == found["high"]:
            return {**found, "low": None, "high": None}
        low, high = self.bounds(measure)
        return {**found, "low": max(low, found["low"]), "high": min(high, found["high"])}

    def measures(self, group: str) -> list[str]:
        """Measures of one group, without the counted estimators, which stand beside the expected ones."""
        every = self.definitions.items()
        return [name for name, one in every if one["group"] == group and one["estimator"] != "counted"]

    def why_not_in_per_cent(self, measure: str) -> str:
        """Why a difference cannot be told in per cent of the reference's mean, as the end of a key; "" when it can."""
        one = self.level(self.reference, measure)
        if one["mean"] is None:
            return "nothing"
        if not one["mean"]:
            return "zero"
        clear = one["low"] is None or one["low"] * one["high"] > 0
        return "" if clear else "reaches_zero"

    def in_per_cent(self, group: str) -> list[str]:
        """Measures of a group whose difference can be told in per cent of the reference's mean."""
        return [name for name in self.measures(group) if not self.why_not_in_per_cent(name)]

    @cached_property
    def _levels(self) -> dict[tuple[str, str], dict[str, Any]]:
        return _by_cell(self.frames["levels"])

    @cached_property
    def _differences(self) -> dict[tuple[str, str], dict[str, Any]]:
        return _by_cell(self.frames["differences"])


def interval(row: Mapping[str, Any], name: str = "") -> dict[str, Any]:
    """Mean, low and high in a row, by themselves or below a name (`ST`, `ST_low`), its unknown numbers as None."""
    keys = (name, f"{name}_low", f"{name}_high") if name else ("mean", "low", "high")
    return {end: _known(row.get(key)) for end, key in zip(("mean", "low", "high"), keys, strict=True)}


def _by_cell(frame: Any) -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (row["label"], row["measure"]): interval(row)
        | {"n": row["n"], "fewer_replicates": _known(row.get("fewer_replicates")), "verdict": row.get("verdict", "")}
        for row in frame.to_dict("records")
    }


def _known(value: Any) -> float | None:
    return None if value is None or not math.isfinite(value) else float(value)
