"""The encounter's rules against numbers worked out by hand and against brute force."""

import math

import numpy as np
import pytest
from tests.small_worlds import encounter, parameters

from vendorsim.engine.draws import normal, stream
from vendorsim.engine.streams import LADDER
from vendorsim.model.encounter import aftermath, ladder, persuasion, resistance, story
from vendorsim.plugins.response import Response

BY_HAND = {"minimum_wage": 1500.0, "grievance_loss": 0.5, "grievance_disrespect": 0.4, "grievance_crowd": 0.3,
           "resistance_noise": 0.2, "arrest_constant": 2.3}  # fmt: skip


def logistic(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))


def test_hardship_is_one_half_at_the_minimum_wage_and_one_without_income():
    p = parameters(**BY_HAND)
    assert resistance.hardship(p, 350.0) == pytest.approx(0.5)  # 1500 yuan in 30 days is 350 a week
    assert resistance.hardship(p, 0.0) == 1.0
    assert resistance.hardship(p, -200.0) == 1.0
    assert resistance.hardship(p, 1050.0) == pytest.approx(0.25)


def test_one_officer_to_one_vendor_holds_nine_in_ten_as_epstein_has_it():
    p = parameters(**BY_HAND)
    assert resistance.caught_probability(p, 1.0, 0.0) == pytest.approx(0.9, abs=0.001)
    assert resistance.caught_probability(p, 2.0, 1.0) == pytest.approx(1.0 - math.exp(-2.3))
    assert resistance.caught_probability(p, 2.0, 9.0) == pytest.approx(1.0 - math.exp(-0.46))


def test_grievance_sums_hardship_loss_and_disrespect():
    p = parameters(**BY_HAND)
    # 0.5 (1 - 0.4) + 0.5 * 200/400 + 0.4 (1 - 0.75) = 0.3 + 0.25 + 0.1
    poor = {"hardship": 0.5, "legitimacy": 0.4, "weighed_income": 400.0}
    wronged, respected = encounter(**poor, loss=200.0, respect=0.75), encounter(**poor, respect=1.0)
    assert resistance.grievance(p, wronged, 0.0) == pytest.approx(0.65)
    assert wronged.grievance_from_loss == pytest.approx(0.25)
    assert resistance.grievance(p, respected, 0.0) == pytest.approx(0.3)
    assert resistance.grievance(p, respected, 0.2) == pytest.approx(0.5)
    appeased = encounter(**poor, loss=200.0, respect=0.75, accepted=0.4)
    assert resistance.grievance(p, appeased, 0.0) == pytest.approx(0.55)


def test_resistance_weighs_grievance_fear_crowd_and_temper():
    p = parameters(**BY_HAND)
    # (0.65 - 0.5 * 0.9 + 0.3 * 1 - 0.5) / 0.2 = 0
    known = {"fear": 0.5, "caught": 0.9, "temper": 0.5}
    chance = resistance.resistance_probability
    assert chance(p, encounter(grievance=0.65, crowd=1.0, **known)) == pytest.approx(0.5)
    assert chance(p, encounter(grievance=0.85, crowd=1.0, **known)) == pytest.approx(logistic(1.0))
    assert chance(p, encounter(grievance=0.65, crowd=0.0, **known)) == pytest.approx(logistic(-1.5))


def test_a_crowd_of_fifty_counts_one_and_a_larger_one_more_slowly():
    p = parameters(crowd_reference=50.0)
    assert resistance.crowd_term(p, 0.0) == 0.0
    assert resistance.crowd_term(p, 50.0) == pytest.approx(1.0)
    assert 1.0 < resistance.crowd_term(p, 500.0) < 2.0


def test_who_fears_more_to_lose_or_packs_faster_flees_more_often():
    p = parameters(flight_base=0.0, flight_belief=0.5, flight_apparent=2.0, flight_mobility=2.0)

    def chance(**given):
        return resistance.flight_probability(p, encounter(**{"weighed_income": 700.0, "mobility": 0.5, **given}))

    assert chance() == pytest.approx(0.5)
    assert chance(mobility=1.0) == pytest.approx(logistic(1.0))
    assert chance(expected_loss=100.0) == pytest.approx(logistic(0.5))
    assert chance(apparent_loss=700.0) > chance(apparent_loss=70.0) > 0.5


# --- the ladder -----------------------------------------------------------------------------------------------------

