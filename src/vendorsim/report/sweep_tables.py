"""The tables of a sweep's page: the important measures open, the rest folded, long ones cut with a note."""

from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np

from vendorsim.report import html
from vendorsim.report.html import paragraphs, split_number
from vendorsim.report.language import say
from vendorsim.report.sweep_future_figures import ALL, goal_words, target_words
from vendorsim.report.sweep_looks import Looks
from vendorsim.report.sweep_study import SweepStudy, interval, plain_number
from vendorsim.report.wording import GROUP_TITLES, decimals, number, spoken, verdict, with_interval

MOST_ROWS = 30
BOX = """{choice}: {failures} of {futures} futures miss a goal; the box holds {coverage} % of them (coverage), and
    {density} % of the futures in it miss a goal (density)."""
NO_BOX = """{choice}: {failures} of {futures} futures miss a goal; they are too few, or too alike the others, to name
    conditions."""
VERDICTS = {"better": "better", "worse": "worse", "different": "different"}


def cut_off(n: int, shown: int, file: str) -> str:
    """A note where rows are left out, and where they all stand."""
    if n <= shown:
        return ""
    return paragraphs(
        [say("{shown} of {n} rows are shown; data/{file} holds them all.", shown=shown, n=n, file=file)], "note"
    )


def numbers(study: SweepStudy) -> str:
    """All tables."""
    parts = [
        _posterior(study),
        _searched(study),
        _satisficing(study),
        _boxes(study),
        _regret(study),
        _sensitivity(study),
    ]
    if study.search is not None or study.calibration is not None:
        parts.append(_overall(study))
    elif study.compares or len(study.labels) == 1:
        parts.append(_levels(study))
    else:
        parts.append(_overall(study))
        parts.append(html.folded(say("The choices one by one"), _levels(study, list(study.main))))
    if study.kind in ("latin_hypercube", "sobol", "morris") and (study.compares or len(study.labels) == 1):
        parts.insert(-1, _overall(study))
    return "".join(parts)


def _levels(study: SweepStudy, names: Sequence[str] = ()) -> str:
    text = _tables(study, study.main)
    for group, title in () if names else GROUP_TITLES.items():
        rest = [name for name in study.measures(group) if name not in study.main]
        if rest:
            text += html.folded(say("{group}: {n} other measures", group=say(title), n=len(rest)), _tables(study, rest))
    return text


def _tables(study: SweepStudy, names: Sequence[str]) -> str:
    return _means(study, names) if len(study.labels) == 1 else "".join(_measure(study, name) for name in names)


def _means(study: SweepStudy, names: Sequence[str]) -> str:
    """Where there is one choice only: a row a measure."""
    rows = [
        [f'{escape(study.label(name))}&nbsp;{html.arrow(study.direction(name))}'
         f'<span class="under">{escape(say(study.definitions[name]["unit"]))}</span>', _level(study, study.labels[0], name)]
        for name in names
    ]  # fmt: skip
    return html.table([say("measure"), say("mean, 95 % interval")], rows, plain=False)


def _level(study: SweepStudy, label: str, name: str) -> str:
    text, counted = (
        f'<span class="mean">{split_number(with_interval(study.level(label, name)))}</span>',
        f"{name}_counted",
    )
    if counted in study.definitions:
        count = split_number(with_interval(study.level(label, counted)))
        text += f'<span class="counted">{say("counted")} {count}</span>'
    return text


def _measure(study: SweepStudy, name: str) -> str:
    """One measure: a row a choice, with its level and its difference to the first."""
    compares, numbered = study.compares, study.compares and not Looks(study).is_full
    labels = [label for label in study.labels if study.level(label, name)["n"] is not None]
    rows = []
    for label in labels[:MOST_ROWS]:
        place = study.labels.index(label) + 1
        row = [
            f"{escape(study.shown(label))}" + (f' <span class="way">#{place}</span>' if numbered else ""),
            _level(study, label, name),
        ]
        if compares:
            row += _difference(study, label, name)
        rows.append(row)
    heads = [say("choice"), say("mean, 95 % interval")]
    if compares:
        heads += [say("difference to {reference}", reference=escape(study.shown(study.reference))), say("runs saved")]
    unit = study.definitions[name]["unit"]
    named = f"{escape(study.label(name))}&nbsp;{html.arrow(study.direction(name))}"
    heading = f'<h3>{named} <span class="tag">{escape(say(unit))}</span></h3>\n'
    return heading + html.table(heads, rows, plain=False) + cut_off(len(labels), len(rows), "levels.csv")


