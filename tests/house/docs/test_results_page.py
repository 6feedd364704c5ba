"""The page of results says what the stored results say."""

import importlib.util
from pathlib import Path

ROOT = Path(__file__).parents[3]


def page_tool():
    spec = importlib.util.spec_from_file_location("results_table", ROOT / "docs" / "results_table.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_parts_of_the_results_are_current():
    tool = page_tool()
    text = tool.PAGE.read_text(encoding="utf-8")
    assert tool.with_parts(text) == text, "run python docs/results_table.py"


def test_every_figure_of_the_page_is_there():
    tool = page_tool()
    shown = [
        line.split("](")[1].split(")")[0] for line in tool.PAGE.read_text(encoding="utf-8").splitlines() if "![" in line
    ]
    assert {"images/officers.png", "images/street_opened.png"} <= set(shown)
    assert all((tool.DOCS / name).is_file() for name in shown)
