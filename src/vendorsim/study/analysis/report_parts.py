"""Curves, trade-offs, series and maps of a study, as the report draws them."""

from collections.abc import Collection, Mapping, Sequence
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import numpy as np

from vendorsim.settings.schema import Settings
from vendorsim.study.analysis.labels import lever_paths
from vendorsim.study.analysis.pareto import nondominated
from vendorsim.study.curves import curves, moving_sum, possible
from vendorsim.study.statistics import bands, mean_interval
from vendorsim.study.store.results import Results

WEEK = 7
MOST_VALUES = 12
"""Different values of a factor that a curve shows one by one; beyond, they are taken together in bins."""
BINS = 8
MOST_MEASURES, MOST_FACTORS, MOST_SERIES = 3, 3, 6
MOST_DOTS = 400
MOST_TOGETHER, MOST_OF_ONE = 4, 8
"""Choices whose curves over days are told apart in one panel; of more, those with equal first lever are averaged."""
TRADE_OFF_MEASURES = 4


def setting_at(base: Settings, path: str) -> Any:
    """What the base says of a setting; None where it says nothing."""
    found: Any = base
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else getattr(found, part, None)
    return found


def words_of(path: str) -> str:
    """A factor as words; what a programme or a policy takes is told with its name."""
    parts = path.split(".")
    return " ".join(parts[1:] if parts[0] == "programmes" and len(parts) > 2 else parts[-1:]).replace("_", " ")


def described(path: str) -> str:
    """What the settings say of one of theirs."""
    kind: Any = Settings
    for part in path.split("."):
        fields = getattr(kind, "model_fields", {})
        if part not in fields:
            return ""
        description, kind = fields[part].description or "", fields[part].annotation
    return " ".join(description.split())


def overall(runs: Any, measures: Sequence[str]) -> Any:
    """How each measure scatters over the points of the design: mean, and quantiles of the points' means."""
    import pandas as pd

    means = runs.groupby("point")[list(measures)].mean()
    shares = {"mean": means.mean(), "lowest": means.min(), **{f"q{int(100 * q):02d}": means.quantile(q) for q in
              (0.05, 0.5, 0.95)}, "highest": means.max(), "points": means.count()}  # fmt: skip
    return pd.DataFrame(shares).rename_axis("measure").reset_index()


