"""What a phase reads and writes, from its syntax tree and those of the rules that it calls.

A place is an argument (`vendor_risk`), or a field of one that holds records (`vendors.cash`, `ledger.fines`).
"""

import ast
import functools
import inspect
import textwrap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

CHANGES_ITS_ARRAY = ("fill", "sort", "partition", "put", "itemset")
ABOUT_THE_ARRAY = ("size", "shape", "ndim")


class Place(NamedTuple):
    """An argument of a compiled function, or one field of the records in it."""

    argument: str
    field: str = ""

    def __str__(self) -> str:
        return f"{self.argument}.{self.field}" if self.field else self.argument


@dataclass
class Flow:
    """The places that a function reads and those that it writes, in the order in which the text names them."""

    arguments: tuple[str, ...]
    reads: dict[Place, None] = field(default_factory=dict)
    writes: dict[Place, None] = field(default_factory=dict)


def reads_of(phase: Any) -> tuple[str, ...]:
    """Every place that a phase reads."""
    return tuple(map(str, flow_of(phase.python).reads))


def writes_of(phase: Any) -> tuple[str, ...]:
    """Every place that a phase changes."""
    return tuple(map(str, flow_of(phase.python).writes))


def columns_written(*phases: Any) -> tuple[str, ...]:
    """The arguments that any of these phases changes, sorted."""
    return tuple(sorted({place.argument for phase in phases for place in flow_of(phase.python).writes}))


def tree_of(function: Callable[..., Any]) -> ast.FunctionDef:
    """The syntax tree of a function. Raises: OSError and TypeError without its text, ValueError for what is no `def`."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    if not isinstance(tree, ast.FunctionDef):
        raise ValueError(f"{function!r} is not written as a function")
    return tree


@functools.cache
def flow_of(function: Callable[..., Any]) -> Flow:
    """The flow of a function and of all that it calls."""
    return flow_in(tree_of(function), lambda name: _called(function, name))


def flow_in(function: ast.FunctionDef, called: Callable[[str], Flow | None]) -> Flow:
    """The flow of a function, given the flows of those that it calls by name."""
    walk = _Walk(function, called)
    for statement in function.body:
        walk.visit(statement)
    return walk.flow


def _called(function: Any, name: str) -> Flow | None:
    """The flow of a rule or phase that a function calls; None for whatever else it calls."""
    found = function.__globals__.get(name)
    python = getattr(found, "py_func", getattr(found, "python", found))
    if inspect.isfunction(python) and python.__module__.startswith("vendorsim."):
        return flow_of(python)
    return None


class _Walk(ast.NodeVisitor):
    def __init__(self, function: ast.FunctionDef, called: Callable[[str], Flow | None]) -> None:
        names = tuple(argument.arg for argument in function.args.args)
        self.flow, self._called = Flow(names), called
        self._known = {name: Place(name) for name in names}
        for local, value in _assigned_names(function):
            place = self._place(value)
            if place is not None:
                self._known.setdefault(local, place)

    def _place(self, node: ast.expr) -> Place | None:
        """The place that `a`, `a[i]` or `a[i].b[j]` names."""
        first = ""
        while isinstance(node, ast.Subscript | ast.Attribute | ast.Starred):
            if isinstance(node, ast.Attribute):
                first = node.attr
            node = node.value
        known = self._known.get(node.id) if isinstance(node, ast.Name) else None
        if known is None or first in ABOUT_THE_ARRAY:
            return known
        return known if known.field else Place(known.argument, first)

    def visit_Name(self, node: ast.Name) -> None:
        if node.id in self.flow.arguments and isinstance(node.ctx, ast.Load):
            self.flow.reads[Place(node.id)] = None

    def _visit_part(self, node: ast.Attribute | ast.Subscript) -> None:
        place = self._place(node)
        if place is not None:
            self._note(place, write=not isinstance(node.ctx, ast.Load))
        part: ast.expr = node
        while isinstance(part, ast.Subscript | ast.Attribute):
            if isinstance(part, ast.Subscript):
                self.visit(part.slice)
            part = part.value
        if not isinstance(part, ast.Name):
            self.visit(part)

    visit_Attribute = visit_Subscript = _visit_part  # noqa: N815  as `ast` names them

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        place = self._place(node.target)
        if place is not None and not isinstance(node.target, ast.Name):
            self._note(place, write=False)
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
        for value in values:
            # Another name for records or for an array reads nothing yet.
            if not isinstance(value, ast.Name):
                self.visit(value)
        for target in node.targets:
            self.visit(target)

    def visit_Call(self, node: ast.Call) -> None:
        callee = self._called(node.func.id) if isinstance(node.func, ast.Name) else None
        if isinstance(node.func, ast.Attribute):
            place = self._place(node.func.value)
            if place is not None:
                self._note(place, write=node.func.attr in CHANGES_ITS_ARRAY)
        for i, given in enumerate(node.args):
            place = self._place(given)
            if callee is None or place is None:
                self.visit(given)
                continue
            if not isinstance(given, ast.Name):
                self.visit(given)
            argument = callee.arguments[i]
            for theirs, mine in ((callee.reads, self.flow.reads), (callee.writes, self.flow.writes)):
                for one in theirs:
                    if one.argument == argument:
                        mine[place if place.field else Place(place.argument, one.field)] = None

    def _note(self, place: Place, *, write: bool) -> None:
        (self.flow.writes if write else self.flow.reads)[place] = None


def _assigned_names(function: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Each plain name that is assigned to, with its value; `a, b = c, d` counts as two."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                pairs: Iterable[tuple[ast.expr, ast.expr]] = [(target, node.value)]
                if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                    pairs = zip(target.elts, node.value.elts, strict=False)
                yield from ((left.id, right) for left, right in pairs if isinstance(left, ast.Name))