def _difference(study: SweepStudy, label: str, name: str) -> list[str]:
    if label == study.reference:
        return [f'<span class="difference unclear">{say("(reference)")}</span>', ""]
    found = study.difference(label, name)
    if found["mean"] is None:
        return ["\N{EN DASH}", "\N{EN DASH}"]
    told = verdict(found, study.direction(name))
    mark = f" <b>{say(VERDICTS[told])}</b>" if told else ""
    saved = found["fewer_replicates"]
    return [
        f'<span class="difference {told or "unclear"}">{split_number(with_interval(found, signed=True))}{mark}</span>',
        "\N{EN DASH}"
        if saved is None
        else f"\N{MULTIPLICATION SIGN}\N{NO-BREAK SPACE}{number(saved, 1 if saved < 100 else 0)}",
    ]


def _overall(study: SweepStudy) -> str:
    rows = []
    for row in study.frames["overall"].to_dict("records"):
        if row["measure"] in study.main and row["points"]:
            places = decimals({"mean": row["q50"], "low": row["q05"], "high": row["q95"]})
            cells = [number(row[key], places) for key in ("lowest", "q05", "q50", "q95", "highest")]
            rows.append([f"{escape(study.labelled(row['measure']))}", *cells])
    heads = [say("measure"), say("lowest"), say("5 %"), say("median"), say("95 %"), say("highest")]
    caption = say("How the points' means scatter over the {n} points.", n=study.n_points)
    return html.table(heads, rows, caption) + paragraphs([say("data/overall.csv holds all measures.")], "note")


def _sensitivity(study: SweepStudy) -> str:
    text = ""
    for place, (name, frame) in enumerate(study.sensitivity.items()):
        is_sobol = "ST" in frame
        columns = ("ST", "S1") if is_sobol else ("mu_star", "sigma")
        heads = [say("factor"), *((say("total effect"), say("first-order effect")) if is_sobol
                                  else (say("mean size of the effect"), say("spread of the effect")))]  # fmt: skip
        rows = [
            [
                escape(study.factor(row["factor"]).shown),
                *(split_number(with_interval(_ends(row, column))) for column in columns),
            ]
            for row in frame.head(MOST_ROWS).to_dict("records")
        ]
        caption = say("Influence on {measure}.", measure=study.label(name))
        noise = frame.attrs.get("noise_share")
        if noise is not None and np.isfinite(noise):
            caption += " " + say("Luck makes up {share} % of what varies between points.", share=number(100 * noise, 1))
        table = html.table(heads, rows, caption) + cut_off(len(frame), len(rows), f"sensitivity_{name}.csv")
        text += table if place < 4 else html.folded(study.label(name), table)
    return f"<h3>{say('Sensitivity')}</h3>\n{text}" if text else ""


def _ends(row: dict[str, Any], name: str) -> Any:
    return interval({"mean": row[name], "low": row.get(f"{name}_low"), "high": row.get(f"{name}_high")})


def _satisficing(study: SweepStudy) -> str:
    robust = study.robustness
    if robust is None or robust.satisficing is None or not len(robust.satisficing):
        return ""
    goals = sorted(dict.fromkeys(robust.satisficing["goal"]), key=lambda goal: goal != ALL)
    cells = {(row["label"], row["goal"]): row for row in robust.satisficing.to_dict("records")}
    labels = [label for label in study.labels if (label, goals[0]) in cells]
    rows = [
        [escape(study.shown(label)), *(split_number(with_interval(_share(cells[label, goal]))) for goal in goals)]
        for label in labels[:MOST_ROWS]
    ]  # fmt: skip
    caption = say("Share of the {n} futures in which goals are met.", n=robust.n_futures)
    heads = [say("choice"), *(escape(goal_words(study, goal)) for goal in goals)]
    return (
        f"<h3>{say('Goals met')}</h3>\n"
        + html.table(heads, rows, caption)
        + cut_off(len(labels), len(rows), "satisficing.csv")
    )


def _share(row: dict[str, Any]) -> Any:
    return interval({**row, "mean": row["share"]})


def _regret(study: SweepStudy) -> str:
    robust = study.robustness
    if robust is None or robust.regret is None or not len(robust.regret):
        return ""
    text = ""
    for name, frame in robust.regret.groupby("measure", sort=False):
        rows = []
        places = decimals({"mean": float(frame["max_regret"].max()) or 1.0, "low": None, "high": None})
        for row in frame.head(MOST_ROWS).to_dict("records"):
            cells = [number(row[column], places) for column in ("mean_regret", "q90_regret", "max_regret")]
            rows.append(
                [
                    escape(study.shown(row["label"])),
                    *cells,
                    f"{number(100 * row['best_share'], 0)}\N{NO-BREAK SPACE}%" if "best_share" in row else "",
                ]
            )
        heads = [say("choice"), say("mean regret"), say("90th percentile"), say("worst future"), say("best in")]
        text += html.table(heads, rows, study.labelled(str(name)))
    return f"<h3>{say('Regret')}</h3>\n{text}"


