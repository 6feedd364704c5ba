"""The sentences of the report: the answer with its uncertainty, what the design can say, captions, how to read it."""

from typing import Any

from vendorsim.report import words
from vendorsim.report.study import FEW, MOST_NAMED, Study, interval
from vendorsim.report.uncertainty import mostly_luck
from vendorsim.report.words import plain_number
from vendorsim.study.comparison import plain_question
from vendorsim.study.provenance import MANIFEST
from vendorsim.telling.language import counted_off, joined, listed, say, semicolons, texts
from vendorsim.telling.wording import GROUP_TITLES, SURE, beside, decimals, number, with_interval

MOST_TOLD = 3
FEW_SEEDS = 10
"""Seeds below which an interval is itself uncertain."""


def title(study: Study) -> str:
    """What the page is called: the question of the study's file; of a comparison without one, how many ways it compares."""
    if not _was_not_asked(study):
        return study.experiment.question
    if len(study.labels) == 1:
        return say("report.title.of_one", name=study.shown(study.reference))
    return say("report.title", n=len(study.labels))


def question(study: Study) -> str:
    """The question that the study answers."""
    if not _was_not_asked(study):
        return study.experiment.question
    names = listed([study.shown(label) for label in study.labels])
    return say("report.question.of_one" if len(study.labels) == 1 else "report.question", names=names)


def _was_not_asked(study: Study) -> bool:
    """Whether policies are compared for which no file has a question."""
    return bool(study.summary) and study.experiment.question == plain_question("policies", study.labels)


def warnings(study: Study) -> list[str]:
    """What limits this study, if something does."""
    found = []
    failed = len(study.frames["failures"])
    if failed:
        found.append(say("report.warning.failed", n=failed))
    planned = len(study.results.points) * study.experiment.replicates.number
    precision = study.summary.get("precision") if study.summary else None
    missing = planned - study.n_runs - failed
    if study.summary and not study.summary["complete"]:
        found.append(say("report.warning.incomplete", n=len(study.seeds), file=MANIFEST))
    elif missing > 0 and study.kind not in ("search", "calibration"):
        found.append(say("report.warning.unfinished", n=missing, planned=planned))
    if precision and precision["open"] and study.summary["complete"]:
        names = listed(
            [f"{study.label(one['measure'])} ({study.shown(one['policy'])})" for one in precision["open"][:4]]
        )
        found.append(say("report.warning.precision", n=len(precision["open"]), runs=len(study.seeds), names=names))
    if study.replicates[1] < 2 and study.kind in ("comparison", "factorial", "one_at_a_time", "points"):
        found.append(say("report.warning.one_run"))
    elif (study.compares or study.summary) and len(study.seeds) < FEW_SEEDS:
        found.append(say("report.warning.few_seeds", n=len(study.seeds)))
    return [*found, *study.notes]


def answer(study: Study) -> list[str]:
    """What was found, in a few sentences made from the numbers; the last says what such a design can tell."""
    if study.kind == "calibration":
        told = _calibrated(study)
    elif study.kind == "search":
        told = _searched(study)
    elif study.sensitivity:
        told = _sensitive(study)
    else:
        told = _robust(study) + (_compared(study) if study.compares else _spread(study))
    limits = joined([say(f"report.kind.{study.kind}.limits"), say("report.limits_of_the_model")])
    return [*(text[:1].upper() + text[1:] for text in told[:FEW]), limits]


def _compared(study: Study) -> list[str]:
    """One sentence a choice where they are few, else one a measure."""
    names = [
        name for name in study.main if any(study.difference(label, name)["mean"] is not None for label in study.labels)
    ]
    if study.is_small:
        return [_finding(study, label, names[:4]) for label in study.labels[1:]]
    return [_several(study, name) for name in names[:MOST_TOLD]]


def _finding(study: Study, label: str, names: list[str]) -> str:
    """In what a choice is better or worse than the reference."""
    told: dict[str, list[str]] = {"better": [], "worse": [], "different": [], "same": [], "unclear": []}
    for name in names:
        verdict = study.difference(label, name)["verdict"] or "unclear"
        told[verdict].append(joined([study.label(name), _change(study, label, name) if verdict in SURE else ""]))
    parts = [say(f"report.answer.does.{verdict}", measures=listed(own)) for verdict, own in told.items() if own]
    values = {"reference": study.shown(study.reference), "choice": study.shown(label)}
    return say("report.answer.against", **values, parts=semicolons(parts))


def _change(study: Study, label: str, name: str) -> str:
    base, change = study.level(study.reference, name)["mean"], study.difference(label, name)["mean"]
    return say("report.answer.change", change=number(100.0 * change / abs(base), 0, signed=True)) if base else ""


