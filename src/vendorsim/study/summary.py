"""What a comparison found: `summary.json`, from which the table and the report are made."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from vendorsim.measures.base import Measure, Ratio
from vendorsim.model.clock import DAYS_PER_YEAR
from vendorsim.study.comparison import Plan
from vendorsim.study.precision import ERROR, LEVEL, held, looks
from vendorsim.study.statistics import (
    Interval,
    estimator_gain,
    mean_interval,
    none_seen,
    paired_difference,
    variance_reduction,
)
from vendorsim.study.store.tables import Run
from vendorsim.study.verdicts import judged

COUNTED = "_counted"
ALONE = 0.95
"""Level of the interval of a difference that is looked at once."""
VENDOR_YEARS = Ratio("", "vendor_days", one=DAYS_PER_YEAR)
"""What a share of vendors without an event is known from."""


def comparable_seeds(plan: Plan, runs: Sequence[Run]) -> tuple[int, ...]:
    """Seeds that every policy has finished: only those can be compared run by run."""
    done = {(run.policy, run.seed) for run in runs}
    return tuple(seed for seed in plan.seeds if all((label, seed) in done for label in plan.labels))


def precision_of(plan: Plan, by_label: Sequence[Sequence[Mapping[str, float]]]) -> dict[str, Any] | None:
    """What came of the precision that was asked for: which differences are known as closely; None where none was asked.

    Runs are given by label and seed.
    """
    asked, n = plan.defined.experiment.replicates, len(by_label[0])
    if asked.precision is None:
        return None
    found = held(by_label, plan.defined.experiment.measures, asked.precision)
    return {
        "share": asked.precision, "level": LEVEL, "error": ERROR,
        "most": asked.most, "is_a_look": n in looks(asked.number, asked.most),
        "differences": len(found),
        "open": [{"policy": plan.labels[one.point], "measure": one.measure, "half": _number(one.half), "wanted": one.wanted}
                 for one in found if not one.is_known],
    }  # fmt: skip


def runs_planned(plan: Plan, precision: Mapping[str, Any] | None, n: int) -> int:
    """How many runs each policy was to have, where every policy has `n` of them by now."""
    if precision is None:
        return len(plan.seeds)
    if precision["is_a_look"] and (not precision["open"] or n == precision["most"]):
        return n
    asked = plan.defined.experiment.replicates
    return next(look for look in looks(asked.number, asked.most) if look > n or look == asked.most)


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
    books = {policy: [run for run in runs if run.policy == policy and run.seed in seeds] for policy in plan.labels}
    precision = precision_of(plan, [[by_run[policy, seed] for seed in seeds] for policy in plan.labels])
    level = ALONE if precision is None else LEVEL
    return {
        "name": plan.name,
        "settings_digest": plan.digest,
        "complete": len(seeds) == runs_planned(plan, precision, len(seeds)),
        "replicates": len(seeds),
        "seeds": list(seeds),
        **({} if precision is None else {"precision": precision}),
        "days": plan.defined.base.horizon.days,
        "burn_in_days": plan.defined.base.horizon.burn_in_days,
        "reference": reference,
        "compared": plan.compared,
        "policies": {label: {"description": descriptions.get(label, "")} for label in plan.labels},
        "definitions": {name: definition(owner[name], name) for name in known},
        "measures": {
            policy: {
                name: _numbers(_interval(owner[name], name, values[policy][name], books[policy]))
                | {"unit": owner[name].unit, "direction": owner[name].direction}
                for name in known
            }
            for policy in plan.labels
        },
        "differences": {
            policy: {
                name: _difference(values[policy][name], values[reference][name], name, owner[name], level)
                for name in known
            }
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


def definition(measure: Measure, column: str) -> dict[str, Any]:
    """What a reader is told of a measure's column: label, unit, denominator, direction, meaning, bounds, estimator."""
    counted = column != measure.name
    return {
        "label": measure.label or measure.name.replace("_", " "),
        "unit": measure.unit,
        "denominator": measure.denominator,
        "direction": measure.direction,
        "group": measure.group,
        "meaning": measure.meaning,
        "bounds": [_number(end) for end in measure.bounds],
        "matters": asdict(measure.matters),
        "estimator": "counted" if counted else measure.estimators[0],
    }


def _number(value: float) -> float | None:
    """JSON knows no NaN: what cannot be told is null."""
    return value if math.isfinite(value) else None


def _numbers(interval: Interval) -> dict[str, Any]:
    ends = {"mean": interval.mean, "low": interval.low, "high": interval.high}
    return {name: _number(value) for name, value in ends.items()} | {"n": interval.n}


def _interval(measure: Measure, name: str, values: Sequence[float], runs: Sequence[Run]) -> Interval:
    """Mean and t interval, cut to what is possible; where no event was counted, what a count of none leaves open."""
    interval = mean_interval(values)
    if interval.n and _nothing_counted(measure, name, values):
        limit = none_seen(_exposure(measure, runs), interval.n)
        if not measure.never_in_years:
            return limit
        return Interval(
            1.0, math.exp(-measure.never_in_years * limit.high), 1.0 if math.isfinite(limit.high) else math.nan, limit.n
        )
    return interval.within(*measure.bounds)


def _nothing_counted(measure: Measure, name: str, values: Sequence[float]) -> bool:
    """Whether a measure counts events and there was none; an expected number of zero is known to be zero."""
    if not name.endswith(COUNTED) and ("counted" in measure.estimators or not measure.is_rate):
        return False
    return all(value == _none(measure) for value in values if not math.isnan(value))


def _none(measure: Measure) -> float:
    """What a count says when nothing happened."""
    return 1.0 if measure.never_in_years else 0.0


def _exposure(measure: Measure, runs: Sequence[Run]) -> float:
    """What all runs together had of a rate's denominator, in the rate's unit (thousands of vendor-years); NaN if unknown."""
    if not measure.is_rate and not measure.never_in_years:
        return math.nan  # points and the like are no events
    rate = measure.ratio or VENDOR_YEARS
    if not runs or any(rate.below not in run.daily for run in runs):
        return math.nan
    return math.fsum(float(value) for run in runs for value in run.daily[rate.below]) / rate.one / rate.per


def _difference(
    values: Sequence[float], reference: Sequence[float], name: str, measure: Measure, level: float
) -> dict[str, Any]:
    found = paired_difference(values, reference, level)
    seen = [value for value in (*values, *reference) if not math.isnan(value) and value != _none(measure)]
    if name.endswith(COUNTED) and found.n and not seen:
        found = Interval(found.mean, math.nan, math.nan, found.n)  # two counts of nothing tell no difference
    judgement = judged(found, mean_interval(reference).mean, measure.matters, measure.direction)
    return (
        _numbers(found)
        | judgement
        | {
            "excludes_zero": found.excludes_zero,
            "variance_reduction": _number(variance_reduction(values, reference)),
        }
    )
