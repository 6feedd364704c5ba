"""Where settings come from: finding a file, following `extends`, laying changes over it, and knowing each key's origin.

What the values may be is no business of this module; `vendorsim.settings` says that.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vendorsim.errors import SettingsError, nearest
from vendorsim.tomlfile import Place, read_toml

SHIPPED = Path(__file__).parent / "configs"
CHECKOUT = Path(__file__).parents[2] / "configs"
"""A wheel carries the shipped files inside the package; a checkout has them at its top."""


@dataclass(frozen=True)
class Origins:
    """Where each value was said: a file and a line, or a change on the command line."""

    whole: str = "settings"
    places: Mapping[Place, str] = field(default_factory=dict)

    def of(self, place: Place) -> str:
        """The origin of a value, or of the nearest table around it."""
        for depth in range(len(place), 0, -1):
            if place[:depth] in self.places:
                return self.places[place[:depth]]
        return self.whole

    def of_arm(self, name: str) -> "Origins":
        """Where one arm of a comparison and, below it, what it is laid over say the values that hold in it."""
        arm: Place = ("compare", "arms", name)
        own = {
            place[len(arm) :]: f"{said}, arm {name}"
            for place, said in self.places.items()
            if place[: len(arm)] == arm and len(place) > len(arm)
        }
        return Origins(self.whole, {**self.places, **own})


@dataclass(frozen=True)
class Source:
    """Raw settings, merged, with the origin of every key."""

    data: dict[str, Any]
    origins: Origins


def config_folders() -> list[Path]:
    """Where settings are looked for by name: `./configs`, then the shipped ones."""
    here = Path("configs")
    shipped = SHIPPED if SHIPPED.is_dir() else CHECKOUT
    return [here] if shipped.is_dir() and here.resolve() == shipped.resolve() else [here, shipped]


def find_config(name: str | Path, beside: Path | None = None) -> Path:
    """The settings file of this path or name: as given (from `beside`), in `./configs`, or among the shipped ones.

    Raises: SettingsError when there is none, with the nearest known name.
    """
    given = Path(name).expanduser()
    folders = [Path() if beside is None else beside, *config_folders()]
    for folder in folders[:1] if given.is_absolute() else folders:
        for candidate in (folder / given, folder / f"{given}.toml"):
            if candidate.is_file():
                return candidate
    if (folders[0] / given).is_dir():
        raise SettingsError(f"{name}: is a folder, not a settings file")
    known = {path.stem for folder in folders[1:] for path in folder.glob("*.toml")}
    guess = nearest(given.stem, known | {path.stem for path in folders[0].glob("*.toml")})
    hint = f'; did you mean "{guess}"?' if guess else ""
    raise SettingsError(
        f"{name}: no such settings file{hint} (by name one can ask for: {', '.join(sorted(known)) or 'none'})"
    )


def read_source(name: str | Path) -> Source:
    """Read a settings file and all that it extends, merged.

    Raises: SettingsError for a file that is missing or broken, or that extends itself.
    """
    path = find_config(name)
    return _read_chain(path, ())


def _read_chain(path: Path, chain: tuple[Path, ...]) -> Source:
    file = read_toml(path)
    places = {place: f"{path}, line {line}" for place, line in file.lines.items()}
    data = file.data
    _expand_arms(data, places)
    _resolve_paths(data, path.parent)
    parent_name = data.pop("extends", None)
    own = Source(data, Origins(str(path), places))
    if parent_name is None:
        return own
    where = places[("extends",)]
    if not isinstance(parent_name, str) or not parent_name:
        raise SettingsError(f"{where}: extends: found {parent_name!r}; allowed: the name or path of a settings file")
    chain = (*chain, path.resolve())
    try:
        parent_path = _find_parent(parent_name, path)
    except SettingsError as error:
        raise SettingsError(f"{where}: extends: {error}") from None
    if parent_path.resolve() in chain:
        names = [*chain[chain.index(parent_path.resolve()) :], parent_path]
        raise SettingsError(f"{where}: extends goes in a circle: {' -> '.join(file.name for file in names)}")
    return merge(_read_chain(parent_path, chain), own)


def _find_parent(name: str, path: Path) -> Path:
    """What a file extends; a file in ./configs that extends its own name means the shipped one."""
    found = find_config(name, beside=path.parent)
    shipped = config_folders()[-1] / f"{Path(name).stem}.toml"
    if found.resolve() == path.resolve() and shipped.is_file() and shipped.resolve() != path.resolve():
        return shipped
    return found


def _expand_arms(data: dict[str, Any], places: dict[Place, str]) -> None:
    """Arms may say `"people.vendors" = 50`: from here on that is a key in a table, as anywhere else."""
    compare = data.get("compare")
    arms = compare.get("arms") if isinstance(compare, dict) else None
    arms = arms if isinstance(arms, dict) else {}
    for name, changes in arms.items():
        if isinstance(changes, dict):
            with suppress(ValueError):  # told when the settings are made of it
                arms[name] = expanded(changes)
    for place in [place for place in places if place[:2] == ("compare", "arms") and len(place) > 3]:
        arm, parts = place[:3], str(place[3]).split(".")
        for depth in range(1, len(parts) + 1):
            places.setdefault((*arm, *parts[:depth]), places[place])
        places[(*arm, *parts, *place[4:])] = places[place]


def _resolve_paths(data: dict[str, Any], folder: Path) -> None:
    """Paths are meant from the file that names them: the map, and policies that are files (`./my_policy.py`)."""
    city, compare = data.get("city"), data.get("compare")
    if isinstance(city, dict) and isinstance(city.get("map"), str) and city["map"]:
        city["map"] = _found_map(city["map"], folder)
    data |= {"policy": _located(data["policy"], folder)} if "policy" in data else {}
    if isinstance(compare, dict):
        policies, parameters = compare.get("policies"), compare.get("policy_parameters")
        if isinstance(policies, list | tuple):
            compare["policies"] = [_located(policy, folder) for policy in policies]
        if isinstance(parameters, dict):
            compare["policy_parameters"] = {_located(name, folder): own for name, own in parameters.items()}
        for arm in compare["arms"].values() if isinstance(compare.get("arms"), dict) else ():
            if isinstance(arm, dict) and "policy" in arm:
                arm["policy"] = _located(arm["policy"], folder)


def _located(policy: Any, folder: Path) -> Any:
    """A policy's file by its whole path; a policy's name as it is."""
    return _resolved(policy, folder) if isinstance(policy, str) and policy.endswith(".py") else policy


def _found_map(name: str, folder: Path) -> str:
    """A map beside the file that names it, or one in a folder of settings (`maps/estate.txt`)."""
    candidates = [_resolved(name, place) for place in (folder, *config_folders())]
    return next((path for path in candidates if Path(path).is_file()), candidates[0])


def _resolved(name: str, folder: Path) -> str:
    path = Path(name).expanduser()
    return str(path if path.is_absolute() else (folder / path).resolve())


def merge(base: Source, over: Source) -> Source:
    """Lay `over` on `base`: tables are merged key by key, anything else is replaced.

    A policy does not inherit the parameters of the one it replaces; those of policies that are no longer compared go.
    Policies to compare replace arms, and arms policies.
    """
    data = dict(base.data)
    if over.data.get("policy", data.get("policy")) != data.get("policy"):
        data.pop("policy_parameters", None)
    before, after = data.get("compare"), over.data.get("compare")
    if isinstance(before, dict) and isinstance(after, dict) and isinstance(after.get("policies"), list | tuple):
        parameters = before.get("policy_parameters")
        if isinstance(parameters, dict):
            kept = {name: values for name, values in parameters.items() if name in after["policies"]}
            data["compare"] = before = before | {"policy_parameters": kept}
    if isinstance(before, dict) and isinstance(after, dict):
        replaced = [*(["arms"] if after.get("policies") else []), *(_POLICIES if after.get("arms") else [])]
        data["compare"] = {key: value for key, value in before.items() if key not in replaced}
    places = {place: said for place, said in base.origins.places.items() if not _is_replaced(place, over.data)}
    origins = Origins(over.origins.whole or base.origins.whole, {**places, **over.origins.places})
    return Source(_merged(data, over.data), origins)


def _is_replaced(place: Place, data: Any) -> bool:
    """Whether the value at a place lies in something that `data` sets anew, such as an element of another list."""
    for key in place:
        if not isinstance(data, dict):
            return True
        if key not in data:
            return False
        data = data[key]
    return not isinstance(data, dict)


_POLICIES = ("policies", "policy_parameters")


def expanded(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Changes with dotted keys as tables in tables: `{"people.vendors": 50}` as `{"people": {"vendors": 50}}`.

    What stands inside a table is taken as it is: there a dot is part of a name, such as that of a programme's file.
    Raises: ValueError when a key is said twice or is both a value and a table.
    """
    data: dict[str, Any] = {}
    for name, value in changes.items():
        table, (*above, last) = data, name.split(".")
        for part in above:
            table = table.setdefault(part, {})
            if not isinstance(table, dict):
                raise ValueError(f'"{name}": {part} is set to a value by another key')
        known = table.get(last)
        if last in table and not (isinstance(known, dict) and isinstance(value, Mapping)):
            raise ValueError(f'"{name}" is set by another key as well')
        table[last] = _merged(known or {}, dict(value)) if isinstance(value, Mapping) else value
    return data


