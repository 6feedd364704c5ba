"""Whom a team takes first of those who stand in violation at a place, as it cannot deal with all alike.

Minutes that the first take are missing for the last, who get an order to move on or nothing at all when the shift ends,
so that the order is a choice (Lipsky 1980: officers ration themselves). With all weights at 0 vendors are taken as they
stand.
"""

from vendorsim.engine.compiled import rule


@rule
def in_the_way(p, obstruction, complaints, appeal):
    """How much a stall harms, 0 to 1: the width that it and its customers take, more where people complain."""
    harm = (obstruction * (1.0 + complaints)) * appeal
    return harm / (harm + p.discretion_harm_half)


@rule
def known_to_officers(p, violations, moves_today):
    """How well a vendor is known to officers, 0 to 1: fully if it was moved on today already, else by its record."""
    if moves_today > 0:
        return 1.0
    return violations / (violations + p.discretion_known_half)


@rule
def claim_on_team(p, obstruction, complaints, appeal, violations, moves_today, mobility):
    """How much a violation claims to be dealt with first."""
    return (
        p.discretion_harm * in_the_way(p, obstruction, complaints, appeal)
        + p.discretion_known * known_to_officers(p, violations, moves_today)
        + p.discretion_ease * (1.0 - mobility)
    )


@rule
def put_in_turn(p, first, last, obstruction, complaints, meetings, vendors):
    """Sort the cases of a stop by their claim, the greatest first; equal ones stay as they stand."""
    for i in range(first + 1, last):
        v = meetings[i].vendor
        claim = claim_on_team(p, obstruction, complaints, vendors[v].appeal, vendors[v].violations, vendors[v].moves_today,
                              vendors[v].mobility)  # fmt: skip
        at = i
        while at > first:
            w = meetings[at - 1].vendor
            before = claim_on_team(p, obstruction, complaints, vendors[w].appeal, vendors[w].violations,
                                   vendors[w].moves_today, vendors[w].mobility)  # fmt: skip
            if before >= claim:
                break
            meetings[at].vendor = w
            at -= 1
        meetings[at].vendor = v
