"""`vendorsim search` and `vendorsim calibrate` on the real model: answers, exit codes, mistakes."""

import json

import pytest
from typer.testing import CliRunner

from vendorsim.cli.app import app

SEARCH = """
name = "tiny"
question = "Does the command answer?"
base = "small"
[changes]
"horizon.burn_in_days" = 0
"horizon.days" = 1
[levers]
policy = ["strict_seizure", "laissez_faire"]
"people.vendors_per_officer" = { low = 20.0, high = 80.0 }
[replicates]
number = 2
[search]
population = 4
generations = 2
[search.objectives]
violation_share = "lower"
"people.vendors_per_officer" = "higher"
"""
CALIBRATE = """
name = "tiny"
question = "Does the command answer?"
base = "small"
[changes]
"horizon.burn_in_days" = 0
"horizon.days" = 1
[uncertainties]
"behaviour.basket_median" = {}
[replicates]
number = 1
[calibration]
targets = ["C10", "C11"]
population = 4
generations = 1
"""


@pytest.fixture
def ask(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")

    def invoke(text, *words):
        (tmp_path / "tiny.toml").write_text(text)
        return CliRunner().invoke(app, [words[0], "tiny.toml", "--workers", "1", *words[1:]], catch_exceptions=False)

    return invoke


def test_a_search_answers_and_goes_on(ask, tmp_path):
    first = ask(SEARCH, "search")
    assert first.exit_code == 0, first.stderr
    assert "are beaten by no other" in first.stdout and "vendors per officer" in first.stdout
    assert "generation 2 of 2" in first.stderr
    assert (tmp_path / "results" / "tiny" / "front.csv").is_file()
    more = json.loads(ask(SEARCH, "search", "--generations", "3", "--json").stdout)
    assert more["reused"] > 0 and len(more["generations"]) == 3 and not more["problems"]
    assert more["front"][0]["violation_share"] >= 0.0 and "violation_share_low" in more["front"][0]


def test_a_calibration_answers(ask, tmp_path):
    answer = ask(CALIBRATE, "calibrate", "--out", "here")
    assert answer.exit_code == 0, answer.stderr
    assert "behaviour.basket_median" in answer.stdout and "C11" in answer.stdout
    assert "not identified" in answer.stderr  # four sets cannot tell
    again = json.loads(ask(CALIBRATE, "calibrate", "--out", "here", "--json").stdout)
    assert again["new_runs"] == 0 and [row["target"] for row in again["predictive"]] == ["C10", "C11"]


@pytest.mark.parametrize(
    "command, text, words",
    [
        (
            "search",
            SEARCH.replace("violation_share", "violation_shar"),
            ["line 16", "violation_shar", "violation_share"],
        ),
        ("search", SEARCH.replace('"laissez_faire"', '"laisser_faire"'), ["line 9", "laisser_faire", "laissez_faire"]),
        ("calibrate", CALIBRATE.replace('"C11"', '"C01"'), ["line 13", "C01", "C11"]),
        ("calibrate", SEARCH, ["needs uncertainties"]),
    ],
)
def test_mistakes_end_with_code_2_and_the_place(ask, tmp_path, command, text, words):
    answer = ask(text, command)
    assert answer.exit_code == 2 and answer.stdout == ""
    assert all(word in answer.stderr for word in words), answer.stderr
    assert not (tmp_path / "results").exists()
