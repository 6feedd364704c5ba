"""What an experiment file says: base scenario, levers, arms, uncertainties, measures, design, replicates, seed.

*Levers* are what the city chooses, *uncertainties* what it does not know. Both are factors: settings by dotted name, with
the values or the range they take. An uncertain parameter of behaviour needs no range: its own plausible range holds.
*Arms* are a lever whose values are named sets of changes.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator, model_validator

from vendorsim.errors import unknown_name
from vendorsim.settings.file_names import POLICY
from vendorsim.settings.files import expanded, flattened

Value = bool | int | float | str
ARM = "arm"
"""The name under which a point tells its arm."""
SAME_IN_ALL_ARMS = ("extends", "city", "horizon", "seed")
"""Arms are compared run by run: in one city, over the same days, with the same luck."""
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
    precision: float | None = Field(default=None, gt=0.0, le=1000.0)
    """Of a comparison: half width of each headline difference's interval at which there are runs enough, as a share of the
    smallest difference that matters."""

    @property
    def at_most(self) -> int:
        """Runs that a point of a comparison can get."""
        return self.number if self.precision is None else self.most


class Keep(Section):
    """What is kept of each run beside its measures."""

    daily: bool = False
    """The day book."""
    maps: bool = False
    """Maps of conflict and obstruction."""
    incidents: bool = False
    """Encounters above stage 0, with each step of their course."""


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
    changes: dict[str, Value | list[Value] | dict[str, Any]] = {}
    """Settings that differ from the base in every point, as tables or by dotted name."""
    arms: dict[str, dict[str, Any]] = {}
    """Named sets of changes, as tables or by dotted name: a lever called `arm`, which takes one of them at each point."""
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

    @field_validator("changes", mode="before")
    @classmethod
    def _by_dotted_name(cls, changes: Any) -> Any:
        return flattened(expanded(changes)) if isinstance(changes, Mapping) else changes

    @field_validator("arms")
    @classmethod
    def _named_and_paired(cls, arms: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
        for name, changes in arms.items():
            if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", name) is None:
                raise ValueError(f'found the arm "{name}"; allowed: a name of letters, digits, `_` and `-`')
            common = [key for key in SAME_IN_ALL_ARMS if key in expanded(changes)]
            if common:
                raise ValueError(f"{name}: changes {common[0]}, which all arms have in common")
        return {name: expanded(changes) for name, changes in arms.items()}

    @field_validator("precision")
    @classmethod
    def _positive(cls, precision: dict[str, float]) -> dict[str, float]:
        wrong = [name for name, width in precision.items() if not 0.0 < width < 10.0]
        if wrong:
            raise ValueError(f"{wrong[0]} = {precision[wrong[0]]:g}: allowed are shares of the mean above 0")
        return precision


def is_comparison(experiment: Experiment) -> bool:
    """Whether a study's points differ in one thing, the policy or the arm."""
    varied = [*experiment.levers, *([ARM] if experiment.arms else [])]
    plain = experiment.design.kind == "factorial" and not experiment.uncertainties and not experiment.precision
    return plain and varied in ([POLICY], [ARM])


def as_mapping(experiment: Experiment) -> Mapping[str, Any]:
    """The experiment as plain data, for the manifest and the digest; what is not asked for is not said."""
    said = experiment.model_dump(mode="json")
    if experiment.replicates.precision is None:
        del said["replicates"]["precision"]
    return said
