"""All patterns: the entries of every module of this folder, by id."""

import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from functools import cache

from vendorsim.errors import VendorsimError, unknown_name
from vendorsim.patterns.base import Pattern


class UnknownPatternError(VendorsimError):
    """A pattern that the catalogue does not hold."""


@cache
def catalogue() -> Mapping[str, Pattern]:
    """Every entry by id, in the order of ids; an entry is found because it stands in a module's `PATTERNS`."""
    package = importlib.import_module("vendorsim.patterns")
    found: dict[str, Pattern] = {}
    for module in pkgutil.iter_modules(package.__path__):
        for entry in getattr(importlib.import_module(f"vendorsim.patterns.{module.name}"), "PATTERNS", ()):
            if entry.id in found:
                raise ValueError(f"pattern {entry.id} stands twice, again in patterns/{module.name}.py")
            found[entry.id] = entry
    return dict(sorted(found.items()))


def chosen(names: Iterable[str] | None = None) -> tuple[Pattern, ...]:
    """The entries of these ids, or all.

    Raises: UnknownPatternError with the nearest known id.
    """
    known = catalogue()
    if names is None:
        return tuple(known.values())
    wanted = [name.strip().upper() for name in names if name.strip()]
    for name in wanted:
        if name not in known:
            raise UnknownPatternError(unknown_name("pattern", name, known))
    return tuple(known[name] for name in known if name in wanted)
