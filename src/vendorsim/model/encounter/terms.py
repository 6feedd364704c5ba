"""The terms of each decision in an encounter, with their weights and sizes, from its record and the run's behaviour.

The record holds facts and what was made of them; weights are the settings' own. Each decision is told as a sum: what a
reader can add up by hand must give the chance that the record holds.
"""

from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from vendorsim.engine.arithmetic import exp, log, logistic
from vendorsim.model.encounter import aftermath, evidence, heat_terms, ladder, persuasion
from vendorsim.model.encounter.unstored import not_stored
from vendorsim.plugins.response import Response

"""Yuan a week: below it, losses are weighed as at this income (a rule of `encounter.resistance`)."""
SANCTIONS = (Response.DOCUMENT_AND_FINE, Response.SEIZE_GOODS, Response.SEIZE_TOOLS)
CLOSE = 1.0e-9
RAN = "the vendor had run"

Terms = dict[str, Any]


def terms_of(row: Mapping[str, Any], behaviour: Mapping[str, float]) -> Terms:
    """Every decision of an incident by name, each with its terms, their sum, the chance and the draw.

    `row` is what `story.incident_row` makes; `behaviour` the parameters that the run had. A decision that was not to be
    taken has `asked` false, with the reason in `why`.
    """
    p = SimpleNamespace(**behaviour)
    resisted = row["highest"] >= 1
    told = {
        "loss": _loss(row, p),
        "flight": _flight(row, p),
        "grievance": _grievance(row, p),
        "resistance": _resistance(row, p),
        "triggers": _triggers(row, p),
        "minutes_at_stage": [_stage(row, p, stage) for stage in stages_passed(row)] if resisted else [],
        "persuasion": _persuasion(row, p),
        "compliance": _compliance(row, p),
        "recorded": _chance(plain(aftermath.recorded_probability)(p, row["highest"]), row["recorded_draw"]),
        "officer_injured": _chance(
            plain(aftermath.officer_injury_probability)(p, row["highest"]), row["officer_injured_draw"]
        ),
        "vendor_injured": _chance(p.vendor_hurt if row["highest"] >= 4 else 0.0, row["vendor_injured_draw"]),
        "legitimacy": _legitimacy(row, p),
        "filmed": {
            "weight": p.clip_filmed,
            "crowd": row["crowd"],
            "chance": float(plain(aftermath.chance_of_clip)(p, int(row["highest"]), row["crowd"])),
        },
        "fine": _fine(row, p),
    }
    return {**told, "not_stored": not_stored(row)}


def response_of(row: Mapping[str, Any]) -> Response:
    """What the team did."""
    return Response[row["response"].upper()]


def stages_passed(row: Mapping[str, Any]) -> list[int]:
    """Stages at which a minute of the quarrel was spent, lowest first."""
    before = {int(step[1]) for step in row["transitions"]} | {int(step[2]) for step in row["transitions"]}
    return sorted(({1} | before) & {1, 2, 3, 4})


def plain(rule: Callable[..., Any]) -> Callable[..., Any]:
    """A rule as plain Python: one call is not worth compiling."""
    python: Callable[..., Any] = getattr(rule, "py_func", rule)
    return python


def _term(name: str, told: str, weight: float, size: float) -> Terms:
    """One term of a sum: what it is, in words and numbers; it adds weight times size."""
    return {"name": name, "told": told, "weight": weight, "size": size, "adds": weight * size}


def _decision(terms: Sequence[Terms], chance: float, stored: float, draw: float | None = None) -> Terms:
    """A sum of terms and the chance that it gives; `agrees` says whether the record holds the same chance."""
    decision: Terms = {
        "terms": list(terms),
        "sum": sum(term["adds"] for term in terms),
        "chance": chance,
        "agrees": bool(abs(chance - stored) <= CLOSE * max(1.0, abs(stored))),
        "asked": True,
        "why": "",
    }
    return decision if draw is None else {**decision, "draw": draw, "happened": bool(draw < chance)}


def _chance(chance: float, draw: float) -> Terms:
    return {"chance": chance, "draw": draw, "happened": bool(draw < chance)}


def _asked_unless(why: str) -> Terms:
    """That a decision was taken, or why it was not."""
    return {"asked": not why, "why": why}


def fled(row: Mapping[str, Any]) -> bool:
    """Whether the vendor was gone before anything could be said or done."""
    return bool(row["outcome"] == "fled")


def _income(row: Mapping[str, Any], p: Any) -> float:
    return float(max(p.least_income, float(row["case_weekly_income"])))


