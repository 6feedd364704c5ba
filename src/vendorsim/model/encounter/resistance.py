"""Flight, grievance and the decision to resist (after Epstein 2002, with the vendor's own loss)."""

from vendorsim.engine.arithmetic import exp, log, logistic
from vendorsim.engine.compiled import rule


@rule
def crowd_term(p, bystanders):
    """How a crowd feels to those in its midst: 0 for none, 1 for so many people, more slowly beyond."""
    return log(1.0 + bystanders) / log(1.0 + p.crowd_reference)


@rule
def flight_probability(p, expected_loss, apparent_loss, weekly_income, mobility):
    """Chance that a vendor is gone before officers can do anything: the more it fears to lose, the readier to run."""
    daily = max(weekly_income, p.least_income) / 7.0
    return logistic(
        p.flight_base
        + p.flight_belief * expected_loss / daily
        + p.flight_apparent * log(1.0 + apparent_loss / (7.0 * daily))
        + p.flight_mobility * (mobility - 0.5)
    )


@rule
def hardship(p, weekly_income):
    """How hard life is at an income: 1 without any, one half at the minimum wage."""
    wage = p.minimum_wage * 7.0 / 30.0
    return wage / (wage + max(0.0, weekly_income))


@rule
def caught_probability(p, people, others):
    """Chance of being held when resisting: officers over those who might resist (Epstein 2002)."""
    return 1.0 - exp(-p.arrest_constant * people / (1.0 + others))


@rule
def grievance(p, hard, legitimacy, loss, weekly_income, respect, heat):
    """`G = H (1 - L) + lambda loss / weekly_income + eta (1 - q)`, and the heat of anger and of a tense place."""
    return (
        hard * (1.0 - legitimacy)
        + p.grievance_loss * loss / max(p.least_income, weekly_income)
        + p.grievance_disrespect * (1.0 - respect)
        + heat
    )


@rule
def resistance_probability(p, felt_grievance, fear, caught, crowd, temper):
    """Chance that `G - R P(caught) + kappa crowd` exceeds the threshold T of this person on this day."""
    margin = felt_grievance - fear * caught + p.grievance_crowd * crowd - temper
    return logistic(margin / p.resistance_noise)


@rule
def compliance_probability(p, is_order, legitimacy, respect, expected_loss, weekly_income, communication):
    """Chance that who neither flees nor resists packs up and goes when told to; else it stays where it is."""
    daily = max(weekly_income, p.least_income) / 7.0
    base = p.comply_order if is_order else p.comply_talk
    return logistic(
        base
        + p.comply_legitimacy * (legitimacy - 0.5)
        + p.comply_respect * (respect + communication - 1.0)
        + p.comply_belief * min(p.worst_expected_loss, expected_loss / daily)
    )
