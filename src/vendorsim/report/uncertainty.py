"""Figures of what is not known: sensitivity, robustness over futures, conditions of failure, search and calibration."""

from collections.abc import Callable
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from vendorsim.report import panels, style
from vendorsim.report.looks import Looks, legend, mark, note, wrapped
from vendorsim.report.panels import dot, finish_scatter, name_rows, rows_figure
from vendorsim.report.study import Study, interval
from vendorsim.report.words import called, factor, factor_with_unit, plain_number
from vendorsim.telling.language import say

if TYPE_CHECKING:  # matplotlib takes half a second to import, and most commands draw nothing
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Drawing = Callable[[], "Figure | None"]
MOST_RANKED, MOST_BOXES, MOST_PANELS, MOST_PARAMETERS = 12, 6, 6, 12
BARS = 15
MOST_WITH_INTERVALS = 15
"""Candidates of a front whose intervals do not hide each other."""
MOSTLY = 0.5
NAMES = 1.85
"""Inches for the names of rows at the left of a panel."""
ALL = "all"


def drawings(study: Study) -> dict[str, Drawing]:
    """The figures that this study has data for."""
    serves = {
        "sensitivity": (sensitivity, bool(study.sensitivity)), "satisficing": (satisficing, study.has("satisficing")),
        "regret": (regret, study.has("regret")), "failing_conditions": (failing_conditions, bool(study.boxes)),
        "search_front": (search_front, study.has("search_candidates")),
        "search_convergence": (convergence, study.has("search_generations")),
        "posterior": (posterior, study.has("posterior")), "predicted": (predicted, study.has("predictive")),
    }  # fmt: skip
    return {name: partial(draw, study) for name, (draw, there) in serves.items() if there}


def sensitivity(study: Study) -> "Figure":
    """Factors ranked by their influence on each of the main measures."""
    names = list(study.sensitivity)[:MOST_PANELS]
    tops = {name: study.sensitivity[name].head(MOST_RANKED).to_dict("records") for name in names}
    figure, all_axes = _ranked_grid([len(rows) for rows in tops.values()])
    is_sobol = "ST" in study.sensitivity[names[0]]
    first, second = ("ST", "S1") if is_sobol else ("mu_star", "sigma")
    for axes, name in zip(all_axes, names, strict=True):
        rows = tops[name]
        name_rows(axes, [wrapped(factor(row["factor"]), 30) for row in rows])
        for place, row in enumerate(rows):
            dot(axes, interval(row, first), place - 0.12, style.COLOURS[0], "o")
            dot(axes, interval(row, second), place + 0.2, style.COLOURS[1], "s", filled=False, size=4.5)
        axes.axvline(0.0, color=style.INK, linewidth=0.8)
        axes.margins(x=0.05)
        title = study.label(name) if is_sobol else study.labelled(name)
        if mostly_luck(study.sensitivity[name]):
            title = say("report.axis.mostly_luck", measure=title)
        _title(axes, title)
    words = (say("report.axis.total_effect"), say("report.axis.first_order"))
    if not is_sobol:
        words = say("report.axis.mean_effect"), say("report.axis.spread_of_effect")
    handles = [
        mark(words[0], style.COLOURS[0], "o", linestyle="-", markersize=6),
        mark(words[1], style.COLOURS[1], "s", linestyle="-", markerfacecolor="white", markersize=4.5),
    ]
    legend(figure, handles)
    return figure


def _title(axes: "Axes", text: str) -> None:
    """A heading that begins above the names of the rows."""
    width = axes.get_position().width * style.WIDTH
    axes.set_title(wrapped(text, 58), x=-(NAMES - 0.25) / width, fontsize=9)


def mostly_luck(frame: Any) -> bool:
    """Whether a ranking says more of luck than of factors."""
    noise = frame.attrs.get("noise_share")
    return noise is not None and bool(noise > MOSTLY)