def _n(value: float) -> str:
    """A number as it is told: four digits, no more."""
    return f"{value:.4g}" if abs(value) < 10_000.0 else f"{value:.0f}"


def _loss(row: Mapping[str, Any], p: Any) -> Terms:
    """What the answer would take from whom it is given to [yuan]."""
    response, income = response_of(row), float(row["case_weekly_income"])
    if response in (Response.SEIZE_GOODS, Response.SEIZE_TOOLS):
        terms = [
            _term("goods", f"{_n(p.seizure_loss)} x goods {_n(row['case_goods'])}", p.seizure_loss, row["case_goods"])
        ]
        if response is Response.SEIZE_TOOLS:
            what = "the lock" if row["kind"] != "vendor" else "tools"
            told = f"{_n(p.seizure_loss)} x {what} {_n(row['case_tools'])}"
            terms.append(_term("tools", told, p.seizure_loss, row["case_tools"]))
    elif response is Response.DOCUMENT_AND_FINE:
        terms = [_term("fine", "the fine", 1.0, row["fine"])]
    elif response is Response.MOVE_ON:
        told = f"{_n(p.moved_on_loss)} of a half-day's income {_n(income)} / 14"
        terms = [_term("income", told, p.moved_on_loss, income / 14.0)]
    else:
        terms = []
    return {"terms": terms, "sum": sum(term["adds"] for term in terms), "stored": row["loss"]}


def _flight(row: Mapping[str, Any], p: Any) -> Terms:
    if row["kind"] != "vendor":
        return {**_decision([], 0.0, row["flight_probability"], row["flight_draw"]), "asked": False,
                "why": "a household does not run from its own door"}  # fmt: skip
    income = _income(row, p)
    daily = income / 7.0
    sight = log(1.0 + row["apparent_loss"] / income)
    terms = [
        _term("readiness", "readiness to run", p.flight_base, 1.0),
        _term("expected loss", f"{_n(p.flight_belief)} x expected loss {_n(row['expected_loss'])} / daily income "
              f"{_n(daily)}", p.flight_belief, row["expected_loss"] / daily),
        _term("loss in sight", f"{_n(p.flight_apparent)} x ln(1 + loss in sight {_n(row['apparent_loss'])} / weekly "
              f"income {_n(income)})", p.flight_apparent, sight),
        _term("mobility", f"{_n(p.flight_mobility)} x (mobility {_n(row['mobility'])} - 0.5)", p.flight_mobility,
              row["mobility"] - 0.5),
    ]  # fmt: skip
    chance = logistic(sum(term["adds"] for term in terms))
    return _decision(terms, chance, row["flight_probability"], row["flight_draw"])


def _grievance(row: Mapping[str, Any], p: Any) -> Terms:
    income, wage = _income(row, p), p.minimum_wage * 7.0 / 30.0
    hardship = wage / (wage + max(0.0, row["case_weekly_income"]))
    accepted = float(row.get("accepted", 0.0))  # a record of old has none
    felt = f" x (1 - {_n(accepted)} accepted)" if accepted > 0.0 else ""
    terms = [
        _term("hardship", f"hardship {_n(hardship)} x (1 - belief in the rules {_n(row['legitimacy'])})", hardship,
              1.0 - row["legitimacy"]),
        _term("loss", f"{_n(p.grievance_loss)} x own loss {_n(row['loss'])}{felt} / weekly income {_n(income)}",
              p.grievance_loss, row["loss"] * (1.0 - accepted) / income),
        _term("disrespect", f"{_n(p.grievance_disrespect)} x (1 - respect {_n(row['respect'])}{heat_terms.strained(row)})",
              p.grievance_disrespect, 1.0 - row["respect"]),
        *(_term(*one) for one in heat_terms.in_grievance(row, p)),
    ]  # fmt: skip
    total = sum(term["adds"] for term in terms)
    told = f"minimum wage {_n(wage)} a week / ({_n(wage)} + weekly income {_n(row['case_weekly_income'])})"
    return {
        "terms": terms, "sum": total, "agrees": bool(abs(total - row["grievance"]) <= CLOSE), "hardship": told,
        **_asked_unless(RAN if fled(row) else ""),
    }  # fmt: skip


