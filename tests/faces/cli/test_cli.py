"""The command line: what it answers, its exit codes, its messages, and that nothing half-written is left behind."""

import importlib
import json
import os
import subprocess
import sys
import time
import types
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from vendorsim.cli.app import app
from vendorsim.measures.base import all_measures
from vendorsim.settings.schema import Settings, load_settings

ROOT = Path(__file__).parents[3]


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path


@pytest.fixture
def ask(here):
    """Ask the command line in this process."""

    def invoke(*words):
        return CliRunner().invoke(app, list(words), catch_exceptions=False)

    return invoke


def refused(result, *words):
    """Exit code 2, a message with these words on the error stream, and no answer."""
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    for word in words:
        assert word in result.stderr
    return True


@pytest.fixture
def toy_model(monkeypatch):
    """A model that answers at once, so that commands are tested and not the model; it keeps what it was asked."""
    asked = []

    def simulate(settings, seed):
        asked.append((settings, seed))
        days = settings.horizon.days
        values = {name: seed + 0.1 * len(settings.policy) for one in all_measures().values() for name in one.names}
        shape = (settings.city.height, settings.city.width)
        return types.SimpleNamespace(
            measures=values,
            daily={"day": np.arange(days, dtype=float), "violations": np.ones(days)},
            incidents={},
            maps={"conflict": np.zeros(shape), "obstruction": np.zeros(shape)},
        )

    monkeypatch.setitem(sys.modules, "vendorsim.study.execution.run", types.SimpleNamespace(simulate=simulate))
    return asked


def test_help_lists_every_command(ask):
    result = ask("--help")
    assert result.exit_code == 0
    for command in ("compare", "run", "policies", "check", "schema", "story", "patterns", "map"):
        assert f"\n  {command} " in result.stdout
    assert ask().exit_code in (0, 2)


def test_help_imports_nothing_heavy():
    heavy = {"numpy", "numba", "pandas", "mesa", "scipy", "pyarrow", "matplotlib", "pydantic", "rich"}
    code = "import sys, vendorsim.cli.app as c\ntry: c.app(['--help'])\nexcept SystemExit: pass\nprint(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment())
    assert not heavy & set(done.stdout.split("'"))


def test_the_schema_is_json_that_accepts_the_shipped_files(ask):
    schema = json.loads(ask("schema").stdout)
    assert {"city", "people", "patrol", "behaviour", "policy", "horizon", "extends"} <= set(schema["properties"])


def test_policies_lists_those_that_are_installed_with_their_parameters(ask):
    listed = json.loads(ask("policies", "--json").stdout)
    shipped = {
        "laissez_faire",
        "strict_seizure",
        "persuasion_first",
        "evidence_first",
        "block_and_channel",
        "graduated",
    }
    assert shipped <= set(listed["policies"])
    assert "markets" in listed["programmes"]
    text = ask("policies").stdout
    for name, entry in (listed["policies"] | listed["programmes"]).items():
        assert name in text
        assert entry["description"]
        for parameter in entry["parameters"].values():
            assert parameter["unit"]
            assert parameter["source"]


