"""The words for each decision in an encounter: what its terms are called, and what is told of each.

The model left every term in the record when it decided (`confrontation.TERM_FIELDS`), and nothing is computed here. A
text names fields of the record in braces, and parameters of the run as `p.name`: the weights.
"""

from collections.abc import Iterable, Mapping
from string import Formatter
from types import SimpleNamespace
from typing import Any, NamedTuple

from vendorsim.errors import ResultsError
from vendorsim.model.encounter.confrontation import TERM_FIELDS
from vendorsim.plugins.response import SANCTIONS, SEIZURES, Response

RAN = "the vendor had run"

Terms = dict[str, Any]


class Term(NamedTuple):
    """One term of a sum: its name, the field that holds what it adds, what is told of it."""

    name: str
    field: str
    words: str
    where: str = ""
    """A field that is above 0 where the term is told; it always is without one."""


LOSSES = {
    "goods": Term("goods", "goods_loss", "{p.seizure_loss} x goods {case_goods}"),
    "tools": Term("tools", "tools_loss", "{p.seizure_loss} x tools {case_tools}"),
    "lock": Term("tools", "tools_loss", "{p.seizure_loss} x the lock {case_tools}"),
    "fine": Term("fine", "fine", "the fine"),
    "income": Term("income", "loss", "{p.moved_on_loss} of a half-day's income {case_weekly_income} / 14"),
}
READINESS = {
    True: Term("readiness", "compliance_from_readiness", "readiness to go when ordered"),
    False: Term("readiness", "compliance_from_readiness", "readiness to go when talked to"),
}
TREATMENT = {
    True: Term("fair treatment", "belief_from_treatment", "{p.legitimacy_fair} x explanation {explanation} x respect "
               "{respect}"),
    False: Term("treated otherwise than before today", "belief_from_treatment", "- {p.legitimacy_inconsistent}, as the "
                "place was treated otherwise today"),
}  # fmt: skip
TERMS: dict[str, tuple[Term, ...]] = {
    "flight": (
        Term("readiness", "flight_from_readiness", "readiness to run"),
        Term("expected loss", "flight_from_expected_loss", "{p.flight_belief} x expected loss {expected_loss} / daily "
             "income {daily_income}"),
        Term("loss in sight", "flight_from_sight", "{p.flight_apparent} x ln(1 + loss in sight {apparent_loss} / weekly "
             "income {weighed_income})"),
        Term("mobility", "flight_from_mobility", "{p.flight_mobility} x (mobility {mobility} - 0.5)"),
    ),
    "grievance": (
        Term("hardship", "grievance_from_hardship", "hardship {hardship} x (1 - belief in the rules {legitimacy})"),
        Term("loss", "grievance_from_loss", "{p.grievance_loss} x own loss {loss}{felt} / weekly income "
             "{weighed_income}"),
        Term("disrespect", "grievance_from_disrespect", "{p.grievance_disrespect} x (1 - respect {respect}{strained})"),
        Term("anger", "grievance_from_anger", "{p.grievance_anger} x anger {anger} from earlier today", "anger"),
        Term("tension", "grievance_from_tension", "{p.grievance_tension} x tension {tension} at this place", "tension"),
    ),
    "resistance": (
        Term("grievance", "grievance", "grievance"),
        Term("risk of being caught", "resistance_from_risk", "- fear {fear} x chance to be held {caught}"),
        Term("crowd", "resistance_from_crowd", "{p.grievance_crowd} x crowd {crowd}"),
        Term("threshold", "resistance_from_temper", "- own threshold"),
    ),
    "triggers": (
        Term("goods", "trigger_from_goods", "{p.trigger_goods} x goods held on to {goods_loss} / weekly income "
             "{weighed_income}"),
        Term("tools", "trigger_from_tools", "{p.trigger_tools} x tools held on to {tools_loss} / weekly income "
             "{weighed_income}"),
        Term("disrespect", "trigger_from_disrespect", "{p.trigger_disrespect} x (1 - respect {respect})"),
        Term("crowd", "trigger_from_crowd", "{p.trigger_crowd} x crowd {crowd}"),
        Term("kin", "trigger_from_kin", "{p.trigger_kin} x kin present {kin}"),
        Term("explanation", "trigger_from_explanation", "- {p.calm_explanation} x explanation {explanation} (this answer "
             "tells {explanation_told} x skill in talking {case_communication}{taught})"),
        Term("offer", "trigger_from_offer", "- {p.calm_offer} x offer of a stall {offer}"),
        Term("recorder", "trigger_from_recorder", "- {p.calm_recorder} x announced recorder {case_recorder}"),
        Term("tension", "trigger_from_tension", "{p.trigger_tension} x tension {tension} at this place", "tension"),
        Term("joined", "trigger_from_joined", "{p.trigger_joined} x ln(1 + {joined:.0f} {others} joined)", "joined"),
    ),
    "compliance": (
        Term("legitimacy", "compliance_from_legitimacy", "{p.comply_legitimacy} x (belief in the rules {legitimacy} - "
             "0.5)"),
        Term("respect", "compliance_from_respect", "{p.comply_respect} x (respect {respect} + skill in talking "
             "{case_communication} - 1)"),
        Term("expected loss", "compliance_from_expected_loss", "{p.comply_belief} x expected loss {expected_loss} / "
             "daily income {daily_income}, at most {p.worst_expected_loss}"),
    ),
    "legitimacy": (
        Term("loss", "belief_from_loss", "- {p.legitimacy_loss} x lost {lost} / weekly income {weighed_income}, at most "
             "2"),
        Term("disrespect", "belief_from_disrespect", "- {p.legitimacy_disrespect} x (1 - respect {respect})"),
        Term("record", "belief_from_record", "{p.legitimacy_record}, as the record was shown", "case_record_shown"),
    ),
}  # fmt: skip
CLAUSES = {
    "felt": ("accepted", " x (1 - {accepted} accepted)"),
    "strained": ("strain", ", under strain {strain}"),
    "taught": ("law_taught", " x law taught {law_factor}"),
    "along": ("case_volunteers", " x (1 + {p.volunteer_force} x volunteers {case_volunteers})"),
    "joiners": ("joined", " + {p.joiner_force} x {joined:.0f} joined"),
    "filming": ("case_recorder", "; of the rest {p.recorder_caught}, being filmed"),
}
"""Parts of a text that are told where a field of the record is above 0."""
HARDSHIP = "minimum wage {weekly_wage} a week / ({weekly_wage} + weekly income {case_weekly_income})"
CAUGHT = (
    "1 - e^-({p.arrest_constant} x team of {case_people} / (1 + {case_others_present} who might join{joiners}))"
    "{filming}"
)
CROWD = "ln(1 + {case_bystanders} who look on) / ln({full_crowd})"
QUALITY = (
    "({without_respect} + {p.visit_respect} x respect {case_respect}) x ({p.visit_unskilled} + skill in talking "
    "{case_communication})"
)
VISITS = {
    Response.EXPLAIN: "{p.pressure_explanation} x {quality}",
    Response.HOME_VISIT: "{p.pressure_home_visit} x {quality}{along}",
    Response.MOBILISE_TIES: "{p.pressure_home_visit} x kin's force {p.kin_force} x 2 x ties {case_ties}",
    Response.DOCUMENT_AND_FINE: "a case closed on evidence",
    Response.GUIDE_TO_STALL: "{p.pressure_explanation} x {quality}",
    Response.ASSIST: "{p.pressure_explanation} x {quality}",
}
"""What the pressure of a visit is made of; other answers press nobody."""
STAKE = "{p.stake_weight} x (income {case_weekly_income} - alternative {alternative_income}) / {weighed_income}"
FINE = "{first} x (1 + carriageway blocked {case_obstruction}), at most {p.fine_most}{kept}"
UPWARDS = {1: ("verbal_to_obstruct", "tactics_in_words"), 2: ("obstruct_to_blows", "tactics_before_blows"),
           3: ("blows_to_injury", ""), 4: ("", "")}  # fmt: skip
