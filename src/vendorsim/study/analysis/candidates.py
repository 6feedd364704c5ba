"""Candidates of a search: the levers as variables of pymoo, and as settings that can be run.

A range is searched in steps of a thousandth of it (of its logarithm, where the file says so), so that a candidate can be
read and written down. A parameter of a policy is a lever only where that policy is at work: elsewhere it is left out, and
candidates that differ in nothing else are one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from vendorsim.errors import SettingsError, VendorsimError, unknown_name
from vendorsim.plugins.installed_policies import policy_class
from vendorsim.settings.file_names import POLICY
from vendorsim.study.experiment.checking import check
from vendorsim.study.experiment.definition import Defined, Factor
from vendorsim.study.experiment.design import Point
from vendorsim.study.experiment.idle_factors import OF_POLICY, refuse_idle
from vendorsim.study.experiment.named_files import located
from vendorsim.study.experiment.points import Planned, scenario_digest
from vendorsim.study.experiment.schema import Value
from vendorsim.study.experiment.settings_at import settings_at

STEPS = 1000


@dataclass(frozen=True)
class Candidate:
    """A choice of levers: planned as a point, or not allowed."""

    generation: int
    point: Point
    planned: Planned | None
    problem: str = ""
    """Why the settings do not allow it."""


def variables(defined: Defined) -> dict[str, Any]:
    """The levers as variables of pymoo, by path; one with a single value is none.

    Names and other texts are choices without an order; numbers of a list are places in it.
    """
    from pymoo.core.variable import Binary, Choice, Integer, Real

    found: dict[str, Any] = {}
    for factor in levers_of(defined):
        n = len(factor.values)
        if n == 1:
            continue
        if n and all(isinstance(value, bool) for value in factor.values):
            found[factor.path] = Binary()
        elif n and any(isinstance(value, str | bool) for value in factor.values):
            found[factor.path] = Choice(options=list(range(n)))
        elif n:
            found[factor.path] = Integer(bounds=(0, n - 1))
        elif factor.whole:
            found[factor.path] = Integer(bounds=(int(factor.low), int(factor.high)))
        else:
            found[factor.path] = Real(bounds=(0.0, 1.0))
    return found


def levers_of(defined: Defined) -> list[Factor]:
    """What the city chooses. Raises: SettingsError when the experiment names nothing to choose."""
    levers = [factor for factor in defined.factors if factor.is_lever]
    if not any(len(factor.values) != 1 for factor in levers):
        raise SettingsError(f"{defined.origins.whole}: a search needs levers with more than one value")
    return levers


def candidate(defined: Defined, drawn: Mapping[str, Any], generation: int) -> Candidate:
    """The candidate that the variables of pymoo stand for."""
    point = active(defined, {factor.path: _value(factor, drawn.get(factor.path)) for factor in levers_of(defined)})
    try:
        settings = settings_at(defined, point)
        check(settings)
    except VendorsimError as error:
        return Candidate(generation, point, None, str(error))
    return Candidate(generation, point, Planned(point, scenario_digest(settings)))


def active(defined: Defined, point: Mapping[str, Value]) -> Point:
    """The point without parameters that its policy does not have."""
    known = _parameters(defined, point.get(POLICY, defined.base.policy))
    return {path: value for path, value in point.items()
            if not path.startswith(OF_POLICY) or path.removeprefix(OF_POLICY) in known}  # fmt: skip


def _parameters(defined: Defined, policy: Value) -> Mapping[str, Any]:
    return policy_class(str(located(POLICY, policy, defined.folder))).parameters()


def check_levers(defined: Defined) -> None:
    """Try both ends, or every value, of each lever by itself before the first run.

    Raises: SettingsError naming the levers that the settings do not allow, or that change no run.
    """
    mistakes = []
    for factor in levers_of(defined):
        try:
            for point in _tries(defined, factor):
                check(settings_at(defined, point))
        except VendorsimError as error:
            mistakes.append(f"{defined.where('levers', factor.path)}: levers.{factor.path}: {error}")
    if mistakes:
        raise SettingsError("\n".join(mistakes))
    refuse_idle(defined, levers_of(defined))


def _tries(defined: Defined, factor: Factor) -> Iterator[Point]:
    """The lever at its values or ends, under the first policy of the search that has it."""
    policies = [str(value) for one in levers_of(defined) if one.path == "policy" for value in one.values]
    under: dict[str, Value] = {}
    if factor.path.startswith(OF_POLICY):
        name = factor.path.removeprefix(OF_POLICY)
        by_policy = {policy: _parameters(defined, policy) for policy in policies or [defined.base.policy]}
        having = [policy for policy, parameters in by_policy.items() if name in parameters]
        if not having:
            known = {parameter for parameters in by_policy.values() for parameter in parameters}
            raise SettingsError(unknown_name("parameter of the policies that are searched", name, known))
        under = {"policy": having[0]} if policies else {}
    for value in factor.values or factor.levels(2):
        yield {**under, factor.path: value}


def _value(factor: Factor, drawn: Any) -> Value:
    if factor.values:
        return factor.values[0 if drawn is None else int(drawn)]
    if factor.whole:
        return int(drawn)
    return factor.at(round(float(drawn) * STEPS) / STEPS)
