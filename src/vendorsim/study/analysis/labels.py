"""Names of points and factors as a reader meets them in tables and figures, and which points share a future.

A *label* is a choice of the city: the levers of a point. A *future* is what the city does not choose: a named scenario
and the values of the uncertainties.
"""

from collections.abc import Sequence
from typing import Any

from vendorsim.errors import SettingsError, unknown_name
from vendorsim.study.experiment.design import SCENARIO
from vendorsim.study.store.carried_files import FOLDER as CARRIED
from vendorsim.study.store.results import Results

BASE = "base"
"""The label of every point where no lever varies."""
Future = tuple[tuple[str, Any], ...]


def lever_paths(results: Results) -> tuple[str, ...]:
    """The settings that the city chooses among: every factor that is neither an uncertainty nor part of a scenario.

    Columns of a CSV of points that the experiment does not name as uncertainties count as levers.
    """
    experiment = results.experiment
    others = set(experiment.uncertainties) | {path for values in experiment.scenarios.values() for path in values}
    return tuple(path for path in results.factors if path in experiment.levers or path not in others)


def uncertainty_paths(results: Results) -> tuple[str, ...]:
    """The settings that vary and that the city does not choose, in the order of the file."""
    levers = set(lever_paths(results))
    return tuple(path for path in results.factors if path not in levers)


def point_labels(results: Results) -> list[str]:
    """The short label of each point: its levers, as "graduated, vendors_per_officer 25"; "base" where none varies."""
    paths = lever_paths(results)
    names = dict(zip(paths, short_names(paths), strict=True))
    values = {path: _spelt([point[path] for point in results.points if path in point]) for path in paths}
    labels = []
    for point in results.points:
        parts = [_part(names[path], point[path], values[path]) for path in paths if path in point]
        labels.append(", ".join(parts) or BASE)
    return labels


def point_futures(results: Results) -> list[Future]:
    """What each point takes as given: its scenario and the values of its uncertainties; equal for points that share it."""
    levers = set(lever_paths(results))
    return [tuple(sorted((name, value) for name, value in point.items() if name not in levers)) for point in
            results.points]  # fmt: skip


def futures_are_sampled(results: Results) -> bool:
    """Whether the futures are a sample of what is possible, over which an interval may speak of those not run."""
    design = results.experiment.design.kind
    return design in ("latin_hypercube", "policies_by_scenarios") and bool(results.experiment.uncertainties)


def short_names(paths: Sequence[str]) -> list[str]:
    """The last part of each dotted path, with as many parts before it as tell it from the others."""
    found = []
    for path in paths:
        parts = path.split(".")
        for n in range(1, len(parts) + 1):
            name = ".".join(parts[-n:])
            if sum(other == name or other.endswith(f".{name}") for other in paths) == 1:
                break
        found.append(name)
    return found


def factor_label(path: str) -> str:
    """A factor as words: `people.vendors_per_officer` is "vendors per officer"."""
    return path.rsplit(".", maxsplit=1)[-1].replace("_", " ")


def factor_labels(paths: Sequence[str]) -> list[str]:
    """Factors as words, each told from the others: paths that end alike keep what stands before."""
    return [name.replace("_", " ").replace(".", ": ") for name in short_names(paths)]


def chosen_measures(results: Results, measures: Sequence[str] | None = None) -> list[str]:
    """The measures that were asked for; those that the experiment names; or all.

    Raises: SettingsError for a measure that is not stored.
    """
    chosen = list(measures or results.experiment.measures or results.measures)
    for name in chosen:
        if name not in results.measures:
            raise SettingsError(unknown_name("measure", name, results.measures))
    return chosen


def direction_of(measure: str) -> str:
    """Which way is better: "lower", "higher" or "neither"; also for a measure that nobody registered, and counts."""
    from vendorsim.measures.base import all_measures

    own = {name: one.direction for one in all_measures().values() for name in one.names}
    return own.get(measure, "neither")


def label_frame(results: Results) -> Any:
    """One row a point and run: `label`, `future` (a number), `scenario` (as text), `point`, `seed` and every measure.

    Points that come to the same settings share their runs.
    """
    labels, futures = point_labels(results), point_futures(results)
    numbers = {future: number for number, future in enumerate(dict.fromkeys(futures))}
    frame = results.runs()
    columns = {
        "label": [labels[point] for point in frame["point"]],
        "future": [numbers[futures[point]] for point in frame["point"]],
        "scenario": [str(results.points[point].get(SCENARIO, "")) for point in frame["point"]],
    }
    return frame[["point", "seed", *results.measures]].assign(**columns)


def _part(name: str, value: Any, spelt: dict[Any, str]) -> str:
    if isinstance(value, str):
        return value.removeprefix(f"./{CARRIED}/")  # a policy's file that the results carry
    return f"{name} {spelt[_key(value)]}"


def _spelt(values: Sequence[Any]) -> dict[Any, str]:
    """Each number in few digits, or in as many as tell it from the others."""
    different = {_key(value): value for value in values if not isinstance(value, str)}
    short = {key: _short(value) for key, value in different.items()}
    if len(set(short.values())) == len(short):
        return short
    return {key: repr(value) for key, value in different.items()}


def _key(value: Any) -> tuple[bool, Any]:
    """`True` is 1 to Python, and a setting that is switched on is not the number 1."""
    return isinstance(value, bool), value


def _short(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else f"{value:.4g}" if abs(value) < 10_000 else f"{value:g}"
