"""What an experiment file says: base scenario, levers, uncertainties, measures, design, replicates, seed.

*Levers* are what the city chooses, *uncertainties* what it does not know. Both are factors: settings by dotted name, with
the values or the range they take. An uncertain parameter of behaviour needs no range: its own plausible range holds.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator, model_validator

from vendorsim.errors import SettingsError, nearest, unknown_name
from vendorsim.explanation import explain
from vendorsim.parameters import PARAMETERS
from vendorsim.settings import Settings, read_settings
from vendorsim.settingsfile import Origins
from vendorsim.sweeps.files import find_experiment
from vendorsim.tomlfile import read_toml

Value = bool | int | float | str
MOST_POINTS = 10_000_000
Kind = Literal["factorial", "one_at_a_time", "latin_hypercube", "sobol", "morris", "points", "policies_by_scenarios"]


class Section(BaseModel):
    """A part of an experiment file: unknown keys are mistakes, nothing changes later."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True)


class Range(Section):
    """A range of numbers; whole ones when `whole` is set, even in the logarithm when `log` is."""

    low: float
    high: float
    whole: bool = False
    log: bool = False

    @model_validator(mode="after")
    def _ordered(self) -> "Range":
        if not self.low < self.high:
            raise ValueError(f"low = {self.low:g} must be below high = {self.high:g}")
        if self.log and self.low <= 0.0:
            raise ValueError(f"low = {self.low:g} must be above 0 where log is set")
        if self.whole and not (self.low.is_integer() and self.high.is_integer()):
            raise ValueError(f"low = {self.low:g} and high = {self.high:g} must be whole numbers")
        return self


def _varied(said: Any) -> Any:
    """Check the values or the range of a factor, with a message for the one of the two that was meant."""
    if isinstance(said, list):
        plain = all(isinstance(value, bool | int | float | str) for value in said)
        if not said or not plain or len(set(map(repr, said))) < len(said):
            raise ValueError(f"found {said!r}; allowed: a list of different values")
    elif isinstance(said, dict):
        for name in set(said) - set(Range.model_fields):
            raise ValueError(unknown_name("key of a range", name, Range.model_fields))
        try:
            return Range.model_validate(said) if said else said
        except ValidationError as error:
            one = error.errors(include_url=False)[0]
            name, text = ".".join(map(str, one["loc"])), one["msg"].removeprefix("Value error, ")
            kind = "true or false" if name in ("whole", "log") else "a number"
            if one["type"] == "value_error":
                raise ValueError(text) from None
            if one["type"] == "missing":
                raise ValueError(f"{name} is missing; allowed: low and high") from None
            raise ValueError(f"{name}: found {one['input']!r}; allowed: {kind}") from None
    elif not isinstance(said, Range):
        raise ValueError(f"found {said!r}; allowed: a list of values, or low and high")
    return said


class Design(Section):
    """How points are laid over the factors."""

    kind: Kind = "factorial"
    samples: int = Field(default=64, ge=1, le=10_000_000)
    """Points of a Latin hypercube; base points of Sobol'; trajectories of Morris; scenarios of policies_by_scenarios."""
    levels: int = Field(default=3, ge=2, le=100)
    """Values that a range takes in a factorial design, and the levels of Morris."""
    second_order: bool = False
    """Whether Sobol' estimates interactions of pairs, for twice the runs."""
    file: str = ""
    """The CSV of a design of points: one column a factor, one row a point."""


class Replicates(Section):
    """How many runs a point gets."""

    number: int = Field(default=4, ge=1, le=100_000)
    """Runs of each point, or, with a precision, the fewest."""
    most: int = Field(default=64, ge=1, le=100_000)
    """The most, where a precision is asked for."""


class Keep(Section):
    """What is kept of each run beside its measures."""

    daily: bool = False
    """The day book."""
    maps: bool = False
    """Maps of conflict and obstruction."""


class Goal(Section):
    """What a measure must reach for a point to be good enough."""

    at_most: float | None = None
    at_least: float | None = None

    @model_validator(mode="after")
    def _one_end(self) -> "Goal":
        if (self.at_most is None) == (self.at_least is None):
            raise ValueError("allowed: either at_most or at_least")
        return self

    def is_met(self, value: float) -> bool:
        """Whether a value is good enough."""
        return value <= self.at_most if self.at_most is not None else value >= cast(float, self.at_least)


class Search(Section):
    """A search over the levers for points that no other beats in every objective."""

    objectives: dict[str, Literal["lower", "higher"]] = {}
    """Measures and which way is better; those of `measures` with a direction of their own where none are named.

    A lever that is a number can be one as well, where its value is itself the cost: officers, stalls.
    """
    population: int = Field(default=24, ge=4, le=10_000)
    """Candidates in a generation."""
    generations: int = Field(default=20, ge=1, le=10_000)


