"""What enforcement changes, at once and months later: directions that a reader of the literature would look for."""

import math
from typing import Any

import numpy as np

from vendorsim.model.model import VendorModel
from vendorsim.patterns.base import Arm, Part, Pattern, Reading, Readings, Run, Value, mean_of
from vendorsim.patterns.contrasts import LESS, MORE, between, compared, difference, gap_difference
from vendorsim.patterns.orderings import LAST_TICK, MONTH
from vendorsim.settings.schema import PeopleSettings

MIDDAY, EVENING = 22, 58  # ticks at which most morning and evening stalls stand

# Opened for four months, watched for two months more.
OPENS, CLOSES, WATCHED = 90, 210, 270
_DAYS = {"horizon.burn_in_days": 60, "horizon.days": WATCHED - 60}
AS_EVER = Arm("as_ever", _DAYS)
OPENED = Arm(
    "opened",
    {
        **_DAYS, "programmes.change_of_policy.policy": "laissez_faire", "programmes.change_of_policy.start_day": OPENS,
        "programmes.change_of_policy.end_day": CLOSES,
    },
)  # fmt: skip
WINDOWS = {"first": (OPENS, OPENS + 14), "last": (CLOSES - 28, CLOSES)}


def watch_trade(model: VendorModel, notes: dict[str, Any]) -> None:
    """At the end of each day: how many vendors are in the trade."""
    if model.clock.tick_of_day == LAST_TICK:
        notes.setdefault("vendors", []).append(float((model.tables["vendor"].active > 0).sum()))


def read_opening(run: Run) -> Reading:
    """Hours of vending in violation and vendors in the trade: around the days on which rules change."""
    first = run.model.settings.horizon.burn_in_days
    hours, vendors = run.record.book["violating_ticks"] / 4.0, np.array(run.notes["vendors"])
    found = {name: float(hours[begin - first : end - first].mean()) for name, (begin, end) in WINDOWS.items()}
    week = {
        "before": OPENS - 7,
        "month_in": OPENS + MONTH - 7,
        "at_the_end": CLOSES - 7,
        "month_after": CLOSES + MONTH - 7,
    }
    return found | {f"vendors_{name}": float(vendors[day : day + 7].mean()) for name, day in week.items()}


def left_of_the_way(readings: Readings, begin: str, month: str, end: str) -> float:
    """Share of a change in the number of vendors that is still to come a month after the rules changed."""
    gap = {
        name: readings["opened"][f"vendors_{name}"] - readings["as_ever"][f"vendors_{name}"]
        for name in (begin, month, end)
    }
    way = gap[end] - gap[begin]
    return (gap[end] - gap[month]) / way if way != 0.0 else math.nan


def slower_down_than_up(readings: Readings) -> float:
    """Share of the gain left a month after the street was closed, less that still missing a month after it was opened."""
    gained = readings["opened"]["vendors_at_the_end"] - readings["as_ever"]["vendors_at_the_end"]
    kept = readings["opened"]["vendors_month_after"] - readings["as_ever"]["vendors_month_after"]
    missing = left_of_the_way(readings, "before", "month_in", "at_the_end")
    return kept / gained - missing if gained > 0.0 else math.nan


_STAFF = {"horizon.burn_in_days": 60, "horizon.days": 120}


def staffed(name: str, officers: float) -> Arm:
    """The baseline with so many times the usual officers and assistants."""
    usual, shares = PeopleSettings(), {}
    for kind in ("vendors_per_officer", "vendors_per_assistant"):
        shares[f"people.{kind}"] = getattr(usual, kind) / officers if officers > 0.0 else 1e9
    return Arm(name, {**_STAFF, **shares})


NOBODY, USUAL, TWICE, FOUR_TIMES = (
    staffed("nobody", 0.0), staffed("usual", 1.0), staffed("twice", 2.0), staffed("four_times", 4.0)
)  # fmt: skip


def read_hours(run: Run) -> Reading:
    """Hours of vending in violation a day."""
    return {"hours": run.record.total("violating_ticks") / 4.0 / run.record.book.size}


def step_less_next(first: str, second: str, third: str) -> Value:
    """What the first so many officers take away, less what as many again do."""

    def value(readings: Readings) -> float:
        hours = [readings[arm]["hours"] for arm in (first, second, third)]
        return (hours[0] - hours[1]) - (hours[1] - hours[2])

    return value


STAYING = Arm("baseline", {"horizon.burn_in_days": 30, "horizon.days": 60})
LOTTERY = Arm("no_lasting_tastes", {**STAYING.changes, "behaviour.taste_scale": 0.0, "behaviour.choice_noise": 1.0})


