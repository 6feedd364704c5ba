"""The shape of the code: imports run one way, files stay short, phases write what they declare, sums stay portable."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "vendorsim"
OUTSIDE_THE_MODEL = ("report", "console", "api.py", "reproduction", "analysis", "sweeps", "experiments", "commands")
OUTSIDE_THE_MODEL += ("cli.py", "__main__.py")
SOURCES = sorted(PACKAGE.rglob("*.py"))
OF_THE_MODEL = [path for path in SOURCES if path.relative_to(PACKAGE).parts[0] not in OUTSIDE_THE_MODEL]
LONGEST_FILE = 400

# What other machines, or the same one without the compiler, would compute to other bits.
UNPORTABLE = {"exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "logaddexp", "pow", "power", "float_power"}
UNPORTABLE |= {"sin", "cos", "tan", "sinh", "cosh", "tanh", "arctan", "atan", "atan2", "arctan2", "hypot", "cbrt"}
UNPORTABLE |= {"erf", "erfc", "gamma", "lgamma", "dot", "matmul", "einsum", "vdot", "inner"}
ORDER_OF_SUMMING = {"sum", "mean", "std", "var", "nansum", "nanmean", "prod"}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def root_name(node: ast.expr) -> str | None:
    """The name at the root of `a`, `a[i]`, `a[i].b[j]`."""
    while isinstance(node, ast.Subscript | ast.Attribute | ast.Starred):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def targets_of(node: ast.AST) -> Iterator[ast.expr]:
    """What a statement assigns to or deletes, tuples taken apart."""
    found: list[ast.expr] = []
    if isinstance(node, ast.Assign | ast.Delete):
        found = list(node.targets)
    elif isinstance(node, ast.AugAssign | ast.AnnAssign | ast.For):
        found = [node.target]
    while found:
        target = found.pop()
        if isinstance(target, ast.Tuple | ast.List):
            found.extend(target.elts)
        else:
            yield target


def assigned_names(function: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Each plain name that is assigned to, with its value; `a, b = c, d` counts as two."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                several = isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple)
                pairs = zip(target.elts, node.value.elts, strict=False) if several else [(target, node.value)]
                yield from ((left.id, right) for left, right in pairs if isinstance(left, ast.Name))


@dataclass
class Compiled:
    """One function under @rule or @phase."""

    node: ast.FunctionDef
    module: str
    declared: set[str] | None
    writes: set[str] = field(default_factory=set)

    @property
    def arguments(self) -> list[str]:
        return [argument.arg for argument in self.node.args.args]

    def aliases(self) -> dict[str, str]:
        """Local names that are an argument, or a part of one, under another name."""
        found = {name: name for name in self.arguments}
        for local, value in assigned_names(self.node):
            origin = root_name(value)
            if origin in found:
                found.setdefault(local, found[origin])
        return found

    def find_writes(self, others: dict[str, "Compiled"]) -> bool:
        """Collect the arguments that are changed, here or in a function that is called; whether any is new."""
        aliases, before = self.aliases(), len(self.writes)
        for node in ast.walk(self.node):
            for target in targets_of(node):
                if isinstance(target, ast.Subscript | ast.Attribute):
                    self.writes.add(aliases.get(root_name(target) or "", ""))
            if isinstance(node, ast.Call):
                self.writes |= {aliases.get(name, "") for name in changed_by_call(node, others)}
        self.writes.discard("")
        return len(self.writes) > before


def changed_by_call(call: ast.Call, others: dict[str, Compiled]) -> Iterator[str]:
    """Names whose columns a call changes: by a method of arrays, or by a compiled function that writes its argument."""
    if isinstance(call.func, ast.Attribute) and call.func.attr in ("fill", "sort", "partition", "put", "itemset"):
        yield root_name(call.func.value) or ""
    if isinstance(call.func, ast.Name) and call.func.id in others:
        called = others[call.func.id]
        for argument, value in zip(called.arguments, call.args, strict=False):
            if argument in called.writes:
                yield root_name(value) or ""


def declared_writes(decorator: ast.expr) -> set[str]:
    assert isinstance(decorator, ast.Call), "@phase needs writes=[...]"
    return {ast.literal_eval(item) for word in decorator.keywords if word.arg == "writes" for item in word.value.elts}


def compiled_functions(tree: ast.AST, module: str) -> Iterator[Compiled]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            for decorator in node.decorator_list:
                name = root_name(decorator.func if isinstance(decorator, ast.Call) else decorator)
                if name in ("rule", "phase"):
                    yield Compiled(node, module, declared_writes(decorator) if name == "phase" else None)


def all_compiled(sources: dict[str, str]) -> list[Compiled]:
    """Every compiled function with what it writes, followed through calls until nothing new is found."""
    found = [one for module, text in sources.items() for one in compiled_functions(ast.parse(text), module)]
    by_name = {one.node.name: one for one in found}
    growing = True
    while growing:
        growing = sum(one.find_writes(by_name) for one in found) > 0
    return found


def complaints_about_writes(sources: dict[str, str]) -> list[str]:
    found = []
    for one in all_compiled(sources):
        if one.declared is not None and one.declared != one.writes:
            silent, idle = sorted(one.writes - one.declared), sorted(one.declared - one.writes)
            found.append(f"{one.module}: {one.node.name} writes {silent} without saying so, says it writes {idle}")
    return found


def complaints_about_arithmetic(text: str, module: str) -> list[str]:
    """Calls, operators and imports in one module of the model that are not the same bits everywhere."""
    tree, found = ast.parse(text), []
    inside = {id(node) for one in compiled_functions(tree, module) for node in ast.walk(one.node)}
    for node in ast.walk(tree):
        place = f"{module}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Attribute) and root_name(node) in ("np", "numpy", "math"):
            if node.attr in UNPORTABLE:
                found.append(f"{place}: {ast.unparse(node)}; take it from vendorsim.portable")
            if node.attr == "random":
                found.append(f"{place}: {ast.unparse(node)}; take it from vendorsim.draws")
        if isinstance(node, ast.ImportFrom | ast.Import):
            names = [alias.name for alias in node.names]
            origin = (node.module or "").split(".")[0] if isinstance(node, ast.ImportFrom) else ""
            if origin == "random" or (not origin and "random" in names) or (origin == "numpy" and "random" in names):
                found.append(f"{place}: random; take it from vendorsim.draws")
            if origin == "math" and set(names) & UNPORTABLE:
                found.append(f"{place}: {names} of math; take it from vendorsim.portable")
            if (origin == "numba" or "numba" in names) and not module.endswith("vendorsim/kernels.py"):
                found.append(f"{place}: numba; only vendorsim.kernels imports it")
        if isinstance(node, ast.keyword) and node.arg in ("fastmath", "parallel"):
            found.append(f"{module}: {node.arg} changes the order of arithmetic")
        if isinstance(node, ast.Name) and node.id == "prange":
            found.append(f"{place}: prange changes the order of arithmetic")
        if id(node) in inside:
            found += [f"{place}: {complaint}" for complaint in inside_compiled_code(node)]
    return found


def inside_compiled_code(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Pow):
        base = node.left if isinstance(node, ast.BinOp) else node.target
        if not (
            isinstance(base, ast.Constant) and isinstance(node, ast.BinOp) and isinstance(node.right, ast.Constant)
        ):
            yield f"{ast.unparse(node)}; multiply, or use vendorsim.portable.power"
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
        yield "@ sums in another order with the compiler off; write the loop"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ORDER_OF_SUMMING:
        yield f"{ast.unparse(node)} sums in another order with the compiler off; write the loop"


def test_imports_run_one_way():
    command = [
        str(Path(sys.executable).with_name("lint-imports")),
        "--no-cache",
        "--config",
        str(ROOT / "pyproject.toml"),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_files_are_short_enough_to_read():
    places = [PACKAGE, ROOT / "tests", ROOT / "benchmarks", ROOT / "docs", ROOT / "experiments"]
    lengths = {path: len(path.read_text().splitlines()) for place in places for path in place.rglob("*.py")}
    assert not {name_of(path): n for path, n in lengths.items() if n > LONGEST_FILE}


def test_package_files_are_empty():
    packages = [path for path in SOURCES if path.name == "__init__.py" and path.parent != PACKAGE]
    assert not [name_of(path) for path in packages if path.read_text().strip()]


def test_phases_write_what_they_declare_and_only_that():
    complaints = complaints_about_writes({name_of(path): path.read_text() for path in SOURCES})
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize("path", OF_THE_MODEL, ids=name_of)
def test_the_model_computes_the_same_bits_everywhere(path: Path):
    complaints = complaints_about_arithmetic(path.read_text(), name_of(path))
    assert not complaints, "\n".join(complaints)


HELPED = """
@rule
def _note(log, place, value):
    log[place] = value