def _merged(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    both = dict(base)
    for key, value in over.items():
        known = both.get(key)
        both[key] = _merged(known, value) if isinstance(known, dict) and isinstance(value, dict) else value
    return both


def source_of_changes(changes: Mapping[str, Any], said: str | Mapping[str, str] = "change") -> Source:
    """Changes by dotted name as raw settings: `{"people.vendors": 50}`; `said` is their origin, or that of each.

    Raises: SettingsError when two changes contradict each other (a value and a table of one name).
    """
    data: dict[str, Any] = {}
    places: dict[Place, str] = {}
    for name, value in changes.items():
        origin = said if isinstance(said, str) else said[name]
        parts = tuple(name.split("."))
        if not all(parts):
            raise SettingsError(f'{origin} "{name}": a key is wanted, such as people.vendors')
        table = data
        for part in parts[:-1]:
            table = table.setdefault(part, {})
            if not isinstance(table, dict):
                raise SettingsError(f'{origin} "{name}": {part} is set to a value by another change')
        if isinstance(table.get(parts[-1]), dict):
            raise SettingsError(f'{origin} "{name}": its keys are set by another change')
        table[parts[-1]] = dict(value) if isinstance(value, dict) else value
        for depth in range(1, len(parts) + 1):
            places[parts[:depth]] = origin
    _resolve_paths(data, Path())
    return Source(data, Origins("", places))


def parse_changes(texts: Iterable[str]) -> dict[str, Any]:
    """`["people.vendors=50", "policy=laissez_faire"]` as changes; values are TOML, plain words need no quotes.

    Raises: SettingsError for a text that is not `key.path=value`.
    """
    changes: dict[str, Any] = {}
    for text in texts:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not equals or not name or not value:
            raise SettingsError(
                f'--set "{text}": found no key and value; allowed: key.path=value, as people.vendors=50'
            )
        changes[name] = _toml_value(text, value)
    return changes


def _toml_value(text: str, value: str) -> Any:
    try:
        parsed = tomllib.loads(f"value = {value}")
    except tomllib.TOMLDecodeError:
        parsed = {}
    if set(parsed) == {"value"}:
        return parsed["value"]
    if re.fullmatch(r"[A-Za-z_.~/][\w.~/ -]*", value):
        return value
    raise SettingsError(f'--set "{text}": {value} is no TOML value (a number, true, false, "text", or a [list])')