STEEP = {
    "verbal_to_obstruct": 0.3,
    "obstruct_to_blows": 0.2,
    "blows_to_injury": 0.15,
    "blows_to_crowd": 0.1,
    "calm_down": 0.25,
}
SITUATIONS = [(0.0, 0.0, 20), (0.8, 1.0, 30), (-0.5, 0.4, 5), (1.5, 0.2, 1)]


def quarrel(p, trigger, crowd, tactics=0.0):
    """The record of an encounter with the chances of each stage."""
    s = encounter(trigger=trigger, crowd=crowd, tactics=tactics)
    ladder.weigh_stages(p, s)
    return s


def step_chances(p, stage, trigger, crowd):
    return tuple(chances[stage] for chances in ladder.chances_by_stage(quarrel(p, trigger, crowd)))


def reach_of(p, trigger, crowd, minutes, tactics=0.0):
    chances, reach = np.zeros((6, 6)), np.zeros(6)
    ladder.reach_probabilities(quarrel(p, trigger, crowd, tactics), minutes, chances, reach)
    return reach, chances


def matrix_reach(p, trigger, crowd, minutes):
    """The chance to reach each stage by another road: a Markov chain for each stage, made absorbing from there on."""
    reach = [1.0]
    for goal in range(1, 6):
        matrix = np.zeros((6, 6))
        for stage in range(6):
            if stage in (0, 5) or stage >= goal:
                matrix[stage, stage] = 1.0
                continue
            up, surround, down = step_chances(p, stage, trigger, crowd)
            matrix[stage, stage + 1] += up
            matrix[stage, 5] += surround
            matrix[stage, stage - 1] += down
            matrix[stage, stage] += 1.0 - up - surround - down
        end = np.linalg.matrix_power(matrix, minutes)[1]
        reach.append(float(end[max(goal, 1) :].sum()))
    return np.array(reach)


@pytest.mark.parametrize(("trigger", "crowd", "minutes"), SITUATIONS)
def test_the_chance_to_reach_a_stage_equals_that_of_a_matrix_power(trigger, crowd, minutes):
    p = parameters(**STEEP)
    reach, chances = reach_of(p, trigger, crowd, minutes)
    assert reach == pytest.approx(matrix_reach(p, trigger, crowd, minutes), abs=1e-12)
    assert float(chances.sum()) == pytest.approx(1.0)
    assert (np.diff(reach) <= 1e-15).all()


@pytest.mark.parametrize(("trigger", "crowd", "minutes"), SITUATIONS)
def test_the_chance_to_reach_a_stage_equals_the_share_of_many_paths(trigger, crowd, minutes):
    p = parameters(**STEEP)
    n, transitions, s = 5_000, np.zeros((200, 6)), quarrel(p, trigger, crowd)
    highest = np.array([
        ladder.climb(s, minutes, np.uint64(stream(np.uint64(3), LADDER, i)), transitions, 0)[0]
        for i in range(n)
    ])  # fmt: skip
    reach, _ = reach_of(p, trigger, crowd, minutes)
    for stage in range(1, 6):
        error = math.sqrt(max(reach[stage] * (1.0 - reach[stage]), 1e-9) / n)
        assert abs((highest >= stage).mean() - reach[stage]) < 4.0 * error + 1e-9, f"stage {stage}"


def test_one_minute_of_words_by_hand():
    p = parameters(**STEEP)
    up, surround, down = step_chances(p, 1, 0.0, 1.0)
    leaves = 1.0 - math.exp(-0.55)  # rates 0.3 up and 0.25 down
    assert (up, surround, down) == pytest.approx((leaves * 0.3 / 0.55, 0.0, leaves * 0.25 / 0.55))
    assert sum(step_chances(p, 3, 5.0, 3.0)) < 1.0


def test_each_step_of_a_path_keeps_the_part_of_the_draw_that_takes_it():
    p = parameters(**STEEP)
    taken, s = set(), quarrel(p, 0.8, 1.0)
    for i in range(400):
        steps = np.zeros((40, 6))
        _, _, n = ladder.climb(s, 30, np.uint64(stream(np.uint64(4), LADDER, i)), steps, 0)
        for _, before, after, hazard, luck, least in steps[:n]:
            up, surround, down = step_chances(p, int(before), 0.8, 1.0)
            if after < before:
                expected = (down, up + surround)
            else:
                expected = (surround, up) if after == 5 else (up, 0.0)
            assert (hazard, least) == expected
            assert least <= luck < least + hazard
            taken.add((int(before), int(after)))
    assert taken == {(1, 2), (2, 3), (3, 4), (3, 5), (4, 5), (1, 0), (2, 1), (3, 2), (4, 3)}


