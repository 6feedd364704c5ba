"""The ladder of an encounter: 1 verbal, 2 obstruct, 3 push and blows, 4 injury, 5 crowd surrounds.

Hazards per minute lead up and down; triggers multiply those that lead up. As hazards depend only on the stage and on
what is known when the vendor begins to resist, the probability of ever reaching a stage is exact: a forward pass over
(highest stage so far, present stage). The path itself is one draw a minute.
"""

from vendorsim.engine.arithmetic import exp
from vendorsim.engine.compiled import rule
from vendorsim.engine.draws import draw

STAGES = ("complied, moved on or fled", "verbal", "obstructs and holds on to the goods", "push and blows",
          "a fight that can injure", "a crowd surrounds the team")  # fmt: skip

# One step of a quarrel: it is taken when the draw falls into [least, least + hazard), as what could happen in a minute
# shares one draw: up first, then the crowd, then down.
TRANSITION_FIELDS = ("minute", "from", "to", "hazard", "draw", "least")


@rule
def triggers(p, goods_loss, tools_loss, weekly_income, respect, crowd, kin, explanation, offer, recorder, heat):
    """Sum of the triggers: what is held on to, disrespect, crowd, kin and heat drive up; talk, an offer, a recorder down.

    Nothing here asks which policy is at work: where nothing is to be lost, nothing is held on to.
    """
    income = max(p.least_income, weekly_income)
    return (
        p.trigger_goods * goods_loss / income
        + p.trigger_tools * tools_loss / income
        + p.trigger_disrespect * (1.0 - respect)
        + p.trigger_crowd * crowd
        + p.trigger_kin * kin
        - p.calm_explanation * explanation
        - p.calm_offer * offer
        - p.calm_recorder * recorder
        + heat
    )


@rule
def step_chances(p, stage, trigger, crowd, tactics):
    """Chances of one minute at a stage: (up one, crowd surrounds, down one).

    Practised tactics (0 to 1) let words last longer, and keep who holds on to the goods from blows.
    """
    up, surround, down = 0.0, 0.0, p.calm_down
    if stage == 1:
        up = p.verbal_to_obstruct * exp(trigger - p.tactics_in_words * tactics)
    elif stage == 2:
        up = p.obstruct_to_blows * exp(trigger - p.tactics_before_blows * tactics)
        down = p.calm_over_goods * p.calm_down
    elif stage == 3:
        up = p.blows_to_injury
        surround = p.blows_to_crowd * crowd
        down = p.calm_after_blows * p.calm_down
    elif stage == 4:
        surround = p.blows_to_crowd * crowd
        down = p.calm_after_blows * p.calm_down
    total = up + surround + down
    leaves = 1.0 - exp(-total)
    scale = leaves / total if total > 0.0 else 0.0
    return up * scale, surround * scale, down * scale


@rule
def reach_probabilities(p, trigger, crowd, tactics, minutes, chances, reach):
    """Probability of ever reaching each stage in so many minutes, from stage 1 on; fills `reach[0..5]`.

    Shapes: `chances` 6 x 6 scratch (highest stage, present stage); `reach` 6.
    """
    for highest in range(6):
        for stage in range(6):
            chances[highest, stage] = 0.0
    chances[1, 1] = 1.0
    # They are the same in each minute.
    up_1, _, down_1 = step_chances(p, 1, trigger, crowd, tactics)
    up_2, _, down_2 = step_chances(p, 2, trigger, crowd, tactics)
    up_3, surround_3, down_3 = step_chances(p, 3, trigger, crowd, tactics)
    _, surround_4, down_4 = step_chances(p, 4, trigger, crowd, tactics)
    ups, surrounds = (0.0, up_1, up_2, up_3, 0.0), (0.0, 0.0, 0.0, surround_3, surround_4)
    downs = (0.0, down_1, down_2, down_3, down_4)
    for _ in range(minutes):
        for highest in range(5, 0, -1):
            # Downwards moves go to a lower present stage: work from below, so that none moves twice in one minute.
            leaving = 0.0
            for stage in range(1, min(highest, 4) + 1):
                here = chances[highest, stage]
                arriving, leaving = leaving, 0.0
                if here > 0.0:
                    up, surround, down = ups[stage], surrounds[stage], downs[stage]
                    leaving = here * up
                    chances[highest, stage] = here * (1.0 - up - surround - down)
                    chances[highest, stage - 1] += here * down
                    chances[5, 5] += here * surround
                    if stage == highest and highest < 4:
                        chances[highest + 1, highest + 1] += here * up
                        leaving = 0.0
                if arriving > 0.0:
                    chances[highest, stage] += arriving
    total = 0.0
    for highest in range(5, 0, -1):
        for stage in range(6):
            total += chances[highest, stage]
        reach[highest] = total
    reach[0] = 1.0


@rule
def climb(p, trigger, crowd, tactics, minutes, key, transitions, first):
    """The path of one encounter: (highest stage, minutes it took, transitions written).

    Each transition is a row of `TRANSITION_FIELDS` in `transitions` from row `first` on, as long as there is room.
    """
    stage, highest, written = 1, 1, 0
    for minute in range(minutes):
        if stage == 0 or stage == 5:
            return highest, minute, written
        up, surround, down = step_chances(p, stage, trigger, crowd, tactics)
        luck = draw(key, minute)
        to, least, hazard = stage, 0.0, 0.0
        if luck < up:
            to, hazard = stage + 1, up
        elif luck < up + surround:
            to, least, hazard = 5, up, surround
        elif luck < up + surround + down:
            to, least, hazard = stage - 1, up + surround, down
        if to != stage:
            row = first + written
            if row < transitions.shape[0]:
                transitions[row, 0], transitions[row, 1], transitions[row, 2] = minute + 1.0, stage, to
                transitions[row, 3], transitions[row, 4], transitions[row, 5] = hazard, luck, least
                written += 1
            stage = to
            highest = max(highest, stage)
    return highest, minutes, written
