"""Commands in unfriendly surroundings: an answer all the same, or one sentence and exit code 2, never a traceback."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from tests.small_worlds import ROOT, TINY
from typer.testing import CliRunner

from vendorsim.cli import app
from vendorsim.engine import surroundings

STRIPPED = "python -OO (PYTHONOPTIMIZE=2) removes the texts that describe measures, policies and commands"


@pytest.fixture
def place(tmp_path, monkeypatch):
    """An empty working folder with a small district's settings."""
    monkeypatch.chdir(tmp_path)
    settings = {**TINY, "horizon.burn_in_days": 0}
    (tmp_path / "tiny.toml").write_text("\n".join(f"{name} = {value}" for name, value in settings.items()))
    return tmp_path


def process(place, *words, python=(), without=(), **environment):
    """A command in a process of its own; `without` names what is taken from the environment."""
    known = {name: value for name, value in os.environ.items() if name not in without}
    known |= {"PYTHONPATH": str(ROOT / "src"), **environment}
    command = [sys.executable, *python, "-m", "vendorsim", *words]
    return subprocess.run(command, cwd=place, env=known, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("python", "words"), [(("-OO",), ["compare", "tiny.toml"]), (("-OO",), ["run", "--help"])])
def test_an_interpreter_that_drops_texts_is_refused_in_one_sentence(place, python, words):
    done = process(place, *words, python=python)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"{STRIPPED}; start Python without it, or with -O\n"


def test_the_variable_that_means_the_same_is_refused_as_well_and_the_library_says_so(place):
    assert process(place, "policies", PYTHONOPTIMIZE="2").stderr.startswith(STRIPPED)
    code = "import vendorsim; vendorsim.run('tiny.toml')"
    done = subprocess.run(
        [sys.executable, "-OO", "-c", code], cwd=place, env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert f"VendorsimError: {STRIPPED}" in done.stderr


def test_an_interpreter_without_assertions_answers(place):
    done = process(place, "policies", python=("-O",))
    assert done.returncode == 0 and "Order to move; seize from who refused" in done.stdout


def test_a_picture_is_drawn_whatever_window_library_the_environment_names(place):
    done = process(place, "map", "tiny.toml", "--out", "city.png", MPLBACKEND="nonsense")
    assert (done.returncode, done.stderr) == (0, "")
    assert (place / "city.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "environment",
    [
        {"TERM": "dumb", "NO_COLOR": "1", "COLUMNS": "5"},
        {"COLUMNS": "many", "LINES": "-1"},
        {"TZ": "No/Where", "LC_ALL": "de_DE.UTF-8", "LANG": "xx"},
        {"TMPDIR": "/no/such/folder", "HOME": "/no/such/home"},
        {"FORCE_COLOR": "1", "PYTHONWARNINGS": "error::DeprecationWarning:vendorsim"},
    ],
    ids=lambda environment: next(iter(environment)),
)
def test_a_command_answers_with_the_same_figures_in_any_environment(place, environment):
    done = process(place, "run", "tiny.toml", "--json", **environment)
    assert done.returncode == 0, done.stderr
    assert done.stdout == process(place, "run", "tiny.toml", "--json").stdout


def test_a_command_answers_where_nobody_knows_of_a_home(monkeypatch):
    monkeypatch.delenv("HOME")
    monkeypatch.setenv("MPLBACKEND", "Agg")
    monkeypatch.setattr("pwd.getpwuid", lambda number: {}[number])
    surroundings.settle()
    assert os.environ["HOME"] == os.devnull
    monkeypatch.setenv("HOME", os.devnull)  # so that it is put back


@pytest.mark.parametrize(
    "words", [["check", "~nobody-of-this-name/x.toml"], ["run", "small", "--set", "city.map=~nobody-x/m"]]
)
def test_a_home_of_somebody_who_is_not_known_is_a_file_that_is_not_there(place, words):
    done = CliRunner().invoke(app.app, words, catch_exceptions=False)
    assert done.exit_code == 2 and "~nobody" in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("words", [["check", "small"], ["policies"], ["schema"]])
def test_a_full_disk_below_the_output_is_told_in_one_sentence(place, words):
    command = [sys.executable, "-m", "vendorsim", *words]
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, text=True, cwd=place, check=False,
            env=buffered | {"PYTHONPATH": str(ROOT / "src")},
        )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr == "the output cannot be written: No space left on device\n"


def test_a_folder_that_cannot_be_written_is_told_in_one_sentence(place, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied", str(place))

    monkeypatch.setattr("tempfile.TemporaryDirectory", refuse)  # as root, no folder refuses
    done = CliRunner().invoke(app.app, ["map", "tiny.toml", "--out", "city.txt"], catch_exceptions=False)
    assert done.exit_code == 2
    assert done.stderr == "--out city.txt: cannot be written: Permission denied\n"
    assert sorted(path.name for path in place.iterdir()) == ["tiny.toml"]


def test_what_the_system_refuses_anywhere_is_a_sentence_and_other_faults_keep_their_traceback(place, monkeypatch):
    import vendorsim.cli.inform as command

    def refuse(error):
        def raised(*_, **__):
            raise error

        monkeypatch.setattr(command, "policies", raised)

    refuse(OSError(30, "Read-only file system", "results/x"))
    done = CliRunner().invoke(app.app, ["policies"], catch_exceptions=False)
    assert (done.exit_code, done.stderr) == (2, "results/x: cannot be used: Read-only file system\n")
    refuse(FileNotFoundError(2, "No such file or directory", "x"))
    with pytest.raises(FileNotFoundError):
        CliRunner().invoke(app.app, ["policies"], catch_exceptions=False)


def test_a_map_that_is_written_can_be_read_by_others(place):
    assert CliRunner().invoke(app.app, ["map", "tiny.toml", "--out", "city.txt"]).exit_code == 0
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE((place / "city.txt").stat().st_mode) == 0o666 & ~mask
