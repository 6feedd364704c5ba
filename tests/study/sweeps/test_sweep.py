"""A sweep: what is run, what is reused, what fails and what is told."""

import datetime as dt
import hashlib
import json
import re
import threading
import time
import tracemalloc

import pytest
import sweep_toys
from sweep_toys import experiment, rows, start, toy_experiment, toy_points

from vendorsim.cli import sweep as command
from vendorsim.errors import ResultsError, SettingsError
from vendorsim.study.execution.pool import Finished
from vendorsim.study.experiment.points import plan_points
from vendorsim.study.store.results import open_sweep
from vendorsim.study.store.runs import FILE, RunStore
from vendorsim.study.sweep import estimate_seconds, finished_before, sweep, time_trial

TOY = str(sweep_toys.HERE / "sweep_toys.py")
DAYS = {"horizon.burn_in_days": 0, "horizon.days": 2}


def swept(folder, points=4, replicates=3, simulate=sweep_toys.simulate, workers=1, said=None, **how):
    return sweep(
        toy_experiment(replicates, **(said or {})), folder, workers=workers, simulate=simulate, points=toy_points(points),
        progress=False, **how,
    )  # fmt: skip


def test_one_worker_and_two_give_the_same_store(tmp_path):
    defined = experiment(
        changes=DAYS,
        levers={"policy": ["strict_seizure", "graduated"]},
        replicates={"number": 2},
        keep={"daily": True, "maps": True},
    )
    for workers in (1, 2):
        assert sweep(defined, tmp_path / str(workers), workers=workers, progress=False).complete
    assert len(rows(tmp_path / "1")) == 4 * 3
    assert rows(tmp_path / "1") == rows(tmp_path / "2")


def test_a_sweep_gives_the_bits_of_single_runs(tmp_path):
    from vendorsim.study.execution.run import simulate as simulate_one

    defined = experiment(
        changes=DAYS, levers={"people.vendors_per_officer": [25.0, 50.0]}, replicates={"number": 2}, seed=7
    )
    sweep(defined, tmp_path, workers=1, progress=False)
    for row in open_sweep(tmp_path).runs().to_dict("records"):
        settings = defined.base.with_(**{"people.vendors_per_officer": row["people.vendors_per_officer"]})
        measures = simulate_one(settings, row["seed"]).measures
        assert {name: repr(row[name]) for name in measures} == {name: repr(value) for name, value in measures.items()}


def test_a_wider_design_reuses_what_is_there(tmp_path):
    first = swept(tmp_path, points=4, replicates=3)
    assert (first.done, first.reused) == (12, 0)
    wider = swept(tmp_path, points=6, replicates=4)
    assert (wider.done, wider.reused, wider.planned) == (24, 12, 24)
    narrower = swept(tmp_path, points=2, replicates=2, simulate=None)
    assert (narrower.done, narrower.reused) == (4, 4)
    assert len(open_sweep(tmp_path).runs()) == 4, "only what the last design asks for shows"


def test_another_seed_is_another_run_and_another_question_is_not(tmp_path):
    swept(tmp_path)
    assert swept(tmp_path, said={"seed": 2}).reused == 4 * 2, "seeds 2 and 3 are there"
    assert swept(tmp_path, said={"seed": 50}).reused == 0
    assert swept(tmp_path, said={"question": "Else?", "goals": {"a": {"at_most": 1.0}}}).reused == 12


def test_runs_without_a_day_book_are_run_again_where_one_is_to_be_kept(tmp_path):
    swept(tmp_path)
    before = rows(tmp_path)
    again = swept(tmp_path, said={"keep": {"daily": True}})
    assert (again.reused, again.done) == (0, 12)
    assert rows(tmp_path)[:12] == before and len(rows(tmp_path)) == 24
    assert swept(tmp_path, said={"keep": {"daily": True}}).reused == 12
    assert swept(tmp_path).reused == 12


def test_the_digest_follows_settings_policies_and_model_and_nothing_else(tmp_path, monkeypatch):
    def digests(**said):
        return [planned.digest for planned in plan_points(experiment(**said))]

    first = digests(levers={"people.vendors": [30, 40]})
    assert digests(levers={"people.vendors": [30, 40]}, question="Else?", measures=["violation_share"]) == first
    assert digests(levers={"people.vendors": [40, 30]}) == first[::-1]
    assert set(digests(levers={"people.vendors": [30, 40]}, changes={"horizon.days": 3})).isdisjoint(first)
    policy = tmp_path / "mine.py"
    policy.write_text(MINE)
    mine = digests(levers={"policy": [str(policy)]})
    assert digests(levers={"policy": [str(policy)]}) == mine
    policy.write_text(MINE.replace("EXPLAIN", "WARN"))
    assert digests(levers={"policy": [str(policy)]}) != mine
    monkeypatch.setattr("vendorsim.study.sweep.model_digest", lambda: "other code")
    swept(tmp_path / "s")
    monkeypatch.undo()
    assert swept(tmp_path / "s").reused == 0


