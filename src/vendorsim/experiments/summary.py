"""What a comparison found: `summary.json`, from which the table and the report are made."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from vendorsim.experiments.plan import Plan
from vendorsim.experiments.statistics import (
    Interval,
    estimator_gain,
    mean_interval,
    paired_difference,
    variance_reduction,
)
from vendorsim.experiments.tables import Run
from vendorsim.measures.base import Measure

COUNTED = "_counted"


def comparable_seeds(plan: Plan, runs: Sequence[Run]) -> tuple[int, ...]:
    """Seeds that every policy has finished: only those can be compared run by run."""
    done = {(run.policy, run.seed) for run in runs}
    return tuple(seed for seed in plan.seeds if all((label, seed) in done for label in plan.labels))


def summarise(
    plan: Plan, runs: Sequence[Run], measures: Mapping[str, Measure], descriptions: Mapping[str, str]
) -> dict[str, Any]:
    """The whole of `summary.json`: means, paired differences to the first policy, and what the method saved.

    For a conflict measure the plain name holds the expected estimator and `<name>_counted` the count.
    """
    seeds = comparable_seeds(plan, runs)
    by_run = {(run.policy, run.seed): run.measures for run in runs}
    columns = [name for measure in measures.values() for name in measure.names]
    known = [name for name in columns if all(name in by_run[plan.labels[0], seed] for seed in seeds)]
    values = {
        policy: {name: [by_run[policy, seed].get(name, math.nan) for seed in seeds] for name in known}
        for policy in plan.labels
    }
    reference = plan.labels[0]
    others = plan.labels[1:]
    owner = {name: measure for measure in measures.values() for name in measure.names}
    return {
        "name": plan.name,
        "settings_digest": plan.digest,
        "complete": len(seeds) == len(plan.seeds),
        "replicates": len(seeds),
        "seeds": list(seeds),
        "days": plan.settings.horizon.days,
        "burn_in_days": plan.settings.horizon.burn_in_days,
        "reference": reference,
        "compared": "arms" if plan.arms else "policies",
        "policies": {label: {"description": descriptions.get(label, "")} for label in plan.labels},
        "definitions": {name: _definition(owner[name], name) for name in known},
        "measures": {
            policy: {
                name: _numbers(mean_interval(values[policy][name]))
                | {"unit": owner[name].unit, "direction": owner[name].direction}
                for name in known
            }
            for policy in plan.labels
        },
        "differences": {
            policy: {name: _difference(values[policy][name], values[reference][name]) for name in known}
            for policy in others
        },
        "expected_over_counted": {
            name: {
                policy: _number(estimator_gain(values[policy][name], values[policy][name + COUNTED]))
                for policy in plan.labels
            }
            for name in known
            if name + COUNTED in known
        },
    }


def _definition(measure: Measure, column: str) -> dict[str, Any]:
    counted = column != measure.name
    return {
        "label": measure.label or measure.name.replace("_", " "),
        "unit": measure.unit,
        "denominator": measure.denominator,
        "direction": measure.direction,
        "group": measure.group,
        "meaning": measure.meaning,
        "estimator": "counted" if counted else measure.estimators[0],
    }


def _number(value: float) -> float | None:
    """JSON knows no NaN: what cannot be told is null."""
    return value if math.isfinite(value) else None


def _numbers(interval: Interval) -> dict[str, Any]:
    ends = {"mean": interval.mean, "low": interval.low, "high": interval.high}
    return {name: _number(value) for name, value in ends.items()} | {"n": interval.n}


def _difference(values: Sequence[float], reference: Sequence[float]) -> dict[str, Any]:
    found = paired_difference(values, reference)
    return _numbers(found) | {
        "excludes_zero": found.excludes_zero,
        "variance_reduction": _number(variance_reduction(values, reference)),
    }
