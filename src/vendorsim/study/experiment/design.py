"""Designs: which points of the factors' space are run, in an order that the analysis can rely on.

A point maps each factor's path to a value. Designs of sensitivity analysis come from SALib, the Latin hypercube from
SciPy; equal definitions give equal points.
"""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from vendorsim.engine.extras import needed
from vendorsim.errors import SettingsError, VendorsimError
from vendorsim.files.csv_rows import cell_value, read_rows
from vendorsim.plugins.installed_policies import policy_class
from vendorsim.plugins.installed_programmes import programme_class
from vendorsim.study.experiment.definition import Defined, Factor, value_at
from vendorsim.study.experiment.named_files import beside_csv, spelt_alike
from vendorsim.study.experiment.schema import ARM, Value

Point = dict[str, Value]
SCENARIO = "scenario"
"""The name under which a point tells which named scenario, or which sample of the uncertainties, it belongs to."""


def points_of(defined: Defined) -> list[Point]:
    """Every point of an experiment, in order.

    Raises: SettingsError for a CSV that does not fit; ExtraError where a design needs the extra `analysis`.
    """
    return DESIGNS[defined.experiment.design.kind](defined)


def _factorial(defined: Defined) -> list[Point]:
    return list(_product(defined.factors, defined.experiment.design.levels))


def _product(factors: Sequence[Factor], levels: int) -> Iterator[Point]:
    paths = [factor.path for factor in factors]
    for values in itertools.product(*(factor.levels(levels) for factor in factors)):
        yield dict(zip(paths, values, strict=True))


def _one_at_a_time(defined: Defined) -> list[Point]:
    """The base, then each factor alone at each of its levels; a level that is the base's own value is no new point."""
    base = {factor.path: _base_value(defined, factor) for factor in defined.factors}
    points = [dict(base)]
    for factor in defined.factors:
        for value in factor.levels(defined.experiment.design.levels):
            point = base | {factor.path: value}
            if point not in points:
                points.append(point)
    return points


def _base_value(defined: Defined, factor: Factor) -> Value:
    """What the base settings say where a factor varies; the middle of its range where they say nothing."""
    if factor.path == ARM:
        return factor.values[0]
    value = spelt_alike(value_at(defined.base, factor.path), factor.path, factor.values, defined.folder)
    return factor.at(0.5) if value is None or isinstance(value, Mapping) else value


def _latin_hypercube(defined: Defined) -> list[Point]:
    return _spread(defined.factors, defined.experiment.design.samples, defined.experiment.seed)


def _spread(factors: Sequence[Factor], samples: int, seed: int) -> list[Point]:
    from scipy.stats import qmc

    if not factors:
        return [{}]
    shares = qmc.LatinHypercube(len(factors), rng=seed).random(samples)
    return [_at(factors, row) for row in shares]


def _at(factors: Sequence[Factor], shares: Sequence[float]) -> Point:
    return {factor.path: factor.at(float(share)) for factor, share in zip(factors, shares, strict=True)}


def salib_problem(factors: Sequence[Factor]) -> dict[str, Any]:
    """The factors as SALib takes them: shares of each factor's range, which `Factor.at` turns into values."""
    return {
        "num_vars": len(factors),
        "names": [factor.path for factor in factors],
        "bounds": [[0.0, 1.0]] * len(factors),
    }


def _sobol(defined: Defined) -> list[Point]:
    sobol = needed("SALib.sample.sobol", "analysis", "a design of Sobol'")

    design = defined.experiment.design
    if design.samples & (design.samples - 1):
        where = defined.where("design", "samples")
        raise SettingsError(f"{where}: design.samples = {design.samples}: Sobol' needs a power of two, as 64 or 128")
    shares = sobol.sample(
        salib_problem(defined.factors), design.samples, calc_second_order=design.second_order,
        seed=defined.experiment.seed,
    )  # fmt: skip
    return [_at(defined.factors, row) for row in shares]


