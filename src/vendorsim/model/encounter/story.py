"""Telling what happened in an encounter, from its record: the terms of each decision, the draws, every transition."""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vendorsim.errors import ResultsError, nearest
from vendorsim.model.clock import TICKS_PER_DAY, time_of_day
from vendorsim.model.encounter.confrontation import STATE_FIELDS
from vendorsim.model.encounter.ladder import STAGES
from vendorsim.model.encounter.sentences import ending, said
from vendorsim.model.encounter.terms import Terms, terms_of
from vendorsim.plugins.case import CASE_FIELDS, KINDS, OUTCOMES, ZONES
from vendorsim.plugins.response import MEANINGS, Response

COUNTS = ("incident", "tick", "who", "row", "team", "place", "highest", "contest_minutes", "recorded", "officer_injured",
          "vendor_injured", "persuaded", "redeemed")  # fmt: skip


@dataclass(frozen=True)
class Story:
    """One incident: `str(story)` tells it, `story.data` holds every number, and under `terms` those of each decision."""

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


def story_of(incidents: Sequence[Mapping[str, Any]], incident_id: int, behaviour: Mapping[str, float]) -> Story:
    """The story of one incident; `behaviour` is what the run's settings say. Raises: ResultsError for no such number."""
    for row in incidents:
        if row["incident"] == incident_id:
            return story_of_row(row, behaviour)
    known = [str(row["incident"]) for row in incidents]
    guess = nearest(str(incident_id), known)
    hint = f'; did you mean "{guess}"?' if guess else "; this run has none" if not known else ""
    raise ResultsError(f"there is no incident {incident_id} in this run{hint}")


def story_of_row(row: Mapping[str, Any], behaviour: Mapping[str, float]) -> Story:
    """The story of an incident's record under the behavioural parameters of its run."""
    return Story({**row, "terms": terms_of(row, behaviour)})


def as_text(row: Mapping[str, Any]) -> str:
    """The story of an incident in plain words, with the weight and size of every term."""
    parts = [_scene(row), _flight(row), _resistance(row), _quarrel(row), _talk(row), _end(row), _limits(row)]
    return "\n\n".join(part for part in parts if part)


WIDTH, WHOLE = 78, 110
"""Columns before the number that a term adds; columns of a line of plain words."""
MANY = 10
"""From here on a count that fades is told in round numbers."""
LOCK_ANSWERS = {Response.SEIZE_GOODS: "cut the lock off", Response.SEIZE_TOOLS: "cut the lock off"}


def answer_told(name: str, kind: str) -> str:
    """A response as it is told of a stall, or of a ground lock."""
    response = Response[name.upper()]
    if kind != "vendor" and response in LOCK_ANSWERS:
        return LOCK_ANSWERS[response]
    return MEANINGS[response].partition(" (a ground lock")[0]


def _people(count: float, noun: str = "") -> str:
    """`1 person`, `5 people`, `1 violation`."""
    whole = round(count)
    if noun:
        return f"{whole} {noun}" + ("" if whole == 1 else "s")
    return f"{whole} {'person' if whole == 1 else 'people'}"


def other_side(row: Mapping[str, Any]) -> str:
    """Whom the team deals with."""
    return "the vendor" if row["kind"] == "vendor" else "the household"


def on_record(row: Mapping[str, Any]) -> str:
    """What is on record: visits about a lock, or violations, which fade over a year and so are no whole number."""
    if row["kind"] != "vendor":
        return _people(row["case_violations"], "visit")
    number = about(row["case_violations"])
    return f"about {_people(number, 'violation')} within a year (older ones count less)" if number else "nothing recent"


def about(value: float) -> int:
    """A count that fades, as it is told: a whole number, from ten on a round one."""
    return round(value) if value < MANY else 5 * round(value / 5.0)


