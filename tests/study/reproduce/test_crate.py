"""Results as a crate, read by the reference implementation of RO-Crate."""

import zipfile

import pytest
from rocrate.rocrate import ROCrate

from vendorsim.errors import ResultsError
from vendorsim.study.provenance import file_digest
from vendorsim.study.reproduce.archive import PROFILE, write_crate
from vendorsim.study.reproduce.study import reproduce_study
from vendorsim.study.store.results import open_sweep

import toys  # isort: skip


def test_a_comparison_is_read_back_with_its_files_and_its_making(comparison, tmp_path):
    write_crate(comparison, tmp_path / "crate", licence="https://creativecommons.org/licenses/by/4.0/", author="N. N.")
    crate = ROCrate(str(tmp_path / "crate"))
    assert crate.name == "vendorsim results: comparison"
    assert "strict_seizure, persuasion_first, block_and_channel" in crate.description
    assert crate.root_dataset["conformsTo"].id == PROFILE
    files = {entity.id: entity for entity in crate.data_entities}
    assert {"runs.parquet", "manifest.json", "settings.toml", "report.html"} < set(files)
    for name, entity in files.items():
        assert entity["sha256"] == file_digest(tmp_path / "crate" / name)
        assert name == "README.md" or entity["sha256"] == file_digest(comparison / name)
    run = crate.get("#run")
    assert [one.id for one in run["object"]] == ["experiment.toml", "settings.toml"]
    assert "runs.parquet" in {one.id for one in run["result"]}
    assert run["instrument"]["name"] == "vendorsim"
    assert any(need.startswith("numpy ") for need in run["instrument"]["softwareRequirements"])
    measured = {one["name"]: one["unitText"] for one in crate.root_dataset["variableMeasured"]}
    assert measured["violation_share"].startswith("share")


def test_a_sweep_carries_its_runs_as_csv_and_is_reproduced_from_the_crate(swept, tmp_path):
    write_crate(swept, tmp_path / "crate.zip")
    with zipfile.ZipFile(tmp_path / "crate.zip") as archive:
        archive.extractall(tmp_path / "out")
    crate = ROCrate(str(tmp_path / "out"))
    assert "How many vendors?" in crate.description
    assert "No licence" in crate.license
    assert {"runs.sqlite", "runs.csv", "experiment.toml"} <= {entity.id for entity in crate.data_entities}
    import pandas as pd

    stored = open_sweep(swept).runs()
    pd.testing.assert_frame_equal(pd.read_csv(tmp_path / "out" / "runs.csv"), stored)
    assert reproduce_study(tmp_path / "out", workers=1, progress=False, simulate=toys.simulate).yes


def test_nothing_is_written_over_and_nothing_half(swept, tmp_path):
    taken = tmp_path / "taken"
    taken.mkdir()
    with pytest.raises(ResultsError, match="is there already"):
        write_crate(swept, taken)
    (swept / "manifest.json").unlink()
    with pytest.raises(ResultsError, match="was not ended"):
        write_crate(swept, tmp_path / "other.zip")
    with pytest.raises(ResultsError):
        write_crate(taken, tmp_path / "other.zip")
    assert {path.name for path in tmp_path.iterdir()} == {"swept", "taken"}