"""By stage, the parameters that lead up from it and that hold back."""


class _Numbers(Formatter):
    """Fills numbers in as they are told: four digits, no more."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec or isinstance(value, str):
            return str(super().format_field(value, format_spec))
        return f"{value:.4g}" if abs(value) < 10_000.0 else f"{value:.0f}"


class _Told:
    """Texts about one record, filled in."""

    def __init__(self, row: Mapping[str, Any], behaviour: Mapping[str, float]) -> None:
        self.row, self._numbers = row, _Numbers()
        self._known = {**row, "p": SimpleNamespace(**behaviour)}
        self._known["others"] = "other" if row["joined"] == 1.0 else "others"
        for name, (field, words) in CLAUSES.items():
            self._known[name] = self(words) if row[field] > 0.0 else ""

    def __call__(self, words: str, **more: str) -> str:
        return self._numbers.vformat(words, (), {**self._known, **more})

    def terms(self, terms: Iterable[Term]) -> list[Terms]:
        """Terms with what each adds."""
        return [
            {"name": one.name, "told": self(one.words), "adds": self.row[one.field]}
            for one in terms if not one.where or self.row[one.where] > 0.0
        ]  # fmt: skip


def terms_of(row: Mapping[str, Any], behaviour: Mapping[str, float]) -> Terms:
    """Every decision of an incident by name, each with its terms, their sum, the chance and the draw.

    `row` is what `story.incident_row` makes; `behaviour` the parameters that the run had. A decision that was not to be
    taken has `asked` false, with the reason in `why`. Raises: ResultsError for a record that holds no terms.
    """
    if not row.keys() >= {*TERM_FIELDS}:
        raise ResultsError("this record holds no terms of decisions, as an earlier version wrote it; run it again")
    told = _Told(row, behaviour)
    return {
        "loss": {"terms": told.terms(_losses(row)), "sum": row["loss"]},
        "flight": _flight(row, told),
        "grievance": {
            "terms": told.terms(TERMS["grievance"]), "sum": row["grievance"], "hardship": told(HARDSHIP),
            **_asked_unless(RAN if fled(row) else ""),
        },
        "resistance": {
            "terms": told.terms(TERMS["resistance"]), "sum": row["resistance_sum"], "caught": told(CAUGHT),
            "crowd": told(CROWD), "noise": behaviour["resistance_noise"],
            **_chance(row["resistance_probability"], row["resistance_draw"]), **_asked_unless(RAN if fled(row) else ""),
        },
        "triggers": {
            "terms": told.terms(TERMS["triggers"]), "sum": row["trigger"],
            **_asked_unless("" if row["highest"] >= 1 else "there was no quarrel"),
        },
        "minutes_at_stage": [_stage(row, behaviour, told, stage) for stage in stages_passed(row)],
        "persuasion": _persuasion(row, told),
        "compliance": {
            "terms": told.terms((READINESS[response_of(row) is Response.MOVE_ON], *TERMS["compliance"])),
            "sum": row["compliance_sum"], **_chance(row["compliance_probability"], row["compliance_draw"]),
            **_asked_unless(_why_not_ordered(row)),
        },
        **{
            name: _chance(row[f"{name}_chance"], row[f"{name}_draw"])
            for name in ("recorded", "officer_injured", "vendor_injured")
        },
        "legitimacy": {
            "terms": [] if fled(row) else told.terms((*TERMS["legitimacy"], TREATMENT[row["consistent"] > 0.0])),
            "before": row["legitimacy"], "after": row["legitimacy_after"], **_asked_unless(RAN if fled(row) else ""),
        },
        "filmed": {"crowd": row["crowd"], "chance": row["clip_chance"]},
        "fine": _fine(row, behaviour, told),
        "not_stored": not_stored(row),
    }  # fmt: skip


def response_of(row: Mapping[str, Any]) -> Response:
    """What the team did."""
    return Response[row["response"].upper()]


def stages_passed(row: Mapping[str, Any]) -> list[int]:
    """Stages at which a minute of the quarrel was spent, lowest first; none without a quarrel."""
    stages = {1, *(int(step[i]) for step in row["transitions"] for i in (1, 2))}
    return sorted(stages & {1, 2, 3, 4}) if row["highest"] >= 1 else []


def fled(row: Mapping[str, Any]) -> bool:
    """Whether the vendor was gone before anything could be said or done."""
    return bool(row["outcome"] == "fled")


def _chance(chance: float, draw: float) -> Terms:
    return {"chance": chance, "draw": draw, "happened": bool(draw < chance)}


def _asked_unless(why: str) -> Terms:
    """That a decision was taken, or why it was not."""
    return {"asked": not why, "why": why}


def _losses(row: Mapping[str, Any]) -> list[Term]:
    """What the answer would take from whom it is given to."""
    tools = "tools" if row["kind"] == "vendor" else "lock"
    named = {
        Response.SEIZE_GOODS: ["goods"], Response.SEIZE_TOOLS: ["goods", tools], Response.DOCUMENT_AND_FINE: ["fine"],
        Response.MOVE_ON: ["income"],
    }  # fmt: skip
    return [LOSSES[name] for name in named.get(response_of(row), [])]


def _flight(row: Mapping[str, Any], told: _Told) -> Terms:
    decided = _chance(row["flight_probability"], row["flight_draw"])
    if row["kind"] != "vendor":
        return {"terms": [], "sum": 0.0, **decided, **_asked_unless("a household does not run from its own door")}
    return {"terms": told.terms(TERMS["flight"]), "sum": row["flight_sum"], **decided, **_asked_unless("")}


def _stage(row: Mapping[str, Any], behaviour: Mapping[str, float], told: _Told, stage: int) -> Terms:
    """The rates of one minute at a stage [1/min] and the chances that they share."""
    weight, tactics = UPWARDS[stage]
    holds_back = bool(tactics) and behaviour[tactics] > 0.0 and row["tactics"] > 0.0
    fields = ("up_rate", "crowd_rate", "down_rate", "up", "crowd", "down")
    return {
        "stage": stage, **{name: row.get(f"{name}_{stage}", 0.0) for name in fields},
        "up_weight": behaviour[weight] if weight else 0.0, "pushed": bool(tactics),
        "held_back": told(f"{{p.{tactics}}} x tactics {{tactics}}") if holds_back else "",
    }  # fmt: skip


def _persuasion(row: Mapping[str, Any], told: _Told) -> Terms:
    """What has been gathered against what stands in its way; how much of it is this visit's."""
    visit = VISITS.get(response_of(row), "this answer presses nobody")
    return {
        "pressure": row["pressure"], "this_visit": row["pressure_of_visit"],
        "this_visit_told": told(visit, quality=told(QUALITY)), "earlier": row["pressure_before"],
        "barrier": row["barrier"], "stake": row["stake"], "needed": row["needed"],
        "stake_told": told(STAKE) if row["kind"] == "vendor" else "a household loses no income",
        "enough": bool(row["pressure"] > row["needed"]), "persuaded": bool(row["persuaded"]),
        **_asked_unless(_why_not_persuaded(row)),
    }  # fmt: skip