def _several(study: Study, name: str) -> str:
    known = [label for label in study.labels if study.level(label, name)["mean"] is not None]
    ordered = sorted(known, key=lambda label: study.level(label, name)["mean"])
    values = {"measure": study.label(name), "reference": study.shown(study.reference)}
    if study.level(ordered[0], name)["mean"] == study.level(ordered[-1], name)["mean"]:
        return say("report.answer.all_alike", **values)
    places = beside([study.level(ordered[0], name), study.level(ordered[-1], name)])
    ends = say(
        "report.answer.ends", **values,
        lowest=study.shown(ordered[0]), low=with_interval(study.level(ordered[0], name), places=places),
        highest=study.shown(ordered[-1]), high=with_interval(study.level(ordered[-1], name), places=places),
    )  # fmt: skip
    others = [study.difference(label, name) for label in study.labels[1:]]
    told = {word: sum(found["verdict"] == word for found in others) for word in (*SURE, "same")}
    told["unclear"] = len(others) - sum(told.values())
    if told["same"] == len(others):
        return joined([ends, say("report.answer.none_matters", **values)])
    if told["unclear"] == len(others):
        return joined([ends, say("report.answer.all_unclear", **values)])
    parts = [say(f"report.answer.n.{word}", n=n) for word, n in told.items() if n]
    return joined([ends, say("report.answer.others", **values, n=len(others), parts=counted_off(parts))])


def _spread(study: Study) -> list[str]:
    """Over many points, or where the city chooses nothing."""
    found = []
    rows = {} if study.summary else {row["measure"]: row for row in study.frames["overall"].to_dict("records")}
    for name in study.main[:MOST_TOLD]:
        row = rows.get(name)
        if row is not None and row["points"] > 1:
            places = decimals({"mean": row["q50"], "low": row["q05"], "high": row["q95"]})
            values = {key: number(row[key], places) for key in ("q05", "q50", "q95")}
            found.append(say("report.answer.spread", measure=study.label(name), n=int(row["points"]), **values))
    return found


def _sensitive(study: Study) -> list[str]:
    found = []
    for name, frame in list(study.sensitivity.items())[:MOST_TOLD]:
        column = "ST" if "ST" in frame else "mu_star"
        noise = frame.attrs.get("noise_share")
        share = number(100 * (noise or 0.0), 0)
        if mostly_luck(frame):
            found.append(say("report.answer.mostly_luck", measure=study.label(name), share=share))
            continue
        ranked = [
            f"{words.factor(row['factor'])} {with_interval(interval(row, column))}"
            for row in frame.head(2).to_dict("records")
        ]
        told = say(f"report.answer.depends.{column}", measure=study.label(name), ranked=listed(ranked))
        luck = say("report.answer.luck", share=share) if noise is not None and noise > 0.2 else ""
        found.append(joined([told, luck]))
    return found


def _robust(study: Study) -> list[str]:
    if not study.has("satisficing"):
        return []
    rows = [row for row in study.frames["satisficing"].to_dict("records") if row["goal"] == "all" and row["n"]]
    if not rows:
        return []
    best = max(rows, key=lambda row: row["share"])
    worst = min(rows, key=lambda row: row["share"])
    values = {"best": study.shown(best["label"]), "share": _share(best), "n": best["n"]}
    if best["share"] == worst["share"]:
        return [say("report.answer.all_robust", **values)]
    return [say("report.answer.robust", **values, worst=study.shown(worst["label"]), least=_share(worst))]


def _share(row: dict[str, float]) -> str:
    return with_interval({"mean": 100 * row["share"], "low": 100 * row["low"], "high": 100 * row["high"]})


def _searched(study: Study) -> list[str]:
    frame, ways = study.frames["search_candidates"], study.facts["search"]["objectives"]
    front = frame[frame["on_front"].astype(bool)]
    objectives = listed([study.label(name) for name in ways])
    told = [say("report.answer.searched", n=len(frame), front=len(front), objectives=objectives)]
    for name, way in list(ways.items())[:2]:
        ordered = front.sort_values(name, ascending=way == "lower")
        if len(ordered) > 1:
            ends = [with_interval(study.estimate(ordered.iloc[place].to_dict(), name)) for place in (0, -1)]
            told.append(say("report.answer.along_front", measure=study.label(name), best=ends[0], worst=ends[1]))
    return told


def _calibrated(study: Study) -> list[str]:
    inside = study.frames["predictive"]["inside"].astype(bool)
    told = say("report.answer.calibrated", n=len(inside), inside=int(inside.sum()))
    return [told, say("report.answer.left_open")]


