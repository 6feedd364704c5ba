"""A policy's answer as compiled code: what the author wrote in plain Python, where it can be told in numbers.

The text of `respond` is translated: a case's fields and properties become fields of the record that the case is gathered
in, words become their numbers, parameters fields of a second record. Whatever could come out otherwise in compiled code
(division by what may be 0, powers, calls, words from elsewhere) is not translated, and the policy then answers in Python,
with the same results and less speed.
"""

import ast
import functools
import hashlib
import math
import textwrap
from typing import Any

import numpy as np

from vendorsim.engine.compiled import compile_text, internals
from vendorsim.engine.data_flow import tree_of
from vendorsim.plugins import case as cases
from vendorsim.plugins.case import CASE_FIELDS, Alternative, Case, Record
from vendorsim.plugins.policy import Policy
from vendorsim.plugins.response import Response

WORDS = {"kind": cases.KINDS, "zone": cases.ZONES, "last_outcome": cases.OUTCOMES}
"""Fields that an author reads as words, and their numbers."""
PARTS: dict[str, tuple[type, dict[str, str]]] = {
    "alternative": (Alternative, {
        "site": "int(case.alternative_site)", "stalls": "int(case.alternative_stalls)",
        "quality": "case.alternative_quality", "fee": "case.alternative_fee", "metres": "case.alternative_metres",
    }),
    "record": (Record, {
        "violations": "case.violations", "days_since": "case.days_since", "entries": "int(case.entries)",
        "evidence": "case.evidence", "is_shown": "case.record_shown > 0.0",
    }),
}  # fmt: skip
"""Properties of a case that have fields of their own, each told by the case's."""
COUNTS = frozenset(
    name for name in CASE_FIELDS
    if name not in WORDS and isinstance(getattr(Case((0.0,) * len(CASE_FIELDS)), name, None), int)
)  # fmt: skip
ALLOWED_CALLS = ("min", "max", "abs", "bool")
OPERATORS = (ast.Add, ast.Sub, ast.Mult)
NUMBERS = {bool: np.bool_, int: np.int64, float: np.float64}


class UncompiledError(Exception):
    """Why a policy's answer is not compiled, as a reader of its text would say it."""


class CompiledAnswer:
    """The answer of one policy to the case at hand, for compiled code to call."""

    def __init__(self, policy: Policy, case: np.ndarray) -> None:
        """Translate and compile it. Raises: UncompiledError."""
        if internals is None:
            raise UncompiledError("nothing is compiled here")
        if "respond" in vars(policy):
            raise UncompiledError("how it answers was replaced")
        text, names = translated(type(policy))  # type: ignore[arg-type]
        self._policy, self._names = policy, names
        kinds = [(name, NUMBERS.get(type(getattr(policy, name)))) for name in names]
        if wrong := [name for name, kind in kinds if kind is None]:
            raise UncompiledError(f"it reads self.{wrong[0]}, which is no number")
        self._own = np.zeros(1, np.dtype(kinds or [("nothing", np.bool_)]))
        self._last: tuple[Any, ...] = ()
        self.refresh()
        arrays = [case, self._own]
        self.bound = internals.Bound(None, _compiled(text, case.dtype, self._own.dtype), arrays, ())
        try:
            returns = internals.place_of(self.bound, ()).returns
        except internals.NumbaError as error:
            raise UncompiledError(f"the compiler does not take it: {str(error).strip().splitlines()[0]}") from None
        if returns != internals.INTEGER:
            raise UncompiledError("it does not answer every case with a Response")

    def refresh(self) -> None:
        """Take the policy's parameters as they are now."""
        values = tuple(getattr(self._policy, name) for name in self._names)
        if values != self._last and values:
            self._own[0] = self._last = values

    def __call__(self) -> int:
        """The answer to the case at hand."""
        self.refresh()
        return int(self.bound())


@functools.cache
def _compiled(text: str, *records: np.dtype) -> Any:
    """The function of a text, for arrays of these records."""
    kinds = [internals.kind_of(np.zeros(1, record)) for record in records]
    digest = hashlib.sha256(f"{text}{kinds}".encode()).hexdigest()[:16]
    known = {"arrays_at": internals.arrays_from_table(kinds), "__name__": __name__}
    return compile_text(text, f"answer_{digest}.py", "answer", known)


def why_not(kind: type[Policy]) -> str:
    """Why a policy answers in Python; nothing where its answer can be compiled."""
    try:
        CompiledAnswer(kind(), np.zeros(1, np.dtype([(name, np.float64) for name in CASE_FIELDS])))
    except UncompiledError as error:
        return str(error)
    return ""


