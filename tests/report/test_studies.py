"""The studies in experiments/ run from the question to the figure, here at a reduced size."""

import importlib.util
from pathlib import Path

import pytest
from PIL import Image

FOLDER = Path(__file__).parents[2] / "experiments"
SHORT = {"changes": {"horizon.burn_in_days": 1, "horizon.days": 3}}
SMALLER = {
    "staffing_study": {"replicates": {"number": 2}, "levers": {"policy": ["strict_seizure", "graduated"]}},
    "robustness_study": {"replicates": {"number": 1}, "design": {"kind": "policies_by_scenarios", "samples": 8}},
}


@pytest.mark.parametrize("name", SMALLER)
def test_a_study_runs_from_question_to_figure(name, tmp_path, capsys):
    path = FOLDER / f"{name}.py"
    found = importlib.util.spec_from_file_location(name, path)
    study = importlib.util.module_from_spec(found)
    found.loader.exec_module(study)
    study.main(tmp_path / name, **SHORT, **SMALLER[name])
    said = capsys.readouterr().out
    assert study.EXPERIMENT["question"] in said
    assert f"vendorsim report {tmp_path / name}" in said
    with Image.open(next((tmp_path / name).glob("*.png"))) as figure:
        assert figure.width > 1000


@pytest.mark.parametrize("name", SMALLER)
def test_a_study_is_in_percent_format_and_does_nothing_on_import(name):
    text = (FOLDER / f"{name}.py").read_text(encoding="utf-8")
    assert text.count("\n# %% [markdown]\n") >= 4
    assert text.rstrip().split("\n# %%\n")[-1].startswith('if __name__ == "__main__":')
