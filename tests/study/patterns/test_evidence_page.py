"""docs/evidence.md: current with the parameters, and honest about what fails."""

import importlib.util
import json
from pathlib import Path

import pytest

from vendorsim.patterns.catalogue import catalogue
from vendorsim.settings.parameters import PARAMETERS, Parameter

DOCS = Path(__file__).parents[3] / "docs"


@pytest.fixture
def generate():
    spec = importlib.util.spec_from_file_location("generate_docs", DOCS / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def stored(generate, tmp_path, monkeypatch):
    """Writes a result as the command stores it, and gives the page that comes of it."""

    def page_of(*found, digest="other"):
        common = {"part": "", "meaning": "a fact", "target": 0.5, "band_low": 0.4, "band_high": 0.6, "low": None,
                  "high": None, "unit": "share", "interval_inside": None, "replicates": 4, "beside": {}, "setting": "",
                  "method": "looking", "source": "somewhere", "confidence": "low"}  # fmt: skip
        result = {"command": "vendorsim patterns --json", "settings_digest": digest}
        path = tmp_path / "results" / "patterns.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps({**result, "patterns": [{**common, **one} for one in found]}))
        monkeypatch.setattr(generate, "RESULT", path)
        monkeypatch.setattr(generate, "ROOT", tmp_path)
        return generate.page()

    return page_of


def test_the_page_is_current(generate):
    assert generate.PAGE.read_text(encoding="utf-8") == generate.page(), "run make docs"


def test_every_parameter_stands_on_it(generate):
    text = generate.page()
    assert all(f"| `{name}` |" in text for name in PARAMETERS)


def test_every_failing_pattern_of_the_stored_result_has_a_reason_and_no_other(generate):
    if not generate.RESULT.is_file():
        pytest.skip("no result is stored")
    found = json.loads(generate.RESULT.read_text(encoding="utf-8"))["patterns"]
    assert set(generate.reasons()) == {one["id"] for one in found if not one["passed"]}


def test_failing_and_passing_are_told_apart(generate, stored, monkeypatch, tmp_path):
    notes = tmp_path / "notes.toml"
    notes.write_text('[X2]\nreason = "Nobody\nknows."\n'.replace("\nknows", " knows"))
    monkeypatch.setattr(generate, "NOTES", notes)
    text = stored({"id": "X1", "value": 0.5, "passed": True}, {"id": "X2", "value": 0.9, "passed": False})
    assert "**1 of 2 values lie in their bands** (`results/patterns.json`, made by `vendorsim patterns --json`)" in text
    assert "* **X2** (a fact 0.9, band 0.4 to 0.6). Nobody knows." in text
    assert "**fails**" in text


def test_a_failure_without_a_reason_and_a_result_of_other_settings_are_admitted(stored):
    text = stored({"id": "X2", "value": None, "passed": False})
    assert "No reason is written down yet." in text
    assert "before the latest change of a parameter" in text


def test_numbers_that_are_no_parameters_are_listed_with_their_values(generate):
    text = generate.page()
    assert "| `model.people.patrol.PASSES` | 3 |" in text
    assert all(f"| `{where}` | {generate.cell(value)} |" in text for where, value, _ in generate.constants())


def test_a_number_that_is_gone_is_found_out(generate, monkeypatch, tmp_path):
    listed = tmp_path / "constants.toml"
    listed.write_text('["model.people.officer"]\nSHIFT_HOURS = "a number of yesterday"\n')
    monkeypatch.setattr(generate, "CONSTANTS", listed)
    with pytest.raises(ValueError, match=r"model\.people\.officer has no SHIFT_HOURS"):
        list(generate.constants())


def test_what_checks_an_input_is_counted_apart(generate, stored):
    text = stored({"id": "C13", "value": 0.5, "passed": True}, {"id": "C20", "value": 0.9, "passed": False})
    assert "0 of 1 that the model had to find, 1 of 1 that check inputs by construction" in text
    assert "passes, by construction" in text
    assert set(generate.remarks()) <= set(catalogue())
    marked = {name for name, entry in catalogue().items() if entry.by_construction}
    assert marked == {"C13", "C14", "C18", "C19", "C21"}
    assert marked <= set(generate.remarks())


def test_settings_outside_their_plausible_range_are_listed(generate, tmp_path, monkeypatch):
    assert "None: in every shipped settings file" in "\n".join(generate.outside_their_range())
    name, parameter = next((n, p) for n, p in PARAMETERS.items() if p.bounds[0] < p.low)
    (tmp_path / "bold.toml").write_text(f'extends = "default"\n[behaviour]\n{name} = {parameter.bounds[0]}\n')
    monkeypatch.setattr(generate, "CONFIGS", tmp_path)
    listed = "\n".join(generate.outside_their_range())
    assert f"| `bold` | `{name}` | {parameter.bounds[0]:g} | {parameter.low:g} to {parameter.high:g} |" in listed
    assert isinstance(parameter, Parameter)
