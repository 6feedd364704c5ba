"""The three calls: what they give is tidy, and the same as the command line's."""

import subprocess
import sys

import pytest

import vendorsim
from vendorsim.measures.base import all_measures

SHORT = {"horizon.burn_in_days": 0, "horizon.days": 2}


def test_a_run_gives_measures_days_and_incidents():
    run = vendorsim.run("small", seed=3, days=2, burn_in_days=0, vendors=30)
    measures = run.measures()
    names = [name for one in all_measures().values() for name in one.names]
    assert measures["measure"].tolist() == names
    assert set(measures.columns) == {"measure", "value", "unit", "direction", "group", "label"}
    assert run.daily()["day"].tolist() == [1.0, 2.0]
    assert run.settings.people.vendors == 30
    assert vendorsim.run("small", seed=3, days=2, burn_in_days=0, vendors=30).measures().equals(measures)


def test_a_comparison_is_tidy(tmp_path):
    found = vendorsim.compare("small", policies=["strict_seizure", "graduated"], replicates=2, days=2, burn_in_days=0,
                              workers=1, out=tmp_path / "out")  # fmt: skip
    runs, means, gaps = found.runs(), found.measures(), found.differences()
    assert len(runs) == 4
    assert set(gaps["policy"]) == {"graduated"}
    row = means[(means["policy"] == "graduated") & (means["measure"] == "jobs")].iloc[0]
    assert row["mean"] == pytest.approx(runs[runs["policy"] == "graduated"]["jobs"].mean())
    one = vendorsim.run("small", seed=1, days=2, burn_in_days=0, policy="graduated").measures().set_index("measure")
    assert runs[(runs["policy"] == "graduated") & (runs["seed"] == 1)]["jobs"].item() == one.loc["jobs", "value"]


def test_a_sweep_from_a_mapping_is_resumed_and_equals_single_runs(tmp_path):
    said = {"name": "x", "question": "How many?", "base": "small", "changes": SHORT,
            "levers": {"people.vendors": [20, 30]}, "replicates": {"number": 2}}  # fmt: skip
    runs = vendorsim.sweep(said, out=tmp_path, workers=1).runs()
    assert runs[["point", "people.vendors", "seed"]].values.tolist() == [[0, 20, 1], [0, 20, 2], [1, 30, 1], [1, 30, 2]]
    again = vendorsim.sweep(said, out=tmp_path, workers=1).runs()
    assert again.equals(runs), "the same runs, their seconds included"
    one = vendorsim.run("small", seed=2, days=2, burn_in_days=0, vendors=30).measures().set_index("measure")["value"]
    for name in all_measures():
        assert runs.iloc[3][name] == one[name] or (runs.iloc[3][name] != runs.iloc[3][name] and one[name] != one[name])
    assert vendorsim.open_sweep(tmp_path).runs().equals(runs)


def test_mistakes_are_told_in_the_users_terms(tmp_path):
    with pytest.raises(vendorsim.VendorsimError, match="question: is missing"):
        vendorsim.sweep({"name": "x"}, out=tmp_path)
    with pytest.raises(vendorsim.VendorsimError, match='did you mean "vendors"'):
        vendorsim.run("small", vendros=3)


def test_failed_runs_are_warned_about(tmp_path):
    policy = tmp_path / "broken.py"
    policy.write_text(
        "from vendorsim import Policy\n\n\nclass Broken(Policy):\n    def respond(self, case):\n        return 7\n"
    )
    said = {"name": "x", "question": "Does it fail?", "base": "small", "changes": SHORT,
            "levers": {"policy": [str(policy), "graduated"]}, "replicates": {"number": 1}}  # fmt: skip
    with pytest.warns(UserWarning, match="1 of 2 runs failed"):
        results = vendorsim.sweep(said, out=tmp_path / "out", workers=1)
    assert len(results.runs()) == 1
    assert results.failures()["point"].tolist() == [0]


UNGUARDED = """
import vendorsim

said = {"name": "x", "question": "?", "base": "small", "changes": {"horizon.days": 1, "horizon.burn_in_days": 0},
        "levers": {"people.vendors": list(range(10, 40))}}
vendorsim.sweep(said, out="out", workers=2)
"""


def test_a_script_that_forgets_to_guard_its_calls_is_told_soon(tmp_path):
    """Each process that is started runs the script again and dies of it."""
    (tmp_path / "study.py").write_text(UNGUARDED)
    done = subprocess.run(
        [sys.executable, "study.py"], cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode != 0
    assert 'must do it under `if __name__ == "__main__":`' in done.stderr.strip().splitlines()[-1]
    assert len(vendorsim.open_sweep(tmp_path / "out").failures()) <= 3
