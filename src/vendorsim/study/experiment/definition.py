"""An experiment held against the model: its base settings, its factors with their bounds, its arms, its measures."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from vendorsim.errors import SettingsError, nearest, unknown_name
from vendorsim.files.toml_lines import read_toml
from vendorsim.settings.file_names import resolved, with_files
from vendorsim.settings.files import Origins, found_map
from vendorsim.settings.messages import explain
from vendorsim.settings.parameters import PARAMETERS
from vendorsim.settings.schema import ReadSettings, Settings, find_config, read_settings
from vendorsim.study.experiment.factor_names import name_mistakes
from vendorsim.study.experiment.files import find_experiment
from vendorsim.study.experiment.named_files import note_code
from vendorsim.study.experiment.schema import ARM, Experiment, Range, Value, as_mapping, is_comparison

MOST_POINTS = 10_000_000


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
            from vendorsim.engine.arithmetic import exp, log

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
    said: Mapping[str, Origins] = field(default_factory=dict)
    """Where the settings of each arm were said."""

    def where(self, *place: str) -> str:
        """File and line of a key."""
        return self.origins.of(place)


@dataclass(frozen=True)
class Written:
    """An experiment as its file says it, not yet held against the model."""

    experiment: Experiment
    origins: Origins
    folder: Path
    text: str


def read_experiment(path: str | Path) -> Defined:
    """Read an experiment file and check all that can be checked before the first run.

    Raises: SettingsError with every mistake: file, line, key, what was found, what is allowed.
    """
    said = written_in(find_experiment(Path(path)))
    return replace(define(said.experiment, said.origins, said.folder), text=said.text)


def written_in(path: Path) -> Written:
    """What an experiment file says; the code that it names is noted. Raises: SettingsError."""
    file = read_toml(path)
    origins = Origins(str(path), _places(file.lines, str(path)))
    try:
        experiment = Experiment.model_validate(file.data)
    except ValidationError as error:
        raise SettingsError(explain(error, Experiment, origins)) from None
    note_code(as_mapping(experiment), origins, path.parent)
    return Written(experiment, origins, path.parent, file.text)


def _places(lines: Mapping[tuple[str | int, ...], int], path: str) -> dict[tuple[str | int, ...], str]:
    """Where each key stands; what tables of changes and arms say, by dotted name and by single keys as well."""
    places = {place: f"{path}, line {line}" for place, line in lines.items()}
    for place, said in list(places.items()):
        depth = {"changes": 1, "arms": 2}.get(str(place[0]), len(place))
        if len(place) > depth:
            places.setdefault((*place[:depth], ".".join(map(str, place[depth:]))), said)
        if len(place) > depth and place[0] == "arms":
            parts = str(place[depth]).split(".")
            for n in range(1, len(parts) + 1):
                places.setdefault((*place[:depth], *parts[:n]), said)
            places[(*place[:depth], *parts, *place[depth + 1 :])] = said
    return places


def define(
    experiment: Experiment,
    origins: Origins | None = None,
    folder: Path = Path(),
    base: Settings | ReadSettings | None = None,
) -> Defined:
    """Check an experiment against the model: its base, the paths and bounds of its factors, its measures.

    A base that is given takes the place of the file that the experiment names, its changes included.
    """
    origins = origins or Origins("experiment")
    mistakes = name_mistakes(experiment, origins)
    if mistakes:
        raise SettingsError("\n".join(mistakes))
    read = _base_of(experiment, origins, folder) if base is None else base
    read = ReadSettings(read, Origins()) if isinstance(read, Settings) else read
    base, factors = read.settings, []
    of_arms = {name: origins.laid_over(("arms", name), read.origins, f"arm {name}") for name in experiment.arms}
    for name, changes in experiment.arms.items():
        try:
            arm_settings(base, changes, folder, of_arms[name])
        except SettingsError as error:
            mistakes.append(str(error))
    if experiment.arms:
        factors.append(Factor(ARM, tuple(experiment.arms), is_lever=True))
    for section, is_lever in (("levers", True), ("uncertainties", False)):
        for name, said in getattr(experiment, section).items():
            try:
                factors.append(_as_the_setting(_factor(name, said, is_lever), base))
            except SettingsError as error:
                mistakes.append(f"{origins.of((section, name))}: {section}.{name}: {error}")
    mistakes += _measure_mistakes(experiment, origins)
    mistakes = mistakes or _design_mistakes(experiment, factors, origins)
    if mistakes:
        raise SettingsError("\n".join(dict.fromkeys(mistakes)))
    return Defined(experiment, base, tuple(factors), origins, folder, said=of_arms)


def arm_settings(
    base: Settings, changes: Mapping[str, Any], folder: Path, origins: Origins | None = None
) -> Settings:  # fmt: skip
    """What an arm changes laid over the base; files that it names are meant from the folder.

    Raises: SettingsError for changes that are not allowed.
    """
    named = with_files(changes, lambda name, _: resolved(name, folder), lambda name, _: found_map(name, folder))
    return base.overlaid(named, origins)


def _base_of(experiment: Experiment, origins: Origins, folder: Path) -> ReadSettings:
    said = {path: f"{origins.of(('changes', path))}: changes" for path in experiment.changes}
    try:
        base = find_config(experiment.base, beside=folder)
    except SettingsError as error:
        raise SettingsError(f"{origins.of(('base',))}: base: {error}") from None
    return read_settings(base, experiment.changes, said, folder)


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
    if (experiment.precision or replicates.precision) and replicates.most < replicates.number:
        where = origins.of(("replicates", "most"))
        return [f"{where}: replicates.most = {replicates.most} is below replicates.number = {replicates.number}"]
    if replicates.precision is not None and not is_comparison(experiment):
        where = origins.of(("replicates", "precision"))
        return [
            f"{where}: replicates.precision: more than the policy or the arm varies; allowed: [precision], by measure"
        ]
    return []
