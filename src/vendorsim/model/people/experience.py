"""What residents live through, and what they come to think of enforcement and of vending.

Approval of enforcement rests on order and on how people are treated (Sunshine and Tyler 2003; Tankebe 2013), bad scenes
weighing more than good ones (Skogan 2006); support for vending on its use and its nuisance (Bromley 2000). Each resident
looks back once a day, at its own hour, over the pitches within the reach of nuisance of its home and over its way.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from vendorsim.engine.compiled import phase, rule
from vendorsim.model.clock import DAYS_PER_WEEK, TICKS_PER_DAY

TERMS = ("nuisance", "way", "harsh", "fair", "gone")


@rule
def saturated(amount, reference):
    """An amount on a scale from 0 to 1: a half at the reference."""
    return amount / (amount + reference)


@rule
def judgement_terms(p, nuisance, way, harsh, fair, gone, support):
    """What takes from a resident's approval of enforcement and adds to it, in the order of `TERMS`.

    `nuisance` near home and on the `way`, scenes `harsh` and `fair` and stalls `gone` near home, its own `support` for
    vending.
    """
    whole = nuisance + way
    order = p.opinion_nuisance * saturated(whole, p.nuisance_reference)
    share = nuisance / whole if whole > 0.0 else 1.0
    return (
        -order * share,
        -order * (1.0 - share),
        -p.opinion_harsh * saturated(harsh, 1.0),
        p.opinion_fair * saturated(fair, p.fair_reference),
        -p.opinion_bought * support * saturated(gone, p.gone_reference),
    )


@rule
def judgement(disposition, terms):
    """Approval of enforcement, 0 to 1, that what somebody lives through would lead to."""
    return min(1.0, max(0.0, disposition + terms[0] + terms[1] + terms[2] + terms[3] + terms[4]))


@rule
def support_for(p, nuisance):
    """Support for vending that so much nuisance would lead to: some stalls at hand are liked, many are not."""
    squared, reference = nuisance * nuisance, p.nuisance_reference * p.nuisance_reference
    likes = p.support_base + p.support_use * saturated(nuisance, p.use_reference)
    return min(1.0, max(0.0, likes - p.support_nuisance * saturated(squared, reference)))


@rule
def pace_of_experience(pace, day, burnt_in):
    """How far a day's experience moves a mind, at its usual pace.

    What residents lived through before the run is not known: in the burn-in, the days so far count alike.
    """
    if burnt_in or pace == 0.0:
        return pace
    return max(pace, 1.0 / (1.0 + day))


@rule
def blocked_on_way(row, column, to_row, to_column, width, nearest_road, road_habitual):
    """Share of the carriageway that is usually blocked along the way between two cells: the mean over its cells.

    The way is not looked up in the network: it leads along the row and then along the column, by the streets nearest.
    """
    total, n = 0.0, 0
    across = 1 if to_column > column else -1
    down = 1 if to_row > row else -1
    while True:
        road = nearest_road[row * width + column]
        if road >= 0:
            total += road_habitual[road]
        n += 1
        if column != to_column:
            column += across
        elif row != to_row:
            row += down
        else:
            return total / n


@rule
def lived_through(home, nearby_first, nearby_pitch, pitches):
    """Near a cell: nuisance, harsh scenes, fair scenes and stalls driven away."""
    nuisance, harsh, fair, gone = 0.0, 0.0, 0.0, 0.0
    for i in range(np.uint64(nearby_first[home]), np.uint64(nearby_first[home + 1])):
        place = np.uint64(nearby_pitch[i])  # unsigned: no look is taken whether it counts from the end
        nuisance += pitches[place].nuisance
        harsh += pitches[place].harsh
        fair += pitches[place].fair
        gone += pitches[place].gone
    return nuisance, harsh, fair, gone


@phase
def live_through(
    resident_home_cell, resident_home_row, resident_home_column, resident_work_row, resident_work_column,
    resident_disposition, resident_anchor, resident_opinion, resident_support, resident_way, nearby_first, nearby_pitch,
    pitches, nearest_road, road_habitual, city, parameters, tick, burnt_in,
):  # fmt: skip
    """Residents whose turn it is look back: their anchor follows their judgement, their support its use and nuisance.

    Opinion moves to the anchor by talk alone (`exchange_opinions`), but in the burn-in along with it.
    """
    width = city[0].width
    p, day = parameters[0], tick // TICKS_PER_DAY
    pace = pace_of_experience(p.experience_pace, day, burnt_in)
    support_pace = pace_of_experience(p.support_pace, day, burnt_in)
    for r in range(tick % TICKS_PER_DAY, resident_home_cell.size, TICKS_PER_DAY):
        nuisance, harsh, fair, gone = lived_through(resident_home_cell[r], nearby_first, nearby_pitch, pitches)
        if day == 0 or (day + r) % DAYS_PER_WEEK == 0:
            # What is usual on the way is of weeks, and looking it up costs most of this.
            resident_way[r] = blocked_on_way(
                resident_home_row[r], resident_home_column[r], resident_work_row[r], resident_work_column[r], width,
                nearest_road, road_habitual,
            )  # fmt: skip
        way = p.way_nuisance * resident_way[r]
        terms = judgement_terms(p, nuisance, way, harsh, fair, gone, resident_support[r])
        moved = pace * (judgement(resident_disposition[r], terms) - resident_anchor[r])
        resident_anchor[r] += moved
        if not burnt_in:
            resident_opinion[r] = min(1.0, max(0.0, resident_opinion[r] + moved))
        resident_support[r] += support_pace * (support_for(p, nuisance + way) - resident_support[r])


@phase
def fade_scenes(pitches, parameters):
    """A day later, less is remembered of what was seen."""
    keep = parameters[0].scene_memory
    for place in range(pitches.size):
        pitches[place].harsh *= keep
        pitches[place].fair *= keep
        pitches[place].gone *= keep


def judgement_of(columns: Mapping[str, Any], row: int) -> dict[str, float]:
    """The terms of a resident's judgement of enforcement as it would be now: its disposition, then those of `TERMS`.

    `columns` are a model's; the sum of the terms, within 0 and 1, is what the resident's anchor moves to.
    """
    p, home = columns["parameters"][0], int(columns["resident_home_cell"][row])
    near = columns["nearby_pitch"][columns["nearby_first"][home] : columns["nearby_first"][home + 1]]
    nuisance, harsh, fair, gone = (
        float(columns["pitches"][name][near].sum()) for name in ("nuisance", "harsh", "fair", "gone")
    )
    way, support = float(p.way_nuisance * columns["resident_way"][row]), float(columns["resident_support"][row])
    terms = judgement_terms(p, nuisance, way, harsh, fair, gone, support)
    told = {"disposition": float(columns["resident_disposition"][row])}
    return told | {name: float(term) for name, term in zip(TERMS, terms, strict=True)}
