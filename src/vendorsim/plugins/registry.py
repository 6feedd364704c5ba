"""Finding policies and programmes: a scan of the project's own folder, entry points of installed packages, and files."""

import importlib
import importlib.util
import pkgutil
import sys
from collections.abc import Mapping
from functools import cache
from importlib.metadata import EntryPoints, entry_points
from typing import Any

from vendorsim.errors import PolicyError, unknown_name
from vendorsim.plugins import trusted
from vendorsim.plugins.code_files import CodeFile, Looked, is_code, look, read_code


@cache
def _entries(group: str, _path: tuple[str, ...]) -> EntryPoints:
    """What other packages offer; read once for each state of the import path, as it takes 10 ms."""
    return entry_points(group=group)


class Registry:
    """The classes of one kind, by name."""

    def __init__(self, kind: str, base: type, package: str, group: str) -> None:
        """Look for subclasses of `base` in `package` and in the entry points of `group`."""
        self.kind, self.base, self.package, self.group = kind, base, package, group
        self._shipped: dict[str, type[Any]] = {}

    def installed(self) -> Mapping[str, type[Any]]:
        """Every class that is there, by name: the project's own first, then those of other packages."""
        if not self._shipped:
            package, found = importlib.import_module(self.package), {}
            for module in pkgutil.iter_modules(package.__path__):
                if not module.name.startswith("_"):
                    for one in self._classes_of(importlib.import_module(f"{self.package}.{module.name}")):
                        found[module.name] = one
            self._shipped = found  # at once: another thread that asks meanwhile must not find a part
        everything: dict[str, type[Any]] = dict(self._shipped)
        for entry in _entries(self.group, tuple(sys.path)):
            loaded = entry.load()
            if not (isinstance(loaded, type) and issubclass(loaded, self.base)):
                raise PolicyError(f'entry point "{entry.name}" ({entry.value}) is not a {self.kind}')
            everything.setdefault(entry.name, loaded)
        return everything

    def find(self, name: str) -> type[Any]:
        """The class of this name, or the one that the file of this path holds.

        Raises: PolicyError that lists the installed names and the nearest one, or says what is wrong with the file.
        """
        if is_code(name):
            return self._from_file(read_code(name, self.kind))
        found = self.installed()
        if name not in found:
            raise PolicyError(unknown_name(self.kind, name, found))
        return found[name]

    def parameters(self, name: str) -> Looked:
        """What the class of this name or file leaves to be chosen; a file that may not run is looked at, not run.

        Raises: PolicyError, as `find`.
        """
        if is_code(name):
            code = read_code(name, self.kind)
            if not trusted.may_run(code):
                return look(code, self.kind, self.base)
        return Looked(self.find(name).parameters())

    def _from_file(self, code: CodeFile) -> type[Any]:
        """The class in a file; the bytes that were said yes to are those that run."""
        trusted.require(code)
        path = code.path
        name = f"vendorsim_{self.kind}{_ending(code)}"
        if name not in sys.modules:
            spec = importlib.util.spec_from_file_location(name, path)
            assert spec is not None
            module = importlib.util.module_from_spec(spec)
            sys.modules[name] = module
            try:
                exec(compile(code.text, str(path), "exec", dont_inherit=True), vars(module))
            except (Exception, SystemExit) as error:
                del sys.modules[name]
                raise PolicyError(f"{path}: cannot be loaded: {type(error).__name__}: {error}") from error
        classes = self._classes_of(sys.modules[name])
        if len(classes) != 1:
            raise PolicyError(f"{path}: found {len(classes)} classes of kind {self.kind}; allowed: exactly one")
        return classes[0]

    def _classes_of(self, module: Any) -> list[type[Any]]:
        return [
            value
            for value in vars(module).values()
            if isinstance(value, type)
            and issubclass(value, self.base)
            and value is not self.base
            and value.__module__ == module.__name__
        ]


def is_loaded(code: CodeFile) -> bool:
    """Whether these very bytes have run in this process."""
    return any(name.startswith("vendorsim_") and name.endswith(_ending(code)) for name in tuple(sys.modules))


def _ending(code: CodeFile) -> str:
    """The end of the name of a file's module."""
    return f"_{code.path.stem}_{code.digest[:12]}"
