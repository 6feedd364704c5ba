"""What any reader of the literature on street vending and policing would look for: orderings, without numeric bands."""

import math
from typing import Any

import numpy as np

from vendorsim.model.city.pitches import PitchKind
from vendorsim.model.clock import TICKS_PER_DAY
from vendorsim.model.model import VendorModel
from vendorsim.patterns.base import Arm, Part, Pattern, Reading, Run, mean_of, read_measures
from vendorsim.patterns.baseline import BASELINE
from vendorsim.patterns.claims import CLEAR, CLEAR_MARKET
from vendorsim.patterns.contrasts import LESS, MORE, between, compared, difference, gap_difference

TENTH = 0.1
MONTH = 28
LAST_TICK = TICKS_PER_DAY - 1


def read_conflict(run: Run) -> Reading:
    """How rare quarrels are, whether they come in bursts, and on how few people and places they fall."""
    book, vendors, pitches = run.record.book, run.record.vendors, run.record.pitches
    daily = book["friction"]
    quarrels, met = run.record.total("friction_expected"), run.record.total("encounters")
    return {
        "quarrels": quarrels / met,
        "quiet": 1.0 - quarrels / met,
        "blows": run.record.total("physical_expected") / quarrels,
        "words": 1.0 - run.record.total("physical_expected") / quarrels,
        "dispersion": float(daily.var(ddof=1) / daily.mean()) if daily.mean() > 0.0 else math.nan,
        "once": 1.0,
        "on_vendors": top_share(vendors.physical_expected[vendors.days > 0]),
        "at_places": top_share(pitches.conflict[pitches.site < 0]),
        "alike": TENTH,
    }


