"""Files that a file names lie beside it, wherever one works, and go with the results that were made from them."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import vendorsim
from vendorsim.cli.app import app
from vendorsim.console.scenes.lesson_files import read_lesson
from vendorsim.settings.schema import load_settings
from vendorsim.study.experiment.definition import read_experiment
from vendorsim.study.experiment.points import plan_points
from vendorsim.study.experiment.settings_at import settings_at

sys.path.insert(0, str(Path(__file__).parent))

import strangers

ROOT = Path(__file__).parents[3]


@pytest.fixture
def mine(tmp_path, monkeypatch):
    """A folder with maps and policies of one's own; one works in another, where files of the same names are broken."""
    here, folder = tmp_path / "here", tmp_path / "mine"
    strangers.write(folder, more="")
    for place in (here, here / "maps", here / "deeper"):
        place.mkdir()
    (folder / "maps").mkdir()
    assert ask("map", folder / "base.toml", "--out", folder / "maps" / "own.txt").exit_code == 0
    shutil.copy(folder / "maps" / "own.txt", folder / "deeper" / "own.txt")
    for name in ("theirs.py", "deeper/theirs.py", "maps/own.txt", "own.txt", "base.toml", "points.csv"):
        (here / name).write_text("(this is another file of the same name)")
    monkeypatch.chdir(here)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("VENDORSIM_TRUSTED", str(tmp_path / "trusted.json"))
    return folder


def ask(*words):
    return CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)


BY_MAP = {
    "settings": 'extends = "base.toml"\n[city]\nmap = "maps/own.txt"\n',
    "changes": '[changes]\n"city.map" = "maps/own.txt"\n[levers]\n"people.vendors" = [12, 14]\n',
    "lever": '[levers]\n"city.map" = ["maps/own.txt", "deeper/own.txt"]\n',
    "one at a time": '[design]\nkind = "one_at_a_time"\n[changes]\n"city.map" = "maps/own.txt"\n'
    '[levers]\n"city.map" = ["maps/own.txt", "deeper/own.txt"]\n',
    "scenario": '[design]\nkind = "policies_by_scenarios"\n[levers]\npolicy = ["graduated"]\n'
    '[scenarios.a]\n"city.map" = "maps/own.txt"\n[scenarios.b]\n"city.map" = "deeper/own.txt"\n',
    "csv": '[design]\nkind = "points"\nfile = "points.csv"\n',
    "csv in a folder": '[design]\nkind = "points"\nfile = "deeper/points.csv"\n',
}


@pytest.mark.parametrize("how", BY_MAP)
def test_a_map_is_meant_from_the_file_that_names_it(mine, how):
    file = mine / "e.toml"
    file.write_text(BY_MAP[how] if how == "settings" else strangers.EXPERIMENT + BY_MAP[how])
    (mine / "points.csv").write_text("city.map,people.vendors\nmaps/own.txt,12\n./deeper/own.txt,14\n")
    (mine / "deeper" / "points.csv").write_text("city.map,people.vendors\n../maps/own.txt,12\nown.txt,14\n")
    result = ask("check", file)
    assert result.exit_code == 0, result.output
    if how == "settings":
        found = {load_settings(file).city.map}
    else:
        defined = read_experiment(file)
        found = {settings_at(defined, one.point).city.map for one in plan_points(defined)}
    assert found <= {str(mine / "maps" / "own.txt"), str(mine / "deeper" / "own.txt")} and found


@pytest.mark.parametrize("way", strangers.WAYS)
def test_a_policy_is_meant_from_the_file_that_names_it(mine, way):
    file = strangers.write(mine, way, more="")
    (mine / "deeper" / "points.csv").write_text("policy,people.vendors\nstrict_seizure,12\ntheirs.py,14\n")
    result = ask("check", file)
    assert result.exit_code == 0 and f"{mine}{os.sep}" in result.stdout, result.output
    if way == "csv":
        file.write_text(file.read_text().replace("points.csv", "deeper/points.csv"))
        result = ask("check", file)
        assert result.exit_code == 0 and str(mine / "deeper" / "theirs.py") in result.stdout, result.output


def test_a_base_beside_the_experiment_comes_before_one_where_one_works(mine):
    file = mine / "e.toml"
    for name in ("base.toml", "./base.toml", "base"):
        file.write_text(strangers.EXPERIMENT.replace("base.toml", name) + '[levers]\n"people.vendors" = [12, 14]\n')
        assert read_experiment(file).base.people.residents == 60
    file.write_text(strangers.EXPERIMENT.replace("base.toml", "bse.toml") + '[levers]\n"people.vendors" = [12, 14]\n')
    result = ask("check", file)
    assert result.exit_code == 2 and f"{file}, line 3: base: bse.toml: no such settings file" in result.stderr
    assert 'did you mean "base"' in result.stderr


