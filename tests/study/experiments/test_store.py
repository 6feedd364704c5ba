"""Results folders: equal bytes for equal runs, written whole or not at all, never over another run."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import textwrap
import tomllib
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
import toy_model

from vendorsim.errors import ResultsError
from vendorsim.files.toml_lines import toml_text
from vendorsim.report.comparing import compare
from vendorsim.settings.schema import Settings
from vendorsim.study.comparison import Plan, plan_comparison
from vendorsim.study.experiment.definition import read_experiment
from vendorsim.study.experiment.schema import as_mapping
from vendorsim.study.store import export
from vendorsim.study.store.carried_experiment import CarriedBy
from vendorsim.study.store.incident import read_story

SMALL = Settings().with_(**{"horizon.days": 25})
RESULT_FILES = {"summary.json", "runs.parquet", "incidents.parquet", "daily.parquet", "maps.parquet", "report.html",
                "experiment.toml", "settings.toml", "runs.sqlite"}  # fmt: skip


def run(out, settings=SMALL, policies=toy_model.POLICIES, replicates=3, workers=1, **options):
    return compare(
        settings, policies=policies, replicates=replicates, workers=workers, out=out, model=toy_model.toy(), **options
    )


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    folder = tmp_path_factory.mktemp("results") / "three"
    run(folder)
    return folder


def manifest(folder):
    return json.loads((folder / "manifest.json").read_text())


def test_equal_runs_give_equal_bytes_for_any_number_of_workers(results, tmp_path):
    """But the store, which says when its runs were made and how long they took."""
    run(tmp_path / "again", workers=2)
    one, other = (manifest(folder)["digests"] for folder in (tmp_path / "again", results))
    assert one.pop("runs.sqlite") != other.pop("runs.sqlite")
    assert one == other


def test_the_manifest_has_the_digest_of_every_other_file(results):
    digests = manifest(results)["digests"]
    files = {path.relative_to(results).as_posix(): path for path in results.rglob("*") if path.is_file()}
    assert set(files) - {"manifest.json"} == set(digests)
    assert set(digests) > RESULT_FILES | {
        "figures/differences.svg",
        "figures/differences.png",
        "settings.toml",
        "runs.sqlite",
    }
    for name, digest in digests.items():
        assert hashlib.sha256(files[name].read_bytes()).hexdigest() == digest


def test_the_manifest_tells_where_results_come_from(results):
    found = manifest(results)
    assert found["seeds"] == [1, 2, 3]
    assert {"python", "numpy", "pyarrow"} <= set(found["versions"])
    assert {"libc", "cpu_features", "machine"} <= set(found["platform"])
    assert found["run_seconds"] > 0.0
    assert (found["finished_runs"], found["failed_runs"]) == (9, 0)


def test_the_summary_has_means_and_paired_differences(results):
    summary = json.loads((results / "summary.json").read_text())
    cell = summary["measures"]["strict_seizure"]["monthly_net_income_median"]
    values = pq.read_table(results / "runs.parquet", filters=[("policy", "=", "strict_seizure")])
    assert cell["mean"] == pytest.approx(np.mean(values["monthly_net_income_median"].to_numpy()))
    assert cell["low"] < cell["mean"] < cell["high"]
    assert (cell["unit"], cell["direction"]) == ("yuan a month", "higher")
    assert set(summary["differences"]) == {"persuasion_first", "block_and_channel"}
    change = summary["differences"]["persuasion_first"]["physical_per_1000_vendor_years"]
    assert change["high"] < 0.0
    assert change["excludes_zero"]
    assert "physical_per_1000_vendor_years_counted" in summary["measures"]["strict_seizure"]
    assert summary["expected_over_counted"]["physical_per_1000_vendor_years"]["strict_seizure"] > 1


def test_rows_stand_in_the_order_of_policies_and_seeds(results):
    runs = pq.read_table(results / "runs.parquet")
    assert runs["policy"].to_pylist() == [policy for policy in toy_model.POLICIES for _ in range(3)]
    assert runs["seed"].to_pylist() == [1, 2, 3] * 3
    daily = pq.read_table(results / "daily.parquet")
    assert daily["day"].to_pylist() == list(range(1, 26)) * 9


def test_each_incident_has_a_name_of_its_own_and_its_transitions(results):
    table = pq.read_table(results / "incidents.parquet")
    names = table["incident_id"].to_pylist()
    assert len(set(names)) == len(names) > 100
    assert names[0] == "strict_seizure-0001-000000"
    row = read_story(results, names[5])
    assert row["policy"] == "strict_seizure"
    minute, before, after, hazard, draw, least = row["transitions"][0]
    assert (minute, before, after) == (2.0, 0, 1)
    assert 0 <= hazard <= 1
    assert 0 <= draw <= 1
    assert least == 0.0
    stored = table["transitions"][0].as_py()[0]
    assert stored.keys() == {"minute", "from", "to", "hazard", "draw", "least"}


def test_an_unknown_incident_is_answered_with_the_nearest(results, tmp_path):
    with pytest.raises(ResultsError, match='did you mean "strict_seizure-0001-000'):
        read_story(results, "strict_seizure-0001-000x00")
    with pytest.raises(ResultsError, match=r"no incidents\.parquet"):
        read_story(tmp_path, "a")
    with pytest.raises(ResultsError, match="no results folder"):
        read_story(tmp_path / "nowhere", "a")


def test_the_stored_files_give_the_same_comparison_again(results):
    stored = Plan(read_experiment(results / "experiment.toml"))
    plan = plan_comparison(SMALL, toy_model.POLICIES, 3)
    assert (stored.digest, stored.labels, stored.seeds) == (plan.digest, plan.labels, plan.seeds)
    assert json.loads((results / "summary.json").read_text())["settings_digest"] == plan.digest


def test_settings_survive_toml():
    data = {"a": 1, "b": 0.1, "c": 'x"\\\n\u4e2d', "d": [True, "y"], "e": {"f": {"g h": 1e-9}}, "i": {}}
    assert tomllib.loads(toml_text(data)) == data


def test_a_file_policy_and_a_map_come_with_the_results(tmp_path):
    source = tmp_path / "mine" / "gentle.py"
    source.parent.mkdir()
    source.write_text("# a policy\n")
    plan = plan_comparison(SMALL, ["strict_seizure", str(source)], 1)
    assert plan.labels == ("strict_seizure", "gentle")
    own = CarriedBy(plan.defined)
    assert own.experiment(as_mapping(plan.defined.experiment))["levers"]["policy"] == [
        "strict_seizure",
        "./files/gentle.py",
    ]
    assert own.carried.files == {"files/gentle.py": b"# a policy\n"}


def test_another_run_in_the_folder_is_refused_and_named(results):
    before = manifest(results)["digests"]
    with pytest.raises(ResultsError, match=r"already holds another run.*horizon.days: 25 there, 26 here"):
        run(results, SMALL.with_(**{"horizon.days": 26}))
    assert manifest(results)["digests"] == before


def test_a_folder_with_other_files_is_refused(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(ResultsError, match="no results of vendorsim"):
        run(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_place_that_cannot_be_written_is_refused_before_the_first_run(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ResultsError, match="cannot use"):
        run(tmp_path / "file" / "results")
    with pytest.raises(ResultsError, match="is a file"):
        run(tmp_path / "file")


def test_the_same_comparison_runs_nothing_again(tmp_path, no_figures):
    run(tmp_path / "three")
    before = manifest(tmp_path / "three")
    model = toy_model.toy(toy_model.simulate_with_a_bad_seed)
    found = compare(SMALL, policies=toy_model.POLICIES, replicates=3, workers=1, out=tmp_path / "three", model=model)
    assert found.complete
    assert not found.failures
    after = manifest(tmp_path / "three")["digests"]
    assert {name: digest for name, digest in after.items() if before["digests"][name] != digest}.keys() <= {
        "runs.sqlite"
    }
    assert [path.name for path in tmp_path.iterdir()] == ["three"]


def test_runs_that_failed_are_done_again(tmp_path, no_figures):
    model = toy_model.toy(toy_model.simulate_with_a_bad_seed)
    first = compare(SMALL, policies=toy_model.POLICIES, replicates=3, workers=1, out=tmp_path / "r", model=model)
    assert not first.complete
    run(tmp_path / "r")
    assert manifest(tmp_path / "r")["failed_runs"] == 0
    assert json.loads((tmp_path / "r" / "summary.json").read_text())["complete"]


def test_an_error_while_writing_keeps_the_runs_alone(tmp_path, monkeypatch, no_figures):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(export, "write_parquet", full)
    with pytest.raises(ResultsError, match=r"No space left on device.*the runs themselves are stored"):
        run(tmp_path / "results")
    assert {path.name for path in (tmp_path / "results").iterdir()} == {"runs.sqlite", "manifest.json"}


SCRIPT = """
    import sys, time
    sys.path.insert(0, {folder!r})
    import toy_model
    from vendorsim.report import comparing
    from vendorsim.settings.schema import Settings

    def hang(*_):
        print("nearly", flush=True)
        time.sleep(60)

    comparing.write_report = hang
    settings = Settings().with_(**{{"horizon.days": 25}})
    model = toy_model.toy()
    comparing.compare(settings, policies=toy_model.POLICIES, replicates=3, workers=1, out={out!r}, model=model)
"""


def test_a_killed_process_leaves_nothing_half_written_and_the_next_goes_on(tmp_path, no_figures):
    out = tmp_path / "results"
    script = textwrap.dedent(SCRIPT.format(folder=str(Path(toy_model.__file__).parent), out=str(out)))
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "nearly\n"
    os.kill(process.pid, signal.SIGKILL)
    process.wait(timeout=60)
    process.stdout.close()
    assert {path.name for path in out.iterdir()} <= {"runs.sqlite", "manifest.json", ".writing"}
    run(out)
    assert {path.name for path in out.iterdir()} >= RESULT_FILES
    assert not (out / ".writing").exists()
