"""The pool: equal results for any number of workers, failures in the user's terms, a clean end on Ctrl-C."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest
import toy_model

from vendorsim.report.comparing import compare
from vendorsim.settings.schema import Settings
from vendorsim.study.compare import RunError
from vendorsim.study.comparison import plan_comparison
from vendorsim.study.execution.pool import Failed, Finished, run_jobs

SMALL = Settings().with_(**{"horizon.days": 5})


def jobs(replicates=3, policies=toy_model.POLICIES):
    return list(plan_comparison(SMALL, policies, replicates, 1).jobs())


def test_results_do_not_depend_on_the_number_of_workers():
    by_workers = []
    for workers in (1, 2):
        found = {
            (o.job.policy, o.job.seed): o.result for o in run_jobs(jobs(), workers=workers, simulate=toy_model.simulate)
        }
        by_workers.append({key: (found[key].measures, found[key].maps["conflict"].tobytes()) for key in sorted(found)})
    assert by_workers[0] == by_workers[1]
    assert len(by_workers[0]) == 9


def test_every_policy_gets_the_same_seeds_and_its_own_settings():
    found = [(job.seed, job.policy, job.settings.policy) for job in jobs(2)]
    assert found == [(seed, policy, policy) for seed in (1, 2) for policy in toy_model.POLICIES]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_run_that_raises_is_reported_and_the_others_go_on(workers):
    outcomes = list(run_jobs(jobs(4), workers=workers, simulate=toy_model.simulate_with_a_bad_seed))
    failed = [outcome for outcome in outcomes if isinstance(outcome, Failed)]
    assert len(outcomes) == 12
    assert [str(one).split(" (")[0] for one in failed] == ["persuasion_first, seed 3: ValueError: no such pitch: 17"]
    assert "toy_model.py, line" in str(failed[0])
    assert "Traceback" in failed[0].details


def test_an_error_of_the_users_comes_without_a_traceback():
    (outcome,) = run_jobs(jobs(1, ["persuasion_first"]), workers=1, simulate=toy_model.simulate_with_a_broken_policy)
    assert str(outcome) == "persuasion_first, seed 1: persuasion_first answered 7, which is no response"
    assert outcome.details == ""


def test_a_process_that_is_killed_loses_only_its_own_run():
    outcomes = list(run_jobs(jobs(3), workers=2, simulate=toy_model.simulate_with_a_killer))
    failed = [outcome.job for outcome in outcomes if isinstance(outcome, Failed)]
    assert [(job.policy, job.seed) for job in failed] == [("strict_seizure", 2)]
    assert sum(isinstance(outcome, Finished) for outcome in outcomes) == 8


def test_another_thread_can_stop_the_runs():
    stop = threading.Event()
    done = []
    for outcome in run_jobs(jobs(50), workers=1, simulate=toy_model.simulate, stop=stop):
        done.append(outcome)
        if len(done) == 4:
            stop.set()
    assert len(done) == 4


def test_a_comparison_keeps_the_seeds_that_every_policy_finished(tmp_path, no_figures):
    model = toy_model.toy(toy_model.simulate_with_a_bad_seed)
    found = compare(SMALL, policies=toy_model.POLICIES, replicates=4, workers=1, out=tmp_path / "r", model=model)
    assert found.summary["seeds"] == [1, 2, 4]
    assert not found.complete
    assert [failure.job.seed for failure in found.failures] == [3]
    manifest = json.loads((tmp_path / "r" / "manifest.json").read_text())
    assert manifest["failed_runs"] == 1
    assert "no such pitch" in "\n".join(found.notes)


def test_a_policy_that_always_fails_ends_the_comparison_at_once_and_writes_nothing(tmp_path):
    model = toy_model.toy(toy_model.simulate_with_a_broken_policy)
    with pytest.raises(RunError, match=r"1 of 60 runs failed:\n  persuasion_first, seed 1: .*no response"):
        compare(SMALL, policies=toy_model.POLICIES, replicates=20, workers=1, out=tmp_path / "r", model=model)
    assert not list(tmp_path.iterdir())


SCRIPT = """
    import sys
    sys.path.insert(0, {folder!r})
    import toy_model
    from vendorsim.report.comparing import compare
    from vendorsim.settings.schema import Settings

    if __name__ == "__main__":
        found = compare(Settings(), policies=toy_model.POLICIES, replicates=200, workers={workers}, out={out!r},
                        model=toy_model.toy(toy_model.simulate_slowly))
        print(*found.notes)
        sys.exit(130 if found.interrupted else 0)
"""


@pytest.mark.parametrize("workers", [1, 2])
def test_ctrl_c_ends_cleanly_and_keeps_finished_runs(tmp_path, workers):
    marks, out = tmp_path / "marks", tmp_path / "results"
    marks.mkdir()
    script = tmp_path / "study.py"
    values = {"folder": str(Path(toy_model.__file__).parent), "out": str(out), "workers": workers}
    script.write_text(textwrap.dedent(SCRIPT.format(**values)))
    process = subprocess.Popen(
        [sys.executable, script], env=os.environ | {"TOY_MARKS": str(marks)}, start_new_session=True, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a run in the background may be deaf to it  # noqa: PLW1509
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while len(list(marks.iterdir())) < 8 and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    output, errors = process.communicate(timeout=300)
    assert process.returncode == 130, errors
    assert "Traceback" not in errors
    assert "KeyboardInterrupt" not in errors
    assert "stopped by Ctrl-C" in output
    summary = json.loads((out / "summary.json").read_text())
    assert not summary["complete"]
    assert 2 <= len(summary["seeds"]) < 200
    assert "is not whole" in (out / "report.html").read_text()
    assert _ends(process.pid), "processes were left running"


def _ends(group):
    """Whether the last process of the group is gone within some seconds."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False