@pytest.mark.parametrize("name", ["default", "small", "three_policies"])
def test_check_says_that_the_shipped_files_are_right(ask, name):
    result = ask("check", name)
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{name} is right: ")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[people]\nvendrs = 3", ["my.toml, line 2: people.vendrs: unknown key", "people.vendors"]),
        ("seed = 'one'", ["my.toml, line 1: seed", 'found "one" (text)', "a whole number"]),
        ("[people]\nvendors = -3", ["my.toml, line 2", "found -3", "at least 0"]),
        ("a = [1,\nb = ", ["my.toml, line 2, column ", "not valid TOML"]),
        (
            "policy = 'strict_seizur'",
            ["my.toml, line 1: policy", '"strict_seizur"', '"strict_seizure"', "graduated"],
        ),
        ("policy = './nowhere.py'", ["my.toml, line 1: policy", "nowhere.py"]),
        (
            "seed = 3\n[compare]\npolicies = ['strict_seizure', 'graduated']\nreplicates = 3",
            [
                "my.toml, line 2: [compare] is no part of settings",
                'policy = ["strict_seizure", "graduated"]',
                "number = 3",
            ],
        ),
        ("[policy_parameters]\nzeal = 3", ["my.toml, line 2: policy_parameters.zeal", "strict_seizure"]),
        ("[programmes.market]\nfee = 3", ["my.toml, line 1: programmes.market", "markets"]),
        ("[programmes.markets]\nfeee = 3", ["my.toml, line 2: programmes.markets.feee", "fee"]),
        ("[city]\nmap = 'nowhere.txt'", ["my.toml, line 2: city.map", "nowhere.txt"]),
        ("[city]\nmap = 'hole.txt'", ["my.toml, line 2: city.map", "hole.txt"]),
        ("extends = 'nothing'", ["my.toml, line 1: extends", "no such settings file"]),
    ],
)
def test_what_is_wrong_in_a_file_is_refused_by_check_run_and_compare_alike(ask, here, toy_model, text, words):
    (here / "my.toml").write_text(text)
    (here / "hole.txt").write_text("##\n#")
    before = sorted(here.rglob("*"))
    for command in ("check", "run", "compare"):
        assert refused(ask(command, "my.toml"), *words)
    assert sorted(here.rglob("*")) == before
    assert not toy_model


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["compare", "--days", "0"], ["--days: horizon.days: found 0", "at least 1"]),
        (["compare", "--replicates", "0"], ["--replicates", "1"]),
        (["compare", "--seed", "-1"], ["--seed: seed: found -1"]),
        (["compare", "--policies", "strict_seizure,stict_seizure"], ["--policies", "stict_seizure", "strict_seizure"]),
        (["compare", "--policies", "graduated,graduated"], ["a policy is named twice: graduated"]),
        (["compare", "--set", "people.vendrs=3"], ["--set: people.vendrs: unknown key", "people.vendors"]),
        (["compare", "--set", "people.vendors"], ['--set "people.vendors"', "key.path=value"]),
        (["compare", "--days", "3", "--set", "horizon.days=4"], ["--days and --set horizon.days say the same thing"]),
        (["compare", "--workers", "0"], ["--workers"]),
        (["compare", "default"], ["nothing to compare"]),
        (["compare", "--replicates", "many"], ["--replicates"]),
        (["compare", "--burn", "3"], ["--burn"]),
        (["run", "smal"], ["smal: no such settings file", '"small"']),
        (["check"], ["CONFIG"]),
        (["bogus"], ["bogus"]),
        (["story", "nowhere", "x"], ["nowhere"]),
        (["map", "--out", "city.jpeg"], ["city.jpeg", ".txt, .png, .svg"]),
        (["map", "--out", "no/city.txt"], ["the folder no does not exist"]),
    ],
)
def test_a_command_line_that_makes_no_sense_is_refused(ask, here, toy_model, words, told):
    assert refused(ask(*words), *told)
    assert not list(here.iterdir())
    assert not toy_model


def test_run_prints_every_measure_of_one_run(ask, toy_model):
    words = ["run", "small", "--days", "3", "--burn-in", "0", "--seed", "5", "--set", "people.vendors=7"]
    answer = json.loads(ask(*words, "--json").stdout)
    settings = load_settings("small").with_(
        **{"horizon.days": 3, "horizon.burn_in_days": 0, "seed": 5, "people.vendors": 7}
    )
    assert toy_model == [(settings.under("strict_seizure"), 5)]
    assert answer["settings_digest"] == settings.under("strict_seizure").digest()
    assert set(answer["measures"]) == {name for one in all_measures().values() for name in one.names}
    text = ask(*words).stdout
    for name in all_measures():
        assert name in text


def test_a_measure_that_is_not_known_is_null_in_json_and_a_dash_in_the_table(ask, monkeypatch):
    name = next(iter(all_measures()))
    unknown = types.SimpleNamespace(simulate=lambda *_: types.SimpleNamespace(measures={name: float("nan")}))
    monkeypatch.setitem(sys.modules, "vendorsim.study.execution.run", unknown)
    assert json.loads(ask("run", "small", "--json").stdout)["measures"][name]["value"] is None
    assert "–" in ask("run", "small").stdout


def test_compare_takes_its_options_and_writes_where_it_is_told(ask, here, toy_model):
    result = ask(
        *["compare", "small", "--policies", "graduated, laissez_faire", "--days", "4", "--burn-in", "1"],
        *["--replicates", "3", "--seed", "7", "--workers", "1", "--out", "there", "--json"],
    )
    assert result.exit_code == 0, result.output
    summary = json.loads(result.stdout)
    assert list(summary["measures"]) == ["graduated", "laissez_faire"]
    assert summary["seeds"] == [7, 8, 9]
    assert {(s.policy, seed) for s, seed in toy_model} == {(p, n) for p in summary["measures"] for n in (7, 8, 9)}
    assert all(s.horizon.days == 4 and s.horizon.burn_in_days == 1 for s, _ in toy_model)
    assert json.loads((here / "there" / "summary.json").read_text())["measures"] == summary["measures"]
    assert Path(summary["report"]).is_file()
    assert [path.name for path in here.iterdir()] == ["there"]


def test_compare_with_no_argument_is_the_three_policies_and_ends_with_the_report(ask, here, toy_model):
    result = ask("compare", "--workers", "1", "--days", "2", "--burn-in", "0", "--replicates", "2")
    assert result.exit_code == 0, result.output
    policies = ("strict_seizure", "persuasion_first", "block_and_channel")
    assert {settings.policy for settings, _ in toy_model} == set(policies)
    assert all(policy in result.stdout for policy in policies)
    assert result.stdout.rstrip().endswith(str(Path("results/three_policies/report.html")))


