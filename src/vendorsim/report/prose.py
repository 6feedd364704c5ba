"""The sentences of the report: the question, what was found, how to read it."""

from collections.abc import Iterator, Sequence

from vendorsim.report.study import Study
from vendorsim.telling.wording import GROUP_TITLES, SURE, number, spoken

NUMBER_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def _flow(text: str) -> str:
    """A text without the line breaks that it has here only to fit the file."""
    return " ".join(text.split())


def _word(count: int) -> str:
    return NUMBER_WORDS[count] if count < len(NUMBER_WORDS) else str(count)


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def title(study: Study) -> str:
    """What the page is called."""
    n = len(study.policies)
    if n == 1:
        under = "in" if study.kind == "arm" else "under"
        return f"Street vending {under} the {study.kind} \u201c{spoken(study.reference)}\u201d"
    if study.kind == "arm":
        return f"{_word(n).capitalize()} arms of \u201c{spoken(study.summary['name'])}\u201d, in the same city"
    return f"{_word(n).capitalize()} ways to enforce street vending, in the same city"


def question(study: Study) -> list[str]:
    """What was asked, and by which means it was answered."""
    summary = study.summary
    several, runs = len(study.policies) > 1, summary["replicates"]
    names = _listed([spoken(policy) for policy in study.policies])
    asked = f"each of these {study.kinds} do" if several else f"the {study.kind} {names} do"
    named = f": {names}" if several else ""
    paired = f""", in the same city, with the same people and the same luck: runs of two {study.kinds} with one seed differ
        only in what the {study.kinds} make of it"""
    texts = [
        f"""What does {asked} to conflict on the street, to the living of vendors and to street order{named}?""",
        """The answer comes from a simulated city district. Vendors choose where to stand, residents buy and complain,
        drivers pass and park, and teams of officers patrol. When a team meets a violation, the policy says what the
        team does; whether the vendor complies, flees or resists follows from what the vendor stands to lose and
        believes, by the same rules under every policy. No result is written into a policy.""",
        f"""Each {study.kind} was run {f"{runs} times" if runs > 1 else "once"} over {summary["days"]}
        days{paired if several else ""}.""",
    ]
    return [_flow(text) for text in texts]


def warning(study: Study) -> str:
    """What limits this study, if something does."""
    runs = study.summary["replicates"]
    if not study.summary["complete"]:
        return _flow(
            f"""This comparison is not whole: it holds the {runs} seeds that every {study.kind} had finished when it was
            stopped. manifest.json says which runs were asked for."""
        )
    if runs < 2:
        return _flow(
            f"""One run a {study.kind} tells nothing about chance: there are no intervals here. Use --replicates 20 or
            more."""
        )
    return f"With {runs} runs a {study.kind} the intervals are wide and themselves uncertain." if runs < 10 else ""


def glance_note(study: Study) -> str:
    """Below the small table."""
    if len(study.policies) < 2:
        return "Mean and 95 % interval."
    return _flow(
        f"""First line: mean and 95 % interval. Last line: difference to {spoken(study.reference)} with its interval; it
        is called better or worse only when the interval excludes zero and it is large enough to matter."""
    )


def findings(study: Study, names: Sequence[str]) -> list[str]:
    """One sentence a policy on the measures of the small table."""
    return [text for policy in study.policies[1:] if (text := _finding(study, policy, names))]


def _finding(study: Study, policy: str, names: Sequence[str]) -> str:
    told: dict[str, list[str]] = {"better": [], "worse": [], "different": [], "same": [], "unclear": []}
    for name in names:
        said = study.difference(policy, name)["verdict"] or "unclear"
        told[said].append(f"{study.label(name)}{_change(study, policy, name) if said in SURE else ''}")
    openings = {
        "better": "does better in",
        "worse": "does worse in",
        "different": "differs in",
        "same": "makes no difference that matters in",
        "unclear": "may or may not differ, too uncertain to say, in",
    }
    parts = [f"{opening} {_listed(told[said])}" for said, opening in openings.items() if told[said]]
    return f"Against {spoken(study.reference)}, {spoken(policy)} {'; it '.join(parts)}." if parts else ""


def _change(study: Study, policy: str, name: str) -> str:
    base, change = study.mean(study.reference, name)["mean"], study.difference(policy, name)["mean"]
    return f" ({number(100.0 * change / abs(base), 0, signed=True)}\N{NO-BREAK SPACE}%)" if base else ""


def table_caption(study: Study) -> str:
    """Above the large table."""
    runs = study.summary["replicates"]
    text = f"Mean and 95 % interval over {runs} {'runs' if runs != 1 else 'run'} a {study.kind}"
    if len(study.policies) > 1:
        text += f"; last line of a cell: difference to {spoken(study.reference)}, run by run, with its interval"
    return text + "."


def savings_caption() -> str:
    """Above the table of what the expected estimator saves."""
    return _flow(
        """How many times more runs the counted number of conflicts needs to be as precise as the expected one (ratio of
        the variances over runs). A dash: nothing was counted in any run, or always the same, which tells no variance."""
    )


