"""The two decorators of compiled code, and the folder that holds what was compiled.

A *rule* is a scalar function that could stand in the paper it cites; a *phase* is a plain loop over columns. This is
the only module that imports numba. Its cache folder is named by a digest of every source that compiled code can
come from, because numba itself looks only at the file of the function: an edited helper or constant in another file
would leave old code running.

What is compiled are plain loops over arrays that somebody else owns. So numba is asked to leave out the counting of
references (unless a function makes arrays), the passes that look for closures and constants, and, for rules, which
phases take in whole, machine code of their own. The results are the same, the first compile is shorter by a fifth.
"""

import ast
import functools
import hashlib
import inspect
import os
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, ClassVar

import numba
import numpy as np
from numba import _dynfunc, types
from numba.core import cgutils, typed_passes, untyped_passes
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder, Flags
from numba.core.compiler_machinery import PassManager, register_pass
from numba.core.registry import CPUDispatcher
from numba.extending import intrinsic
from numba.np.arrayobj import populate_array

from vendorsim.sources import sources_digest

PLAIN = frozenset((int, float, bool))
MAKES_ARRAYS = frozenset(("zeros", "empty", "ones", "full", "zeros_like", "empty_like", "arange", "copy", "array"))


@functools.cache
def cache_folder() -> Path:
    """Where compiled code is kept: a folder named by the sources' digest, in `VENDORSIM_CACHE` or the user's cache."""
    root = os.environ.get("VENDORSIM_CACHE")
    base = Path(root) if root else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "vendorsim"
    return base.absolute() / f"compiled-{sources_digest()}"


def compiler_is_on() -> bool:
    """Whether rules and phases are compiled; `NUMBA_DISABLE_JIT=1` runs them as plain Python, with equal results."""
    return os.environ.get("NUMBA_DISABLE_JIT", "0") in ("", "0")


def is_compiled_already() -> bool:
    """Whether a run can start without a first compile."""
    return not compiler_is_on() or any(cache_folder().glob("**/*.nbi"))


@functools.cache
def cache_is_usable() -> bool:
    """Whether compiled code can be kept; without a place to write, each start compiles anew."""
    try:
        cache_folder().mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=cache_folder()).close()
    except OSError:
        return False
    return True


def _without_linear_algebra() -> None:
    """Have numba load its array functions without scipy.linalg, which it imports there to see whether it is installed.

    Mesa needs scipy, so it is; and numba looks again when somebody compiles a matrix product.
    """
    from numba.np import linalg

    looks = linalg.ensure_blas
    linalg.ensure_blas = lambda: None
    try:
        import numba.np.arraymath  # noqa: F401
    finally:
        linalg.ensure_blas = looks


if compiler_is_on():
    _without_linear_algebra()
else:
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


class QuickFlags(Flags):
    """Flags that compare as numba's do, quickly: it compares them at each call that it looks up."""

    __slots__ = ()
    _hash = hash(Flags())  # of the names alone, in numba too
    _defaults: ClassVar = {name: option.default for name, option in Flags.options.items()}

    def __hash__(self) -> int:
        """Same for all flags, as in numba."""
        return self._hash

    def __eq__(self, other: object) -> bool:
        """Whether all values are equal."""
        if not isinstance(other, Flags):
            return NotImplemented
        mine, others = self._values, other._values
        return bool(mine == others or {**self._defaults, **mine} == {**self._defaults, **others})


class Pipeline(CompilerBase):  # type: ignore[misc, unused-ignore]
    """numba's passes, without those that look for what rules and phases do not hold."""

    # Each of them has the whole function looked through anew after it.
    SKIPPED = frozenset((
        untyped_passes.InlineClosureLikes, untyped_passes.RewriteSemanticConstants, untyped_passes.DeadBranchPrune,
        untyped_passes.MakeFunctionToJitFunction, untyped_passes.InlineInlinables, untyped_passes.LiteralUnroll,
        untyped_passes.LiteralPropagationSubPipelinePass, typed_passes.NopythonRewrites,
    ))  # fmt: skip
    lowering: type = typed_passes.NativeLowering

    def define_pipelines(self) -> list[PassManager]:
        """One pipeline, to machine code."""
        whole, lean = DefaultPassBuilder.define_nopython_pipeline(self.state), PassManager("lean")
        for step, why in whole.passes:
            if step not in self.SKIPPED:
                lean.add_pass(self.lowering if step is typed_passes.NativeLowering else step, why)
        lean.finalize()
        return [lean]


