"""Every number of a rule is a parameter, or is listed with the reason why it is none."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.house.test_structure import CORE, PACKAGE, ROOT, SOURCES, compiled_functions

RULES = [
    path
    for path in SOURCES
    if path.relative_to(PACKAGE).parts[0] == "model" and path.parent.name in CORE and "@rule" in path.read_text()
]
LISTED = tomllib.loads((ROOT / "docs" / "constants.toml").read_text(encoding="utf-8"))
ANYWHERE = {
    0.0, 1.0, 2.0, -1.0, 0.5,
    7.0, 14.0, 30.0, 365.0,  # days and half-days of a week, days of a month and of a year
    24.0, 60.0,  # hours of a day, minutes of an hour
    100.0, 1000.0,  # hundreds of yuan or of metres, metres of a kilometre
}  # fmt: skip
NUMBERING = {"draw", "pair", "stream", "range", "step_chances", "step_rates"}  # their whole numbers tell things apart


def numbers(node: ast.AST) -> list[float]:
    return [one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and type(one.value) in (int, float)]


def bare_numbers(function: ast.FunctionDef) -> Iterator[str]:
    """Numbers in a rule that say how much, and not which: no index, stage, kind or draw, and no guard against zero."""
    above = {child: node for node in ast.walk(function) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(function):
        if not isinstance(node, ast.Constant) or type(node.value) not in (int, float) or node.value in ANYWHERE:
            continue
        outer = [node]
        while outer[-1] is not function:
            outer.append(above[outer[-1]])
        calls = {one.func.id for one in outer if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)}
        which = isinstance(outer[1], ast.Subscript | ast.Compare) or not any(
            isinstance(one, ast.BinOp) for one in outer
        )
        is_index = node.value in range(10) and (which or isinstance(outer[2], ast.Subscript))
        is_guard = not 1e-6 < node.value < 1e6
        if not (is_index or is_guard or (isinstance(node.value, int) and calls & NUMBERING)):
            yield f"{function.name}: {node.value} in line {node.lineno}"


def unlisted(tree: ast.Module, listed: set[str]) -> Iterator[str]:
    """Numbers that a module gives a name to, but for enumerations and those that are listed."""
    for node in tree.body:
        if not isinstance(node, ast.Assign) or set(numbers(node.value)) <= ANYWHERE:
            continue
        found = numbers(node.value)
        if found != [float(found[0]) + i for i in range(len(found))] or len(found) == 1:
            names = [one.id for one in ast.walk(node.targets[0]) if isinstance(one, ast.Name)]
            yield from (name for name in names if name not in listed)


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_every_number_of_a_rule_is_a_parameter_or_is_listed(path: Path):
    tree = ast.parse(path.read_text())
    module = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
    found = [one for function in compiled_functions(tree) for one in bare_numbers(function)]
    assert found + list(unlisted(tree, set(LISTED.get(module, {})))) == []


@pytest.mark.parametrize(
    "line",
    ["0.8 * x", "x + 15", "max(70.0, x)", "min(1.0, x / 3.0)", "x > 45", "x if x > 2.5 else 0.0", "x // 4", "draw(x, 1) * 3",
     "draw(x, 0.3)", "f(x, 0.95)"],
)  # fmt: skip
def test_a_bare_number_in_a_rule_is_found(line: str):
    (function,) = compiled_functions(ast.parse(f"@rule\ndef f(x):\n    return {line}\n"))
    assert list(bare_numbers(function))


@pytest.mark.parametrize(
    "line",
    ["x[3] + x[0, 4]", "1.0 if x >= 5.0 else 2", "draw(pair(x, 4), 3)", "x / max(1e-9, x)", "60.0 * x", "p.share * x"],
)
def test_what_tells_things_apart_and_units_may_stand(line: str):
    (function,) = compiled_functions(ast.parse(f"@rule\ndef f(x, p):\n    return {line}\n"))
    assert not list(bare_numbers(function))


@pytest.mark.parametrize(
    ("line", "found"), [("LEAST = 70.0", ["LEAST"]), ("A, B, C = 3, 4, 5", []), ("A, B = 3, 5", ["A", "B"])]
)
def test_a_number_with_a_name_has_to_be_listed(line: str, found: list[str]):
    assert list(unlisted(ast.parse(line), set())) == found
    assert list(unlisted(ast.parse(line), {"LEAST", "A", "B"})) == []
