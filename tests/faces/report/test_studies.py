"""The studies in experiments/ run from the question to the figure, here at a reduced size."""

import importlib.util
from pathlib import Path

import pytest
from PIL import Image

FOLDER = Path(__file__).parents[3] / "experiments"
SHORT = {"changes": {"horizon.burn_in_days": 1, "horizon.days": 3}}
SMALLER = {
    "staffing_study": {"replicates": {"number": 2}, "levers": {"policy": ["strict_seizure", "graduated"]}},
    "robustness_study": {"replicates": {"number": 1}, "design": {"kind": "policies_by_scenarios", "samples": 8}},
}


def loaded(name):
    found = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
    study = importlib.util.module_from_spec(found)
    found.loader.exec_module(study)
    return study


@pytest.mark.parametrize("name", SMALLER)
def test_a_study_runs_from_question_to_figure(name, tmp_path, capsys):
    study = loaded(name)
    study.main(tmp_path / name, **SHORT, **SMALLER[name])
    said = capsys.readouterr().out
    assert study.EXPERIMENT["question"] in said
    assert f"vendorsim report {tmp_path / name}" in said
    with Image.open(next((tmp_path / name).glob("*.png"))) as figure:
        assert figure.width > 1000


POSTERIOR = """generation,particle,weight,distance,behaviour.temper,behaviour.flight_base
0,0,1.0,9.0,-1.0,-1.0
1,0,0.5,1.0,0.8,1.0
1,1,0.2,1.0,1.1,1.4
1,2,0.2,1.0,1.4,1.2
1,3,0.1,1.0,1.2,0.9
"""


def test_the_ranking_draws_from_the_last_generation_and_says_what_turns_the_order(tmp_path, monkeypatch, capsys):
    study = loaded("ranking_study")
    monkeypatch.setattr(study, "POSTERIOR", tmp_path / "posterior.csv")
    study.POSTERIOR.write_text(POSTERIOR, encoding="utf-8")
    small = {"base": "small", "changes": {"horizon.burn_in_days": 1, "horizon.days": 3}}
    lost, turned = study.main(
        tmp_path / "ranking", 6, **small, levers={"policy": ["strict_seizure", "persuasion_first"]}
    )
    drawn = study.futures(study.pd.read_csv(study.POSTERIOR), 200)
    assert {one["behaviour.temper"] for one in drawn.values()} == {0.8, 1.1, 1.4, 1.2}
    counts = study.pd.Series([one["behaviour.temper"] for one in drawn.values()]).value_counts()
    assert 75 < counts[0.8] < 125
    assert set(lost["measure"]) == set(study.MEASURES)
    assert (lost.groupby("measure")["best_share"].sum() >= 1.0).all()
    assert turned.groupby("measure").size().le(3).all()
    assert set(turned["parameter"]) <= {"behaviour.temper", "behaviour.flight_base"}
    assert (tmp_path / "ranking" / "regret.csv").exists() and "rank_correlation" in capsys.readouterr().out


@pytest.mark.parametrize("name", [*SMALLER, "ranking_study"])
def test_a_study_is_in_percent_format_and_does_nothing_on_import(name):
    text = (FOLDER / f"{name}.py").read_text(encoding="utf-8")
    assert text.count("\n# %% [markdown]\n") >= 4
    assert text.rstrip().split("\n# %%\n")[-1].startswith('if __name__ == "__main__":')