def _resistance(row: Mapping[str, Any], p: Any) -> Terms:
    might = heat_terms.might_resist(row, p)
    caught = 1.0 - exp(-p.arrest_constant * row["case_people"] / (1.0 + might))
    caught += p.recorder_caught * row["case_recorder"] * (1.0 - caught)
    crowd = log(1.0 + row["case_bystanders"]) / log(1.0 + p.crowd_reference)
    terms = [
        _term("grievance", "grievance", 1.0, row["grievance"]),
        _term(
            "risk of being caught", f"- fear {_n(row['fear'])} x chance to be held {_n(caught)}", -row["fear"], caught
        ),
        _term("crowd", f"{_n(p.grievance_crowd)} x crowd {_n(crowd)}", p.grievance_crowd, crowd),
        _term("threshold", "- own threshold", -1.0, row["temper"]),
    ]
    chance = logistic(sum(term["adds"] for term in terms) / p.resistance_noise)
    decision = _decision(terms, chance, row["resistance_probability"], row["resistance_draw"])
    decision |= {"noise": p.resistance_noise, **_asked_unless(RAN if fled(row) else "")}
    decision["caught"] = (
        f"1 - e^-({_n(p.arrest_constant)} x team of {_n(row['case_people'])} / (1 + {_n(row['case_others_present'])} "
        f"who might join{heat_terms.joiners(row, p)}))"
    )
    if row["case_recorder"] > 0.0:
        decision["caught"] += f"; of the rest {_n(p.recorder_caught)}, being filmed"
    decision["crowd"] = f"ln(1 + {_n(row['case_bystanders'])} who look on) / ln({_n(1.0 + p.crowd_reference)})"
    return decision


def _triggers(row: Mapping[str, Any], p: Any) -> Terms:
    income = _income(row, p)
    tells = plain(aftermath.explanation_of)(p, int(response_of(row)))
    law = float(row.get("law_taught", 0.0))
    taught = f" x law taught {_n(1.0 + p.law_in_explanation * law)}" if law > 0.0 else ""
    terms = [
        _term("goods", f"{_n(p.trigger_goods)} x goods held on to {_n(row['goods_loss'])} / weekly income {_n(income)}",
              p.trigger_goods, row["goods_loss"] / income),
        _term("tools", f"{_n(p.trigger_tools)} x tools held on to {_n(row['tools_loss'])} / weekly income {_n(income)}",
              p.trigger_tools, row["tools_loss"] / income),
        _term("disrespect", f"{_n(p.trigger_disrespect)} x (1 - respect {_n(row['respect'])})", p.trigger_disrespect,
              1.0 - row["respect"]),
        _term("crowd", f"{_n(p.trigger_crowd)} x crowd {_n(row['crowd'])}", p.trigger_crowd, row["crowd"]),
        _term("kin", f"{_n(p.trigger_kin)} x kin present {_n(row['kin'])}", p.trigger_kin, row["kin"]),
        _term("explanation", f"- {_n(p.calm_explanation)} x explanation {_n(row['explanation'])} (this answer tells "
              f"{_n(tells)} x skill in talking {_n(row['case_communication'])}{taught})", -p.calm_explanation,
              row["explanation"]),
        _term("offer", f"- {_n(p.calm_offer)} x offer of a stall {_n(row['offer'])}", -p.calm_offer, row["offer"]),
        _term("recorder", f"- {_n(p.calm_recorder)} x announced recorder {_n(row['case_recorder'])}",
              -p.calm_recorder, row["case_recorder"]),
        *(_term(*one) for one in heat_terms.in_triggers(row, p)),
    ]  # fmt: skip
    total = sum(term["adds"] for term in terms)
    why = "" if row["highest"] >= 1 else "there was no quarrel"
    return {"terms": terms, "sum": total, "agrees": bool(abs(total - row["trigger"]) <= CLOSE), **_asked_unless(why)}


def _stage(row: Mapping[str, Any], p: Any, stage: int) -> Terms:
    """The rates of one minute at a stage [1/min] and the chances that they share: rate / total x (1 - e^-total)."""
    tactics, crowd = float(row.get("tactics", 0.0)), row["crowd"]  # a record of old has none
    weight = {1: p.tactics_in_words, 2: p.tactics_before_blows}.get(stage, 0.0)
    push = exp(row["trigger"] - weight * tactics)
    ups = {1: (p.verbal_to_obstruct, push), 2: (p.obstruct_to_blows, push), 3: (p.blows_to_injury, 1.0), 4: (0.0, 1.0)}
    up, surround, down = plain(ladder.step_chances)(p, stage, row["trigger"], crowd, tactics)
    surrounds = p.blows_to_crowd * crowd if stage >= 3 else 0.0
    rate = ups[stage][0] * ups[stage][1]
    total = rate + surrounds
    calm = {1: 1.0, 2: p.calm_over_goods, 3: p.calm_after_blows, 4: p.calm_after_blows}[stage] * p.calm_down
    return {
        "stage": stage, "up_rate": rate, "crowd_rate": surrounds, "down_rate": calm, "total_rate": total + calm,
        "up": up, "crowd": surround, "down": down, "up_weight": ups[stage][0], "pushed": stage <= 2,
        "held_back": weight * tactics, "held_back_told": f"{_n(weight)} x tactics {_n(tactics)}",
    }  # fmt: skip


