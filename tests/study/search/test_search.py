"""The search: a known front is found, on constant seeds, whatever ends it in between, and mistakes are told."""

import math
import threading

import numpy as np
import pytest
import search_toys
from search_toys import CONFLICT, ORDER, experiment

from vendorsim.errors import ResultsError, SettingsError
from vendorsim.study.analysis.front import Scale, found_by, read_candidates, read_front
from vendorsim.study.analysis.search import search
from vendorsim.study.execution.pool import run_jobs
from vendorsim.study.store.results import open_sweep
from vendorsim.study.store.runs import RunStore

ANSWERS = ("front.csv", "all_candidates.csv", "convergence.csv")


def quietly(defined, folder, simulate=search_toys.two_bowls, **how):
    return search(defined, folder, simulate=simulate, workers=1, progress=False, **how)


def answers(folder):
    return [(folder / name).read_text() for name in ANSWERS]


def test_the_front_of_two_bowls_is_found(bowls, tmp_path):
    found = quietly(bowls(20, 15), tmp_path)
    front = read_front(tmp_path)
    x, y = front["people.vendors_per_officer"] - 1.0, front["people.vendors_per_assistant"] - 1.0
    assert x.between(-0.001, 10.001).all()  # nothing outside is on the true front
    assert y.median() < 0.5  # of a range of 30
    assert x.min() < 0.5 and x.max() > 9.5 and np.diff(np.sort(x)).max() < 1.5
    with RunStore(tmp_path, write=False) as store:
        scale = Scale(**store.fact("search")["scale"])
    luck = np.mean([search_toys.two_bowls(search_toys.task_at(1.0, 1.0), seed).measures[CONFLICT] for seed in (7, 8)])
    true = [[place**2 + luck, (place - 10.0) ** 2 + luck] for place in np.linspace(0.0, 10.0, 1001)]
    assert 0.99 < found.generations[-1].hypervolume / scale.hypervolume(true) <= 1.0


def test_the_hypervolume_never_falls_and_candidates_only_come(bowls, tmp_path):
    found = quietly(bowls(8, 12), tmp_path)
    volumes = [one.hypervolume for one in found.generations]
    assert volumes == sorted(volumes) and volumes[-1] > volumes[0]
    assert [one.generation for one in found.generations] == list(range(1, 13))
    counts = [one.evaluations for one in found.generations]
    assert counts == sorted(counts) and counts[0] == 8


def test_every_candidate_meets_the_same_seeds(bowls, tmp_path):
    quietly(bowls(8, 4), tmp_path)
    runs = open_sweep(tmp_path).runs()
    assert {tuple(seeds) for _, seeds in runs.groupby("point")["seed"]} == {(7, 8)}
    assert len(read_candidates(tmp_path)) == runs["point"].nunique()


def test_a_killed_search_goes_on_to_the_same_front_and_repeats_no_finished_run(bowls, killed, tmp_path):
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    quietly(bowls(8, 4), whole)
    script = f"""
from pathlib import Path
import search_toys
from vendorsim.study.analysis.search import search
ways = {{search_toys.CONFLICT: "lower", search_toys.ORDER: "lower"}}
defined = search_toys.experiment(search={{"objectives": ways, "population": 8, "generations": 4}})
search(defined, Path({str(broken)!r}), simulate=search_toys.two_bowls, workers=1, progress=False)
"""
    begun = [killed(script, after) for after in (3, 25, 0)]
    assert answers(broken) == answers(whole)
    with RunStore(whole, write=False) as one, RunStore(broken, write=False) as other:
        assert one.finished() == other.finished()
        assert len(one.finished()) <= sum(begun) <= len(one.finished()) + 2  # what was under way at each kill


def test_stop_keeps_what_is_finished_and_says_so(bowls, tmp_path):
    stop, seen = threading.Event(), []

    def outcomes(jobs, **how):
        for outcome in run_jobs(jobs, **how):
            seen.append(outcome)
            if len(seen) == 30:
                stop.set()
            yield outcome

    first = quietly(bowls(8, 5), tmp_path, outcomes_of=outcomes, stop=stop)
    assert first.interrupted and first.new_runs == 30 and len(first.generations) == 1
    second = quietly(bowls(8, 5), tmp_path)
    assert not second.interrupted and second.reused == 30
    straight = quietly(bowls(8, 5), tmp_path / "straight")
    assert second.generations == straight.generations and straight.new_runs == 30 + second.new_runs


def test_more_generations_go_on_from_those_that_were_done(bowls, tmp_path):
    quietly(bowls(8, 3), tmp_path / "a")
    more = quietly(bowls(8, 3), tmp_path / "a", generations=6)
    straight = quietly(bowls(8, 6), tmp_path / "b")
    assert answers(tmp_path / "a") == answers(tmp_path / "b")
    assert more.reused > 0 and more.new_runs + more.reused == straight.new_runs
    again = quietly(bowls(8, 3), tmp_path / "a", generations=6)
    assert again.new_runs == 0 and again.generations == straight.generations


def test_the_answer_hangs_neither_on_workers_nor_on_the_luck_of_others(bowls, tmp_path):
    quietly(bowls(6, 2), tmp_path / "one")
    np.random.seed(3)  # noqa: NPY002
    search(bowls(6, 2), tmp_path / "two", simulate=search_toys.two_bowls, workers=2, progress=False)
    assert answers(tmp_path / "one") == answers(tmp_path / "two")


