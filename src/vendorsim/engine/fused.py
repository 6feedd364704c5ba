"""Several phases in one call: a method that calls nothing but bound phases, as one compiled function.

What it says is what runs: its text is compiled as it stands, but for `self.`, and each phase is called where its machine
code lies. So a tick costs one call from Python, no phase is compiled twice, and the bits are those of the method.
"""

import ast
import functools
import hashlib
import textwrap
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from vendorsim.engine.compiled import compile_text, internals
from vendorsim.engine.data_flow import tree_of

FLAGS = ("burnt_in",)
"""Arguments of phases that are true or false; all others that change each tick are whole numbers."""


def fuse(
    method: Callable[..., Any], phases: Mapping[str, Any], absent: frozenset[str] = frozenset()
) -> Callable[..., Any] | None:
    """A compiled function with the arguments of `method` but its object; None where a phase is not compiled code.

    `phases` are all that the method calls as `self.<name>(...)`. It returns what the method does. What the method does
    `if` one of its `absent` arguments is true is left out, and not compiled.
    """
    if internals is None:
        return None
    called = _called(method, absent)
    used = {name: one for name, one in phases.items() if name in called}
    if not all(isinstance(one, internals.Bound) for one in used.values()):
        return None
    places = [internals.place_of(one, _late(one.late)) for one in used.values()]
    fixed = {f"fixed_{name}": one.fixed for name, one in used.items() if one.fixed}
    kinds = tuple((place.kinds, place.returns) for place in places)
    compiled = _compiled(method, absent, tuple(used), tuple(fixed), kinds)
    numbers = np.array([number for place in places for number in (place.code, place.table)], np.int64)
    return Fused(compiled, (numbers, *fixed.values()))


@functools.cache
def _compiled(
    method: Callable[..., Any], absent: frozenset[str], names: tuple[str, ...], fixed: tuple[str, ...],
    kinds: tuple[Any, ...],
) -> Callable[..., Any]:  # fmt: skip
    """The method, compiled for phases of these kinds."""
    tree = _tree(method, absent)
    text = _text(tree, list(names), list(fixed))
    digest = hashlib.sha256(f"{text}{kinds}".encode()).hexdigest()[:16]
    known = {f"call_{name}": internals.caller_of(*kind) for name, kind in zip(names, kinds, strict=True)}
    made: Callable[..., Any] = compile_text(
        text, f"fused_{tree.name}_{digest}.py", tree.name, {**method.__globals__, **known}
    )
    return made


def _tree(method: Callable[..., Any], absent: frozenset[str]) -> ast.FunctionDef:
    """The method without what it does `if` an absent argument is true."""
    tree = tree_of(method)
    tree.body = [one for one in tree.body if not (isinstance(one, ast.If) and _needs(one.test) & absent)]
    return tree


def _needs(test: ast.expr) -> set[str]:
    """What must be true for a test to be: `learns` and, of `learns and tick > 3`, the same."""
    parts = test.values if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And) else [test]
    return {part.id for part in parts if isinstance(part, ast.Name)}


@functools.cache
def _called(method: Callable[..., Any], absent: frozenset[str]) -> frozenset[str]:
    """What a method calls as `self.<name>(...)`."""
    return frozenset(
        node.func.attr
        for node in ast.walk(_tree(method, absent))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and ast.unparse(node.func.value) == "self"
    )


class Fused:
    """A compiled function of several phases, with where they lie."""

    __slots__ = ("_compiled", "_fixed")

    def __init__(self, compiled: Callable[..., Any], fixed: tuple[Any, ...]) -> None:
        """Call `compiled` with `fixed` first."""
        self._compiled, self._fixed = compiled, fixed

    def __call__(self, *arguments: Any) -> Any:
        """Run them all."""
        return self._compiled(*self._fixed, *arguments)


@functools.cache
def _late(names: tuple[str, ...]) -> tuple[Any, ...]:
    """The types of what a phase is given each tick."""
    return tuple(internals.FLAG if name in FLAGS else internals.INTEGER for name in names)


def _text(tree: ast.FunctionDef, names: list[str], fixed: list[str]) -> str:
    """The method as a function of where the phases lie, of what they are always given, and of its own arguments."""
    arguments = [argument.arg for argument in tree.args.args if argument.arg != "self"]
    body = [_Calls(names, fixed).visit(statement) for statement in tree.body[ast.get_docstring(tree) is not None :]]
    lines = [textwrap.indent(ast.unparse(ast.fix_missing_locations(statement)), "    ") for statement in body]
    return "\n".join((f"def {tree.name}({', '.join(('places', *fixed, *arguments))}):", *lines, ""))


class _Calls(ast.NodeTransformer):
    """`self.shop(tick, weekend)` becomes `call_shop(places, 3, fixed_shop + (tick, weekend))`."""

    def __init__(self, names: list[str], fixed: list[str]) -> None:
        self._names, self._fixed = names, fixed

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if not (isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name)):
            return node
        if node.func.value.id != "self" or node.func.attr not in self._names:
            return node
        name = node.func.attr
        late: ast.expr = ast.Tuple(node.args, ast.Load())
        if f"fixed_{name}" in self._fixed:
            late = ast.BinOp(ast.Name(f"fixed_{name}", ast.Load()), ast.Add(), late)
        number = ast.Constant(self._names.index(name))
        return ast.Call(ast.Name(f"call_{name}", ast.Load()), [ast.Name("places", ast.Load()), number, late], [])
