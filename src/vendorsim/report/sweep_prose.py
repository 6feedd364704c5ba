"""The sentences of a sweep's report: the answer with its uncertainty, what the design can say, how to read it."""

from collections.abc import Iterator

from vendorsim.report.language import counted_off, joined, listed, say
from vendorsim.report.sweep_future_figures import mostly_luck
from vendorsim.report.sweep_study import SweepStudy, plain_number
from vendorsim.report.wording import decimals, number, verdict, with_interval

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
            say("""{n} runs failed and are missing in every number below; they are listed in the section on the
                design, with their errors.""", n=failed)
        )  # fmt: skip
    missing = study.n_planned - study.n_runs - failed
    if missing > 0 and study.kind not in ("search", "calibration"):
        found.append(
            say(
                "The sweep is not finished: {n} of {planned} runs are not there yet.",
                n=missing,
                planned=study.n_planned,
            )
        )
    if study.replicates[1] < 2 and study.kind in ("factorial", "one_at_a_time", "points"):
        found.append(say("One run a point tells nothing about chance: there are no intervals here."))
    elif study.compares and len(study.seeds) < FEW:
        found.append(say("With {n} seeds the intervals are wide and themselves uncertain.", n=len(study.seeds)))
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
    values = {
        "measure": study.label(name), "reference": study.shown(study.reference), "other": study.shown(other),
        "one": with_interval(study.level(study.reference, name)), "two": with_interval(study.level(other, name)),
        "difference": with_interval(difference, signed=True),
    }  # fmt: skip
    first = say("{measure}: {one} under {reference}, {two} under {other}; difference {difference}", **values)
    return first + (
        say(", which excludes zero.")
        if difference["excludes_zero"]
        else say(", which does not exclude zero: no clear difference.")
    )