class Calibration(Section):
    """What the uncertainties must be for the model to give measured values: approximate Bayesian computation."""

    targets: tuple[str, ...] = Field(default=(), strict=False)
    """Rows of the calibration targets, as C01; all that one run can tell where none are named."""
    population: int = Field(default=50, ge=4, le=100_000)
    """Accepted parameter sets in a generation."""
    generations: int = Field(default=5, ge=1, le=1000)


class Experiment(Section):
    """One experiment."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
    """Name of its folder in `results/`."""
    question: str = Field(min_length=1)
    """What it asks, in one sentence."""
    base: str = "default"
    """The settings file that every point starts from."""
    changes: dict[str, Value | list[Value]] = {}
    """Settings that differ from the base in every point, by dotted name."""
    levers: dict[str, Annotated[list[Value] | Range | dict[str, Any], BeforeValidator(_varied)]] = {}
    uncertainties: dict[str, Annotated[list[Value] | Range | dict[str, Any], BeforeValidator(_varied)]] = {}
    scenarios: dict[str, dict[str, Value]] = {}
    """Named sets of settings, each run with every combination of levers (design `policies_by_scenarios`)."""
    measures: tuple[str, ...] = Field(default=(), strict=False)
    """What the analysis looks at; all measures are stored."""
    design: Design = Design()
    replicates: Replicates = Replicates()
    precision: dict[str, float] = {}
    """Half width of a measure's interval, as a share of its mean, at which a point has runs enough."""
    keep: Keep = Keep()
    goals: dict[str, Goal] = {}
    """What is good enough, by measure: for satisficing and for the conditions in which a policy fails."""
    search: Search = Search()
    calibration: Calibration = Calibration()
    seed: int = Field(default=1, ge=0, lt=2**63)
    """The first seed; every point gets the same ones."""

    @field_validator("precision")
    @classmethod
    def _positive(cls, precision: dict[str, float]) -> dict[str, float]:
        wrong = [name for name, width in precision.items() if not 0.0 < width < 10.0]
        if wrong:
            raise ValueError(f"{wrong[0]} = {precision[wrong[0]]:g}: allowed are shares of the mean above 0")
        return precision


@dataclass(frozen=True)
class Factor:
    """A setting that varies: by values, or over a range."""

    path: str
    values: tuple[Value, ...] = ()
    low: float = 0.0
    high: float = 0.0
    whole: bool = False
    log: bool = False
    is_lever: bool = False

    def at(self, share: float) -> Value:
        """The value at a share, 0 to 1, of the range or the list."""
        share = min(max(share, 0.0), 1.0)
        if self.values:
            return self.values[min(int(share * len(self.values)), len(self.values) - 1)]
        if self.whole:
            return min(int(self.low) + int(share * (self.high - self.low + 1.0)), int(self.high))
        if self.log:
            from vendorsim.portable import exp, log

            value = float(exp(log(self.low) + share * (log(self.high) - log(self.low))))
            return min(max(value, self.low), self.high)
        return self.low + share * (self.high - self.low)

    def levels(self, n: int) -> tuple[Value, ...]:
        """The values of a list, or so many spread evenly over the range, its ends included."""
        if self.values:
            return self.values
        if self.whole:
            return tuple(dict.fromkeys(round(self.low + i * (self.high - self.low) / (n - 1)) for i in range(n)))
        return tuple(self.at(i / (n - 1)) for i in range(n))


@dataclass(frozen=True)
class Defined:
    """An experiment, read and checked, with its base settings."""

    experiment: Experiment
    base: Settings
    factors: tuple[Factor, ...]
    origins: Origins
    folder: Path
    text: str = ""
    """The file as it was written."""

    def where(self, *place: str) -> str:
        """File and line of a key."""
        return self.origins.of(place)


def read_experiment(path: str | Path) -> Defined:
    """Read an experiment file and check all that can be checked before the first run.

    Raises: SettingsError with every mistake: file, line, key, what was found, what is allowed.
    """
    path = find_experiment(Path(path))
    file = read_toml(path)
    origins = Origins(str(path), {place: f"{path}, line {line}" for place, line in file.lines.items()})
    try:
        experiment = Experiment.model_validate(file.data)
    except ValidationError as error:
        raise SettingsError(explain(error, Experiment, origins)) from None
    return replace(define(experiment, origins, path.parent), text=path.read_text(encoding="utf-8"))


def define(
    experiment: Experiment, origins: Origins | None = None, folder: Path = Path(), base: Settings | None = None
) -> Defined:
    """Check an experiment against the model: its base, the paths and bounds of its factors, its measures.

    A base that is given takes the place of the file that the experiment names, its changes included.
    """
    origins = origins or Origins("experiment")
    base = _base_of(experiment, origins, folder) if base is None else base
    factors, mistakes = [], []
    for section, is_lever in (("levers", True), ("uncertainties", False)):
        for name, said in getattr(experiment, section).items():
            try:
                factors.append(_as_the_setting(_factor(name, said, is_lever), base))
            except SettingsError as error:
                mistakes.append(f"{origins.of((section, name))}: {section}.{name}: {error}")
    mistakes += _measure_mistakes(experiment, origins)
    mistakes = mistakes or _design_mistakes(experiment, factors, origins)
    if mistakes:
        raise SettingsError("\n".join(mistakes))
    return Defined(experiment, base, tuple(factors), origins, folder)


