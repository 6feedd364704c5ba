"""Telling what happened in an encounter, from its record: the terms of each decision, the draws, every transition."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vendorsim.clock import TICKS_PER_DAY, time_of_day
from vendorsim.encounter.case import CASE_FIELDS, KINDS, OUTCOMES, ZONES
from vendorsim.encounter.contest import STATE_FIELDS
from vendorsim.encounter.ladder import STAGES
from vendorsim.encounter.response import MEANINGS, Response
from vendorsim.errors import ResultsError, nearest

COUNTS = ("incident", "tick", "who", "row", "team", "place", "highest", "contest_minutes", "recorded", "officer_injured",
          "vendor_injured", "persuaded", "redeemed")  # fmt: skip


@dataclass(frozen=True)
class Story:
    """One incident: `str(story)` tells it, `story.data` holds every number."""

    data: Mapping[str, Any]

    def __str__(self) -> str:
        return as_text(self.data)


def incident_row(state: Any, case: Any, transitions: Sequence[Sequence[float]]) -> dict[str, Any]:
    """The row of the incident table: every term of the encounter, the case as `case_...`, and the transitions."""
    row: dict[str, Any] = dict(zip(STATE_FIELDS, state.item(), strict=True))
    for name in COUNTS:
        row[name] = int(row[name])
    row["day"], row["time"] = row["tick"] // TICKS_PER_DAY, time_of_day(row["tick"] % TICKS_PER_DAY)
    row["kind"] = KINDS[int(row["kind"])]
    row["asked"], row["response"] = (
        Response(int(row["asked"])).name.lower(),
        Response(int(row["response"])).name.lower(),
    )
    row["outcome"] = OUTCOMES[int(row["outcome"])]
    del row["first_transition"], row["n_transitions"]
    for name, value in zip(CASE_FIELDS, case.item(), strict=True):
        if name != "kind":
            row[f"case_{name}"] = value
    row["case_zone"], row["case_last_outcome"] = ZONES[int(row["case_zone"])], OUTCOMES[int(row["case_last_outcome"])]
    row["transitions"] = [[float(value) for value in step] for step in transitions]
    return row


def story_of(incidents: Sequence[Mapping[str, Any]], incident_id: int) -> Story:
    """The story of one incident. Raises: ResultsError when there is none of this number."""
    for row in incidents:
        if row["incident"] == incident_id:
            return Story(row)
    known = [str(row["incident"]) for row in incidents]
    guess = nearest(str(incident_id), known)
    hint = f'; did you mean "{guess}"?' if guess else "; this run has none" if not known else ""
    raise ResultsError(f"there is no incident {incident_id} in this run{hint}")


def as_text(row: Mapping[str, Any]) -> str:
    """The story of an incident in plain words, with the size of every term."""
    parts = [_scene(row), _weighing(row), _fight(row), _end(row)]
    return "\n\n".join(part for part in parts if part)


def _scene(row: Mapping[str, Any]) -> str:
    who = f"vendor {row['who']}" if row["kind"] == "vendor" else f"the household behind lock {row['row']}"
    where = f"at pitch {row['place']} ({row['case_zone']} zone)" if row["kind"] == "vendor" else "in its estate"
    asked = MEANINGS[Response[row["asked"].upper()]]
    done = MEANINGS[Response[row["response"].upper()]]
    changed = f" (the policy asked to {asked}, for which the shift had no time left)" if asked != done else ""
    return (
        f"Day {row['day']}, {row['time']}: team {row['team']} ({row['case_people']:.0f} people) meets {who} {where}.\n"
        f"On record: {row['case_violations']:.0f} violations, last {row['case_last_outcome'].replace('_', ' ')}; moved on "
        f"{row['case_moves_today']:.0f} times today. At stake: goods {row['case_goods']:.0f} and tools "
        f"{row['case_tools']:.0f} yuan, weekly income {row['case_weekly_income']:.0f} yuan. "
        f"{row['case_bystanders']:.0f} people look on.\n"
        f"The team's answer: {done}{changed}."
    )


def _weighing(row: Mapping[str, Any]) -> str:
    income, belief = max(70.0, row["case_weekly_income"]), row["legitimacy"]
    lines = [
        f"Flight: expected loss {row['expected_loss']:.0f} yuan, loss in sight {row['apparent_loss']:.0f} yuan: chance "
        f"{row['flight_probability']:.3f}, draw {row['flight_draw']:.3f}: "
        + ("it ran." if row["flight_draw"] < row["flight_probability"] else "it stayed."),
        f"Grievance: hardship {row['hardship']:.2f} x (1 - legitimacy {belief:.2f}) + loss {row['loss']:.0f}/{income:.0f} "
        f"+ disrespect {1.0 - row['respect']:.2f}, each by its weight = {row['grievance']:.3f}.",
        f"Resistance: grievance {row['grievance']:.3f} - fear {row['fear']:.2f} x chance to be held {row['caught']:.2f} "
        f"+ crowd {row['crowd']:.2f} by its weight, against a threshold of {row['temper']:.2f}: chance "
        f"{row['resistance_probability']:.3f}, draw {row['resistance_draw']:.3f}.",
    ]
    return "\n".join(lines)


def _fight(row: Mapping[str, Any]) -> str:
    tactics = f", practised tactics {row['tactics']:.2f} of 1" if row["tactics"] > 0.0 else ""
    lines = [f"It resisted; triggers sum to {row['trigger']:+.2f}{tactics}. The quarrel began with words."]
    for minute, before, after, hazard, luck, least in row["transitions"]:
        way = "rose" if after > before else "calmed down"
        what = STAGES[int(after)] if after > 0 else "over"
        lines.append(
            f"  minute {minute:.0f}: it {way} to stage {after:.0f} ({what}); {chance_and_draw(hazard, luck, least)}"
        )
    lines.append(f"Highest stage: {row['highest']} ({STAGES[row['highest']]}), after {row['contest_minutes']} minutes.")
    if row["officer_injured"] or row["vendor_injured"]:
        hurt = [name for name in ("officer", "vendor") if row[f"{name}_injured"]]
        lines.append("Hurt: " + " and ".join(f"{'an' if name == 'officer' else 'the'} {name}" for name in hurt) + ".")
    return "\n".join(lines)


def chance_and_draw(chance: float, luck: float, least: float) -> str:
    """A chance and the draw that took it: what could happen in a minute shares one draw, each with a part of its own.

    As many digits as show the chance with two.
    """
    places = 3
    while places < 12 and round(chance, places) * 10.0**places < 9.5:
        places += 1
    return f"chance {chance:.{places}f}, draw {luck:.{places}f} in {least:.{places}f}-{least + chance:.{places}f}"


def _end(row: Mapping[str, Any]) -> str:
    lines = [f"Outcome: {row['outcome'].replace('_', ' ')}."]
    if row["kind"] != "vendor":
        # A household that is fined keeps its lock, and one whose lock is cut off is not fined.
        if row["fine_paid"] > 0.0:
            lines.append(f"Fine {row['fine_paid']:.0f} yuan, paid.")
        if row["taken"] > 0.0:
            lines.append(f"Lost a lock worth {row['taken']:.0f} yuan.")
    elif row["fine"] > 0.0 and row["outcome"] == "sanctioned":
        lines.append(
            f"Fine {row['fine']:.0f} yuan, paid {row['fine_paid']:.0f}; lost {row['taken']:.0f} yuan of goods and tools."
        )
    lines.append(
        f"Belief that enforcement is right: {row['legitimacy']:.3f} before, {row['legitimacy_after']:.3f} after. "
        f"The city's books: {'a violent incident' if row['recorded'] else 'nothing'}."
    )
    if row["clip"] > 0.0:
        lines.append(f"A clip of it reached {100.0 * row['clip']:.2f} % of the people on the first day.")
    lines.append(f"It took {row['minutes']:.0f} person-minutes.")
    return "\n".join(lines)
