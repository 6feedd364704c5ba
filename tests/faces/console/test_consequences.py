"""What a response leaves behind is what the model's own code leaves behind, each way with the chance that it has."""

from collections import Counter
from statistics import fmean

import numpy as np
import pytest
from tests.faces.console.first_encounters import encounters
from tests.small_worlds import QUARRELSOME, ends, parameters, tiny

from vendorsim.console.questions.consequences import Mark, consequences
from vendorsim.console.questions.encounters import carry_out, gather, trials, untouched
from vendorsim.console.questions.stalls import complaints_of_one
from vendorsim.engine.compiled import plain
from vendorsim.model.clock import TICKS_PER_DAY
from vendorsim.model.encounter import aftermath, clips
from vendorsim.model.people import lawful, opinion
from vendorsim.plugins.response import Response
from vendorsim.settings.schema import load_settings

LOCKS = {"people.ground_locks": 12, "patrol.lock_duty_share": 0.4, **ends(lock_visit_interval=0)}
CLOSE = pytest.approx
STEADY = ends(flight_base=0, flight_belief=0, flight_apparent=0, legitimacy_witness=1)


WORLDS = {
    "quarrelsome": tiny(policy="graduated", **QUARRELSOME, **LOCKS),
    "as it is": tiny(policy="block_and_channel", **LOCKS, **{"horizon.days": 5}),
    "on record": tiny(policy="evidence_first", **{"programmes.ledger.shown": 1.0, "programmes.recorders.share": 0.5}),
}


@pytest.mark.parametrize("world", WORLDS)
def test_the_way_that_is_taken_leaves_what_the_model_leaves(world):
    """Belief, expectation, loss and minutes after carrying a response out are those of the way that it took."""
    taken = Counter()
    for model, at in encounters(WORLDS[world], 3, 120):
        found, tried = consequences(model, at), trials(model, at)
        for name, one in found.items():
            assert sum(way.chance for way in one.ways) == CLOSE(1.0, abs=1e-9)
            assert all(-1e-12 <= way.chance <= 1.0 for way in one.ways)
            trial = tried[name]
            if trial.response == "ignore":
                assert (one.stays, one.minutes, one.clip, one.mark) == (1.0, 0.0, 0.0, Mark())
                continue
            ways = [way for way in one.ways if way.outcome == trial.outcome]
            assert ways and max(way.chance for way in ways) > 0.0, (name, trial)
            taken[trial.outcome, at.is_lock] += 1
            assert [way.lost for way in ways] == CLOSE([trial.lost] * len(ways))
            assert [way.minutes for way in ways] == CLOSE([trial.minutes] * len(ways))
            with untouched(model):
                gather(model, at)
                carry_out(model, at, Response[name.upper()])
                if at.is_lock:
                    owner = int(model.tables["lock"].resident[at.lock])
                    assert [way.belief for way in ways] == CLOSE([model.tables["resident"].opinion[owner]] * len(ways))
                    assert bool(model.tables["lock"].standing[at.lock]) == ways[0].stays
                else:
                    vendors = model.tables["vendor"]
                    assert [way.belief for way in ways] == CLOSE([vendors.legitimacy[at.vendor]] * len(ways))
                    assert [way.expected_loss for way in ways] == CLOSE([vendors.expected_loss[at.vendor]] * len(ways))
                    if trial.outcome != "fled":
                        angers, anger = [way.anger for way in ways], vendors.anger[at.vendor]
                        assert min(angers) <= anger + 1e-9 or trial.outcome == "sanctioned"
                        assert anger == CLOSE(angers[0 if trial.highest else -1]) or trial.outcome == "sanctioned"
                    assert bool(vendors.pitch[at.vendor] >= 0) == ways[0].stays
                    idle = int(vendors.barred_until[at.vendor]) - at.tick // TICKS_PER_DAY
                    assert {way.idle_days for way in ways} == {max(0.0, idle)} or ways[0].outcome != "sanctioned"
    assert len(taken) >= 6


def test_ways_come_as_often_as_their_chances_say():
    """Over many encounters and all responses: the number that stays, runs, is sanctioned, within four standard errors."""
    counted, expected, spread = Counter(), Counter(), Counter()
    for world in WORLDS.values():
        for model, at in encounters(world, 11, 150):
            tried = trials(model, at)
            for name, one in consequences(model, at).items():
                if tried[name].outcome:
                    counted[tried[name].outcome] += 1
                for outcome in ("fled", "refused", "moved_on", "sanctioned", "persuaded"):
                    chance = sum(way.chance for way in one.ways if way.outcome == outcome)
                    if tried[name].outcome:
                        expected[outcome] += chance
                        spread[outcome] += chance * (1.0 - chance)
    assert sum(counted.values()) > 1000
    for outcome, number in expected.items():
        # The responses of one encounter share its luck: as if there were a tenth as many.
        assert abs(counted[outcome] - number) <= 4.0 * (10.0 * spread[outcome]) ** 0.5 + 1e-6, outcome


def test_those_who_stand_beside_learn_what_the_model_teaches_them():
    seen = 0
    for model, at in encounters(load_settings("small").with_(**STEADY), 5, 60):
        if at.is_lock:
            continue
        vendors = model.tables["vendor"]
        place = int(vendors.pitch[at.vendor])
        others = [v for v in range(vendors.size) if v != at.vendor and vendors.pitch[v] == place]
        before = vendors.expected_loss[others].copy()
        tried = trials(model, at)
        for name, one in consequences(model, at).items():
            with untouched(model):
                gather(model, at)
                carry_out(model, at, Response[name.upper()])
                change = vendors.expected_loss[others] - before
            sanctioned = [way for way in one.ways if way.lost > 0.0]
            if tried[name].outcome == "sanctioned" and others:
                chance = sum(way.chance for way in sanctioned) / (1.0 - one.runs)
                assert one.mark.witness_loss == CLOSE(chance * change.mean())
                assert one.mark.witness_belief < 0.0 and one.witnesses == len(others)
                seen += 1
            elif not sanctioned:
                assert not change.any() and one.mark.witness_loss == one.mark.witness_belief == 0.0
    assert seen > 3


