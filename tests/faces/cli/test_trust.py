"""Code that a stranger's files name: what looks at it does not run it, and what runs it says so and asks first."""

import hashlib
import json
import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import vendorsim
from vendorsim.cli.app import app
from vendorsim.errors import TrustError

sys.path.insert(0, str(Path(__file__).parent))

import strangers

SIMPLE = [way for way, (name, _, _) in strangers.WAYS.items() if name == "a.toml"]


@pytest.fixture
def theirs(tmp_path, monkeypatch):
    """The stranger's folder; one works in another, and has said yes to nothing."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("VENDORSIM_TRUSTED", str(tmp_path / "trusted.json"))
    return tmp_path / "theirs"


def ask(*words, answer=None):
    """A command's answer, in this process, where there is no terminal."""
    return CliRunner().invoke(app, [str(word) for word in words], input=answer, catch_exceptions=False)


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("way", strangers.WAYS)
def test_check_runs_no_code_that_a_file_names_and_says_what_it_found(theirs, way):
    result = ask("check", strangers.write(theirs, way))
    assert not strangers.was_run(theirs)
    assert result.exit_code == 0, result.output
    code = theirs / {"programme": "programme.py", "extended": "deeper/theirs.py"}.get(way, "theirs.py")
    assert f"{code} (SHA-256 {digest(code)}) was read, not run" in result.stdout


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("visits = 9", "policy_parameters.visits: found 9; allowed: a whole number, at least 0, at most 5"),
        ("visists = 3", 'unknown parameter of .*theirs.py "visists"; did you mean "visits"'),
    ],
)
def test_check_knows_the_parameters_of_a_policy_that_it_does_not_run(theirs, said, told):
    file = strangers.write(theirs)
    file.write_text(file.read_text() + f"[changes.policy_parameters]\n{said}\n")
    result = ask("check", file)
    assert result.exit_code == 2 and re.search(told, result.stderr), result.output
    assert f"{file}, line {len(file.read_text().splitlines())}" in result.stderr
    assert not strangers.was_run(theirs)


def test_check_says_which_parameters_only_a_run_would_tell(theirs):
    file = strangers.write(theirs, share="float(os.environ['SHARE'])")
    file.write_text(file.read_text() + "[changes.policy_parameters]\nshare = 7.0\n")
    result = ask("check", file)
    assert result.exit_code == 0 and "was read, not run, so that share could not be checked" in result.stdout
    assert not strangers.was_run(theirs)


@pytest.mark.parametrize(
    ("text", "told"), [("x = (", "cannot be loaded: SyntaxError"), ("x = 1", "allowed: exactly one")]
)
def test_check_says_of_a_file_that_can_hold_no_policy_that_it_holds_none(theirs, text, told):
    file = strangers.write(theirs)
    (theirs / "theirs.py").write_text(text)
    result = ask("check", file)
    assert result.exit_code == 2 and told in result.stderr and "line 5" in result.stderr


@pytest.mark.parametrize(
    ("command", "way"),
    [
        *(("compare", way) for way in SIMPLE), ("run", "policy"),
        *(("sweep", way) for way in ("factor", "uncertainty", "changes", "base", "scenario", "csv")),
        ("sweep --dry-run", "factor"), ("search", "search"), ("calibrate", "calibration"),
    ],
)  # fmt: skip
def test_where_nobody_can_be_asked_no_command_runs_it_unless_trust_is_said(theirs, command, way):
    file = strangers.write(theirs, way)
    result = ask(*command.split(), file)
    assert not strangers.was_run(theirs)
    assert result.exit_code == 2 and result.stdout == "", result.output
    code = theirs / {"programme": "programme.py", "extended": "deeper/theirs.py"}.get(way, "theirs.py")
    assert f"names code that is not vendorsim's, {code} (SHA-256 {digest(code)})" in result.stderr
    assert "--trust" in result.stderr and "Traceback" not in result.stderr
    result = ask(*command.split(), file, "--trust")
    assert strangers.was_run(theirs)
    told, loaded = result.stderr.index(f"{code} (SHA-256 {digest(code)})"), result.stderr.index("it was run")
    assert told < loaded and result.exit_code == 2


def test_python_runs_it_only_when_trust_is_said(theirs):
    file, experiment = strangers.write(theirs), strangers.write(theirs, "factor")
    for call in (lambda: vendorsim.run(file), lambda: vendorsim.compare(file), lambda: vendorsim.sweep(experiment)):
        with pytest.raises(TrustError, match="trust=True"):
            call()
    assert not strangers.was_run(theirs)
    with pytest.raises(vendorsim.VendorsimError, match="it was run"):
        vendorsim.run(file, trust=True)
    assert strangers.was_run(theirs)


def test_what_a_person_names_at_the_command_line_or_in_python_runs_at_once(theirs):
    strangers.write(theirs)
    for result in (
        ask("run", "small", "--set", f"policy={theirs / 'theirs.py'}"),
        ask("compare", theirs / "base.toml", "--policies", f"strict_seizure,{theirs / 'theirs.py'}"),
    ):
        assert "it was run" in result.stderr and "--trust" not in result.stderr
    with pytest.raises(vendorsim.VendorsimError, match="it was run"):
        vendorsim.run("small", policy=str(theirs / "theirs.py"))


# On a terminal ----------------------------------------------------------------------------------------------------


