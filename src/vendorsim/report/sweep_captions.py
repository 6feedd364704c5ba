"""Heading, caption and description of each figure of a sweep."""

from typing import Any

from vendorsim.report import words
from vendorsim.report.sweep_study import MOST_NAMED, SweepStudy
from vendorsim.telling.language import joined, say

Caption = tuple[str, str, str]
"""Heading, caption, and what a reader who cannot see the figure should know."""


def caption(study: SweepStudy, name: str) -> Caption:
    """What stands above and below a figure, and in its place for those who cannot see it."""
    if name.startswith("map_"):
        return _map(study, name.removeprefix("map_"))
    kind = f"report.figure.{name}"
    values = {"reference": study.shown(study.reference)} if name == "differences" else {}
    told = _TOLD[name](study) if name in _TOLD else say(f"{kind}.caption", **values)
    return say(f"{kind}.heading", **values), told, say(f"{kind}.described", **values)


def _trade_offs(study: SweepStudy) -> str:
    return say("report.figure.trade_offs." + ("of_many" if len(study.labels) > MOST_NAMED else "caption"))


def _curves(study: SweepStudy) -> str:
    how = "of_points" if study.dots else "at_base" if study.kind == "one_at_a_time" else "averaged"
    n = len(dict.fromkeys(curve.factor for curve in study.curves))
    rest = sum(not any(isinstance(value, str | bool) for value in one.values) for one in study.factors) - n
    more = say("report.figure.curves.not_drawn", n=rest) if rest > 0 else ""
    return joined([say(f"report.figure.curves.{how}"), more])


def _daily(study: SweepStudy) -> str:
    smoothed = say("report.figure.daily.smoothed") if study.window > 1 else ""
    return joined([say("report.figure.daily.caption"), smoothed, _averaged(study)])


def _sensitivity(study: SweepStudy) -> str:
    return say("report.figure.sensitivity." + ("sobol" if study.kind == "sobol" else "morris"))


def _map(study: SweepStudy, name: str) -> Caption:
    what = words.of_map(name)
    change = say("report.figure.map.change") if len(study.maps.get(name, ())) > 1 else ""
    told = joined([say("report.figure.map.caption", what=what), change, _averaged(study)])
    return say("report.figure.map.heading", what=what), told, say("report.figure.map.described", what=what)


def _averaged(study: SweepStudy) -> str:
    return say("report.figure.averaged") if study.is_averaged else ""


_TOLD: dict[str, Any] = {
    "trade_offs": _trade_offs, "curves": _curves, "daily": _daily, "sensitivity": _sensitivity,
}  # fmt: skip
