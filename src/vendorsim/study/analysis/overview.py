"""Every analysis that serves a sweep's design, and, of the others, why they do not."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any

import numpy as np

from vendorsim.errors import SettingsError, VendorsimError
from vendorsim.settings.parameters import PARAMETERS
from vendorsim.study.analysis.discovery import COLUMNS, failing_conditions
from vendorsim.study.analysis.labels import chosen_measures, factor_labels, point_futures, point_labels
from vendorsim.study.analysis.paired import levels, paired
from vendorsim.study.analysis.pareto import front, objectives_of
from vendorsim.study.analysis.robustness import checked_goals, regret, satisficing
from vendorsim.study.analysis.sensitivity import interactions, sensitivity
from vendorsim.study.store.results import Results


@dataclass(frozen=True)
class Bars:
    """One index of every factor: its name in the legend, values and the ends of their intervals [factors]."""

    name: str
    values: np.ndarray
    low: np.ndarray
    high: np.ndarray


@dataclass(frozen=True)
class Ranking:
    """What a figure of a ranking shows; factors stand in the order of the figure, from the top."""

    title: str
    factors: Sequence[str]
    bars: Sequence[Bars]
    axis: str
    """What the bars measure."""
    meanings: Sequence[str] = ()
    """What each factor is, in some words, below its name."""
    limits: tuple[float, float] = (-math.inf, math.inf)
    """What the axis shows at most; an interval that reaches beyond ends in an arrow."""
    noise: float = float("nan")
    """Where indices may be luck: a line is drawn there; NaN draws none."""
    note: str = ""


@dataclass(frozen=True)
class Part:
    """One analysis: its table, or the reason why there is none."""

    name: str
    """Also of its CSV."""
    title: str
    table: Any = None
    reason: str = ""
    notes: tuple[str, ...] = ()
    rankings: Mapping[str, Ranking] = field(default_factory=dict)
    """Figures, by measure."""

    @property
    def applies(self) -> bool:
        """Whether there is a table."""
        return self.table is not None


@dataclass(frozen=True)
class _ReadOnce(Results):
    """A sweep whose runs are read from disk once for all analyses."""

    @cached_property
    def _frame(self) -> Any:
        return super().runs()

    def runs(self) -> Any:
        """As in `Results`."""
        return self._frame


def analyse(results: Results, measures: Sequence[str] | None = None, reference: str | None = None) -> list[Part]:
    """All parts, in the order in which they are read.

    Raises: SettingsError for an unknown measure or reference; ResultsError when there are no runs.
    """
    results = _ReadOnce(**{one.name: getattr(results, one.name) for one in fields(Results)})
    names = chosen_measures(results, measures)
    labels = list(dict.fromkeys(point_labels(results)))
    futures = len(set(point_futures(results)))
    parts = [Part("levels", "Levels", levels(results, names))]
    if reference is not None and reference not in labels:
        paired(results, names, reference)  # says which there are
    whole: dict[str, tuple[str, Callable[[], Part]]] = {
        "differences": ("Differences under the same luck", lambda: _differences(results, names, reference, labels)),
        "sensitivity": ("Sensitivity", lambda: _by_measure(results, names, sensitivity, "sensitivity", "Sensitivity")),
        "interactions": ("Interactions of pairs",
                         lambda: _by_measure(results, names, interactions, "interactions", "Interactions of pairs")),
        "pareto": ("Pareto front", lambda: _front(results, measures, labels)),
        "regret": ("Regret", lambda: _regret(results, measures, futures)),
        "satisficing": ("Goals met", lambda: Part("satisficing", "Goals met", satisficing(results))),
        "conditions": ("Conditions of failure", lambda: _conditions(results, labels)),
    }  # fmt: skip
    for name, (title, make) in whole.items():
        try:
            parts.append(make())
        except VendorsimError as error:
            parts.append(Part(name, title, reason=str(error)))
    return parts


def savings(differences: Any) -> Any:
    """By measure, the median over choices of how many times fewer replicates equal seeds need: `measure`, `median`."""
    found = differences.groupby("measure", sort=False)["fewer_replicates"].median()
    return found.rename("median").reset_index()


def ranking_of(table: Any, title: str) -> Ranking:
    """The figure's record of one measure's sensitivity, as `sensitivity` gives it; its axis and note say what it means."""
    paths = list(table["factor"])
    names, meanings = factor_labels(paths), [_meaning(path) for path in paths]
    facts = table.attrs

    def bars(column: str, name: str) -> Bars:
        return Bars(name, *(table[f"{column}{end}"].to_numpy(float) for end in ("", "_low", "_high")))

    noise = facts.get("noise_share", np.nan)
    luck = "not known from one seed" if np.isnan(noise) else f"{100.0 * noise:.0f} % of the variance between points"
    seeds = "one seed" if facts["replicates"] == 1 else f"{facts['replicates']} seeds"
    note = (f"{facts['points']} points, {seeds} each; lines: 95 % bootstrap intervals; "
            f"luck left in the points' means: {luck}")  # fmt: skip
    if facts["design"] == "sobol":
        shown = (bars("ST", "total, with interactions (ST)"), bars("S1", "alone (S1)"))
        axis = "share of the variance of the measure"
        return Ranking(title, names, shown, axis, meanings, limits=SHARES_SHOWN, noise=noise, note=note)
    shown = bars("mu_star", "mean effect (\N{GREEK SMALL LETTER MU}*)"), bars("sigma", SPREAD)
    axis = "change over the factor's whole range, in the measure's unit"
    return Ranking(title, names, shown, axis, meanings, note=note)


MOSTLY_LUCK = "; mostly luck, so that its indices say little: more replicates are needed"
SPREAD = "spread of effects (\N{GREEK SMALL LETTER SIGMA}): interactions, curvature and luck"
SHARES_SHOWN = (-0.5, 1.5)
"""Shares of variance that a figure shows; estimates from few points, or their intervals, reach farther."""


def _meaning(path: str) -> str:
    """What a parameter of behaviour is; settings speak for themselves."""
    name = path.removeprefix("behaviour.")
    return PARAMETERS[name].meaning if name != path and name in PARAMETERS else ""


def _differences(results: Results, names: list[str], reference: str | None, labels: list[str]) -> Part:
    if len(labels) < 2:
        raise SettingsError("no lever varies, so that there are no choices to compare")
    table = paired(results, names, reference)
    saved = savings(table)["median"].dropna()
    note = (
        f"equal seeds need a median of {saved.median():.3g} times fewer replicates than seeds of their own "
        f"({saved.min():.3g} to {saved.max():.3g} over measures)"
        if len(saved)
        else "what equal seeds save cannot be told from one seed a point"
    )
    return Part("differences", "Differences under the same luck", table, notes=(note,))


def _by_measure(results: Results, names: list[str], make: Callable[..., Any], name: str, title: str) -> Part:
    """One table for all measures, and a note for each that has none; the reason where none has one."""
    import pandas as pd

    tables, notes, reasons = [], [], []
    for measure in names:
        try:
            table = make(results, measure)
        except VendorsimError as error:
            reasons.append(str(error))
            continue
        table.insert(0, "measure", measure)
        noise = table.attrs["noise_share"]
        table["noise_share"] = noise
        luck = "not known (one seed)" if np.isnan(noise) else f"{100.0 * noise:.1f} %"
        warning = MOSTLY_LUCK if noise > 0.5 else ""
        notes.append(f"{measure}: share of the variance between points that is luck: {luck}{warning}")
        tables.append(table)
    if not tables:
        raise SettingsError(next(iter(dict.fromkeys(reasons)), "no measure"))
    rankings = (
        {}
        if make is not sensitivity
        else {table["measure"][0]: ranking_of(table, _title(table["measure"][0])) for table in tables}
    )
    for table in tables:
        table.attrs = {}  # or pandas compares them
    whole, said = pd.concat(tables, ignore_index=True), (*notes, *dict.fromkeys(reasons))
    return Part(name, title, whole, notes=said, rankings=rankings)


def _title(measure: str) -> str:
    """A measure's label and unit, for a figure."""
    from vendorsim.measures.base import all_measures

    for one in all_measures().values():
        if measure in one.names:
            counted = ", counted" if measure != one.name else ""
            label = f"{one.label or one.name.replace('_', ' ')}{counted}"
            return label if one.unit in label else f"{label} ({one.unit})"
    return measure.replace("_", " ")


