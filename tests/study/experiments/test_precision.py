"""Comparisons that run until their headline differences are known: the stated error, the looks, and what is said of it."""

import itertools
import json
import threading
from itertools import pairwise

import numpy as np
import pytest
from scipy.special import ndtr, stdtrit
from tests.small_worlds import TINY
from typer.testing import CliRunner

import vendorsim
from vendorsim.cli.app import app
from vendorsim.errors import SettingsError
from vendorsim.settings.schema import Settings, load_settings
from vendorsim.study.comparison import plan_comparison
from vendorsim.study.execution.point_run import simulate_point
from vendorsim.study.experiment.definition import written_in
from vendorsim.study.experiment.schema import Replicates
from vendorsim.study.precision import ERROR, FEWEST, LEVEL, MOST, headlines, held, looks
from vendorsim.study.reproduce.study import reproduce_study
from vendorsim.study.sweep import sweep

POLICIES = ["laissez_faire", "strict_seizure", "block_and_channel"]
MEASURES = ["monthly_net_income_median", "complaints_per_1000_residents_week"]
EASY = 10.0
"""Times the smallest difference that matters: what a village of a few days knows after some looks."""


def misses(level, wanted, paths=100_000):
    """How often a true difference lies outside of the interval at which the rule stops.

    Values are normal with a standard deviation of 1; given when it stops, their mean is normal whatever it saw of widths.
    """
    rng = np.random.default_rng(1)
    squares, going, missed, before = np.zeros(paths), np.ones(paths, bool), 0.0, 1
    for n in looks(FEWEST, MOST):
        squares += rng.chisquare(n - before, paths)
        half = stdtrit(n - 1, 0.5 + level / 2.0) * np.sqrt(squares / (n - 1) / n)
        stops = going & ((half <= wanted) | (n == MOST))
        missed += float(2.0 * ndtr(-half[stops] * np.sqrt(n)).sum())
        going &= ~stops
        before = n
    return missed / paths


def test_no_more_than_the_stated_share_of_differences_lies_outside_of_where_the_rule_stopped():
    widths = np.geomspace(0.12, 3.0, 25)
    assert max(misses(LEVEL, wanted) for wanted in widths) < ERROR
    assert max(misses(1.0 - ERROR, wanted) for wanted in widths) > 1.1 * ERROR, "plain intervals would not do"


def test_looks_grow_from_the_fewest_to_the_most():
    assert list(looks(8, 60)) == [8, 12, 18, 27, 40, 60]
    assert list(looks(8, 8)) == list(looks(20, 8)) == [8]
    found = list(looks(FEWEST, MOST))
    assert found[-1] == MOST and all(a < b <= 1.6 * a for a, b in pairwise(found))


def test_a_difference_is_held_against_its_share_of_what_matters():
    runs = [
        [{"violation_share": 0.5 + 0.1 * i} for i in range(4)],
        [{"violation_share": 0.4 + 0.1 * i} for i in range(4)],
    ]
    (one,) = held(runs, (), 0.5)
    assert (one.point, one.measure) == (1, "violation_share") and one.half < 1e-9 and one.is_known
    runs[1][0] = {"violation_share": 0.9}
    assert not held(runs, (), 0.5)[0].is_known
    assert held(runs, (), 1.0)[0].wanted == 2.0 * held(runs, (), 0.5)[0].wanted
    assert "violation_share" in headlines()


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """A village for a few days, in which two headlines are known after some looks."""
    file = tmp_path_factory.mktemp("precision") / "village.toml"
    changes = "\n".join(f'"{name}" = {value}' for name, value in TINY.items())
    file.write_text(
        f'name = "village"\nquestion = "How sure?"\nbase = "default"\nmeasures = {MEASURES}\n[changes]\n{changes}\n'
        f"[levers]\npolicy = {POLICIES}\n[replicates]\nnumber = 8\nmost = 60\nprecision = {EASY}\n"
    )
    return file


@pytest.fixture(scope="module")
def found(study):
    return vendorsim.compare(study, workers=1, out=study.parent / "found")