def _sum(terms: Sequence[Terms], places: int = 3) -> list[str]:
    """A line for each term, with what it adds flush right."""
    lines = []
    for term in terms:
        adds = f"{term['adds']:+.{places}f}" if term["adds"] else "0"
        lines.append(f"  {term['told']:<{WIDTH - 2}}{adds:>9}")
    return lines


def _line(text: str, value: float) -> str:
    return f"  {text:<{WIDTH - 2}}{value:>9.3f}"


def _drawn(decision: Terms) -> str:
    """`draw 0.978 is not below the chance 0.910`."""
    below = "" if decision["happened"] else "not "
    return f"draw {decision['draw']:.3f} is {below}below the chance {small(decision['chance'])}"


def _places(chance: float) -> int:
    """Decimals that show a chance with two digits; three at least."""
    places = 3
    while places < 12 and round(chance, places) * 10.0**places < 9.5:
        places += 1
    return places


def small(chance: float) -> str:
    """A chance with three decimals, or as many as show two digits of it."""
    return f"{chance:.{_places(chance)}f}" if chance > 0.0 else "0"


def _scene(row: Mapping[str, Any]) -> str:
    vendor = row["kind"] == "vendor"
    who = f"vendor {row['who']}" if vendor else f"the household behind lock {row['row']}"
    where = f"at pitch {row['place']} ({row['case_zone']} zone)" if vendor else "in its estate"
    asked, done = (answer_told(row[name], row["kind"]) for name in ("asked", "response"))
    changed = f" (the policy asked to {asked}, for which the shift had no time left)" if asked != done else ""
    looking = (
        "Nobody looks on."
        if round(row["case_bystanders"]) == 0
        else (f"{_people(row['case_bystanders'])} look{'s' if round(row['case_bystanders']) == 1 else ''} on.")
    )
    stake = (
        f"goods {row['case_goods']:.0f} and tools {row['case_tools']:.0f} yuan"
        if vendor
        else (f"a lock worth {row['case_tools']:.0f} yuan")
    )
    today = f"; moved on {_people(row['case_moves_today'], 'time')} today" if vendor else ""
    loss = row["terms"]["loss"]
    lines = [
        f"Day {row['day']}, {row['time']}: team {row['team']} ({_people(row['case_people'])}) meets {who} {where}.",
        f"On record: {on_record(row)}, last {row['case_last_outcome'].replace('_', ' ')}{today}.",
        f"At stake: {stake}; weekly income {row['case_weekly_income']:.0f} yuan. {looking}",
        *_on_file(row),
        *_in_lines(f"The team's answer: {done}{changed}."),
        f"That would cost {other_side(row)} {row['loss']:.0f} yuan"
        + (f" = {' + '.join(term['told'] for term in loss['terms'])}." if loss["terms"] else "."),
    ]
    return "\n".join(lines)


def _on_file(row: Mapping[str, Any]) -> list[str]:
    """What the city's ledger and a recorder have of it, where there is a ledger or a recorder."""
    told = []
    if row.get("case_entries", 0.0) > 0.0:
        number = f"{row['case_entries']:.0f} {'entry' if row['case_entries'] == 1.0 else 'entries'}"
        shown = "; the vendor is shown the record" if row["case_record_shown"] > 0.0 else ""
        told.append(f"The ledger has {number} (mean chance to stand {row['case_evidence']:.2f}){shown}.")
    if row.get("case_filmed", 0.0) > 0.0:
        known = "announced" if row["case_recorder"] > 0.0 else "not announced"
        told.append(f"A recorder films, {known}; a case of this kind stands with {row['evidence']:.2f}.")
    return told


def _flight(row: Mapping[str, Any]) -> str:
    flight = row["terms"]["flight"]
    if not flight["asked"]:
        return f"Flight: {flight['why']}."
    lines = [
        f"Flight: the vendor {'ran' if flight['happened'] else 'did not run'}; {_drawn(flight)}.",
        *_sum(flight["terms"]),
        _line("chance = 1 / (1 + e^-sum)", flight["chance"]),
    ]
    return "\n".join(lines)