def _ranked_grid(rows: list[int], above: float = 0.4) -> "tuple[Figure, list[Axes]]":
    """Panels in two columns, each with room for the names of its own rows."""
    from matplotlib.figure import Figure

    columns, title, below, left = min(2, len(rows)), 0.5, 0.35, NAMES
    bands = [max(rows[place : place + columns]) * 0.32 + 0.1 for place in range(0, len(rows), columns)]
    whole = above + sum(bands) + len(bands) * (title + below)
    figure, found, top = Figure(figsize=(style.WIDTH, whole)), [], above
    cell = style.WIDTH / columns
    for band, height in enumerate(bands):
        for column in range(columns):
            place = band * columns + column
            if place < len(rows):
                own = rows[place] * 0.32 + 0.1
                bottom = whole - top - title - own
                box = (
                    (column * cell + left) / style.WIDTH,
                    bottom / whole,
                    (cell - left - 0.2) / style.WIDTH,
                    own / whole,
                )
                found.append(figure.add_axes(box))
        top += title + height + below
    return figure, found


def satisficing(study: Study) -> "Figure | None":
    """In which share of futures each choice reaches its goals."""
    frame = study.frames["satisficing"]
    labels = [label for label in study.labels if label in set(frame["label"])]
    goals = sorted(dict.fromkeys(frame["goal"]), key=lambda goal: goal != ALL)[:MOST_PANELS]
    if len(goals) == 2:
        goals = [ALL]  # one goal: meeting all is meeting it
    titles = [wrapped(goal_words(study, goal), 48) for goal in goals]
    figure, all_axes = rows_figure(study, goals, [study.shown(label) for label in labels], above=0.35, titles=titles)
    looks = Looks(study)
    for axes, goal in zip(all_axes, goals, strict=True):
        own = frame[frame["goal"] == goal].set_index("label").rename(columns={"share": "mean"})
        for row, label in enumerate(labels):
            found = interval(own.loc[label])
            if found["mean"] is not None:
                dot(axes, found, row, *looks.of(label))
        axes.set_xlim(-0.02, 1.02)
    note(figure, say("report.axis.goal_met"))
    return figure


def goal_words(study: Study, goal: str) -> str:
    """A goal as the analysis names it, in words."""
    if goal == ALL:
        return say("report.axis.all_goals")
    return next((goal_of(study, name) for name in study.experiment.goals if goal.startswith(f"{name} ")), goal)


def goal_of(study: Study, measure: str) -> str:
    """`vending in violation: at most 0.5`."""
    goal = study.experiment.goals[measure]
    way, value = ("at_least", goal.at_least) if goal.at_most is None else ("at_most", goal.at_most)
    return say(f"report.design.{way}", measure=study.label(measure), value=plain_number(value))


def regret(study: Study) -> "Figure | None":
    """How much worse than the best choice of the same future each choice is: mean, 90th percentile and worst."""
    frame = study.frames["regret"]
    names = list(frame["measure"].unique())[:MOST_PANELS]
    labels = [label for label in study.labels if label in set(frame["label"])]
    figure, all_axes = rows_figure(study, names, [study.shown(label) for label in labels], above=0.4)
    looks = Looks(study)
    for axes, name in zip(all_axes, names, strict=True):
        own = frame[frame["measure"] == name].set_index("label")
        for row, label in enumerate(labels):
            colour, marker = looks.of(label)
            mean, high, most = (float(own[column][label]) for column in ("mean_regret", "q90_regret", "max_regret"))
            axes.plot([mean, most], [row, row], color=colour, linewidth=1.0, alpha=0.7, zorder=2)
            axes.plot(mean, row, marker=marker, color=colour, markersize=6, zorder=3)
            axes.plot(high, row, marker="|", color=colour, markersize=9, markeredgewidth=1.6, zorder=3)
            axes.plot(most, row, marker="o", color=colour, markersize=4, markerfacecolor="white", zorder=3)
        axes.set_xlim(left=min(0.0, axes.get_xlim()[0]))
    marks: Any = (("o", {}, "mean_regret"), ("|", {}, "q90_regret"), ("o", {"markerfacecolor": "white"}, "max_regret"))
    legend(figure, [mark(say(f"report.column.{name}"), style.QUIET, shape, **face) for shape, face, name in marks])
    return figure


