"""The console runs code that scenarios and lessons of the working folder name only after a yes; a link names no file."""

import sys
from pathlib import Path
from urllib.parse import urlencode

import pytest
from typer.testing import CliRunner

from vendorsim.cli.app import app
from vendorsim.console.frame.state import ViewState, from_query
from vendorsim.console.play.game import game_of
from vendorsim.console.scenes.scene import scenario_settings, scenario_study, scenarios, scene
from vendorsim.telling.language import Texts

sys.path.insert(0, str(Path(__file__).parents[1] / "cli"))

import strangers


@pytest.fixture
def theirs(tmp_path, monkeypatch):
    """A working folder with a stranger's scenario among its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VENDORSIM_TRUSTED", str(tmp_path / "trusted.json"))
    strangers.write(tmp_path / "configs", "arm").rename(tmp_path / "configs" / "theirs.toml")
    for known in (scenarios, scenario_settings, scenario_study):
        known.cache_clear()
    yield tmp_path / "configs"
    for known in (scenarios, scenario_settings, scenario_study):
        known.cache_clear()


def start(monkeypatch, *words):
    """Start the console and end it at once; what it says before it serves."""
    monkeypatch.setattr("vendorsim.console.server.serve", lambda *given, **named: None)
    return CliRunner().invoke(app, ["console", "--no-browser", *words], catch_exceptions=False)


def test_the_console_runs_no_code_of_a_scenario_to_which_nobody_has_said_yes(theirs, monkeypatch):
    started = start(monkeypatch)
    assert started.exit_code == 0 and "not run in the console" in started.stderr
    assert str(theirs / "theirs.py") in started.stderr and "SHA-256" in started.stderr
    state = ViewState(scenario="theirs", policies=("a", "b"))
    for found, problems in (scene(state), game_of(ViewState(page="play", scenario="theirs", policy="b"))):
        assert found is None
        (said,) = problems["levers"]
        assert "names code that is not vendorsim's" in Texts("zh", strict=True)(said[0], **said[1])
    assert not strangers.was_run(theirs)
    assert scene(ViewState(scenario="small"))[0] is not None, "everything else runs as ever"


def test_trust_lets_the_console_run_it_and_says_so(theirs, monkeypatch):
    started = start(monkeypatch, "--trust")
    assert f"runs code that is not vendorsim's, as --trust says: {theirs / 'theirs.py'}" in started.stderr
    _, problems = scene(ViewState(scenario="theirs", policies=("a", "b")))
    assert strangers.was_run(theirs) and "it was run" in str(problems)


@pytest.mark.parametrize(
    "said",
    [
        {"policies": "{file}"},
        {"policy": "{file}", "page": "play"},
        {"policies": "strict_seizure,{file}"},
        {"compare.policies": '["{file}","graduated"]'},
        {"programmes.{file}": "{}"},
        {"programmes.{file}.dose": "1"},
        {'programmes."{file}".dose': "1"},
        {"policy_parameters.policy": "{file}"},
        {"compare.arms": '{"a" = {policy = "{file}"}}'},
        {"city.map": "{map}"},
        {"scenario": "{toml}"},
        {"lesson": "{toml}"},
    ],
)
def test_a_link_names_no_file_of_this_computer(theirs, said):
    strangers.write(theirs)
    CliRunner().invoke(app, ["map", "small", "--out", str(theirs / "m.txt")], catch_exceptions=False)
    assert (theirs / "m.txt").is_file()

    def filled(text):
        files = {"{file}": theirs / "theirs.py", "{map}": theirs / "m.txt", "{toml}": theirs / "a.toml"}
        for name, path in files.items():
            text = text.replace(name, str(path))
        return text

    query = urlencode({"scenario": "small"} | {filled(key): filled(value) for key, value in said.items()})
    state, problems = from_query(query)
    found, more = game_of(state) if state.page == "play" else scene(state)
    assert not strangers.was_run(theirs)
    assert problems or more or found is not None
    named = [one for settings in getattr(found, "settings", ()) for one in (settings.policy, settings.city.map)]
    assert not [one for one in named if str(theirs) in one]