def watch_places(model: VendorModel, notes: dict[str, Any]) -> None:
    """Twice a day: where each vendor means to stand in this half-day."""
    if model.burnt_in and model.clock.tick_of_day in (MIDDAY, EVENING):
        notes.setdefault("places", []).append(np.array(model.tables["vendor"].reserved))


def read_places(run: Run) -> Reading:
    """Share of vendors who stand where they stood in the same half of the day before, of those who stood in both."""
    places = np.array(run.notes["places"])
    both = (places[2:] >= 0) & (places[:-2] >= 0)
    same = float((places[2:] == places[:-2])[both].mean()) if both.any() else math.nan
    return {"same": same, "elsewhere": 1.0 - same}


_TREATED = {"horizon.burn_in_days": 60, "horizon.days": 180}
SEIZED = Arm("strict_seizure", _TREATED)
TALKED_TO = Arm("persuasion_first", {**_TREATED, "policy": "persuasion_first"})
LET_BE = Arm("laissez_faire", {**_TREATED, "policy": "laissez_faire"})


def read_opinions(run: Run) -> Reading:
    """Opinion of enforcement, and of vending, at the end."""
    people = run.model.tables["resident"]
    return {"enforcement": float(people.opinion.mean()), "vending": float(people.support.mean())}


_YEAR = {"horizon.burn_in_days": 60, "horizon.days": 365}
SWINGING = Arm("campaigns", {**_YEAR, "programmes.campaign.start_day": 60})


def watch_campaigns(model: VendorModel, notes: dict[str, Any]) -> None:
    """At the end of each measured day: whether a campaign is on."""
    if model.burnt_in and model.clock.tick_of_day == LAST_TICK:
        notes.setdefault("on", []).append(bool(model.columns["levers"][0].focus_on_top > 0.0))


def read_swing(run: Run) -> Reading:
    """Hours in violation and complaints in the last week of each campaign, and in the week before each."""
    on = np.array(run.notes["on"])
    hours, complaints = run.record.book["violating_ticks"] / 4.0, run.record.book["complaints"]
    begins = [day for day in range(7, on.size) if on[day] and not on[day - 1]]
    ends = [day for day in range(7, on.size) if not on[day] and on[day - 1]]
    return {
        "campaigns": float(len(begins)),
        "once": 1.0,
        "hours_before": _mean_of_weeks(hours, begins),
        "hours_at_end": _mean_of_weeks(hours, ends),
        "complaints_before": _mean_of_weeks(complaints, begins),
        "complaints_at_end": _mean_of_weeks(complaints, ends),
    }


def _mean_of_weeks(daily: np.ndarray, until: list[int]) -> float:
    """Mean of a daily number over the weeks before some days."""
    return float(np.mean([daily[day - 7 : day].mean() for day in until])) if until else math.nan


_BURSTS = {"horizon.burn_in_days": 60, "horizon.days": 365}
HEATED = Arm("baseline", _BURSTS)
COOL = Arm(
    "no_heat",
    {
        **_BURSTS, "behaviour.grievance_anger": 0.0, "behaviour.grievance_tension": 0.0, "behaviour.trigger_tension": 0.0,
        "behaviour.joining": 0.0, "behaviour.joining_kin": 0.0, "behaviour.strain_on_respect": 0.0,
    },
)  # fmt: skip
DAYS_AFTER = 2


def read_bursts(run: Run) -> Reading:
    """Share of quarrels that another follows at the same place within two days, and the share that luck alone would give.

    By luck: each other quarrel at the place falls on any day of the run alike.
    """
    first = run.model.settings.horizon.burn_in_days
    rows = [row for row in run.model.incidents if row["day"] >= first and row["kind"] == "vendor"]
    places, days = np.array([row["place"] for row in rows]), np.array([row["day"] - first for row in rows])
    length = run.record.book.size
    followed, by_luck = 0, 0.0
    for place in np.unique(places):
        own = np.sort(days[places == place])
        followed += int((np.diff(own) <= DAYS_AFTER).sum())
        chance = 1.0 - (1.0 - (DAYS_AFTER + 0.5) / length) ** (own.size - 1)  # of those on the same day, half follow
        by_luck += own.size * chance
    return {
        "quarrels": float(len(rows)),
        "followed": followed / len(rows) if rows else math.nan,
        "by_luck": by_luck / len(rows) if rows else math.nan,
    }


