"""A lever that changes nothing of what a view runs is told at its field, in both languages."""

import json
from pathlib import Path

import pytest

from vendorsim.console.frame.state import ViewState
from vendorsim.console.scenes.scene import scenario_settings, scenarios, scene
from vendorsim.telling.language import LANGUAGES, Texts

MAP = str(Path(__file__).parents[3] / "configs" / "maps" / "small_district.txt")
SMALL = ViewState(scenario="small", days=2, burn_in=0, policies=("strict_seizure", "laissez_faire"))
IDLE = {
    "city.width": {"city.width": 30},
    "patrol.dwell_minutes": {"programmes.patrol.dwell_minutes": 9.0, "patrol.dwell_minutes": 5.0},
    "policy_parameters.tools_after": {"policy_parameters.tools_after": 4},
}


def view(levers, **more):
    return SMALL.but(levers=levers, **more)


@pytest.fixture
def mapped(tmp_path, monkeypatch):
    """A scenario of one's own whose city is a drawn map: a link to the console names no map."""
    folder = tmp_path / "configs"
    folder.mkdir()
    (folder / "mapped.toml").write_text(f'extends = "small.toml"\n[city]\nmap = {json.dumps(MAP)}\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for kept in (scenarios, scenario_settings):
        kept.cache_clear()
    yield "mapped"
    for kept in (scenarios, scenario_settings):
        kept.cache_clear()


@pytest.mark.parametrize("key", IDLE)
def test_a_lever_that_changes_nothing_is_told_at_its_field(key, mapped):
    more = {"policies": ("persuasion_first", "laissez_faire"), "scenario": mapped if key == "city.width" else "small"}
    wanted, problems = scene(view(IDLE[key], **more))
    assert wanted is None
    assert list(problems) == [key]
    ((text, given),) = problems[key]
    told = [Texts(lang)(text, **given) for lang in LANGUAGES]
    assert all(key in one for one in told)
    assert len(set(told)) == len(LANGUAGES)


def test_a_lever_that_changes_one_of_the_runs_is_let_be():
    for levers in (
        IDLE["policy_parameters.tools_after"],
        {"programmes.patrol.start_day": 1, "patrol.dwell_minutes": 5.0},
        {"programmes.markets.sites": 0, "programmes.markets.stalls": 10},
        {"city.width": 30},
    ):
        wanted, problems = scene(view(levers))
        assert problems == {}
        assert wanted is not None
