"""A comparison run again: yes for the same bits, no with the place of the first difference, whatever was changed."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import toy_model

from vendorsim.errors import ResultsError
from vendorsim.study.reproduce.find import find_results
from vendorsim.study.reproduce.reference import keep_reference
from vendorsim.study.reproduce.study import reproduce_study
from vendorsim.study.reproduce.verdict import Verdict


def again(folder, run=toy_model.simulate, **options):
    model = toy_model.toy(run)
    return reproduce_study(
        folder, workers=1, progress=False, simulate=model.simulate_point, measures=model.measures, **options
    )


STORED = ("design", "measures", "daily", "maps", "incidents")


def verdicts(answer):
    return {one.name: one.verdict for one in answer.artefacts}


def simulate_another_day(settings, seed):
    """One run's day 7 differs."""
    result = toy_model.simulate(settings, seed)
    if (settings.policy, seed) == ("persuasion_first", 2):
        result.daily["resident_opinion"] = result.daily["resident_opinion"].copy()
        result.daily["resident_opinion"][6:] += 1.0e-9
    return result


def simulate_another_measure(settings, seed):
    result = toy_model.simulate(settings, seed)
    if (settings.policy, seed) == ("persuasion_first", 3):
        result.measures["jobs"] *= 1.0 + 1.0e-12
    return result


def test_the_same_model_gives_yes_for_every_table(comparison):
    answer = again(comparison)
    assert answer.yes
    assert answer.runs_made == answer.runs_stored == 9
    tables = ("runs.parquet", "daily.parquet", "incidents.parquet", "maps.parquet", "summary.json")
    assert verdicts(answer) == dict.fromkeys((*STORED, *tables), Verdict.IDENTICAL)


def test_a_sample_makes_so_many_runs_and_compares_them(comparison):
    answer = again(comparison, sample=2)
    assert answer.yes
    assert (answer.runs_made, answer.runs_stored) == (2, 9)
    assert verdicts(answer) == dict.fromkeys(STORED, Verdict.IDENTICAL)


def test_a_day_that_differs_is_named_with_its_run_and_series(comparison):
    answer = again(comparison, simulate_another_day)
    assert not answer.yes
    assert verdicts(answer)["measures"] is Verdict.IDENTICAL
    found = {one.name: one for one in answer.artefacts}["daily"]
    assert found.verdict is Verdict.DIFFERENT
    assert found.detail.startswith("resident_opinion on day 7: ")
    assert found.detail.endswith("(persuasion_first, seed 2)")


def test_a_tolerance_says_what_counts_as_equal(comparison):
    assert not again(comparison, simulate_another_measure).yes
    assert not again(comparison, simulate_another_measure, tolerance=1.0e-13).yes
    answer = again(comparison, simulate_another_measure, tolerance=1.0e-11)
    assert answer.yes
    assert verdicts(answer)["measures"] is verdicts(answer)["runs.parquet"] is Verdict.WITHIN


def simulate_another_incident(settings, seed):
    result = toy_model.simulate(settings, seed)
    if (settings.policy, seed) == ("persuasion_first", 3):
        result.incidents["response"][4] = "seize_goods"
    return result


def test_an_incident_that_differs_is_named(comparison):
    found = {one.name: one for one in again(comparison, simulate_another_incident).artefacts}["incidents"]
    assert (
        found.detail == "response of incident 5: 'explain' stored, 'seize_goods' made again (persuasion_first, seed 3)"
    )


