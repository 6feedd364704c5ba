"""The record that the report of a sweep is made from, filled from its store: whatever the design and the facts allow."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from vendorsim.analysis import report_parts as parts
from vendorsim.analysis.labels import lever_paths, point_labels, uncertainty_paths
from vendorsim.analysis.paired import MORE, levels, paired
from vendorsim.errors import ResultsError, VendorsimError
from vendorsim.experiments.carried import code_in
from vendorsim.measures.base import all_measures
from vendorsim.parameters import PARAMETERS
from vendorsim.report.sweep_study import MOST_COMPARED, Origin, Robustness, SweepStudy, Varied
from vendorsim.settings import Settings
from vendorsim.sweeps.carried import as_in_results
from vendorsim.sweeps.definition import Factor
from vendorsim.sweeps.design import SCENARIO
from vendorsim.sweeps.results import Results, open_sweep
from vendorsim.sweeps.runstore import RunStore
from vendorsim.sweeps.summary import definition
from vendorsim.tomlfile import toml_text

FACES = (
    "physical_per_1000_vendor_years", "monthly_net_income_median", "violation_share", "officer_minutes_per_case",
)  # fmt: skip
"""Conflict, livelihood, order and cost: what is told first where the experiment names no measures."""
RANKED = ("sobol", "morris")


def read_sweep_study(folder: Path) -> SweepStudy:
    """All that the page of a sweep shows.

    Raises: ResultsError when the store holds no finished run.
    """
    results = open_sweep(folder)
    runs = results.runs()
    if runs.empty:
        raise ResultsError(f"{folder} holds no finished run yet: nothing to report")
    facts = _facts(folder)
    names = _definitions(results)
    main = _main(results, facts, names)
    labels = point_labels(results)
    choices = tuple(dict.fromkeys(labels[point] for point in sorted(set(runs["point"]))))
    notes: list[str] = []
    frames = _frames(results, runs, main, names, choices, notes)
    experiment = results.experiment
    counts = runs.groupby("point")["seed"].count()
    kind = "search" if facts["search"] else "calibration" if facts["calibration"] else experiment.design.kind
    sensitivity = _sensitivity(results, main, notes)
    groups, group_levers = parts.grouped(results, labels, choices)
    return SweepStudy(
        name=experiment.name,
        question=experiment.question,
        kind=kind,
        design=experiment.design.model_dump(),
        labels=choices,
        levers={**group_levers, **_levers(results, labels)},
        is_averaged=len(choices) > len(group_levers),
        definitions=names,
        main=main,
        factors=tuple(_varied(one, results.base) for one in results.defined.factors) or _columns(results),
        scenarios=experiment.scenarios,
        changes=experiment.changes,
        goals={name: ("at_most", one.at_most) if one.at_most is not None else ("at_least", float(one.at_least or 0.0))
               for name, one in experiment.goals.items()},
        days=(results.base.horizon.burn_in_days, results.base.horizon.days),
        n_points=len(results.points),
        n_settings=len(set(results.digests)),
        n_runs=len(runs.drop_duplicates(["point", "seed"])),
        n_planned=max(len(runs) + len(frames["failures"]), len(results.points) * experiment.replicates.number),
        replicates=(int(counts.min()), int(counts.max())),
        seeds=tuple(sorted(int(seed) for seed in set(runs["seed"]))),
        frames=frames,
        origin=_origin(results, facts),
        curves=(curves := parts.curves_of(results, runs, main, _strongest(sensitivity)))[0],
        dots=curves[1],
        trade_offs=parts.trade_offs_of(main, choices, frames["levels"]) if _share_futures(results, frames) else (),
        **parts.daily_of(results, groups),
        maps=parts.maps_of(results, groups),
        sensitivity=sensitivity,
        interactions=_interactions(results, main),
        robustness=_robustness(results, main, choices, notes),
        search=parts.search_of(folder, facts["search"]),
        calibration=parts.calibration_of(folder, facts["calibration"]),
        code=code_in(folder),
        notes=tuple(notes),
    )  # fmt: skip


def _share_futures(results: Results, frames: Mapping[str, Any]) -> bool:
    """Whether choices met the same futures, so that one can be called better than another."""
    return len(frames["differences"]) > 0 or not uncertainty_paths(results)


def _facts(folder: Path) -> dict[str, Any]:
    with RunStore(folder, write=False) as store:
        return {name: store.fact(name) for name in ("search", "calibration", "experiment_file")}


def _definitions(results: Results) -> dict[str, Any]:
    """Every stored measure as the report tells it; one that is not registered here is told by its name."""
    owners = {name: one for one in all_measures().values() for name in one.names}
    plain = {"label": "", "unit": "", "denominator": "", "direction": "neither", "group": "cost", "meaning": "",
             "bounds": [None, None], "estimator": "value", "matters": None}  # fmt: skip
    return {name: definition(owners[name], name) if name in owners else plain for name in results.measures}


def _main(results: Results, facts: Mapping[str, Any], known: Mapping[str, Any]) -> tuple[str, ...]:
    """The measures that are told first: those of the experiment, its goals and its search."""
    experiment = results.experiment
    searched = (facts["search"] or {}).get("objectives", {})
    asked = [*experiment.measures, *experiment.goals, *searched, *experiment.precision]
    return tuple(name for name in dict.fromkeys(asked or FACES) if name in known) or tuple(known)[:4]


def _frames(
    results: Results, runs: Any, main: tuple[str, ...], names: Mapping[str, Any], choices: tuple[str, ...],
    notes: list[str],
) -> dict[str, Any]:  # fmt: skip
    """What is shown in tables and written as CSV."""
    asked = list(names) if len(choices) <= MOST_COMPARED else list(main)
    results = _at_base(results)
    levelled = levels(results, asked)
    differences = levelled.assign(against="", **dict.fromkeys(MORE, 0.0)).iloc[:0]
    # Points of a design of sensitivity or of a hypercube stand alone: the analyses of factors tell what they tell.
    if 1 < len(choices) <= MOST_COMPARED:
        differences = _or_note(lambda: paired(results, asked), notes, differences)
    return {
        "runs": runs, "points": results.points_frame(), "failures": results.failures(), "levels": levelled,
        "differences": differences, "overall": parts.overall(runs, list(names)),
    }  # fmt: skip


def _at_base(results: Results) -> Results:
    """Of a design of one factor at a time, the points at which no uncertainty is moved: choices are compared there."""
    unknown = uncertainty_paths(results)
    if results.experiment.design.kind != "one_at_a_time" or not unknown:
        return results
    base = results.points[0]
    kept = [n for n, point in enumerate(results.points) if all(point[path] == base[path] for path in unknown)]
    return replace(
        results, points=tuple(results.points[n] for n in kept), digests=tuple(results.digests[n] for n in kept)
    )


def _or_note(analysis: Callable[[], Any], notes: list[str], otherwise: Any = None) -> Any:
    """An analysis, or a note that says why there is none."""
    try:
        return analysis()
    except VendorsimError as error:
        if str(error) not in notes:
            notes.append(str(error))
        return otherwise


def _levers(results: Results, labels: list[str]) -> dict[str, dict[str, Any]]:
    paths = lever_paths(results)
    return {
        label: {path: point[path] for path in paths if path in point}
        for label, point in zip(labels, results.points, strict=True)
    }


def _varied(factor: Factor, base: Settings) -> Varied:
    name = factor.path.removeprefix("behaviour.")
    common = {
        "path": factor.path, "is_lever": factor.is_lever, "values": factor.values, "low": factor.low,
        "high": factor.high, "base": parts.setting_at(base, factor.path), "label": parts.words_of(factor.path),
    }  # fmt: skip
    if name != factor.path and name in PARAMETERS:
        one = PARAMETERS[name]
        return Varied(**common, unit=one.unit, meaning=one.meaning, source=one.source, is_assumption=one.is_assumption)
    return Varied(**common, meaning=parts.described(factor.path))


def _columns(results: Results) -> tuple[Varied, ...]:
    """The factors of a CSV of points, by the values that they take there."""
    found = []
    for path in results.factors:
        values = tuple(dict.fromkeys(point[path] for point in results.points if path in point))
        found.append(
            Varied(path, parts.words_of(path), True, values, base=parts.setting_at(results.base, path),
                   meaning=parts.described(path))
        )  # fmt: skip
    return tuple(found)


def _origin(results: Results, facts: Mapping[str, Any]) -> Origin:
    made_by = dict(results.made_by or {})
    settings = toml_text(as_in_results(results.base, results.folder))
    return Origin(
        str(made_by.get("command", "")), facts["experiment_file"] or "", settings, results.base.digest(), made_by,
        f"results/{results.experiment.name}",
    )  # fmt: skip


def _sensitivity(results: Results, main: tuple[str, ...], notes: list[str]) -> dict[str, Any]:
    if results.experiment.design.kind not in RANKED:
        return {}
    from vendorsim.analysis.sensitivity import sensitivity

    found = {name: _or_note(partial(sensitivity, results, name), notes) for name in main}
    return {name: frame for name, frame in found.items() if frame is not None and len(frame)}


def _interactions(results: Results, main: tuple[str, ...]) -> dict[str, Any]:
    design = results.experiment.design
    if design.kind != "sobol" or not design.second_order:
        return {}
    from vendorsim.analysis.sensitivity import interactions

    found = {name: _or_note(partial(interactions, results, name), []) for name in main}
    return {name: frame for name, frame in found.items() if frame is not None and len(frame)}


def _strongest(sensitivity: Mapping[str, Any]) -> list[str]:
    """Factors in the order in which the first measure depends on them; none where nothing is ranked."""
    return [str(name) for frame in sensitivity.values() for name in frame["factor"]]


def _robustness(results: Results, main: tuple[str, ...], choices: tuple[str, ...], notes: list[str]) -> Any:
    """Regret, satisficing and boxes, where choices meet the same futures."""
    if results.experiment.design.kind != "policies_by_scenarios":
        return None
    from vendorsim.analysis.discovery import failing_conditions
    from vendorsim.analysis.robustness import regret, satisficing

    shown = choices[:MOST_COMPARED]
    better = [name for name in main if all_measures()[name.removesuffix("_counted")].direction != "neither"]
    n_futures = len({point[SCENARIO] for point in results.points if SCENARIO in point})
    boxes, met = {}, None
    if results.experiment.goals:
        met = _or_note(lambda: satisficing(results), notes)
        if results.experiment.uncertainties:
            boxes = {label: _or_note(partial(failing_conditions, results, label), notes) for label in shown}
    worst = _or_note(lambda: regret(results, better), notes) if len(choices) > 1 and better else None
    return Robustness(worst, met, n_futures, {name: box for name, box in boxes.items() if box is not None})