def _neighbours(p: Any, along: float) -> str:
    """What volunteers of a residents' committee add to a home visit, where there are any."""
    return f" x (1 + {_n(p.volunteer_force)} x volunteers {_n(along)})" if along > 0.0 else ""


def _persuasion(row: Mapping[str, Any], p: Any) -> Terms:
    """What has been gathered against what stands in its way; how much of it is this visit's."""
    response, income, vendor = response_of(row), _income(row, p), row["kind"] == "vendor"
    respect, skill, ties = row["case_respect"], row["case_communication"], row["case_ties"]
    along = row.get("case_volunteers", 0.0)
    visit = plain(persuasion.pressure_of)(p, int(response), respect, skill, ties, along)
    quality = (
        f"({_n(1.0 - p.visit_respect)} + {_n(p.visit_respect)} x respect {_n(respect)}) x ({_n(p.visit_unskilled)} + skill "
        f"in talking {_n(skill)})"
    )
    told = {
        Response.HOME_VISIT: f"{_n(p.pressure_home_visit)} x {quality}{_neighbours(p, along)}",
        Response.MOBILISE_TIES: f"{_n(p.pressure_home_visit)} x kin's force {_n(p.kin_force)} x 2 x ties {_n(ties)}",
        Response.DOCUMENT_AND_FINE: "a case closed on evidence",
    }.get(response, f"{_n(p.pressure_explanation)} x {quality}" if visit > 0.0 else "this answer presses nobody")
    other = row["case_alternative_quality"] * row["case_weekly_income"] if row["offer"] > 0.0 else 0.0
    forgone = max(0.0, row["case_weekly_income"] - other) / income
    stake = p.stake_weight * forgone if vendor else 0.0
    against = (
        f"{_n(p.stake_weight)} x (income {_n(row['case_weekly_income'])} - alternative {_n(other)}) / {_n(income)}"
        if vendor
        else "a household loses no income"
    )
    reached = row["pressure"] > row["barrier"] + stake
    why = ""
    if fled(row):
        why = RAN
    elif vendor and response in SANCTIONS:
        why = "a fine or seizure does not ask"
    elif row["outcome"] == "sanctioned":
        why = "a lock that is cut off is not asked for"
    elif visit <= 0.0 and vendor:
        why = "an order does not persuade"
    elif row["highest"] >= 1:
        why = "who resists is not persuaded on the spot"
    return {
        "pressure": row["pressure"], "this_visit": visit, "this_visit_told": told, "earlier": row["pressure"] - visit,
        "barrier": row["barrier"], "stake": stake, "stake_told": against, "agrees": bool(abs(stake - row["stake"]) <= CLOSE),
        "enough": bool(reached), "persuaded": bool(row["persuaded"]), "asked": not why, "why": why,
    }  # fmt: skip


def _compliance(row: Mapping[str, Any], p: Any) -> Terms:
    response, daily = response_of(row), _income(row, p) / 7.0
    order = response is Response.MOVE_ON
    belief = min(p.worst_expected_loss, row["expected_loss"] / daily)
    terms = [
        _term("readiness", f"readiness to go when {'ordered' if order else 'talked to'}",
              p.comply_order if order else p.comply_talk, 1.0),
        _term("legitimacy", f"{_n(p.comply_legitimacy)} x (belief in the rules {_n(row['legitimacy'])} - 0.5)",
              p.comply_legitimacy, row["legitimacy"] - 0.5),
        _term("respect", f"{_n(p.comply_respect)} x (respect {_n(row['respect'])} + skill in talking "
              f"{_n(row['case_communication'])} - 1)", p.comply_respect,
              row["respect"] + row["case_communication"] - 1.0),
        _term("expected loss", f"{_n(p.comply_belief)} x expected loss {_n(row['expected_loss'])} / daily income "
              f"{_n(daily)}, at most 3", p.comply_belief, belief),
    ]  # fmt: skip
    chance = logistic(sum(term["adds"] for term in terms))
    decision = _decision(terms, chance, row["compliance_probability"], row["compliance_draw"])
    why = ""
    if row["kind"] != "vendor":
        why = "a household takes its lock off when it is persuaded, or not at all"
    elif fled(row):
        why = RAN
    elif row["highest"] >= 5:
        why = "a team that is surrounded withdraws"
    elif response in SANCTIONS:
        why = "a fine or seizure ends with the stall gone"
    elif row["persuaded"]:
        why = "the vendor was persuaded"
    return {**decision, **_asked_unless(why)}