def flip(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


@pytest.mark.parametrize(
    "name", ["runs.parquet", "daily.parquet", "summary.json", "report.html", "settings.toml", "experiment.toml"]
)
def test_a_changed_byte_is_found(comparison, name):
    flip(comparison / name)
    answer = again(comparison)
    assert not answer.yes
    assert verdicts(answer)[name] is Verdict.CHANGED


def test_a_changed_setting_is_found_before_anything_is_run(comparison):
    path = comparison / "settings.toml"
    path.write_text(path.read_text().replace("days = 25", "days = 24"))
    answer = again(comparison)
    assert not answer.yes
    assert answer.runs_made == 0


def test_a_changed_manifest_is_found_even_when_it_fits_the_files(comparison):
    path = comparison / "manifest.json"
    said = json.loads(path.read_text())
    said["seeds"] = [4, 5, 6]
    path.write_text(json.dumps(said))
    answer = again(comparison)
    assert not answer.yes
    assert verdicts(answer)["manifest.json"] is Verdict.CHANGED


def test_a_missing_file_is_found(comparison):
    (comparison / "daily.parquet").unlink()
    answer = again(comparison)
    assert not answer.yes
    assert verdicts(answer)["daily.parquet"] is Verdict.MISSING


def test_a_folder_that_was_sealed_over_wrong_numbers_is_not_reproduced(comparison):
    """Not a changed byte but results that the settings do not give."""
    from vendorsim.study.store.manifest import seal

    table = pq.read_table(comparison / "runs.parquet")
    jobs = pa.array([value + 1.0 for value in table["jobs"].to_pylist()])
    pq.write_table(table.set_column(table.column_names.index("jobs"), "jobs", jobs), comparison / "runs.parquet")
    seal(comparison)
    found = {one.name: one for one in again(comparison).artefacts}["runs.parquet"]
    assert found.verdict is Verdict.DIFFERENT
    assert found.detail.startswith("jobs at policy strict_seizure, seed 1: ")


def test_a_kept_reference_is_small_and_still_names_run_and_day(comparison, tmp_path):
    kept = tmp_path / "reference" / "toy"
    keep_reference(comparison, kept)
    names = {path.name for path in kept.iterdir()}
    assert names == {"settings.toml", "summary.json", "runs.sqlite", "experiment.toml", "manifest.json"}
    answer = again(kept)
    assert answer.yes
    assert verdicts(answer)["daily.parquet"] is Verdict.IDENTICAL, "by its digest"
    other = {one.name: one for one in again(kept, simulate_another_day).artefacts}
    assert other["days"].detail.startswith("fingerprint on day 7: ")
    assert other["days"].detail.endswith("(persuasion_first, seed 2)")
    assert again(kept, sample=3).yes
    flip(kept / "runs.sqlite")
    assert not again(kept).yes


def test_a_reference_is_kept_of_whole_results_only(comparison, tmp_path):
    flip(comparison / "runs.parquet")
    with pytest.raises(ResultsError, match="is not whole and unchanged"):
        keep_reference(comparison, tmp_path / "kept")


def test_a_run_that_fails_now_is_told(comparison):
    with pytest.raises(
        ResultsError, match="a run failed that was finished before: persuasion_first, seed 3: ValueError"
    ):
        again(comparison, toy_model.simulate_with_a_bad_seed)


def test_results_are_found_by_folder_name_and_file(comparison, tmp_path, monkeypatch):
    keep_reference(comparison, tmp_path / "results" / "reference" / "toy")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "question.toml").write_text('name = "toy"\n')
    for named in ("results/reference/toy", "toy", "toy.toml", "question.toml"):
        assert find_results(named).name == "toy"
    with pytest.raises(ResultsError, match=r'unknown .* "tyo"; did you mean "toy"'):
        find_results("tyo")
    (tmp_path / "empty").mkdir()
    with pytest.raises(ResultsError, match="holds no results of vendorsim"):
        find_results("empty")


def test_the_real_model_is_reproduced_on_the_command_line(tmp_path):
    from typer.testing import CliRunner

    from vendorsim.api import compare
    from vendorsim.cli.app import app

    compare("small", replicates=2, policies=["strict_seizure", "graduated"], days=2, burn_in_days=0, workers=1,
            out=tmp_path / "small")  # fmt: skip
    assert reproduce_study(tmp_path / "small", workers=1, progress=False).yes
    result = CliRunner().invoke(app, ["reproduce", str(tmp_path / "small"), "--sample", "1", "--workers", "1"])
    assert result.exit_code == 0, result.output
    flip(tmp_path / "small" / "runs.parquet")
    result = CliRunner().invoke(app, ["reproduce", str(tmp_path / "small"), "--workers", "1", "--json"])
    assert result.exit_code == 1
    assert CliRunner().invoke(app, ["reproduce", str(tmp_path / "nothing")]).exit_code == 2