def failing_conditions(study: Study) -> "Figure | None":
    """The box of conditions in which each choice misses its goals, as parts of the ranges tried."""
    shown = [(label, rows) for label, box in study.boxes.items() if (rows := _numeric(box))][:MOST_BOXES]
    if not shown:
        return None
    figure, all_axes = _ranked_grid([len(box) for _, box in shown], above=0.35)
    for axes, (label, box) in zip(all_axes, shown, strict=True):
        name_rows(axes, [wrapped(factor_with_unit(row["factor"]), 30) for row in box])
        for place, row in enumerate(box):
            span = (row["range_high"] - row["range_low"]) or 1.0
            low, high = ((row[end] - row["range_low"]) / span for end in ("low", "high"))
            axes.barh(place, 1.0, height=0.22, color=style.RULE, zorder=1)
            axes.barh(place, high - low, left=low, height=0.42, color=style.OKABE_ITO["vermilion"], zorder=2)
            for at, value, side in ((low, row["low"], "left"), (high, row["high"], "right")):
                axes.text(at, place - 0.25, plain_number(value), fontsize=7, ha=side, va="bottom")
        axes.set_xlim(0.0, 1.0)
        axes.set_xticks([0.0, 1.0], [say("report.axis.lowest_tried"), say("report.axis.highest_tried")])
        first, last = axes.get_xticklabels()
        first.set_horizontalalignment("left")
        last.set_horizontalalignment("right")
        axes.xaxis.grid(False)
        _title(axes, study.shown(label))
    note(figure, say("report.axis.failing"))
    return figure


def _numeric(box: Any) -> list[dict[str, Any]]:
    return [row for row in box.to_dict("records") if np.isfinite(row["low"]) and np.isfinite(row["high"])]


def search_front(study: Study) -> "Figure | None":
    """Every candidate of a search, and the front that it found, objective against objective."""
    frame, ways = study.frames["search_candidates"], study.facts["search"]["objectives"]
    pairs = list(combinations(ways, 2))[:MOST_PANELS]
    figure, all_axes = panels.grid(len(pairs), height=3.0, above=0.5, below=0.75, left=0.85)
    text = next((path for path in frame if path in {one.path for one in study.factors if one.values
                 and all(isinstance(value, str) for value in one.values)}), None)  # fmt: skip
    values = list(dict.fromkeys(frame[text])) if text else [""]
    front = frame[frame["on_front"].astype(bool)]
    for axes, (x, y) in zip(all_axes, pairs, strict=True):
        axes.scatter(frame[x], frame[y], s=9, color=style.QUIET, alpha=0.35, linewidths=0, rasterized=len(frame) > 300)
        for row in front.to_dict("records"):
            place = values.index(row[text]) if text else 0
            if len(front) <= MOST_WITH_INTERVALS:
                across, up = study.estimate(row, x), study.estimate(row, y)
                thin: dict[str, Any] = {"color": style.colour(place), "linewidth": 0.8, "alpha": 0.5}
                axes.plot([across["low"], across["high"]], [row[y]] * 2, **thin)
                axes.plot([row[x]] * 2, [up["low"], up["high"]], **thin)
            axes.plot(row[x], row[y], marker=style.shape(place), color=style.colour(place), markersize=6,
                      markeredgecolor="white", markeredgewidth=0.6, zorder=3, clip_on=False)  # fmt: skip
        finish_scatter(axes, study, x, y)
        if "neither" in (study.direction(x), study.direction(y)):
            panels.point_to_better(axes, ways[x], ways[y])
    own = say("report.axis.front")
    handles = [mark(say("report.axis.beaten"), style.QUIET, "o", markersize=3)]
    handles += [mark(f"{own}: {called(value)}" if text else own, style.colour(place), style.shape(place), markersize=6)
                for place, value in enumerate(values)]  # fmt: skip
    legend(figure, handles)
    return figure