def test_a_lesson_of_the_console_names_files_beside_itself(mine):
    guide = (ROOT / "docs" / "lessons.md").read_text(encoding="utf-8")
    text = re.search(r"```toml\n(.*?)```", guide, re.DOTALL)[1].replace('"default"', '"./base.toml"')
    text = text.replace("[arms.changes]\n", '[arms.changes]\n"city.map" = "maps/own.txt"\n')
    lesson = mine / "lesson.toml"
    lesson.write_text('policy = "./theirs.py"'.join(text.rsplit('policy = "strict_seizure"', 1)), encoding="utf-8")
    settings = read_lesson(lesson).settings["more_officers"]
    assert (settings.policy, settings.city.map) == (str(mine / "theirs.py"), str(mine / "maps" / "own.txt"))
    assert not strangers.was_run(mine)


def reader(folder, *words):
    """A reader on another machine, in another folder."""
    environment = os.environ | {
        "PYTHONPATH": str(Path(vendorsim.__file__).parents[1]), "VENDORSIM_TRUSTED": str(folder.parent / "readers.json")
    }  # fmt: skip
    command = [sys.executable, "-m", "vendorsim", *words]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )


SWEEP = """
[design]
kind = "points"
file = "points.csv"
[changes]
"city.map" = "maps/own.txt"
[replicates]
number = 1
"""


def test_an_archive_of_a_sweep_holds_its_maps_and_policies_and_is_made_anew_in_an_empty_folder(mine, tmp_path):
    """Two maps and two policies of one name, a programme, and the points: all of it goes along."""
    (mine / "deeper" / "theirs.py").write_text((mine / "theirs.py").read_text() + "# another\n")
    (mine / "points.csv").write_text("policy,city.map\n./theirs.py,maps/own.txt\ndeeper/theirs.py,deeper/own.txt\n")
    (mine / "deeper" / "own.txt").write_text((mine / "maps" / "own.txt").read_text() + "\n")
    (mine / "e.toml").write_text(strangers.EXPERIMENT + SWEEP)
    done = ask("sweep", mine / "e.toml", "--trust", "--workers", "1", "--out", tmp_path / "r")
    assert done.exit_code == 0, done.output
    assert ask("archive", tmp_path / "r", "--out", tmp_path / "a.zip").exit_code == 0
    empty = tmp_path / "elsewhere"
    shutil.unpack_archive(tmp_path / "a.zip", empty)
    shutil.move(mine, tmp_path / "gone")
    shutil.move(tmp_path / "r", tmp_path / "gone too")
    mine.mkdir()  # where the mark would be
    names = sorted(path.name for path in (empty / "files").rglob("*") if path.is_file())
    assert names == ["own.txt", "own.txt", "points.csv", "theirs.py", "theirs.py"]
    asked = reader(empty, "reproduce", ".")
    assert asked.returncode == 2 and asked.stderr.count("SHA-256") == 2 and not strangers.was_run(mine)
    report = reader(empty, "report", ".", "--lang", "zh")
    assert report.returncode == 0, report.stderr
    page = (empty / "report" / "report.html").read_text(encoding="utf-8")
    assert "不属于 vendorsim 的代码" in page and not strangers.was_run(mine)
    again = reader(empty, "reproduce", ".", "--trust", "--workers", "1")
    assert again.returncode == 0 and "yes: reproduced" in again.stdout, again.stdout + again.stderr


def test_a_file_that_was_changed_in_an_archive_is_told(mine, tmp_path):
    (mine / "e.toml").write_text(strangers.EXPERIMENT + '[levers]\n"city.map" = ["maps/own.txt"]\n')
    assert ask("sweep", mine / "e.toml", "--workers", "1", "--out", tmp_path / "r").exit_code == 0
    with (tmp_path / "r" / "files" / "own.txt").open("a") as file:
        file.write("\n")
    told = ask("reproduce", tmp_path / "r", "--workers", "1")
    assert told.exit_code == 1 and "files/own.txt" in told.stdout and "its SHA-256 is not the manifest's" in told.stdout


def test_no_archive_is_written_of_results_whose_files_lie_elsewhere(mine, tmp_path):
    (mine / "e.toml").write_text(strangers.EXPERIMENT + '[levers]\n"city.map" = ["maps/own.txt"]\n')
    assert ask("sweep", mine / "e.toml", "--workers", "1", "--out", tmp_path / "r").exit_code == 0
    shutil.rmtree(tmp_path / "r" / "files")
    refused = ask("archive", tmp_path / "r", "--out", tmp_path / "a.zip")
    assert refused.exit_code == 2 and "own.txt, which does not lie in it" in refused.stderr
    assert not (tmp_path / "a.zip").exists()