def test_runs_are_added_until_every_headline_difference_is_known(found, study):
    n, precision = found.summary["replicates"], found.summary["precision"]
    every = list(looks(8, 60))
    assert n in every[1:-1], "neither at once nor never"
    assert found.complete and not found.notes
    assert (precision["differences"], precision["open"]) == (4, [])
    for policy in POLICIES[1:]:
        for one in map(found.summary["differences"][policy].get, MEASURES):
            assert (one["high"] - one["low"]) / 2.0 <= EASY * one["smallest"] * (1.0 + 1e-9)
    fewer = every[every.index(n) - 1]
    early = vendorsim.compare(study, replicates=fewer, workers=1, out=study.parent / "early")
    assert early.summary["replicates"] == fewer and early.summary["precision"]["open"] and early.complete
    assert f"after {fewer} runs of each" in early.notes[0]
    page = early.report.read_text()
    assert f"After {fewer} runs of each, the most that were allowed" in page


def test_the_same_runs_are_made_by_any_number_of_processes_and_by_who_goes_on(found, study, tmp_path):
    assert vendorsim.compare(study, workers=2, out=tmp_path / "two").summary == found.summary
    plan = plan_comparison(load_settings("default").with_(**TINY), written=written_in(study))
    stop = threading.Event()
    ten = itertools.count(1)

    def simulate(task, seed):
        if next(ten) == 30:
            stop.set()
        return simulate_point(task, seed)

    stopped = sweep(plan.defined, tmp_path / "stopped", workers=1, progress=False, simulate=simulate, stop=stop)
    assert stopped.interrupted
    assert vendorsim.compare(study, workers=1, out=tmp_path / "stopped").summary == found.summary


def test_results_are_made_anew_from_their_folder(found):
    assert reproduce_study(found.folder, workers=1).yes


def test_the_page_and_the_terminal_say_what_is_known(found, capsys):
    found.show()
    said = capsys.readouterr().out
    assert "97 % intervals" in said and "4 of 4" in said
    assert "4 of 4 are known to 10 of the smallest difference" in found.report.read_text()


def test_the_command_takes_the_usual_share_where_no_number_follows(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr("vendorsim.cli.compare.compare_planned", lambda plan, *_: asked.append(plan) or 0)
    for words in (["--precision"], ["--precision", "--replicates", "30"], ["--precision", "0.25", "small"], ["small"]):
        assert CliRunner().invoke(app, ["compare", *words, "--policies", "laissez_faire,graduated"]).exit_code == 0, (
            words
        )
    given = [plan.defined.experiment.replicates for plan in asked]
    assert [one.precision for one in given] == [0.5, 0.5, 0.25, None]
    assert [one.at_most for one in given] == [MOST, 30, MOST, 4]


@pytest.mark.parametrize("share", [0.0, -1.0, 1001.0, float("nan")])
def test_a_share_that_says_nothing_is_refused(share):
    with pytest.raises(SettingsError, match=r"precision = .*: allowed are shares of the smallest difference"):
        plan_comparison(Settings(), POLICIES, precision=share)


def test_a_study_file_can_ask_and_a_sweep_cannot(tmp_path):
    file = tmp_path / "asks.toml"
    text = (
        'name = "asks"\nquestion = "How sure?"\nbase = "small"\n[replicates]\nnumber = 5\nmost = 9\nprecision = 0.5\n'
        '[levers]\npolicy = ["laissez_faire", "graduated"]\n'
    )
    file.write_text(text)
    checked = CliRunner().invoke(app, ["check", str(file)])
    assert checked.exit_code == 0 and "5 to 9 runs" in checked.output
    file.write_text(text + '"people.vendors" = [20, 30]\n')
    checked = CliRunner().invoke(app, ["check", str(file)])
    assert checked.exit_code == 2 and "asks.toml, line 7: replicates.precision: more than the policy" in checked.output
    assert json.loads(Replicates().model_dump_json()) == {"number": 4, "most": 64, "precision": None}