def _resistance(row: Mapping[str, Any]) -> str:
    grievance, resistance = row["terms"]["grievance"], row["terms"]["resistance"]
    lines = [
        f"Grievance {row['grievance']:.3f}:",
        *_sum(grievance["terms"]),
        f"  (hardship = {grievance['hardship']})",
        "",
        f"Resistance: {other_side(row)} {'resisted' if resistance['happened'] else 'did not resist'}; "
        f"{_drawn(resistance)}.",
        *_sum(resistance["terms"]),
        _line(f"chance = 1 / (1 + e^-(sum / noise {resistance['noise']:g}))", resistance["chance"]),
        *_in_lines(f"  (chance to be held = {resistance['caught']})"),
        f"  (crowd = {resistance['crowd']})",
        *_product(row),
        f"Foreseen when they met: words {small(row['reach_verbal'])}, obstruction {small(row['reach_obstruct'])}, blows "
        f"{small(row['reach_blows'])},",
        f"  injury {small(row['reach_injury'])}, crowd {small(row['reach_crowd'])}; on the books "
        f"{small(row['recorded_expected'])}.",
    ]
    return "\n".join(lines)


def _product(row: Mapping[str, Any]) -> list[str]:
    """How the chance of a quarrel comes of the two chances above it."""
    if row["kind"] != "vendor":
        return []
    stays = 1.0 - row["flight_probability"]
    return [
        f"Chance of a quarrel {small(row['reach_verbal'])} = chance not to run {small(stays)} x chance to resist "
        f"{small(row['resistance_probability'])}."
    ]


def _quarrel(row: Mapping[str, Any]) -> str:
    if row["highest"] < 1:
        return ""
    triggers = row["terms"]["triggers"]
    lines = [
        f"The quarrel began with words. Triggers sum to {row['trigger']:+.3f}:",
        *_sum(triggers["terms"]),
        "Each minute, by stage: rates up, to a surrounding crowd, and down share 1 - e^-(their sum).",
        *(_stage(one, row["trigger"]) for one in row["terms"]["minutes_at_stage"]),
    ]
    for minute, before, after, hazard, luck, least in row["transitions"]:
        way = "rose" if after > before else "calmed down"
        what = STAGES[int(after)] if after > 0 else "over"
        lines += [
            f"  minute {minute:>2.0f}: {way} to stage {after:.0f} ({what});",
            f"             {chance_and_draw(hazard, luck, least)}",
        ]
    lines.append(
        f"Highest stage: {row['highest']} ({STAGES[row['highest']]}), after {_people(row['contest_minutes'], 'minute')}."
    )
    return "\n".join(lines)


def _stage(one: Terms, trigger: float) -> str:
    """The rates of a stage and the chances that they give."""
    push = f"({trigger:.3f} - {one['held_back']})" if one["held_back"] else f"{trigger:.3f}"
    up = f"{one['up_weight']:g}" + (f" x e^{push} = {one['up_rate']:.4g}" if one["pushed"] else "")
    rates = f"up {up}, " if one["up_weight"] else ""
    rates += f"crowd {one['crowd_rate']:.4g}, " if one["stage"] >= 3 else ""
    chances = f"up {one['up']:.3f}, " if one["up_weight"] else ""
    chances += f"crowd {one['crowd']:.3f}, " if one["stage"] >= 3 else ""
    return f"  stage {one['stage']}: rates {rates}down {one['down_rate']:.3g}; chances {chances}down {one['down']:.3f}"


def chance_and_draw(chance: float, luck: float, least: float) -> str:
    """A chance and the draw that took it: what could happen in a minute shares one draw, each with a part of its own.

    As many digits as show the chance with two.
    """
    places = _places(chance)
    return f"chance {chance:.{places}f}, draw {luck:.{places}f} in {least:.{places}f}-{least + chance:.{places}f}"