@functools.cache
def translated(kind: type[Policy]) -> tuple[str, list[str]]:
    """The text of a function `answer(table)` in numbers, and the parameters that it reads. Raises: UncompiledError."""
    function = kind.respond
    try:
        tree = tree_of(function)
    except (OSError, TypeError, SyntaxError):
        raise UncompiledError("its text cannot be found") from None
    except ValueError:
        raise UncompiledError("respond is not a plain method of a case") from None
    if tree.decorator_list or len(tree.args.args) != 2:
        raise UncompiledError("respond is not a plain method of a case")
    translator = _Translator(kind, function.__globals__, tree.args.args[0].arg, tree.args.args[1].arg)
    body = [translator.statement(one) for one in tree.body]
    lines = [textwrap.indent(ast.unparse(ast.fix_missing_locations(one)), "    ") for one in body if one is not None]
    begin = ["def answer(table):", "    cases, owns, = arrays_at(table)", "    case, own = cases[0], owns[0]"]
    return "\n".join((*begin, *lines, "")), sorted(translator.read)


class _Translator:
    """Statements and expressions of `respond`, told in fields of two records."""

    def __init__(self, kind: type[Policy], known: dict[str, Any], me: str, case: str) -> None:
        self.kind, self.known, self.me = kind, known, me
        self.read: set[str] = set()
        self.depth = 0
        self.things = {case: "case"}
        """Names that stand for the case or a part of it."""
        self.locals: set[str] = set()
        self.answers: set[str] = set()
        """Variables that hold numbers, and those that hold responses."""

    def statement(self, node: ast.stmt) -> ast.stmt | None:
        """A statement in numbers; None for a docstring."""
        match node:
            case ast.Expr(ast.Constant()) | ast.Pass():
                return None
            case ast.Return(value) if value is not None:
                return ast.Return(ast.Call(ast.Name("int"), [self.response(value)], []))
            case ast.If(test, body, orelse):
                return ast.If(self.expression(test), self.block(body), self.block(orelse) if orelse else [])
            case ast.Assign([ast.Name(name)], value):
                thing = self.thing(value)
                if thing and self.things.setdefault(name, thing) == thing and name not in self.locals | self.answers:
                    return None
                if name in self.things:
                    raise UncompiledError(f"{name} is the case in one place and something else in another")
                if self.depth and name not in self.locals | self.answers:
                    raise UncompiledError(f"{name} is set in one branch only")
                if is_answer := self.is_response(value):
                    self.answers.add(name)
                else:
                    self.locals.add(name)
                if name in self.answers & self.locals:
                    raise UncompiledError(f"{name} is a Response in one place and something else in another")
                told = self.response(value) if is_answer else self.expression(value)
                return ast.Assign([ast.Name(name, ast.Store())], told, lineno=node.lineno)
        raise UncompiledError(f"line {node.lineno} of respond does more than decide and answer")

    def block(self, body: list[ast.stmt]) -> list[ast.stmt]:
        """Some statements in numbers."""
        self.depth += 1
        found = [one for one in map(self.statement, body) if one is not None]
        self.depth -= 1
        return found or [ast.Pass()]

    def response(self, node: ast.expr) -> ast.expr:
        """A Response as its number."""
        match node:
            case ast.IfExp(test, body, orelse):
                return ast.IfExp(self.condition(test), self.response(body), self.response(orelse))
            case ast.Attribute(ast.Name(module), name) if self.known.get(module) is Response:
                if name in Response.__members__:
                    return ast.Constant(int(Response[name]))
            case ast.Name(name) if name in self.answers:
                return ast.Name(name, ast.Load())
            case ast.Name(name) if isinstance(self.known.get(name), Response):
                return ast.Constant(int(self.known[name]))
        raise UncompiledError(f"it answers {ast.unparse(node)}, which is no Response by its text")

    def is_response(self, node: ast.expr) -> bool:
        """Whether an expression is a Response by its text."""
        try:
            self.response(node)
        except UncompiledError:
            return False
        return True

    def expression(self, node: ast.expr) -> ast.expr:
        """An expression in numbers."""
        match node:
            case ast.Constant(bool() | int() | float()):
                return node
            case ast.Name(name):
                return self.name(name)
            case ast.Attribute(value, attribute):
                return self.attribute(value, attribute)
            case ast.Compare():
                return self.comparison(node)
            case ast.Subscript(
                ast.Attribute(thing, "_values"), ast.Subscript(ast.Name("_AT"), ast.Constant(str() as name))
            ):
                if self.thing(thing) == "case":
                    return _parsed(f"case.{name}")
            case ast.BinOp(left, op, right):
                if not isinstance(op, OPERATORS) and not (isinstance(op, ast.Div) and _never_zero(right)):
                    raise UncompiledError(f"it computes {ast.unparse(node)}, which compiled code could do otherwise")
                return ast.BinOp(self.expression(left), op, self.expression(right))
            case ast.Call(ast.Name(name), arguments, []) if name in ALLOWED_CALLS and name not in self.known:
                return ast.Call(ast.Name(name, ast.Load()), [self.expression(one) for one in arguments], [])
        return self.logic(node)

    def logic(self, node: ast.expr) -> ast.expr:
        """An expression that puts truths or cases together."""
        match node:
            case ast.BoolOp(op, values):
                return ast.BoolOp(op, [self.condition(one) for one in values])
            case ast.UnaryOp(ast.Not(), operand):
                return ast.UnaryOp(ast.Not(), self.condition(operand))
            case ast.UnaryOp(ast.USub() as op, operand):
                return ast.UnaryOp(op, self.expression(operand))
            case ast.IfExp(test, body, orelse):
                return ast.IfExp(self.expression(test), self.expression(body), self.expression(orelse))
        raise UncompiledError(f"it asks for {ast.unparse(node)}")

    def condition(self, node: ast.expr) -> ast.expr:
        """An operand of `and`, `or` and `not`: a truth, as Python would otherwise hand on the operand itself."""
        found = self.expression(node)
        return found if isinstance(found, ast.Compare | ast.BoolOp) else ast.Call(ast.Name("bool"), [found], [])

    def name(self, name: str) -> ast.expr:
        """A variable of the function, or a number or response of the module."""
        if name in self.locals:
            return ast.Name(name, ast.Load())
        value = self.known.get(name)
        if isinstance(value, bool | int | float) and type(value) in NUMBERS and math.isfinite(value):
            return ast.Constant(value)
        raise UncompiledError(f"it asks for {name}")

    def thing(self, node: ast.expr) -> str:
        """`case`, or the part of it, that an expression stands for; nothing for anything else."""
        match node:
            case ast.Name(name):
                return self.things.get(name, "")
            case ast.Attribute(value, attribute) if self.thing(value) == "case" and attribute in PARTS:
                return attribute
        return ""

    def attribute(self, value: ast.expr, name: str) -> ast.expr:
        """A field or property of the case, a parameter, or a response."""
        thing = self.thing(value)
        if thing == "case":
            return self.of_case(name)
        if thing:
            kind, fields = PARTS[thing]
            return _parsed(fields[name]) if name in fields else self.inlined(kind, name, thing)
        if isinstance(value, ast.Name) and value.id == self.me and name in self.kind.parameters():
            self.read.add(name)
            return ast.Attribute(ast.Name("own", ast.Load()), name, ast.Load())
        raise UncompiledError(f"it asks for {ast.unparse(value)}.{name}, which is no parameter")

    def of_case(self, name: str) -> ast.expr:
        """A number of the case."""
        if name in WORDS:
            raise UncompiledError(f"it uses the word of case.{name} other than to compare it")
        if name in COUNTS:
            return _parsed(f"int(case.{name})")
        return _parsed(f"case.{name}") if name in CASE_FIELDS else self.inlined(Case, name, "case")

    def inlined(self, kind: type, name: str, thing: str) -> ast.expr:
        """A property that is one expression, as its text has it."""
        getter = getattr(getattr(kind, name, None), "fget", None)
        if getter is None:
            raise UncompiledError(f"a case has no {name} that compiled code knows")
        last = tree_of(getter).body[-1]
        if not isinstance(last, ast.Return) or last.value is None:
            raise UncompiledError(f"it asks for {name}, which is more than one expression")
        inner = _Translator(self.kind, getter.__globals__, "", "self")
        inner.things = {"self": thing}
        return inner.expression(last.value)

    def comparison(self, node: ast.Compare) -> ast.expr:
        """A comparison of numbers, or of a field with words."""
        words = self.words_of(node.left)
        if words is None:
            return ast.Compare(self.expression(node.left), node.ops, [self.expression(one) for one in node.comparators])
        field, known = words
        (op, other) = (node.ops[0], node.comparators[0]) if len(node.ops) == 1 else (None, None)
        match op, other:
            case ((ast.Eq() | ast.NotEq()), ast.Constant(str() as word)):
                among = [word]
            case ((ast.In() | ast.NotIn()), ast.Tuple(elements) | ast.List(elements) | ast.Set(elements)):
                among = [one.value for one in elements if isinstance(one, ast.Constant) and isinstance(one.value, str)]
                if len(among) != len(elements):
                    raise UncompiledError(f"it compares {ast.unparse(node)}")
            case _:
                raise UncompiledError(f"it compares {ast.unparse(node)}")
        tests = " or ".join(f"int(case.{field}) == {known.index(word)}" for word in among if word in known) or "False"
        return _parsed(tests if isinstance(op, ast.Eq | ast.In) else f"not ({tests})")

    def words_of(self, node: ast.expr) -> tuple[str, tuple[str, ...]] | None:
        """The field whose words an expression is, and these words."""
        if not isinstance(node, ast.Attribute) or node.attr not in WORDS:
            return None
        if self.thing(node.value) == "case" or (self.thing(node.value), node.attr) == ("record", "last_outcome"):
            return node.attr, WORDS[node.attr]
        return None


def _parsed(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def _never_zero(node: ast.expr) -> bool:
    """Whether a divisor is a number other than 0, or at least one that is above it."""
    match node:
        case ast.Constant(int() | float() as value):
            return value != 0
        case ast.Call(ast.Name("max"), [*arguments], []):
            return any(
                isinstance(one, ast.Constant) and isinstance(one.value, int | float) and one.value > 0
                for one in arguments
            )
    return False
