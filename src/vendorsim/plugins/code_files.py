"""Files of code that settings name, as `./my_policy.py`: what can be said of one without running it.

A file is read once; what is looked at, what is asked about and what is run are the same bytes.
"""

import ast
import hashlib
import importlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vendorsim.engine.surroundings import from_home
from vendorsim.errors import PolicyError
from vendorsim.plugins.parameter import Choice, parameter

SUFFIX = ".py"
OWN = ("plugins", "policies", "programmes")
"""The packages of vendorsim that are imported to look at a class that is made from them: code that is there anyway."""
DYNAMIC = (ast.For, ast.While, ast.AsyncFor, ast.Delete)


def is_code(name: str) -> bool:
    """Whether a policy or programme is named by its file, and not by the name of one that is installed."""
    return name.endswith(SUFFIX)


@dataclass(frozen=True)
class CodeFile:
    """A file of code as it was when it was read."""

    path: Path
    text: bytes = field(repr=False)

    @property
    def digest(self) -> str:
        """SHA-256 of its bytes."""
        return hashlib.sha256(self.text).hexdigest()


def read_code(name: str | Path, kind: str = "policy") -> CodeFile:
    """Read a file of code. Raises: PolicyError when there is none that can be read."""
    path = from_home(name)
    if not path.is_file():
        raise PolicyError(f"{path}: there is no such file (a {kind} named by its path)")
    try:
        return CodeFile(path, path.read_bytes())
    except OSError as error:
        raise PolicyError(f"{path}: cannot be read: {error.strerror or error}") from None


@dataclass(frozen=True)
class Looked:
    """What is known of the parameters of a policy or programme."""

    parameters: Mapping[str, Choice | None]
    """By name; nothing for one whose default and bounds are only known when the file runs."""
    complete: bool = True
    """Whether it can have no other parameters."""


def look(code: CodeFile, kind: str, base: type[Any]) -> Looked:
    """What the text of a file says of the class that it holds; nothing of it is run.

    Raises: PolicyError for a text that is no Python, and for one that cannot hold exactly one class of this kind.
    """
    try:
        found = _Module(ast.parse(code.text, str(code.path)), base)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise PolicyError(f"{code.path}: cannot be loaded: {type(error).__name__}: {error}") from None
    sure = [one for one in found.classes.values() if one.is_kind]
    possible = [one for one in found.classes.values() if one.is_kind is None]
    if len(sure) > 1 or not (sure or possible or found.is_open):
        raise PolicyError(f"{code.path}: found {len(sure)} classes of kind {kind}; allowed: exactly one")
    if len(sure) != 1 or possible:
        return Looked({}, complete=False)
    for name in sure[0].programmes:
        refuse_file_programme(code.path, name)
    return Looked(sure[0].parameters, sure[0].complete)


def refuse_file_programme(owner: object, name: str) -> None:
    """A policy brings along programmes by name only: a file would be no file that the settings name.

    Raises: PolicyError.
    """
    if is_code(name):
        raise PolicyError(
            f'{owner}: programmes: found "{name}"; allowed: names of installed programmes; a programme in a file is '
            f'named by the settings: [programmes."{name}"]'
        )


@dataclass
class _Class:
    """A class of the file: whether it is of the kind that is looked for (None: cannot be told), and what it declares."""

    is_kind: bool | None
    parameters: dict[str, Choice | None] = field(default_factory=dict)
    complete: bool = True
    programmes: list[str] = field(default_factory=list)