def _front(results: Results, measures: Sequence[str] | None, labels: list[str]) -> Part:
    objectives = objectives_of(results, measures)
    if len(labels) < 2:
        raise SettingsError("no lever varies, so that there are no choices to compare")
    if len(objectives) < 2:
        raise SettingsError("a front needs two measures or more of which lower or higher is better")
    said = ", ".join(f"{name} ({direction})" for name, direction in objectives.items())
    return Part("pareto", "Pareto front", front(results, objectives), notes=(f"better: {said}",))


def _regret(results: Results, measures: Sequence[str] | None, futures: int) -> Part:
    if futures < 2:
        raise SettingsError("regret needs several futures: uncertainties or scenarios that vary")
    return Part("regret", "Regret", regret(results, measures))


def _conditions(results: Results, labels: list[str]) -> Part:
    """Boxes for each choice: for each goal alone, and, where there are several, for missing any of them."""
    import pandas as pd

    goals = list(checked_goals(results))
    tables, notes = [], []
    for label in labels:
        for goal in [*goals, None] if len(goals) > 1 else goals:
            found = failing_conditions(results, label, goal)
            facts, what = found.attrs, "any goal" if goal is None else found.attrs["goals"][0]
            if facts["reason"]:
                notes.append(f"{label}, {what}: {facts['reason']}")
                continue
            notes.append(
                f"{label}, {what}: fails in {facts['failures']} of {facts['futures']} futures; in the box "
                f"{100 * facts['density']:.0f} % fail (density), and it holds {100 * facts['coverage']:.0f} % "
                "of the failures (coverage)"
            )
            found.attrs = {}  # or pandas compares them
            found.insert(0, "label", label)
            found.insert(1, "goal", what)
            tables.append(found.assign(**{name: facts[name] for name in ("coverage", "density", "mass")}))
    nothing = pd.DataFrame(columns=["label", "goal", *COLUMNS, "coverage", "density", "mass"])
    table = pd.concat(tables, ignore_index=True) if tables else nothing
    return Part("conditions", "Conditions of failure", table, notes=tuple(notes))