def _several(study: SweepStudy, name: str) -> str:
    known = [label for label in study.labels if study.level(label, name)["mean"] is not None]
    ordered = sorted(known, key=lambda label: study.level(label, name)["mean"])
    values = {"measure": study.label(name), "reference": study.shown(study.reference)}
    if study.level(ordered[0], name)["mean"] == study.level(ordered[-1], name)["mean"]:
        return say("{measure}: the same under every choice.", **values)
    ends = say(
        "{measure}: lowest mean under {lowest}, {low}; highest under {highest}, {high}.", **values,
        lowest=study.shown(ordered[0]), low=with_interval(study.level(ordered[0], name)),
        highest=study.shown(ordered[-1]), high=with_interval(study.level(ordered[-1], name)),
    )  # fmt: skip
    others = [study.difference(label, name) for label in study.labels[1:]]
    sure = [found for found in others if found["excludes_zero"]]
    if not sure:
        return joined(
            [ends, say("Against {reference} no difference is clear: every interval includes zero.", **values)]
        )
    told = {
        word: sum(verdict(found, study.direction(name)) == word for found in sure)
        for word in ("better", "worse", "different")
    }
    parts = [
        say(text, n=told[word])
        for word, text in (
            ("better", "{n} clearly better"),
            ("worse", "{n} clearly worse"),
            ("different", "{n} clearly different"),
        )
        if told[word]
    ]
    unclear = len(others) - len(sure)
    if unclear:
        parts.append(say("{n} without a clear difference", n=unclear))
    return joined(
        [
            ends,
            say(
                "Of {n} other choices, against {reference}: {parts}.", **values, n=len(others), parts=counted_off(parts)
            ),
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
                say("{measure}: median {q50} over the {n} points, nine tenths of them between {q05} and {q95}.",
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
        text = (
            "{measure} depends most on {ranked} (share of its variance, interactions included)." if column == "ST"
            else "{measure} depends most on {ranked} (mean change over the factor's whole range)."
        )  # fmt: skip
        told = say(text, measure=study.label(name), ranked=listed(ranked))
        noise = frame.attrs.get("noise_share")
        if mostly_luck(frame):
            share = number(100 * noise, 0)
            found.append(say(MOSTLY_LUCK, measure=study.label(name), share=share))
            continue
        if noise is not None and noise > 0.2:
            told = joined(
                [
                    told,
                    say(
                        "Luck makes up {share} % of what varies between points: more replicates would help.",
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
        return [say("Every choice meets all goals in {share} % of the {n} futures.", **values)]
    return [
        say("{best} meets all goals in {share} % of the {n} futures, more than any other choice; {worst} in {least} %.",
            **values, worst=study.shown(worst["label"]), least=_share(worst))
    ]  # fmt: skip


def _share(row: dict[str, float]) -> str:
    return with_interval({"mean": 100 * row["share"], "low": 100 * row["low"], "high": 100 * row["high"]})


def _searched(study: SweepStudy) -> list[str]:
    assert study.search is not None
    frame = study.search.front
    front = frame[frame["on_front"].astype(bool)]
    objectives = listed([study.label(name) for name in study.search.objectives])
    text = "Of {n} candidates tried, {front} are beaten by no other in all of: {objectives}."
    told = [say(text, n=len(frame), front=len(front), objectives=objectives)]
    for name, way in list(study.search.objectives.items())[:2]:
        ordered = front.sort_values(name, ascending=way == "lower")
        if len(ordered) > 1:
            best, worst = ordered.iloc[0].to_dict(), ordered.iloc[-1].to_dict()
            told.append(
                say("Along this front {measure} goes from {best} to {worst}.", measure=study.label(name),
                    best=with_interval(study.estimate(best, name)), worst=with_interval(study.estimate(worst, name)))
            )  # fmt: skip
    return told


def _calibrated(study: SweepStudy) -> list[str]:
    assert study.calibration is not None
    rows = study.calibration.predicted.to_dict("records")
    inside = sum(bool(row["inside"]) for row in rows)
    return [
        say(
            "Targets that the calibrated model meets, its mean within the measured interval: {inside} of {n}.",
            n=len(rows),
            inside=inside,
        ),
        say("""What the targets leave open of the parameters is shown as a distribution, not as one best value."""),
    ]


def limits(study: SweepStudy) -> str:
    """What a design of this kind can say, and what it cannot."""
    return joined([say(LIMITS[study.kind]), say(OF_THE_MODEL)])


MOSTLY_LUCK = """{measure}: luck makes up {share} % of what varies between points, so that no ranking can be told;
    more replicates would help."""
LIMITS = {
    "factorial": """Every combination of the listed values met the same seeds, so that what two runs share does not
        blur their difference; between and beyond the listed values nothing was run.""",
    "one_at_a_time": """One factor was changed at a time from the base, so this tells effects around the base only,
        and nothing of how factors act together.""",
    "latin_hypercube": """All factors vary at once over their ranges: this tells how widely results spread and how
        they follow each factor on average; single points are not paired comparisons.""",
    "sobol": """The shares say what matters over the ranges given here, each factor even over its range; with other
        ranges they would be others.""",
    "morris": """This is a screening: it tells which factors matter at all over their ranges, at little cost, and not
        how much of the variance each explains.""",
    "points": """The points were given in a file: the answer is about these points, and depends on how they were chosen.""",
    "policies_by_scenarios": """Every choice met the same futures and the same seeds. Shares of futures are shares of
        what was tried, and no probabilities of what will happen.""",
    "search": """A search looks where results are good and gives no even picture of the rest; a candidate that stands
        out may do so by the luck of its few seeds, so confirm a chosen one on new seeds.""",
    "calibration": """Approximate Bayesian computation keeps parameter sets that come near the targets; how wide the
        distribution is depends on the tolerance and the ranges allowed.""",
}
OF_THE_MODEL = """These are statements about the model: an interval covers chance, not what the model leaves out. What
    was not varied stood at its base value."""


def background() -> list[str]:
    """What the model is, to someone who never saw it."""
    return [
        say("""The answer comes from a simulated city district. Vendors choose where to stand, residents buy and
            complain, drivers pass and park, and teams of officers patrol. When a team meets a violation, the policy
            says what the team does; whether the vendor complies, flees or resists follows from what the vendor stands
            to lose and believes, by the same rules under every policy. No result is written into a policy.""")
    ]  # fmt: skip


DESIGNS = {
    "factorial": "Full factorial: every combination of the listed values.",
    "one_at_a_time": "One at a time: the base, then each factor alone at each of its values.",
    "latin_hypercube": "Latin hypercube: {samples} points spread evenly over all ranges at once.",
    "sobol": "Sobol': a quasi-random sequence ({samples} base points) from which shares of variance are estimated.",
    "morris": "Morris: {samples} trajectories through the ranges, on which one factor changes at each step.",
    "points": "Points from a file.",
    "policies_by_scenarios": "Policies by scenarios: every choice of levers in each of {futures} futures.",
    "search": "A search over the levers, generation by generation (NSGA-II), with the same seeds for every candidate.",
    "calibration": "Approximate Bayesian computation: populations of parameter sets ever nearer to measured values.",
}


def design(study: SweepStudy) -> list[str]:
    """How points were laid and runs were made."""
    futures = study.robustness.n_futures if study.robustness is not None else 0
    few, most = study.replicates
    runs = plain_number(few) if few == most else f"{few}–{most}"
    values = {"points": study.n_points, "runs": runs, "days": study.days[1], "burn_in": study.days[0]}
    text = OF_RUNS if study.kind != "calibration" else OF_PARTICLES
    opening = say(DESIGNS[study.kind], samples=study.design.get("samples"), futures=futures)
    return [opening, say(text, seeds=seeds(study), **values)]


OF_RUNS = """{points} points, {runs} runs each, {days} days measured after {burn_in} that are not; seeds {seeds}, the
    same at every point: runs with one seed meet the same city, people and luck."""
OF_PARTICLES = """{points} parameter sets were tried, {days} days measured after {burn_in} that are not; each has a
    seed of its own."""


def seeds(study: SweepStudy) -> str:
    """The seeds, as a range where they are one."""
    own = study.seeds
    if len(own) > 2 and list(own) == list(range(own[0], own[-1] + 1)):
        return f"{own[0]}–{own[-1]}"
    return ", ".join(map(str, own[:12])) + (" …" if len(own) > 12 else "")


def reading(study: SweepStudy) -> Iterator[tuple[str, str]]:
    """Terms of the page, explained."""
    for term, (text, applies) in TERMS.items():
        if applies == "" or getattr(study, applies, None):
            yield say(term), say(text)


TERMS = {
    "Mean and interval": ("""Chance differs from run to run. The mean is taken over runs; if the whole study were
        repeated many times with other seeds (and, where futures are sampled, other futures), about 95 of 100 such
        intervals would hold the true mean of the model.""", ""),
    "Difference": ("""Differences are taken run by run on equal seeds and in equal futures, which removes the luck
        that both share. Better and worse follow the direction of the measure and are said only when the 95 % interval
        excludes zero. Where nothing differs in truth, one in twenty intervals still excludes zero by chance; with
        many choices and measures some will.""", "compares"),
    "Runs saved": ("""How many times more runs on seeds of their own would be needed for an interval as narrow. Above
        1, common random numbers pay.""", "compares"),
    "Pareto front": ("""The choices that no other beats in both measures at once. Means decide, so that choices whose
        intervals overlap may change places with more runs.""", "trade_offs"),
    "Sensitivity": ("""Sobol': the first-order effect is the share of the variance that goes when the factor is known;
        the total effect is the share that stays while only it is unknown. Morris: mean size and spread of the change
        in the measure over the factor's range. Intervals are 95 % bootstrap.""", "sensitivity"),
    "Regret": ("""How much worse a choice is than the best choice in the same future, in the measure's unit; 0 is
        best. The mean, the 90th percentile and the worst over all futures.""", "robustness"),
    "Conditions of failure": ("""PRIM peels off futures until a box is left in which goals are missed most. Density:
        the share of futures in the box that miss a goal. Coverage: the share of all misses that lie in the box. It
        describes the futures tried and proves no cause.""", "robustness"),
    "Hypervolume": ("""How much of the space of objectives the front beats, on the scale of the first generation. When
        it no longer grows, more search brings little.""", "search"),
    "Posterior": ("""The weight that parameter values keep once the targets are taken into account; the dashed line is
        the even weight that they had before.""", "calibration"),
    "Expected and counted conflicts": ("""Physical conflict is rare, so a count of it scatters much. At each encounter
        the model knows how probable each stage of conflict is; the expected number adds up these probabilities. It
        has the same mean as the count and scatters far less.""", ""),
    "Arrows": ("""\N{BLACK DOWN-POINTING TRIANGLE} lower is better, \N{BLACK UP-POINTING TRIANGLE} higher is better,
        \N{MIDDLE DOT} neither. Whose good is meant can be disputed: fewer stalls on the carriageway help drivers and
        may cost vendors.""", ""),
}  # fmt: skip
