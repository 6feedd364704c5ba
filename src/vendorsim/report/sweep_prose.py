"""The sentences of a sweep's report: the answer with its uncertainty, what the design can say, how to read it."""

from collections.abc import Iterator

from vendorsim.report.sweep_future_figures import mostly_luck
from vendorsim.report.sweep_study import SweepStudy
from vendorsim.report.words import plain_number
from vendorsim.telling.language import counted_off, joined, listed, say
from vendorsim.telling.wording import SURE, beside, decimals, number, with_interval

MOST_TOLD = 3
FEW = 10
"""Replicates below which an interval is itself uncertain."""


def title(study: SweepStudy) -> str:
    """What the page is called: its question."""
    return study.question


def warnings(study: SweepStudy) -> list[str]:
    """What limits this study, if something does."""
    found = []
    failed = len(study.frames["failures"])
    if failed:
        found.append(
            say("report.warning.failed", n=failed)
        )  # fmt: skip
    missing = study.n_planned - study.n_runs - failed
    if missing > 0 and study.kind not in ("search", "calibration"):
        found.append(
            say(
                "report.warning.unfinished",
                n=missing,
                planned=study.n_planned,
            )
        )
    if study.replicates[1] < 2 and study.kind in ("factorial", "one_at_a_time", "points"):
        found.append(say("report.warning.one_run"))
    elif study.compares and len(study.seeds) < FEW:
        found.append(say("report.warning.few_seeds", n=len(study.seeds)))
    return [*found, *study.notes]


def answer(study: SweepStudy) -> list[str]:
    """What was found, in a few sentences made from the numbers; the last says what such a design can tell."""
    told: list[str] = []
    if study.calibration is not None:
        told += _calibrated(study)
    elif study.search is not None:
        told += _searched(study)
    elif study.sensitivity:
        told += _sensitive(study)
    else:
        told += _robust(study)
        told += _compared(study) if study.compares else _spread(study)
    return [*(text[:1].upper() + text[1:] for text in told[: MOST_TOLD + 1]), limits(study)]


def _compared(study: SweepStudy) -> list[str]:
    names = [
        name for name in study.main if any(study.difference(label, name)["mean"] is not None for label in study.labels)
    ]
    if len(study.labels) == 2:
        return [_two(study, name) for name in names[:MOST_TOLD]]
    return [_several(study, name) for name in names[:MOST_TOLD]]


def _two(study: SweepStudy, name: str) -> str:
    other = study.labels[1]
    difference = study.difference(other, name)
    places = beside(study.level(label, name) for label in study.labels)
    values = {
        "measure": study.label(name), "reference": study.shown(study.reference), "other": study.shown(other),
        "one": with_interval(study.level(study.reference, name), places=places),
        "two": with_interval(study.level(other, name), places=places),
        "difference": with_interval(difference, signed=True),
    }  # fmt: skip
    first = say("report.answer.two", **values)
    return first + say(f"report.answer.two.{difference['verdict'] or 'unclear'}")


def _several(study: SweepStudy, name: str) -> str:
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
    return joined(
        [
            ends,
            say("report.answer.others", **values, n=len(others), parts=counted_off(parts)),
        ]
    )


def _spread(study: SweepStudy) -> list[str]:
    """Over many points, or where the city chooses nothing."""
    found = []
    rows = {row["measure"]: row for row in study.frames["overall"].to_dict("records")}
    for name in study.main[:MOST_TOLD]:
        row = rows.get(name)
        if row is not None and row["points"] > 1:
            places = decimals({"mean": row["q50"], "low": row["q05"], "high": row["q95"]})
            values = {key: number(row[key], places) for key in ("q05", "q50", "q95")}
            found.append(
                say("report.answer.spread",
                    measure=study.label(name), n=int(row["points"]), **values)
            )  # fmt: skip
    return found


def _sensitive(study: SweepStudy) -> list[str]:
    found = []
    for name, frame in list(study.sensitivity.items())[:MOST_TOLD]:
        rows = frame.head(2).to_dict("records")
        column = "ST" if "ST" in frame else "mu_star"
        ends = [
            {end: row[f"{column}{place}"] for end, place in (("mean", ""), ("low", "_low"), ("high", "_high"))}
            for row in rows
        ]
        ranked = [
            f"{study.factor(row['factor']).shown} {with_interval(own)}" for row, own in zip(rows, ends, strict=True)
        ]
        told = say(f"report.answer.depends.{column}", measure=study.label(name), ranked=listed(ranked))
        noise = frame.attrs.get("noise_share")
        if mostly_luck(frame):
            share = number(100 * noise, 0)
            found.append(say("report.answer.mostly_luck", measure=study.label(name), share=share))
            continue
        if noise is not None and noise > 0.2:
            told = joined(
                [
                    told,
                    say(
                        "report.answer.luck",
                        share=number(100 * noise, 0),
                    ),
                ]
            )
        found.append(told)
    return found