MINE = '''"""A policy of my own."""
from vendorsim.plugins.policy import Policy
from vendorsim.plugins.response import Response


class Mine(Policy):
    """Talks."""

    def respond(self, case):
        """Talk."""
        return Response.EXPLAIN
'''


@pytest.mark.parametrize(
    ("simulate", "workers", "message"),
    [
        (
            sweep_toys.simulate_raising,
            1,
            r"ValueError: no such pitch: 17 \(sweep_toys.py, line \d+, in simulate_raising\)",
        ),
        (sweep_toys.simulate_raising, 2, r"ValueError: no such pitch: 17"),
        (sweep_toys.simulate_leaving, 1, "SystemExit: enough"),
        (sweep_toys.simulate_leaving, 2, "SystemExit: enough"),
        (sweep_toys.simulate_exiting, 2, "its process ended without an answer"),
        (sweep_toys.simulate_killed, 2, "its process ended without an answer"),
    ],
)
def test_a_run_that_fails_is_kept_with_its_error_and_the_others_go_on(tmp_path, simulate, workers, message):
    done = swept(tmp_path, simulate=simulate, workers=workers)
    bad = 1 if simulate in (sweep_toys.simulate_exiting, sweep_toys.simulate_killed) else 3
    assert (done.done, done.failed, done.complete) == (12 - bad, bad, False)
    failures = open_sweep(tmp_path).failures()
    assert set(failures["people.vendors"]) == {2} and list(failures["seed"])[:1] == [1] and len(failures) == bad
    assert re.match(message, failures["message"][0])
    again = swept(tmp_path, simulate=None)
    assert (again.done, again.failed, again.reused) == (12 - bad, bad, 12 - bad), (
        "not tried again unless it is asked for"
    )
    if workers == 1:
        worse = swept(tmp_path, simulate=simulate, retry_failed=True)
        assert (worse.done, worse.failed) == (12 - bad, bad)
    mended = swept(tmp_path, retry_failed=True)
    assert (mended.done, mended.failed, mended.complete) == (12, 0, True)
    assert len(open_sweep(tmp_path).failures()) == 0
    swept(tmp_path / "clean")
    assert rows(tmp_path) == rows(tmp_path / "clean")


def test_a_measure_without_a_value_is_a_result(tmp_path):
    done = swept(tmp_path, simulate=sweep_toys.simulate_nan)
    assert done.complete
    runs = open_sweep(tmp_path).runs()
    assert set(runs["people.vendors"][runs["a"].isna()]) == {2} and runs["b"].notna().all()


def test_replicates_grow_until_the_interval_is_narrow_and_a_resumed_sweep_agrees(tmp_path):
    said = {"precision": {"a": 0.05}, "replicates": {"number": 4, "most": 60}}
    done = swept(tmp_path / "whole", points=4, simulate=sweep_toys.simulate_noise, said=said)
    counts = open_sweep(tmp_path / "whole").runs().groupby("people.vendors").size().to_dict()
    assert counts[0] == 4 and counts[1] < counts[2] <= counts[3] <= 60
    assert done.planned == done.done == sum(counts.values())
    again = swept(tmp_path / "whole", points=4, simulate=None, said=said)
    assert (again.planned, again.reused) == (done.planned, done.done), "nothing is left, and it is seen"
    for limit in (3, 9, 17, 30):
        stop = threading.Event()
        swept(
            tmp_path / "parts", points=4, simulate=sweep_toys.simulate_noise, said=said, stop=stop,
            outcomes_of=lambda jobs, limit=limit, stop=stop, **how: some_of(jobs, limit, stop),
        )  # fmt: skip
        before = len(rows(tmp_path / "parts"))
    assert before < done.done
    swept(tmp_path / "parts", points=4, simulate=sweep_toys.simulate_noise, said=said)
    assert rows(tmp_path / "parts") == rows(tmp_path / "whole")
    wider = said | {"precision": {"a": 0.2}}
    assert swept(tmp_path / "whole", points=4, simulate=None, said=wider).planned <= done.planned


