"""The two decorators of compiled code, and the folder that holds what was compiled.

A *rule* is a scalar function that could stand in the paper it cites; a *phase* is a plain loop over columns. The cache
folder is named by a digest of every source that compiled code can come from, because Numba itself looks only at the file
of the function: an edited helper or constant in another file would leave old code running.

Numba's private parts are used in `numba_internals` alone, for speed; without that module what is here gives the same
results by `numba.njit(cache=True)`.

An index may count from the end, so each is compared with 0 unless its type is unsigned. The busiest loops therefore have
their rows as `np.uint64`. Such a number is for indices only: Numba makes a float of its sum with a signed one.
"""

import ast
import functools
import hashlib
import inspect
import os
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numba
import numpy as np

from vendorsim.engine.source_digest import sources_digest


def compiler_is_on() -> bool:
    """Whether rules and phases are compiled; `NUMBA_DISABLE_JIT=1` runs them as plain Python, with equal results."""
    return os.environ.get("NUMBA_DISABLE_JIT", "0") in ("", "0")


def _numba_internals() -> Any:
    """The module that uses Numba's private parts; None where they are not wanted, or not as that module expects."""
    if not compiler_is_on() or os.environ.get("VENDORSIM_PLAIN_COMPILER", "0") not in ("", "0"):
        return None
    try:
        from vendorsim.engine import numba_internals
    except (ImportError, AttributeError):
        return None
    return numba_internals


internals = _numba_internals()


@functools.cache
def cache_folder() -> Path:
    """Where compiled code is kept: a folder named by the sources' digest, in `VENDORSIM_CACHE` or the user's cache."""
    root = os.environ.get("VENDORSIM_CACHE")
    base = Path(root) if root else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "vendorsim"
    return base.absolute() / f"compiled-{sources_digest()}{'' if internals else '-plain'}"


def is_compiled_already() -> bool:
    """Whether a run can start without a first compile."""
    return not compiler_is_on() or any(cache_folder().glob("**/*.nbi"))


@functools.cache
def cache_is_usable() -> bool:
    """Whether compiled code can be kept; without a place to write, each start recompiles."""
    try:
        cache_folder().mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=cache_folder()).close()
    except OSError:
        return False
    return True


if not compiler_is_on():
    # Counters wrap by design; without the compiler NumPy would warn at each wrap.
    np.seterr(over="ignore")