def test_a_path_is_kept_as_far_as_there_is_room():
    s, steps = quarrel(parameters(**STEEP), 0.8, 1.0), np.zeros((3, 6))
    key = next(
        key
        for key in (np.uint64(stream(np.uint64(4), LADDER, i)) for i in range(100))
        if ladder.climb(s, 30, key, np.zeros((40, 6)), 0)[2] > 2
    )
    assert ladder.climb(s, 30, key, steps, 1)[2] == 2
    assert steps[1:, 0].all()


def test_a_story_tells_where_a_draw_had_to_fall():
    told = story.chance_and_draw
    assert told(0.307, 0.077, 0.0) == "chance 0.307, draw 0.077 in 0.000-0.307"
    assert told(0.005, 0.0123, 0.01) == "chance 0.0050, draw 0.0123 in 0.0100-0.0150"
    assert told(0.00001234, 0.2000071, 0.2) == "chance 0.000012, draw 0.200007 in 0.200000-0.200012"
    assert told(0.0, 0.5, 0.5).startswith("chance 0.000000000000,")


def end_told(**changes):
    row = {"kind": "ground_lock", "outcome": "refused", "fine": 200.0, "fine_paid": 0.0, "taken": 0.0, "legitimacy": 0.5,
           "legitimacy_after": 0.4, "recorded": 0, "officer_injured": 0, "vendor_injured": 0, "clip": 0.0,
           "minutes": 10.0, "response": "document_and_fine", "contest_minutes": 3.0, "redeemed": 0.0, "goods_loss": 0.0,
           "tools_loss": 0.0, "offer": 0.0}  # fmt: skip
    decided = {"chance": 0.0, "draw": 0.5, "happened": False}
    terms = {"legitimacy": {"terms": []}, "filmed": {"chance": 0.0}, "fine": {"told": ""},
             "recorded": decided, "officer_injured": decided, "vendor_injured": decided}  # fmt: skip
    return story._end({**row, "highest": 1, "terms": terms, **changes})


def test_a_household_is_fined_or_loses_its_lock_never_both():
    assert "The household pays a fine of 200 yuan." in end_told(fine_paid=200.0)
    cut = end_told(response="seize_tools", outcome="sanctioned", taken=300.0)
    assert "The lock, worth 300 yuan, is cut off." in cut
    assert "fine" not in cut
    assert "The vendor is fined 200 yuan and does not pay" in end_told(kind="vendor", outcome="sanctioned")


def test_triggers_sum_what_drives_up_and_what_calms():
    p = parameters(trigger_goods=1.0, trigger_tools=2.0, trigger_disrespect=0.5, trigger_crowd=0.6, trigger_kin=0.4,
                   calm_explanation=0.8, calm_offer=0.6, calm_recorder=0.5)  # fmt: skip
    calm = {"weighed_income": 400.0, "respect": 1.0}
    assert ladder.triggers(p, encounter(**calm), 0.0, 0.0) == 0.0
    # goods 100/400, tools 2 * 200/400, disrespect 0.5 * 0.4, half a crowd, kin, half an explanation, a recorder
    hot = encounter(weighed_income=400.0, goods_loss=100.0, tools_loss=200.0, respect=0.6, crowd=0.5, kin=1.0,
                    explanation=0.5)  # fmt: skip
    assert ladder.triggers(p, hot, 1.0, 0.0) == pytest.approx(0.25 + 1.0 + 0.2 + 0.3 + 0.4 - 0.4 - 0.5)
    assert hot.trigger_from_tools == pytest.approx(1.0) and hot.trigger_from_recorder == pytest.approx(-0.5)
    goods, tools = (ladder.triggers(p, encounter(**calm, **{lost: 100.0}), 0.0, 0.0) for lost in
                    ("goods_loss", "tools_loss"))  # fmt: skip
    assert tools > goods, "tools are held on to harder than goods"


# --- persuasion -----------------------------------------------------------------------------------------------------

LOCKS = {
    "barrier_median": 1.0,
    "barrier_sigma": 0.6,
    "pressure_home_visit": 0.55,
    "kin_force": 1.4,
    "pressure_explanation": 0.2,
}