def _why_not_persuaded(row: Mapping[str, Any]) -> str:
    vendor = row["kind"] == "vendor"
    if fled(row):
        return RAN
    if vendor and response_of(row) in SANCTIONS:
        return "a fine or seizure does not ask"
    if row["outcome"] == "sanctioned":
        return "a lock that is cut off is not asked for"
    if row["pressure_of_visit"] <= 0.0 and vendor:
        return "an order does not persuade"
    return "who resists is not persuaded on the spot" if row["highest"] >= 1 else ""


def _why_not_ordered(row: Mapping[str, Any]) -> str:
    if row["kind"] != "vendor":
        return "a household takes its lock off when it is persuaded, or not at all"
    if fled(row):
        return RAN
    if row["highest"] >= 5:
        return "a team that is surrounded withdraws"
    if response_of(row) in SANCTIONS:
        return "a fine or seizure ends with the stall gone"
    return "the vendor was persuaded" if row["persuaded"] else ""


def _fine(row: Mapping[str, Any], behaviour: Mapping[str, float], told: _Told) -> Terms:
    """How the fine was made up; its chance to be paid on time where it is a fine on evidence."""
    response = response_of(row)
    if response not in SANCTIONS:
        return {"asked": False, "fine": row["fine"], "told": ""}
    is_part = response in SEIZURES and behaviour["seizure_loss"] != 1.0
    first = "{p.fine_repeat} as a repeat" if row["repeat"] > 0.0 else "{p.fine_first} as a first case"
    words = told(FINE, first=told(first), kept=told(", x {p.seizure_loss}") if is_part else "")
    fine: Terms = {"asked": True, "fine": row["fine"], "told": words}
    if response is Response.DOCUMENT_AND_FINE and row["kind"] == "vendor" and row["outcome"] == "sanctioned":
        fine["paid_on_time_chance"] = row["payment_chance"]
    return fine


def not_stored(row: Mapping[str, Any]) -> list[str]:
    """What a reader of a story would have to know besides, in plain words."""
    vendor = row["kind"] == "vendor"
    missing = ["what is left of the pressure of earlier visits, visit by visit"]
    if vendor:
        missing.extend(
            [
                f"the draw of kin (chance: parameter kin_present x ties {row['case_ties']:.4g})",
                "the draws of filming and of a clip's reach",
                "how the place was treated earlier that day (told is what fits the change of belief)",
            ]
        )
        if response_of(row) in SANCTIONS:
            missing.append("the vendor's cash, and the draw of payment")
    return [*missing, "how the policy came to its answer"]
