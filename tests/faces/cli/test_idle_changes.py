"""A `--set` that would change nothing of what a command does is refused, with the setting that decides instead."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from vendorsim.cli.app import app

MAP = Path(__file__).parents[3] / "configs" / "maps" / "small_district.txt"
EXPERIMENT = 'name = "t"\nquestion = "q"\nbase = "small"\n[levers]\n"people.vendors" = [20, 30]\n'

REFUSED = {
    "run small --set compare.replicates=3": "--set: compare: was taken away; a comparison is a study",
    "compare three_policies --set policy=graduated": "--set policy: it changes nothing here: graduated is not compared",
    "map --set people.vendors=3": "--set people.vendors: it changes nothing here: a map shows the city only",
    "patterns --set seed=4": "--set seed: each pattern has its own seeds",
    f"check small --set city.map={MAP} --set city.width=80": "--set city.width: it changes nothing here: city.map",
    "check small --set programmes.markets.sites=0 --set programmes.markets.stalls=7": "--set programmes.markets.stalls: it",
    "check mine.toml --set people.vendors=3": "--set people.vendors=3: mine.toml is an experiment",
}
ALLOWED = [
    "check small --set seed=4",
    "check three_policies --set policy=graduated",  # what one run of it would follow
    "check small --set programmes.markets.sites=0",
    "check small --set city.width=40",
    "check mine.toml",
]


def said(words, folder, monkeypatch):
    monkeypatch.chdir(folder)
    (folder / "mine.toml").write_text(EXPERIMENT)
    return CliRunner().invoke(app, words.split())


@pytest.mark.parametrize("words", REFUSED)
def test_a_change_that_changes_nothing_is_refused(words, tmp_path, monkeypatch):
    done = said(words, tmp_path, monkeypatch)
    assert done.exit_code == 2, done.output
    assert done.output.startswith(REFUSED[words])
    assert len(done.output.strip().split("\n")) == 1


@pytest.mark.parametrize("words", ALLOWED)
def test_a_change_that_changes_something_is_not_refused(words, tmp_path, monkeypatch):
    done = said(words, tmp_path, monkeypatch)
    assert done.exit_code == 0, done.output