class _Module:
    """The classes of a module's text, by name, as far as they can be told from it."""

    def __init__(self, tree: ast.Module, base: type[Any]) -> None:
        self.base = base
        self.known: dict[str, Any] = {}
        """Imported names that are vendorsim's own."""
        self.classes: dict[str, _Class] = {}
        self.is_open = False
        """Whether classes can come from elsewhere: from `import *`, from a call."""
        for statement in _flat(tree.body):
            if isinstance(statement, ast.Import | ast.ImportFrom):
                self._import(statement)
            elif isinstance(statement, ast.ClassDef):
                self.classes[statement.name] = self._class(statement)
            elif isinstance(statement, DYNAMIC) or any(isinstance(part, ast.Call) for part in _outside(statement)):
                self.is_open = True

    def _import(self, statement: ast.Import | ast.ImportFrom) -> None:
        for alias in statement.names:
            if alias.name == "*":
                self.is_open = True
            elif isinstance(statement, ast.Import):
                whole = alias.name if alias.asname else alias.name.partition(".")[0]
                found = _own_module(alias.name)
                self.known[alias.asname or whole] = found and _own_module(whole)
            else:
                module = None if statement.level else _own_module(statement.module or "")
                self.known[alias.asname or alias.name] = getattr(module, alias.name, None)

    def _meant(self, node: ast.expr) -> Any:
        """What an expression names: a class of this file, something of vendorsim, or nothing that is known."""
        if isinstance(node, ast.Name):
            return self.classes.get(node.id) or self.known.get(node.id)
        if isinstance(node, ast.Attribute):
            found = getattr(self._meant(node.value), node.attr, None)
            home = str(getattr(found, "__module__", getattr(found, "__name__", "")))
            return found if home.startswith("vendorsim") else None
        return None

    def _class(self, node: ast.ClassDef) -> _Class:
        own = _Class(False, complete=not (node.decorator_list or node.keywords))
        for above in reversed(node.bases):
            self._inherit(own, self._meant(above), isinstance(above, ast.Name) and above.id == "object")
        for statement in node.body:
            self._declare(own, statement)
        return own

    def _inherit(self, own: _Class, above: Any, is_object: bool) -> None:
        if isinstance(above, _Class):
            own.is_kind = (
                True if True in (own.is_kind, above.is_kind) else own.is_kind if above.is_kind is False else None
            )
            own.parameters |= above.parameters
            own.programmes += above.programmes
            own.complete &= above.complete
        elif isinstance(above, type):
            if issubclass(above, self.base):
                own.is_kind = True
                own.parameters |= getattr(above, "parameters")()  # noqa: B009
        elif not is_object:
            own.is_kind = own.is_kind or None
            own.complete = False

    def _declare(self, own: _Class, statement: ast.stmt) -> None:
        targets = (
            statement.targets if isinstance(statement, ast.Assign)
            else [statement.target] if isinstance(statement, ast.AnnAssign) else []
        )  # fmt: skip
        value = statement.value if isinstance(statement, ast.Assign | ast.AnnAssign) else None
        if len(targets) == 1 and isinstance(targets[0], ast.Name) and value is not None:
            name = targets[0].id
            if isinstance(value, ast.Call):
                if self._meant(value.func) is parameter:
                    own.parameters[name] = _choice(value)
                else:
                    own.complete = False
            elif name == "programmes" and isinstance(value, ast.Dict):
                own.programmes = [key.value for key in value.keys
                                  if isinstance(key, ast.Constant) and isinstance(key.value, str)]  # fmt: skip
        elif not isinstance(statement, ast.FunctionDef | ast.Expr | ast.Pass | ast.AnnAssign):
            own.complete = False


def _flat(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a module, those under `if`, `try` and `with` among them."""
    for statement in body:
        if isinstance(statement, ast.If | ast.Try | ast.With):
            for name in ("body", "orelse", "finalbody"):
                yield from _flat(getattr(statement, name, []))
            for handler in getattr(statement, "handlers", []):
                yield from _flat(handler.body)
        else:
            yield statement


def _outside(statement: ast.stmt) -> Iterator[ast.AST]:
    """The parts of a statement that are run when the module is, but for the bodies of functions."""
    return iter(()) if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef) else ast.walk(statement)


def _own_module(name: str) -> Any:
    """A module of vendorsim that says what policies and programmes are; nothing for any other."""
    package, _, module = name.partition(".")
    if package != "vendorsim" or (module and module.partition(".")[0] not in OWN):
        return None
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def _choice(call: ast.Call) -> Choice | None:
    """What `parameter(...)` declares where all that it is given is written out."""
    try:
        given = [ast.literal_eval(argument) for argument in call.args]
        named = {word.arg: ast.literal_eval(word.value) for word in call.keywords if word.arg is not None}
        found = parameter(*given, **named) if len(named) == len(call.keywords) else None
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return None
    return found if isinstance(found, Choice) else None