PATTERNS = (
    Pattern(
        id="L9",
        name="an opened street fills, then empties slowly",
        meaning="where nobody is asked to go any more, the street fills over months, and empties more slowly when the "
        "rules hold again",
        unit="as said",
        parts=(
            compared("last", "opened", "as_ever", MORE, "vending in violation, last four weeks: opened, less as ever",
                     "hours a day"),
            Part(gap_difference("last", "first", "opened", "as_ever"), MORE,
                 "that difference, less the same in the first two weeks", unit="hours a day"),
            compared("vendors_at_the_end", "opened", "as_ever", MORE, "vendors in the last week", "vendors"),
            Part(slower_down_than_up, MORE, "gain left a month after, less gain missing a month in", unit="share"),
        ),
        method="strict seizure, and the same with no case answered for 120 days; 60 days of burn-in, 60 days watched after",
        source="ordering: Harris and Todaro 1970 (entry follows what a trade pays); essay (neglect and return)",
        arms=(AS_EVER, OPENED),
        read=read_opening,
        watch=watch_trade,
    ),
    Pattern(
        id="L10",
        name="more officers, falling returns",
        meaning="vending in violation falls with officers, and each further officer takes away less",
        unit="hours a day",
        parts=(
            compared("hours", "nobody", "usual", MORE, "nobody, less the usual number"),
            compared("hours", "usual", "twice", MORE, "the usual number, less twice as many"),
            compared("hours", "twice", "four_times", MORE, "twice, less four times as many"),
            Part(step_less_next("nobody", "usual", "twice"), MORE, "what the usual number takes away, less as many again"),
        ),
        method="strict seizure with 0, 1, 2 and 4 times the usual officers and assistants; 120 days after 60",
        source="ordering: Nagin 2013 (deterrence by presence, with falling returns)",
        arms=(NOBODY, USUAL, TWICE, FOUR_TIMES),
        read=read_hours,
    ),
    Pattern(
        id="L11",
        name="the same place the next day",
        meaning="vendors have places of their own: most stand tomorrow where they stood today",
        unit="share",
        parts=(
            Part(between("same", "elsewhere", "baseline"), MORE, "at the same pitch, less at another",
                 {"at the same": mean_of("same", "baseline")}),
            compared("same", "baseline", "no_lasting_tastes", MORE, "with lasting tastes, less without"),
        ),
        method="60 days of strict seizure; vendors who stand in the same half of two days on end",
        source="ordering: Cross 1998 (territories of street vendors)",
        arms=(STAYING, LOTTERY),
        read=read_places,
        watch=watch_places,
        replicates=4,
    ),
    Pattern(
        id="L12",
        name="opinion follows treatment",
        meaning="residents think better of officers who explain than of officers who seize, and of vending where less of it "
        "is in the way",
        unit="1",
        parts=(
            compared("enforcement", "persuasion_first", "strict_seizure", MORE, "of enforcement: persuasion, less seizure"),
            compared("vending", "persuasion_first", "laissez_faire", MORE, "of vending: persuasion, less no enforcement"),
        ),
        method="180 days after 60; means over residents on the last day",
        source="ordering: Sunshine and Tyler 2003 (procedural justice); Skogan 2006 (bad contacts weigh more); Bromley 2000",
        arms=(SEIZED, TALKED_TO, LET_BE),
        read=read_opinions,
    ),
    Pattern(
        id="L13",
        name="neglect and campaign take turns",
        meaning="a city hall that acts when complaints are many swings between neglect and campaign",
        unit="as said",
        parts=(
            Part(between("campaigns", "once"), MORE, "campaigns in a year, less one", {"campaigns": mean_of("campaigns")},
                 "campaigns"),
            Part(between("hours_at_end", "hours_before"), LESS, "vending in violation: a campaign's last week, less the "
                 "week before it", {"before": mean_of("hours_before")}, "hours a day"),
            Part(between("complaints_at_end", "complaints_before"), LESS, "complaints: a campaign's last week, less the "
                 "week before it", {"before": mean_of("complaints_before")}, "complaints a day"),
        ),
        method="a year of strict seizure with the programme campaign at its defaults",
        source="ordering: van Rooij 2006 (campaign-style enforcement)",
        arms=(SWINGING,),
        read=read_swing,
        watch=watch_campaigns,
    ),
    Pattern(
        id="L14",
        name="quarrels come in bursts",
        meaning="a quarrel makes the next one at the same place more likely for some days",
        unit="share of quarrels",
        parts=(
            Part(between("followed", "by_luck", "baseline"), MORE, "followed within two days, less by luck alone",
                 {"followed": mean_of("followed", "baseline")}),
            Part(difference("followed", "baseline", "no_heat"), MORE, "with anger, tension, sides and strain, less without",
                 {"followed, without": mean_of("followed", "no_heat")}),
        ),
        method="a year of strict seizure; quarrels of any stage at the same pitch",
        source="ordering: Mohler et al. 2011 (self-exciting events)",
        arms=(HEATED, COOL),
        read=read_bursts,
        replicates=12,
    ),
)  # fmt: skip