def figure(study: Study, name: str) -> tuple[str, str, str]:
    """Heading, caption, and what a reader who cannot see the figure should know."""
    reference = spoken(study.reference)
    if name == "differences":
        heading = f"What changes against {reference}"
        caption = f"""Difference of each measure to {reference}, in per cent of its mean there, with 95 % intervals over
            paired runs. A filled mark means that the difference is sure and large enough to matter. An arrow with a
            number stands for a difference beyond the axis, an arrow head at the end of a line for an interval that goes on
            beyond it.
            {_omitted(study)}"""
        described = f"""Differences to {reference} by policy, one row a measure, grouped. The table of all numbers holds
            the same values."""
    elif name == "trade_offs":
        heading = "What is gained, and what is paid for it"
        caption = """Each large mark is a policy's mean with its 95 % interval in both directions; each small dot is one
            run. The arrow points to the corner where both measures are better."""
        described = """Scatter plots of conflict, livelihood, street order and cost against each other, one mark a
            policy. The table of all numbers holds the means."""
    elif name == "daily":
        heading = "How it develops"
        smoothed = f" of a moving week ({study.window} days)" if study.window > 1 else ""
        caption = f"""Mean over runs{smoothed}, with the band in which the mean lies with 95 % confidence. Day 1 is the
            first after the burn-in. Curves that coincide show as dashes of both colours."""
        described = "Curves of daily values by policy, with confidence bands."
    else:
        what = spoken(name.removeprefix("map_"))
        heading = f"Where: {what}"
        change = f" Below: the change against {reference}." if len(study.policies) > 1 else ""
        caption = f"""Map of the district: {what}, mean over runs.{change} Colours spread out the small values, so that
            quiet places show beside loud ones."""
        described = f"Maps of {what} over the district, one a policy."
    return heading, _flow(caption), _flow(described)


def _omitted(study: Study) -> str:
    """Which measures the figure of differences leaves out, and why."""
    by_reason: dict[str, list[str]] = {}
    for group in GROUP_TITLES:
        for name in study.of_group(group):
            if why := study.why_not_in_per_cent(name):
                by_reason.setdefault(why, []).append(study.label(name))
    if not by_reason:
        return ""
    told = "; ".join(f"{_listed(names)} ({why})" for why, names in by_reason.items())
    return f"Left out, as per cent of {spoken(study.reference)}'s mean would say nothing: {told}."


def reading(study: Study) -> Iterator[tuple[str, str]]:
    """Terms of the page, explained."""
    for term, text in _TERMS.items():
        if len(study.policies) > 1 or term != _DIFFERENCE:
            yield term, _flow(text.replace("REFERENCE", spoken(study.reference)))


_DIFFERENCE = "Difference, better, worse"
_TERMS = {
    "Mean and interval": """Chance differs from run to run: who meets whom, who gives way. The mean is taken over runs;
        if the whole study were repeated many times with other seeds, about 95 of 100 such intervals would hold the true
        mean of the model. An interval ends where values become impossible: a rate at 0, a share at 0 and 1. Where in
        all runs nothing was counted, it reaches from 0 to what such a count leaves open: the one-sided 95 % limit of a
        Poisson count, 3.0 over the exposure. Whether the model
        is like a real city is another question; docs/evidence.md treats it.""",
    _DIFFERENCE: """Differences to REFERENCE are taken run by run on equal seeds, which removes the luck that both
        share; so a difference can be clear even where the intervals of the two means overlap. Better and worse follow
        the direction of the measure and are said only when the interval excludes zero and the difference is no smaller
        than what matters; how much that is, and why, stands at each measure below. \u201cNo difference that matters\u201d:
        the whole interval lies below that, on either side of zero, whether it excludes zero or not. \u201cToo uncertain to
        say\u201d: whatever is between; more runs would tell. Where nothing differs in truth, one in twenty intervals still
        excludes zero by chance.""",
    "Expected and counted conflicts": """Physical conflict is rare, so a count of it scatters much. At each encounter
        the model knows how probable each stage of conflict is, given how the team meets the vendor; the expected number
        adds up these probabilities. It has the same mean as the count and scatters far less. The count stands below it,
        and the two should agree within their intervals.""",
    "The ladder of conflict": """0 comply, move on or flee; 1 verbal; 2 obstruct and hold on to goods; 3 push and blows;
        4 injury; 5 a crowd surrounds the team. Whether somebody films a quarrel, and how far the clip spreads, is drawn
        apart, at every stage. Friction is any encounter above stage 0; physical
        conflict begins at stage 3; about one physical conflict in ten is recorded.""",
    "Arrows": """\N{BLACK DOWN-POINTING TRIANGLE} lower is better, \N{BLACK UP-POINTING TRIANGLE} higher is better,
        \N{MIDDLE DOT} neither. Whose good is meant can be disputed: fewer stalls on the carriageway help drivers and
        may cost vendors.""",
}


def origin(study: Study) -> list[str]:
    """How the comparison was made, in two sentences."""
    texts = [
        """Results are a function of the settings alone: the same settings give the same bytes in every file but
        manifest.json, for any number of parallel workers."""
    ]
    factors = sorted(
        difference["variance_reduction"]
        for by_measure in study.summary["differences"].values()
        for difference in by_measure.values()
        if difference["variance_reduction"] is not None
    )
    if factors:
        texts.append(
            f"""Equal luck under every {study.kind} made the differences as precise as
            {number(factors[len(factors) // 2], 1)} times as many independent runs would have (median over measures and
            policies)."""
        )
    return [_flow(text) for text in texts]
