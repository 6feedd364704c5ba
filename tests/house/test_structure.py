"""The shape of the code: imports run one way, files stay short, the step names its phases, sums stay portable."""

import ast
import subprocess
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "vendorsim"
OUTSIDE_THE_MODEL = ("report", "telling", "console", "api.py", "study", "cli", "__main__.py")
SOURCES = sorted(PACKAGE.rglob("*.py"))
OF_THE_MODEL = [path for path in SOURCES if path.relative_to(PACKAGE).parts[0] not in OUTSIDE_THE_MODEL]
LONGEST_FILE = 400
COMPILERS = ("vendorsim/engine/compiled.py", "vendorsim/engine/numba_internals.py")
PUBLIC_IN_NUMBA = {"njit", "typeof", "config"}
CORE = ("people", "encounter", "city")
MOST_ARGUMENTS, MANY_ARGUMENTS, MOST_WITH_MANY = 35, 20, 8

# What other machines, or the same one without the compiler, would compute to other bits.
UNPORTABLE = {"exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "logaddexp", "pow", "power", "float_power"}
UNPORTABLE |= {"sin", "cos", "tan", "sinh", "cosh", "tanh", "arctan", "atan", "atan2", "arctan2", "hypot", "cbrt"}
BLAS = {"dot", "matmul", "einsum", "vdot", "inner", "tensordot"}
UNPORTABLE |= {"erf", "erfc", "gamma", "lgamma"} | BLAS
ORDER_OF_SUMMING = {"sum", "mean", "std", "var", "nansum", "nanmean", "prod"}
TELLING = (
    *(f"model/encounter/{name}.py" for name in ("terms", "story", "sentences")),
    "console/questions/story_data.py",
    "console/questions/encounter_story.py",
)
PARAMETERS_OF_A_RUN = ("p", "behaviour")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def root_name(node: ast.expr) -> str | None:
    """The name at the root of `a`, `a[i]`, `a[i].b[j]`."""
    while isinstance(node, ast.Subscript | ast.Attribute | ast.Starred):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def compiled_functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and {"rule", "phase"} & set(map(root_name, node.decorator_list)):
            yield node


def complaints_about_arithmetic(text: str, module: str) -> list[str]:
    """Calls, operators and imports in one module of the model that are not the same bits everywhere."""
    tree, found = ast.parse(text), []
    inside = {id(node) for one in compiled_functions(tree) for node in ast.walk(one)}
    for node in ast.walk(tree):
        place = f"{module}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Attribute) and root_name(node) in ("np", "numpy", "math"):
            if node.attr in UNPORTABLE:
                found.append(f"{place}: {ast.unparse(node)}; take it from vendorsim.engine.arithmetic")
            if node.attr == "random":
                found.append(f"{place}: {ast.unparse(node)}; take it from vendorsim.engine.draws")
        if (isinstance(node, ast.Attribute) and node.attr in BLAS) or isinstance(node, ast.MatMult):
            found.append(f"{place}: BLAS sums in another order on another processor; multiply and sum")
        if isinstance(node, ast.ImportFrom | ast.Import):
            names = [alias.name for alias in node.names]
            origin = (node.module or "").split(".")[0] if isinstance(node, ast.ImportFrom) else ""
            if origin == "random" or (not origin and "random" in names) or (origin == "numpy" and "random" in names):
                found.append(f"{place}: random; take it from vendorsim.engine.draws")
            if origin == "math" and set(names) & UNPORTABLE:
                found.append(f"{place}: {names} of math; take it from vendorsim.engine.arithmetic")
            if (origin == "numba" or "numba" in names) and not module.endswith(COMPILERS):
                found.append(f"{place}: numba; only vendorsim.engine.compiled and numba_internals import it")
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
            yield f"{ast.unparse(node)}; multiply, or use vendorsim.engine.arithmetic.power"
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


def test_an_editor_finds_the_phases_of_the_step():
    tree = ast.parse((PACKAGE / "model/model.py").read_text())
    bound = {ast.unparse(node.targets[0]) for node in ast.walk(tree) if isinstance(node, ast.Assign) and "bind(" in
             ast.unparse(node.value)}  # fmt: skip
    assert {"self.choose_sites", "self.patrol", "self.carry_out"} <= bound
    assert "setattr" not in {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def test_functions_of_the_core_take_few_arguments():
    core = [path for path in SOURCES if path.relative_to(PACKAGE).parts[0] == "model" and path.parent.name in CORE]
    compiled = [node for path in core for node in compiled_functions(ast.parse(path.read_text()))]
    counts = {node.name: len(node.args.args) for node in compiled}
    assert len(counts) > 200
    assert max(counts.values()) <= MOST_ARGUMENTS, max(counts, key=lambda name: counts[name])
    many = {name: n for name, n in counts.items() if n > MANY_ARGUMENTS}
    assert len(many) <= MOST_WITH_MANY, many


@pytest.mark.parametrize("path", OF_THE_MODEL, ids=name_of)
def test_the_model_computes_the_same_bits_everywhere(path: Path):
    complaints = complaints_about_arithmetic(path.read_text(), name_of(path))
    assert not complaints, "\n".join(complaints)


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


@pytest.mark.parametrize("line", ["(2.0 * a - 1.0).dot(b)", "a @ b", "np.einsum('i,i', a, b)"])
def test_measures_and_set_up_sum_without_blas(line: str):
    assert complaints_about_arithmetic(f"def f(a, b):\n    return {line}\n", "m")


def law_in_a_telling(text: str, rules: Collection[str]) -> Iterator[str]:
    """What a source takes of the rules, and what it computes of the parameters of a run."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom):
            if node.module in ("vendorsim.engine.arithmetic", "vendorsim.engine.compiled"):
                yield ast.unparse(node)
            yield from sorted({alias.name for alias in node.names} & set(rules))
        if isinstance(node, ast.BinOp | ast.AugAssign | ast.UnaryOp) and not isinstance(node.op, ast.BitOr | ast.Not):
            named = {root_name(part) for part in ast.walk(node) if isinstance(part, ast.Attribute | ast.Subscript)}
            if named & set(PARAMETERS_OF_A_RUN):
                yield ast.unparse(node)


def compiled_names() -> set[str]:
    core = [path for path in SOURCES if path.relative_to(PACKAGE).parts[0] == "model" and path.parent.name in CORE]
    return {node.name for path in core for node in compiled_functions(ast.parse(path.read_text()))}


@pytest.mark.parametrize("place", TELLING)
def test_a_story_reads_terms_and_computes_none(place: str):
    assert list(law_in_a_telling((PACKAGE / place).read_text(), compiled_names())) == []


def test_the_words_of_terms_hold_no_arithmetic():
    tree = ast.parse((PACKAGE / "model/encounter/terms.py").read_text())
    assert [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.BinOp | ast.AugAssign)
            and not isinstance(node.op, ast.BitAnd)] == []  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "from vendorsim.engine.arithmetic import log",
        "from vendorsim.model.encounter.resistance import CROWD_REFERENCE, hardship",
        "adds = p.flight_belief * row['expected_loss']",
        "adds = -behaviour['calm_offer']",
        "total = 0.0\ntotal += p.flight_base",
    ],
)
def test_the_check_of_stories_finds_the_law(line: str):
    assert list(law_in_a_telling(line, compiled_names()))


def private_parts(text: str) -> list[str]:
    """What a source takes of Numba apart from its public names."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "numba":
            found.append(ast.unparse(node))
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name.startswith("numba.")]
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "numba":
            found += [f"numba.{node.attr}"] * (node.attr not in PUBLIC_IN_NUMBA)
    return found


def test_private_parts_of_numba_are_used_in_one_file():
    assert private_parts((PACKAGE / "engine/compiled.py").read_text()) == []
    assert private_parts((PACKAGE / "engine/numba_internals.py").read_text())
    assert private_parts("import numba\nnumba._dynfunc\nfrom numba.core import types") == [
        "numba._dynfunc", "from numba.core import types"
    ][::-1]  # fmt: skip


@pytest.mark.parametrize("line", ["import random", "from math import exp", "import numba", "from numpy import random"])
def test_the_check_of_arithmetic_reads_imports(line: str):
    assert complaints_about_arithmetic(line, "m")


def test_the_check_of_arithmetic_lets_exact_operations_pass():
    text = "import math\nA = 3 ** 2\n@rule\ndef f(x):\n    return math.sqrt(x) + math.floor(x) * 2.0**10 + abs(x)\n"
    assert not complaints_about_arithmetic(text, "m")
