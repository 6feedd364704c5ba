"""A study read from its results folder.

A comparison's means and differences are those of its `summary.json`; of other designs the analyses give them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from vendorsim.errors import ResultsError, VendorsimError
from vendorsim.measures.base import all_measures
from vendorsim.report.study import MOST_COMPARED, Study
from vendorsim.study.analysis import report_parts as parts
from vendorsim.study.analysis.labels import lever_paths, point_labels, uncertainty_paths
from vendorsim.study.analysis.paired import MORE, levels, paired
from vendorsim.study.comparison import label_of
from vendorsim.study.experiment.schema import Experiment
from vendorsim.study.store.carried_files import code_in
from vendorsim.study.store.export import examples_in, read_summary
from vendorsim.study.store.manifest import SUMMARY
from vendorsim.study.store.results import Results, open_sweep
from vendorsim.study.store.runs import RunStore
from vendorsim.study.summary import definition
from vendorsim.study.verdicts import with_verdicts

FACES = (
    "physical_per_1000_vendor_years", "monthly_net_income_median", "violation_share", "officer_minutes_per_case",
)  # fmt: skip
"""Conflict, livelihood, order and cost: what is told first where the experiment names no measures."""
RANKED = ("sobol", "morris")
NOT_REGISTERED = {
    "label": "", "unit": "", "denominator": "", "direction": "neither", "group": "cost", "meaning": "",
    "bounds": [None, None], "estimator": "value", "matters": None,
}  # fmt: skip


def read_study(folder: Path, tables: Path | None = None) -> Study:
    """All that the page of a results folder shows; `tables` is where a comparison's tables lie, if not there.

    Raises: ResultsError when the store holds no finished run.
    """
    tables = folder if tables is None else tables
    summary = with_verdicts(read_summary(tables)) if (tables / SUMMARY).is_file() else {}
    results = open_sweep(folder)
    runs = results.runs()
    if summary:
        runs = runs[runs["seed"].isin(summary["seeds"])]
    if runs.empty:
        raise ResultsError(f"{folder} holds no finished run yet: nothing to report")
    with RunStore(folder, write=False) as store:
        facts = {name: store.fact(name) for name in ("search", "calibration")}
    known = summary["definitions"] if summary else _definitions(results)
    main = _main(results.experiment, facts, known)
    labels = [label_of(point) for point in results.points] if summary else point_labels(results)
    choices = tuple(dict.fromkeys(labels[point] for point in sorted(set(runs["point"]))))
    notes: list[str] = []
    frames = {"runs": runs, "points": results.points_frame(), "failures": results.failures()}
    frames |= of_summary(summary) if summary else _compared(results, runs, main, known, choices, notes)
    frames |= dict(_analysed(results, main, choices, notes)) | parts.found(folder, facts)
    of_design = "comparison" if summary else results.experiment.design.kind
    kind = next((name for name in ("search", "calibration") if facts[name]), of_design)
    boxes = dict(_boxes(results, choices[:MOST_COMPARED], notes))
    groups, group_levers = parts.grouped(results, labels, choices)
    strongest = [str(name) for key, one in frames.items() if key.startswith("sensitivity_") for name in one["factor"]]
    curves, dots = parts.curves_of(results, runs, main, strongest)
    return Study(
        results, kind, labels, choices, {**group_levers, **_levers(results, labels)}, known, main, frames, facts,
        curves, dots, **parts.daily_of(results, groups, set(runs["seed"])), maps=parts.maps_of(results, groups),
        is_averaged=not set(group_levers) <= set(choices), boxes=boxes, summary=summary,
        examples=examples_in(tables, choices) if summary else {}, code=code_in(folder), notes=tuple(notes),
    )  # fmt: skip


def _definitions(results: Results) -> dict[str, Any]:
    """Every stored measure as the report tells it; one that is not registered here is told by its name."""
    owners = {name: one for one in all_measures().values() for name in one.names}
    return {name: definition(owners[name], name) if name in owners else NOT_REGISTERED for name in results.measures}


def _main(experiment: Experiment, facts: Mapping[str, Any], known: Mapping[str, Any]) -> tuple[str, ...]:
    """The measures that are told first: those of the experiment, its goals and its search."""
    searched = (facts["search"] or {}).get("objectives", {})
    asked = [*experiment.measures, *experiment.goals, *searched, *experiment.precision]
    return tuple(name for name in dict.fromkeys(asked or FACES) if name in known) or tuple(known)[:4]


def _levers(results: Results, labels: Sequence[str]) -> dict[str, dict[str, Any]]:
    paths = lever_paths(results)
    return {
        label: {path: point[path] for path in paths if path in point}
        for label, point in zip(labels, results.points, strict=True)
    }


def of_summary(summary: Mapping[str, Any]) -> dict[str, Any]:
    """Levels and differences as a comparison's summary has them."""
    import pandas as pd

    ends = dict.fromkeys(("mean", "low", "high"), float)
    found = {}
    for name, part in (("levels", "measures"), ("differences", "differences")):
        rows = [
            {"label": label, "measure": measure, **one, "fewer_replicates": one.get("variance_reduction")}
            for label, by_measure in summary[part].items() for measure, one in by_measure.items()
        ]  # fmt: skip
        found[name] = pd.DataFrame(rows, columns=["label", "measure", *ends, "n", *MORE]).astype(ends)
    return found


