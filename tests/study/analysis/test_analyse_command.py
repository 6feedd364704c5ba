"""`vendorsim analyse`: what applies is printed and written, what does not is said, mistakes are answered with code 2."""

import json

import numpy as np
import pandas as pd
import pytest
import toy_sweep as toy
from typer.testing import CliRunner

from vendorsim.cli.app import app
from vendorsim.report.ranking import Bars, Ranking, draw_ranking, ranking_figure
from vendorsim.study.analysis.overview import analyse, ranking_of
from vendorsim.study.analysis.sensitivity import sensitivity

GOALS = {"violation_share": {"at_most": 10.8}}


def robust(folder, **said):
    return toy.swept(
        folder, toy.shared_luck, levers={"policy": ["strict_seizure", "graduated"]},
        uncertainties={path: {} for path in toy.FACTORS}, design={"kind": "policies_by_scenarios", "samples": 24},
        measures=["violation_share", "resident_opinion"], replicates={"number": 4}, goals=GOALS, **said,
    )  # fmt: skip


def screened(folder):
    return toy.swept(
        folder, toy.linear, uncertainties={path: {} for path in toy.FACTORS}, measures=["violation_share"],
        design={"kind": "morris", "samples": 4, "levels": 4}, replicates={"number": 2},
    )  # fmt: skip


def ask(*words):
    return CliRunner().invoke(app, ["analyse", *map(str, words)], catch_exceptions=False)


def test_what_the_design_serves_is_printed_and_written(tmp_path):
    pytest.importorskip("ema_workbench")
    robust(tmp_path)
    found = ask(tmp_path)
    assert found.exit_code == 0
    for words in (
        "DIFFERENCES UNDER THE SAME LUCK", "PARETO FRONT", "REGRET", "GOALS MET", "CONDITIONS OF FAILURE",
        "Sensitivity: does not apply: design.kind = policies_by_scenarios", "times fewer replicates than seeds",
    ):  # fmt: skip
        assert words in found.stdout
    written = {path.name for path in (tmp_path / "analysis").iterdir()}
    assert written == {
        f"{name}.csv" for name in ("levels", "differences", "pareto", "regret", "satisficing", "conditions")
    }
    table = pd.read_csv(tmp_path / "analysis" / "differences.csv")
    assert list(table.columns) == [
        "label", "against", "measure", "mean", "low", "high", "n", "fewer_replicates", "smallest", "verdict"
    ]  # fmt: skip
    assert set(table["verdict"]) <= {"better", "worse", "different", "same", "unclear"}
    assert table["n"][0] == 96
    assert table["fewer_replicates"][0] > 10.0
    conditions = pd.read_csv(tmp_path / "analysis" / "conditions.csv")
    assert set(conditions["factor"]) >= {toy.FACTORS[0]}  # the only factor that does anything


def test_a_sweep_of_sensitivity_gets_a_ranking_and_an_older_analysis_is_replaced(tmp_path):
    screened(tmp_path)
    (tmp_path / "analysis").mkdir()
    for stale in ("regret.csv", "sensitivity_jobs.svg", "mine.txt"):
        (tmp_path / "analysis" / stale).write_text("old")
    found = ask(tmp_path, "--measure", "violation_share", "--json")
    data = json.loads(found.stdout)
    assert [row["factor"] for row in data["analysis"]["sensitivity"]["rows"]] == list(toy.FACTORS)
    assert data["analysis"]["differences"]["reason"].startswith("no lever varies")
    assert data["runs"] == {"finished": 32, "failed": 0}
    written = {path.name for path in (tmp_path / "analysis").iterdir()}
    ranking = {f"sensitivity_violation_share.{ending}" for ending in ("png", "svg")}
    assert written == {"levels.csv", "sensitivity.csv", "mine.txt"} | ranking
    first = {name: (tmp_path / "analysis" / name).read_bytes() for name in written}
    ask(tmp_path, "--measure", "violation_share", "--json")
    assert {name: (tmp_path / "analysis" / name).read_bytes() for name in written} == first


def test_mistakes_are_answered_before_anything_is_written(tmp_path):
    robust(tmp_path)
    for words, said in (
        (("--measure", "violations"), 'unknown measure "violations"'),
        (("--reference", "gradual"), 'unknown choice of levers "gradual"; did you mean "graduated"?'),
    ):
        found = ask(tmp_path, *words)
        assert (found.exit_code, found.stdout) == (2, "")
        assert said in found.stderr
    assert not (tmp_path / "analysis").exists()
    found = ask(tmp_path / "nothing")
    assert found.exit_code == 2
    assert "holds no sweep" in found.stderr


def test_runs_that_failed_are_told_and_the_others_analysed(tmp_path):
    toy.swept(
        tmp_path, toy.never_or_fails, levers={"policy": ["strict_seizure", "graduated"]}, goals=GOALS,
        uncertainties={toy.FACTORS[0]: {}}, design={"kind": "policies_by_scenarios", "samples": 10},
        measures=["violation_share"], replicates={"number": 2},
    )  # fmt: skip
    found = ask(tmp_path)
    assert found.exit_code == 0
    assert "4 runs failed and are left out" in found.stdout


def test_one_analysis_that_cannot_be_done_takes_no_other_with_it(tmp_path):
    parts = {part.name: part for part in analyse(robust(tmp_path))}
    assert parts["sensitivity"].reason
    assert parts["interactions"].reason
    assert all(parts[name].applies for name in ("levels", "differences", "pareto", "regret", "satisficing"))


def test_a_ranking_shows_every_factor_and_ends_in_arrows_what_does_not_fit(tmp_path):
    values = np.array([0.9, 0.2, 0.0])
    bars = (Bars("total", values, values - 3.0, values + 0.1), Bars("alone", values / 2, values, values))
    ranking = Ranking("what", ["first", "second", "third"], bars, "share", ["its meaning"], (-0.5, 1.5), noise=0.1)
    axes = ranking_figure(ranking).axes[0]
    assert [text.get_text() for text in axes.get_yticklabels()] == ["first\nits meaning", "second", "third"]
    assert axes.get_ylim()[0] > axes.get_ylim()[1]  # the first stands on top
    low, high = axes.get_xlim()
    assert low > -0.7
    assert high < 1.2
    assert [patch.get_width() for patch in axes.patches][:3] == list(values)
    first = [path.read_bytes() for path in draw_ranking(ranking, tmp_path, "again")]
    assert [path.read_bytes() for path in draw_ranking(ranking, tmp_path, "again")] == first


def test_a_factor_is_told_by_its_meaning(tmp_path):
    ranking = ranking_of(sensitivity(screened(tmp_path), "violation_share"), "title")
    assert ranking.factors == ["legitimacy loss", "legitimacy disrespect", "legitimacy fair"]
    assert ranking.meanings[0] == "belief lost with goods worth a week's income"
    assert "16 points, 2 seeds each" in ranking.note
