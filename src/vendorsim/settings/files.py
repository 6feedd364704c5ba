"""Where settings come from: finding a file, following `extends`, laying changes over it, and knowing each key's origin.

What the values may be is no business of this module; `vendorsim.settings.schema` says that.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vendorsim.engine.surroundings import from_home
from vendorsim.errors import SettingsError, nearest
from vendorsim.files.toml_lines import Place, read_toml, toml_text
from vendorsim.plugins import trusted
from vendorsim.settings.file_names import resolved, with_files

SHIPPED = Path(__file__).parents[1] / "configs"
CHECKOUT = Path(__file__).parents[3] / "configs"
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

    def laid_over(self, table: Place, base: "Origins", name: str) -> "Origins":
        """Where the values that hold once a table of changes is laid over `base` were said; `name` is the table's."""
        own = {
            place[len(table) :]: f"{said}, {name}"
            for place, said in self.places.items()
            if place[: len(table)] == table and len(place) > len(table)
        }
        return Origins(base.whole, {**base.places, **own})


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
    given = from_home(name)
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
    if "compare" in data:
        raise SettingsError(f"{places[('compare',)]}: {_in_the_new_form(data)}")
    if is_study(data):
        data, places = _start_of_study(data, places)
    data = _resolve_paths(data, path.parent, places, is_file=True)
    parent_name = data.pop("extends", None)
    own = Source(data, Origins(str(path), places))
    if parent_name is None:
        return own
    where = places[("extends",)]
    if not isinstance(parent_name, str) or not parent_name:
        raise SettingsError(f"{where}: extends: found {parent_name!r}; allowed: the name or path of a settings file")
    chain = (*chain, path.resolve())
    try:
        parent_path = find_parent(parent_name, path)
    except SettingsError as error:
        raise SettingsError(f"{where}: extends: {error}") from None
    if parent_path.resolve() in chain:
        names = [*chain[chain.index(parent_path.resolve()) :], parent_path]
        raise SettingsError(f"{where}: extends goes in a circle: {' -> '.join(file.name for file in names)}")
    return merge(_read_chain(parent_path, chain), own)


def find_parent(name: str, path: Path) -> Path:
    """What a file extends; a file in ./configs that extends its own name means the shipped one."""
    found = find_config(name, beside=path.parent)
    shipped = config_folders()[-1] / f"{Path(name).stem}.toml"
    if found.resolve() == path.resolve() and shipped.is_file() and shipped.resolve() != path.resolve():
        return shipped
    return found


def is_study(data: Mapping[str, Any]) -> bool:
    """Whether a file is a study (an experiment, a comparison), not settings of one run."""
    return not data.keys().isdisjoint(("question", "base", "changes", "arms", "levers", "uncertainties"))


def _start_of_study(data: Mapping[str, Any], places: Mapping[Place, str]) -> tuple[dict[str, Any], dict[Place, str]]:
    """What every run of a study has in common, as if its file were one of settings: its base, its changes, its seed."""
    changes = data.get("changes", {})
    with suppress(ValueError):  # told when the study is made of it
        changes = expanded(changes) if isinstance(changes, dict) else {}
    own = {"extends": data.get("base", "default"), **changes, "seed": data.get("seed", 1)}
    kept = {("extends",): places.get(("base",), next(iter(places.values()), "")), **places}
    for place, said in places.items():
        if place[0] == "changes" and len(place) > 1:
            parts = str(place[1]).split(".")
            for depth in range(1, len(parts) + 1):
                kept.setdefault(tuple(parts[:depth]), said)
            kept[(*parts, *place[2:])] = said
    return own, kept


def _in_the_new_form(data: Mapping[str, Any]) -> str:
    """What to write in place of a section `compare`."""
    said = data["compare"] if isinstance(data["compare"], dict) else {}
    policies, parameters = said.get("policies", []), said.get("policy_parameters", {})
    arms = said.get("arms", {})
    if parameters:
        arms = {Path(one).stem: {"policy": one, "policy_parameters": parameters.get(one, {})} for one in policies}
    study = {
        "name": said.get("name", "comparison"),
        "question": "What do they change?",
        "base": data.get("extends", "default"),
        **({"seed": data["seed"]} if "seed" in data else {}),
        "changes": {key: value for key, value in data.items() if key not in ("compare", "extends", "seed")},
        **({"arms": arms} if arms else {"levers": {"policy": policies}}),
        **({"replicates": {"number": said["replicates"]}} if "replicates" in said else {}),
    }
    text = toml_text({key: value for key, value in study.items() if value != {}})
    return f"[compare] is no part of settings any more: a comparison is a study. In the new form the file is\n\n{text}"


def _resolve_paths(
    data: dict[str, Any], folder: Path, places: dict[Place, str], *, is_file: bool = False
) -> dict[str, Any]:
    """Names of files by their whole path, as meant from the file that names them; code that a file names is noted."""
    renamed: dict[Place, str] = {}

    def code(name: str, place: Place) -> str:
        path = resolved(name, folder)
        if is_file:
            trusted.note(path, places.get(place, str(folder)))
        if place[-1] == name:
            renamed[place] = path
        return path

    data = with_files(data, code, lambda name, _: found_map(name, folder))
    for place, said in list(places.items()):
        for old, path in renamed.items():
            if place[: len(old)] == old:
                places[(*old[:-1], path, *place[len(old) :])] = said
    return data


def found_map(name: str, folder: Path) -> str:
    """A map beside the file that names it, or one in a folder of settings (`maps/estate.txt`)."""
    candidates = [resolved(name, place) for place in (folder, *config_folders())]
    return next((path for path in candidates if Path(path).is_file()), candidates[0])


def merge(base: Source, over: Source) -> Source:
    """Lay `over` on `base`: tables are merged key by key, anything else is replaced.

    A policy does not inherit the parameters of the one it replaces.
    """
    data = dict(base.data)
    if over.data.get("policy", data.get("policy")) != data.get("policy"):
        data.pop("policy_parameters", None)
    places = {place: said for place, said in base.origins.places.items() if not _is_replaced(place, over.data)}
    origins = Origins(over.origins.whole or base.origins.whole, {**places, **over.origins.places})
    return Source(_merged(data, over.data), origins)


def _is_replaced(place: Place, data: Any) -> bool:
    """Whether the value at a place lies in something that `data` sets again, such as an element of another list."""
    for key in place:
        if not isinstance(data, dict):
            return True
        if key not in data:
            return False
        data = data[key]
    return not isinstance(data, dict)


def flattened(changes: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Changes as tables in tables by dotted name; a table that is empty, or has keys with dots in them, stays a table."""
    found: dict[str, Any] = {}
    for name, value in changes.items():
        if isinstance(value, Mapping) and value and not any("." in key for key in value):
            found |= flattened(value, f"{prefix}{name}.")
        else:
            found[f"{prefix}{name}"] = value
    return found


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


def source_of_changes(
    changes: Mapping[str, Any], said: str | Mapping[str, str] = "change", folder: Path | None = None
) -> Source:
    """Changes by dotted name as raw settings: `{"people.vendors": 50}`; `said` is their origin, or that of each.

    Names of files are meant from `folder` where a file there says the changes, else from where one works.
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
    data = _resolve_paths(data, folder or Path(), places, is_file=folder is not None)
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
