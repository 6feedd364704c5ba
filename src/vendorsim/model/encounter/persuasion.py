"""Compliance by persuasion: pressure gathered over visits against what is at stake. One mechanism for locks and vendors.

Comply when `sum_s w_s q_s n_s > B_i`, with B_i lognormal between people; a vendor's B_i grows by the profit it would
forgo, less the value of the alternative on offer: talk alone moves few of them, talk and a credible stall most.
"""

from vendorsim.engine.compiled import rule
from vendorsim.plugins.response import Response

EXPLAIN, HOME_VISIT = int(Response.EXPLAIN), int(Response.HOME_VISIT)
MOBILISE_TIES, GUIDE_TO_STALL, ASSIST = int(Response.MOBILISE_TIES), int(Response.GUIDE_TO_STALL), int(Response.ASSIST)
DOCUMENT_AND_FINE = int(Response.DOCUMENT_AND_FINE)


@rule
def pressure_of(p, response, respect, communication, ties, volunteers):
    """Pressure of one visit [in units of the median household's barrier].

    Officials weigh as much as they are respectful and able to talk; kin and employers as much as the tie is strong;
    neighbours who come along on a home visit as much as many of them take part in their estate's committee.
    """
    quality = (1.0 - p.visit_respect + p.visit_respect * respect) * (p.visit_unskilled + communication)
    if response == EXPLAIN or response == GUIDE_TO_STALL or response == ASSIST:
        return p.pressure_explanation * quality
    if response == HOME_VISIT:
        return p.pressure_home_visit * quality * (1.0 + p.volunteer_force * volunteers)
    if response == MOBILISE_TIES:
        return p.pressure_home_visit * p.kin_force * 2.0 * ties
    if response == DOCUMENT_AND_FINE:
        return p.pressure_evidence
    return 0.0


@rule
def stake_of_leaving(p, weekly_income, alternative_income):
    """What leaving the street would cost, in units of pressure: forgone income less what the alternative brings."""
    forgone = max(0.0, weekly_income - alternative_income) / max(p.least_income, weekly_income)
    return p.stake_weight * forgone


@rule
def is_persuaded(pressure, needed):
    """Whether the pressure gathered exceeds what stands against it: the barrier, and what is at stake."""
    return pressure > needed
