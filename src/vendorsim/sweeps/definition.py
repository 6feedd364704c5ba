"""What an experiment file says: base scenario, levers, uncertainties, measures, design, replicates, seed.

*Levers* are what the city chooses, *uncertainties* what it does not know. Both are factors: settings by dotted name, with
the values or the range they take. An uncertain parameter of behaviour needs no range: its own plausible range holds.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from vendorsim.errors import SettingsError, unknown_name
from vendorsim.explanation import explain
from vendorsim.parameters import PARAMETERS
from vendorsim.settings import Settings, read_settings
from vendorsim.settingsfile import Origins
from vendorsim.sweeps.files import find_experiment
from vendorsim.tomlfile import read_toml

Value = bool | int | float | str
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
        return self


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
    """Measures and which way is better; those of `measures` with a direction of their own where none are named."""
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
    levers: dict[str, list[Value] | Range] = {}
    uncertainties: dict[str, list[Value] | Range | dict[str, Any]] = {}
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

            return float(exp(log(self.low) + share * (log(self.high) - log(self.low))))
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
                factors.append(_factor(name, said, is_lever))
            except SettingsError as error:
                mistakes.append(f"{origins.of((section, name))}: {section}.{name}: {error}")
    mistakes += _measure_mistakes(experiment, origins)
    mistakes += _design_mistakes(experiment, factors, origins)
    if mistakes:
        raise SettingsError("\n".join(mistakes))
    return Defined(experiment, base, tuple(factors), origins, folder)


def _base_of(experiment: Experiment, origins: Origins, folder: Path) -> Settings:
    name = str(folder / experiment.base) if (folder / experiment.base).is_file() else experiment.base
    return read_settings(name, experiment.changes, f"{origins.of(('changes',))}: changes").settings


def _factor(path: str, said: Any, is_lever: bool) -> Factor:
    if isinstance(said, list):
        if len(set(map(repr, said))) < len(said) or not said:
            raise SettingsError(f"found {said!r}; allowed: a list of different values")
        return Factor(path, tuple(said), is_lever=is_lever)
    if isinstance(said, Range):
        return Factor(path, (), said.low, said.high, said.whole, said.log, is_lever)
    name = path.removeprefix("behaviour.")
    if said:
        known = Range.model_fields
        raise SettingsError(unknown_name("key of a range", next(iter(said)), known) if set(said) - set(known)
                            else f"found {said!r}; allowed: low and high")  # fmt: skip
    if name == path or name not in PARAMETERS:
        raise SettingsError("only parameters of behaviour have a range of their own; give low and high")
    return Factor(path, (), PARAMETERS[name].low, PARAMETERS[name].high, is_lever=is_lever)


def _measure_mistakes(experiment: Experiment, origins: Origins) -> list[str]:
    from vendorsim.measures.base import all_measures

    known = [column for measure in all_measures().values() for column in measure.names]
    lists: dict[tuple[str, ...], Iterable[str]] = {
        ("measures",): experiment.measures, ("precision",): experiment.precision, ("goals",): experiment.goals,
        ("search", "objectives"): experiment.search.objectives,
    }  # fmt: skip
    return [f"{origins.of(place)}: {'.'.join(place)}: {unknown_name('measure', name, known)}"
            for place, names in lists.items() for name in names if name not in known]  # fmt: skip


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
    return []


def as_mapping(experiment: Experiment) -> Mapping[str, Any]:
    """The experiment as plain data, for the manifest and the digest."""
    return experiment.model_dump(mode="json")