def design(study: Study) -> list[str]:
    """How points were laid and runs were made."""
    few, most = study.replicates
    runs = plain_number(few) if few == most else f"{few}–{most}"
    horizon = study.results.base.horizon
    values = {"points": len(study.results.points), "runs": runs, "days": horizon.days, "burn_in": horizon.burn_in_days}
    how = "of_particles" if study.kind == "calibration" else "of_runs"
    samples = study.experiment.design.samples
    opening = say(f"report.kind.{study.kind}.design", samples=samples, futures=study.n_futures)
    found = [opening, say(f"report.design.{how}", seeds=seeds(study), **values)]
    if precision := study.summary.get("precision"):
        known = precision["differences"] - len(precision["open"])
        level, error, share = (
            f"{value:g}" for value in (100 * precision["level"], 100 * precision["error"], precision["share"])
        )
        counts = {"n": known, "of": precision["differences"]}
        found.append(say("report.design.precision", share=share, level=level, error=error, **counts))
    return found


def seeds(study: Study) -> str:
    """The seeds, as a range where they are one."""
    own = study.seeds
    if len(own) > 2 and own == list(range(own[0], own[-1] + 1)):
        return f"{own[0]}–{own[-1]}"
    return ", ".join(map(str, own[:12])) + (" …" if len(own) > 12 else "")


def saved(study: Study) -> list[str]:
    """What equal luck saved, over all differences of a comparison."""
    gains = sorted(study.frames["differences"]["fewer_replicates"].dropna()) if study.summary else []
    return [say("report.origin.saved", times=number(gains[len(gains) // 2], 1))] if gains else []


def caption(study: Study, name: str) -> tuple[str, str, str]:
    """Heading, caption, and what a reader who cannot see the figure should know."""
    kind, more = f"report.figure.{name}", ""
    values: dict[str, Any] = {}
    told = "caption"
    if name == "differences":
        values = {"reference": study.shown(study.reference)}
        if study.is_small:
            told, more = "in_per_cent", _omitted(study)
    elif name == "trade_offs":
        told = "of_many" if len(study.labels) > MOST_NAMED else told
    elif name == "curves":
        at_base = "at_base" if study.kind == "one_at_a_time" else "averaged"
        told, more = "of_points" if study.dots else at_base, _not_drawn(study)
    elif name == "daily":
        more = joined([say(f"{kind}.smoothed", n=study.window) if study.window > 1 else "", _averaged(study)])
    elif name == "sensitivity":
        told = "sobol" if study.kind == "sobol" else "morris"
    elif name.startswith("map_"):
        kind, place = "report.figure.map", name.removeprefix("map_")
        values = {"what": words.of_map(place)}
        more = joined([say(f"{kind}.change") if len(study.maps.get(place, ())) > 1 else "", _averaged(study)])
    return say(f"{kind}.heading", **values), joined([say(f"{kind}.{told}", **values), more]), say(
        f"{kind}.described", **values
    )  # fmt: skip


def _not_drawn(study: Study) -> str:
    numeric = sum(not any(isinstance(value, str | bool) for value in one.values) for one in study.factors)
    rest = numeric - (study.curves["factor"].nunique() if study.curves is not None else 0)
    return say("report.figure.curves.not_drawn", n=rest) if rest > 0 else ""


def _averaged(study: Study) -> str:
    return say("report.figure.averaged") if study.is_averaged else ""


def _omitted(study: Study) -> str:
    """Which measures the figure of differences leaves out, and why."""
    by_reason: dict[str, list[str]] = {}
    for group in GROUP_TITLES:
        for name in study.measures(group):
            if why := study.why_not_in_per_cent(name):
                by_reason.setdefault(why, []).append(study.label(name))
    told = [say(f"report.figure.differences.{why}", measures=listed(names)) for why, names in by_reason.items()]
    left = {"left": semicolons(told), "reference": study.shown(study.reference)}
    return say("report.figure.differences.left_out", **left) if told else ""


def described(study: Study, label: str) -> list[str]:
    """What a policy or an arm is, in paragraphs."""
    own = study.summary["policies"][label]["description"].strip() or say("report.choices.silent")
    if texts().lang != "en":
        own = texts().either(f"policy.{label}.explained", own)
    return [" ".join(block.split()) for block in own.split("\n\n")]


def reading(study: Study) -> list[tuple[str, str]]:
    """Terms of the page, explained; a term that a study does not show is left out."""
    terms = {
        "mean": True, "difference": study.compares, "saved": study.compares and not study.is_small,
        "pareto": study.trade_offs, "sensitivity": study.sensitivity, "regret": study.has("regret"),
        "boxes": study.boxes, "hypervolume": study.kind == "search", "posterior": study.kind == "calibration",
        "counted": True, "ladder": True, "arrows": True,
    }  # fmt: skip
    return [
        (say(f"report.term.{term}"), say(f"report.term.{term}.text", file="docs/evidence.md"))
        for term, there in terms.items()
        if there
    ]