def _boxes(study: SweepStudy) -> str:
    robust = study.robustness
    if robust is None or not robust.boxes:
        return ""
    text = ""
    for label, box in robust.boxes.items():
        facts = box.attrs
        if not len(box):
            text += paragraphs([_no_box(study, label, facts)])
            continue
        rows = [
            [escape(study.factor(row["factor"]).with_unit), escape(_box_part(row, "low", "high")),
             escape(_box_part(row, "range_low", "range_high")), f"{row['quasi_p']:.2g}"]
            for row in box.to_dict("records")
        ]  # fmt: skip
        shares = {name: number(100 * facts.get(name, float("nan")), 0) for name in ("coverage", "density")}
        counts = {name: facts.get(name, "") for name in ("failures", "futures")}
        caption = say(BOX, choice=study.shown(label), **shares, **counts)
        text += html.table(
            [say("condition"), say("goals are missed within"), say("range tried"), say("quasi-p")], rows, caption
        )
    return f"<h3>{say('Conditions of failure')}</h3>\n{text}"


def _no_box(study: SweepStudy, label: str, facts: dict[str, Any]) -> str:
    """Why there is no box."""
    failures, futures = facts.get("failures", 0), facts.get("futures", 0)
    values = {"choice": study.shown(label), "failures": failures, "futures": futures}
    if not failures:
        return say("{choice}: every goal is met in all {futures} futures.", **values)
    if failures == futures:
        return say("{choice}: a goal is missed in all {futures} futures, whatever the conditions.", **values)
    return say(NO_BOX, **values)


def _box_part(row: dict[str, Any], low: str, high: str) -> str:
    if not np.isfinite(row[low]):
        return str(row.get("values", "")) if low == "low" else ""
    return f"{plain_number(row[low])} – {plain_number(row[high])}"


def _searched(study: SweepStudy) -> str:
    if study.search is None:
        return ""
    frame, objectives = study.search.front, list(study.search.objectives)
    front = frame[frame["on_front"].astype(bool)].sort_values(objectives[0])
    levers = [one.path for one in study.factors if one.path in frame and one.path not in objectives]
    rows = []
    for place, row in enumerate(front.head(MOST_ROWS).to_dict("records")):
        values = [escape(_value(row[path])) for path in levers]
        rows.append(
            [str(place + 1), *values, *(split_number(with_interval(study.estimate(row, name))) for name in objectives)]
        )
    heads = [say("candidate"), *(escape(study.factor(path).shown) for path in levers)]
    for name in objectives:
        unit = study.definitions[name]["unit"] if name in study.definitions else ""
        heads.append(f'{escape(study.label(name))}<span class="under">{escape(say(unit))}</span>')
    table = html.table(heads, rows) + cut_off(len(front), len(rows), "search_candidates.csv")
    return f"<h3>{say('The front')}</h3>\n{table}"


def _value(value: Any) -> str:
    if (isinstance(value, float) and not np.isfinite(value)) or value is None:
        return "\N{EN DASH}"
    return say(spoken(value)) if isinstance(value, str) else plain_number(value)


def _posterior(study: SweepStudy) -> str:
    if study.calibration is None:
        return ""
    rows = []
    for row in study.calibration.predicted.head(MOST_ROWS).to_dict("records"):
        before, after = (_of(row, f"{name}_") for name in ("prior", "posterior"))
        measured = f"{plain_number(row['low'])} – {plain_number(row['high'])}"
        told = say("yes") if row["inside"] else say("no")
        rows.append([escape(target_words(row)), escape(say(str(row["unit"]))), measured, before, after, told])
    heads = [
        say("target"),
        say("unit"),
        say("measured"),
        say("model before, 95 %"),
        say("model after, 95 %"),
        say("inside"),
    ]
    text = f"<h3>{say('Targets')}</h3>\n" + html.table(heads, rows)
    rows = []
    for row in study.calibration.parameters.head(MOST_ROWS).to_dict("records"):
        told = say("yes") if row["identified"] else say("no: as before")
        rows.append([escape(study.factor(row["parameter"]).with_unit),
                     f"{_value(row['prior_low'])} – {_value(row['prior_high'])}", _of(row, ""), told])  # fmt: skip
    heads = [say("parameter"), say("range before"), say("after, 95 %"), say("do the targets tell it?")]
    return text + f"<h3>{say('Parameters')}</h3>\n" + html.table(heads, rows)


def _of(row: dict[str, Any], name: str) -> str:
    """A mean with its interval; of a factor that is no number, the values."""
    ends = {end: row[f"{name}{end}"] for end in ("mean", "low", "high")}
    if any(isinstance(value, str | bool) for value in ends.values()):
        return escape(f"{_value(ends['low'])} – {_value(ends['high'])}")
    return split_number(with_interval(interval(ends)))