@contextmanager
def _one_process_at_a_time() -> Iterator[None]:
    """Hold the lock of the cache folder; the system lets go of it when a process dies."""
    with (cache_folder() / "lock").open("ab") as file:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
            try:
                yield
            finally:
                file.seek(0)
                msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
        else:
            import fcntl

            with suppress(OSError):  # some network file systems have no locks: then as numba does, without
                fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _locked(access: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(access)
    def locked(*arguments: Any) -> Any:
        with _one_process_at_a_time():
            return access(*arguments)

    return locked


def _compile(function: Callable[..., Any]) -> Any:
    """Compile on the first call, and keep the result in this package's own folder."""
    options: dict[str, Any] = {"error_model": "numpy", "no_cfunc_wrapper": True, "nogil": True}
    make_lean = internals.make_lean if internals else lambda compiled: compiled
    if cache_is_usable():
        others, numba.config.CACHE_DIR = numba.config.CACHE_DIR, str(cache_folder())  # a user's own setting stays
        try:
            compiled = numba.njit(cache=True, **options)(function)
        finally:
            numba.config.CACHE_DIR = others
        if _locks_its_entries(compiled):
            return make_lean(compiled)
    return make_lean(numba.njit(**options)(function))


def _locks_its_entries(compiled: Any) -> bool:
    """Have a compiled function's entries read and written by one process at a time; False where it has none to lock.

    Numba numbers the entries of a function in an index that it reads, extends and writes without a lock: of two
    processes that compile two signatures at once, one could later be handed the other's code.
    """
    entries = getattr(getattr(compiled, "_cache", None), "_cache_file", None)
    if entries is None:
        return False
    entries.load, entries.save = _locked(entries.load), _locked(entries.save)
    return True


def rule(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a scalar function of the model."""
    if not compiler_is_on():
        return function
    made: Callable[..., Any] = internals.make_rule(function, _compile) if internals else _compile(function)
    return made


def plain(compiled: Callable[..., Any]) -> Callable[..., Any]:
    """A rule as plain Python: one call is not worth compiling."""
    python: Callable[..., Any] = getattr(compiled, "py_func", compiled)
    return python


class Phase:
    """A loop over columns; what it reads and writes follows from its text (`vendorsim.engine.data_flow`)."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.python = function
        self.arguments = tuple(inspect.signature(function).parameters)
        self.compiled: Callable[..., Any] = rule(function)
        self.entries: dict[Any, Any] = {}
        functools.update_wrapper(self, function)

    def __call__(self, *arguments: Any) -> Any:
        """Run the loop on all arguments, in the order of the signature."""
        return self.compiled(*arguments)

    def bind(self, columns: Mapping[str, Any]) -> Callable[..., Any]:
        """Fetch the columns that stand first in the signature; what is left is passed at each call."""
        names = []
        for name in self.arguments:
            if name not in columns:
                break
            names.append(name)
        late = [name for name in self.arguments[len(names) :] if name in columns]
        if late:
            raise TypeError(f"{self.python.__name__}: columns {late} must stand before what changes each tick")
        values = [columns[name] for name in names]
        if internals and all(_is_plain(value) for value in values if isinstance(value, np.ndarray)):
            layout = tuple((v.dtype, v.ndim) if isinstance(v, np.ndarray) else None for v in values)
            if layout not in self.entries:
                self.entries[layout] = _entry(self, values)
            bound: Callable[..., Any] = internals.Bound(
                self.compiled, self.entries[layout], values, self.arguments[len(names) :]
            )
            return bound
        return functools.partial(self.compiled, *values)


def _is_plain(array: np.ndarray) -> bool:
    return bool(array.flags.c_contiguous and array.flags.aligned and array.flags.writeable)


def _entry(phase: Phase, columns: list[Any]) -> Any:
    """The function that a bound phase calls: the phase's own body, after its arrays are made from a table of addresses.

    It is kept as a file beside its code; equal columns give equal text, and so the same file.
    """
    name, late = phase.python.__name__, phase.arguments[len(columns) :]
    given = list(zip(phase.arguments, columns, strict=False))
    arrays = [argument for argument, column in given if isinstance(column, np.ndarray)]
    kinds = [numba.typeof(column) for _, column in given if isinstance(column, np.ndarray)]
    first = ", ".join(("table", *(a for a, c in given if not isinstance(c, np.ndarray)), *late))
    begin = [f"def {name}({first}):", f"    {', '.join(arrays)}, = arrays_at(table)"]
    body = ast.parse(textwrap.dedent(inspect.getsource(phase.python))).body[0]
    assert isinstance(body, ast.FunctionDef)
    lines = [textwrap.indent(ast.unparse(statement), "    ") for statement in body.body]
    text = "\n".join((*begin, *lines, ""))
    known = {**phase.python.__globals__, "arrays_at": internals.arrays_from_table(kinds)}
    digest = hashlib.sha256(f"{phase.python.__module__}{kinds}{text}".encode()).hexdigest()[:16]
    return compile_text(text, f"entry_{name}_{digest}.py", name, known)


def compile_text(text: str, file: str, name: str, known: dict[str, Any]) -> Any:
    """Compile a function from a text of this package, which is kept as a file beside its code; equal texts give one file."""
    place = f"<{file}>"
    if cache_is_usable():
        path = cache_folder() / file
        with _one_process_at_a_time():
            if not path.exists():
                path.write_text(text, encoding="utf-8")
        place = str(path)
    known = dict(known)
    exec(compile(text, place, "exec"), known)  # nothing but the package's own source and names in its signatures
    return _compile(known[name])


def phase(function: Callable[..., Any]) -> Phase:
    """Compile a loop over columns."""
    return Phase(function)