@phase(writes=["vendor_cash", "events"])
def trade(vendor_cash, vendor_stake, events, grid):
    cells = grid[0]
    own = vendor_cash
    own[0] += 1.0
    _note(events, 0, 1.0)
    local = np.zeros(3)
    local[0] = cells[1]
"""


def test_the_check_of_writes_follows_other_names_and_calls():
    assert complaints_about_writes({"m": HELPED}) == []
    silent = HELPED.replace("local[0] = cells[1]", "cells[1], local[0] = 1.0, 2.0")
    assert complaints_about_writes({"m": silent}) == ["m: trade writes ['grid'] without saying so, says it writes []"]
    idle = HELPED.replace("own[0] += 1.0", "pass")
    assert complaints_about_writes({"m": idle}) == [
        "m: trade writes [] without saying so, says it writes ['vendor_cash']"
    ]
    in_a_record = HELPED.replace("own[0] += 1.0", "one, two = vendor_cash[0], 3\n    one.sum += two")
    assert complaints_about_writes({"m": in_a_record}) == []
    by_method = HELPED.replace("own[0] += 1.0", "vendor_cash.fill(0.0)")
    assert complaints_about_writes({"m": by_method}) == []


@pytest.mark.parametrize(
    "line",
    [
        "np.exp(x)",
        "math.log(x)",
        "math.pow(x, 2)",
        "x ** 0.5",
        "x ** 2",
        "columns.sum()",
        "np.random.random()",
        "a @ b",
    ],
)
def test_the_check_of_arithmetic_finds_what_is_not_portable(line: str):
    assert complaints_about_arithmetic(f"@rule\ndef f(x, a, b, columns):\n    return {line}\n", "m")


@pytest.mark.parametrize("line", ["import random", "from math import exp", "import numba", "from numpy import random"])
def test_the_check_of_arithmetic_reads_imports(line: str):
    assert complaints_about_arithmetic(line, "m")


def test_the_check_of_arithmetic_lets_exact_operations_pass():
    text = "import math\nA = 3 ** 2\n@rule\ndef f(x):\n    return math.sqrt(x) + math.floor(x) * 2.0**10 + abs(x)\n"
    assert not complaints_about_arithmetic(text, "m")
