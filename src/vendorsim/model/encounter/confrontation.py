"""One encounter on the spot: flight, resistance, the ladder, and the chances of each.

Everything a story needs is left in `state`, one named number each; nothing of the city changes here.
"""

from vendorsim.engine import streams
from vendorsim.engine.compiled import rule
from vendorsim.engine.draws import draw, pair, stream
from vendorsim.model.encounter.aftermath import (
    DOCUMENT,
    IGNORE,
    MOVE_ON,
    SEIZE_GOODS,
    SEIZE_TOOLS,
    explanation_of,
    fine_for,
    is_repeat,
    minutes_of,
    officer_injury_probability,
    recorded_probability,
    severity_of,
    team_minutes,
)
from vendorsim.model.encounter.evidence import acceptance_of_record, caught_on_film, evidence_of
from vendorsim.model.encounter.heat import heat_in_grievance, heat_in_triggers, those_who_might_resist
from vendorsim.model.encounter.ladder import climb, reach_probabilities, triggers, weigh_stages
from vendorsim.model.encounter.resistance import (
    caught_probability,
    compliance_probability,
    flight_probability,
    grievance,
    hardship,
    resistance_probability,
    weekly_wage,
)

# What each decision was made of: a rule adds its terms up from these fields, and stories tell them.
TERM_FIELDS = [
    "weighed_income", "daily_income", "repeat",
    "flight_from_readiness", "flight_from_expected_loss", "flight_from_sight", "flight_from_mobility", "flight_sum",
    "weekly_wage", "grievance_from_hardship", "grievance_from_loss", "grievance_from_disrespect",
    "grievance_from_anger", "grievance_from_tension",
    "resistance_from_risk", "resistance_from_crowd", "resistance_from_temper", "resistance_sum", "full_crowd",
    "explanation_told", "law_factor",
    "trigger_from_goods", "trigger_from_tools", "trigger_from_disrespect", "trigger_from_crowd", "trigger_from_kin",
    "trigger_from_explanation", "trigger_from_offer", "trigger_from_recorder", "trigger_from_tension",
    "trigger_from_joined",
    "up_rate_1", "up_rate_2", "up_rate_3", "crowd_rate_3", "crowd_rate_4", "down_rate_1", "down_rate_2", "down_rate_3",
    "down_rate_4", "up_1", "up_2", "up_3", "crowd_3", "crowd_4", "down_1", "down_2", "down_3", "down_4",
    "recorded_chance", "officer_injured_chance", "vendor_injured_chance", "clip_chance",
    "pressure_before", "pressure_of_visit", "without_respect", "alternative_income", "needed",
    "compliance_from_readiness", "compliance_from_legitimacy", "compliance_from_respect",
    "compliance_from_expected_loss", "compliance_sum",
    "payment_chance", "lost", "consistent", "belief_from_loss", "belief_from_disrespect", "belief_from_treatment",
    "belief_from_record",
]  # fmt: skip

# All that happens in an encounter, in the order in which it happens; the incident table has these columns.
STATE_FIELDS = [
    "incident", "tick", "kind", "who", "row", "team", "place", "asked", "response",
    "crowd", "kin", "mobility", "expected_loss", "apparent_loss", "flight_probability", "flight_draw",
    "hardship", "legitimacy", "goods_loss", "tools_loss", "loss", "respect", "caught", "fear", "temper", "grievance",
    "resistance_probability", "resistance_draw", "trigger", "offer", "explanation",
    "compliance_probability", "compliance_draw",
    "reach_verbal", "reach_obstruct", "reach_blows", "reach_injury", "reach_crowd", "recorded_expected",
    "officers_injured_expected", "severity_expected",
    "highest", "contest_minutes", "first_transition", "n_transitions", "recorded", "officer_injured", "vendor_injured",
    "pressure", "barrier", "stake", "persuaded", "fine", "fine_paid", "taken", "redeemed", "clip", "outcome", "minutes",
    "legitimacy_after", "recorded_draw", "officer_injured_draw", "vendor_injured_draw",
    "accepted", "evidence",
    "tactics", "law_taught",
    "anger", "tension", "joined", "strain",
    *TERM_FIELDS,
]  # fmt: skip

FLEES, YIELDS, RESISTS = 0, 1, 2  # the ways an encounter can go; who yields may still not comply