class _Inner(JITCodeLibrary):  # type: ignore[misc, unused-ignore]
    """A rule's code, for the phases that take it in: never made into machine code by itself."""

    def _finalize_final_module(self) -> None:
        self._finalize_dynamic_globals()
        self._finalized = True


@register_pass(mutates_CFG=True, analysis_only=False)
class InnerLowering(typed_passes.NativeLowering):  # type: ignore[misc, unused-ignore]
    """Lowering of a rule into a library that has no machine code."""

    _name = "inner_lowering"

    def run_pass(self, state: Any) -> bool:
        """Lower, and make the rule known to what calls it."""
        state.library = _Inner(state.targetctx.codegen(), state.func_id.func_qualname)
        state.library.enable_object_caching()
        state.flags.no_compile = True
        super().run_pass(state)
        made = state["cr"]
        # numba knows a function by such an object; nobody can call it, as it points nowhere.
        name = made.fndesc.qualname.split(".")[-1]
        key = _dynfunc.make_function(made.fndesc.lookup_module(), name, "a rule", 0, made.env, (state.library,))
        state.library._ensure_finalized()
        state.targetctx.insert_user_function(key, made.fndesc, [state.library])
        state["cr"] = made._replace(cfunc=key)
        return True


class InnerPipeline(Pipeline):
    """The passes for a rule."""

    lowering = InnerLowering


def make_lean(compiled: CPUDispatcher, *, inner: bool = False) -> CPUDispatcher:
    """Have a function compiled by these means; an inner one can be called from compiled code only."""
    compiler = compiled._compiler
    counts = not MAKES_ARRAYS.isdisjoint(compiled.py_func.__code__.co_names)

    def flags(found: Flags) -> Flags:
        quick = QuickFlags(found)
        quick.nrt = counts
        return quick

    compiler._customize_flags = flags
    compiler.pipeline_class = InnerPipeline if inner else Pipeline
    return compiled


def _compile(function: Callable[..., Any], **options: Any) -> Any:
    """Compile on the first call, and keep the result in this package's own folder.

    numba numbers the entries of a function in an index that it reads, extends and writes without a lock: of two
    processes that compile two signatures at once, one could later be handed the other's code.
    """
    options = {"error_model": "numpy", "no_cfunc_wrapper": True, **options}
    if not compiler_is_on() or not cache_is_usable():
        return make_lean(numba.njit(**options)(function))
    others = numba.config.CACHE_DIR  # the setting of a user's own compiled code stays as it was
    numba.config.CACHE_DIR = str(cache_folder())
    try:
        compiled = numba.njit(cache=True, **options)(function)
    finally:
        numba.config.CACHE_DIR = others
    entries = compiled._cache._cache_file
    entries.load = _locked(entries.load)
    entries.save = _locked(entries.save)
    return make_lean(compiled)


class Rule(CPUDispatcher):
    """A rule as phases call it: compiled into each phase, without what only Python would need.

    Wrappers for Python and files of its own would take a third of the first compile. Called from Python, which set-up,
    tests and notebooks do, it is compiled once more with both.
    """

    _from_python: Callable[..., Any] | None = None

    def get_call_template(self, args: tuple[Any, ...], kws: dict[str, Any]) -> Any:
        """Compile for whole numbers, not anew for each constant that a rule is called with."""
        return super().get_call_template(tuple(map(types.unliteral, args)), kws)

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """Call it from Python."""
        if self._from_python is None:
            self._from_python = _compile(self.py_func, nogil=True)
        return self._from_python(*arguments, **named)


