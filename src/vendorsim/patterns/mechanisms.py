"""Mechanisms of the model, each with the settings that take it away: the columns of the mechanism x pattern matrix.

A mechanism is removed by parameters within their hard bounds, never by other code: so anybody can repeat it with
`--set`. What a programme's parameter removes is removed where that programme runs, and nowhere else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from vendorsim.errors import VendorsimError, unknown_name
from vendorsim.plugins.installed_policies import policy_class
from vendorsim.settings.schema import Settings


class UnknownMechanismError(VendorsimError):
    """A mechanism that is not listed."""


@dataclass(frozen=True)
class Mechanism:
    """One mechanism: what it is, and what is set to take it away."""

    name: str
    meaning: str
    behaviour: Mapping[str, float] = field(default_factory=dict)
    """Behavioural parameters, by name."""
    programmes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Parameters of programmes, by the programme's name."""
    only_with: tuple[str, ...] = ()
    """Programmes without any of which the mechanism has no part in a run; none named: it has one in every run."""

    def __post_init__(self) -> None:
        if not self.behaviour and not self.programmes:
            raise ValueError(f"mechanism {self.name}: nothing takes it away")

    def removed(self, settings: Settings) -> Settings:
        """These settings without the mechanism; the same ones where it has no part in them."""
        running = {*settings.programmes, *policy_class(settings.policy).programmes}
        if self.only_with and not running & set(self.only_with):
            return settings
        changes: dict[str, Any] = {f"behaviour.{name}": value for name, value in self.behaviour.items()}
        for programme in running & set(self.programmes):
            for name, value in self.programmes[programme].items():
                changes[f"programmes.{programme}.{name}"] = value
        return settings.with_(**changes) if changes else settings


def _of_behaviour(name: str, meaning: str, *only_with: str, **values: float) -> Mechanism:
    return Mechanism(name, meaning, values, only_with=only_with)