@rule
def begin(s):
    """Nothing has come of the encounter yet; whoever meets next inherits nothing."""
    s.taken, s.redeemed, s.fine_paid, s.persuaded, s.clip, s.stake = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    s.pressure, s.pressure_before, s.pressure_of_visit, s.alternative_income, s.needed = 0.0, 0.0, 0.0, 0.0, 0.0
    s.recorded_chance, s.officer_injured_chance, s.vendor_injured_chance, s.clip_chance = 0.0, 0.0, 0.0, 0.0
    s.payment_chance, s.lost, s.consistent = 0.0, 0.0, 0.0
    s.belief_from_loss, s.belief_from_disrespect, s.belief_from_treatment, s.belief_from_record = 0.0, 0.0, 0.0, 0.0


@rule
def settle_response(p, c, s, asked):
    """The response that the team can carry out in the time it has left: what does not fit becomes an order to move on."""
    s.asked, s.response = asked, asked
    if team_minutes(p, asked, c.people) > c.free_minutes:
        s.response = MOVE_ON if team_minutes(p, MOVE_ON, c.people) <= c.free_minutes else IGNORE


@rule
def loss_of_moving(p, weekly_income):
    """What an order to move on costs a vendor [yuan]: a part of a half-day's income."""
    return p.moved_on_loss * weekly_income / 14.0


@rule
def price_losses(p, c, s):
    """What this response would take from whom it meets [yuan]: goods and tools in a seizure, else only the fine."""
    s.goods_loss, s.tools_loss, s.fine = 0.0, 0.0, 0.0
    s.repeat = 1.0 if is_repeat(c.violations, p.repeat_after) else 0.0
    if s.response == SEIZE_GOODS or s.response == SEIZE_TOOLS:
        s.goods_loss = p.seizure_loss * c.goods
        s.tools_loss = p.seizure_loss * c.tools if s.response == SEIZE_TOOLS else 0.0
        s.fine = p.seizure_loss * fine_for(p, c.violations, c.obstruction)
        s.loss = s.goods_loss + s.tools_loss
    elif s.response == DOCUMENT:
        s.fine = fine_for(p, c.violations, c.obstruction)
        s.loss = s.fine
    elif s.response == MOVE_ON:
        s.loss = loss_of_moving(p, c.weekly_income)
    else:
        s.loss = 0.0


@rule
def explained(p, s, communication):
    """How much of what a response tells gets across, 0 to 1: by skill in talking, and more where the law was studied."""
    s.explanation_told, s.law_factor = explanation_of(p, s.response), 1.0 + p.law_in_explanation * s.law_taught
    return min(1.0, s.explanation_told * communication * s.law_factor)


@rule
def weigh(p, c, s, can_flee):
    """The probabilities of fleeing, resisting and complying, from the terms that the state holds."""
    s.weighed_income = max(p.least_income, c.weekly_income)
    s.daily_income = s.weighed_income / 7.0
    s.weekly_wage, s.full_crowd, s.without_respect = weekly_wage(p), 1.0 + p.crowd_reference, 1.0 - p.visit_respect
    s.respect, s.explanation = c.respect, explained(p, s, c.communication)
    s.offer = 1.0 if s.response >= 8 and c.alternative_stalls > 0.0 else 0.0
    s.apparent_loss = s.loss
    s.flight_probability = flight_probability(p, s)
    if not can_flee:
        s.flight_probability = 0.0
    s.hardship = hardship(p, c.weekly_income)
    resisting = those_who_might_resist(p, c.others_present, s.joined)
    s.caught = caught_on_film(p, caught_probability(p, c.people, resisting), c.recorder)
    s.accepted, s.evidence = acceptance_of_record(p, c.record_shown, c.entries), evidence_of(p, s.response, c.filmed)
    s.grievance = grievance(p, s, heat_in_grievance(p, s))
    s.resistance_probability = resistance_probability(p, s)
    s.trigger = triggers(p, s, c.recorder, heat_in_triggers(p, s))
    weigh_stages(p, s)
    s.compliance_probability = compliance_probability(p, s, s.response == MOVE_ON, c.communication)


