"""docs/odd.md against the code: what it names exists, what the model runs and reads is in it, its table is current."""

import ast
import importlib.util
import inspect
import re
import textwrap
from pathlib import Path

import pytest

import vendorsim
from vendorsim.model.model import VendorModel
from vendorsim.settings.parameters import PARAMETERS

ROOT = Path(__file__).parents[2]
PACKAGE = Path(vendorsim.__file__).parent
ODD = (ROOT / "docs" / "odd.md").read_text(encoding="utf-8")
ELEMENTS = (
    "1 Purpose and patterns", "2 Entities, state variables and scales", "3 Process overview and scheduling",
    "4 Design concepts", "5 Initialisation", "6 Input data", "7 Submodels",
)  # fmt: skip
CONCEPTS = (
    "Basic principles", "Emergence", "Adaptation", "Objectives", "Learning", "Prediction", "Sensing", "Interaction",
    "Stochasticity", "Collectives", "Observation",
)  # fmt: skip

_spec = importlib.util.spec_from_file_location("odd_table", ROOT / "docs" / "odd_table.py")
assert _spec is not None
assert _spec.loader is not None
odd_table = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(odd_table)


def section(title: str) -> str:
    """The text below a heading of the second level."""
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", ODD, flags=re.S | re.M)
    assert found, f"no section {title}"
    return found.group(1)


def named_in(text: str) -> set[str]:
    """What is written as a rule or phase: `name()`."""
    return set(re.findall(r"\b(\w+)\(\)", text))


def functions_of_the_package() -> set[str]:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("*.py")]
    return {node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_all_seven_elements_and_all_design_concepts_are_there_in_order():
    places = [ODD.index(f"\n## {title}\n") for title in ELEMENTS]
    assert places == sorted(places)
    concepts = section("4 Design concepts")
    assert [concepts.index(f"**{name}.**") for name in CONCEPTS]


def test_every_rule_and_phase_that_the_page_names_exists():
    assert named_in(ODD) - {"name"} <= functions_of_the_package()


def test_every_phase_of_the_tick_stands_in_the_overview_in_the_order_of_the_code():
    overview = section("3 Process overview and scheduling").split("### Who changes what")[0]
    named = re.findall(r"\b(\w+)\(\)", overview)
    of_the_tick = odd_table.bound_in_the_model()
    assert set(of_the_tick) <= set(named)
    # Either kind of case is gathered and carried out; the page tells the vendor's first.
    cases = {"gather_vendor_case", "gather_lock_case", "carry_out", "carry_out_at_lock"}
    in_order = [name for name in dict.fromkeys(named) if name in set(of_the_tick) - cases]
    assert in_order == [name for name in of_the_tick if name not in cases]


def test_every_phase_that_is_bound_anywhere_is_described():
    described = named_in(section("5 Initialisation") + section("7 Submodels") + section(ELEMENTS[2]))
    assert set(odd_table.phases()) <= described


def test_the_model_binds_no_phase_that_the_step_does_not_run():
    tree = ast.parse(textwrap.dedent(inspect.getsource(VendorModel._bind)))
    bound = {
        node.targets[0].attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and ".bind(" in ast.unparse(node.value)
        and isinstance(node.targets[0], ast.Attribute)
    }
    assert len(bound) > 20
    assert bound <= set(odd_table.bound_in_the_model())


def test_every_behavioural_parameter_is_explained():
    words = set(re.findall(r"\w+", section("5 Initialisation") + section("7 Submodels")))
    assert not set(PARAMETERS) - words


def test_every_file_and_decision_that_the_page_names_is_there():
    for path in re.findall(r"`((?:model|programmes|measures|settings)/[\w/]+\.py)`", ODD):
        assert (PACKAGE / path).is_file(), path
    decisions = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8")
    known = set(re.findall(r"^## (\d+) ", decisions, flags=re.M))
    assert set(re.findall(r"\bD(\d+)\b", ODD)) <= known


@pytest.mark.parametrize("page", sorted(odd_table.PARTS))
def test_generated_parts_are_current(page):
    current = (ROOT / "docs" / page).read_text(encoding="utf-8")
    assert current == odd_table.renewed(page), f"docs/{page} is stale: run make docs"