def top_share(amounts: np.ndarray) -> float:
    """Share of all that falls on the tenth with most of it."""
    ranked = np.sort(amounts)[::-1]
    return float(ranked[: max(1, ranked.size // 10)].sum() / ranked.sum()) if ranked.sum() > 0.0 else math.nan


_QUARTER = {"horizon.burn_in_days": 30, "horizon.days": 90}
_ROUND = {**_QUARTER, "programmes.patrol.start_day": 30, "programmes.patrol.dwell_minutes": 3.0}
FIXED_ROUND = Arm("fixed_round", {**_ROUND, "programmes.patrol.strategy": "fixed_round"})
RANDOM = Arm("random", {**_ROUND, "programmes.patrol.strategy": "random"})


def read_patrol(run: Run) -> Reading:
    """Vendors met in an hour of standing by, in the first week and the last four, and vending in violation."""
    met = run.record.book["encounters_with_vendors"]
    hours = run.record.book["minutes_patrol"] / 60.0
    return {
        "met_first": float(met[:7].sum() / hours[:7].sum()),
        "met_last": float(met[-MONTH:].sum() / hours[-MONTH:].sum()),
        "met": float(met.sum() / hours.sum()),
        "warned_off": run.record.total("warned_off"),
        "violation": run.measures["violation_share"],
    }


# A crackdown of six weeks on the street market, watched for six weeks more.
STARTS, ENDS, WATCHED = 45, 87, 129
_DAYS = {"horizon.burn_in_days": 30, "horizon.days": WATCHED - 30}
NO_CRACKDOWN = Arm("none", _DAYS)
CRACKDOWN = Arm(
    "crackdown",
    {
        **_DAYS, "programmes.patrol.strategy": "as_set", "programmes.patrol.dwell_minutes": 3.0,
        "programmes.patrol.visibility": 0.0, "programmes.patrol.start_day": STARTS, "programmes.patrol.end_day": ENDS,
        "programmes.patrol.crackdown": "street_markets", "programmes.patrol.on_top": True,
        "programmes.patrol.people": 8, "programmes.patrol.effort_half_life": 20.0,
    },
)  # fmt: skip
WINDOWS = {
    "first": (STARTS, STARTS + 14), "last": (ENDS - 14, ENDS),
    "week_after": (ENDS, ENDS + 7), "weeks_after": (WATCHED - 14, WATCHED),
}  # fmt: skip


def watch_street_market(model: VendorModel, notes: dict[str, Any]) -> None:
    """At the end of each measured day: stall-ticks in violation at the street market so far."""
    if not model.burnt_in or model.clock.tick_of_day != LAST_TICK:
        return
    pitches = model.tables["pitch"]
    here = pitches.kind == int(PitchKind.STREET_MARKET)
    notes.setdefault("violating", []).append(float(pitches.violating_ticks[here].sum()))


def read_street_market(run: Run) -> Reading:
    """Stall-hours in violation at the street market on a mean day of each window."""
    first = run.model.settings.horizon.burn_in_days
    daily = np.diff(np.array([0.0, *run.notes["violating"]])) / 4.0
    return {name: float(daily[begin - first : end - first].mean()) for name, (begin, end) in WINDOWS.items()}


# What vendors have at stake: how much worse the trade may pay until they leave it.
_STAKE = "behaviour.stay_premium"
LITTLE_AT_STAKE = Arm("little_at_stake", {**CLEAR.changes, _STAKE: 0.0})
MUCH_AT_STAKE = Arm("much_at_stake", {**CLEAR.changes, _STAKE: 0.6})


_OPENING = {"horizon.burn_in_days": 30, "horizon.days": 240, "programmes.markets.start_day": 30}
KNOWN = Arm("known", {**_OPENING, "programmes.markets.awareness": 0.95})
UNKNOWN = Arm("unknown", {**_OPENING, "programmes.markets.awareness": 0.05})


def read_filling(run: Run) -> Reading:
    """Stalls of planned markets in use, in mean stall-hours a day: in the first weeks, and in the last."""
    hours = run.record.book["stall_ticks"] / 4.0
    return {"first": float(hours[:MONTH].mean()), "last": float(hours[-MONTH:].mean())}


MOVED = Arm(
    "moved",
    {
        "policy": "block_and_channel", "horizon.burn_in_days": 30, "horizon.days": 210,
        "programmes.markets.start_day": 60,
    },
)  # fmt: skip
BEFORE, DIP, AFTER = 28, 14, 84


def watch_incomes(model: VendorModel, notes: dict[str, Any]) -> None:
    """At the end of each measured day: who is in each row, what it has earned so far, and whether it holds a stall."""
    if not model.burnt_in or model.clock.tick_of_day != LAST_TICK:
        return
    vendors = model.tables["vendor"]
    for name, column in (("who", vendors.identity), ("earned", vendors.income), ("stall", vendors.stall_site)):
        notes.setdefault(name, []).append(np.array(column))


def read_incomes(run: Run) -> Reading:
    """Daily income of vendors who took a stall: the weeks before, the first two, and the third month, pooled."""
    who, earned, stall = (np.array(run.notes[name]) for name in ("who", "earned", "stall"))
    days, rows = who.shape
    found = []
    for row in range(rows):
        held = np.flatnonzero(stall[:, row] >= 0)
        first = int(held[0]) if held.size else 0
        if first < BEFORE or first + AFTER >= days or len(set(who[first - BEFORE : first + AFTER + 1, row])) > 1:
            continue
        total = earned[:, row]
        at = first - 1  # the last day without a stall
        found.append(
            (
                (total[at] - total[at - BEFORE + 1]) / (BEFORE - 1),
                (total[at + DIP] - total[at]) / DIP,
                (total[at + AFTER] - total[at + AFTER - BEFORE]) / BEFORE,
            )
        )
    if not found:
        return dict.fromkeys(("before", "dip", "later"), math.nan) | {"moved": 0.0}
    before, dip, later = np.mean(found, axis=0)
    return {"before": float(before), "dip": float(dip), "later": float(later), "moved": float(len(found))}


PATTERNS = (
    Pattern(
        id="L1",
        name="conflict: rare, bursty, concentrated",
        meaning="conflict is rare, comes in bursts and falls on few people and places",
        unit="share",
        parts=(
            Part(between("quarrels", "quiet"), LESS, "encounters with a quarrel, less those without"),
            Part(between("blows", "words"), LESS, "quarrels that come to blows, less those that do not"),
            Part(
                between("dispersion", "once"), MORE, "variance over mean of quarrels a day, less 1",
                {"variance over mean": mean_of("dispersion")}, "1",
            ),
            Part(
                between("on_vendors", "alike"), MORE, "physical conflict on the tenth of vendors with most, less a tenth",
                {"on a tenth of vendors": mean_of("on_vendors")},
            ),
            Part(
                between("at_places", "alike"), MORE, "quarrels at the tenth of pitches with most, less a tenth",
                {"at a tenth of pitches": mean_of("at_places")},
            ),
        ),
        method="180 days of the baseline; expected numbers but for the bursts, which are counted",
        source="ordering: Weisburd 2015 (concentration), surveys of vendors 2013 (C03 to C07)",
        arms=(BASELINE,),
        read=read_conflict,
    ),
    Pattern(
        id="L2",
        name="a predictable patrol is gamed",
        meaning="vendors learn a fixed round and dodge it: officers meet fewer of them than on random ways",
        unit="as said",
        parts=(
            Part(
                difference("met", "fixed_round", "random"), LESS,
                "vendors met in an hour of standing by: fixed round less random",
                {arm: mean_of("met", arm) for arm in ("fixed_round", "random")}, "per hour",
            ),
            Part(
                gap_difference("met_last", "met_first", "fixed_round", "random"), LESS,
                "that difference in the last four weeks, less that in the first", unit="per hour",
            ),
            Part(
                difference("violation", "fixed_round", "random"), MORE, "vending in violation: fixed round less random",
                {arm: mean_of("violation", arm) for arm in ("fixed_round", "random")}, "share",
            ),
        ),
        method="strict_seizure with the programme patrol from the end of the burn-in on: a fixed round by the clock, or "
        "random ways, both with scouts at half visibility; 90 days",
        source="ordering: Sherman 1990; model.md 3.2 (perceived risk per time of day)",
        arms=(FIXED_ROUND, RANDOM),
        read=read_patrol,
        replicates=12,
    ),
    Pattern(
        id="L3",
        name="a market fills or empties by its start",
        meaning="the same planned market can fill or empty depending on how it starts",
        unit="stall-hours a day",
        parts=(
            Part(
                difference("last", "known", "unknown"), MORE, "last four weeks: started known, less started unknown",
                {arm: mean_of("last", arm) for arm in ("known", "unknown")},
            ),
            Part(
                between("last", "first", "unknown"), LESS, "started unknown: last four weeks less the first four",
                {"first four weeks": mean_of("first", "unknown")},
            ),
            Part(
                between("last", "first", "known"), MORE, "started known: last four weeks less the first four",
                {"first four weeks": mean_of("first", "known")},
            ),
        ),
        method="strict_seizure with markets that open after a month of burn-in, known to 95 % or 5 % of residents on "
        "that day; both are known to more than 90 % in the last four of 34 weeks",
        source="ordering: Schelling 1978 (tipping); model.md 3.1 (coordination failure in new markets)",
        arms=(KNOWN, UNKNOWN),
        read=read_filling,
    ),
    Pattern(
        id="L4",
        name="income of the relocated dips, recovers",
        meaning="income of vendors who are relocated dips before it recovers",
        unit="yuan per day",
        parts=(
            Part(
                between("dip", "before"), LESS, "first two weeks at the stall, less the four weeks before",
                {"before": mean_of("before"), "vendors": mean_of("moved")},
            ),
            Part(
                between("later", "dip"), MORE, "third month, less the first two weeks",
                {"third month": mean_of("later")},
            ),
        ),
        method="block_and_channel whose markets open 30 days after the burn-in; vendors who then take a stall, from four "
        "weeks before to twelve weeks after, whether they keep it or not",
        source="ordering: relocation studies (model.md 6: relocated vendors against their own past)",
        arms=(MOVED,),
        read=read_incomes,
        watch=watch_incomes,
    ),
    Pattern(
        id="L5",
        name="a crackdown wears off",
        meaning="a crackdown's effect decays while it runs, outlasts it, and decays after it ends",
        unit="stall-hours a day",
        parts=(
            Part(difference("first", "none", "crackdown"), MORE, "first two weeks: vending kept away",
                 {"without": mean_of("first", "none"), "with": mean_of("first", "crackdown")}),
            Part(gap_difference("first", "last", "none", "crackdown"), MORE, "first two weeks, less the last two"),
            Part(difference("week_after", "none", "crackdown"), MORE, "week after its end: vending kept away"),
            Part(
                gap_difference("week_after", "weeks_after", "none", "crackdown"), MORE,
                "week after its end, less weeks five and six after",
            ),
        ),
        method="six weeks in which 80 % of the stops of eight officers on overtime, who tire, are at the street market "
        "and its surroundings, less none; vending "
        "in violation at the street market itself",
        source="ordering: Sherman 1990 (initial and residual deterrence decay)",
        arms=(NO_CRACKDOWN, CRACKDOWN),
        read=read_street_market,
        watch=watch_street_market,
        replicates=12,
    ),
    Pattern(
        id="L8",
        name="displacement follows stakes and offers",
        meaning="displacement grows with what vendors have at stake and shrinks when a good stall is on offer",
        unit="stall hours around over those lost",
        parts=(
            compared("displacement_ratio", "much_at_stake", "little_at_stake", MORE, "much at stake, less little"),
            compared("displacement_ratio", "clear_and_market", "clear", LESS, "stalls on offer nearby, less none"),
        ),
        method="a cleared street market, 180 days; at stake: behaviour.stay_premium 0 and 0.6, to either "
        "side of its value",
        source="ordering: Johnson, Guerette and Bowers 2014 (displacement); model.md 4 (stake and alternative)",
        arms=(LITTLE_AT_STAKE, MUCH_AT_STAKE, CLEAR, CLEAR_MARKET),
        read=read_measures,
    ),
)  # fmt: skip
