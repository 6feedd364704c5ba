"""Mesa, without what a run does not use.

`import mesa` also imports pandas (with pyarrow, for the tables of its collector) and Mesa's experiments (with scipy):
half the time of a start and 80 MB, of which a run needs nothing. Both are put off until somebody touches them; nothing
of Mesa is left out or replaced. The standard library's lazy loader does not serve: it loads a module when `inspect`
asks for its file, and `inspect` asks all modules.
"""

import sys
import threading
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

PUT_OFF = frozenset(("pandas", "mesa.experimental"))
TOUCHES = frozenset(("__path__", "__version__", "__all__"))  # of the names with underscores, those that a user means
_lock = threading.RLock()


class Postponed(ModuleType):
    """A module that runs when somebody asks for what it does not have yet, and then is like any other.

    `__path__` is among this, so that a part of a package is not imported before the package.
    """

    def __getattr__(self, name: str) -> Any:
        """Run the module, and answer from it."""
        if name.startswith("__") and name not in TOUCHES:
            raise AttributeError(name)
        with _lock:  # another thread waits until the module is whole; this one, coming back, sees what there is so far
            waiting = self.__dict__.pop("_waiting", None)
            if waiting is not None:
                loader, path = waiting
                self.__path__ = path
                loader.exec_module(self)
                self.__class__ = ModuleType  # type: ignore[assignment]
        return ModuleType.__getattribute__(self, name)


class _Postponing:
    """A loader that leaves the work to a `Postponed` module."""

    def __init__(self, loader: Any) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return Postponed(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        assert module.__spec__ is not None
        module.__spec__.loader = module.__loader__ = self._loader
        path = module.__dict__.pop("__path__")
        module.__dict__["_waiting"] = self._loader, path


class _Finder:
    """Finds the packages that are put off as anybody would, with another loader."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path, target) if name in PUT_OFF else None
        if spec is None or spec.loader is None or spec.submodule_search_locations is None:
            return None
        loader: Any = _Postponing(spec.loader)
        spec.loader = loader
        return spec


def _import_mesa() -> Any:
    finder: Any = _Finder
    sys.meta_path.insert(0, finder)
    try:
        import mesa
    finally:
        sys.meta_path.remove(finder)
    return mesa


mesa = _import_mesa()