def test_results_of_another_run_are_not_written_over(ask, here, toy_model):
    words = ["compare", "small", "--workers", "1", "--days", "2", "--replicates", "2", "--out", "kept"]
    assert ask(*words).exit_code == 0
    before = {path: path.read_bytes() for path in (here / "kept").rglob("*") if path.is_file()}
    assert refused(ask(*words, "--seed", "99"), "kept already holds another run", "seed: 1 there, 99 here", "--out")
    assert refused(ask("run", "small", "--out", "kept"), "kept already holds another run")
    assert {path: path.read_bytes() for path in (here / "kept").rglob("*") if path.is_file()} == before


def test_run_with_a_folder_keeps_the_run(ask, here, toy_model):
    result = ask("run", "small", "--days", "2", "--out", "one")
    assert result.exit_code == 0, result.output
    assert len(toy_model) == 1
    assert (here / "one" / "manifest.json").is_file()


@pytest.mark.parametrize("command", ["run", "compare"])
def test_ctrl_c_ends_with_130_and_leaves_nothing_behind(ask, here, monkeypatch, command):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setitem(sys.modules, "vendorsim.study.execution.run", types.SimpleNamespace(simulate=interrupted))
    words = [command, "small", *(["--workers", "1"] if command == "compare" else [])]
    result = ask(*words)
    assert result.exit_code == 130
    assert result.stdout == ""
    assert "stopped" in result.stderr
    assert not [path for path in here.rglob("*") if path.is_file()]


def test_a_map_is_printed_written_and_read_again(ask, here):
    printed = ask("map", "small")
    assert printed.exit_code == 0
    assert ask("map", "small", "--out", "city.txt").exit_code == 0
    assert (here / "city.txt").read_text() == printed.stdout
    assert ask("map", "--set", "city.map=city.txt").stdout == printed.stdout
    assert refused(ask("map", "--out", "city.txt"), "city.txt: is there already")
    assert ask("map", "small", "--out", "city.png").exit_code == 0
    assert (here / "city.png").read_bytes().startswith(b"\x89PNG")
    assert sorted(path.name for path in here.iterdir()) == ["city.png", "city.txt"]


def environment(**more):
    """This process's environment; a checkout that is not installed is found as well."""
    paths = [str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]
    return os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))} | more


def ask_a_process(*words, cwd, **more):
    command = [sys.executable, "-m", "vendorsim", *words]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=environment(**more), check=False)


def test_a_process_ends_with_code_2_and_no_traceback(here):
    (here / "my.toml").write_text("[people]\nvendrs = 3\n")
    done = ask_a_process("compare", "my.toml", cwd=here)
    assert done.returncode == 2
    assert done.stderr.startswith("my.toml, line 2: people.vendrs: unknown key; did you mean people.vendors?")
    assert len(done.stderr.strip().split("\n")) == 1
    assert [path.name for path in here.iterdir()] == ["my.toml"]


def test_an_answer_that_nobody_reads_to_the_end_is_no_error(here):
    command = f'"{sys.executable}" -m vendorsim schema | head -n 1'
    done = subprocess.run(command, shell=True, capture_output=True, text=True, cwd=here, env=environment(), check=False)
    assert done.stdout == "{\n"
    assert "Traceback" not in done.stderr


def test_the_model_runs_from_the_command_line_and_equal_runs_give_equal_answers(here):
    words = ["run", "small", "--days", "2", "--burn-in", "1", "--json"]
    first, second = (ask_a_process(*words, cwd=here) for _ in range(2))
    assert first.returncode == 0, first.stderr
    assert first.stdout == second.stdout
    values = json.loads(first.stdout)["measures"]
    assert values["vendors_trading"]["value"] > 0
    assert not list(here.iterdir())


def wait_for_workers(process):
    """Until the comparison has begun: it has processes of its own, as Linux lists them; elsewhere a quarter minute."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    until = time.monotonic() + (120.0 if children.exists() else 15.0)
    while time.monotonic() < until and not (children.exists() and len(children.read_text().split()) > 1):
        assert process.poll() is None, process.communicate()
        time.sleep(0.1)


@pytest.mark.skipif(os.name != "posix", reason="signals are sent as on POSIX")
def test_ctrl_c_in_a_real_comparison_ends_it_cleanly(here):
    command = [sys.executable, "-m", "vendorsim", "compare", "small", "--days", "3000", "--out", "kept"]
    process = subprocess.Popen(
        command, cwd=here, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        wait_for_workers(process)
        process.send_signal(importlib.import_module("signal").SIGINT)
        stdout, stderr = process.communicate(timeout=300)
    finally:
        process.kill()
    assert process.returncode == 130, stderr
    assert "Traceback" not in stdout + stderr
    assert not [path for path in here.rglob("*") if path.is_file() and path.parent.name != "kept"]


def test_settings_without_a_file_are_those_of_the_command_line():
    assert Settings().digest() == load_settings("default").digest()