def _morris(defined: Defined) -> list[Point]:
    return [_at(defined.factors, row) for row in morris_shares(defined)]


def morris_shares(defined: Defined) -> Any:
    """The trajectories of a design of Morris as shares of the factors' ranges [points, factors], in the points' order."""
    morris = needed("SALib.sample.morris", "analysis", "a design of Morris")

    design = defined.experiment.design
    if design.levels % 2:
        where = defined.where("design", "levels")
        raise SettingsError(f"{where}: design.levels = {design.levels}: Morris needs an even number, as 4")
    return morris.sample(
        salib_problem(defined.factors), design.samples, num_levels=design.levels, seed=defined.experiment.seed
    )


def _points(defined: Defined) -> list[Point]:
    return [
        beside_csv(point, Path(defined.experiment.design.file), defined.folder) for _, point in csv_points(defined)[1]
    ]


def csv_points(defined: Defined) -> tuple[int, list[tuple[int, Point]]]:
    """The line of a CSV's names, and its points with their lines."""
    path = csv_path(defined)
    rows = read_rows(path)
    if len(rows) < 2:
        raise SettingsError(f"{path}: a line with the factors' names and at least one point are needed")
    first, names = rows[0]
    twice = [name for name in names if names.count(name) > 1 or not name]
    if twice:
        raise SettingsError(f'{path}, line {first}: found column "{twice[0]}"; allowed: different names')
    points = []
    for line, row in rows[1:]:
        cells = zip(names, row, strict=True)
        point = {name: cell_value(text, f"{path}, line {line}: {name}") for name, text in cells}
        points.append((line, _with_counts(defined, point)))
    return first, points


def _with_counts(defined: Defined, point: Point) -> Point:
    """A point whose counts are whole numbers also where a table program wrote them as `30.0`."""
    policy = str(point.get("policy", defined.base.policy))
    return {
        path: int(value)
        if isinstance(value, float) and value.is_integer() and _is_count(value_at(defined.base, path), path, policy)
        else value
        for path, value in point.items()
    }


def _is_count(said: Any, path: str, policy: str) -> bool:
    """Whether a setting is a whole number, by what the base says or by the parameter's default."""
    section, _, rest = path.partition(".")
    if section not in ("programmes", "policy_parameters"):
        return type(said) is int
    owner, _, name = rest.rpartition(".")
    try:
        chosen = programme_class(owner) if owner else policy_class(policy)
    except VendorsimError:
        return False
    choice = chosen.parameters().get(name)
    return choice is not None and type(choice.value) is int


def csv_path(defined: Defined) -> Path:
    """The CSV of a design of points, beside the experiment's file."""
    return Path(defined.folder) / defined.experiment.design.file


def _policies_by_scenarios(defined: Defined) -> list[Point]:
    """Every combination of levers in every scenario: the named ones, or as many samples of the uncertainties."""
    experiment = defined.experiment
    levers = [factor for factor in defined.factors if factor.is_lever]
    unknown = [factor for factor in defined.factors if not factor.is_lever]
    sampled = _spread(unknown, experiment.design.samples, experiment.seed) if unknown else [{}]
    named: list[tuple[str, Point]] = [(name, dict(values)) for name, values in experiment.scenarios.items()] or [
        ("", {})
    ]
    points = []
    for name, fixed in named:
        for number, sample in enumerate(sampled):
            label = "-".join(part for part in (name, str(number) if unknown else "") if part)
            choices = _product(levers, experiment.design.levels)
            points += [{SCENARIO: label, **fixed, **sample, **choice} for choice in choices]
    return points


DESIGNS: Mapping[str, Callable[[Defined], list[Point]]] = {
    "factorial": _factorial,
    "one_at_a_time": _one_at_a_time,
    "latin_hypercube": _latin_hypercube,
    "sobol": _sobol,
    "morris": _morris,
    "points": _points,
    "policies_by_scenarios": _policies_by_scenarios,
}