def _base_of(experiment: Experiment, origins: Origins, folder: Path) -> Settings:
    name = str(folder / experiment.base) if (folder / experiment.base).is_file() else experiment.base
    said = {path: f"{origins.of(('changes', path))}: changes" for path in experiment.changes}
    return read_settings(name, experiment.changes, said).settings


def _factor(path: str, said: Any, is_lever: bool) -> Factor:
    if isinstance(said, list):
        return Factor(path, tuple(said), is_lever=is_lever)
    if isinstance(said, Range):
        return Factor(path, (), said.low, said.high, said.whole, said.log, is_lever)
    name = path.removeprefix("behaviour.")
    if name == path or name not in PARAMETERS:
        guess = nearest(name, PARAMETERS)
        hint = f"; did you mean behaviour.{guess}?" if name != path and guess else ""
        raise SettingsError(f"only parameters of behaviour have a range of their own; give low and high{hint}")
    return Factor(path, (), PARAMETERS[name].low, PARAMETERS[name].high, is_lever=is_lever)


def _as_the_setting(factor: Factor, base: Settings) -> Factor:
    """A range of a setting that is a whole number has whole numbers."""
    if factor.values or factor.whole or type(value_at(base, factor.path)) is not int:
        return factor
    if not (factor.low.is_integer() and factor.high.is_integer()):
        raise SettingsError(f"low = {factor.low:g} and high = {factor.high:g} must be whole numbers")
    return replace(factor, whole=True)


def value_at(base: Settings, path: str) -> Any:
    """What settings say under a dotted name; None where they say nothing."""
    found: Any = base.model_dump()
    for part in path.split("."):
        if not isinstance(found, Mapping) or part not in found:
            return None
        found = found[part]
    return found


def _measure_mistakes(experiment: Experiment, origins: Origins) -> list[str]:
    from vendorsim.measures.base import all_measures

    known = [column for measure in all_measures().values() for column in measure.names]
    lists: dict[tuple[str, ...], Iterable[str]] = {
        ("measures",): experiment.measures, ("precision",): experiment.precision, ("goals",): experiment.goals,
        ("search", "objectives"): experiment.search.objectives,
    }  # fmt: skip
    beside = _levers_that_are_numbers(experiment)
    allowed = {place: [*known, *beside] if place[0] == "search" else known for place in lists}
    return [f"{origins.of(place)}: {'.'.join(place)}: {unknown_name('measure', name, allowed[place])}"
            for place, names in lists.items() for name in names if name not in allowed[place]]  # fmt: skip


def _levers_that_are_numbers(experiment: Experiment) -> list[str]:
    return [path for path, said in experiment.levers.items()
            if isinstance(said, Range) or not any(isinstance(value, str | bool) for value in said)]  # fmt: skip


def _design_mistakes(experiment: Experiment, factors: list[Factor], origins: Origins) -> list[str]:
    kind, where = experiment.design.kind, origins.of(("design", "kind"))
    if kind in ("sobol", "morris"):
        texts = [one.path for one in factors if any(isinstance(value, str | bool) for value in one.values)]
        if texts:
            return [f"{where}: design.kind = {kind} needs factors that are numbers; {texts[0]} is not"]
    if kind == "points" and not experiment.design.file:
        return [f"{where}: design.kind = points needs design.file, a CSV with a column for each factor"]
    if experiment.scenarios and kind != "policies_by_scenarios":
        return [f"{where}: scenarios are for design.kind = policies_by_scenarios, not {kind}"]
    if kind != "points" and not factors and not experiment.scenarios:
        return [f"{where}: nothing varies: name levers or uncertainties"]
    if kind in ("factorial", "policies_by_scenarios"):
        sizes = [len(one.levels(experiment.design.levels)) for one in factors if kind == "factorial" or one.is_lever]
        others = len(experiment.scenarios) or 1
        if kind == "policies_by_scenarios" and any(not one.is_lever for one in factors):
            others *= experiment.design.samples
        if math.prod(sizes, start=others if kind == "policies_by_scenarios" else 1) > MOST_POINTS:
            return [f"{where}: {' x '.join(map(str, sizes))} levels are more than {MOST_POINTS:,} points"]
    replicates = experiment.replicates
    if experiment.precision and replicates.most < replicates.number:
        where = origins.of(("replicates", "most"))
        return [f"{where}: replicates.most = {replicates.most} is below replicates.number = {replicates.number}"]
    return []


def as_mapping(experiment: Experiment) -> Mapping[str, Any]:
    """The experiment as plain data, for the manifest and the digest."""
    return experiment.model_dump(mode="json")