MECHANISMS = (
    _of_behaviour("seizure_loss", "a seizure costs goods, tools and a fine", seizure_loss=0.0),
    _of_behaviour("loss_in_grievance", "the own loss feeds the grievance (lambda)", grievance_loss=0.0),
    _of_behaviour("holding_on", "goods and tools in hand drive a quarrel up", trigger_goods=0.0, trigger_tools=0.0),
    _of_behaviour(
        "disrespect", "disrespect feeds grievance and quarrel", grievance_disrespect=0.0, trigger_disrespect=0.0
    ),
    _of_behaviour(
        "crowd", "a crowd emboldens and surrounds", grievance_crowd=0.0, trigger_crowd=0.0, blows_to_crowd=0.0
    ),
    _of_behaviour(
        "calming",
        "talk, an offer or a recorder calm a quarrel",
        calm_explanation=0.0,
        calm_offer=0.0,
        calm_recorder=0.0,
    ),
    _of_behaviour("flight_from_loss", "who has much to lose runs sooner", flight_belief=0.0, flight_apparent=0.0),
    _of_behaviour("ties", "kin and employers in the district", tie_strength=0.0, kin_present=0.0),
    _of_behaviour(
        "persuasion",
        "talk gathers as pressure",
        pressure_explanation=0.0,
        pressure_home_visit=0.0,
        pressure_evidence=0.0,
    ),
    _of_behaviour("stake_of_leaving", "forgone income stands against persuasion", stake_weight=0.0),
    _of_behaviour("restraint", "who was persuaded keeps away", weight_restraint=0.0),
    _of_behaviour(
        "legitimacy_learning",
        "treatment changes the belief that enforcement is right",
        legitimacy_loss=0.0,
        legitimacy_disrespect=0.0,
        legitimacy_fair=0.0,
        legitimacy_inconsistent=0.0,
        legitimacy_record=0.0,
        legitimacy_witness=0.0,
        clip_legitimacy=0.0,
    ),
    _of_behaviour("loss_learning", "encounters teach what an encounter costs", loss_learning=0.0),
    _of_behaviour("perceived_risk", "places are feared where officers were seen", risk_learning=0.0, weight_risk=0.0),
    _of_behaviour("warnings", "who stands near is warned", warning_weight=0.0),
    _of_behaviour("presence", "officers near deter for half an hour", weight_presence=0.0),
    _of_behaviour("tastes", "vendors like and dislike places for ever", taste_scale=0.0, choice_noise=1.0),
    _of_behaviour(
        "time_to_move",
        "packing, walking with a cart, hiding and setting up take time",
        set_up_minutes=0.0,
        carried_minutes=0.0,
        cart_speed=100_000.0,
        hide_minutes=0.0,
    ),
    _of_behaviour("lawful_refuge", "officers count only where and when a stall is unlawful", risk_where_unlawful=0.0),
    _of_behaviour("risk_over_stay", "a longer stay is met more often", risk_over_stay=0.0),
    _of_behaviour("hours_by_risk", "hours that officers make a loss of are left out", hours_by_risk=0.0),
    _of_behaviour("stock_caution", "less is brought along where officers come", stock_caution=0.0),
    _of_behaviour("talk_of_risk", "vendors tell each other where officers come", talk_of_risk=0.0),
    _of_behaviour("talk_of_places", "what is told is told of single places", talk_of_places=0.0),
    _of_behaviour("quiet_learning", "hours without officers calm", quiet_learning=0.0),
    _of_behaviour("surprise", "more officers than usual are feared more", surprise=0.0),
    _of_behaviour("habituation", "who is met often feels a meeting less", habituation=0.0),
    _of_behaviour("dread", "scenes leave a fear that is not reckoned in yuan", dread_weight=0.0),
    _of_behaviour("habit", "vendors stay with their places", weight_habit=0.0),
    _of_behaviour("peers", "vendors go where others stand", weight_peers=0.0),
    _of_behaviour("footfall", "vendors go where they sell", weight_revenue=0.0),
    _of_behaviour("agglomeration", "stalls side by side draw more customers", huff_attraction=1.0),
    _of_behaviour(
        "entry_and_exit", "people take up the trade and leave it for what they could earn elsewhere", consider_days=1e9
    ),
    _of_behaviour("felt_cost_of_entry", "who might take up the trade hears what officers cost", felt_meetings=0.0),
    Mechanism("market_awareness", "a new market has to become known", programmes={"markets": {"awareness": 1.0}}),
    Mechanism("market_repulsion", "an empty market keeps customers away", programmes={"markets": {"repulsion": 0.0}}),
    _of_behaviour(
        "market_word",
        "vendors tell each other of a market",
        "markets",
        "conversion",
        market_word=0.0,
        market_word_busy=0.0,
    ),
    _of_behaviour("broad_stalls", "stalls are set out broadly where officers come rarely", spread_gain=0.0),
    _of_behaviour("spill_over", "stalls stand on the carriageway where the pavement is full", spill=0.0),
    _of_behaviour(
        "shops_and_stalls",
        "stalls draw customers off at shops' doors, and bring others",
        door_competition=0.0,
        linked_trips=0.0,
    ),
    _of_behaviour(
        "saturation",
        "felt nuisance grows with the logarithm, and less with lawful stalls",
        complaint_power=0.0,
        lawful_nuisance=1.0,
    ),
    _of_behaviour("experience", "what residents live through moves their minds", experience_pace=0.0, support_pace=0.0),
    _of_behaviour("scenes", "harsh and fair scenes near home are seen", opinion_harsh=0.0, opinion_fair=0.0),
    _of_behaviour("complaints", "complaints draw officers", complaint_urgency=0.0),
    _of_behaviour("clips", "quarrels are filmed and shared", clip_filmed=0.0),
    _of_behaviour("opinion_exchange", "residents move towards their acquaintances", openness=0.0),
    _of_behaviour("stall_slowing", "traffic slows beside stalls", stall_slowing=0.0),
    _of_behaviour("width_loss", "stalls take width and so capacity", width_elasticity=0.0),
    _of_behaviour("fatigue", "tired officers show less respect", fatigue_per_tick=0.0),
    _of_behaviour(
        "record_acceptance", "a long record that is shown takes from the grievance", "ledger", record_acceptance=0.0
    ),
    _of_behaviour(
        "anger", "a vendor is angry for hours", grievance_anger=0.0, anger_loss=0.0, anger_quarrel=0.0, anger_harsh=0.0
    ),
    _of_behaviour("tense_places", "a place stays tense for days", tension_quarrel=0.0, tension_seizure=0.0),
    _of_behaviour("taking_sides", "neighbours and kin take sides", joining=0.0, joining_kin=0.0),
    _of_behaviour("strain", "a team carries its last quarrel on", strain_quarrel=0.0, strain_on_respect=0.0),
    _of_behaviour(
        "discretion",
        "officers choose whom to take first",
        discretion_harm=0.0,
        discretion_known=0.0,
        discretion_ease=0.0,
    ),
    Mechanism(
        "tiring_overtime",
        "the effort of teams on overtime fades",
        programmes={"patrol": {"effort_half_life": 0.0}, "campaign": {"effort_half_life": 0.0}},
        only_with=("patrol", "campaign"),
    ),
    _of_behaviour("record_threat", "who is shown a record expects to pay next time", "ledger", record_threat=0.0),
    _of_behaviour("scouts", "scouts warn of teams in sight", "patrol", scout_willingness=0.0),
    _of_behaviour("guardianship", "residents mind stalls where cars park", "conversion", guardianship=0.0),
    _of_behaviour(
        "volunteers",
        "volunteers report, come along, and call",
        "co_governance",
        volunteer_alertness=0.0,
        volunteer_force=0.0,
        neighbour_pressure=0.0,
        rules_relief=0.0,
    ),
    _of_behaviour(
        "tactics", "practised tactics slow a quarrel down", "training", tactics_in_words=0.0, tactics_before_blows=0.0
    ),
    _of_behaviour("taught_respect", "lectures teach a little respect", "training", lecture_respect=0.0),
    _of_behaviour("rebuttal", "a debate on evidence takes the shock of a clip back", "publicity", rebuttal_belief=0.0),
    _of_behaviour("open_day", "who joined a day of work sees it differently", "publicity", open_day_effect=0.0),
    _of_behaviour(
        "heterogeneity",
        "people differ in temper, belief, barrier, appeal, skill",
        temper_spread=0.0,
        legitimacy_spread=0.0,
        barrier_sigma=0.0,
        appeal_sigma=0.0,
        mark_up_spread=0.0,
        basket_sigma=0.0,
        tolerance_spread=0.0,
        opinion_spread=0.0,
        skill_spread=0.0,
        respect_spread=0.0,
    ),
)


def chosen_mechanisms(names: Iterable[str] | None = None) -> tuple[Mechanism, ...]:
    """The mechanisms of these names, or all. Raises: UnknownMechanismError with the nearest known name."""
    if names is None:
        return MECHANISMS
    known = {mechanism.name: mechanism for mechanism in MECHANISMS}
    wanted = [name.strip().lower() for name in names if name.strip()]
    for name in wanted:
        if name not in known:
            raise UnknownMechanismError(unknown_name("mechanism", name, known))
    return tuple(mechanism for name, mechanism in known.items() if name in wanted)