def rule(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a scalar function of the model."""
    if not compiler_is_on():
        return function
    options = {"nopython": True, "error_model": "numpy", "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    return make_lean(Rule(function, targetoptions=options), inner=True)


class Phase:
    """A loop over columns: reads what its arguments name, changes what `writes` names."""

    def __init__(self, function: Callable[..., Any], writes: Iterable[str]) -> None:
        self.python = function
        self.writes = tuple(writes)
        self.arguments = tuple(inspect.signature(function).parameters)
        unknown = set(self.writes) - set(self.arguments)
        if unknown:
            raise TypeError(f"{function.__name__} says it writes {sorted(unknown)}, which it does not ask for")
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
        if compiler_is_on() and all(_is_plain(value) for value in values if isinstance(value, np.ndarray)):
            return Bound(self, values)
        return functools.partial(self.compiled, *values)


class Bound:
    """A phase with its columns, compiled to find them by where they lie in memory.

    To hand numba 60 arrays at each call takes it longer than most phases run: it looks up the code for their types, and
    makes and drops an owner for each. Columns are made once and never replaced, so their addresses are written into one
    table, and a copy of the phase begins by making its arrays from that.
    """

    __slots__ = ("_columns", "_entry", "_fixed", "_kinds", "_straight", "compiled")

    def __init__(self, phase: Phase, columns: list[Any]) -> None:
        self.compiled, self._columns = phase.compiled, columns
        arrays = [column for column in columns if isinstance(column, np.ndarray)]
        table = [number for array in arrays for number in (array.ctypes.data, *array.shape)]
        self._fixed = (np.array(table, np.int64), *(c for c in columns if not isinstance(c, np.ndarray)))
        layout = tuple((c.dtype, c.ndim) if isinstance(c, np.ndarray) else None for c in columns)
        if layout not in phase.entries:
            phase.entries[layout] = _entry(phase, columns)
        self._entry = phase.entries[layout]
        self._straight: Callable[..., Any] = self._entry
        self._kinds: tuple[type, ...] | None = None

    def __call__(self, *late: Any) -> Any:
        """Run the loop with what changes each tick."""
        kinds = tuple(map(type, late))
        if kinds == self._kinds:
            return self._straight(*late)
        arguments = (*self._fixed, *late)
        result = self._entry(*arguments)
        if PLAIN.issuperset(kinds):
            # The code for these types is known by now; of plain numbers the type is all that numba looks at.
            found = self._entry.overloads[tuple(map(self._entry.typeof_pyval, arguments))]
            self._straight, self._kinds = functools.partial(found.entry_point, *self._fixed), kinds
        return result


def _is_plain(array: np.ndarray) -> bool:
    return bool(array.flags.c_contiguous and array.flags.aligned and array.flags.writeable)


def _entry(phase: Phase, columns: list[Any]) -> Any:
    """The function that a bound phase calls: the phase's own body, after its arrays are made from the table.

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
    known = {**phase.python.__globals__, "arrays_at": _arrays_at(kinds)}
    place = f"<entry of {name}>"
    if cache_is_usable():
        digest = hashlib.sha256(f"{phase.python.__module__}{kinds}{text}".encode()).hexdigest()[:16]
        path = cache_folder() / f"entry_{name}_{digest}.py"
        with _one_process_at_a_time():
            if not path.exists():
                path.write_text(text, encoding="utf-8")
        place = str(path)
    exec(compile(text, place, "exec"), known)  # nothing but the phase's own source and the names in its signature
    return _compile(known[name], nogil=True)


def _arrays_at(kinds: list[Any]) -> Any:
    """A function of compiled code: arrays of these types, from a table of addresses and lengths."""

    @intrinsic  # type: ignore[untyped-decorator, unused-ignore]
    def arrays_at(_context: Any, table: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            numbers = context.make_array(table)(context, builder, arguments[0]).data
            at, made = 0, []
            for kind in kinds:
                read = [builder.load(cgutils.gep_inbounds(builder, numbers, at + i)) for i in range(1 + kind.ndim)]
                at += 1 + kind.ndim
                item = context.get_data_type(kind.dtype)
                step = context.get_constant(types.intp, context.get_abi_sizeof(item))
                itemsize, steps = step, list[Any]()
                for length in reversed(read[1:]):
                    steps.insert(0, step)
                    step = builder.mul(step, length)
                array = context.make_array(kind)(context, builder)
                data = builder.inttoptr(read[0], array.data.type)
                populate_array(array, data=data, shape=read[1:], strides=steps, itemsize=itemsize, meminfo=None)
                made.append(array._getvalue())
            return context.make_tuple(builder, signature.return_type, made)

        return types.Tuple(kinds)(table), generate

    return arrays_at


def phase(*, writes: Iterable[str]) -> Callable[[Callable[..., Any]], Phase]:
    """Compile a loop over columns and keep what it changes beside it."""
    return lambda function: Phase(function, writes)