def on_a_terminal(answer, *words):
    """What a person sees who gives this answer at a terminal, and the exit code."""
    ours, its = pty.openpty()
    environment = os.environ | {"PYTHONPATH": str(Path(vendorsim.__file__).parents[1])}
    process = subprocess.Popen(
        [sys.executable, "-m", "vendorsim", *map(str, words)], stdin=its, stdout=its, stderr=its, env=environment
    )
    os.close(its)
    os.write(ours, answer.encode())
    seen = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        seen += part
    os.close(ours)
    return seen.decode().replace("\r\n", "\n"), process.wait(60)


def test_a_person_is_asked_and_anything_but_yes_is_no(theirs):
    file = strangers.write(theirs)
    for answer in ("\n", "n\n", "\x04"):
        seen, code = on_a_terminal(answer, "run", file)
        assert code == 2 and "not run, as you said" in seen, seen
        assert digest(theirs / "theirs.py") in seen.partition("Run it?")[0]
    assert not strangers.was_run(theirs)
    seen, _ = on_a_terminal("y\n", "run", file)
    assert strangers.was_run(theirs) and "it was run" in seen


def edited(theirs):
    """The mark taken away, and another comment in the file."""
    (theirs / "mark").unlink()
    file = theirs / "theirs.py"
    file.write_text(f"{file.read_text()}# edited\n")


@pytest.mark.parametrize("answer", ["y", "m"])
def test_a_yes_counts_for_the_file_as_it_is_and_mine_also_after_it_is_edited(theirs, monkeypatch, answer):
    monkeypatch.setattr("vendorsim.cli.consent._can_ask", lambda: True)
    file = strangers.write(theirs)
    assert "Run it?" in ask("run", file, answer=f"{answer}\n").stderr
    monkeypatch.setattr("vendorsim.cli.consent._can_ask", lambda: False)
    (theirs / "mark").unlink()
    again = ask("run", file)
    assert strangers.was_run(theirs) and "Run it?" not in again.stderr
    assert f"runs code that is not vendorsim's: {theirs / 'theirs.py'}" in again.stderr
    edited(theirs)
    changed = ask("run", file)
    assert strangers.was_run(theirs) == (answer == "m"), changed.stderr
    assert ("--trust" in changed.stderr) == (answer == "y")


def test_mine_is_not_what_others_can_write(theirs, monkeypatch):
    monkeypatch.setattr("vendorsim.cli.consent._can_ask", lambda: True)
    file = strangers.write(theirs)
    theirs.chmod(0o777)
    asked = ask("run", file, answer="m\n").stderr
    assert "mine" not in asked.partition("Run it?")[2].partition("\n")[0].partition(":")[0]
    assert not strangers.was_run(theirs)


def test_answers_that_somebody_else_can_write_count_for_nothing(theirs, tmp_path):
    file = strangers.write(theirs)
    kept = tmp_path / "trusted.json"
    kept.write_text(json.dumps({"digests": {digest(theirs / "theirs.py"): ""}, "mine": {}}))
    kept.chmod(0o666)
    assert ask("run", file).exit_code == 2 and not strangers.was_run(theirs)
    kept.write_text("{ not json")
    kept.chmod(0o600)
    assert ask("run", file).exit_code == 2 and not strangers.was_run(theirs)


def test_what_was_put_in_place_of_a_file_while_one_was_asked_does_not_run(theirs, monkeypatch):
    file = strangers.write(theirs)

    def swap():
        (theirs / "theirs.py").write_text(f"{(theirs / 'theirs.py').read_text()}# swapped\n")
        return True

    monkeypatch.setattr("vendorsim.cli.consent._can_ask", swap)
    result = ask("run", file, answer="y\n")
    assert result.exit_code == 2 and digest(theirs / "theirs.py") in result.stderr
    assert not strangers.was_run(theirs)


# Results ----------------------------------------------------------------------------------------------------------


def test_results_with_code_of_their_own_say_so_first_and_are_not_made_anew_without_a_word(
    theirs, tmp_path, monkeypatch
):
    """A comparison by a stranger, archived; a reader on another machine reports on it and makes it again."""
    file = strangers.write(theirs, "compared", more="")
    done = ask("compare", file, "--trust", "--replicates", "2", "--workers", "1", "--out", tmp_path / "r")
    assert done.exit_code == 0, done.output
    own = f"files/theirs.py (SHA-256 {digest(theirs / 'theirs.py')})"
    page = (tmp_path / "r" / "report.html").read_text(encoding="utf-8")
    head = page[: page.index("<h2", page.index("<h2") + 1)]
    assert own in head and "carry code that is not vendorsim" in head and "不属于 vendorsim 的代码" in head
    assert ask("archive", tmp_path / "r", "--out", tmp_path / "reader" / "a").exit_code == 0
    first = (tmp_path / "reader" / "a" / "README.md").read_text(encoding="utf-8")
    assert own in first and "carry code" in first and "不属于 vendorsim 的代码" in first
    shutil.move(theirs, tmp_path / "gone")
    monkeypatch.setenv("VENDORSIM_TRUSTED", str(tmp_path / "readers.json"))
    environment = os.environ | {"PYTHONPATH": str(Path(vendorsim.__file__).parents[1])}

    def reader(*words):
        command = [sys.executable, "-m", "vendorsim", *words]
        where = tmp_path / "reader" / "a"
        return subprocess.run(
            command, cwd=where, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
        )

    theirs.mkdir()  # where the mark would be
    asked = reader("reproduce", ".")
    assert asked.returncode == 2 and "--trust" in asked.stderr and not strangers.was_run(theirs)
    again = reader("reproduce", ".", "--trust", "--workers", "1")
    assert again.returncode == 0 and "yes: reproduced" in again.stdout, again.stdout + again.stderr
    assert strangers.was_run(theirs)
    assert not (tmp_path / "readers.json").exists(), "a yes to a stranger's results is not kept"