def curves_of(
    results: Results, runs: Any, main: Sequence[str], strongest: Sequence[str]
) -> tuple[Any, dict[tuple[str, str], np.ndarray]]:
    """How the first measures follow the numeric factors, by policy where that varies; and the points behind it.

    One row a position on a curve: `factor`, `measure`, `series`, `x`, `mean`, `low`, `high`.
    """
    import pandas as pd

    levers = set(results.experiment.levers)
    numeric = [path for path in results.factors if _is_numeric(runs[path])]
    numeric.sort(key=lambda path: (strongest.index(path) if path in strongest else len(strongest), path not in levers))
    text = next((path for path in results.factors if path in levers and not _is_numeric(runs[path])), None)
    series = text if text is not None and 1 < runs[text].nunique() <= MOST_SERIES else None
    found: list[tuple[Any, ...]] = []
    dots = {}
    for measure in main[:MOST_MEASURES]:
        for path in numeric[:MOST_FACTORS]:
            own = _one_alone(results, runs, path).dropna(subset=[path, measure])
            for value, part in own.groupby(series, sort=False) if series else [("", own)]:
                if part[path].nunique() > 1:
                    found += [(path, measure, str(value), *row) for row in _curve(part, path, measure)]
            if runs[path].nunique() > MOST_VALUES:
                means = own.groupby("point", sort=False)[[path, measure]].mean().to_numpy()
                dots[measure, path] = means[:: max(1, -(-len(means) // MOST_DOTS))]
    return pd.DataFrame(found, columns=["factor", "measure", "series", "x", "mean", "low", "high"]), dots


def _is_numeric(column: Any) -> bool:
    values = set(column.dropna())
    return len(values) > 1 and all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)


def _one_alone(results: Results, runs: Any, path: str) -> Any:
    """The runs in which only this factor differs from the base, where the design is made so; else all."""
    if results.experiment.design.kind != "one_at_a_time":
        return runs
    base = results.points[0]
    alone = [
        number for number, point in enumerate(results.points)
        if all(point[name] == base[name] for name in base if name != path)
    ]  # fmt: skip
    return runs[runs["point"].isin(alone)]


def _curve(runs: Any, path: str, measure: str) -> list[tuple[float, float, float, float]]:
    """Means along a factor: over seeds where values repeat, over points where they are taken together in bins."""
    values = runs[path].to_numpy(dtype=float)
    rows = []
    if runs[path].nunique() <= MOST_VALUES:
        for value, part in runs.groupby(path):
            rows.append((float(value), mean_interval(part.groupby("seed")[measure].mean().tolist())))
    else:
        edges = np.quantile(values, np.linspace(0.0, 1.0, BINS + 1))
        means = runs.groupby("point", sort=False)[[path, measure]].mean()
        for place, (low, high) in enumerate(pairwise(edges)):
            last = place == BINS - 1
            inside = means[(means[path] >= low) & ((means[path] <= high) if last else (means[path] < high))]
            if len(inside):
                rows.append((float(inside[path].mean()), mean_interval(inside[measure].tolist())))
    return [(x, one.mean, one.low, one.high) for x, one in rows]


def trade_offs_of(ways: Mapping[str, str], choices: Sequence[str], levelled: Any) -> dict[tuple[str, str], Any]:
    """Pairs of measures, by which way is better in each: `label`, `x`, `x_low`, `x_high`, `y`, ..., `on_front`."""
    found = {}
    if len(choices) > 1:
        cells = {name: part.set_index("label") for name, part in levelled.groupby("measure")}
        for x, y in list(combinations(list(ways)[:TRADE_OFF_MEASURES], 2))[:4]:
            frame = cells[x][["mean", "low", "high"]].set_axis(["x", "x_low", "x_high"], axis=1)
            frame = frame.join(cells[y][["mean", "low", "high"]].set_axis(["y", "y_low", "y_high"], axis=1))
            frame = frame.loc[list(choices)].reset_index()
            found[x, y] = frame.assign(on_front=nondominated(frame[["x", "y"]].to_numpy(), [ways[x], ways[y]]))
    return found


def grouped(results: Results, labels: Sequence[str], choices: Sequence[str]) -> tuple[list[str], dict[str, Any]]:
    """What is drawn over days and on maps: each choice, or the values of the first lever where choices are many.

    Gives the group of each point ("" for points that are not drawn), and the levers of each group.
    """
    paths = [path for path in lever_paths(results) if len({point.get(path) for point in results.points}) > 1]
    own = {label: dict(point) for label, point in zip(labels, results.points, strict=True)}
    if len(choices) <= MOST_TOGETHER or len(paths) < 2:
        shown = choices[:MOST_OF_ONE]
        levers = {label: {path: own[label][path] for path in paths if path in own[label]} for label in shown}
        return [label if label in shown else "" for label in labels], levers
    first = paths[0]
    values = list(dict.fromkeys(point.get(first) for point in results.points))[: MOST_TOGETHER + 2]
    names = {value: value if isinstance(value, str) else f"{words_of(first)} {value}" for value in values}
    return [names.get(point.get(first), "") for point in results.points], {
        names[value]: {first: value} for value in values
    }


def daily_of(results: Results, groups: Sequence[str], seeds: Collection[int]) -> dict[str, Any]:
    """Bands of the daily series of each group of points, each seed averaged over its points first."""
    if not results.experiment.keep.daily:
        return {}
    frame = results.daily()
    frame = frame[frame["seed"].isin(seeds)]
    if frame.empty:
        return {}
    days = np.unique(frame["day"]).astype(float)
    window = WEEK if days.size >= 3 * WEEK else 1
    frame = frame.assign(group=[groups[point] for point in frame["point"]])
    fields = [name for name in frame.columns if name not in ("point", "seed", "day", "group")]
    found = {}
    for group in dict.fromkeys(filter(None, groups)):
        own = frame[frame["group"] == group].groupby(["seed", "day"])[fields].mean()
        n_seeds = own.index.get_level_values("seed").nunique()
        if n_seeds and len(own) == n_seeds * days.size:
            book = {name: own[name].to_numpy(dtype=float).reshape(n_seeds, days.size) for name in fields}
            found[group] = {name: possible(name, bands(series)) for name, series in curves(book, window).items()}
    return {"daily_days": moving_sum(days[None, :], window)[0] / window, "daily": found, "window": window}


def maps_of(results: Results, groups: Sequence[str]) -> dict[str, dict[str, np.ndarray]]:
    """Maps of each group of points, the mean over them, where all have one shape."""
    if not results.experiment.keep.maps:
        return {}
    by_point = results.maps()
    if len({grid.shape for maps in by_point.values() for grid in maps.values()}) != 1:
        return {}
    found: dict[str, dict[str, np.ndarray]] = {}
    for group in dict.fromkeys(filter(None, groups)):
        own = [maps for point, maps in by_point.items() if groups[point] == group]
        for name in own[0] if own else ():
            found.setdefault(name, {})[group] = np.mean([maps[name] for maps in own], axis=0)
    return {name: found[name] for name in sorted(found)}


def found(folder: Path, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The frames of a search or a calibration, where the store holds one."""
    import pandas as pd

    frames: dict[str, Any] = {}
    if facts["search"]:
        from vendorsim.study.analysis.front import read_candidates

        candidates = read_candidates(folder)
        known = candidates[candidates["point"] >= 0].dropna(subset=list(facts["search"]["objectives"]))
        frames |= {"search_candidates": known, "search_generations": pd.DataFrame(facts["search"]["generations"])}
    if facts["calibration"]:
        from vendorsim.study.analysis.posterior import read_posterior, read_predictive, read_summary

        particles = read_posterior(folder)
        last = particles[particles["generation"] == particles["generation"].max()].reset_index(drop=True)
        frames |= {"posterior": last, "parameters": read_summary(folder), "predictive": read_predictive(folder)}
    return frames
