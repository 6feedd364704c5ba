"""What an encounter leaves behind: legitimacy, expected loss, a clip, and what it costs the team."""

from vendorsim.engine.arithmetic import power
from vendorsim.engine.compiled import rule
from vendorsim.engine.draws import draw
from vendorsim.plugins.response import Response

IGNORE, MOVE_ON, EXPLAIN, HOME_VISIT = 0, 1, 2, 3
MOBILISE_TIES, DOCUMENT, SEIZE_GOODS, SEIZE_TOOLS, GUIDE, ASSIST = 4, 5, 6, 7, 8, 9
assert int(Response.ASSIST) == ASSIST and int(Response.DOCUMENT_AND_FINE) == DOCUMENT


@rule
def minutes_of(p, response):
    """Minutes on the spot that a response takes."""
    if response == IGNORE:
        return 0.0
    if response == MOVE_ON:
        return p.minutes_move_on
    if response == EXPLAIN:
        return p.minutes_explain
    if response == HOME_VISIT:
        return p.minutes_home_visit
    if response == MOBILISE_TIES:
        return p.minutes_mobilise
    if response == DOCUMENT:
        return p.minutes_document
    if response == SEIZE_GOODS or response == SEIZE_TOOLS:
        return p.minutes_seize
    return p.minutes_guide if response == GUIDE else p.minutes_assist


@rule
def people_of(p, response):
    """Officers that a response takes."""
    if response == SEIZE_GOODS or response == SEIZE_TOOLS:
        return p.people_seize
    return p.people_usual


@rule
def desk_minutes_of(p, response):
    """Person-minutes of paperwork that follow."""
    if response == DOCUMENT:
        return p.desk_document
    if response == SEIZE_GOODS or response == SEIZE_TOOLS:
        return p.desk_seize
    return 0.0


@rule
def team_minutes(p, response, people):
    """Minutes that a response takes from a team of so many: where it lacks people it waits for colleagues."""
    return minutes_of(p, response) * max(1.0, people_of(p, response) / max(1.0, people)) + desk_minutes_of(
        p, response
    ) / max(1.0, people)


@rule
def explanation_of(p, response):
    """How much of law, harm and reason a response tells, 0 to 1.

    A fine and a seizure rest on the same duty to state facts and reasons (Administrative Punishment Law), so that they
    do not differ here.
    """
    if response == MOVE_ON:
        return p.explained_by_order
    return p.explained_by_sanction if response >= DOCUMENT and response <= SEIZE_TOOLS else 1.0


@rule
def legitimacy_after(p, s, record_shown):
    """A vendor's belief after an encounter: down with loss, disrespect and inconsistency, up with fair treatment."""
    s.belief_from_loss = -p.legitimacy_loss * min(2.0, s.lost / s.weighed_income)
    s.belief_from_disrespect = -p.legitimacy_disrespect * (1.0 - s.respect)
    s.belief_from_treatment = -p.legitimacy_inconsistent
    if s.consistent > 0.0:
        s.belief_from_treatment = p.legitimacy_fair * s.explanation * s.respect
    s.belief_from_record = p.legitimacy_record * record_shown
    change = s.belief_from_loss + s.belief_from_disrespect + s.belief_from_treatment + s.belief_from_record
    return min(1.0, max(0.0, s.legitimacy + change))


@rule
def is_repeat(violations, repeat_after):
    """Whether so many violations within a year make a repeat offender."""
    return violations >= repeat_after


@rule
def fine_for(p, violations, obstruction):
    """The fine of a case [yuan]: more for a repeat offender, within the local scale of 100 to 1,000 (calibration C21)."""
    fine = p.fine_first
    if is_repeat(violations, p.repeat_after):
        fine = p.fine_repeat
    return min(p.fine_most, fine * (1.0 + obstruction))


@rule
def payment_probability(p, fine):
    """Chance that a fine is paid on time: falls with its size (calibration C18)."""
    return min(1.0, max(0.0, p.payment_base - p.payment_slope * (fine / p.fine_first - 1.0)))


@rule
def recorded_probability(p, highest):
    """Chance that an encounter enters the city's books as a violent incident, by its highest stage."""
    if highest < 3:
        return 0.0
    if highest == 3:
        return p.recorded_blows
    return p.recorded_injury if highest == 4 else p.recorded_crowd


@rule
def officer_injury_probability(p, highest):
    """Chance that an officer is hurt, by the highest stage."""
    if highest < 4:
        return 0.0
    return p.officer_hurt_injury if highest == 4 else p.officer_hurt_crowd


@rule
def severity_of(p, highest):
    """Weight of an encounter in the severity index, by its highest stage."""
    if highest <= 0:
        return 0.0
    if highest == 1:
        return p.severity_words
    if highest == 2:
        return p.severity_obstruction
    if highest == 3:
        return p.severity_blows
    return p.severity_injury if highest == 4 else p.severity_crowd


@rule
def chance_of_clip(p, highest, crowd):
    """Chance that a quarrel with a vendor is filmed and shared, by its highest stage."""
    if highest <= 0:
        return 0.0
    seldom = p.clip_of_words if highest == 1 else p.clip_of_obstruction if highest == 2 else 1.0
    return p.clip_filmed * crowd * seldom


@rule
def slant_of_clip(p, highest):
    """How bad a clip makes officers look, by the highest stage."""
    return p.clip_slant + p.clip_slant_per_stage * highest


@rule
def clip_reach(p, chance, key):
    """Share of the city that sees a clip of this encounter; 0 where nobody films or nobody shares.

    Heavy-tailed: most die unseen, a few are seen by everybody.
    """
    if draw(key, 1) >= chance:
        return 0.0
    return min(p.clip_reach_most, p.clip_least * power(draw(key, 2), -1.0 / p.clip_tail))
