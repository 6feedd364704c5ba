"""What the results of an experiment carry, and say in place of the files that it names: maps and files of code.

They lie in the results folder, so that its runs can be made again wherever it is.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from vendorsim.plugins import trusted
from vendorsim.plugins.code_files import is_code
from vendorsim.settings.file_names import MAP, POLICY, Place, code_named, resolved, with_files
from vendorsim.settings.files import expanded, flattened, found_map
from vendorsim.settings.schema import Settings
from vendorsim.study.experiment.definition import Defined
from vendorsim.study.experiment.named_files import FACTORS, code_named_by, located
from vendorsim.study.experiment.schema import as_mapping
from vendorsim.study.store.carried_files import Carried


def code_of(defined: Defined, points: Iterable[Mapping[str, Any]] = ()) -> list[str]:
    """The files of code that runs of an experiment can need: of its base, its factors and scenarios, and of points."""
    named = [value for _, value in code_named_by(as_mapping(defined.experiment))]
    named += [str(point[POLICY]) for point in points if is_code(str(point.get(POLICY, "")))]
    own = code_named(defined.base.model_dump(include={"policy", "programmes"}))
    return list(dict.fromkeys([*own, *(resolved(name, defined.folder) for name in named)]))


class CarriedBy:
    """What the results of an experiment say, and carry, in place of the files that it names."""

    def __init__(self, defined: Defined) -> None:
        """Of this experiment."""
        self.defined, self.carried = defined, Carried()

    @property
    def base(self) -> dict[str, Any]:
        """The base settings."""
        return self.carried.settings(self.defined.base.model_dump(mode="json", exclude_none=True))

    def experiment(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """The experiment as plain data."""
        found = dict(said)
        for section in FACTORS:
            found[section] = {
                path: [self._value(path, value) for value in values] if isinstance(values, list) else values
                for path, values in said[section].items()
            }
        found["scenarios"] = {name: self.point(fixed) for name, fixed in said["scenarios"].items()}
        found["arms"] = {name: with_files(arm, self._code, self._map) for name, arm in said["arms"].items()}
        found["changes"] = self._changes(said["changes"])
        file = said["design"]["file"]
        if said["design"]["kind"] == "points" and (self.defined.folder / file).is_file():
            found["design"] = {**said["design"], "file": self.carried.name(str(self.defined.folder / file))}
        return found

    def point(self, point: Mapping[str, Any]) -> dict[str, Any]:
        """A point, or a scenario."""
        if POLICY not in point and MAP not in point:
            return dict(point)
        return {path: self._value(path, value) for path, value in point.items()}

    def _value(self, path: str, value: Any) -> Any:
        found = located(path, value, self.defined.folder)
        is_file = (path == POLICY and is_code(str(value))) or (path == MAP and value)
        return self.carried.name(found) if is_file else value

    def _changes(self, changes: Mapping[str, Any]) -> dict[str, Any]:
        """What differs from the base in every point; the base that is stored has it already."""
        return flattened(with_files(expanded(changes), self._code, self._map))

    def _code(self, name: str, _: Place) -> str:
        return self.carried.name(resolved(name, self.defined.folder))

    def _map(self, name: str, _: Place) -> str:
        return self.carried.name(found_map(name, self.defined.folder))


def opened(base: Mapping[str, Any], folder: Path) -> Settings:
    """The base settings of results, whose files lie in the results folder."""
    whole = with_files(base, lambda name, _: resolved(name, folder), lambda name, _: resolved(name, folder))
    for name in code_named(whole):
        trusted.note(name, str(folder), of_results=True)
    return Settings.model_validate(whole, strict=False)


def as_in_results(base: Settings, folder: Path) -> dict[str, Any]:
    """The base settings of results as plain data, whose files are named from the results folder."""
    whole = folder.resolve()

    def inside(name: str, _: Place) -> str:
        return f"./{Path(name).relative_to(whole).as_posix()}" if Path(name).is_relative_to(whole) else name

    return with_files(base.model_dump(mode="json", exclude_none=True), inside, inside)


def note_points(points: Iterable[Mapping[str, Any]], arms: Iterable[Mapping[str, Any]], folder: Path) -> None:
    """Note the code that the points and arms of results name."""
    named = {point[POLICY] for point in points if POLICY in point and is_code(str(point[POLICY]))}
    for name in (*named, *(name for arm in arms for name in code_named(arm))):
        trusted.note(resolved(name, folder), str(folder), of_results=True)


def not_carried(
    base: Settings, points: Iterable[Mapping[str, Any]], arms: Iterable[Mapping[str, Any]], folder: Path
) -> list[str]:  # fmt: skip
    """Files that the results' settings name and that do not lie in their folder: without them no run can be made again."""
    named: set[str] = set()

    def take(name: str, _: Place) -> str:
        named.add(name)
        return name

    with_files(base.model_dump(include={"policy", "programmes", "city"}), take, take)
    for arm in arms:
        with_files(
            arm, lambda name, _: take(resolved(name, folder), _), lambda name, _: take(resolved(name, folder), _)
        )
    for point in points:
        named |= {located(path, point[path], folder) for path in (POLICY, MAP) if path in point}
    whole = folder.resolve()
    return sorted(
        name for name in named
        if (is_code(name) or "/" in name or "\\" in name)
        and not (Path(name).is_file() and Path(name).resolve().is_relative_to(whole))
    )  # fmt: skip