def test_pressure_of_a_visit_grows_with_respect_skill_and_ties():
    p = parameters(**LOCKS)
    pressure = persuasion.pressure_of
    assert pressure(p, int(Response.HOME_VISIT), 1.0, 0.5, 0.0, 0.0) == pytest.approx(0.55)
    assert pressure(p, int(Response.HOME_VISIT), 0.0, 0.5, 0.0, 0.0) == pytest.approx(0.275)
    assert pressure(p, int(Response.EXPLAIN), 1.0, 1.0, 0.0, 0.0) == pytest.approx(0.3)
    assert pressure(p, int(Response.MOBILISE_TIES), 0.1, 0.1, 0.5, 0.0) == pytest.approx(0.77)
    assert pressure(p, int(Response.MOBILISE_TIES), 1.0, 1.0, 0.0, 0.0) == 0.0
    with_neighbours = parameters(**LOCKS, volunteer_force=2.0)
    assert pressure(with_neighbours, int(Response.HOME_VISIT), 1.0, 0.5, 0.0, 0.5) == pytest.approx(1.1)
    assert pressure(with_neighbours, int(Response.EXPLAIN), 1.0, 0.5, 0.0, 0.5) == pytest.approx(0.2)
    for response in (Response.IGNORE, Response.MOVE_ON, Response.SEIZE_GOODS, Response.SEIZE_TOOLS):
        assert pressure(p, int(response), 1.0, 1.0, 1.0, 0.0) == 0.0


def share_persuaded(p, pressure):
    """Of households whose barrier is lognormal, those with the quantiles 1/2000, 3/2000, ..."""
    barriers = [p.barrier_median * math.exp(p.barrier_sigma * normal((i + 0.5) / 1000.0)) for i in range(1000)]
    return sum(bool(persuasion.is_persuaded(pressure, barrier)) for barrier in barriers) / 1000.0


def test_the_arithmetic_of_the_locks_closes():
    """Three visits at full respect bring about four in five, kin 97 % and more, and a stubborn tail stays (essay S2)."""
    p = parameters(**LOCKS)
    visits = 3.0 * persuasion.pressure_of(p, int(Response.HOME_VISIT), 1.0, 0.5, 0.5, 0.0)
    with_kin = visits + 2.0 * persuasion.pressure_of(p, int(Response.MOBILISE_TIES), 1.0, 0.5, 0.5, 0.0)
    without_ties = visits + 2.0 * persuasion.pressure_of(p, int(Response.MOBILISE_TIES), 1.0, 0.5, 0.0, 0.0)
    assert share_persuaded(p, visits) == pytest.approx(0.80, abs=0.01)  # Phi(ln 1.65 / 0.6) = 0.798
    assert 0.97 <= share_persuaded(p, with_kin) < 1.0
    assert without_ties == visits
    assert share_persuaded(p, visits / 3.0) < 0.2, "a constant hazard would bring 0.42 at the first visit"


def test_talk_alone_faces_the_forgone_income_and_a_stall_takes_it_away():
    p = parameters(stake_weight=4.0)
    assert persuasion.stake_of_leaving(p, 500.0, 0.0) == pytest.approx(4.0)
    assert persuasion.stake_of_leaving(p, 500.0, 250.0) == pytest.approx(2.0)
    assert persuasion.stake_of_leaving(p, 500.0, 900.0) == 0.0
    assert persuasion.is_persuaded(1.5, 1.4)
    assert not persuasion.is_persuaded(1.0, 1.0), "pressure must exceed what stands against it"


# --- aftermath ------------------------------------------------------------------------------------------------------


def test_minutes_and_people_of_responses_add_up_to_team_minutes():
    p = parameters(minutes_move_on=5.0, minutes_seize=30.0, people_seize=4.0, people_usual=2.0, desk_seize=60.0,
                   minutes_document=45.0, desk_document=60.0)  # fmt: skip
    minutes = aftermath.team_minutes
    assert minutes(p, int(Response.IGNORE), 2.0) == 0.0
    assert minutes(p, int(Response.MOVE_ON), 2.0) == 5.0
    assert minutes(p, int(Response.MOVE_ON), 1.0) == 10.0, "half the people, twice the time"
    assert minutes(p, int(Response.SEIZE_GOODS), 4.0) == pytest.approx(30.0 + 15.0)
    assert minutes(p, int(Response.SEIZE_TOOLS), 2.0) == pytest.approx(60.0 + 30.0)
    assert minutes(p, int(Response.DOCUMENT_AND_FINE), 2.0) == pytest.approx(45.0 + 30.0)