def some_of(jobs, limit, stop):
    for number, job in enumerate(jobs):
        if number == limit:
            stop.set()
            return
        yield Finished(job, sweep_toys.simulate_noise(job.settings, job.seed), 0.0)


def test_the_most_replicates_end_what_no_number_would_settle(tmp_path):
    said = {"precision": {"a": 1e-6}, "replicates": {"number": 2, "most": 9}}
    done = swept(tmp_path, points=2, simulate=sweep_toys.simulate_noise, said=said)
    assert (done.planned, done.complete) == (2 + 9, True), "point 0 does not vary"
    with pytest.raises(SettingsError, match=r"replicates.most = 3 is below replicates.number = 5"):
        experiment(levers={"people.vendors": [1, 2]}, precision={"jobs": 0.1}, replicates={"number": 5, "most": 3})


def test_nothing_hangs_on_the_clock(tmp_path, monkeypatch):
    swept(tmp_path / "right")
    swept(tmp_path / "set_back", points=2)
    monkeypatch.setattr(time, "time", lambda: 0.0)

    class Past(dt.datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(1999, 1, 1, tzinfo=tz)

    monkeypatch.setattr("vendorsim.study.provenance.datetime", Past)
    again = swept(tmp_path / "set_back")
    assert (again.reused, again.done) == (6, 12)
    assert open_sweep(tmp_path / "set_back").made_by["started"].startswith("1999")
    assert rows(tmp_path / "right") == rows(tmp_path / "set_back")


def test_memory_does_not_grow_with_the_runs(tmp_path):
    def peak(points):
        planned = toy_points(points)
        tracemalloc.start()
        sweep(
            toy_experiment(10, keep={"daily": True}),
            tmp_path / str(points),
            workers=1,
            simulate=sweep_toys.simulate,
            points=planned,
            progress=False,
        )
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(5)
    few, many = peak(10), peak(70)
    assert many - few < 600 * 600, "a run leaves no more than its name"


def test_progress_tells_done_failed_rate_and_time_left(tmp_path):
    process = start(TOY, str(tmp_path), "6", "10", "1", "simulate_raising", "progress")
    _, err = process.communicate()
    assert process.returncode == 1
    last = err.strip().splitlines()[-1]
    assert re.fullmatch(r"60 of 60 runs, 10 failed; [\d.e+]+ runs/min", last)
    process = start(TOY, str(tmp_path / "slow"), "3", "12", "1", "simulate_slowly", "progress")
    _, err = process.communicate()
    assert any(re.fullmatch(r"\d+ of 36 runs; [\d.]+ runs/min, \d+:\d\d left", line) for line in err.splitlines())
    process = start(TOY, str(tmp_path), "6", "10", "1", "simulate", "progress", "retry")
    _, err = process.communicate()
    assert process.returncode == 0
    assert err.strip().splitlines()[-1].startswith("60 of 60 runs; ")


# The command ----------------------------------------------------------------------------------------------------------

FIRST = """
name = "first"
question = "Does it run?"
base = "small"
[changes]
"horizon.burn_in_days" = 0
"horizon.days" = 2
[levers]
policy = ["strict_seizure", "graduated"]
[replicates]
number = 2
"""


@pytest.fixture
def first(tmp_path):
    path = tmp_path / "first.toml"
    path.write_text(FIRST)
    return path


def run_command(
    file,
    out,
    precision=(),
    retry_failed=False,
    dry_run=False,
    rescue=False,
    as_json=False,
    backend="local",
    scheduler=None,
):
    return command.sweep(
        str(file), out, 1, backend, scheduler, retry_failed, list(precision), dry_run, rescue, False, as_json
    )


def test_the_command_runs_resumes_rescues_and_answers_in_json(first, tmp_path, capfd):
    assert run_command(first, tmp_path / "s", as_json=True) == 0
    answer = json.loads(capfd.readouterr().out)
    assert {name: answer[name] for name in ("planned", "done", "failed", "reused", "interrupted")} == {
        "planned": 4, "done": 4, "failed": 0, "reused": 0, "interrupted": False,
    }  # fmt: skip
    assert run_command(first, tmp_path / "s", rescue=True) == 0
    told = capfd.readouterr()
    assert (
        "4 runs were whole and are kept" in told.err
        and "4 of 4 runs" in told.out
        and "(4 were there before)" in told.out
    )


def test_a_dry_run_counts_estimates_and_writes_nothing(first, tmp_path, capfd):
    assert run_command(first, tmp_path / "s", dry_run=True) == 0
    err = capfd.readouterr().err
    assert "first: 2 points x 2 replicates = 4 runs" in err
    assert re.search(r"about \d+ seconds with 1 workers on this machine; nothing was run", err)
    assert not (tmp_path / "s").exists()
    run_command(first, tmp_path / "s")
    before = (tmp_path / "s" / FILE).read_bytes()
    assert run_command(first, tmp_path / "s", dry_run=True, precision=["jobs=0.5"]) == 0
    err = capfd.readouterr().err
    assert "at least 4 runs" in err and f"4 of them are in {tmp_path / 's'}" in err.replace("\n", "")
    assert (tmp_path / "s" / FILE).read_bytes() == before


def test_the_estimate_grows_with_days_points_and_people_and_shrinks_with_workers():
    defined = experiment(changes=DAYS, levers={"people.vendors": [40, 80]})
    points = plan_points(defined)
    once = estimate_seconds(defined, points, 1, 10.0)
    assert estimate_seconds(defined, points, 2, 10.0) == pytest.approx(once / 2)
    assert estimate_seconds(defined, points[:1], 1, 10.0) == pytest.approx(4 * 10.0)
    assert once > 8 * 10.0
    assert finished_before(defined, sweep_toys.HERE, points) == 0


def test_the_trial_tells_the_set_up_from_the_days(monkeypatch):
    """A machine on which a set-up takes 3 seconds and a day 2."""
    clock = [0.0]

    def run(task, seed):
        assert task.settings.horizon.burn_in_days == 0
        clock[0] += 3.0 + 2.0 * task.settings.horizon.days

    monkeypatch.setattr("vendorsim.study.sweep.simulate_point", run)
    monkeypatch.setattr("vendorsim.study.sweep.time.perf_counter", lambda: clock[0])
    defined = experiment(changes={"horizon.burn_in_days": 10, "horizon.days": 200}, levers={"people.vendors": [40]})
    assert time_trial(defined, plan_points(defined)[0]) == pytest.approx(3.0 + 2.0 * 210)


@pytest.mark.parametrize("text", ["jobs", "jobs=", "jobs=0", "jobs=-1", "jobs=nan", "jobs=x"])
def test_a_precision_that_says_nothing_is_refused(first, tmp_path, text):
    with pytest.raises(SettingsError, match=r"--precision: found .*; allowed: MEASURE=SHARE"):
        run_command(first, tmp_path / "s", precision=[text])


def test_other_mistakes_at_the_command_line(first, tmp_path):
    for how, message in (
        ({"precision": ["jobz=0.1"]}, 'unknown measure "jobz"; did you mean "jobs"'),
        ({"backend": "slurm"}, "--backend: found slurm; allowed: local, dask"),
        ({"backend": "dask"}, "needs --scheduler ADDRESS"),
        ({"scheduler": "tcp://127.0.0.1:1"}, "--scheduler is for --backend dask"),
    ):
        with pytest.raises(SettingsError, match=re.escape(message)):
            run_command(first, tmp_path / "s", **how)
    with pytest.raises(ResultsError, match="holds no sweep"):
        run_command(first, tmp_path / "s", rescue=True)
    assert not (tmp_path / "s").exists()


def test_exit_codes_of_the_command(first, tmp_path):
    policy = tmp_path / "poison.py"
    policy.write_text(MINE.replace("return Response.EXPLAIN", 'raise ValueError("poison")').replace("Mine", "Poison"))
    first.write_text(FIRST.replace('"graduated"', json.dumps(str(policy))))
    process = start("-m", "vendorsim", "sweep", str(first), "--out", str(tmp_path / "s"), "--workers", "1", "--trust")
    out, err = process.communicate()
    assert process.returncode == 1, err
    assert "2 of 4 runs" in out and "2 runs failed" in out and "--retry-failed" in out
    (failed,) = {row["message"] for row in open_sweep(tmp_path / "s").failures().to_dict("records")}
    assert re.match(r"ValueError: poison \(poison.py, line \d+, in respond\)", failed)
    first.write_text(FIRST.replace('"graduated"', '"gradated"'))
    process = start("-m", "vendorsim", "sweep", str(first), "--out", str(tmp_path / "t"))
    out, err = process.communicate()
    assert process.returncode == 2
    assert f"{first}, line 9: levers: policy: unknown policy" in err.replace("\n", " ") and "Traceback" not in err
    assert not (tmp_path / "t").exists()


def test_digests_are_of_the_right_size(tmp_path):
    swept(tmp_path)
    with RunStore(tmp_path, write=False) as store:
        assert {len(one) for one in store.finished()} == {hashlib.sha256().digest_size}