@rule
def foresee(p, s, chances, reach):
    """Expected conflict of this encounter: the chance of each stage, exactly, from what was known when they met.

    Bystanders, kin and those who would join are drawn when they meet, and are there in what is expected.
    """
    minutes = contest_minutes(p, s.response)
    reach_probabilities(s, minutes, chances, reach)
    contested = (1.0 - s.flight_probability) * s.resistance_probability
    s.reach_verbal = contested
    s.reach_obstruct, s.reach_blows = contested * reach[2], contested * reach[3]
    s.reach_injury, s.reach_crowd = contested * reach[4], contested * reach[5]
    s.recorded_expected, s.officers_injured_expected, s.severity_expected = 0.0, 0.0, 0.0
    for highest in range(1, 6):
        chance = contested * (reach[highest] - (reach[highest + 1] if highest < 5 else 0.0))
        recorded = recorded_probability(p, highest)
        s.recorded_expected += chance * recorded
        s.officers_injured_expected += chance * recorded * officer_injury_probability(p, highest)
        s.severity_expected += chance * severity_of(p, highest)


@rule
def contest_minutes(p, response):
    """Minutes for which a refusal can be fought out: those of the response, up to a limit."""
    return int(min(p.longest_contest, max(p.least_contest, minutes_of(p, response))))


@rule
def happen(p, s, who, seed, tick, transitions, counters):
    """What does happen, by this encounter's draws; fills highest stage, minutes and injuries. Returns the way it goes."""
    s.highest, s.contest_minutes, s.n_transitions, s.first_transition = 0.0, 0.0, 0.0, counters[0].transitions
    s.recorded, s.officer_injured, s.vendor_injured = 0.0, 0.0, 0.0
    resistance_key = stream(seed, streams.RESISTANCE, tick)
    s.flight_draw = draw(stream(seed, streams.FLIGHT, tick), who)
    s.resistance_draw = draw(resistance_key, who)
    s.compliance_draw = draw(pair(resistance_key, who), 1)
    if s.flight_draw < s.flight_probability:
        return FLEES
    if s.resistance_draw >= s.resistance_probability:
        return YIELDS
    key = pair(stream(seed, streams.LADDER, tick), who)
    highest, minutes, written = climb(s, contest_minutes(p, s.response), key, transitions, int(counters[0].transitions))
    s.highest, s.contest_minutes, s.n_transitions = highest, minutes, written
    s.recorded_draw, s.officer_injured_draw = draw(key, streams.RECORDED), draw(key, streams.OFFICER_HURT)
    s.vendor_injured_draw = draw(key, streams.VENDOR_HURT)
    s.recorded_chance, s.officer_injured_chance = (
        recorded_probability(p, highest),
        officer_injury_probability(p, highest),
    )
    s.vendor_injured_chance = p.vendor_hurt if highest >= 4 else 0.0
    s.recorded = 1.0 if s.recorded_draw < s.recorded_chance else 0.0
    s.officer_injured = 1.0 if s.officer_injured_draw < s.officer_injured_chance else 0.0
    s.vendor_injured = 1.0 if s.vendor_injured_draw < s.vendor_injured_chance else 0.0
    return RESISTS


@rule
def count_conflict(p, book, s):
    """Enter an encounter into the day's book: what happened, and what was to be expected."""
    book.encounters += 1.0
    book.friction_expected += s.reach_verbal
    book.physical_expected += s.reach_blows
    book.recorded_expected += s.recorded_expected
    book.officers_injured_expected += s.officers_injured_expected
    book.severity_expected += s.severity_expected
    if s.highest >= 1.0:
        book.friction += 1.0
        book.severity += severity_of(p, s.highest)
    if s.highest >= 3.0:
        book.physical += 1.0
    if s.highest >= 4.0:
        book.injurious += 1.0
    if s.highest >= 5.0:
        book.surrounded += 1.0
    book.vendors_injured += s.vendor_injured
    if s.recorded > 0.0:
        book.recorded += 1.0
        book.officers_injured += s.officer_injured


@rule
def count_minutes(book, s, people, minutes):
    """Enter what an encounter costs the team [person-minutes] under the kind of work that it is."""
    worked = people * minutes
    if s.response == MOVE_ON:
        book.minutes_move_on += worked
    elif s.response == DOCUMENT:
        book.minutes_document += worked
    elif s.response == SEIZE_GOODS or s.response == SEIZE_TOOLS:
        book.minutes_seize += worked
    elif s.response >= 8:
        book.minutes_service += worked
    else:
        book.minutes_persuade += worked
