"""A comparison is the smallest study: the same file, the same runs and the same store, whichever command takes it."""

from pathlib import Path

import pytest

from vendorsim.settings.files import config_folders
from vendorsim.settings.schema import Settings, load_settings
from vendorsim.study.comparison import plan_comparison
from vendorsim.study.experiment.definition import read_experiment, written_in
from vendorsim.study.experiment.files import comparison_file
from vendorsim.study.experiment.points import plan_points

SHIPPED = sorted(path.stem for path in config_folders()[-1].glob("*.toml") if comparison_file(path) == path)
SOURCES = Path(__file__).parents[3] / "src" / "vendorsim"


def test_settings_are_those_of_one_run():
    assert "compare" not in Settings.model_fields
    assert len(SHIPPED) == 12


@pytest.mark.parametrize("name", SHIPPED)
def test_compare_and_sweep_take_a_shipped_study_to_the_same_runs(name):
    swept = read_experiment(name)
    compared = plan_comparison(load_settings(name), written=written_in(comparison_file(name)))
    assert swept.experiment.name == compared.name == name
    assert [one.digest for one in plan_points(swept)] == [one.digest for one in plan_points(compared.defined)]
    assert (swept.experiment.seed, swept.experiment.replicates.number) == (compared.seeds[0], len(compared.seeds))


def test_one_module_writes_manifests_and_one_opens_stores():
    for text, only in (
        ("write_whole(folder / MANIFEST", {"manifest.py"}),
        ("sqlite3.connect(", {"runs.py", "rescue.py", "reference.py"}),
        ("json.dumps(facts", {"manifest.py"}),
    ):
        found = {path.name for path in SOURCES.rglob("*.py") if text in path.read_text(encoding="utf-8")}
        assert found == only, text