def lost_in(row: Mapping[str, Any]) -> float:
    """What the encounter cost whom it befell [yuan], as it judges it."""
    if row["kind"] != "vendor":
        return float(row["taken"])
    if row["outcome"] != "sanctioned":
        return 0.0
    by_fine = response_of(row) is Response.DOCUMENT_AND_FINE
    return float(row["taken"] + (row["fine"] if by_fine else row["fine_paid"]))


def _legitimacy(row: Mapping[str, Any], p: Any) -> Terms:
    """What the encounter does to the belief that enforcement is right."""
    income, lost = _income(row, p), lost_in(row)
    share = min(2.0, lost / income)
    terms = [
        _term("loss", f"- {_n(p.legitimacy_loss)} x lost {_n(lost)} / weekly income {_n(income)}, at most 2",
              -p.legitimacy_loss, share),
        _term("disrespect", f"- {_n(p.legitimacy_disrespect)} x (1 - respect {_n(row['respect'])})",
              -p.legitimacy_disrespect, 1.0 - row["respect"]),
    ]  # fmt: skip
    fair = _term("fair treatment", f"{_n(p.legitimacy_fair)} x explanation {_n(row['explanation'])} x respect "
                 f"{_n(row['respect'])}", p.legitimacy_fair, row["explanation"] * row["respect"])  # fmt: skip
    unlike = _term("treated otherwise than before today", f"- {_n(p.legitimacy_inconsistent)}, as the place was treated "
                   "otherwise today", -p.legitimacy_inconsistent, 1.0)  # fmt: skip
    if fled(row):
        same = bool(row["legitimacy_after"] == row["legitimacy"])
        return {"before": row["legitimacy"], "terms": [], "after": row["legitimacy_after"], "agrees": same,
                **_asked_unless(RAN)}  # fmt: skip
    shown = float(row.get("case_record_shown", 0.0))
    if shown > 0.0:
        terms.append(_term("record", f"{_n(p.legitimacy_record)}, as the record was shown", p.legitimacy_record, shown))
    expected = len(terms) + 1
    base = row["legitimacy"] + sum(term["adds"] for term in terms)
    for last in (fair,) if shown > 0.0 else (fair, unlike):
        if abs(min(1.0, max(0.0, base + last["adds"])) - row["legitimacy_after"]) <= CLOSE:
            terms.append(last)
            break
    return {
        "before": row["legitimacy"],
        "terms": terms,
        "after": row["legitimacy_after"],
        "agrees": len(terms) == expected,
    }


def _fine(row: Mapping[str, Any], p: Any) -> Terms:
    """How the fine was made up; its chance to be paid on time where it is a fine on evidence."""
    response = response_of(row)
    if response not in SANCTIONS:
        return {"asked": False, "fine": row["fine"], "told": ""}
    repeat = row["case_violations"] >= p.repeat_after
    first = p.fine_repeat if repeat else p.fine_first
    fine = min(p.fine_most, first * (1.0 + row["case_obstruction"]))
    told = f"{_n(first)} as {'a repeat' if repeat else 'a first case'} x (1 + carriageway blocked "
    told += f"{_n(row['case_obstruction'])})"
    told += f", at most {_n(p.fine_most)}"
    scale = 1.0 if response is Response.DOCUMENT_AND_FINE else p.seizure_loss
    told += "" if scale == 1.0 else f", x {_n(scale)}"
    found: Terms = {
        "asked": True,
        "fine": scale * fine,
        "told": told,
        "agrees": bool(abs(scale * fine - row["fine"]) <= CLOSE),
    }
    if response is Response.DOCUMENT_AND_FINE and row["kind"] == "vendor":
        usual = plain(aftermath.payment_probability)(p, row["fine"])
        stands = row.get("evidence", p.evidence_documented)
        found["paid_on_time_chance"] = plain(evidence.payment_with_evidence)(p, usual, stands)
    return found