def _robust(study: SweepStudy) -> list[str]:
    robust = study.robustness
    if robust is None or robust.satisficing is None or not len(robust.satisficing):
        return []
    rows = [row for row in robust.satisficing.to_dict("records") if row["goal"] == "all" and row["n"]]
    if not rows:
        return []
    best = max(rows, key=lambda row: row["share"])
    worst = min(rows, key=lambda row: row["share"])
    values = {"best": study.shown(best["label"]), "share": _share(best), "n": best["n"]}
    if best["share"] == worst["share"]:
        return [say("report.answer.all_robust", **values)]
    return [
        say("report.answer.robust",
            **values, worst=study.shown(worst["label"]), least=_share(worst))
    ]  # fmt: skip


def _share(row: dict[str, float]) -> str:
    return with_interval({"mean": 100 * row["share"], "low": 100 * row["low"], "high": 100 * row["high"]})


def _searched(study: SweepStudy) -> list[str]:
    assert study.search is not None
    frame = study.search.front
    front = frame[frame["on_front"].astype(bool)]
    objectives = listed([study.label(name) for name in study.search.objectives])
    told = [say("report.answer.searched", n=len(frame), front=len(front), objectives=objectives)]
    for name, way in list(study.search.objectives.items())[:2]:
        ordered = front.sort_values(name, ascending=way == "lower")
        if len(ordered) > 1:
            best, worst = ordered.iloc[0].to_dict(), ordered.iloc[-1].to_dict()
            told.append(
                say("report.answer.along_front", measure=study.label(name),
                    best=with_interval(study.estimate(best, name)), worst=with_interval(study.estimate(worst, name)))
            )  # fmt: skip
    return told


def _calibrated(study: SweepStudy) -> list[str]:
    assert study.calibration is not None
    rows = study.calibration.predicted.to_dict("records")
    inside = sum(bool(row["inside"]) for row in rows)
    return [
        say(
            "report.answer.calibrated",
            n=len(rows),
            inside=inside,
        ),
        say("report.answer.left_open"),
    ]


def limits(study: SweepStudy) -> str:
    """What a design of this kind can say, and what it cannot."""
    return joined([say(f"report.kind.{study.kind}.limits"), say("report.limits_of_the_model")])


def design(study: SweepStudy) -> list[str]:
    """How points were laid and runs were made."""
    futures = study.robustness.n_futures if study.robustness is not None else 0
    few, most = study.replicates
    runs = plain_number(few) if few == most else f"{few}–{most}"
    values = {"points": study.n_points, "runs": runs, "days": study.days[1], "burn_in": study.days[0]}
    how = "of_particles" if study.kind == "calibration" else "of_runs"
    opening = say(f"report.kind.{study.kind}.design", samples=study.design.get("samples"), futures=futures)
    return [opening, say(f"report.design.{how}", seeds=seeds(study), **values)]


def seeds(study: SweepStudy) -> str:
    """The seeds, as a range where they are one."""
    own = study.seeds
    if len(own) > 2 and list(own) == list(range(own[0], own[-1] + 1)):
        return f"{own[0]}–{own[-1]}"
    return ", ".join(map(str, own[:12])) + (" …" if len(own) > 12 else "")


def reading(study: SweepStudy) -> Iterator[tuple[str, str]]:
    """Terms of the page, explained."""
    for term, applies in TERMS.items():
        if applies == "" or getattr(study, applies, None):
            yield say(f"report.term.{term}"), say(f"report.term.{term}.text")


TERMS = {
    "mean": "", "difference": "compares", "saved": "compares", "pareto": "trade_offs", "sensitivity": "sensitivity",
    "regret": "robustness", "boxes": "robustness", "hypervolume": "search", "posterior": "calibration", "counted": "",
    "arrows": "",
}  # fmt: skip
"""Each term, and what a study has where it applies."""