def test_legitimacy_falls_with_loss_disrespect_and_inconsistency_and_rises_with_fair_treatment():
    p = parameters(legitimacy_loss=0.1, legitimacy_disrespect=0.02, legitimacy_fair=0.01, legitimacy_inconsistent=0.03,
                   legitimacy_record=0.01)  # fmt: skip

    def after(before, lost, respect, explanation, consistent, shown):
        s = encounter(legitimacy=before, lost=lost, respect=respect, explanation=explanation, consistent=consistent,
                      weighed_income=400.0)  # fmt: skip
        return aftermath.legitimacy_after(p, s, shown)

    assert after(0.5, 200.0, 0.5, 1.0, True, 0.0) == pytest.approx(0.5 - 0.05 - 0.01 + 0.005)
    assert after(0.5, 0.0, 1.0, 1.0, True, 0.0) == pytest.approx(0.51)
    assert after(0.5, 0.0, 1.0, 1.0, False, 0.0) == pytest.approx(0.47)
    assert after(0.5, 1e9, 1.0, 0.0, True, 0.0) == pytest.approx(0.3), "no loss weighs more than two weeks"
    assert after(0.5, 0.0, 1.0, 0.0, True, 1.0) == pytest.approx(0.51)
    assert after(0.01, 1e9, 0.0, 0.0, False, 0.0) == 0.0
    assert after(1.0, 0.0, 1.0, 1.0, True, 1.0) == 1.0


def test_fines_rise_for_repeat_offenders_and_stay_within_the_local_scale():
    p = parameters(fine_first=200.0, fine_repeat=400.0, fine_most=1000.0, repeat_after=3.0)
    assert aftermath.fine_for(p, 0.0, 0.0) == 200.0
    assert aftermath.fine_for(p, 2.9, 0.0) == 200.0
    assert aftermath.fine_for(p, 3.0, 0.5) == 600.0
    assert aftermath.fine_for(p, 9.0, 9.0) == 1000.0


def test_fewer_fines_are_paid_on_time_as_they_grow():
    p = parameters(fine_first=200.0, payment_base=0.6, payment_slope=0.22)
    assert aftermath.payment_probability(p, 200.0) == pytest.approx(0.6)
    assert aftermath.payment_probability(p, 202.0) == pytest.approx(0.6 - 0.0022)  # C18: 0.22 points for one per cent
    assert aftermath.payment_probability(p, 1000.0) == 0.0


def test_severity_grows_with_the_highest_stage():
    p = parameters(
        severity_words=1.0, severity_obstruction=3.0, severity_blows=10.0, severity_injury=30.0, severity_crowd=50.0
    )
    assert [aftermath.severity_of(p, stage) for stage in range(6)] == [0.0, 1.0, 3.0, 10.0, 30.0, 50.0]


def test_only_blows_and_worse_enter_the_books_and_only_injuries_hurt_officers():
    p = parameters(
        recorded_blows=0.1, recorded_injury=0.4, recorded_crowd=0.5, officer_hurt_injury=0.6, officer_hurt_crowd=0.7
    )
    assert [aftermath.recorded_probability(p, stage) for stage in range(6)] == [0.0, 0.0, 0.0, 0.1, 0.4, 0.5]
    assert [aftermath.officer_injury_probability(p, stage) for stage in range(6)] == [0.0, 0.0, 0.0, 0.0, 0.6, 0.7]


def test_most_clips_die_unseen_and_a_few_are_seen_by_everybody():
    p = parameters(clip_filmed=0.5, clip_least=0.001, clip_tail=1.0)
    keys = [np.uint64(stream(np.uint64(8), LADDER, i)) for i in range(4000)]
    filmed, alone = aftermath.chance_of_clip(p, 3, 1.0), aftermath.chance_of_clip(p, 3, 0.0)
    reaches = np.array([aftermath.clip_reach(p, filmed, key) for key in keys])
    assert (reaches > 0.0).mean() == pytest.approx(0.5, abs=0.03)
    seen = reaches[reaches > 0.0]
    assert seen.min() >= 0.001
    assert seen.max() <= 0.9
    assert (seen > 0.01).mean() == pytest.approx(0.1, abs=0.025), "ten times the reach, a tenth as often"
    assert all(aftermath.clip_reach(p, alone, key) == 0.0 for key in keys[:50]), "nobody films where nobody is"