def _talk(row: Mapping[str, Any]) -> str:
    """Whether the other side was persuaded, and whether it gave in, and why."""
    talk, going = row["terms"]["persuasion"], row["terms"]["compliance"]
    verdict = "yes" if talk["persuaded"] else f"no, {talk['why']}" if talk["why"] else "no, the pressure is too small"
    lines = [
        f"Persuaded: {verdict}.",
        _line(f"pressure of this visit: {talk['this_visit_told']}", talk["this_visit"]),
        _line("pressure that is left of earlier visits", talk["earlier"]),
        _line("against them: the barrier of this person", talk["barrier"]),
        _line(f"and what is at stake: {talk['stake_told']}", talk["stake"]),
        f"  ({'enough' if talk['enough'] else 'not enough'}: {talk['pressure']:.3f} against {talk['needed']:.3f})",
    ]
    if not going["asked"]:
        return "\n".join([*lines, f"Compliance: not asked, as {going['why']}."])
    lines += [
        f"Compliance: {other_side(row)} {'gave in and went' if going['happened'] else 'stayed'}; {_drawn(going)}.",
        *_sum(going["terms"]),
        _line("chance = 1 / (1 + e^-sum)", going["chance"]),
    ]
    return "\n".join(lines)


def _in_lines(text: str) -> list[str]:
    """Plain words in lines that a terminal shows whole."""
    return textwrap.wrap(text, WHOLE, subsequent_indent="  ")


def _end(row: Mapping[str, Any]) -> str:
    whole = f"Outcome: {row['outcome'].replace('_', ' ')}. {said(ending(row))}"
    lines = [*_in_lines(whole), *_money(row)]
    if row["highest"] >= 1:
        lines += ["What follows from the highest stage:"]
        for name, what, side in (
            ("recorded", "entered in the city's books", "the city's books"),
            ("officer_injured", "an officer hurt", "officer"),
            ("vendor_injured", "the vendor hurt" if row["kind"] == "vendor" else "the household hurt", "other side"),
        ):
            one = row["terms"][name]
            lines.append(f"  {side + ':':<18}{_drawn(one)}: {what if one['happened'] else 'no'}.")
    belief = row["terms"]["legitimacy"]
    lines += [
        f"Belief that enforcement is right: {row['legitimacy']:.3f} before, {row['legitimacy_after']:.3f} after.",
        *_sum(belief["terms"], places=4),
    ]
    filmed = row["terms"]["filmed"]
    seen = f"it reached {100.0 * row['clip']:.2f} % of the people on the first day" if row["clip"] > 0.0 else "no clip"
    lines.append(f"Filmed and shared: chance {small(filmed['chance'])}: {seen}." if row["kind"] == "vendor" else "")
    lines.append(f"It took {row['minutes']:.0f} person-minutes.")
    return "\n".join(line for line in lines if line)


def _money(row: Mapping[str, Any]) -> list[str]:
    """How the fine was made up that was laid, or that would have brought the goods back."""
    fine = row["terms"]["fine"]
    by_fine = row["response"] == "document_and_fine"
    laid = row["fine_paid"] > 0.0 if row["kind"] != "vendor" else row["outcome"] == "sanctioned"
    if row["fine"] <= 0.0 or not fine["told"] or not laid:
        return []
    called = "fine" if by_fine else "fine that brings them back"
    lines = [f"  {called} {row['fine']:.0f} yuan = {fine['told']}"]
    chance = fine.get("paid_on_time_chance")
    return [*lines, f"  chance to be paid on time {chance:.3f}, if the cash is there"] if chance is not None else lines


def _limits(row: Mapping[str, Any]) -> str:
    lines = [f"  {one}" for one in row["terms"]["not_stored"]]
    return "\n".join(["Not in the record, and so not to be recomputed from it:", *lines])
