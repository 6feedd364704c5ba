"""Heading, caption and description of each figure of a sweep."""

from collections.abc import Callable

from vendorsim.report.language import joined, say
from vendorsim.report.sweep_study import MOST_NAMED, SweepStudy
from vendorsim.report.wording import spoken

Caption = tuple[str, str, str]
"""Heading, caption, and what a reader who cannot see the figure should know."""


def caption(study: SweepStudy, name: str) -> Caption:
    """What stands above and below a figure, and in its place for those who cannot see it."""
    if name.startswith("map_"):
        return _map(study, name.removeprefix("map_"))
    return _CAPTIONS[name](study)


def _differences(study: SweepStudy) -> Caption:
    reference = study.shown(study.reference)
    return (
        say("What changes against {reference}", reference=reference),
        say("""Paired differences to {reference} on equal seeds, one panel a measure, with 95 % intervals. Filled
            marks: the interval excludes zero. The shaded side is the better one.""", reference=reference),
        say("Dot plot of the differences to {reference}, one row a choice. The tables hold the same values.",
            reference=reference),
    )  # fmt: skip


def _trade_offs(study: SweepStudy) -> Caption:
    if len(study.labels) > MOST_NAMED:
        return (
            say("What is gained, and what is paid for it"),
            say("""Each dot is the mean of one choice. The dashed line joins the choices that no other beats in both
                measures (Pareto front); the arrow points to the corner where both are better."""),
            say("Scatter plots of pairs of measures, one mark a choice, with the Pareto front. The tables hold the means."),
        )  # fmt: skip
    return (
        say("What is gained, and what is paid for it"),
        say("""Each mark is the mean of one choice, thin lines its 95 % intervals. The dashed line joins the choices
            that no other beats in both measures (Pareto front); the arrow points to the corner where
            both are better."""),
        say("Scatter plots of pairs of measures, one mark a choice, with the Pareto front. The tables hold the means."),
    )  # fmt: skip


def _curves(study: SweepStudy) -> Caption:
    how = (
        say("""Dots are points of the design, lines means over eighths of the range with the 95 % interval of the mean
            over points; other factors vary at the same time.""") if study.dots
        else say("Means with 95 % intervals over seeds; averaged over the other factors, if several vary.")
        if study.kind != "one_at_a_time"
        else say("Means with 95 % intervals over seeds; all other factors stand at their base value.")
    )  # fmt: skip
    n = len(dict.fromkeys(curve.factor for curve in study.curves))
    rest = sum(not any(isinstance(value, str | bool) for value in one.values) for one in study.factors) - n
    more = say("Numeric factors not drawn here: {n}.", n=rest) if rest > 0 else ""
    return (
        say("How it follows each factor"),
        joined([how, more]),
        say("Curves of the main measures over numeric factors. The data file runs.csv holds the values."),
    )


def _daily(study: SweepStudy) -> Caption:
    smoothed = say("Mean of a moving week.") if study.window > 1 else ""
    return (
        say("How it develops"),
        joined([
            say("Mean over runs by day, with its 95 % interval. Day 1 is the first after the burn-in."), smoothed,
            _averaged(study),
        ]),
        say("Curves of daily values, with confidence bands."),
    )  # fmt: skip


def _map(study: SweepStudy, name: str) -> Caption:
    what = say(spoken(name))
    change = say("Below: the change against the first.") if len(study.maps.get(name, ())) > 1 else ""
    return (
        say("Where: {what}", what=what),
        joined([
            say("""Map of the district: {what}, mean over runs. Colours spread out the small values, so that quiet
                places show beside loud ones.""", what=what), change, _averaged(study),
        ]),
        say("Maps of {what} over the district, one panel a choice.", what=what),
    )  # fmt: skip


def _averaged(study: SweepStudy) -> str:
    return say("Drawn by the first lever; the other levers are averaged.") if study.is_averaged else ""


def _sensitivity(study: SweepStudy) -> Caption:
    text = (
        """Each factor's share of the variance of a measure over the ranges given: alone (first order) and with all its
        interactions (total), with 95 % bootstrap intervals; the strongest above.""" if study.kind == "sobol"
        else """Morris screening: how far a measure moves, on average, when a factor goes through its range, and how
            much that depends on the others; 95 % bootstrap intervals; the strongest above."""
    )  # fmt: skip
    return (
        say("What matters"),
        say(text),
        say("Ranking of factors by their influence, one panel a measure. The tables hold the values."),
    )


def _satisficing(study: SweepStudy) -> Caption:
    return (
        say("How often each choice is good enough"),
        say("Share of the futures tried in which a choice reaches the goal, with 95 % Wilson intervals."),
        say("Dot plot of the share of futures in which goals are met, one row a choice."),
    )


def _regret(study: SweepStudy) -> Caption:
    return (
        say("How much worse than the best choice of each future"),
        say(
            """Regret over the futures tried, in each measure's unit: mean (filled), 90th percentile (bar) and worst (open).
            0 is best."""
        ),
        say("Dot plot of regret, one row a choice, one panel a measure. The tables hold the values."),
    )


def _failing(study: SweepStudy) -> Caption:
    return (
        say("In which conditions goals are missed"),
        say("""For each choice, the box of conditions that PRIM found: within the coloured parts, all at once, goals
            are missed most often. Coverage and density stand in the table. Conditions that are not named do not
            restrict the box."""),
        say("Ranges of uncertain factors in which a choice fails, one panel a choice. The table holds the limits."),
    )  # fmt: skip


def _front(study: SweepStudy) -> Caption:
    return (
        say("The front that the search found"),
        say("""Every candidate that was tried, objective against objective. Coloured marks are beaten by no other
            candidate in all objectives together. How sure their means are stands in the table."""),
        say("Scatter plots of candidates with the front. The file search_candidates.csv holds the values."),
    )  # fmt: skip


def _convergence(study: SweepStudy) -> Caption:
    return (
        say("Whether the search has settled"),
        say(
            """Hypervolume dominated by the front, by number of candidates tried. A curve that is still rising asks for more
            generations."""
        ),
        say("Curve of the hypervolume by candidates tried."),
    )


def _posterior(study: SweepStudy) -> Caption:
    return (
        say("What the targets leave open"),
        say("""Weight of each parameter's values after calibration, over the range that was allowed. Dashed: the even
            weight before. Dark: the targets tell this parameter; light: no more than before."""),
        say("Histograms of parameters after calibration."),
    )  # fmt: skip


def _predicted(study: SweepStudy) -> Caption:
    return (
        say("Model against measurement"),
        say("""What the calibrated model gives for each target, scaled so that the measured interval reaches from 0 to
            1; values beyond the axis are drawn at its end."""),
        say("Dot plot of targets. The table holds the values."),
    )  # fmt: skip


_CAPTIONS: dict[str, Callable[[SweepStudy], Caption]] = {
    "differences": _differences, "trade_offs": _trade_offs, "curves": _curves, "daily": _daily,
    "sensitivity": _sensitivity, "satisficing": _satisficing, "regret": _regret, "failing_conditions": _failing,
    "search_front": _front, "search_convergence": _convergence, "posterior": _posterior, "predicted": _predicted,
}  # fmt: skip
