"""What a lesson's card promises is held against runs; slowly, every shipped lesson is."""

from types import SimpleNamespace

import numpy as np
import pytest

from vendorsim.console.scenes.lesson_files import SHIPPED, Check, all_lessons, read_lesson
from vendorsim.console.scenes.promises import over_days, promises

LESSON = read_lesson(SHIPPED / "seizure_or_evidence.toml")
SIGNED = SimpleNamespace(
    file=SimpleNamespace(
        check=tuple(one for one in LESSON.file.check if one.shows != "unclear"), seed=LESSON.file.seed, replicates=8,
    ),
    settings=LESSON.settings,
)  # fmt: skip
"""The lesson with those of its checks that promise a sign."""


def toy(effect, noise=0.1):
    """A model in which evidence first changes each measure by `effect`, beside luck that both policies share."""

    def simulate(settings, seed):
        luck = np.random.default_rng(seed)
        shared, own = luck.normal(), luck.normal() * noise * (settings.policy == "evidence_first")
        value = 10.0 + shared + own + effect * (settings.policy == "evidence_first")
        return SimpleNamespace(measures=dict.fromkeys([one.measure for one in LESSON.file.check], value), daily={})

    return simulate


def test_a_promise_is_kept_where_the_whole_interval_lies_on_its_side():
    kept = {one.check.shows: one.is_kept for one in promises(SIGNED, range(12), toy(-1.0))}
    assert kept == {"lower": True, "higher": False}
    kept = {one.check.shows: one.is_kept for one in promises(SIGNED, range(12), toy(1.0))}
    assert kept == {"lower": False, "higher": True}


def test_a_difference_within_its_luck_keeps_neither():
    found = list(promises(SIGNED, range(12), toy(0.001)))
    assert [one.is_kept for one in found] == [False, False]
    assert all(one.difference.low <= 0.0 <= one.difference.high for one in found)


def test_no_clear_difference_can_be_promised_as_well():
    unclear = Check(measure="violation_share", arm="evidence", than="seizure", shows="unclear")
    lesson = SimpleNamespace(
        file=SimpleNamespace(check=(unclear,), seed=1, replicates=8), settings=LESSON.settings,
    )  # fmt: skip

    def simulate(effect):
        return lambda settings, seed: SimpleNamespace(
            measures={"violation_share": toy(effect)(settings, seed).measures["officer_minutes_per_case"]}, daily={}
        )

    assert next(promises(lesson, simulate=simulate(0.001))).is_kept
    assert not next(promises(lesson, simulate=simulate(3.0))).is_kept


def test_only_arms_that_are_spoken_of_run_and_all_on_the_same_seeds():
    ran = []
    model = toy(1.0)

    def simulate(settings, seed):
        ran.append((settings.policy, seed))
        return model(settings, seed)

    list(promises(LESSON, simulate=simulate))
    seeds = list(range(LESSON.file.seed, LESSON.file.seed + LESSON.file.replicates))
    assert ran == [(policy, seed) for policy in ("strict_seizure", "evidence_first") for seed in seeds]


def test_a_measure_over_some_days_is_that_of_their_sums():
    daily = {"violating_ticks": np.array([1.0, 2.0, 9.0]), "vending_ticks": np.array([2.0, 6.0, 9.0])}
    assert over_days("violation_share", daily, 1, 2) == 3.0 / 8.0
    assert over_days("violation_share", daily, 3, 3) == 1.0
    assert over_days("resident_opinion", {"opinion": np.array([0.2, 0.4])}, 1, 2) == pytest.approx(0.3)


@pytest.mark.slow
@pytest.mark.parametrize("lesson", tuple(all_lessons([SHIPPED])), ids=lambda lesson: lesson.id)
def test_the_model_shows_what_the_card_promises(lesson):
    for one in promises(lesson):
        assert one.is_kept, (one.check, one.difference, one.levels)
