"""What uses Numba's private parts: a shorter first compile, and phases that find their columns by address.

Nothing else in the package does. `compiled` does without this module, by Numba's public means and with the same results,
where Numba is newer than what this was tested with or lacks a part, and with `VENDORSIM_PLAIN_COMPILER=1`.
`docs/decisions.md` says what it buys.

What is compiled are plain loops over arrays that somebody else owns. So Numba leaves out the counting of references
(unless a function makes arrays), the passes that look for closures and constants, and, for rules, which phases take in
whole, machine code of their own.
"""

import functools
from collections.abc import Callable
from typing import Any, NamedTuple

import numba
import numpy as np
from numba import _dynfunc, types
from numba.core import cgutils, typed_passes, untyped_passes
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder, Flags
from numba.core.compiler_machinery import PassManager, register_pass
from numba.core.errors import NumbaError
from numba.core.registry import CPUDispatcher
from numba.extending import intrinsic
from numba.np import linalg
from numba.np.arrayobj import populate_array

TESTED_BELOW = (0, 69)
"""The first minor version of Numba that nobody has tried this with, as in pyproject.toml."""
if numba.version_info.short >= TESTED_BELOW:
    raise ImportError(f"Numba {numba.__version__} is newer than what its private parts are known of")

__all__ = ["FLAG", "INTEGER", "Bound", "NumbaError", "Place", "arrays_from_table", "caller_of", "kind_of", "make_lean",
           "make_rule", "place_of"]  # fmt: skip
PLAIN = frozenset((int, float, bool))
MAKES_ARRAYS = frozenset(("zeros", "empty", "ones", "full", "zeros_like", "empty_like", "arange", "copy", "array"))


def _without_linear_algebra() -> None:
    """Have Numba load its array functions without scipy.linalg: 0.17 s and 15 MB of each start.

    Numba imports it there to see whether it is installed, and again when somebody compiles a matrix product.
    """
    looks = linalg.ensure_blas
    linalg.ensure_blas = lambda: None
    try:
        import numba.np.arraymath  # noqa: F401
    finally:
        linalg.ensure_blas = looks


_without_linear_algebra()


class QuickFlags(Flags):
    """Flags that compare as Numba's do, quickly: it compares them at each call that it looks up, 3 s in all."""

    __slots__ = ()
    _hash = hash(Flags())  # of the names alone, in Numba too

    def __hash__(self) -> int:
        """Same for all flags, as in Numba."""
        return self._hash

    def __eq__(self, other: object) -> bool:
        """Whether all values are equal."""
        return bool(isinstance(other, Flags) and self._values == other._values) or super().__eq__(other)


class Pipeline(CompilerBase):  # type: ignore[misc, unused-ignore]
    """Numba's passes, without those that look for what rules and phases do not hold."""

    # Each of them has the whole function looked through again after it.
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
        # Numba knows a function by such an object; nobody can call it, as it points nowhere.
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
        quick.forceinline = inner  # a call hands over seven words for each array
        return quick

    compiler._customize_flags = flags
    compiler.pipeline_class = InnerPipeline if inner else Pipeline
    return compiled


class Rule(CPUDispatcher):
    """A rule as phases call it: compiled into each phase, without what only Python would need.

    Wrappers for Python and files of its own would take a third of the first compile. Called from Python, which set-up,
    tests and notebooks do, it is compiled once more with both, by `_for_python`.
    """

    _for_python: Callable[[Any], Callable[..., Any]]
    _from_python: Callable[..., Any] | None = None

    def get_call_template(self, args: tuple[Any, ...], kws: dict[str, Any]) -> Any:
        """Compile for whole numbers of one size, not again for each constant and each column that a rule is called with."""
        return super().get_call_template(tuple(map(_widened, args)), kws)

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """Call it from Python."""
        if self._from_python is None:
            self._from_python = self._for_python(self.py_func)
        return self._from_python(*arguments, **named)


def _widened(kind: Any) -> Any:
    """The type that a rule is compiled for: narrow whole numbers, as columns hold them, are as good as wide ones."""
    kind = types.unliteral(kind)
    narrow = isinstance(kind, types.Integer) and kind.bitwidth < types.int64.bitwidth
    return types.int64 if narrow else kind