def convergence(study: Study) -> "Figure | None":
    """The hypervolume that the front dominates, by candidates tried: flat means that more search brings little."""
    found = study.frames["search_generations"]
    if len(found) < 2:
        return None
    figure, (axes,) = panels.grid(1, height=2.2, above=0.2, below=0.55, left=0.85)
    axes.plot(found["evaluations"], found["hypervolume"], color=style.COLOURS[0], marker="o", markersize=4)
    axes.set_xlabel(say("report.axis.candidates_tried"))
    axes.set_ylabel(wrapped(say("report.axis.hypervolume"), 30))
    axes.grid(True)
    return figure


def posterior(study: Study) -> "Figure | None":
    """What the data leave open of each parameter: weighted particles over the range that was allowed."""
    particles = study.frames["posterior"]
    rows = [row for row in study.frames["parameters"].to_dict("records") if _is_range(row)][:MOST_PARAMETERS]
    if not rows:
        return None
    figure, all_axes = panels.grid(len(rows), height=1.15, above=0.25, below=0.65, left=0.5)
    weights = particles["weight"].to_numpy(dtype=float)
    for axes, row in zip(all_axes, rows, strict=True):
        low, high = float(row["prior_low"]), float(row["prior_high"])
        values = particles[row["parameter"]].to_numpy(dtype=float)
        edges = np.linspace(low, high, BARS + 1)
        heights, _ = np.histogram(values, bins=edges, weights=weights / weights.sum())
        colour = style.OKABE_ITO["blue" if row["identified"] else "sky"]
        axes.bar(edges[:-1], heights, width=np.diff(edges), align="edge", color=colour, edgecolor="white")
        axes.axhline(1.0 / BARS, color=style.QUIET, linewidth=1.0, linestyle=(0, (4, 2)))
        axes.set_xlim(low, high)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        axes.set_xlabel(wrapped(factor_with_unit(row["parameter"]), 52))
    return figure


def _is_range(row: dict[str, Any]) -> bool:
    ends = row["prior_low"], row["prior_high"]
    return all(isinstance(end, int | float) and not isinstance(end, bool) for end in ends) and ends[0] < ends[1]


def predicted(study: Study) -> "Figure | None":
    """What the model says of each target before and after, on a scale on which the measured interval is 0 to 1."""
    rows = [row for row in study.frames["predictive"].to_dict("records") if np.isfinite(row["posterior_mean"])]
    if not rows:
        return None
    from matplotlib.figure import Figure

    height = 0.42 * len(rows) + 0.9
    figure = Figure(figsize=(style.WIDTH, height))
    axes = figure.add_axes((0.34, 0.38 / height, 0.62, 0.42 * len(rows) / height))
    name_rows(axes, [wrapped(target_words(row), 44) for row in rows])
    axes.axvspan(0.0, 1.0, color=style.BETTER_SIDE, linewidth=0, zorder=0)
    for place, row in enumerate(rows):
        dot(axes, _scaled(row, "prior"), place - 0.18, style.QUIET, "s", filled=False, size=4.5)
        dot(axes, _scaled(row, "posterior"), place + 0.12, style.COLOURS[0], "o", filled=bool(row["inside"]))
    axes.set_xlim(-2.1, 3.1)
    axes.set_xticks([0.0, 1.0], [say("report.axis.low_end"), say("report.axis.high_end")])
    note(figure, say("report.axis.targets"))
    return figure


def target_words(row: dict[str, Any]) -> str:
    """A target's row in the calibration targets and what it is."""
    return f"{row['target']} {row.get('meaning') or ''}".strip()


def _scaled(row: dict[str, Any], name: str) -> dict[str, float | None]:
    """Mean and interval where the measured interval is 0 to 1, cut where the axis ends."""
    span = (row["high"] - row["low"]) or 1.0
    ends = {end: (row[f"{name}_{end}"] - row["low"]) / span for end in ("mean", "low", "high")}
    return {end: float(np.clip(value, -2.0, 3.0)) if np.isfinite(value) else None for end, value in ends.items()}
