"""A sweep's store run again: yes for the same bits, no with point, seed and day of the first difference."""

import json
import sqlite3

import pytest
import toys
from toys import toy_experiment

from vendorsim.errors import ResultsError
from vendorsim.study.reproduce.reference import keep_reference
from vendorsim.study.reproduce.study import reproduce_study
from vendorsim.study.reproduce.verdict import Verdict
from vendorsim.study.sweep import sweep


def again(folder, simulate=toys.simulate, **options):
    return reproduce_study(folder, workers=1, progress=False, simulate=simulate, **options)


def found(answer):
    return {one.name: one for one in answer.artefacts}


def test_the_same_model_gives_yes_for_measures_days_and_maps(swept):
    answer = again(swept)
    assert answer.yes
    assert {name: one.verdict for name, one in found(answer).items()} == dict.fromkeys(
        ("design", "measures", "daily", "maps"), Verdict.IDENTICAL
    )
    assert (answer.runs_made, answer.runs_stored) == (6, 6)


def test_a_sample_makes_so_many_runs(swept):
    answer = again(swept, sample=2)
    assert answer.yes
    assert (answer.runs_made, answer.runs_stored) == (2, 6)


def test_a_last_bit_is_found_and_a_tolerance_forgives_it(swept):
    answer = again(swept, toys.simulate_a_little_off)
    assert not answer.yes
    assert found(answer)["measures"].detail.startswith("jobs: ")
    assert found(answer)["measures"].detail.endswith("(point 2, seed 2)")
    assert again(swept, toys.simulate_a_little_off, tolerance=1.0e-12).yes


def test_the_first_day_that_differs_is_named(swept):
    answer = again(swept, toys.simulate_with_another_day)
    assert found(answer)["measures"].verdict is Verdict.IDENTICAL
    assert found(answer)["daily"].detail.startswith("opinion on day 3: ")
    assert found(answer)["daily"].detail.endswith("(point 1, seed 2)")


CHANGES = {
    "a measure": "UPDATE runs SET measures = substr(measures, 1, 8) || zeroblob(16) WHERE id = 2",
    "a seed": "UPDATE runs SET seed = 7 WHERE id = 2",
    "a run is gone": "DELETE FROM runs WHERE id = 2",
    "a point": "UPDATE facts SET value = replace(value, '30', '31') WHERE name = 'points'",
    "a base setting": "UPDATE facts SET value = replace(value, '400', '401') WHERE name = 'base'",
    "a day book": "UPDATE extras SET data = substr(data, 1, 20) WHERE name = 'daily'",
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_is_changed_in_the_store_is_found_before_anything_is_run(swept, change):
    base = sqlite3.connect(swept / "runs.sqlite")
    assert base.execute(CHANGES[change]).rowcount > 0
    base.commit()
    base.close()
    answer = again(swept)
    assert not answer.yes
    assert answer.runs_made == 0
    assert found(answer)["runs.sqlite"].verdict is Verdict.CHANGED


def test_a_changed_manifest_is_found(swept):
    path = swept / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"finished_runs": 7}))
    assert found(again(swept))["manifest.json"].verdict is Verdict.CHANGED


def test_a_store_without_its_manifest_is_run_all_the_same(swept):
    (swept / "manifest.json").unlink()
    answer = again(swept)
    assert found(answer)["manifest.json"].verdict is Verdict.UNTOLD
    assert answer.yes


def test_a_run_that_fails_now_is_told(swept):
    with pytest.raises(ResultsError, match="point 1, seed 2: ValueError: no such pitch"):
        again(swept, toys.simulate_with_a_failure)


def test_ending_a_widened_sweep_seals_it_anew(swept):
    wider = toy_experiment(levers={"people.vendors": [20, 30, 40]})
    sweep(wider, swept, workers=1, progress=False, simulate=toys.simulate)
    answer = again(swept)
    assert answer.yes
    assert answer.runs_stored == 9


def test_a_kept_reference_is_reproduced_from_its_copy(swept, tmp_path):
    keep_reference(swept, tmp_path / "kept")
    assert {path.name for path in (tmp_path / "kept").iterdir()} == {"runs.sqlite", "manifest.json", "experiment.toml"}
    assert again(tmp_path / "kept").yes
    (swept / "manifest.json").unlink()
    with pytest.raises(ResultsError, match="is not whole and unchanged"):
        keep_reference(swept, tmp_path / "other")