def _compared(
    results: Results, runs: Any, main: tuple[str, ...], known: Mapping[str, Any], choices: tuple[str, ...],
    notes: list[str],
) -> dict[str, Any]:  # fmt: skip
    """Levels of every choice, differences where choices are few, and how measures scatter over all points."""
    asked = list(known) if len(choices) <= MOST_COMPARED else list(main)
    at_base = _at_base(results)
    levelled = levels(at_base, asked)
    differences = levelled.assign(against="", **dict.fromkeys(MORE, 0.0)).iloc[:0]
    # Points of a design of sensitivity or of a hypercube stand alone: the analyses of factors tell what they tell.
    if 1 < len(choices) <= MOST_COMPARED:
        differences = _or_note(lambda: paired(at_base, asked), notes, differences)
    return {"levels": levelled, "differences": differences, "overall": parts.overall(runs, list(known))}


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


def _analysed(
    results: Results, main: tuple[str, ...], choices: tuple[str, ...], notes: list[str]
) -> Iterator[tuple[str, Any]]:
    """Sensitivity, goals met and regret, as far as the design serves them."""
    from vendorsim.study.analysis.robustness import regret, satisficing
    from vendorsim.study.analysis.sensitivity import interactions, sensitivity

    design = results.experiment.design
    asked: dict[str, Callable[[], Any]] = {}
    if design.kind in RANKED:
        asked |= {f"sensitivity_{name}": partial(sensitivity, results, name) for name in main}
        if design.kind == "sobol" and design.second_order:
            asked |= {f"interactions_{name}": partial(interactions, results, name) for name in main}
    if design.kind == "policies_by_scenarios":
        owners = all_measures()
        better = [name for name in main if owners[name.removesuffix("_counted")].direction != "neither"]
        if results.experiment.goals:
            asked["satisficing"] = lambda: satisficing(results)
        if len(choices) > 1 and better:
            asked["regret"] = lambda: regret(results, better)
    for name, analysis in asked.items():
        frame = _or_note(analysis, [] if name.startswith("interactions_") else notes)
        if frame is not None and len(frame):
            yield name, frame


def _boxes(results: Results, choices: Sequence[str], notes: list[str]) -> Iterator[tuple[str, Any]]:
    """The conditions in which each choice misses its goals, where futures were sampled."""
    experiment = results.experiment
    if experiment.design.kind == "policies_by_scenarios" and experiment.goals and experiment.uncertainties:
        from vendorsim.study.analysis.discovery import failing_conditions

        for label in choices:
            box = _or_note(partial(failing_conditions, results, label), notes)
            if box is not None:
                yield label, box
