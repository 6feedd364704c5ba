"""The example of Mesa's own page: it is imported, renders, and draws the stalls that are out."""

import importlib.util
import runpy

import pytest
from tests.small_worlds import ROOT

pytestmark = [
    pytest.mark.skipif(
        importlib.util.find_spec("solara") is None, reason="needs the extra console: pip install vendorsim[console]"
    ),
    pytest.mark.filterwarnings("default"),  # Mesa's page breaks a rule of hooks and says so
]
EXAMPLE = ROOT / "experiments" / "solaraviz.py"


def test_the_example_renders_its_page_and_the_map(monkeypatch):
    import solara
    import solara.settings

    monkeypatch.setattr(solara.settings.main, "check_hooks", "off")
    made = runpy.run_path(str(EXAMPLE))
    model = made["MODEL"]
    for _ in range(16):  # 10:00, when stalls are out
        model.step()
    _, shown = solara.render(made["page"], handle_error=False)
    assert shown.find().widgets
    shown.close()
    _, shown = solara.render(made["street"](model), handle_error=False)
    assert [widget for widget in shown.find().widgets if "svg" in str(widget.get_state()).lower()]
    shown.close()


def test_the_example_stays_short():
    code = EXAMPLE.read_text(encoding="utf-8").split('"""', 2)[2]
    assert len([line for line in code.splitlines() if line.strip()]) <= 30
