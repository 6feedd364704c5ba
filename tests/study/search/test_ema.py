"""The experiment as a model of the EMA workbench: the same runs, its own kinds of parameters, and the shipped example."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import search_toys
from search_toys import CONFLICT, ORDER, experiment

from vendorsim.errors import SettingsError
from vendorsim.study.analysis.ema import ema_model, ema_name, mean_of_known, workbench

ROOT = Path(__file__).parents[3]


def mixed(**said):
    return experiment(
        levers={"policy": ["strict_seizure", "graduated"], "programmes.recorders.announced": [True, False],
                "policy_parameters.explained_until": {"low": 0, "high": 2, "whole": True}},
        uncertainties={"people.vendors_per_officer": {"low": 1.0, "high": 31.0},
                       "people.vendors_per_assistant": {"low": 1.0, "high": 31.0, "log": True}},
        measures=[CONFLICT, ORDER], **said,
    )  # fmt: skip


def test_the_workbench_does_the_runs_that_vendorsim_does():
    ema = workbench()
    model = ema_model(mixed(), simulate=search_toys.two_bowls)
    scenario = ema.Scenario("one", people__vendors_per_officer=4.0, people__vendors_per_assistant=2.0)
    policies = [ema.Policy(name, policy_=name, programmes__recorders__announced=True, policy_parameters__explained_until=1)
                for name in ("strict_seizure", "graduated")]  # fmt: skip
    with ema.SequentialEvaluator(model) as evaluator:
        experiments, outcomes = evaluator.perform_experiments(scenarios=[scenario], policies=policies)
    luck = [search_toys.two_bowls(search_toys.task_at(4.0, 2.0), seed).measures[CONFLICT] for seed in (7, 8)]
    assert outcomes[CONFLICT] == pytest.approx([sum(luck) / 2] * 2)
    assert len(experiments) == 2  # also where the policy has no such parameter


def test_factors_keep_their_kind():
    model = ema_model(mixed(), simulate=search_toys.two_bowls)
    kinds = {one.name: type(one).__name__ for one in [*model.levers, *model.uncertainties]}
    assert kinds == {
        "policy_": "CategoricalParameter",
        "programmes__recorders__announced": "BooleanParameter",
        "policy_parameters__explained_until": "IntegerParameter",
        "people__vendors_per_officer": "RealParameter",
        "people__vendors_per_assistant": "RealParameter",
    }
    log = model.uncertainties["people__vendors_per_assistant"]
    assert log.dist.ppf(0.5) == pytest.approx(31.0**0.5)
    assert [outcome.kind for outcome in model.outcomes] == [-1, -1]
    assert len(model.replications) == 2 and model.replications[1]["seed"] == 8
    assert ema_name("a.b") == "a__b" and ema_name("scenario") == "scenario_"


def test_means_leave_out_what_is_not_defined():
    assert mean_of_known([1.0, float("nan"), 3.0]) == 2.0
    assert mean_of_known([float("nan")]) != mean_of_known([float("nan")])


def test_a_factor_with_one_value_is_refused():
    with pytest.raises(SettingsError, match="policy: found one value"):
        ema_model(experiment(levers={"policy": ["graduated"]}))


def test_the_example_runs():
    done = subprocess.run([sys.executable, "-W", "error::DeprecationWarning", "experiments/with_ema_workbench.py"],
                          cwd=ROOT, env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}, capture_output=True,
                          text=True, timeout=300, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "20 experiments of 2 runs: 5 futures x 4 choices of levers" in done.stdout
    assert "strict_seizure 0.0" in done.stdout
