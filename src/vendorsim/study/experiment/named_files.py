"""Values of an experiment that are names of files: each is meant from the file that says it."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from vendorsim.plugins import trusted
from vendorsim.plugins.code_files import is_code
from vendorsim.settings.file_names import MAP, POLICY, Place, code_named, resolved
from vendorsim.settings.files import Origins, found_map

FACTORS = ("levers", "uncertainties")


def located(path: str, value: Any, folder: Path) -> Any:
    """A setting's value; one that names a file, by its whole path, as meant from the folder of the file that says it."""
    if path == POLICY and isinstance(value, str) and is_code(value):
        return resolved(value, folder)
    return found_map(value, folder) if path == MAP and isinstance(value, str) and value else value


def code_named_by(said: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    """Every file of code that an experiment, as plain data, names in factors, arms and scenarios, with its place."""
    for section in FACTORS:
        values = said[section].get(POLICY)
        for value in values if isinstance(values, list) else ():
            if is_code(str(value)):
                yield (section, POLICY), str(value)
    for name, arm in said["arms"].items():
        yield from ((("arms", name), code) for code in code_named(arm))
    for name, fixed in said["scenarios"].items():
        if is_code(str(fixed.get(POLICY, ""))):
            yield ("scenarios", name, POLICY), str(fixed[POLICY])


def note_code(said: Mapping[str, Any], origins: Origins, folder: Path) -> None:
    """Note the code that an experiment's file names beside what its base does (see `vendorsim.plugins.trusted`)."""
    for place, value in code_named_by(said):
        trusted.note(resolved(value, folder), origins.of(place))


def beside_csv(point: Mapping[str, Any], file: Path, folder: Path) -> dict[str, Any]:
    """A row of a CSV of points, whose files are meant from its folder, as if the experiment's file named them."""
    found = dict(point)
    for path in (POLICY, MAP):
        value = point.get(path)
        if not isinstance(value, str) or (path == POLICY and not is_code(value)):
            continue
        if file.parent != Path() and (path == POLICY or (folder / file.parent / value).is_file()):
            found[path] = (file.parent / value).as_posix()
        if path == POLICY:
            trusted.note(resolved(found[path], folder), str(folder / file))
    return found


def spelt_alike(base: Any, path: str, values: Iterable[Any], folder: Path) -> Any:
    """What the base says of a setting; where that is a file that a factor names as well, as the factor spells it."""
    same = (value for value in values if located(path, value, folder) == base)
    return next(same, base) if path in (POLICY, MAP) else base