def make_rule(function: Callable[..., Any], for_python: Callable[[Any], Callable[..., Any]]) -> Rule:
    """Have a rule compiled into what calls it; `for_python` compiles it once more when Python calls it."""
    options = {"nopython": True, "error_model": "numpy", "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    made = Rule(function, targetoptions=options)
    made._for_python = for_python
    make_lean(made, inner=True)
    return made


class Bound:
    """A phase with its columns, compiled to find them by where they lie in memory.

    To hand Numba 60 arrays at each call takes it longer than most phases run: it looks up the code for their types, and
    makes and drops an owner for each. Columns are made once and never replaced, so their addresses are written into one
    table, and `entry`, a copy of the phase, begins by making its arrays from that.
    """

    __slots__ = ("_columns", "_entry", "_fixed", "_kinds", "_straight", "compiled", "late")

    def __init__(self, compiled: Any, entry: Any, columns: list[Any], late: tuple[str, ...]) -> None:
        self.compiled, self._columns, self.late = compiled, columns, late
        arrays = [column for column in columns if isinstance(column, np.ndarray)]
        table = [number for array in arrays for number in (array.ctypes.data, *array.shape)]
        self._fixed = (np.array(table, np.int64), *(c for c in columns if not isinstance(c, np.ndarray)))
        self._entry = entry
        self._straight: Callable[..., Any] = entry
        self._kinds: tuple[type, ...] | None = None

    @property
    def fixed(self) -> tuple[Any, ...]:
        """What it is always given beside its columns: numbers."""
        return self._fixed[1:]

    def __call__(self, *late: Any) -> Any:
        """Run the loop with what changes each tick."""
        kinds = tuple(map(type, late))
        if kinds == self._kinds:
            return self._straight(*late)
        arguments = (*self._fixed, *late)
        result = self._entry(*arguments)
        if PLAIN.issuperset(kinds):
            # The code for these types is known by now; of plain numbers the type is all that Numba looks at.
            found = self._entry.overloads[tuple(map(self._entry.typeof_pyval, arguments))]
            self._straight, self._kinds = functools.partial(found.entry_point, *self._fixed), kinds
        return result


def arrays_from_table(kinds: list[Any]) -> Any:
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


class Place(NamedTuple):
    """A bound phase as compiled code calls it: where its machine code and its table lie, and what it takes and returns."""

    code: int
    table: int
    kinds: tuple[Any, ...]
    returns: Any


TABLE = types.Array(types.int64, 1, "C")
INTEGER, FLAG = types.int64, types.boolean
kind_of = numba.typeof


def place_of(bound: Bound, late: tuple[Any, ...]) -> Place:
    """Compile a bound phase for what changes each tick, of these types, and say where it lies.

    What lies there stays as long as the phase does. Raises: NumbaError for what cannot be compiled.
    """
    kinds = tuple(bound._entry.typeof_pyval(one) for one in bound._fixed[1:]) + late
    code, returns = _code_of(bound._entry, kinds)
    return Place(code, bound._fixed[0].ctypes.data, kinds, returns)


@functools.cache
def _code_of(entry: Any, kinds: tuple[Any, ...]) -> tuple[int, Any]:
    entry.compile((TABLE, *kinds))
    made = entry.overloads[TABLE, *kinds]
    return made.library.get_pointer_to_function(made.fndesc.llvm_func_name), made.signature.return_type


def caller_of(kinds: tuple[Any, ...], returns: Any) -> Any:
    """A function of compiled code that calls phases which take and return the same: `call(places, n, (seed, tick))`.

    `places` has two numbers for each phase, those of its code and of its table; `n` says which. A phase that is called
    so is neither compiled again nor taken in by what calls it.
    """

    @intrinsic  # type: ignore[untyped-decorator, unused-ignore]
    def call(_context: Any, places: Any, number: Any, late: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            numbers = context.make_array(signature.args[0])(context, builder, arguments[0]).data
            which = context.cast(builder, arguments[1], number, types.intp)
            first = builder.mul(which, context.get_constant(types.intp, 2))
            code = builder.load(builder.gep(numbers, [first]))
            held = builder.load(builder.gep(numbers, [builder.add(first, context.get_constant(types.intp, 1))]))
            array, one = context.make_array(TABLE)(context, builder), context.get_constant(types.intp, 8)
            table = builder.inttoptr(held, array.data.type)
            populate_array(array, data=table, shape=[one], strides=[one], itemsize=one, meminfo=None)
            given = [array._getvalue()]
            for i, (kind, found) in enumerate(zip(kinds, signature.args[2], strict=True)):
                given.append(context.cast(builder, builder.extract_value(arguments[2], i), found, kind))
            taken = (TABLE, *kinds)
            called = context.call_conv.get_function_type(returns, taken).as_pointer()
            callee = builder.inttoptr(code, called)
            status, answer = context.call_conv.call_function(builder, callee, returns, taken, given)
            with cgutils.if_unlikely(builder, status.is_error):
                context.call_conv.return_status_propagate(builder, status)
            return answer

        return returns(places, number, late), generate

    return call