def test_candidates_whose_runs_fail_are_infeasible_and_told(bowls, tmp_path):
    found = quietly(bowls(12, 6), tmp_path, simulate=search_toys.bowls_with_a_hole)
    everything = read_candidates(tmp_path)
    hole = everything["people.vendors_per_officer"] > 7.0
    assert hole.any() and (everything["problem"].str.contains("no such street") == hole).all()
    assert {text.split(":")[0] for text in found.problems} == {"1 of 2 runs failed", "2 of 2 runs failed"}
    assert sum(found.problems.values()) == hole.sum() == found.generations[-1].infeasible
    assert (read_front(tmp_path)["people.vendors_per_officer"] <= 7.0).all()
    born = everything[~hole].groupby("generation").size()
    assert born.iloc[-1] > born.iloc[0]  # the search leaves the hole


def test_failed_runs_are_done_again_only_when_asked(bowls, tmp_path):
    quietly(bowls(12, 2), tmp_path, simulate=search_toys.bowls_with_a_hole)
    assert quietly(bowls(12, 2), tmp_path).problems
    mended = quietly(bowls(12, 2), tmp_path, retry_failed=True)
    assert not mended.problems and mended.new_runs > 0
    assert mended.generations == quietly(bowls(12, 2), tmp_path / "straight").generations


def test_an_objective_that_no_run_has_leaves_no_front(bowls, tmp_path):
    found = quietly(bowls(6, 2), tmp_path, simulate=search_toys.undefined)
    assert found.generations[-1].hypervolume == 0.0 and found.generations[-1].front == 0
    assert list(found.problems) == ["an objective is not defined in any of its runs"]
    assert read_front(tmp_path).empty


POLICIES = ["strict_seizure", "persuasion_first", "graduated"]


def by_policy(**levers):
    ways = {CONFLICT: "lower", ORDER: "lower"}
    return experiment(
        levers={"policy": POLICIES, **levers}, search={"objectives": ways, "population": 8, "generations": 4}
    )


def test_a_parameter_counts_only_under_the_policy_that_has_it(tmp_path):
    found = quietly(by_policy(**{"policy_parameters.explained_until": [0, 1, 2]}), tmp_path, search_toys.by_policy)
    everything = read_candidates(tmp_path)
    has = everything["policy"] == "graduated"
    assert everything["policy_parameters.explained_until"].notna().equals(has)
    assert set(everything["policy"]) == set(POLICIES)
    assert found.generations[-1].evaluations == len(everything) <= 2 + 3  # no more than differ in anything
    assert found.generations[-1].front == len(everything)  # all lie on one line from soft to hard


def test_a_lever_can_be_an_objective(tmp_path):
    defined = experiment(search={"objectives": {ORDER: "lower", "people.vendors_per_officer": "higher"},
                                 "population": 8, "generations": 8})  # fmt: skip
    quietly(defined, tmp_path)
    front = read_front(tmp_path)
    assert (front["people.vendors_per_officer"] > 9.0).all()  # below it, both get worse
    assert (front["people.vendors_per_officer_low"] == front["people.vendors_per_officer"]).all()


def test_intervals_are_those_of_the_replicates(bowls, tmp_path):
    quietly(bowls(6, 1, replicates={"number": 4}), tmp_path)
    runs, one = open_sweep(tmp_path).runs(), read_candidates(tmp_path).iloc[0]
    own = runs[runs["point"] == one["point"]][CONFLICT]
    half = 3.182446 * own.std() / math.sqrt(4)  # Student's t with three degrees of freedom
    assert one[CONFLICT] == pytest.approx(own.mean())
    assert one[f"{CONFLICT}_high"] - one[CONFLICT] == pytest.approx(half, rel=1e-5)


def test_the_hypervolume_of_known_boxes():
    scale = Scale((0.0, 0.0), (1.0, 1.0), 1.0)
    assert scale.hypervolume([[0.5, 0.5]]) == pytest.approx(0.25)
    assert scale.hypervolume([[0.5, 0.5], [0.25, 0.75], [2.0, 0.0]]) == pytest.approx(0.25 + 0.25 * 0.25)
    assert found_by([[1, 2], [2, 1], [2, 2], [1, 2]]) == [0, 1]
    assert found_by([]) == []


@pytest.mark.parametrize(
    "said, words",
    [
        ({"search": {"objectives": {CONFLICT: "lower"}}}, ["search.objectives", "two or more"]),
        ({"search": {"objectives": {CONFLICT: "lower", ORDER: "lower"}}, "precision": {ORDER: 0.1}}, ["precision"]),
        ({"levers": {"people.vendors_per_oficer": [1.0, 2.0]}}, ["vendors_per_oficer", "vendors_per_officer"]),
        ({"levers": {"policy_parameters.explaned": [1, 2]}}, ["levers.policy_parameters.explaned"]),
        ({"levers": {"policy": ["gradated", "graduated"]}}, ["levers.policy", "gradated"]),
        ({"levers": {}, "uncertainties": {"behaviour.temper": {}}}, ["needs levers"]),
    ],
)
def test_mistakes_are_told_before_the_first_run(said, words, tmp_path):
    usual = {"search": {"objectives": {CONFLICT: "lower", ORDER: "lower"}}}
    with pytest.raises(SettingsError) as told:
        quietly(experiment(**(usual | said)), tmp_path)
    assert all(word in str(told.value) for word in words)
    assert not (tmp_path / "runs.sqlite").exists()


def test_objectives_are_the_measures_with_a_better_way_where_none_are_named(tmp_path):
    defined = experiment(
        measures=[CONFLICT, ORDER, "sanctions_per_vendor_year"], search={"population": 4, "generations": 1}
    )
    quietly(defined, tmp_path)
    assert f"{CONFLICT}_low" in read_front(tmp_path) and "sanctions_per_vendor_year" not in read_front(tmp_path)


def test_a_folder_without_a_search_says_so(tmp_path):
    with RunStore(tmp_path):
        pass
    with pytest.raises(ResultsError, match="vendorsim search"):
        read_front(tmp_path)
