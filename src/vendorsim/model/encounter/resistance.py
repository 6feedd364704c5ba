"""Flight, grievance and the decision to resist (after Epstein 2002, with the vendor's own loss).

Each rule leaves its terms in the encounter's record `s`, and its sum is the sum of those fields.
"""

from vendorsim.engine.arithmetic import exp, log, logistic
from vendorsim.engine.compiled import rule


@rule
def crowd_term(p, bystanders):
    """How a crowd feels to those in its midst: 0 for none, 1 for so many people, more slowly beyond."""
    return log(1.0 + bystanders) / log(1.0 + p.crowd_reference)


@rule
def flight_probability(p, s):
    """Chance that a vendor is gone before officers can do anything: the more it fears to lose, the readier to run."""
    s.flight_from_readiness = p.flight_base
    s.flight_from_expected_loss = p.flight_belief * s.expected_loss / s.daily_income
    s.flight_from_sight = p.flight_apparent * log(1.0 + s.apparent_loss / (7.0 * s.daily_income))
    s.flight_from_mobility = p.flight_mobility * (s.mobility - 0.5)
    s.flight_sum = s.flight_from_readiness + s.flight_from_expected_loss + s.flight_from_sight + s.flight_from_mobility
    return logistic(s.flight_sum)


@rule
def weekly_wage(p):
    """The minimum wage [yuan a week]."""
    return p.minimum_wage * 7.0 / 30.0


@rule
def hardship(p, weekly_income):
    """How hard life is at an income: 1 without any, one half at the minimum wage."""
    wage = weekly_wage(p)
    return wage / (wage + max(0.0, weekly_income))


@rule
def caught_probability(p, people, others):
    """Chance of being held when resisting: officers over those who might resist (Epstein 2002)."""
    return 1.0 - exp(-p.arrest_constant * people / (1.0 + others))


@rule
def grievance(p, s, heat):
    """`G = H (1 - L) + lambda loss / weekly_income + eta (1 - q)`, and the heat of anger and of a tense place."""
    # A shown record takes a part of the loss's sting: it is less felt as a wrong.
    felt_loss = s.loss * (1.0 - s.accepted)
    s.grievance_from_hardship = s.hardship * (1.0 - s.legitimacy)
    s.grievance_from_loss = p.grievance_loss * felt_loss / s.weighed_income
    s.grievance_from_disrespect = p.grievance_disrespect * (1.0 - s.respect)
    return s.grievance_from_hardship + s.grievance_from_loss + s.grievance_from_disrespect + heat


@rule
def resistance_probability(p, s):
    """Chance that `G - R P(caught) + kappa crowd` exceeds the threshold T of this person on this day."""
    s.resistance_from_risk = -s.fear * s.caught
    s.resistance_from_crowd = p.grievance_crowd * s.crowd
    s.resistance_from_temper = -s.temper
    s.resistance_sum = s.grievance + s.resistance_from_risk + s.resistance_from_crowd + s.resistance_from_temper
    return logistic(s.resistance_sum / p.resistance_noise)


@rule
def compliance_probability(p, s, is_order, communication):
    """Chance that who neither flees nor resists packs up and goes when told to; else it stays where it is."""
    s.compliance_from_readiness = p.comply_order if is_order else p.comply_talk
    s.compliance_from_legitimacy = p.comply_legitimacy * (s.legitimacy - 0.5)
    s.compliance_from_respect = p.comply_respect * (s.respect + communication - 1.0)
    s.compliance_from_expected_loss = p.comply_belief * min(p.worst_expected_loss, s.expected_loss / s.daily_income)
    s.compliance_sum = (
        s.compliance_from_readiness
        + s.compliance_from_legitimacy
        + s.compliance_from_respect
        + s.compliance_from_expected_loss
    )
    return logistic(s.compliance_sum)
