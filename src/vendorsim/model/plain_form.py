"""Python values as plain JSON and arrays, and back, without running code: what a saved run's policy and programmes keep.

Numbers, texts, lists, tuples, sets, dictionaries, arrays, enumerations, records (dataclasses), policies and programmes.
Reading makes objects of classes that are loaded already and may be named, and calls none of them. What two places share
they share again.
"""

import dataclasses
import sys
from collections.abc import Callable, Mapping
from enum import Enum
from types import FunctionType, MethodType
from typing import Any

import numpy as np

from vendorsim.plugins.parameter import Configurable

TAG = "$"


class NotPlainError(Exception):
    """A value that has no plain form, or a plain form of no value; the text says which."""


class Writer:
    """Writes values; `arrays` are those that they hold, `part` names what is found again at reading and not written."""

    def __init__(self, part: Callable[[Any], str | None], may_name: Callable[[str], bool]) -> None:
        """`may_name` tells which modules' classes may be named."""
        self.arrays: list[np.ndarray] = []
        self._part, self._may_name = part, may_name
        self._seen: dict[int, int] = {}
        self._kept: list[Any] = []

    def write(self, value: Any, where: str = "") -> Any:
        """The plain form of a value. Raises: NotPlainError that names it and where it is."""
        kind = type(value)
        if value is None or kind in (bool, int, float, str):
            return value
        if (path := self._part(value)) is not None:
            return {TAG: "part", "at": path}
        if kind in (tuple, frozenset):
            return {TAG: kind.__name__, "of": self._all(value, where)}
        if isinstance(value, Enum):
            return {TAG: "enum", "class": self._name(kind, where), "name": value.name}
        if isinstance(value, MethodType) and isinstance(value.__self__, Configurable):
            return {TAG: "method", "of": self.write(value.__self__, where), "name": value.__name__}
        if id(value) in self._seen:
            return {TAG: "same", "as": self._seen[id(value)]}
        self._seen[id(value)] = len(self._seen)
        self._kept.append(value)  # so that nothing else is found at its address
        return self._write_once(value, kind, where)

    def _write_once(self, value: Any, kind: type, where: str) -> Any:
        if kind is list:
            return self._all(value, where)
        if kind is set:
            return {TAG: "set", "of": self._all(value, where)}
        if kind is dict:
            steps = [f".{key}" if type(key) is str else f"[{key!r}]" for key in value]
            items = zip(value.items(), steps, strict=True)
            return {
                TAG: "dict",
                "of": [[self.write(key, where), self.write(one, where + step)] for (key, one), step in items],
            }
        if isinstance(value, np.ndarray | np.generic) and not value.dtype.hasobject:
            self.arrays.append(np.asarray(value))
            return {TAG: "array", "n": len(self.arrays) - 1, "scalar": isinstance(value, np.generic)}
        if dataclasses.is_dataclass(kind) or isinstance(value, Configurable):
            return {TAG: "object", "class": self._name(kind, where), "of": {
                name: self.write(item, f"{where}.{name}") for name, item in attributes(value).items()
            }}  # fmt: skip
        raise NotPlainError(f"{where.lstrip('.')} is a {kind.__module__}.{kind.__qualname__}")

    def _all(self, values: Any, where: str) -> list[Any]:
        return [self.write(item, f"{where}[{at}]") for at, item in enumerate(values)]

    def _name(self, kind: type, where: str) -> str:
        name = f"{kind.__module__}:{kind.__qualname__}"
        if not self._may_name(kind.__module__) or found_class(name) is not kind:
            raise NotPlainError(f"{where.lstrip('.')} is a {name.replace(':', '.')}")
        return name


class Reader:
    """Reads what a `Writer` wrote."""

    def __init__(self, arrays: list[np.ndarray], parts: Mapping[str, Any], may_name: Callable[[str], bool]) -> None:
        """`parts` by their name; `may_name` tells which modules' classes may be named."""
        self._arrays, self._parts, self._may_name = arrays, parts, may_name
        self._seen: list[Any] = []

    def read(self, form: Any) -> Any:
        """The value. Raises: NotPlainError, LookupError, TypeError or AttributeError for what no writer wrote."""
        if isinstance(form, list):
            return self._fill([], form)
        if not isinstance(form, dict):
            return form
        kind = form[TAG]
        if kind in ("tuple", "frozenset"):
            return (tuple if kind == "tuple" else frozenset)(self.read(item) for item in form["of"])
        if kind == "part":
            return self._parts[form["at"]]
        if kind == "same":
            return self._seen[form["as"]]
        if kind == "enum":
            return self._class(form["class"], Enum)[form["name"]]
        if kind == "method":
            owner = self.read(form["of"])
            if not isinstance(owner, Configurable) or not isinstance(getattr(type(owner), form["name"]), FunctionType):
                raise NotPlainError(f"{form['name']} is no method of a policy or programme")
            return getattr(owner, form["name"])
        if kind == "array":
            array = self._arrays[form["n"]]
            return self._note(array[()] if form["scalar"] else array)
        return self._fill_one(kind, form)

    def _fill_one(self, kind: str, form: Mapping[str, Any]) -> Any:
        if kind == "dict":
            made = self._note({})
            for key, item in form["of"]:
                at = self.read(key)
                made[at] = self.read(item)
            return made
        if kind == "set":
            return self._fill(set(), form["of"])
        named = self._class(form["class"], object)
        if kind != "object" or not (dataclasses.is_dataclass(named) or issubclass(named, Configurable)):
            raise NotPlainError(f"{kind} {named.__qualname__} is nothing that is written")
        one = self._note(object.__new__(named))
        for name, item in form["of"].items():
            object.__setattr__(one, name, self.read(item))
        return one

    def _fill(self, made: Any, forms: list[Any]) -> Any:
        self._note(made)
        add = made.append if isinstance(made, list) else made.add
        for item in forms:
            add(self.read(item))
        return made

    def _note(self, made: Any) -> Any:
        self._seen.append(made)
        return made

    def _class(self, name: str, base: type) -> Any:
        found = found_class(name) if self._may_name(name.partition(":")[0]) else None
        if found is None or not issubclass(found, base):
            raise NotPlainError(f"{name} is no class that may be named")
        return found


def found_class(name: str) -> type | None:
    """A class of a loaded module by `module:name`; nothing is imported."""
    module, _, path = name.partition(":")
    found: Any = sys.modules.get(module)
    for step in path.split("."):
        found = vars(found).get(step) if found is not None and hasattr(found, "__dict__") else None
    return found if isinstance(found, type) else None


def attributes(one: Any) -> dict[str, Any]:
    """What a record, policy or programme keeps, by name."""
    if hasattr(one, "__dict__"):
        return dict(vars(one))
    return {field.name: getattr(one, field.name) for field in dataclasses.fields(one)}