def test_a_stall_brings_the_complaints_that_residents_weigh():
    """Tick by tick over a day: the nuisance with and without it, and each resident asked at its own tick."""
    compared = 0
    for model, at in encounters(load_settings("small"), 2, 60):
        if at.is_lock:
            continue
        place, closes = (int(getattr(model.tables["vendor"], name)[at.vendor]) for name in ("pitch", "closes"))
        pitches, people, p = model.tables["pitch"], model.tables["resident"], model.settings.behaviour
        columns = model.columns["parameters"][0]
        rule = getattr(opinion.chance_to_complain, "py_func", opinion.chance_to_complain)
        first, near = model.columns["nearby_first"], model.columns["nearby_pitch"]
        # What a stall adds fades with the memory of nuisance, and is renewed while it stands.
        total, added = 0.0, 0.0
        for tick in range(at.tick + 1, at.tick + 1 + TICKS_PER_DAY):
            added *= p.nuisance_memory
            of_day = at.tick % TICKS_PER_DAY + tick - at.tick
            if of_day < closes:
                night = p.night_nuisance if of_day * 15 >= 16 * 60 else 1.0
                made = []
                for gone in (0, 1):
                    stalls = int(pitches.n_standing[place]) - gone
                    broad = int(pitches.n_broad[place]) - gone * int(model.tables["vendor"].broad[at.vendor])
                    over = max(0, stalls - int(pitches.capacity[place]))
                    size = stalls + p.spread_room * broad
                    blocked = pitches.obstruction[place] * (size - over)
                    blocked += over * max(p.spill_obstruction, pitches.obstruction[place])
                    forbidden = lawful.is_violation(
                        columns, int(pitches.zone[place]), int(pitches.usable[place]), of_day
                    )
                    unlawful = stalls if forbidden else over
                    felt = (unlawful + p.lawful_nuisance * (stalls - unlawful)) / max(1, stalls)
                    made.append(size * felt * (1.0 + p.blocking_nuisance * min(p.blocked_at_most, blocked)))
                added += (1.0 - p.nuisance_memory) * night * (made[0] - made[1])
            for r in range(tick % TICKS_PER_DAY, people.size, TICKS_PER_DAY):
                around = near[first[people.home_cell[r]] : first[people.home_cell[r] + 1]]
                if place not in around:
                    continue
                for sign, here in ((1.0, pitches.nuisance[place] + added), (-1.0, pitches.nuisance[place])):
                    nuisance = np.where(around == place, here, pitches.nuisance[around])
                    minded = (pitches.guarded[around] * nuisance).sum()
                    if nuisance.any():
                        total += sign * rule(p, nuisance.sum(), minded, people.tolerance[r], False, 0.0)
        total *= float(model.world.city["person_weight"][0]) * p.complaints_per_person
        assert complaints_of_one(model, at.vendor, at.tick) == CLOSE(total, abs=1e-9)
        compared += total > 0.0
        if compared == 4:
            break
    assert compared == 4


def test_clips_reach_on_average_what_is_said():
    rule = plain(aftermath.clip_reach)
    for given in ({}, ends(clip_tail=1), ends(clip_tail=0)):
        p = parameters(**{name.removeprefix("behaviour."): value for name, value in given.items()},
                       clip_least=0.01, clip_filmed=0.8)  # fmt: skip
        for highest in (1, 2, 4):
            chance = aftermath.chance_of_clip(p, highest, 0.9)
            reached = [rule(p, chance, np.uint64(key)) for key in range(20_000)]
            shared = [one for one in reached if one > 0.0]
            assert len(shared) / len(reached) == CLOSE(chance, abs=0.02)
            assert fmean(shared) == CLOSE(clips.mean_reach(p), rel=0.15)


def test_the_second_safest_choice_has_its_price_beside_it():
    """Where most run from a seizure its quarrels are few: what it does to who does not run stands beside that."""
    sides = ends(flight_apparent=1, loss_learning=1, legitimacy_loss=1, flight_belief=1)
    judged = 0
    for model, at in encounters(load_settings("small").with_(**sides), 4, 120):
        found, tried = consequences(model, at), trials(model, at)
        seizing, talking, nothing = found["seize_tools"], found["explain"], found["ignore"]
        if at.is_lock or not tried["seize_tools"].is_possible or not tried["explain"].is_possible:
            continue
        if seizing.runs < 0.5 or seizing.mark.idle_days == 0.0:
            continue
        hard, soft = seizing.mark, talking.mark
        assert hard.lost > soft.lost and hard.expected_loss > soft.expected_loss and hard.belief < soft.belief
        assert hard.next_runs > soft.next_runs and hard.persuasion == 0.0 < soft.persuasion
        assert nothing.stays == 1.0 > seizing.stays and nothing.complaints >= seizing.complaints
        assert nothing.blocked >= seizing.blocked and nothing.minutes == 0.0 and nothing.mark == Mark()
        assert seizing.free_to_return >= seizing.runs
        judged += 1
    assert judged > 5
