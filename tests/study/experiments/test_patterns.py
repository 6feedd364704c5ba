"""Running patterns: shared runs, common seeds, intervals, and what is told when something fails."""

import json
import math

import numpy as np
import pytest

from vendorsim.cli import patterns as command
from vendorsim.patterns.base import Arm, Band, Part, Pattern, Run, mean_of, ratio_of, read_measures
from vendorsim.study.judge import patterns as experiment
from vendorsim.study.judge.patterns import PatternError, hold_against, jackknife
from vendorsim.study.statistics import mean_interval

TINY = {
    "city.width": 30, "city.height": 30, "people.vendors": 20, "people.residents": 100, "people.drivers": 10,
    "people.ground_locks": 4, "horizon.burn_in_days": 1, "horizon.days": 2,
}  # fmt: skip
WHOLE = {"meaning": "m", "unit": "1", "method": "told", "source": "s"}


def count_evenings(model, notes):
    notes["looks"] = notes.get("looks", 0) + 1
    if model.clock.day_ends:
        notes["evenings"] = notes.get("evenings", 0) + 1


def read_looks(run: Run):
    return {name: float(value) for name, value in run.notes.items()}


def refuse(run: Run):
    raise ValueError("nothing to read")


def entry(name: str, *parts: Part, **rest) -> Pattern:
    given = {"arms": (Arm("strict", TINY),), "read": read_measures, "replicates": 2}
    return Pattern(id=name, parts=parts, **WHOLE, **{**given, **rest})


def test_the_jackknife_of_a_mean_is_its_t_interval():
    values = np.array([3.0, 4.5, 2.0, 7.25, 4.0])
    whole = mean_interval(values)
    found = jackknife(mean_of("x"), {"arm": [{"x": float(value)} for value in values]})
    assert found == pytest.approx((whole.mean, whole.low, whole.high))


def test_the_jackknife_of_a_ratio_covers_the_truth_as_often_as_it_says():
    rng = np.random.default_rng(7)
    covered, n = 0, 400
    for _ in range(n):
        below = rng.gamma(20.0, 1.0, 10)
        above = 0.25 * below + rng.normal(0.0, 0.5, 10)
        runs = [{"above": float(a), "below": float(b)} for a, b in zip(above, below, strict=True)]
        value, low, high = jackknife(ratio_of("above", "below"), {"arm": runs})
        assert value == pytest.approx(above.sum() / below.sum())
        covered += low <= 0.25 <= high
    # 95 % of 400 is 380 with a standard deviation of 4.4; the jackknife of ten runs is a little off.
    assert 360 <= covered <= 396


def test_one_replicate_has_no_interval_and_what_is_unknown_is_left_out():
    assert jackknife(mean_of("x"), {"arm": [{"x": 2.0}]})[0] == 2.0
    assert all(math.isnan(end) for end in jackknife(mean_of("x"), {"arm": [{"x": 2.0}]})[1:])
    assert jackknife(mean_of("x"), {"arm": [{"x": 2.0}, {"x": math.nan}, {"x": 4.0}]})[0] == 3.0


def test_entries_share_runs_and_each_reads_its_own(monkeypatch):
    done = []
    one_run = experiment.observe
    monkeypatch.setattr(experiment, "observe", lambda task, seed: done.append(seed) or one_run(task, seed))
    income = entry("A", Part(mean_of("monthly_net_income_median"), Band(-1e6, 1e6)), replicates=3)
    looks = entry("B", Part(mean_of("looks"), Band(216, 216)), Part(mean_of("evenings"), Band(3, 3), "evenings"),
                  read=read_looks, watch=count_evenings)  # fmt: skip
    found = hold_against(patterns=[income, looks], workers=1, progress=False)
    assert sorted(done) == [1, 2, 3]
    assert [one.pattern.id for one in found] == ["A", "B", "B"]
    assert [one.passed for one in found] == [True, True, True]
    assert [one.replicates for one in found] == [3, 2, 2]


def test_arms_run_on_the_same_seeds_so_that_equal_arms_differ_by_nothing():
    arms = (Arm("strict", TINY), Arm("again", {**TINY, "seed": 99}))

    def difference(readings):
        return readings["strict"]["violation_share"] - readings["again"]["violation_share"]

    (found,) = hold_against(
        patterns=[entry("A", Part(difference, Band(0.0, 0.0)), arms=arms)], workers=1, progress=False
    )
    assert (found.value, found.low, found.high) == (0.0, 0.0, 0.0)
    assert found.passed
    assert found.interval_inside


def test_changes_reach_every_arm():
    crowd = entry("A", Part(mean_of("vendors_trading"), Band(0.0, 1e6)))
    (few,) = hold_against(patterns=[crowd], workers=1, progress=False)
    (many,) = hold_against(patterns=[crowd], workers=1, progress=False, changes={"people.vendors": 60})
    assert many.value > 2.0 * few.value


def test_a_failing_run_is_told_with_its_arm():
    broken = entry("A", Part(mean_of("x"), Band(0.0, 1.0)), read=refuse)
    with pytest.raises(PatternError, match=r"strict.*nothing to read"):
        hold_against(patterns=[broken], workers=1, progress=False)


def test_the_command_prints_a_table_and_json_and_its_exit_code_is_the_verdict(capsys):
    assert command.patterns(None, 1, False, "C18,C21") == 0
    text = capsys.readouterr().out
    assert "2 of 2 values lie in their bands" in text
    assert command.patterns(None, 1, True, "C21", ["behaviour.repeat_after=5"]) == 1
    stored = json.loads(capsys.readouterr().out)
    assert stored["command"] == "vendorsim patterns --only C21 --set behaviour.repeat_after=5 --json"
    (one,) = stored["patterns"]
    keys = {"id", "meaning", "target", "band_low", "band_high", "value", "low", "high", "unit", "passed"}
    assert keys <= set(one)
    assert (one["value"], one["low"], one["passed"]) == (5.0, None, False)


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [(0.7, 0.9, "0.7 to 0.9"), (1.0, math.inf, "at least 1"), (None, 0.92, "at most 0.92"), (3.0, 3.0, "3")],
)
def test_bands_are_said_in_words(low, high, text):
    assert command.band_text(low, high) == text
