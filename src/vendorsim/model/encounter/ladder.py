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
def triggers(p, s, recorder, heat):
    """Sum of the triggers: what is held on to, disrespect, crowd, kin and heat drive up; talk, an offer, a recorder down.

    Nothing here asks which policy is at work: where nothing is to be lost, nothing is held on to.
    """
    s.trigger_from_goods = p.trigger_goods * s.goods_loss / s.weighed_income
    s.trigger_from_tools = p.trigger_tools * s.tools_loss / s.weighed_income
    s.trigger_from_disrespect = p.trigger_disrespect * (1.0 - s.respect)
    s.trigger_from_crowd, s.trigger_from_kin = p.trigger_crowd * s.crowd, p.trigger_kin * s.kin
    s.trigger_from_explanation, s.trigger_from_offer = -p.calm_explanation * s.explanation, -p.calm_offer * s.offer
    s.trigger_from_recorder = -p.calm_recorder * recorder
    return (
        s.trigger_from_goods
        + s.trigger_from_tools
        + s.trigger_from_disrespect
        + s.trigger_from_crowd
        + s.trigger_from_kin
        + s.trigger_from_explanation
        + s.trigger_from_offer
        + s.trigger_from_recorder
        + heat
    )


@rule
def step_rates(p, stage, trigger, crowd, tactics):
    """Rates at a stage [1/min]: (up one, crowd surrounds, down one).

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
    return up, surround, down


@rule
def shared(up, surround, down):
    """Chances of one minute from its rates, which are competing risks: rate / total x (1 - e^-total)."""
    total = up + surround + down
    leaves = 1.0 - exp(-total)
    scale = leaves / total if total > 0.0 else 0.0
    return up * scale, surround * scale, down * scale


@rule
def weigh_stages(p, s):
    """The rates of every stage, which are the same in each minute, and the chances that they share."""
    s.up_rate_1, _, s.down_rate_1 = step_rates(p, 1, s.trigger, s.crowd, s.tactics)
    s.up_rate_2, _, s.down_rate_2 = step_rates(p, 2, s.trigger, s.crowd, s.tactics)
    s.up_rate_3, s.crowd_rate_3, s.down_rate_3 = step_rates(p, 3, s.trigger, s.crowd, s.tactics)
    _, s.crowd_rate_4, s.down_rate_4 = step_rates(p, 4, s.trigger, s.crowd, s.tactics)
    s.up_1, _, s.down_1 = shared(s.up_rate_1, 0.0, s.down_rate_1)
    s.up_2, _, s.down_2 = shared(s.up_rate_2, 0.0, s.down_rate_2)
    s.up_3, s.crowd_3, s.down_3 = shared(s.up_rate_3, s.crowd_rate_3, s.down_rate_3)
    _, s.crowd_4, s.down_4 = shared(0.0, s.crowd_rate_4, s.down_rate_4)


@rule
def chances_by_stage(s):
    """Chances of one minute by stage 0 to 4: (up one), (crowd surrounds), (down one)."""
    ups, surrounds = (0.0, s.up_1, s.up_2, s.up_3, 0.0), (0.0, 0.0, 0.0, s.crowd_3, s.crowd_4)
    return ups, surrounds, (0.0, s.down_1, s.down_2, s.down_3, s.down_4)


@rule
def reach_probabilities(s, minutes, chances, reach):
    """Probability of ever reaching each stage in so many minutes, from stage 1 on; fills `reach[0..5]`.

    Shapes: `chances` 6 x 6 scratch (highest stage, present stage); `reach` 6.
    """
    for highest in range(6):
        for stage in range(6):
            chances[highest, stage] = 0.0
    chances[1, 1] = 1.0
    ups, surrounds, downs = chances_by_stage(s)
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
def climb(s, minutes, key, transitions, first):
    """The path of one encounter: (highest stage, minutes it took, transitions written).

    Each transition is a row of `TRANSITION_FIELDS` in `transitions` from row `first` on, as long as there is room.
    """
    stage, highest, written = 1, 1, 0
    ups, surrounds, downs = chances_by_stage(s)
    for minute in range(minutes):
        if stage == 0 or stage == 5:
            return highest, minute, written
        up, surround, down = ups[stage], surrounds[stage], downs[stage]
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
