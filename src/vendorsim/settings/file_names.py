"""Which values of settings are names of files: the map, and policies and programmes that are files of code.

Each relative one is meant from the file that names it. This is the one place that knows where such names stand.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from vendorsim.engine.surroundings import from_home
from vendorsim.plugins.code_files import is_code

Place = tuple[str | int, ...]
Rename = Callable[[str, Place], str]
"""What a file is to be called instead, given its name and where that stands."""

POLICY, MAP = "policy", "city.map"
"""The settings, by dotted name, whose value can be the name of a file."""


def resolved(name: str, folder: Path) -> str:
    """The whole path of a name that is meant from a folder."""
    path = from_home(name)
    return str(path if path.is_absolute() else (folder / path).resolve())


def with_files(data: Mapping[str, Any], code: Rename, city_map: Rename) -> dict[str, Any]:
    """Settings as plain data, each file that they name renamed; whatever else they hold, fit or not, stays as it is."""
    found = dict(data)
    if _names_code(found.get(POLICY)):
        found[POLICY] = code(found[POLICY], (POLICY,))
    if isinstance(found.get("programmes"), Mapping):
        found["programmes"] = _keys(found["programmes"], ("programmes",), code)
    city = found.get("city")
    if isinstance(city, Mapping) and isinstance(city.get("map"), str) and city["map"]:
        found["city"] = {**city, "map": city_map(city["map"], ("city", "map"))}
    return found


def _keys(table: Mapping[str, Any], place: Place, code: Rename) -> dict[str, Any]:
    return {code(name, (*place, name)) if _names_code(name) else name: value for name, value in table.items()}


def _names_code(value: Any) -> bool:
    return isinstance(value, str) and is_code(value)


def code_named(data: Mapping[str, Any]) -> list[str]:
    """The files of code that settings, as plain data, name; each once."""
    found: list[str] = []

    def code(name: str, _: Place) -> str:
        found.append(name)
        return name

    with_files(data, code, lambda name, _: name)
    return list(dict.fromkeys(found))
