"""What a comparison is: a study whose points differ in one thing, the policy or the arm."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from vendorsim.errors import SettingsError
from vendorsim.files.toml_lines import toml_value
from vendorsim.plugins.code_files import is_code
from vendorsim.settings.file_names import POLICY, resolved
from vendorsim.settings.files import Origins
from vendorsim.settings.schema import ReadSettings, Settings
from vendorsim.study.execution.pool import Job
from vendorsim.study.experiment.definition import Defined, Written, define
from vendorsim.study.experiment.design import Point, points_of
from vendorsim.study.experiment.schema import ARM, Experiment, Keep, Replicates, Value, is_comparison
from vendorsim.study.experiment.settings_at import settings_at
from vendorsim.study.precision import FEWEST, MOST

NAME = "comparison"
"""The folder in `results/` of a comparison that no file names."""
REPLICATES = 20
WIDEST = 1000.0
"""The largest share of a difference that matters to which one can ask to know it."""


@dataclass(frozen=True)
class Plan:
    """A comparison: a study with one point for each policy or arm, in the order of the table."""

    defined: Defined

    @property
    def name(self) -> str:
        """Name of its folder in `results/`."""
        return self.defined.experiment.name

    @property
    def seeds(self) -> tuple[int, ...]:
        """The seeds that every policy or arm meets; where a precision is asked for, those that it can meet."""
        first = self.defined.experiment.seed
        return tuple(range(first, first + self.defined.experiment.replicates.at_most))

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """The points of the design."""
        return tuple(points_of(self.defined))

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """What is compared: the names of arms or policies; the others are compared to the first."""
        return tuple(label_of(point) for point in self.points)

    @cached_property
    def policies(self) -> tuple[str, ...]:
        """The policy of each label."""
        return tuple(self.of(label).policy for label in self.labels)

    @property
    def arms(self) -> Mapping[str, Mapping[str, Any]]:
        """What each arm changes; nothing where policies are compared."""
        arms = self.defined.experiment.arms
        return {} if all(_is_a_policy(name, arm) for name, arm in arms.items()) else arms

    @property
    def compared(self) -> str:
        """What is set side by side: "arms" or "policies"."""
        return "arms" if self.arms else "policies"

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all that determines the results: names, their settings, seeds."""
        said = [[(label, self.of(label).digest()) for label in self.labels], self.seeds]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()

    def of(self, label: str) -> Settings:
        """The settings of the runs with this label."""
        found = settings_at(self.defined, self.points[self.labels.index(label)])
        return found.model_copy(update={"seed": self.defined.experiment.seed})

    def jobs(self) -> Iterator[Job]:
        """Every run, seed by seed."""
        settings = {label: self.of(label) for label in self.labels}
        for seed in self.seeds:
            yield from (Job(label, seed, settings[label]) for label in self.labels)


def label_of(point: Point) -> str:
    """What a point of a comparison is called."""
    return str(point[ARM]) if ARM in point else policy_label(str(point[POLICY]))


def policy_label(policy: str) -> str:
    """What a policy is called in results: its name, or its file's name without the folder."""
    return Path(policy).stem if is_code(policy) else policy


def _is_a_policy(name: str, arm: Mapping[str, Any]) -> bool:
    """Whether an arm is a policy under its own name, at most with parameters."""
    return set(arm) <= {POLICY, "policy_parameters"} and policy_label(str(arm.get(POLICY, ""))) == name


def plan_comparison(
    base: Settings | ReadSettings,
    policies: Sequence[str] | None = None,
    replicates: int | None = None,
    seed: int | None = None,
    *,
    precision: float | None = None,
    written: Written | None = None,
    name: str = NAME,
) -> Plan:
    """Settle what to compare on these settings: the arguments first, then what a study's file says (`written`).

    With a `precision` (see `study.precision`), `replicates` are the most that there can be.
    Raises: SettingsError when nothing is compared, a policy is named twice, or a number is out of bounds.
    """
    said = Experiment(name=name, question="-") if written is None else written.experiment
    arms, levers = (said.arms, said.levers) if policies is None else ({}, {POLICY: _each_once(policies)})
    file = written.origins.whole if written is not None else ""
    if not arms and not levers:
        raise SettingsError("nothing to compare: name policies with --policies a,b, or a study of arms or policies")
    number = _replicates(said.replicates if written is not None else None, replicates, precision)
    n = number.at_most
    first = (base.settings if isinstance(base, ReadSettings) else base).seed if seed is None else seed
    if first < 0 or first + n > 2**63:
        raise SettingsError(f"seed = {first}: allowed are 0 to {2**63 - n}")
    experiment = said.model_copy(update={
        "arms": arms, "levers": levers, "changes": {}, "replicates": number, "seed": first,
        "keep": Keep(daily=True, maps=True, incidents=True),
    })  # fmt: skip
    if not is_comparison(experiment):
        raise SettingsError(f"{file}: more than the policy or the arm varies; `vendorsim sweep {file}` runs it")
    origins = Origins("--policies") if policies is not None or written is None else written.origins
    plan = Plan(define(experiment, origins, Path() if written is None else written.folder, base))
    if policies is None and written is not None:
        return plan
    question = plain_question(plan.compared, plan.labels)
    return Plan(replace(plan.defined, experiment=experiment.model_copy(update={"question": question})))


def _replicates(written: Replicates | None, most: int | None, precision: float | None) -> Replicates:
    """How many runs each policy or arm gets: what was asked for now, then what a study's file says."""
    if most is not None and most < 1:
        raise SettingsError(f"replicates = {most}: at least 1 is needed (2 for an interval)")
    if precision is not None and not 0.0 < precision <= WIDEST:
        raise SettingsError(
            f"precision = {precision:g}: allowed are shares of the smallest difference that matters, to {WIDEST:g}"
        )
    share = precision if precision is not None else written.precision if written is not None else None
    if share is None:
        return Replicates(number=most or (written.number if written is not None else REPLICATES))
    if written is None or written.precision is None:
        written = Replicates(number=FEWEST, most=MOST)
    most = written.most if most is None else most
    return Replicates(number=min(written.number, most), most=most, precision=share)


def plain_question(compared: str, labels: Sequence[str]) -> str:
    """The question of a comparison that no file asks."""
    return f"What do these {compared} do, compared run by run: {', '.join(labels)}?"


def _each_once(policies: Sequence[str]) -> list[Value]:
    """Raises: SettingsError when two policies have one label."""
    labels = [policy_label(policy) for policy in policies]
    twice = sorted({label for label in labels if labels.count(label) > 1})
    if twice:
        raise SettingsError(f"a policy is named twice: {', '.join(twice)}; a comparison takes each once")
    return [str(resolved(policy, Path())) if is_code(policy) else policy for policy in policies]


def changes_in_words(changes: Mapping[str, Any], prefix: str = "") -> str:
    """What an arm changes, as a sentence's part: `policy = "graduated", people.vendors = 50`."""
    parts = [
        changes_in_words(value, f"{prefix}{key}.")
        if isinstance(value, Mapping)
        else f"{prefix}{key} = {toml_value(value)}"
        for key, value in changes.items()
    ]
    return ", ".join(part for part in parts if part)
