"""Training and the public (essay S7 and S8): a clip and its rebuttal, open days, skills taught by two paths."""

import math

from vendorsim.patterns.base import Arm, Part, Pattern, Reading, Readings, Run, mean_of
from vendorsim.patterns.contrasts import LESS, MORE, compared, difference

WEEK = 7
CLIP_DAY, SEEN_FOR = 60, 90  # the day of the run on which the clip turns up, and the days for which it is followed
_NEWS = {"horizon.burn_in_days": 30, "horizon.days": CLIP_DAY + SEEN_FOR - 30}
_CLIP = {**_NEWS, "programmes.viral_clip.start_day": CLIP_DAY}
_NOTHING_ELSE = {
    "programmes.publicity.campaign_reach": 0.0, "programmes.publicity.vendors_invited": 0.0,
    "programmes.publicity.reporters_invited": 0, "programmes.publicity.students_invited": 0.0,
}  # fmt: skip
QUIET = Arm("no_clip", _NEWS)
CLIP = Arm("clip", _CLIP)
EARLY = Arm("early", {**_CLIP, **_NOTHING_ELSE, "programmes.publicity.delay_days": 2})
LATE = Arm("late", {**_CLIP, **_NOTHING_ELSE, "programmes.publicity.delay_days": 21})
OPEN_DAYS = Arm(
    "open_days",
    {**_NEWS, "programmes.publicity.campaign_reach": 0.0, "programmes.publicity.debate_reach": 0.0},
)


def read_opinion(run: Run) -> Reading:
    """Approval of enforcement: on each day after the clip, in the first week, over all of them, and in all."""
    first = CLIP_DAY - run.model.settings.horizon.burn_in_days
    seen = run.record.book["opinion"][first : first + SEEN_FOR]
    return {
        **{f"day {day}": float(value) for day, value in enumerate(seen)},
        "first_week": float(seen[:WEEK].mean()),
        "two_months": float(seen[WEEK : 9 * WEEK].mean()),
        "opinion": run.measures["resident_opinion"],
        "legitimacy": run.measures["vendor_legitimacy"],
    }


def _effect(readings: Readings) -> list[float]:
    """What the clip does to approval, day by day."""
    return [readings["clip"][f"day {day}"] - readings["no_clip"][f"day {day}"] for day in range(SEEN_FOR)]


def days_down(readings: Readings) -> float:
    """Days from the clip to the lowest point of its effect."""
    effect = _effect(readings)
    return float(effect.index(min(effect)))


def days_up(readings: Readings) -> float:
    """Days from the lowest point until half of the effect is made up; all that were seen, where it is not."""
    effect = _effect(readings)
    lowest = min(effect)
    after = effect[effect.index(lowest) :]
    return float(next((day for day, value in enumerate(after) if value > 0.5 * lowest), len(after)))


def slower_up(readings: Readings) -> float:
    """Days up less days down; not a number where the clip takes nothing away."""
    return days_up(readings) - days_down(readings) if min(_effect(readings)) < 0.0 else math.nan


_YEAR = {"horizon.burn_in_days": 30, "horizon.days": 330}
_SAME_HOURS = 6.0  # a month and officer, so that arms cost the same
UNTAUGHT = Arm("untaught", _YEAR)
LECTURES = Arm(
    "lectures",
    {**_YEAR, "programmes.training.lecture_hours": _SAME_HOURS, "programmes.training.practice_hours": 0.0},
)
PRACTICE = Arm(
    "practice",
    {**_YEAR, "programmes.training.lecture_hours": 0.0, "programmes.training.practice_hours": _SAME_HOURS},
)
STOPPED = Arm(
    "stopped",
    {
        **_YEAR, "programmes.training.lecture_hours": 0.0, "programmes.training.practice_hours": _SAME_HOURS,
        "programmes.training.end_day": 180,
    },
)  # fmt: skip


def read_training(run: Run) -> Reading:
    """Conflict, and what officers can do at the end."""
    officers = run.model.tables["officer"]
    return {
        "physical": run.measures["physical_per_1000_vendor_years"],
        "friction": run.measures["friction_per_1000_encounters"],
        "skill": float((officers.communication + officers.judgement).mean() / 2.0),
    }


PATTERNS = (
    Pattern(
        id="S7",
        name="clip, debate, open days",
        meaning="a viral clip turns the public against the officers; a debate on evidence turns it back, the sooner the "
        "better; who joined a day of work sees it differently",
        unit="approval, 0 to 1",
        parts=(
            compared("first_week", "clip", "no_clip", LESS, "first week: clip, less no clip"),
            compared("two_months", "early", "clip", MORE, "two months after it: early rebuttal, less none"),
            compared("two_months", "late", "clip", MORE, "late rebuttal, less none"),
            compared("two_months", "early", "late", MORE, "early rebuttal, less late"),
            compared("opinion", "open_days", "no_clip", MORE, "open days, less none"),
            compared("legitimacy", "open_days", "no_clip", MORE, "vendors' belief: open days, less none", "0 to 1"),
        ),
        method="strict_seizure; a clip that 30 % see on its first evening, debated after 2 or 21 days; open days "
        "without campaign, debate or clip",
        source="practitioner essay, S7",
        arms=(QUIET, CLIP, EARLY, LATE, OPEN_DAYS),
        read=read_opinion,
    ),
    Pattern(
        id="S8",
        name="skills are taught, and fade",
        meaning="communication and judgement are skills: practice adds to them and brings less conflict, and they fade "
        "when it ends",
        unit="as said",
        parts=(
            compared("skill", "practice", "untaught", MORE, "skill: practised, less untaught", "0 to 1"),
            compared("skill", "stopped", "practice", LESS, "skill: stopped half-way, less gone on with", "0 to 1"),
            compared(
                "physical", "practice", "untaught", LESS, "physical conflicts: practised, less untaught",
                "per 1,000 vendor-years",
            ),
        ),
        method="strict_seizure with 6 hours of practice a month for each officer, for eleven months or the first six",
        source="practitioner essay, S8",
        arms=(PRACTICE, UNTAUGHT, STOPPED),
        read=read_training,
        replicates=12,
    ),
    Pattern(
        id="L6",
        name="opinion: fast down, slowly up",
        meaning="approval falls fast and recovers slowly",
        unit="days",
        parts=(
            Part(
                slower_up, MORE, "days until half is made up, less days to the lowest point",
                {"down": days_down, "up by half": days_up},
            ),
        ),
        method="strict_seizure with and without a clip that 30 % see on its first evening; effect day by day",
        source="ordering: model.md 4 (falls fast, recovers over months)",
        arms=(QUIET, CLIP),
        read=read_opinion,
    ),
    Pattern(
        id="L7",
        name="attitude alone changes little",
        meaning="training that changes attitudes only changes less than the same hours of practised tactics",
        unit="per 1,000 vendor-years",
        parts=(
            Part(
                difference("physical", "practice", "lectures"), LESS, "physical conflicts: practice, less lectures",
                {arm: mean_of("physical", arm) for arm in ("untaught", "lectures", "practice")},
            ),
            Part(
                difference("friction", "practice", "lectures"), LESS, "quarrels: practice, less lectures",
                {arm: mean_of("friction", arm) for arm in ("untaught", "lectures", "practice")},
                "per 1,000 encounters",
            ),
        ),
        method="strict_seizure with 6 hours a month for each officer: lectures alone, or practice alone",
        source="ordering: Engel et al. 2022, Weisburd et al. 2022 (training of police)",
        arms=(LECTURES, PRACTICE, UNTAUGHT),
        read=read_training,
        replicates=12,
    ),
)  # fmt: skip
